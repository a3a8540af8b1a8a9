"""Draws the rows of the annotation list: swatch and label, the text, the layer, the note's mark.

Every key that makes an annotation draws the list anew, so a cell is drawn here with a handful of
calls; the style sheets' own way to the same picture takes five times as long.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from annotator.ui import appearance
from annotator.ui.pages.annotation_table import AnnotationTable, Column

_Index = QModelIndex | QPersistentModelIndex
_PAD = 8
_ICON = QSize(16, 14)
_GAP = 5
_KEPT = 2000  # elided texts


class AnnotationCells(QStyledItemDelegate):
    """Texts lose their end where there is no room; the tool tip has them whole."""

    def __init__(self, view: QTableView, table: AnnotationTable) -> None:
        super().__init__(view)
        self._table = table
        of = appearance.colours()
        self._chosen, self._ink, self._faint = (
            QColor(of.chosen),
            QColor(of.ink),
            QColor(of.faint),
        )
        self._elided: dict[tuple[str, int], str] = {}
        self._metrics: QFontMetrics | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._chosen)
        column = index.column()
        text, icon = self._table.cell(index.row(), column)
        direction = option.direction
        start, width = area.left() + _PAD, area.width() - 2 * _PAD
        if icon is not None:
            box = QRect(start, area.top() + (area.height() - _ICON.height()) // 2, 0, 0)
            box.setSize(_ICON)
            icon.paint(painter, QStyle.visualRect(direction, area, box))
            start += _ICON.width() + _GAP
            width -= _ICON.width() + _GAP
        if not text or width <= 0:
            return
        place = QRect(start, area.top(), width, area.height())
        painter.setPen(self._ink if column == Column.TEXT else self._faint)
        painter.setLayoutDirection(direction)
        painter.drawText(
            QStyle.visualRect(direction, area, place),
            # The painter's direction turns "left" into the reading start.
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self._fitted(text, width, option.fontMetrics),
        )

    def _fitted(self, text: str, width: int, metrics: QFontMetrics) -> str:
        if self._metrics != metrics or len(self._elided) > _KEPT:
            self._elided.clear()
            self._metrics = QFontMetrics(metrics)
        key = (text, width)
        fitted = self._elided.get(key)
        if fitted is None:
            fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = fitted
        return fitted
