"""Draws the rows of the annotation list: swatch and label, the text, the layer, the note's mark.

Every key that makes an annotation draws the list anew, so a cell is drawn here with a handful of
calls; the style sheets' own way to the same picture takes five times as long.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QStaticText,
    QTextOption,
    QTransform,
)
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
_KEPT = 2000  # shaped texts
_SELECTED = QStyle.StateFlag.State_Selected
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


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
        self._texts: dict[tuple[str, int, Qt.LayoutDirection], QStaticText] = {}
        self._font: QFont | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        area: QRect = option.rect
        if option.state & _SELECTED:
            painter.fillRect(area, self._chosen)
        column = index.column()
        text, icon = self._table.cell(index.row(), column)
        direction = option.direction
        start, width = _PAD, area.width() - 2 * _PAD
        rtl = direction == _RIGHT_TO_LEFT
        if icon is not None:
            x = area.width() - start - _ICON.width() if rtl else start
            top = area.top() + (area.height() - _ICON.height()) // 2
            icon.paint(painter, area.left() + x, top, _ICON.width(), _ICON.height())
            start += _ICON.width() + _GAP
            width -= _ICON.width() + _GAP
        if not text or width <= 0:
            return
        shown = self._fitted(text, width, direction, option.font)
        size = shown.size()
        left = area.width() - start - size.width() if rtl else start
        painter.setPen(self._ink if column == Column.TEXT else self._faint)
        painter.setFont(option.font)
        # A shaped text is drawn in a fifth of the time that it takes to shape it.
        painter.drawStaticText(
            QPointF(area.left() + left, area.top() + (area.height() - size.height()) / 2), shown
        )

    def _fitted(
        self, text: str, width: int, direction: Qt.LayoutDirection, font: QFont
    ) -> QStaticText:
        if self._font != font or len(self._texts) > _KEPT:
            self._texts.clear()
            self._font = QFont(font)
        key = (text, width, direction)
        made = self._texts.get(key)
        if made is None:
            words = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            made = QStaticText(words)
            made.setTextFormat(Qt.TextFormat.PlainText)
            option = QTextOption()
            option.setTextDirection(direction)
            made.setTextOption(option)
            made.prepare(QTransform(), font)
            self._texts[key] = made
        return made
