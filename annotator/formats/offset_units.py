"""The units in which files of other programs count positions, and the way to code points."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from annotator.core.graphemes import GraphemeMap
from annotator.core.offsets import Utf8Map, Utf16Map

UNITS = {
    "code-points": "Code points (Python)",
    "utf-16": "UTF-16 units (JavaScript, Java)",
    "utf-8": "UTF-8 bytes (Rust, Go)",
    "graphemes": "Letter clusters, marks with their letters",
}


class OffsetUnit(StrEnum):
    """What one step of a position is."""

    CODE_POINTS = "code-points"
    UTF16 = "utf-16"
    UTF8 = "utf-8"
    GRAPHEMES = "graphemes"


From = Callable[[int], int | None]
To = Callable[[int], int]


def from_unit(text: str, unit: OffsetUnit) -> From:
    """Return what makes code points of positions; ``None`` for one inside a sign or beyond."""
    if unit is OffsetUnit.GRAPHEMES:
        return GraphemeMap(text).from_grapheme
    if unit is OffsetUnit.UTF16:
        utf16 = Utf16Map(text)
        return _checked(utf16.from_utf16, utf16.to_utf16, len(text))
    if unit is OffsetUnit.UTF8:
        utf8 = Utf8Map(text)
        return _checked(utf8.from_utf8, utf8.to_utf8, len(text))
    return lambda position: position


def to_unit(text: str, unit: OffsetUnit) -> To:
    """Return what makes positions of code points; not of clusters, which spans may cut."""
    if unit is OffsetUnit.UTF16:
        return Utf16Map(text).to_utf16
    if unit is OffsetUnit.UTF8:
        return Utf8Map(text).to_utf8
    return lambda position: position


def _checked(there: Callable[[int], int], back: To, length: int) -> From:
    def position_of(position: int) -> int | None:
        if not 0 <= position < 2**53:
            return None
        found = there(position)
        return found if found <= length and back(found) == position else None

    return position_of
