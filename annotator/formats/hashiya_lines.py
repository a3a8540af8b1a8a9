"""The lines of our JSONL as typed structures: the layout of a document, and what bytes mean it.

msgspec checks types while it decodes. Unknown keys make the quick way fail; the slow way then tells
what is wrong with which part, or keeps the document's own unknown keys in its metadata.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

UNIT = "code point"
LEAST, MOST = -(2**63), 2**63 - 1  # the whole numbers that every reader of JSON and database takes

WholeNumber = Annotated[int, msgspec.Meta(ge=LEAST, le=MOST)]
Attributes = dict[str, str | WholeNumber | float | bool | list[str]]


class SpanLine(msgspec.Struct, forbid_unknown_fields=True):
    """A span annotation as it stands in a line."""

    layer: str
    label: str
    start: WholeNumber
    end: WholeNumber
    id: str | None = None
    text: str | None = None
    attributes: Attributes = {}
    score: float | None = None
    note: str | None = None


class RelationLine(msgspec.Struct, forbid_unknown_fields=True):
    """A relation as it stands in a line."""

    layer: str
    label: str
    source: str
    target: str
    id: str | None = None
    attributes: Attributes = {}


class LabelLine(msgspec.Struct, forbid_unknown_fields=True):
    """A document label as it stands in a line."""

    layer: str
    label: str
    id: str | None = None
    attributes: Attributes = {}


class SetLine(msgspec.Struct, forbid_unknown_fields=True):
    """One annotator's entry."""

    annotator: str
    role: str = "annotator"
    state: str = "finished"
    spans: list[SpanLine] = []
    relations: list[RelationLine] = []
    labels: list[LabelLine] = []
    name: str | None = None


class DocumentLine(msgspec.Struct, forbid_unknown_fields=True):
    """One document, one line."""

    text: str
    id: str | None = None
    title: str = ""
    sha256: str | None = None
    unit: str = UNIT
    meta: dict[str, Any] = {}
    tokens: list[tuple[int, int]] | None = None
    annotations: list[SetLine] = []


decode = msgspec.json.Decoder(DocumentLine).decode
decode_anything = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode

DOCUMENT_KEYS = frozenset(DocumentLine.__struct_fields__)


# What is written. Keys stand in the order in which people read them.


class SpanOut(msgspec.Struct):
    """A span annotation to be written; every key is there."""

    id: str
    layer: str
    label: str
    start: int
    end: int
    text: str
    attributes: Any
    score: float | None
    note: str | None


class RelationOut(msgspec.Struct):
    """A relation to be written."""

    id: str
    layer: str
    label: str
    source: str
    target: str
    attributes: Any


class LabelOut(msgspec.Struct):
    """A document label to be written."""

    id: str
    layer: str
    label: str
    attributes: Any


class SetOut(msgspec.Struct, omit_defaults=True):
    """One annotator's entry to be written; the name only where it is not the id."""

    annotator: str
    role: str
    state: str
    spans: list[SpanOut]
    relations: list[RelationOut]
    labels: list[LabelOut]
    name: str | None = None


class DocumentOut(msgspec.Struct, omit_defaults=True):
    """A document to be written; tokens only where it came with its own."""

    id: str
    title: str
    text: str
    sha256: str
    unit: str
    meta: Any
    annotations: list[SetOut]
    tokens: list[tuple[int, int]] | None = None


decode_written = msgspec.json.Decoder(DocumentOut).decode
