"""Draws the rows of the preview of all occurrences; only rows that are seen are ever shaped."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from annotator.ui import appearance
from annotator.ui.canvas import colours
from annotator.ui.language import isolate
from annotator.ui.pages.captions import smaller
from annotator.ui.pages.concordance_line import ConcordanceLine, Inks
from annotator.ui.pages.occurrence_choice import Mode
from annotator.ui.pages.occurrence_table import Column, OccurrenceTable

if TYPE_CHECKING:
    from annotator.project.occurrences import Hit

_Index = QModelIndex | QPersistentModelIndex
_BOX = 14
_PAD = 8
_KEPT = 200  # shaped lines


class OccurrenceCells(QStyledItemDelegate):
    """What stands in a row is asked of the table; ``colour`` is the label's."""

    def __init__(self, view: QTableView, table: OccurrenceTable) -> None:
        super().__init__(view)
        self._table = table
        self._shades = colours.shades("#888888", _paper())
        self._lines: dict[tuple[str, str, str], ConcordanceLine] = {}
        self._font = QFont(view.font())

    def set_colour(self, colour: str) -> None:
        """Tint the words found with a label's colour (``#rrggbb``)."""
        self._shades = colours.shades(colours.colour_of("", colour), _paper())

    def line(self, hit: Hit) -> ConcordanceLine:
        """Return the shaped line of a hit."""
        key = (hit.before, hit.text, hit.after)
        if key not in self._lines:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            self._lines[key] = ConcordanceLine(*key, self._font)
        return self._lines[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        of = appearance.colours()
        row, column = index.row(), Column(index.column())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = QColor(of.chosen if selected else of.paper)
        area = QRect(option.rect)
        painter.fillRect(area, ground)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if column is Column.FOLD:
            self._draw_fold(painter, area, row, option.direction)
        elif column is Column.CHECK:
            state = self._table.check_state(row)
            if state is None:
                _draw_settled(painter, area, blocked=self._table.is_blocked(row))
            else:
                _draw_check(painter, area, state)
        elif column is Column.LINE:
            self._draw_line(painter, QRectF(area), row, ground)
        elif column is Column.TITLE:
            self._draw_title(painter, area, row, option, readable(of.faint, ground.name()))
        else:
            ink = of.busy if self._table.is_blocked(row) else of.faint
            ink = readable(ink, ground.name())
            font = smaller(option.font)
            _draw_words(painter, area, self._table.state(row), font, ink, option.direction)
        painter.restore()

    def _draw_line(self, painter: QPainter, area: QRectF, row: int, ground: QColor) -> None:
        of = appearance.colours()
        hits = self._table.hits(row)
        state = self._table.check_state(row)
        marked = all(hit.annotation is not None for hit in hits)
        taken = state is not None and state != Qt.CheckState.Unchecked
        goes = taken and self._table.mode is Mode.REMOVE
        faint = QColor(readable(of.faint, ground.name()))
        inks = Inks(
            context=faint,
            hit=QColor(of.ink) if taken or marked else faint,
            tint=QColor(self._shades.tint) if taken or marked else None,
            bar=QColor(self._shades.bar) if marked and not goes else None,
            strike=QColor(of.rubric) if goes else None,
        )
        line = self.line(hits[0])
        inner = area.adjusted(_PAD, 0, -_PAD, 0)
        line.draw(painter, inner, inks)
        line.fade(painter, inner, ground)

    def _draw_title(
        self, painter: QPainter, area: QRect, row: int, option: QStyleOptionViewItem, ink: str
    ) -> None:
        of = appearance.colours()
        times = len(self._table.hits(row))
        if times > 1:
            font = smaller(option.font)
            text = f"×{times}"
            wide = QFontMetrics(font).horizontalAdvance(text) + 14
            badge = QRect(area.left() + 4, area.top() + (area.height() - 18) // 2, wide, 18)
            badge = QStyle.visualRect(option.direction, area, badge)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.line))
            painter.drawRoundedRect(badge, 9, 9)
            painter.setPen(QColor(of.ink))
            painter.setFont(font)
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
            rest = QRect(area)
            rest.setLeft(area.left() + wide)
            area = QStyle.visualRect(option.direction, area, rest)
        title = self._table.title(row)
        _draw_words(painter, area, title, smaller(option.font), ink, option.direction)

    def _draw_fold(
        self, painter: QPainter, area: QRect, row: int, direction: Qt.LayoutDirection
    ) -> None:
        of = appearance.colours()
        middle = QPointF(area.center()) + QPointF(1, 1)
        if self._table.row(row).child >= 0:
            painter.setPen(QPen(QColor(of.line), 2))
            painter.drawLine(
                QPointF(middle.x(), area.top()), QPointF(middle.x(), area.bottom() + 1)
            )
        if not self._table.can_open(row):
            return
        if self._table.is_open(row):
            corners = [QPointF(-4, -2), QPointF(4, -2), QPointF(0, 3)]
        else:
            way = -1 if direction == Qt.LayoutDirection.RightToLeft else 1
            corners = [QPointF(-2 * way, -4), QPointF(-2 * way, 4), QPointF(3 * way, 0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.faint))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))


