"""Elements of XMI as feature structures, and feature structures as lines of XMI.

XMI says of no value what it is. Types do, where there are any; without them a feature points at
others where it has one of the usual names, or where all that it names are links.
"""

from __future__ import annotations

import re
from typing import Any

from annotator.formats.cas_structures import (
    ARRAYS,
    BOOLEAN,
    NUMBERS,
    SENTENCE,
    SOFA,
    STRING,
    STRUCTURES,
    TOKEN,
    WHOLE_NUMBERS,
    Cas,
    Structure,
    Types,
    View,
    resolved,
)
from annotator.formats.format import Reason
from annotator.formats.xmi_parsing import ID, Element

VIEW, NULL = "uima.cas.View", "uima.cas.NULL"
_POINTERS = frozenset(
    {"Governor", "Dependent", "next", "first", "parent", "children", "target"}
    | {"lemma", "stem", "pos", "morph"}
)
_SEGMENTS = frozenset({TOKEN, SENTENCE})
_NUMBER = re.compile(r"-?\d{1,18}", re.ASCII)
_IDS = re.compile(r"\d{1,18}(?: \d{1,18})*", re.ASCII)


class Resolving:
    """Makes feature structures out of a file's elements."""

    def __init__(self, elements: list[Element], lines: list[int], types: Types) -> None:
        self._types = types
        self._troubles: list[tuple[int, str]] = []
        self._elements = elements
        self._lines = lines
        self._kinds: dict[tuple[str, str], str] = {}
        self._arrays = {one.attributes.get(ID) for one in elements if one.type in ARRAYS}
        self._links = {
            one.attributes[ID]
            for one in elements
            if ID in one.attributes and "target" in one.attributes and "begin" not in one.attributes
        }

    def cas(self) -> Cas:
        """Return what the file holds."""
        structures: dict[int, Structure] = {}
        sofas: list[tuple[Element, int]] = []
        members: dict[str, frozenset[int]] = {}
        for one, line in zip(self._elements, self._lines, strict=True):
            if one.type == VIEW:
                told = one.attributes.get("members", "").split()
                found = frozenset(number for word in told if type(number := _number(word)) is int)
                members[one.attributes.get("sofa", "")] = found
            elif one.type == SOFA:
                sofas.append((one, line))
            elif one.type != NULL:
                made = self._structure(one, line)
                if made is not None and structures.setdefault(made.id, made) is not made:
                    reason = Reason("the id {id} stands twice", id=made.id)
                    self._troubles.append((line, reason))
        views = []
        for one, line in sofas:
            told_id = one.attributes.get(ID, "")
            identity = _number(told_id)
            if type(identity) is int:
                name, text = one.attributes.get("sofaID", ""), one.attributes.get("sofaString")
                views.append(View(identity, name, text, members.get(told_id), line))
        return Cas(resolved(structures), views, self._troubles)

    def _structure(self, one: Element, line: int) -> Structure | None:
        identity = _number(one.attributes.get(ID, ""))
        if type(identity) is not int:
            self._troubles.append((line, Reason("an element has no xmi:id")))
            return None
        if one.type in _SEGMENTS:
            return _segment(identity, one, line)
        values: dict[str, Any] = {}
        references: dict[str, list[int]] = {}
        kinds = self._kinds
        for key, text in one.attributes.items():
            if key == ID:
                continue
            kind = kinds.get((one.type, key))
            if kind is None:
                kind = kinds[one.type, key] = self._kind(one.type, key)
            if kind == "place":
                values[key] = _number(text)
            elif kind == "pointer" or self._points(kind, text):
                if _IDS.fullmatch(text):
                    references[key] = [int(word) for word in text.split()]
                elif text:
                    self._trouble(line, key, text)
            else:
                self._take_typed(values, kind, key, text, line)
        for key, text in one.children:
            values.setdefault(key, [])
            if isinstance(values[key], list):
                values[key].append(text)
        return Structure(identity, one.type, values, references, line)

    def _take_typed(
        self, values: dict[str, Any], kind: str, key: str, text: str, line: int
    ) -> None:
        if kind in ("text", "unknown"):
            values[key] = text
        elif kind == "array":
            values[key] = text.split()
        elif kind == "whole" and type(whole := _number(text)) is int:
            values[key] = whole
        elif kind == "truth" and text in ("true", "false"):
            values[key] = text == "true"
        elif kind == "fraction" and (number := _fraction(text)) is not None:
            values[key] = number
        else:
            self._trouble(line, key, text)

    def _kind(self, name: str, key: str) -> str:
        if key == "sofa":
            return "pointer"
        if key in ("begin", "end"):
            return "place"
        if key == "elements" and name in ARRAYS:
            return "array"
        found = self._types.range_of(name, key)
        if found is None:
            return "pointer" if key in _POINTERS or name == STRUCTURES else "unknown"
        for kind, ranges in _KINDS.items():
            if found in ranges:
                return kind
        return "text" if self._types.is_a(found, STRING) else "pointer"

    def _points(self, kind: str, text: str) -> bool:
        if kind == "array":
            return text in self._arrays
        return kind == "unknown" and text != "" and self._links.issuperset(text.split())

    def _trouble(self, line: int, key: str, text: str) -> None:
        reason = Reason("“{value}” is no value of “{key}”", value=_short(text), key=_short(key))
        self._troubles.append((line, reason))


