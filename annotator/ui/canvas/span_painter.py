"""SpanPainter: the tints, bars and chips of one line's annotations.

Tints are opaque and painted from the outermost to the innermost annotation, so the innermost wins
and colours never mix to grey; the bars below the letters carry the nesting.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.canvas.bars import BarStyle, paint_bar
from annotator.ui.canvas.labels import LabelLooks
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.placement import BROAD, Chip, LinePlacement, Piece

_NO_PEN = Qt.PenStyle.NoPen
_DASHES = [3.0, 2.0]


@dataclass(frozen=True)
class Emphasis:
    """Which annotation is current, which is under the mouse, which hold caret or selection.

    ``together`` are the other parts of the current one: an interrupted quote is shown as one.
    """

    current: str | None = None
    hovered: str | None = None
    near: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()

    def strength(self, annotation_id: str) -> int:
        """Return 2 for the current annotation and its other parts, 1 for the hovered, else 0."""
        if annotation_id == self.current or annotation_id in self.together:
            return 2
        return 1 if annotation_id == self.hovered else 0


class SpanPainter:
    """Paints what a ``LinePlacement`` says; ``x`` and ``y`` are the letters' box's upper left."""

    def __init__(self, measures: Measures, looks: LabelLooks, *, paper: str) -> None:
        self._measures = measures
        self._looks = looks
        self._paper = QColor(paper)

    def paint_tints(self, painter: QPainter, line: Line, x: int, y: int, of: Emphasis) -> None:
        """Paint the grounds of the letters, and the frame of the current annotation."""
        height = self._measures.box
        framed: list[Piece] = []
        for piece in _pieces(line):
            paints = piece.look.paints
            faint = piece.suggested or len(piece.annotation.span) > BROAD
            colour = paints.broad if faint else paints.tint
            for left, right in piece.intervals:
                painter.fillRect(x + left, y, right - left, height, colour)
            if of.strength(piece.annotation.id):
                framed.append(piece)
        for piece in framed:
            self._paint_frame(painter, piece, x, y, of.strength(piece.annotation.id))

    def paint_bars(self, painter: QPainter, line: Line, x: int, y: int, of: Emphasis) -> None:
        """Paint the bars below the letters."""
        m = self._measures
        for piece in _pieces(line):
            top = y + piece.bar_top(m)
            # The bar of the current annotation fills the gap to its neighbours as well.
            more = 1 if of.strength(piece.annotation.id) == 2 else 0
            last = len(piece.intervals) - 1
            for number, (left, right) in enumerate(piece.intervals):
                if right - left > 4:
                    # A hair's breadth between bars that follow each other in one lane.
                    left += piece.begins or piece.ends if number == 0 else 0
                    right -= piece.begins or piece.ends if number == last else 0
                bar = QRect(x + left, top - more, right - left, m.bar + 2 * more)
                style = BarStyle.DASHED if piece.suggested else piece.look.bar
                paint_bar(painter, bar, style, piece.look.paints.bar)

    def paint_chips(self, painter: QPainter, line: Line, x: int, y: int, of: Emphasis) -> None:
        """Paint the labels above the letters."""
        placement = line.placement
        if placement is None or not placement.chips:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._looks.chip_font)
        for chip in placement.chips:
            self._paint_chip(painter, chip, chip.rect.translated(x, y), of)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_chip(self, painter: QPainter, chip: Chip, rect: QRect, of: Emphasis) -> None:
        paints = chip.look.paints
        strength = of.strength(chip.annotation.id)
        suggested = chip.annotation.score is not None
        fill, ink = paints.chip, paints.chip_ink
        if strength == 2:
            fill, ink = paints.strong_chip, paints.strong_ink
        elif suggested:
            fill = self._paper
        painter.setBrush(fill)
        if suggested or strength == 1:
            pen = QPen(paints.bar, 1.0)
            if suggested:
                pen.setDashPattern(_DASHES)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3.5, 3.5)
        else:
            painter.setPen(_NO_PEN)
            painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(ink)
        top = rect.top() + (rect.height() - chip.look.text_height) / 2
        # The words sit a little high in the font's own line: Arabic letters hang below it.
        painter.drawStaticText(
            QPointF(rect.left() + self._measures.chip_padding, round(top)), chip.look.text
        )

    def _paint_frame(self, painter: QPainter, piece: Piece, x: int, y: int, strength: int) -> None:
        colour = piece.look.paints.bar if strength == 2 else piece.look.paints.chip_edge
        for left, right in piece.intervals:
            frame = QRect(x + left, y, right - left, self._measures.box)
            for edge in (
                QRect(frame.left(), frame.top(), frame.width(), 1),
                QRect(frame.left(), frame.bottom(), frame.width(), 1),
                QRect(frame.left(), frame.top(), 1, frame.height()),
                QRect(frame.right(), frame.top(), 1, frame.height()),
            ):
                painter.fillRect(edge, colour)


def _pieces(line: Line) -> list[Piece]:
    placement: LinePlacement | None = line.placement
    return placement.pieces if placement is not None else []
