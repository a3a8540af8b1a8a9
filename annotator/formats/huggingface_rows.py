"""Rows of a Hugging Face dataset: a document's spans, or a sentence's tokens with their tags.

Positions are code points, half-open. What has no fixed shape (metadata, attributes) is JSON text:
``datasets`` guesses types from the first rows and makes dates and numbers of strings. Rows of
tokens have the text they stand in, so that what a model finds can be put back into the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

import msgspec

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    Attributes,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.bio import Chunk, TagScheme, encode
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.conll_columns import Columns, columns_of
from annotator.formats.conll_options import ConllWriteOptions, InsideWords
from annotator.formats.format import Holds, Reason, WriteReport
from annotator.formats.huggingface_features import SPANS, TOKENS, Shape
from annotator.formats.json_writing import document_losses, losses_of


class Layout(StrEnum):
    """What a row is."""

    SPANS = "spans"
    TOKENS = "tokens"


@dataclass(frozen=True)
class HuggingFaceWriting:
    """How rows are written; all but the layout is for tokens."""

    layout: Layout = field(
        default=Layout.SPANS,
        metadata={
            "title": "A row is",
            "choices": {
                "spans": "A document with the spans of one annotator",
                "tokens": "A sentence as tokens with tags (ClassLabel)",
            },
        },
    )
    layer: str = field(default="entity", metadata={"title": "Layer of the tags"})
    scheme: TagScheme = field(default=TagScheme.IOB2, metadata={"title": "Tag scheme"})
    inside_words: InsideWords = field(
        default=InsideWords.WIDEN,
        metadata={
            "title": "Spans that begin inside a word",
            "choices": {
                "widen": "Widen to the word",
                "split": "Cut the prefix off as a token",
                "drop": "Leave out",
            },
        },
    )

    @property
    def columns(self) -> ConllWriteOptions:
        """The same choices for the columns of tags."""
        return ConllWriteOptions(
            scheme=self.scheme, layers=(self.layer,), inside_words=self.inside_words
        )


def held_by(options: HuggingFaceWriting) -> Holds:
    """Return what rows of a layout carry."""
    if options.layout is Layout.SPANS:
        return Holds(*(True for _ in Holds.__slots__))
    return Holds(
        text_exactly=True,
        spans=True,
        inside_words=options.inside_words is InsideWords.SPLIT,
        several_annotators=True,
        tokens=True,
    )


def rows_of(
    annotated: AnnotatedDocument, options: HuggingFaceWriting, report: WriteReport
) -> Iterator[dict[str, Any]]:
    """Yield a document's rows; counts what was written and lost."""
    document = annotated.document
    held = held_by(options)
    if options.layout is Layout.SPANS:
        document_losses(document, held, report)
        for one in annotated.sets or (None,):
            losses_of(one, held, report, keeps_roles=True)
            yield _span_row(document, one)
        report.written["documents"] += 1
        return
    if not annotated.sets:
        report.lost["documents without annotations"] += 1
    report.lost["metadata"] += bool(document.metadata)
    report.written["documents"] += bool(annotated.sets)
    for one in annotated.sets:
        yield from _token_rows(document, one, options, report)


# -------------------------------------------------------------------------------------------- spans


def _span_row(document: Document, one: AnnotationSet | None) -> dict[str, Any]:
    text = document.text
    tokens = document.tokens
    row: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "text": text,
        "sha256": document.sha256,
        "meta": _json(dict(document.metadata)) if document.metadata else "",
        "token_starts": None if tokens is None else [token.start for token in tokens],
        "token_ends": None if tokens is None else [token.end for token in tokens],
        "annotator": "",
        "role": "",
        "state": "",
        "name": "",
        "spans": [],
        "relations": [],
        "document_labels": [],
    }
    if one is None:
        return row
    return row | {
        "annotator": one.annotator.id,
        "role": one.annotator.role.value,
        "state": one.state.value,
        "name": one.annotator.name,
        "spans": [_span(span, text) for span in one.spans],
        "relations": [_relation(relation) for relation in one.relations],
        "document_labels": [_label(label) for label in one.labels],
    }


