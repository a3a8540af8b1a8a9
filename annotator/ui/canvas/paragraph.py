"""Paragraph: one line of the document's text, shaped and wrapped when it is first needed.

Part of the door of ``text_layout``: positions that come in and go out are code points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

from annotator.core.offsets import Utf16Map
from annotator.ui.canvas.line import Line

_SEPARATOR = re.compile("\r\n|\r|\n|\u2029")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_SEPARATOR = "\u2028"
# Qt takes these, at the beginning of a string, for marks of its byte order and swallows them, and
# every position after them would be off by one. The stand-ins are as wide and behave the same.
_SWALLOWED = {"\ufeff": "\u2060", "\ufffe": "\ufffd"}
# Letters that run against a right-to-left paragraph, and against a left-to-right one.
_AGAINST = {
    True: re.compile(r"[^\W\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"),
    False: re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"),
}
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})


class Paragraph:
    """Code points ``start`` to ``end`` of the document, without the line end after them."""

    __slots__ = (
        "_layout",
        "_own",
        "_units",
        "_width",
        "channels",
        "end",
        "forced",
        "height",
        "lines",
        "number",
        "placed",
        "rtl",
        "start",
        "text",
    )

    def __init__(self, number: int, start: int, text: str, *, rtl: bool) -> None:
        self.number = number
        self.start = start
        self.end = start + len(text)
        # Half a pair has no UTF-16 of its own; a replacement of the same length stands for it.
        self.text = _LONE_SURROGATE.sub("\ufffd", text)
        self.rtl = rtl
        self.forced = False
        self.lines: list[Line] = []
        self.height = 0
        self.placed = False
        # The place in the margin of each relation that goes from one line to another in here.
        self.channels: dict[str, int] = {}
        self._layout: QTextLayout | None = None
        self._own = rtl
        self._units: Utf16Map | None = None
        self._width = -1

    @property
    def shaped(self) -> bool:
        """Whether the lines are those of the present font and width."""
        return self._width >= 0

    def forget(self, *, font: bool) -> None:
        """Drop the lines; with ``font`` the shaped letters as well."""
        self._width = -1
        self.placed = False
        self.lines = []
        if font:
            self._layout = None

    def turn(self, rtl: bool | None) -> None:
        """Run in this direction from now on, with ``None`` in the one that the letters give."""
        self.forced = rtl is not None
        wanted = self._own if rtl is None else rtl
        if wanted != self.rtl:
            self.rtl = wanted
            self.forget(font=True)

    @property
    def own_rtl(self) -> bool:
        """Whether the letters alone make it run from right to left."""
        return self._own

    def forget_placement(self) -> None:
        """Keep the lines, but nothing of what was drawn on them."""
        self.placed = False
        for line in self.lines:
            line.placement = None

    def shape(self, font: QFont, width: int) -> None:
        """Shape the letters and wrap them at ``width`` pixels."""
        if self._layout is None:
            self._layout = _new_layout(self.text, font, rtl=self.rtl)
        self.lines = self._wrapped(self._layout, width)
        against = _AGAINST[self.rtl].search(self.text) and [
            line.end - 1 - self.start for line in self.lines[:-1] if line.may_end_against
        ]
        if against:
            # At a wrap inside a run against the paragraph's direction Qt keeps the blank's width
            # in its positions but not in its painting. A line separator there breaks the line at
            # the same place, has the same bidi class and no width: then both agree.
            cut = list(self.text)
            for at in against:
                cut[at] = _LINE_SEPARATOR
            layout = _new_layout("".join(cut), font, rtl=self.rtl)
            self.lines = self._wrapped(layout, width)
        self._width = width
        self.placed = False

    def _wrapped(self, layout: QTextLayout, width: int) -> list[Line]:
        found = []
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, 0))
            found.append(line)
        layout.endLayout()
        last = len(found) - 1
        return [
            Line(
                line,
                layout,
                number=number,
                last=number == last,
                rtl=self.rtl,
                units=self._to_units,
                code=self._to_code,
                text=self.text,
                origin=self.start,
            )
            for number, line in enumerate(found)
        ]

    def line_of(self, position: int) -> Line:
        """Return the line on which the caret stands at a position."""
        at = bisect_right(self.lines, position, key=lambda line: line.start) - 1
        return self.lines[max(at, 0)]

    def line_at(self, y: float) -> Line:
        """Return the line at ``y`` pixels below the paragraph's top, or the nearest one."""
        at = bisect_right(self.lines, y, key=lambda line: line.top) - 1
        return self.lines[max(at, 0)]

    def cluster_step(self, position: int, direction: int) -> int | None:
        """Return the next place between letter clusters, ``None`` at the paragraph's border."""
        assert self._layout is not None
        unit = self._to_units(position)
        if direction > 0:
            moved = self._layout.nextCursorPosition(unit)
        else:
            moved = self._layout.previousCursorPosition(unit)
        return None if moved == unit else self._to_code(moved)

    def cluster_border(self, position: int) -> int:
        """Return the position, moved back to the border of a letter cluster if it cuts one."""
        assert self._layout is not None
        unit = self._to_units(position)
        while unit > 0 and not self._layout.isValidCursorPosition(unit):
            unit -= 1
        return self._to_code(unit)

    def _to_units(self, position: int) -> int:
        if self._units is None:
            self._units = Utf16Map(self.text)
        return self._units.to_utf16(position - self.start)

    def _to_code(self, unit: int) -> int:
        if self._units is None:
            self._units = Utf16Map(self.text)
        return self.start + self._units.from_utf16(unit)


def split(text: str) -> list[Paragraph]:
    """Return the paragraphs of a text; there is always one.

    Each runs as its first strong letter does; one without letters runs as the text begins.
    """
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SEPARATOR.finditer(text):
        bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, len(text)))
    found = []
    directions = [right_to_left(text[a:b]) for a, b in bounds]
    usual = next((one for one in directions if one is not None), True)
    for number, ((a, b), rtl) in enumerate(zip(bounds, directions, strict=True)):
        found.append(Paragraph(number, a, text[a:b], rtl=usual if rtl is None else rtl))
    return found


def right_to_left(text: str) -> bool | None:
    """Return the direction of the first strong letter outside isolates (UAX #9, P2 and P3)."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in {"L", "R", "AL"}:
            return kind != "L"
    return None


def _new_layout(text: str, font: QFont, *, rtl: bool) -> QTextLayout:
    layout = QTextLayout(_SWALLOWED.get(text[:1], text[:1]) + text[1:], font)
    layout.setTextOption(_option(rtl=rtl))
    layout.setCacheEnabled(True)
    return layout


def _option(*, rtl: bool) -> QTextOption:
    # IncludeTrailingSpaces must never be set here: it moves cursorToX off the drawn letters.
    option = QTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    )
    option.setAlignment(Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
