"""The columns of our dataset rows, said to each of those who ask: datasets, Arrow, a dataset card.

Lists are said as ``datasets`` has said them since version 2 (a list of one struct, ``Sequence`` of
values): newer ones take that, while older ones stop at the ``List`` of version 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from annotator.core.bio import OUTSIDE, TagScheme

STRING, WHOLE, REAL = "string", "int64", "float64"


@dataclass(frozen=True, slots=True)
class ClassLabel:
    """Numbers that stand for names."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values or of objects."""

    one: Any


Shape = Mapping[str, Any]  # column to STRING, WHOLE, REAL, ClassLabel, ListOf or a Shape

_TOKENS: Shape = {"token_starts": ListOf(WHOLE), "token_ends": ListOf(WHOLE)}
_WHO: Shape = {"annotator": STRING, "role": STRING, "state": STRING}
SPANS: Shape = {
    "id": STRING,
    "title": STRING,
    "text": STRING,
    "sha256": STRING,
    "meta": STRING,
    **_TOKENS,
    **_WHO,
    "name": STRING,
    "spans": ListOf(
        {
            "id": STRING,
            "start": WHOLE,
            "end": WHOLE,
            "text": STRING,
            "layer": STRING,
            "label": STRING,
            "attributes": STRING,
            "score": REAL,
            "note": STRING,
        }
    ),
    "relations": ListOf(
        {
            "id": STRING,
            "source": STRING,
            "target": STRING,
            "layer": STRING,
            "label": STRING,
            "attributes": STRING,
        }
    ),
    "document_labels": ListOf(
        {"id": STRING, "layer": STRING, "label": STRING, "attributes": STRING}
    ),
}
TOKENS: Shape = {
    "id": STRING,
    "doc_id": STRING,
    **_WHO,
    "start": WHOLE,
    "text": STRING,
    **_TOKENS,
    "tokens": ListOf(STRING),
    "ner_tags": ListOf(ClassLabel()),
}


class TagNames:
    """The names of the tags, numbered as their labels come; ``O`` is 0.

    All tags of a label are numbered together, also those that never occur.
    """

    def __init__(self, scheme: TagScheme) -> None:
        self._prefixes = {"IOB1": "BI", "IOB2": "BI", "BIOES": "BIES"}[scheme.value]
        self._numbers = {OUTSIDE: 0}

    @property
    def names(self) -> list[str]:
        """The names by their numbers."""
        return list(self._numbers)

    def numbers_of(self, tags: Sequence[str]) -> list[int]:
        """Return the numbers of tags; new ones join."""
        for tag in tags:
            if tag not in self._numbers:
                for prefix in self._prefixes:
                    self._numbers.setdefault(f"{prefix}-{tag[2:]}", len(self._numbers))
        return [self._numbers[tag] for tag in tags]


def schema_metadata(shape: Shape, names: Sequence[str]) -> dict[str, str]:
    """Return what ``datasets`` looks for in an Arrow schema."""
    features = {name: _feature(one, names) for name, one in shape.items()}
    return {"huggingface": msgspec.json.encode({"info": {"features": features}}).decode()}


def names_in(metadata: Mapping[bytes, bytes] | None, column: str) -> list[str] | None:
    """Return the names of a column's numbers as a schema's metadata say them, else ``None``."""
    try:
        told = msgspec.json.decode((metadata or {})[b"huggingface"])
        feature = told["info"]["features"][column]
        while isinstance(feature, dict) and feature["_type"] in ("Sequence", "List", "LargeList"):
            feature = feature["feature"]
        names = feature["names"]
    except (KeyError, TypeError, IndexError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return names
    return None


def arrow_schema(shape: Shape, pyarrow: Any) -> Any:
    """Return the Arrow schema of rows."""
    return pyarrow.schema([(name, _arrow(one, pyarrow)) for name, one in shape.items()])


def card_lines(shape: Shape, names: Sequence[str]) -> Iterator[str]:
    """Yield the features as a dataset card says them, as YAML."""
    for name, one in shape.items():
        yield from _card(name, one, names)


def yaml_text(text: str) -> str:
    """Return a text as YAML takes it on one line: JSON's way of writing strings."""
    written = msgspec.json.encode(text).decode()
    return _UNPRINTED.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _feature(one: Any, names: Sequence[str]) -> Any:
    if isinstance(one, ClassLabel):
        return {"names": list(names), "_type": "ClassLabel"}
    if isinstance(one, ListOf):
        inner = _feature(one.one, names)
        return [inner] if isinstance(one.one, dict) else {"feature": inner, "_type": "Sequence"}
    if isinstance(one, dict):
        return {name: _feature(part, names) for name, part in one.items()}
    return {"dtype": one, "_type": "Value"}


def _arrow(one: Any, pyarrow: Any) -> Any:
    if isinstance(one, ListOf):
        return pyarrow.list_(_arrow(one.one, pyarrow))
    if isinstance(one, dict):
        return pyarrow.struct([(name, _arrow(part, pyarrow)) for name, part in one.items()])
    return pyarrow.type_for_alias(WHOLE if isinstance(one, ClassLabel) else one)


def _card(name: str, one: Any, names: Sequence[str]) -> Iterator[str]:
    yield f"- name: {name}"
    if not isinstance(one, ListOf):
        yield f"  dtype: {one}"
    elif isinstance(one.one, ClassLabel):
        yield "  sequence:"
        yield "    class_label:"
        yield "      names:"
        for number, label in enumerate(names):
            yield f"        '{number}': {yaml_text(label)}"
    elif isinstance(one.one, dict):
        yield "  list:"
        for key, part in one.one.items():
            yield f"  - name: {key}"
            yield f"    dtype: {part}"
    else:
        yield f"  sequence: {one.one}"