def _span(span: SpanAnnotation, text: str) -> dict[str, Any]:
    return {
        "id": span.id,
        "start": span.span.start,
        "end": span.span.end,
        "text": span.span.text(text),
        "layer": span.layer,
        "label": span.label,
        "attributes": _attributes(span.attributes),
        "score": span.score,
        "note": span.note,
    }


def _relation(relation: Relation) -> dict[str, Any]:
    return {
        "id": relation.id,
        "source": relation.source,
        "target": relation.target,
        "layer": relation.layer,
        "label": relation.label,
        "attributes": _attributes(relation.attributes),
    }


def _label(label: DocumentLabel) -> dict[str, Any]:
    return {
        "id": label.id,
        "layer": label.layer,
        "label": label.label,
        "attributes": _attributes(label.attributes),
    }


def _attributes(attributes: Attributes) -> str:
    return _json(dict(attributes)) if attributes else ""


def _json(value: dict[str, Any]) -> str:
    return msgspec.json.encode(value).decode()


# ------------------------------------------------------------------------------------------- tokens


_LOST_SPANS = (
    "overlapping spans",
    "spans inside words",
    "spans without tokens",
    "spans of other layers",
)


def _token_rows(
    document: Document, one: AnnotationSet, options: HuggingFaceWriting, report: WriteReport
) -> Iterator[dict[str, Any]]:
    lost: Counter[str] = Counter()
    found = columns_of(document, one, options.columns, lost)
    chunks = _written_chunks(found, report)
    for kind in (*_LOST_SPANS, "blanks inside tokens"):
        report.lost[kind] += lost[kind]
    borders = {span.span for span in one.spans if span.layer == options.layer}
    report.lost["widened spans"] += sum(
        Span(found.places[c.first][0], found.places[c.last - 1][1]) not in borders for c in chunks
    )
    losses_of(one, _NOTHING_BUT_SPANS, report, keeps_roles=True)
    report.written["spans"] += len(chunks) - len(one.spans)
    report.written["tokens"] += len(found.words)
    report.lost["documents without tokens"] += not found.words
    edges = [0, *found.breaks, len(found.words)]
    for number, (first, last) in enumerate(pairwise(edges), 1):
        if first == last:
            continue
        report.written["sentences"] += 1
        inside = [
            Chunk(c.first - first, c.last - first, c.label)
            for c in chunks
            if first <= c.first and c.last <= last
        ]
        begin = found.places[first][0] if first else 0
        end = found.places[last][0] if last < len(found.places) else len(document.text)
        yield {
            "id": f"{document.id}:{number}",
            "doc_id": document.id,
            "annotator": one.annotator.id,
            "role": one.annotator.role.value,
            "state": one.state.value,
            "start": begin,
            "text": document.text[begin:end],
            "token_starts": [start - begin for start, _ in found.places[first:last]],
            "token_ends": [end - begin for _, end in found.places[first:last]],
            "tokens": list(found.words[first:last]),
            "ner_tags": encode(inside, last - first, options.scheme),
        }


# Metadata are counted once a document, not once an annotator.
_NOTHING_BUT_SPANS = Holds(spans=True, metadata=True, tokens=True)


def _written_chunks(found: Columns, report: WriteReport) -> list[Chunk]:
    """Return the chunks with labels that are read as labels: a tag has one hyphen before them."""
    [chunks] = found.chunks
    made = []
    for chunk in chunks:
        label = f"_{chunk.label}" if chunk.label.startswith("-") else chunk.label
        if label != chunk.label:
            report.note(
                Reason("“{label}” is written as {written}", label=chunk.label, written=label)
            )
        made.append(Chunk(chunk.first, chunk.last, label))
    return made


def shape_of(layout: Layout) -> Shape:
    """Return the columns of a layout."""
    return SPANS if layout is Layout.SPANS else TOKENS
