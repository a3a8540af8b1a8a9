"""TextLayout: the door between code points and pixels.

Paragraphs are shaped, wrapped and placed when they come into view, and in the idle time in slices;
until then their heights are estimates. Positions are code points of the document; x is counted from
the left edge of the column, y from the top of the document. Qt's positions (UTF-16) appear only in
this door's two leaves, ``paragraph`` and ``line``.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetricsF

from annotator.core.span import Span
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.paragraph import Paragraph, split


class Places(Protocol):
    """Gives the lines of a shaped paragraph their tops and heights."""

    def place(self, paragraph: Paragraph) -> None:
        """Set ``top``, ``above`` and ``below`` of the lines and the paragraph's height."""


class TextLayout:
    """The paragraphs of one text, at one font and column width."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = split(text)
        self._starts = [paragraph.start for paragraph in self.paragraphs]
        self._heights = [0] * len(self.paragraphs)
        self._tops: list[int] | None = None
        self._waiting: dict[int, None] = {}
        self._measures: Measures | None = None
        self._placer: Places | None = None
        self.column = 0

    # -------------------------------------------------------------------------- what is laid out

    def set_look(self, measures: Measures, column: int, placer: Places) -> None:
        """Lay everything out anew, when it is needed: a new font, width, theme or document."""
        new_font = self._measures is None or measures != self._measures
        new_lines = new_font or column != self.column
        self._measures, self.column, self._placer = measures, column, placer
        for paragraph in self.paragraphs:
            if new_lines:
                paragraph.forget(font=new_font)
            else:
                paragraph.forget_placement()
        if new_lines:
            self._estimate()
        self._waiting = dict.fromkeys(range(len(self.paragraphs)))

    def place_again(self, numbers: set[int]) -> None:
        """Place the annotations of these paragraphs again; their letters stay shaped."""
        for number in numbers:
            self.paragraphs[number].placed = False
            self._waiting[number] = None

    def turn(self, number: int, rtl: bool | None) -> None:
        """Let a paragraph run in a direction, with ``None`` in that of its letters."""
        self.paragraphs[number].turn(rtl)
        self._waiting[number] = None

    @cached_property
    def runs_rtl(self) -> bool:
        """Whether most of the text is in paragraphs whose letters run from right to left."""
        right = sum(p.end - p.start for p in self.paragraphs if p.own_rtl)
        return 2 * right >= len(self.text)

    def ready(self, number: int) -> Paragraph:
        """Return a paragraph with its lines laid out and placed."""
        paragraph = self.paragraphs[number]
        if not paragraph.placed:
            assert self._measures is not None
            assert self._placer is not None
            if not paragraph.shaped:
                paragraph.shape(self._measures.font, self.column)
            self._placer.place(paragraph)
            self._waiting.pop(number, None)
            if paragraph.height != self._heights[number]:
                self._heights[number] = paragraph.height
                self._tops = None
        return paragraph

    def lay_out_some(self, seconds: float) -> bool:
        """Lay out waiting paragraphs for so long; return whether some are left."""
        until = time.perf_counter() + seconds
        while self._waiting and time.perf_counter() < until:
            self.ready(next(iter(self._waiting)))
        return bool(self._waiting)

    # ---------------------------------------------------------------------------------- vertical

    @property
    def height(self) -> int:
        """The height of the whole document, as far as known."""
        return self._all_tops()[-1]

    def top(self, number: int) -> int:
        """Return the top of a paragraph; of the one after the last, the document's end."""
        return self._all_tops()[number]

    def number_at(self, y: float) -> int:
        """Return the number of the paragraph at ``y``, the first or last one outside."""
        found = bisect_right(self._all_tops(), y) - 1
        return max(0, min(found, len(self.paragraphs) - 1))

    def number_of(self, position: int) -> int:
        """Return the number of the paragraph that a position belongs to."""
        return max(0, bisect_right(self._starts, position) - 1)

    def paragraph_of(self, position: int) -> Paragraph:
        """Return the laid out paragraph that a position belongs to."""
        return self.ready(self.number_of(position))

    def lines_between(self, number: int, top: float, bottom: float) -> list[tuple[Line, int]]:
        """Return the lines of a paragraph between two y, with the tops of their letters' boxes."""
        paragraph = self.ready(number)
        origin = self.top(number)
        lines = paragraph.lines
        first = max(0, bisect_right(lines, top - origin, key=lambda line: line.top) - 1)
        found = []
        for line in lines[first:]:
            if origin + line.top >= bottom:
                break
            found.append((line, origin + line.top + line.above))
        return found

    # ------------------------------------------------------------------- positions and pixels

    def rectangles(self, span: Span) -> list[QRect]:
        """Return the boxes that the letters of a span cover, in reading order of the lines.

        Several on one line where the direction changes; none where the span has only line ends.
        """
        assert self._measures is not None
        found = []
        for number in range(self.number_of(span.start), self.number_of(span.end - 1) + 1):
            paragraph = self.ready(number)
            first = paragraph.line_of(max(span.start, paragraph.start)).number
            origin = self.top(number)
            for line in paragraph.lines[first:]:
                if line.start >= span.end:
                    break
                y = origin + line.top + line.above
                for left, right in line.intervals(span.start, span.end):
                    found.append(QRect(left, y, right - left, self._measures.box))
        return found

    def position_at(self, x: float, y: float) -> int:
        """Return the position between letter clusters that is nearest to a point."""
        return self.line_at(y).position_at(x)

    def cluster_at(self, x: float, y: float) -> Span | None:
        """Return the letter cluster drawn at a point, ``None`` beside the text."""
        found = self.line_at(y).cluster_at(x)
        return Span(*found) if found and found[0] < found[1] else None

    def line_at(self, y: float) -> Line:
        """Return the line at ``y``, or the nearest one."""
        number = self.number_at(y)
        paragraph = self.ready(number)
        return paragraph.line_at(y - self.top(number))

    def caret_rect(self, position: int) -> QRect:
        """Return the box of the caret, one pixel wide."""
        assert self._measures is not None
        paragraph = self.paragraph_of(position)
        line = paragraph.line_of(position)
        y = self.top(paragraph.number) + line.top + line.above
        return QRect(round(line.caret_x(position)), y, 1, self._measures.box)

    def allowed(self, position: int) -> int:
        """Return the nearest place for a caret, outside line ends and letter clusters."""
        position = max(0, min(position, len(self.text)))
        paragraph = self.paragraph_of(position)
        return paragraph.cluster_border(min(position, paragraph.end))

    # --------------------------------------------------------------------------------------------

    def _estimate(self) -> None:
        """Guess the heights from the number of letters: a few per cent off."""
        assert self._measures is not None
        sample = self.text[:4000].replace("\n", " ") or " "
        advance = QFontMetricsF(self._measures.font).horizontalAdvance(sample) / len(sample)
        a_line = max(1.0, self.column / max(advance, 1.0))
        plain, empty = self._measures.plain_line, self._measures.empty_line
        self._heights = [
            plain * (1 + int((p.end - p.start) / a_line)) if p.end > p.start else empty
            for p in self.paragraphs
        ]
        self._tops = None

    def _all_tops(self) -> list[int]:
        if self._tops is None:
            self._tops = list(accumulate(self._heights, initial=0))
        return self._tops
