"""Microscope: signs over the characters that cannot be seen, and the caret's second place.

All of it is painted over a finished page: no letter is shaped anew and none moves sidewards. Lines
with such characters only get a little higher, so that no sign covers a letter or a chip.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from annotator.ui.canvas.colours import CanvasColours
from annotator.ui.canvas.invisibles import signs_in
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.paragraph import Paragraph
from annotator.ui.canvas.text_layout import TextLayout

_APART = 2


class Microscope:
    """Paints the signs of one look of the page."""

    def __init__(
        self, layout: TextLayout, measures: Measures, colours: CanvasColours, *, left: int
    ) -> None:
        self._layout = layout
        self._measures = measures
        self._left = left
        self._paper, self._ink = QColor(colours.paper), QColor(colours.faint)
        self._caret = QColor(colours.caret)
        self._font = QFont(measures.family)
        self._font.setPixelSize(measures.sign_height - 2)
        self._metrics = QFontMetricsF(self._font)

    def paint_signs(self, painter: QPainter, paragraph: Paragraph, lines: list[tuple]) -> None:
        """Paint the signs on lines of a paragraph, given with the y of their letters' boxes."""
        signs = signs_in(paragraph.text)
        if not signs:
            return
        painter.setFont(self._font)
        for line, y in lines:
            found = []
            for sign in signs:
                start, end = sign.start + paragraph.start, sign.end + paragraph.start
                if line.start <= start < line.end:
                    place = sign_place(line, start, end, has_width=sign.has_width)
                    found.append((*place, sign.words))
            found.sort(reverse=True)
            lift = line.placement.lift if line.placement is not None else 0
            self._paint_line(painter, found, y, lift)

    def _paint_line(
        self, painter: QPainter, found: list[tuple[int, int, str]], y: int, lift: int
    ) -> None:
        m = self._measures
        free = self._left + self._layout.column + m.margin
        for left, right, words in found:
            left, right = left + self._left, right + self._left
            width = round(self._metrics.horizontalAdvance(words)) + 5
            middle = (left + right) // 2
            # From the right on, each sign beside the last one where they would meet.
            at = min(middle - width // 2, free - width)
            free = at - _APART
            box = QRect(at, y - lift - m.sign_height - 1, width, m.sign_height)
            painter.fillRect(QRect(middle, y - 1, 1, m.box), self._ink)
            if right - left > 4:
                painter.fillRect(QRect(left + 1, y + m.box - 2, right - left - 2, 1), self._ink)
            painter.fillRect(box, self._paper)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._ink)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
            painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignCenter, words)

    def paint_second_place(self, painter: QPainter, position: int, *, top: int) -> None:
        """Paint the caret's other place hollow, where the direction changes."""
        x = second_place(self._layout, position)
        if x is None:
            return
        box = self._layout.caret_rect(position).translated(self._left, -top)
        width = max(3, round(self._measures.size / 6))
        box = QRect(x + self._left - width // 2, box.top() - 1, width, box.height() + 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._caret, 1))
        painter.drawRect(box)


def sign_place(line: Line, start: int, end: int, *, has_width: bool) -> tuple[int, int]:
    """Return where characters are drawn on a line: left and right, equal without width."""
    if has_width:
        intervals = line.intervals(start, end)
        if intervals:
            return intervals[0][0], intervals[-1][1]
    x = round(line.mark_x(start, end))
    return x, x


def second_place(layout: TextLayout, position: int) -> int | None:
    """Return the x of the caret's other place, ``None`` where it has but one."""
    line = layout.paragraph_of(position).line_of(position)
    x = line.other_caret_x(position)
    return None if x is None else round(x)
