"""The types that an export needs: layers as INCEpTION's custom layers, attributes as features.

A feature has the type of the first value that it is given in an export; values of another type,
and those whose keys or signs UIMA, Python or XML cannot take, stand in the feature ``EXACT`` as
JSON, so that nothing is lost.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from annotator.core.annotation import NO_ATTRIBUTES, Attributes
from annotator.formats.cas_structures import (
    ANNOTATION,
    BASE,
    BOOLEAN,
    CUSTOM,
    DEPENDENT,
    DOCUMENT,
    ENTITY,
    GOVERNOR,
    METADATA,
    SENTENCE,
    STRING,
    STRINGS,
    TOKEN,
    WORK,
    short_name,
)

VALUE, NOTE, SCORE, LAYER, IDENTITY = "value", "note", "score", "layer", "annotationId"
EXACT = "hashiya"

# Features of UIMA and ours, and names by which dkpro-cassis calls something of its own.
_RESERVED = frozenset(
    {
        *("begin", "end", "sofa", "id", "self", "type", "xmiID"),
        *("get", "set", "get_covered_text", "elements", "head", "tail"),
        *("next", "first", "parent", "children", "role"),
        *("Governor", "Dependent", "source", "target", "from", "to"),
        *(VALUE, NOTE, SCORE, LAYER, IDENTITY, EXACT),
    }
)
_LETTERS = "A-Za-z\u0621-\u063a\u0641-\u064a"
_NAME = re.compile(f"[{_LETTERS}][{_LETTERS}0-9_]{{0,63}}")
_NO_NAME = re.compile(f"[^{_LETTERS}0-9_]")
# What XML 1.0 cannot hold, not even as a character reference.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DOUBLE, _INTEGER = "uima.cas.Double", "uima.cas.Integer"


class Declared(NamedTuple):
    """A type of an export."""

    supertype: str
    ranges: dict[str, str]


class DeclaredTypes:
    """Collects the types of an export in the order in which they come."""

    def __init__(self, entities: str) -> None:
        """``entities`` is the layer that is written as DKPro's NamedEntity."""
        self._entities = entities
        self._names: dict[tuple[str, str, str], str] = {}
        self._taken: set[str] = set()
        self._layers = {ENTITY: entities}
        self.types: dict[str, Declared] = {
            TOKEN: Declared(ANNOTATION, {}),
            SENTENCE: Declared(ANNOTATION, {}),
            METADATA: Declared(
                DOCUMENT, dict.fromkeys(("documentTitle", "documentId"), STRING)
            ),
            WORK: Declared(
                BASE,
                dict.fromkeys(
                    (
                        "document", "title", "annotator", "annotatorName", "role", "state",
                        "tokens", "metadata", EXACT,
                    ),
                    STRING,
                ),
            ),
        }  # fmt: skip

    def of_spans(self, layer: str) -> str:
        """Return the type of a layer's spans."""
        if layer == self._entities:
            self.types.setdefault(
                ENTITY, Declared(ANNOTATION, {VALUE: STRING, "identifier": STRING})
            )
            return ENTITY
        name = self._name("", layer, "", ANNOTATION, {VALUE: STRING})
        self._layers[name] = layer
        return name

    def of_relations(self, layer: str, ends: str) -> str:
        """Return the type of a layer's relations; ``ends`` is the type that they join.

        INCEpTION's relation layers join spans of one layer; ``ends`` is ``ANNOTATION`` where a
        relation joins two.
        """
        between = "" if self._layers.get(ends) == layer else short_name(ends)
        ranges = {GOVERNOR: ends, DEPENDENT: ends, VALUE: STRING}
        return self._name(f"{between}Relation", layer, ends, ANNOTATION, ranges)

    def of_document_labels(self, layer: str) -> str:
        """Return the type of a layer's labels of whole documents."""
        return self._name("Document", layer, BASE, BASE, {VALUE: STRING})

    def _name(
        self, ending: str, layer: str, kind: str, supertype: str, ranges: dict[str, str]
    ) -> str:
        key = (layer, ending, kind)
        if key not in self._names:
            plain = _NO_NAME.sub("_", layer)
            name = (plain if _NAME.match(plain) else f"L{plain}")[:64] + ending
            unique, number = name, 1
            while unique.casefold() in self._taken:
                number += 1
                unique = f"{name}{number}"
            self._taken.add(unique.casefold())
            self._names[key] = CUSTOM + unique
            self.types[CUSTOM + unique] = Declared(supertype, ranges)
        return self._names[key]

    def closure(self, names: Iterable[str]) -> dict[str, Declared]:
        """Return these types and those that their features name, in the order of declaration."""
        wanted = set(names)
        wanted |= {one for name in wanted for one in self.types[name].ranges.values()}
        return {name: one for name, one in self.types.items() if name in wanted}

    def features(
        self, name: str, told: dict[str, Any], attributes: Attributes = NO_ATTRIBUTES
    ) -> dict[str, Any]:
        """Return the features of a structure: what is ``told`` of it, and its attributes.

        Strings that XML cannot hold stand there without what it cannot, and exactly in ``EXACT``.
        """
        ranges = self.types[name].ranges
        found: dict[str, Any] = {}
        exact: dict[str, Any] = {}
        for key, value in told.items():
            if key not in ranges:
                ranges[key] = STRING if type(value) is str else _DOUBLE
            if type(value) is str and ILLEGAL.search(value):
                exact[key] = value
                value = ILLEGAL.sub("\ufffd", value)
            found[key] = value
        rest = {}
        for key, value in attributes.items():
            if self._can_stand(ranges, key, value):
                found[key] = value
            else:
                rest[key] = value
        if rest:
            exact["attributes"] = rest
        if exact:
            ranges.setdefault(EXACT, STRING)
            found[EXACT] = _json(exact)
        return found

    def _can_stand(self, ranges: dict[str, str], key: str, value: Any) -> bool:
        wanted = _range_of(value)
        if wanted is None:
            return False
        known = ranges.get(key)
        if known is None:
            if key in _RESERVED or keyword.iskeyword(key) or _NAME.fullmatch(key) is None:
                return False
            ranges[key] = known = wanted
        return known == wanted and key not in _RESERVED


def _range_of(value: Any) -> str | None:
    """Return the type of a value as a feature, ``None`` where no feature holds it exactly."""
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, str):
        return None if ILLEGAL.search(value) else STRING
    if isinstance(value, int):
        return _INTEGER if -(2**31) <= value < 2**31 else None
    if isinstance(value, float):
        return _DOUBLE
    # UIMA's XMI tells an empty list, or an empty string in one, from nothing by guessing.
    fits = value and all(one and not ILLEGAL.search(one) for one in value)
    return STRINGS if fits else None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
