"""Annotations as rows of a table, for people and for statistics programs: one annotation a row."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from annotator.core.annotation import AnnotatedDocument, Attributes
from annotator.formats.table_mapping import guarded

COLUMNS = (
    "document", "title", "annotator", "state", "kind", "id", "layer", "label", "start", "end",
    "text", "source", "target", "attributes", "score", "note",
)  # fmt: skip


def annotation_rows(annotated: AnnotatedDocument) -> Iterator[list[str]]:
    """Yield the cells of each annotation; ``start`` and ``end`` are code points, half-open.

    No cell is one that a spreadsheet takes for a formula. A document without annotations has none.
    """
    document = annotated.document
    for one in annotated.sets:
        head = [document.id, document.title, one.annotator.id, one.state.value]
        words = {}
        for span in one.spans:
            words[span.id] = text = span.span.text(document.text)
            yield _row(
                [*head, "span", span.id, span.layer, span.label],
                [str(span.span.start), str(span.span.end), text, "", ""],
                span.attributes,
                ["" if span.score is None else repr(span.score), span.note or ""],
            )
        for link in one.relations:
            between = f"{words[link.source]} → {words[link.target]}"
            yield _row(
                [*head, "relation", link.id, link.layer, link.label],
                ["", "", between, link.source, link.target],
                link.attributes,
                ["", ""],
            )
        for label in one.labels:
            yield _row(
                [*head, "document label", label.id, label.layer, label.label],
                ["", "", "", "", ""],
                label.attributes,
                ["", ""],
            )


def _row(head: list[str], middle: list[str], attributes: Attributes, last: list[str]) -> list[str]:
    told = msgspec.json.encode(dict(attributes)).decode() if attributes else ""
    return [guarded(cell) for cell in (*head, *middle, told, *last)]