_KINDS: dict[str, frozenset[str]] = {
    "text": frozenset({STRING}),
    "whole": WHOLE_NUMBERS,
    "fraction": NUMBERS,
    "truth": frozenset({BOOLEAN}),
    "array": ARRAYS,
}


def _segment(identity: int, one: Element, line: int) -> Structure:
    """Return a token or sentence; of those, nothing but the place is looked at."""
    told = one.attributes
    values: dict[str, Any] = {key: _number(told[key]) for key in ("begin", "end") if key in told}
    sofa = _number(told.get("sofa", ""))
    references = {"sofa": [sofa]} if type(sofa) is int else {}
    return Structure(identity, one.type, values, references, line)


def _number(text: str) -> int | str:
    """Return the whole number that a text is; the text where it is none."""
    if text.isdigit() and text.isascii() and len(text) < 19:
        return int(text)
    return int(text) if _NUMBER.fullmatch(text) else text


def _fraction(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number - number == 0 else None  # neither endless nor no number


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


# ------------------------------------------------------------------------------------------ writing

_ESCAPES = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
        # As they are, readers of attributes turn them into blanks.
        "\n": "&#10;", "\r": "&#13;", "\t": "&#9;",
    }
)  # fmt: skip


def escaped(text: str) -> str:
    """Return a text as it stands in XML, in attributes and elsewhere."""
    return text.translate(_ESCAPES)


def element_of(one: Structure) -> Element:
    """Return a feature structure as an element; its values are told as UIMA does."""
    attributes = {ID: str(one.id), "sofa": str(one.references["sofa"][0])}
    children: list[tuple[str, str]] = []
    for key, value in one.values.items():
        if type(value) is str:
            attributes[key] = value
        elif isinstance(value, bool):
            attributes[key] = "true" if value else "false"
        elif isinstance(value, list):
            children += [(key, word) for word in value]
        else:
            attributes[key] = repr(value)
    for key, pointed in one.references.items():
        attributes[key] = " ".join(map(str, pointed))
    return Element(one.type, attributes, tuple(children))


def line_of(one: Element, prefixes: dict[str, str]) -> str:
    """Return an element as a line; ``prefixes`` are those of packages."""
    package, _, local = one.type.rpartition(".")
    tag = f"{prefixes[package]}:{local}"
    parts = [
        f' {"xmi:id" if key == ID else key}="{value.translate(_ESCAPES)}"'
        for key, value in one.attributes.items()
    ]
    if not one.children:
        return f"<{tag}{''.join(parts)}/>\n"
    inside = "".join(f"<{key}>{escaped(text)}</{key}>" for key, text in one.children)
    return f"<{tag}{''.join(parts)}>{inside}</{tag}>\n"
