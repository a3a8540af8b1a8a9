"""The head of a WebAnno TSV file: its version, and which columns its layers have.

``#T_SP=`` declares spans, ``#T_CH=`` chains, ``#T_RL=`` relations; fields are parted by bars, the
first is the type. A slot feature takes two columns: who plays which role, and who that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

FORMAT_LINE = "#FORMAT=WebAnno TSV "
WRITTEN = "3.3"
CUSTOM = "webanno.custom."
CUSTOM_RELATION = "webanno.custom.relation."
ANYTHING = "uima.tcas.Annotation"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
POS = "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS"

_VERSION = re.compile(re.escape(FORMAT_LINE) + r"(\d+)(?:\.(\d+))?\s*", re.ASCII)
_LAYER = re.compile(r"#T_(SP|CH|RL)=(.*)")
_SLOT = re.compile(r"ROLE_(?:.*:)?([^:_]+)_(.*)")
_MOST = 2_000  # columns that a file may have


class Kind(Enum):
    """What a layer of a file is."""

    SPAN = "SP"
    CHAIN = "CH"
    RELATION = "RL"


class Part(Enum):
    """What a column holds."""

    VALUE = 1
    ROLES = 2
    TARGETS = 3
    BASE = 4  # the unit that a relation comes from
    LINK = 5  # the place in a chain, and how it goes on
    MENTION = 6  # what stands at the place in the chain
    NOTHING = 7  # a layer without features


@dataclass(frozen=True, slots=True)
class Column:
    """One column behind a token; ``target`` is the type that roles and relations point at."""

    part: Part
    feature: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its columns begin at the index ``at``."""

    kind: Kind
    type: str
    columns: tuple[Column, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Header:
    """The layers of a file; ``java`` says that its texts are escaped as Java strings are."""

    java: bool
    layers: tuple[Layer, ...]

    @property
    def width(self) -> int:
        """How many columns stand behind a token."""
        return sum(len(layer.columns) for layer in self.layers)


def version_of(line: str) -> tuple[int, int] | None:
    """Return the version that the first line of a file names, ``None`` where it names none."""
    match = _VERSION.fullmatch(line)
    return (int(match[1][:6]), int((match[2] or "0")[:6])) if match else None


def layer_of(line: str, at: int) -> Layer | None:
    """Return the layer that a line of the head declares, ``None`` where it declares none."""
    match = _LAYER.fullmatch(line)
    if match is None:
        return None
    name, *fields = match[2].split("|")
    if not name or len(fields) + at > _MOST:
        return None
    kind = Kind(match[1])
    columns: list[Column] = []
    for field in fields:
        if not field:
            continue
        if columns and columns[-1].part is Part.ROLES:
            columns.append(Column(Part.TARGETS, columns[-1].feature, field))
            continue
        slot = _SLOT.fullmatch(field) if kind is Kind.SPAN else None
        if slot:
            columns.append(Column(Part.ROLES, slot[1]))
        elif kind is Kind.RELATION and field.startswith("BT_"):
            columns.append(Column(Part.BASE, "", field[3:]))
        elif kind is Kind.CHAIN and field == "referenceRelation":
            columns.append(Column(Part.LINK, field))
        elif kind is Kind.CHAIN and field == "referenceType":
            columns.append(Column(Part.MENTION, field))
        else:
            columns.append(Column(Part.VALUE, field))
    return Layer(kind, name, tuple(columns) or (Column(Part.NOTHING, ""),), at)


def rendered(layers: tuple[Layer, ...]) -> str:
    """Return the head of a file of the version we write, with the line that ends it."""
    lines = [FORMAT_LINE + WRITTEN]
    for layer in layers:
        fields = [
            f"BT_{column.target}" if column.part is Part.BASE else column.feature
            for column in layer.columns
        ]
        lines.append(f"#T_{layer.kind.value}={'|'.join([layer.type, *fields])}")
    return "\n".join(lines) + "\n\n"
