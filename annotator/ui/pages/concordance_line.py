"""One line of a concordance: the words found stand in the middle, their context on both sides.

The whole line is shaped at once and coloured afterwards, so that a prefix stays joined to the word
that it stands before (ب+بوتين) and mixed directions keep their order.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QTextLayout,
    QTextOption,
)

from annotator.core.offsets import Utf16Map
from annotator.ui.canvas.line import Line

_AIR = 2
_FADE = 28  # pixels over which a line that is too long goes out
_TO_BLANK = {ord(sign): " " for sign in "\n\r\t\v\f\u0085\u2028\u2029"}


@dataclass(frozen=True)
class Inks:
    """The colours of one line; ``None`` for what is not drawn.

    ``tint`` is the field of the words found, ``bar`` the line below them, ``strike`` the one that
    crosses them out.
    """

    context: QColor
    hit: QColor
    tint: QColor | None = None
    bar: QColor | None = None
    strike: QColor | None = None


class ConcordanceLine:
    """A shaped line; ``centre`` is the middle of the words found, from the line's left edge."""

    def __init__(self, before: str, text: str, after: str, font: QFont) -> None:
        line = f"{before}{text}{after}".translate(_TO_BLANK)
        units = Utf16Map(line)
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
        cells = Line(
            shaped,
            self._layout,
            number=0,
            last=True,
            rtl=self.right_to_left,
            units=units.to_utf16,
            code=units.from_utf16,
            text=line,
            origin=0,
        )
        found = cells.intervals(len(before), len(before) + len(text))
        self._pieces = [QRectF(left, 0, right - left, self.height) for left, right in found]
        self._give_air(before[-1:], after[:1])
        edges = [edge for piece in self._pieces for edge in (piece.left(), piece.right())]
        edges = edges or [area.center().x()]
        self.hit_left, self.hit_right = min(edges) - self._left, max(edges) - self._left
        self.centre = (self.hit_left + self.hit_right) / 2

    def _give_air(self, left: str, right: str) -> None:
        """Widen the field of the words a little, but not into a letter that is joined to them."""
        if self.right_to_left:
            left, right = right, left
        if self._pieces and not left.isalnum():
            self._pieces[0].adjust(-_AIR, 0, 0, 0)
        if self._pieces and not right.isalnum():
            self._pieces[-1].adjust(0, 0, _AIR, 0)

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
            field = piece.translated(left, top)
            if inks.tint is not None:
                painter.setBrush(inks.tint)
                painter.drawRoundedRect(field, 3, 3)
            if inks.bar is not None:
                painter.fillRect(field.adjusted(0, self.height - 2, 0, 0), inks.bar)
        found = QPainterPath()
        found.setFillRule(Qt.FillRule.WindingFill)
        for piece in self._pieces:
            found.addRect(QRectF(left + piece.left(), area.top(), piece.width(), area.height()))
        context = QPainterPath()
        context.addRect(area)
        for path, ink in ((context.subtracted(found), inks.context), (found, inks.hit)):
            painter.save()
            painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
            painter.setPen(ink)
            self._layout.draw(painter, QPointF(left, top))
            painter.restore()
        for piece in self._pieces if inks.strike is not None else ():
            middle = piece.translated(left, top + self.height / 2)
            painter.fillRect(QRectF(middle.left(), middle.top(), middle.width(), 1.5), inks.strike)
        painter.restore()

    def fade(self, painter: QPainter, area: QRectF, ground: QColor) -> None:
        """Let the line go out towards an edge of the area where it goes on, not in a letter."""
        left = self.offset(area)
        if left < area.left() - 1:
            _fade_at(painter, area, area.left(), 1, ground)
        if left + self.width > area.right() + 1:
            _fade_at(painter, area, area.right(), -1, ground)


def _fade_at(painter: QPainter, area: QRectF, edge: float, inward: int, ground: QColor) -> None:
    clear = QColor(ground)
    clear.setAlpha(0)
    shade = QLinearGradient(edge, 0, edge + inward * _FADE, 0)
    shade.setColorAt(0, ground)
    shade.setColorAt(1, clear)
    start = edge if inward > 0 else edge - _FADE
    painter.fillRect(QRectF(start, area.top(), _FADE, area.height()), shade)


def _has_arabic(text: str) -> bool:
    return any("\u0590" <= sign <= "\u08ff" or "\ufb1d" <= sign <= "\ufefc" for sign in text)
