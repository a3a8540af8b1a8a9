"""Schema: what may be annotated. Layers with labels, attributes and relations; all of it data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

Titles = Mapping[str, str]
_NO_TITLES: Titles = MappingProxyType({})


def no_titles() -> Titles:
    """Return the empty mapping of titles."""
    return _NO_TITLES


class LayerKind(StrEnum):
    """What the labels of a layer hang on."""

    SPAN = "span"
    DOCUMENT = "document"


class Anchoring(StrEnum):
    """What the borders of a layer's spans must fall on."""

    CHARACTERS = "characters"
    TOKENS = "tokens"
    SENTENCES = "sentences"


class Overlap(StrEnum):
    """How spans of one layer may share characters: not at all, one inside the other, or freely."""

    NONE = "none"
    NESTED = "nested"
    ANY = "any"


class AttributeKind(StrEnum):
    """What values an attribute takes."""

    TEXT = "text"
    CHOICE = "choice"
    FLAG = "flag"
    NUMBER = "number"


def title_in(titles: Titles, language: str, key: str) -> str:
    """Return the title in ``language``, else in English, else any, else the key itself."""
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), "") or key


@dataclass(frozen=True)
class Choice:
    """One value of a choice attribute."""

    key: str
    titles: Titles = field(default_factory=no_titles)


@dataclass(frozen=True)
class Attribute:
    """A property of annotations; ``labels`` empty means every label of the layer."""

    key: str
    titles: Titles = field(default_factory=no_titles)
    kind: AttributeKind = AttributeKind.TEXT
    choices: tuple[Choice, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """A label of a layer. ``key`` is stored and exported and never changes; titles may.

    ``shortcut`` is the Latin letter or digit of the physical key; ``colour`` is ``#rrggbb``;
    ``without_prefixes`` says that a word's و ف ب ل ك س stay outside the span when it is taken, and
    ``without_article`` that its ال does.
    """

    key: str
    titles: Titles = field(default_factory=no_titles)
    colour: str = ""
    shortcut: str = ""
    description: Titles = field(default_factory=no_titles)
    examples: tuple[str, ...] = ()
    without_prefixes: bool = False
    without_article: bool = False


@dataclass(frozen=True)
class RelationLabel:
    """A relation; ``sources`` and ``targets`` are ``layer`` or ``layer/label``; empty means any."""

    key: str
    titles: Titles = field(default_factory=no_titles)
    colour: str = ""
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()

    def allows(self, *, source: tuple[str, str], target: tuple[str, str]) -> bool:
        """Whether an arrow may go between these (layer, label) ends."""
        return _matches(self.sources, source) and _matches(self.targets, target)


def _matches(patterns: tuple[str, ...], end: tuple[str, str]) -> bool:
    return not patterns or end[0] in patterns or f"{end[0]}/{end[1]}" in patterns


@dataclass(frozen=True)
class Layer:
    """A kind of annotation: its labels, attributes and relations, and where its spans may lie."""

    key: str
    titles: Titles = field(default_factory=no_titles)
    kind: LayerKind = LayerKind.SPAN
    anchoring: Anchoring = Anchoring.CHARACTERS
    overlap: Overlap = Overlap.ANY
    labels: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    relations: tuple[RelationLabel, ...] = ()

    @cached_property
    def label_by_key(self) -> dict[str, Label]:
        """The labels by their keys."""
        return {label.key: label for label in self.labels}

    @cached_property
    def relation_by_key(self) -> dict[str, RelationLabel]:
        """The relations by their keys."""
        return {relation.key: relation for relation in self.relations}

    @cached_property
    def attribute_by_key(self) -> dict[str, Attribute]:
        """The attributes by their keys."""
        return {attribute.key: attribute for attribute in self.attributes}

    def attributes_of(self, label: str) -> tuple[Attribute, ...]:
        """Return the attributes that annotations with this label have."""
        return tuple(a for a in self.attributes if not a.labels or label in a.labels)


@dataclass(frozen=True)
class Schema:
    """All layers of a project, in the order in which they are shown."""

    key: str
    titles: Titles = field(default_factory=no_titles)
    layers: tuple[Layer, ...] = field(default=())

    @cached_property
    def layer_by_key(self) -> dict[str, Layer]:
        """The layers by their keys."""
        return {layer.key: layer for layer in self.layers}

    def label(self, layer: str, label: str) -> Label | None:
        """Return a label, or ``None`` where the schema has none of that name."""
        found = self.layer_by_key.get(layer)
        return found.label_by_key.get(label) if found else None
