"""Line: one line of shaped text; code points to x and back, right to left and mixed included.

Part of the door of ``text_layout``: Qt's positions (UTF-16 units of one paragraph) stay in here and
in ``paragraph``. Qt's own ``xToCursor`` is never asked: on wrapped right-to-left lines it is wrong
by the width of a space.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QTextLayout, QTextLine

if TYPE_CHECKING:
    from annotator.ui.canvas.placement import LinePlacement

_EVERYTHING = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
_LEADING = QTextLine.Edge.Leading
_CLOSE = 1.0
_SAME = 0.01


class Run(NamedTuple):
    """A stretch of one direction: UTF-16 units ``start`` to ``end`` in the box left to right."""

    start: int
    end: int
    rtl: bool
    left: float
    right: float


class Line:
    """A line of a paragraph. ``start``, ``end`` and ``text_end`` are code points of the document.

    ``text_end`` leaves out the blanks at which the line was wrapped; nothing is painted there. x is
    counted from the left edge of the column. ``top``, ``above`` and ``below`` are set when the
    line's annotations are placed: pixels within the paragraph, over and under the letters' box.
    """

    __slots__ = (
        "_code",
        "_layout",
        "_qt",
        "_runs",
        "_stops",
        "_unit_end",
        "_units",
        "above",
        "below",
        "beyond",
        "end",
        "last",
        "number",
        "placement",
        "rtl",
        "start",
        "text_end",
        "top",
    )

    def __init__(
        self,
        qt_line: QTextLine,
        layout: QTextLayout,
        *,
        number: int,
        last: bool,
        rtl: bool,
        units: Callable[[int], int],
        code: Callable[[int], int],
        text: str,
        origin: int,
    ) -> None:
        self._qt = qt_line
        self._layout = layout
        self._units = units
        self._code = code
        self.number = number
        self.last = last
        self.rtl = rtl
        first = qt_line.textStart()
        self.start = code(first)
        self.end = code(first + qt_line.textLength())
        self.text_end = self.end
        if not last:
            visible = len(text[self.start - origin : self.end - origin].rstrip())
            self.text_end = self.start + visible if visible else self.end
        self._unit_end = units(self.text_end)
        self._runs: list[Run] | None = None
        self._stops: list[tuple[Run, list[tuple[int, float]]]] | None = None
        self.top = 0
        self.above = 0
        # How far its marks reach over and under the box of the letters, once that was measured.
        self.beyond: tuple[int, int] | None = None
        self.below = 0
        self.placement: LinePlacement | None = None

    # ---------------------------------------------------------------------------------- geometry

    def draw(self, painter: QPainter, x: float, baseline: float) -> None:
        """Draw the letters; ``x`` is the left edge of the column."""
        self._qt.draw(painter, QPointF(x, baseline - self._qt.ascent()))

    def caret_x(self, position: int) -> float:
        """Return where the caret stands at a position.

        Where the direction changes it stands at the letter that runs with the paragraph.
        """
        if self.start == self.end:
            # Asked for a position in a line without text, Qt crashes.
            return self._qt.width() if self.rtl else 0.0
        unit = self._units(position)
        runs = self._line_runs()
        before = next((run for run in runs if run.end == unit), None)
        after = next((run for run in runs if run.start == unit), None)
        if before is None and after is None:
            return _asked(self._qt, unit)[0]
        if after is None or (before is not None and after.rtl != self.rtl == before.rtl):
            assert before is not None
            return self._edge(before, unit)
        return self._edge(after, unit)

    def other_caret_x(self, position: int) -> float | None:
        """Return the caret's second place where two directions meet, ``None`` elsewhere."""
        if self.start == self.end:
            return None
        unit = self._units(position)
        runs = self._line_runs()
        edges = [self._edge(run, unit) for run in runs if unit in (run.start, run.end)]
        first = self.caret_x(position)
        return next((x for x in edges if abs(x - first) > _CLOSE), None)

    def mark_x(self, start: int, end: int) -> float:
        """Return where characters without width are: before the letter they begin, else after."""
        unit = self._units(start)
        for run in self._line_runs():
            if run.start <= unit < run.end and not self._layout.isValidCursorPosition(unit):
                return self._edge(run, min(self._units(end), run.end))
        return self.leading_x(start)[0]

    def run_at(self, position: int) -> tuple[int, int, bool]:
        """Return the stretch of one direction around a character, and if it runs leftward."""
        unit = self._units(position)
        for run in self._line_runs():
            if run.start <= unit < run.end:
                return self._code(run.start), self._code(run.end), run.rtl
        return self.start, self.end, self.rtl

    def leading_x(self, position: int) -> tuple[float, bool]:
        """Return the edge where the character at ``position`` begins, and if it runs leftward."""
        unit = self._units(position)
        for run in self._line_runs():
            if run.start <= unit < run.end:
                return self._edge(run, unit), run.rtl
        return self.caret_x(position), self.rtl

    def intervals(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches of x that the code points cover, in whole pixels, left to right.

        There are several where the direction changes inside the span. Ends that cut a letter
        cluster are widened to it.
        """
        if start >= self.text_end or end <= self.start:
            return []
        first = self._widened(self._units(max(start, self.start)), -1)
        last = min(self._widened(self._units(min(end, self.text_end)), 1), self._unit_end)
        found: list[tuple[float, float]] = []
        for run in self._line_runs():
            a, b = max(first, run.start), min(last, run.end)
            if a < b:
                one, other = self._edge(run, a), self._edge(run, b)
                found.append((min(one, other), max(one, other)))
        found.sort()
        joined: list[tuple[float, float]] = []
        for left, right in found:
            if joined and left - joined[-1][1] < _CLOSE:
                joined[-1] = (joined[-1][0], max(joined[-1][1], right))
            else:
                joined.append((left, right))
        return [(round(left), round(right)) for left, right in joined]

    @property
    def may_end_against(self) -> bool:
        """Whether the blanks at the wrap may run against the paragraph's direction.

        Between numbers they may in a left-to-right one, though the numbers do not.
        """
        if self.text_end == self.end:
            return False
        runs = self._line_runs()
        return not self.rtl or (bool(runs) and not runs[-1].rtl)

    # -------------------------------------------------------------------------------- hit testing

    def position_at(self, x: float) -> int:
        """Return the position between two letter clusters that is nearest to ``x``."""
        found = self._run_stops(x)
        if found is None:
            return self.start
        unit = found[0][0]
        best = abs(found[0][1] - x)
        for candidate, at in found[1:]:
            distance = abs(at - x)
            # Beside an invisible character two positions share an x: the later one is meant.
            if distance <= best:
                unit, best = candidate, distance
        return self._code(unit)

    def cluster_at(self, x: float) -> tuple[int, int] | None:
        """Return the letter cluster drawn at ``x`` as code points, ``None`` beside the text."""
        found = self._run_stops(x)
        if found is None:
            return None
        for (one, one_x), (other, other_x) in pairwise(found):
            if min(one_x, other_x) <= x <= max(one_x, other_x) and one_x != other_x:
                return self._code(one), self._code(other)
        return None

    def _run_stops(self, x: float) -> list[tuple[int, float]] | None:
        """Return the stops of the run that is drawn at ``x``, or of the nearest one."""
        if self._stops is None:
            self._stops = self._all_stops()
        if not self._stops:
            return None
        return min(self._stops, key=lambda one: _distance(one[0], x))[1]

    def _all_stops(self) -> list[tuple[Run, list[tuple[int, float]]]]:
        valid = self._layout.isValidCursorPosition
        found = []
        for run in self._line_runs():
            units = [unit for unit in range(run.start, run.end + 1) if valid(unit)]
            stops = [(unit, self._edge(run, unit)) for unit in units]
            if stops:
                left = min(at for _, at in stops)
                right = max(at for _, at in stops)
                found.append((run._replace(left=left, right=right), stops))
        return found

    # ----------------------------------------------------------------------------------- the runs

    def _line_runs(self) -> list[Run]:
        if self._runs is None:
            # The boxes have no blanks of the wrap in them, so the last run ends before those.
            last = self._unit_end
            self._runs = [
                run if run.end <= last else run._replace(end=last)
                for run in _runs(self._qt)
                if run.start < last
            ]
        return self._runs

    def _edge(self, run: Run, unit: int) -> float:
        if unit <= run.start:
            return run.right if run.rtl else run.left
        if unit >= run.end:
            return run.left if run.rtl else run.right
        x, answered = _asked(self._qt, unit)
        if answered == unit:
            return x
        # Against the paragraph's direction Qt takes a position for the run's end when its distance
        # from the run's start happens to be the number of glyphs (a lam-alef makes them fewer than
        # the letters). The far edge of the letter before it is not mistaken, but is that of the
        # whole ligature.
        x = _asked(self._qt, unit - 1, QTextLine.Edge.Trailing)[0]
        beyond = self._edge(run, self._layout.nextCursorPosition(unit))
        if abs(x - beyond) < _SAME:
            x = (self._edge(run, self._layout.previousCursorPosition(unit)) + beyond) / 2
        return x

    def _widened(self, unit: int, step: int) -> int:
        valid = self._layout.isValidCursorPosition
        first, last = self._qt.textStart(), self._qt.textStart() + self._qt.textLength()
        while first < unit < last and not valid(unit):
            unit += step
        return unit


def _runs(line: QTextLine) -> list[Run]:
    """Return the runs in reading order. Qt gives them in any order, and cut up where fonts mix."""
    found = []
    for glyphs in line.glyphRuns(-1, -1, _EVERYTHING):
        indexes = glyphs.stringIndexes()
        if indexes:
            box = glyphs.boundingRect()
            found.append((min(indexes), glyphs.isRightToLeft(), box.left(), box.right()))
    found.sort()
    merged: list[list] = []
    for start, rtl, left, right in found:
        before = merged[-1] if merged else None
        if before and before[1] == rtl and left < before[3] - 0.01 and right > before[2] + 0.01:
            before[2], before[3] = min(left, before[2]), max(right, before[3])
        else:
            merged.append([start, rtl, left, right])
    if not merged:
        return []
    end = line.textStart() + line.textLength()
    ends = [*(one[0] for one in merged[1:]), end]
    return [
        Run(start, stop, rtl, left, right)
        for (start, rtl, left, right), stop in zip(merged, ends, strict=True)
    ]


def _asked(line: QTextLine, unit: int, edge: QTextLine.Edge = _LEADING) -> tuple[float, int]:
    """Return the x of a position and the position that Qt answered for."""
    return cast("tuple[float, int]", line.cursorToX(unit, edge))


def _distance(run: Run, x: float) -> float:
    if x < run.left:
        return run.left - x
    return x - run.right if x > run.right else 0.0
