"""One line of a concordance: the words found stand in the middle, their context on both sides.

The whole line is shaped at once and coloured afterwards, so that a prefix stays joined to the word
that it stands before (ب+بوتين) and mixed directions keep their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from annotator.core.offsets import Utf16Map

_TO_BLANK = {ord(sign): " " for sign in "\n\r\t\v\f\u0085\u2028\u2029"}


@dataclass(frozen=True)
class Inks:
    """The colours of one line; ``tint`` and ``bar`` are ``None`` where they are not drawn."""

    context: QColor
    hit: QColor
    tint: QColor | None = None
    bar: QColor | None = None


class ConcordanceLine:
    """A shaped line; ``centre`` is the middle of the words found, from the line's left edge."""

    def __init__(self, before: str, text: str, after: str, font: QFont) -> None:
        line = f"{before}{text}{after}".translate(_TO_BLANK)
        units = Utf16Map(line)
        self._start = units.to_utf16(len(before))
        self._length = units.to_utf16(len(before) + len(text)) - self._start
        self._layout = QTextLayout(line, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self.right_to_left = _has_arabic(line)
        option.setTextDirection(
            Qt.LayoutDirection.RightToLeft if self.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self._layout.beginLayout()
        shaped = self._layout.createLine()
        shaped.setLineWidth(1e6)
        self._layout.endLayout()
        self.height = shaped.height()
        area = shaped.naturalTextRect()
        self._left = area.left()
        self.width = area.width()
        self._pieces = _joined(
            QRectF(run.boundingRect()) for run in shaped.glyphRuns(self._start, self._length)
        )
        edges = [edge for piece in self._pieces for edge in (piece.left(), piece.right())]
        edges = edges or [area.center().x()]
        self.hit_left, self.hit_right = min(edges) - self._left, max(edges) - self._left
        self.centre = (self.hit_left + self.hit_right) / 2

    def offset(self, area: QRectF) -> float:
        """Return where the line's left edge stands, so that its words are in the area's middle."""
        wide = self.hit_right - self.hit_left
        if wide <= area.width():
            return area.center().x() - self.centre
        # Words that have no room show their beginning.
        return area.right() - self.hit_right if self.right_to_left else area.left() - self.hit_left

    def draw(self, painter: QPainter, area: QRectF, inks: Inks) -> None:
        """Draw the line in the middle of the area, cut at its edges."""
        left = self.offset(area) - self._left
        top = area.top() + (area.height() - self.height) / 2
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for piece in self._pieces:
            field = QRectF(left + piece.left() - 2, top, piece.width() + 4, self.height)
            if inks.tint is not None:
                painter.setBrush(inks.tint)
                painter.drawRoundedRect(field, 3, 3)
            if inks.bar is not None:
                painter.fillRect(field.adjusted(0, self.height - 2, 0, 0), inks.bar)
        painter.setPen(inks.context)
        found = QTextLayout.FormatRange()
        found.start, found.length = self._start, self._length
        form = QTextCharFormat()
        form.setForeground(QBrush(inks.hit))
        found.format = form
        self._layout.draw(painter, QPointF(left, top), [found])
        painter.restore()


def _joined(pieces: Iterable[QRectF]) -> list[QRectF]:
    """Return the pieces from left to right, those that touch as one."""
    made: list[QRectF] = []
    for piece in sorted(pieces, key=QRectF.left):
        if made and piece.left() <= made[-1].right() + 6:  # a blank's width
            made[-1] = made[-1].united(piece)
        else:
            made.append(piece)
    return made


def _has_arabic(text: str) -> bool:
    return any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc" for sign in text)
