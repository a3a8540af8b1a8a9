"""A schema as plain data (a TOML or JSON file, or a database cell), in and out.

The layout is that of ``resources/label_sets/*.toml``: ``key``, ``title`` (a table of languages) and
``layers``, each with ``labels``, ``attributes`` and ``relations``. What stands at its default is
left out when writing.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotator.core.errors import BadInput
from annotator.core.schema import (
    Anchoring,
    Attribute,
    AttributeKind,
    Choice,
    Label,
    Layer,
    LayerKind,
    Overlap,
    RelationLabel,
    Schema,
)


def read_schema(path: Path) -> Schema:
    """Read a ``.toml`` or ``.json`` schema; raises ``BadInput`` naming the file and place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        return schema_from_data(data)
    except OSError as error:
        raise BadInput(
            "The schema file {path} cannot be read: {reason}.", path=path, reason=error.strerror
        ) from error
    except RecursionError as error:
        raise BadInput(
            "The schema file {path} is not valid: {reason}.", path=path, reason="nested too deep"
        ) from error
    except (ValueError, BadInput) as error:
        raise BadInput(
            "The schema file {path} is not valid: {reason}.",
            path=path,
            reason=str(error).rstrip("."),
        ) from error


def schema_from_data(data: Any) -> Schema:
    """Build a schema from parsed TOML or JSON; raises ``BadInput`` that names the offending key."""
    root = _table(data, "the file")
    layers = tuple(_layer(item) for item in _list(root, "layers", "the file"))
    if not layers:
        raise BadInput("a schema needs at least one layer")
    _refuse_doubles([layer.key for layer in layers], "layer")
    return Schema(key=_text(root, "key", "the file"), titles=_titles(root, "title"), layers=layers)


def schema_to_data(schema: Schema) -> dict[str, Any]:
    """Return the schema as JSON-ready data, the exact reverse of ``schema_from_data``."""
    return {
        "key": schema.key,
        "title": dict(schema.titles),
        "layers": [_layer_data(layer) for layer in schema.layers],
    }


def _layer(item: Any) -> Layer:
    table = _table(item, "layers")
    key = _text(table, "key", "layers")
    where = f"layer “{key}”"
    labels = tuple(_label(entry, where) for entry in _list(table, "labels", where))
    attributes = tuple(_attribute(entry, where) for entry in _list(table, "attributes", where))
    relations = tuple(_relation(entry, where) for entry in _list(table, "relations", where))
    _refuse_doubles([label.key for label in labels], f"label in {where}")
    _refuse_doubles([attribute.key for attribute in attributes], f"attribute in {where}")
    _refuse_doubles([relation.key for relation in relations], f"relation in {where}")
    return Layer(
        key=key,
        titles=_titles(table, "title"),
        kind=_member(LayerKind, table, "kind", LayerKind.SPAN, where),
        anchoring=_member(Anchoring, table, "anchoring", Anchoring.CHARACTERS, where),
        overlap=_member(Overlap, table, "overlap", Overlap.ANY, where),
        labels=labels,
        attributes=attributes,
        relations=relations,
    )


def _label(item: Any, where: str) -> Label:
    table = _table(item, where)
    key = _text(table, "key", where)
    return Label(
        key=key,
        titles=_titles(table, "title"),
        colour=str(table.get("colour", "")),
        shortcut=str(table.get("shortcut", "")),
        description=_titles(table, "description"),
        examples=_strings(table, "examples", where),
        without_prefixes=bool(table.get("without_prefixes", False)),
        without_article=bool(table.get("without_article", False)),
    )


def _attribute(item: Any, where: str) -> Attribute:
    table = _table(item, where)
    choices = tuple(
        Choice(key=_text(_table(entry, where), "key", where), titles=_titles(entry, "title"))
        for entry in _list(table, "choices", where)
    )
    return Attribute(
        key=_text(table, "key", where),
        titles=_titles(table, "title"),
        kind=_member(AttributeKind, table, "kind", AttributeKind.TEXT, where),
        choices=choices,
        labels=_strings(table, "labels", where),
    )


def _relation(item: Any, where: str) -> RelationLabel:
    table = _table(item, where)
    return RelationLabel(
        key=_text(table, "key", where),
        titles=_titles(table, "title"),
        colour=str(table.get("colour", "")),
        sources=_strings(table, "sources", where),
        targets=_strings(table, "targets", where),
    )


def _layer_data(layer: Layer) -> dict[str, Any]:
    return _without_defaults(
        {
            "key": layer.key,
            "title": dict(layer.titles),
            "kind": layer.kind.value,
            "anchoring": layer.anchoring.value,
            "overlap": layer.overlap.value,
            "labels": [
                _without_defaults(
                    {
                        "key": label.key,
                        "title": dict(label.titles),
                        "colour": label.colour,
                        "shortcut": label.shortcut,
                        "description": dict(label.description),
                        "examples": list(label.examples),
                        "without_prefixes": label.without_prefixes,
                        "without_article": label.without_article,
                    }
                )
                for label in layer.labels
            ],
            "attributes": [
                _without_defaults(
                    {
                        "key": attribute.key,
                        "title": dict(attribute.titles),
                        "kind": attribute.kind.value,
                        "choices": [
                            {"key": choice.key, "title": dict(choice.titles)}
                            for choice in attribute.choices
                        ],
                        "labels": list(attribute.labels),
                    }
                )
                for attribute in layer.attributes
            ],
            "relations": [
                _without_defaults(
                    {
                        "key": relation.key,
                        "title": dict(relation.titles),
                        "colour": relation.colour,
                        "sources": list(relation.sources),
                        "targets": list(relation.targets),
                    }
                )
                for relation in layer.relations
            ],
        }
    )


def _without_defaults(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value or key == "key"}


def _table(item: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise BadInput("a table was expected in {where}", where=where)
    return item


def _list(table: Mapping[str, Any], key: str, where: str) -> Sequence[Any]:
    value = table.get(key, [])
    if not isinstance(value, list):
        raise BadInput("“{key}” in {where} must be a list", key=key, where=where)
    return value


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadInput("“{key}” is missing in {where}", key=key, where=where)
    return value


def _strings(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = _list(table, key, where)
    if not all(isinstance(entry, str) for entry in value):
        raise BadInput("“{key}” in {where} must hold strings", key=key, where=where)
    return tuple(value)


def _titles(table: Mapping[str, Any], key: str) -> dict[str, str]:
    value = table.get(key, {})
    if isinstance(value, str):
        return {"en": value}
    return {str(language): str(title) for language, title in _table(value, key).items()}


def _member(kind: Any, table: Mapping[str, Any], key: str, default: Any, where: str) -> Any:
    value = table.get(key, default)
    try:
        return kind(value)
    except ValueError:
        raise BadInput(
            "“{key}” in {where} cannot be “{value}”", key=key, where=where, value=value
        ) from None


def _refuse_doubles(keys: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise BadInput("the {what} “{key}” stands twice", what=what, key=key)
        seen.add(key)
