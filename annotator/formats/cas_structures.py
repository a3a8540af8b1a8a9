"""A UIMA CAS as values: feature structures, the views they belong to, the types they are of.

What CAS JSON and CAS XMI say in their own ways, so that both are read and written alike.
Positions are UTF-16 units here, as they stand in files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SOFA = "uima.cas.Sofa"
TOP = "uima.cas.TOP"
BASE = "uima.cas.AnnotationBase"  # belongs to a view, has no place in the text
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT = "uima.tcas.DocumentAnnotation"

_DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
TOKEN = f"{_DKPRO}segmentation.type.Token"
SENTENCE = f"{_DKPRO}segmentation.type.Sentence"
METADATA = f"{_DKPRO}metadata.type.DocumentMetaData"
ENTITY = f"{_DKPRO}ner.type.NamedEntity"
CAS_METADATA = "de.tudarmstadt.ukp.clarin.webanno.api.type.CASMetadata"
CUSTOM = "webanno.custom."
WORK = "hashiya.Work"  # whose work this is, and what else we know of the document

# What is no annotation of anybody's.
SCENERY = frozenset(
    {
        TOKEN,
        SENTENCE,
        METADATA,
        DOCUMENT,
        CAS_METADATA,
        WORK,
        f"{_DKPRO}metadata.type.TagsetDescription",
        f"{_DKPRO}metadata.type.TagDescription",
    }
)

GOVERNOR, DEPENDENT = "Governor", "Dependent"

STRING = "uima.cas.String"
STRINGS = "uima.cas.StringArray"
WHOLE_NUMBERS = frozenset(f"uima.cas.{one}" for one in ("Integer", "Long", "Short", "Byte"))
NUMBERS = frozenset(f"uima.cas.{one}" for one in ("Float", "Double"))
BOOLEAN = "uima.cas.Boolean"
ARRAYS = frozenset(
    f"uima.cas.{one}Array"
    for one in ("String", "Integer", "Long", "Short", "Byte", "Float", "Double", "Boolean")
)
STRUCTURES = "uima.cas.FSArray"


class Structure(NamedTuple):
    """A feature structure; ``line`` is where it stands, 0 where files have no lines."""

    id: int
    type: str
    values: dict[str, Any]  # features that are plain values, or lists of strings
    references: dict[str, list[int]]  # features that point at other structures
    line: int = 0


class View(NamedTuple):
    """A text with its annotations; ``members`` are those of its index, ``None`` is all."""

    id: int
    name: str
    text: object
    members: frozenset[int] | None
    line: int = 0


@dataclass(frozen=True)
class Cas:
    """What a file holds; ``troubles`` are values that are not what their type says."""

    structures: Mapping[int, Structure]
    views: list[View]
    troubles: list[tuple[int, str]] = field(default_factory=list)


class Types:
    """Types by name: what each is a kind of, and what its features hold."""

    def __init__(self) -> None:
        self.supertypes: dict[str, str] = {}
        self.ranges: dict[str, dict[str, str]] = {}
        self._found: dict[tuple[str, str], str | None] = {}

    def add(self, name: str, supertype: str, ranges: Mapping[str, str]) -> None:
        """Declare a type; what is declared twice has the features of both."""
        self.supertypes.setdefault(name, supertype)
        self.ranges.setdefault(name, {}).update(ranges)
        self._found.clear()

    def range_of(self, name: str, feature: str) -> str | None:
        """Return the type of a feature's values; ``None`` where it is not declared."""
        key = (name, feature)
        if key not in self._found:
            self._found[key] = next(
                (
                    self.ranges[one][feature]
                    for one in self._line_of(name)
                    if feature in self.ranges.get(one, ())
                ),
                None,
            )
        return self._found[key]

    def is_a(self, name: str, supertype: str) -> bool:
        """Whether a type is another, or a kind of it."""
        return supertype in self._line_of(name)

    def _line_of(self, name: str) -> list[str]:
        line = [name]
        while (up := self.supertypes.get(line[-1])) is not None and up not in line:
            line.append(up)
        return line


def short_name(name: str) -> str:
    """Return a type's name without its package."""
    return name.rpartition(".")[2]


def resolved(structures: dict[int, Structure]) -> dict[int, Structure]:
    """Put what arrays hold in the place of the features that point at them."""
    arrays = {
        identity: one
        for identity, one in structures.items()
        if one.type in ARRAYS or one.type == STRUCTURES
    }
    if not arrays:
        return structures
    for one in structures.values():
        for key, pointed in list(one.references.items()):
            array = arrays.get(pointed[0]) if len(pointed) == 1 else None
            if array is None:
                continue
            del one.references[key]
            if array.type == STRUCTURES:
                one.references[key] = array.references.get("elements", [])
            else:
                one.values[key] = array.values.get("elements", [])
    return {identity: one for identity, one in structures.items() if identity not in arrays}
