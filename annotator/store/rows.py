"""DOOR between core values and database rows or journal data; which table holds which type."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotator.core.annotation import (
    NO_ATTRIBUTES,
    Attributes,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.change import Change, Value
from annotator.core.document import NO_METADATA, Document
from annotator.core.people import Annotator, Assignment, Role, WorkState
from annotator.core.schema import Schema
from annotator.core.schema_file import schema_from_data, schema_to_data
from annotator.core.span import Span

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# The columns of each annotation table in the order of the row tuples below.
SPAN_COLUMNS = (
    "document", "annotator", "id", "layer", "label", "start", "end", "score", "note", "attributes",
)  # fmt: skip
RELATION_COLUMNS = (
    "document", "annotator", "id", "layer", "label", "source", "target", "attributes",
)  # fmt: skip
LABEL_COLUMNS = ("document", "annotator", "id", "layer", "label", "attributes")


def to_json(value: Any) -> str:
    """Return compact JSON."""
    return _encode(value)


def from_json(cell: str) -> Any:
    """Return the value of a JSON cell."""
    return json.loads(cell)


def attributes_to_cell(attributes: Attributes) -> str | None:
    """Return the JSON cell of attributes, ``None`` for none."""
    return _encode(dict(attributes)) if attributes else None


def attributes_from_cell(cell: str | None) -> Attributes:
    """Return the attributes of a JSON cell."""
    return json.loads(cell) if cell else NO_ATTRIBUTES


def span_row(span: SpanAnnotation, document: int, annotator: int) -> tuple[Any, ...]:
    """Return the row of a span annotation, in the order of ``SPAN_COLUMNS``."""
    attributes = span.attributes
    return (
        document,
        annotator,
        span.id,
        span.layer,
        span.label,
        span.span.start,
        span.span.end,
        span.score,
        span.note,
        _encode(dict(attributes)) if attributes else None,
    )


def span_from_row(row: Sequence[Any], document: str, annotator: str) -> SpanAnnotation:
    """Return the span annotation of a row of ``SPAN_COLUMNS`` without its first two cells."""
    identity, layer, label, start, end, score, note, attributes = row
    return SpanAnnotation(
        identity,
        document,
        annotator,
        layer,
        label,
        Span(start, end),
        json.loads(attributes) if attributes else NO_ATTRIBUTES,
        score,
        note,
    )


def spans_from_rows(
    found: Iterable[Sequence[Any]], document: str, annotator: str
) -> list[SpanAnnotation]:
    """Return the span annotations of whole rows of ``SPAN_COLUMNS``, all of one set.

    In one expression: a call for each row would cost an export a tenth of its time.
    """
    return [
        SpanAnnotation(
            identity,
            document,
            annotator,
            layer,
            label,
            Span(start, end),
            json.loads(attributes) if attributes else NO_ATTRIBUTES,
            score,
            note,
        )
        for _, _, identity, layer, label, start, end, score, note, attributes in found
    ]


def relation_row(relation: Relation, document: int, annotator: int) -> tuple[Any, ...]:
    """Return the row of a relation, in the order of ``RELATION_COLUMNS``."""
    return (
        document,
        annotator,
        relation.id,
        relation.layer,
        relation.label,
        relation.source,
        relation.target,
        attributes_to_cell(relation.attributes),
    )


def relation_from_row(row: Sequence[Any], document: str, annotator: str) -> Relation:
    """Return the relation of a row of ``RELATION_COLUMNS`` without its first two cells."""
    identity, layer, label, source, target, attributes = row
    return Relation(
        identity, document, annotator, layer, label, source, target,
        attributes_from_cell(attributes),
    )  # fmt: skip


def label_row(label: DocumentLabel, document: int, annotator: int) -> tuple[Any, ...]:
    """Return the row of a document label, in the order of ``LABEL_COLUMNS``."""
    return (
        document, annotator, label.id, label.layer, label.label,
        attributes_to_cell(label.attributes),
    )  # fmt: skip


def label_from_row(row: Sequence[Any], document: str, annotator: str) -> DocumentLabel:
    """Return the document label of a row of ``LABEL_COLUMNS`` without its first two cells."""
    identity, layer, label, attributes = row
    return DocumentLabel(
        identity, document, annotator, layer, label, attributes_from_cell(attributes)
    )


def document_cells(document: Document, folded: str) -> dict[str, Any]:
    """Return the cells of a document but for its number."""
    tokens = document.tokens
    return {
        "id": document.id,
        "title": document.title,
        "folded": folded,
        "characters": len(document.text),
        "sha256": document.sha256,
        "metadata": _encode(dict(document.metadata)) if document.metadata else None,
        "tokens": None
        if tokens is None
        else _encode([p for t in tokens for p in (t.start, t.end)]),
        "text": document.text,
    }


def document_from_cells(
    identity: str, title: str, metadata: str | None, tokens: str | None, text: str
) -> Document:
    """Return the document of its cells."""
    edges = edges_from_cell(tokens) if tokens else None
    return Document(
        id=identity,
        text=text,
        title=title,
        metadata=json.loads(metadata) if metadata else NO_METADATA,
        tokens=None if edges is None else tuple(Span(*pair) for pair in edges),
    )


def edges_from_cell(cell: str) -> list[tuple[int, int]]:
    """Return starts and ends of the tokens a document came with."""
    edges = json.loads(cell)
    return list(zip(edges[::2], edges[1::2], strict=True))


# ------------------------------------------------------------------------------------- the journal


def changes_to_json(items: Sequence[Change]) -> str:
    """Return the pairs of a transaction as JSON."""
    return _encode([[_to_data(item.before), _to_data(item.after)] for item in items])


def changes_from_json(cell: str | None) -> tuple[Change, ...]:
    """Return the pairs of a journal cell."""
    if not cell:
        return ()
    return tuple(
        Change(_from_data(before), _from_data(after)) for before, after in json.loads(cell)
    )


def _to_data(value: Value | None) -> dict[str, Any] | None:
    if value is None:
        return None
    if isinstance(value, Schema):
        return {"type": "schema", "schema": schema_to_data(value)}
    name = _TYPE_NAMES[type(value)]
    if isinstance(value, Document):
        return {
            "type": name, "id": value.id, "text": value.text, "title": value.title,
            "metadata": dict(value.metadata),
            "tokens": None if value.tokens is None else [[t.start, t.end] for t in value.tokens],
        }  # fmt: skip
    data: dict[str, Any] = {"type": name}
    for key in value.__slots__:
        cell = getattr(value, key)
        if key == "span":
            cell = [cell.start, cell.end]
        elif key == "attributes":
            cell = dict(cell)
        data[key] = cell
    return data


def _from_data(data: Mapping[str, Any] | None) -> Value | None:
    if data is None:
        return None
    fields = dict(data)
    name = fields.pop("type")
    if name == "schema":
        return schema_from_data(fields["schema"])
    if name == "document":
        if fields["tokens"] is not None:
            fields["tokens"] = tuple(Span(*edges) for edges in fields["tokens"])
        return Document(**fields)
    if name == "annotator":
        return Annotator(fields["id"], fields["name"], Role(fields["role"]))
    if name == "assignment":
        fields["state"] = WorkState(fields["state"])
        return Assignment(**fields)
    if name == "span":
        fields["span"] = Span(*fields["span"])
        return SpanAnnotation(**fields)
    return Relation(**fields) if name == "relation" else DocumentLabel(**fields)


_TYPE_NAMES: dict[type, str] = {
    SpanAnnotation: "span",
    Relation: "relation",
    DocumentLabel: "label",
    Assignment: "assignment",
    Annotator: "annotator",
    Document: "document",
}
