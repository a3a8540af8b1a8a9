"""One annotator's work on a document as what a DocBin holds of a Doc.

``doc.ents`` are the flat spans of the plain layer, ``doc.spans`` a group for each layer with all of
its spans, ``doc.cats`` the labels of the document. What spaCy has no place for lies in a group's
``attrs`` (ids, scores, attributes, notes, one for each span) and in ``doc.user_data["hashiya"]``.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec

from annotator.arabic.tokenize import token_edges
from annotator.core.annotation import AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.formats.label_names import name_of
from annotator.formats.spacy_docbin_strings import StringsOut
from annotator.formats.whole_tokens import token_columns

OWN = "hashiya"  # the key of what is ours in ``user_data``
TOPIC = "topic"  # the layer whose labels stand alone in ``cats``
# spaCy's numbers of the columns of a token, in the order of the file.
ORTH, ENT_IOB, ENT_TYPE = COLUMNS = (65, 77, 78)
INSIDE, OUTSIDE, BEGIN = 1, 2, 3  # of ENT_IOB; 0 where nobody has said anything
SPAN = struct.Struct(">QQQllll")  # id, knowledge base id, label, tokens, code points
NO_GROUPS = msgspec.msgpack.encode([])

_pack = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Packed:
    """A Doc in the pieces of a DocBin; ``length`` is its number of tokens."""

    length: int
    tokens: bytes
    spaces: bytes
    cats: bytes
    groups: bytes
    user_data: bytes


def words_of(document: Document) -> list[tuple[int, int]]:
    """Return starts and ends of the words that a document's Docs are made of.

    Its own tokens where all that can be seen lies in one; else these cut our words further.
    """
    text, own = document.text, document.tokens
    if own is None:
        return token_edges(text)
    words = [(token.start, token.end) for token in own]
    edges = [0, *chain.from_iterable(words), len(text)]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    if any(text[start:end].strip() for start, end in gaps):
        words += token_edges(text)
    return words


def packed(
    document: Document,
    words: Iterable[tuple[int, int]],
    one: AnnotationSet | None,
    plain: str,
    strings: StringsOut,
) -> Packed:
    """Return the pieces of a set; a document without sets has a Doc without annotations."""
    text = document.text
    spans = one.spans if one is not None else ()
    starts, ends, blanks = token_columns(text, [span.span for span in spans], words)
    firsts = {start: number for number, start in enumerate(starts)}
    lasts = {end: number for number, end in enumerate(ends, 1)}
    places = {span.id: (firsts[span.span.start], lasts[span.span.end]) for span in spans}
    width = len(COLUMNS)
    rows = array("Q", bytes(8 * width * len(starts)))
    texts = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    rows[0::width] = array("Q", strings.numbers_of(texts))
    if one is not None:
        flat = [span for span in spans if span.layer == plain]
        rows[1::width], rows[2::width] = _entities(flat, places, text, len(starts), strings)
    labels = one.labels if one is not None else ()
    cats = {name_of(label.layer, label.label, plain=TOPIC): 1.0 for label in labels}
    return Packed(
        len(starts),
        rows.tobytes(),
        bytes(blanks),
        _pack(cats),
        _groups(spans, places, strings) if spans else NO_GROUPS,
        _pack({OWN: _own(document, one)}),
    )


def _entities(
    spans: Sequence[SpanAnnotation],
    places: dict[str, tuple[int, int]],
    text: str,
    length: int,
    strings: StringsOut,
) -> tuple[array[int], array[int]]:
    """Return the columns of flat spans, the longest first where they overlap.

    Tokens of those that are left out, and lie in no other, count as not annotated: to call them
    outside would teach the wrong thing.
    """
    iob, types = array("Q", [OUTSIDE]) * length, array("Q", [0]) * length
    left_out = []
    for span in sorted(spans, key=lambda one: (-len(one.span), one.span.start)):
        first, last = places[span.id]
        words = span.span.text(text)
        # spaCy cannot be trained on entities with blanks at their edges.
        if words != words.strip() or any(iob[at] != OUTSIDE for at in range(first, last)):
            left_out.append((first, last))
            continue
        iob[first:last] = array("Q", [BEGIN] + [INSIDE] * (last - first - 1))
        types[first:last] = array("Q", [strings.number_of(span.label)]) * (last - first)
    for first, last in left_out:
        for at in range(first, last):
            if iob[at] == OUTSIDE:
                iob[at] = 0
    return iob, types


def _groups(
    spans: Sequence[SpanAnnotation], places: dict[str, tuple[int, int]], strings: StringsOut
) -> bytes:
    """Return the groups as spaCy packs them: the bytes of each, with the keys it is found by."""
    layers: dict[str, list[SpanAnnotation]] = {}
    for span in spans:
        layers.setdefault(span.layer, []).append(span)
    return _pack(
        {
            _pack(
                {
                    "name": layer,
                    "attrs": _attrs(found),
                    "spans": [
                        SPAN.pack(
                            0,
                            0,
                            strings.number_of(span.label),
                            *places[span.id],
                            span.span.start,
                            span.span.end,
                        )
                        for span in found
                    ],
                }
            ): [layer]
            for layer, found in layers.items()
        }
    )


def _attrs(spans: Sequence[SpanAnnotation]) -> dict[str, Any]:
    attrs: dict[str, Any] = {"ids": [span.id for span in spans]}
    if any(span.score is not None for span in spans):
        attrs["scores"] = [span.score for span in spans]
    if any(span.attributes for span in spans):
        attrs["attributes"] = [dict(span.attributes) for span in spans]
    if any(span.note is not None for span in spans):
        attrs["notes"] = [span.note for span in spans]
    return attrs


def _own(document: Document, one: AnnotationSet | None) -> dict[str, Any]:
    own: dict[str, Any] = {
        "id": document.id,
        "title": document.title,
        "meta": dict(document.metadata),
        "tokens": None
        if document.tokens is None
        else [edge for token in document.tokens for edge in (token.start, token.end)],
        "annotator": None,
    }
    if one is None:
        return own
    return own | {
        "annotator": one.annotator.id,
        "name": one.annotator.name,
        "role": one.annotator.role.value,
        "state": one.state.value,
        "relations": [
            {
                "id": r.id,
                "layer": r.layer,
                "label": r.label,
                "source": r.source,
                "target": r.target,
                "attributes": dict(r.attributes),
            }
            for r in one.relations
        ],
        "labels": [
            {"id": v.id, "layer": v.layer, "label": v.label, "attributes": dict(v.attributes)}
            for v in one.labels
        ],
    }
