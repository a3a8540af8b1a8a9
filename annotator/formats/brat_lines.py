"""Lines of brat's .ann files as values, and back: T, R, E, A, M, N, # and * (brat's standoff page).

Types are single words there, values and notes single lines. What would not fit is written as a
JSON string (values, notes) or with ``%`` and hexadecimal digits (types), and read back the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, unquote

from annotator.core.annotation import AttributeValue
from annotator.formats.plain_values import BREAKS, value_of, value_text

_AWKWARD = re.compile(rf"[%\s:;,|{BREAKS}\x00]")
_PIECES = re.compile(r"\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*", re.ASCII)
_LONGEST = 20_000  # characters of the places of a T line


@dataclass(frozen=True, slots=True)
class TextBound:
    """A T line: pieces of the text, code points, as they stand in the file."""

    id: str
    type: str
    pieces: tuple[tuple[int, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An R line, or two neighbours of an equivalence."""

    id: str | None
    type: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Event:
    """An E line: a trigger, and who plays which role."""

    id: str
    type: str
    trigger: str
    roles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """An A, M, N or # line: something said of an annotation."""

    kind: str  # "attribute", "reference", "note", "score"
    target: str
    key: str
    value: AttributeValue


Line = TextBound | Arrow | Event | Said


def parsed(line: str) -> list[Line] | None:
    """Return what a line says; ``None`` where it is no line of an .ann file."""
    head, _, rest = line.partition("\t")
    if head == "*":
        return _equivalence(rest)
    if not head or not rest:
        return None
    data, _, tail = rest.partition("\t")
    parts = data.split(" ")
    match head[0]:
        case "T":
            return _text_bound(head, data, tail)
        case "R":
            return _arrow(head, parts)
        case "E":
            return _event(head, parts)
        case "A" | "M":
            if len(parts) < 2:
                return None
            value = value_of(" ".join(parts[2:])) if len(parts) > 2 else True
            return [Said("attribute", parts[1], type_back(parts[0]), value)]
        case "N":
            return _reference(parts, tail)
        case "#":
            if len(parts) != 2:
                return None
            kind = "score" if parts[0] == "Score" else "note"
            return [Said(kind, parts[1], parts[0], value_of(tail))]
    return None


def rendered(line: Line, number: int) -> str:
    """Return a line as it stands in a file; ``number`` is what things without an id are given."""
    match line:
        case TextBound(identity, name, pieces, words):
            places = ";".join(f"{start} {end}" for start, end in pieces)
            return f"{identity}\t{type_name(name)} {places}\t{words}\n"
        case Arrow(identity, name, source, target):
            return f"{identity}\t{type_name(name)} Arg1:{source} Arg2:{target}\n"
        case Said("attribute", target, key, value):
            told = "" if value is True else f" {value_text(value)}"
            return f"A{number}\t{type_name(key)} {target}{told}\n"
        case Said(_, target, key, value):
            return f"#{number}\t{key} {target}\t{value_text(value)}\n"
    raise TypeError(line)  # events and references are read, never written


def _text_bound(head: str, data: str, words: str) -> list[Line] | None:
    name, _, places = data.partition(" ")
    if not name or _PIECES.fullmatch(places) is None or len(places) > _LONGEST:
        return None
    pieces = tuple(
        (int(start), int(end)) for start, end in (one.split(" ") for one in places.split(";"))
    )
    return [TextBound(head, type_back(name), pieces, words)]


def _arrow(head: str, parts: list[str]) -> list[Line] | None:
    ends = [part.partition(":")[2] for part in parts[1:] if part]
    if len(ends) != 2 or not all(ends):
        return None
    return [Arrow(head, type_back(parts[0]), *ends)]


def _event(head: str, parts: list[str]) -> list[Line] | None:
    pairs = [part.partition(":") for part in parts if part]
    if not pairs or not all(name and target for name, _, target in pairs):
        return None
    (name, _, trigger), *roles = pairs
    found = tuple((type_back(role), target) for role, _, target in roles)
    return [Event(head, type_back(name), trigger, found)]


def _equivalence(rest: str) -> list[Line] | None:
    name, *ends = rest.split()
    if len(ends) < 2:
        return None
    return [Arrow(None, type_back(name), one, other) for one, other in pairwise(ends)]


def _reference(parts: list[str], tail: str) -> list[Line] | None:
    if len(parts) != 3:
        return None
    base, sign, identity = parts[2].partition(":")
    if not sign or not base or not identity:
        return None
    found: list[Line] = [Said("reference", parts[1], base, identity)]
    if tail:
        found.append(Said("reference", parts[1], f"{base} label", tail))
    return found


# ------------------------------------------------------------------------------------------ names


def type_name(name: str) -> str:
    """Return a name as one word that no reader of .ann files cuts."""
    return _AWKWARD.sub(lambda match: quote(match[0], safe=""), name)


def type_back(word: str) -> str:
    """Return the name that a word was made of."""
    return unquote(word, errors="replace") if "%" in word else word