@lru_cache(maxsize=64)
def readable(colour: str, ground: str) -> str:
    """Return the colour with as much of the ink in it as reading on the ground takes."""
    ink = appearance.colours().ink
    for share in range(0, 10):
        mixed = colours.mixed(ink, colour, share / 10)
        if colours.contrast(mixed, ground) >= colours.READABLE:
            return mixed
    return ink


def _paper() -> colours.CanvasColours:
    return colours.DARK if appearance.is_dark() else colours.LIGHT


def _box_in(area: QRect) -> QRectF:
    box = QRectF(0, 0, _BOX, _BOX)
    box.moveCenter(QRectF(area).center())
    box.moveTo(round(box.left()) + 0.5, round(box.top()) + 0.5)  # so that its lines are sharp
    return box


def _tick_in(box: QRectF) -> QPolygonF:
    corner = box.topLeft()
    return QPolygonF([corner + at for at in (QPointF(3.2, 7.2), QPointF(6, 10), QPointF(11, 4.4))])


def _stroke(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _draw_check(painter: QPainter, area: QRect, state: Qt.CheckState) -> None:
    """Draw a box that can be ticked, as the style sheet draws those of the forms."""
    of = appearance.colours()
    box = _box_in(area)
    full = state != Qt.CheckState.Unchecked
    painter.setPen(QPen(QColor(of.accent if full else of.faint), 1))
    painter.setBrush(QColor(of.accent if full else of.paper))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(_stroke(of.on_accent, 2))
    if state == Qt.CheckState.Checked:
        painter.drawPolyline(_tick_in(box))
    elif full:
        painter.drawLine(box.topLeft() + QPointF(4, 7), box.topLeft() + QPointF(10, 7))


def _draw_settled(painter: QPainter, area: QRect, *, blocked: bool) -> None:
    """Draw what stands instead of a box where there is nothing to choose: done, or barred."""
    of = appearance.colours()
    box = _box_in(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if blocked:
        painter.setPen(_stroke(of.busy, 1.5))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.drawLine(box.topLeft() + QPointF(3.2, 10.8), box.topLeft() + QPointF(10.8, 3.2))
    else:
        painter.setPen(_stroke(of.faint, 1.5))
        painter.drawPolyline(_tick_in(box))


def _draw_words(
    painter: QPainter,
    area: QRect,
    words: str,
    font: QFont,
    ink: str,
    direction: Qt.LayoutDirection,
) -> None:
    """Draw words from the reading start; they lose their end where there is no room."""
    inner = area.adjusted(_PAD, 0, -_PAD, 0)
    if not words or inner.width() <= 0:
        return
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.setLayoutDirection(direction)
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(inner, leading | Qt.TextFlag.TextSingleLine, isolate(shown))
