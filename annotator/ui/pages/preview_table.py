"""The first rows of a table as a Qt model: a row for the choices, then the cells as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui import appearance
from annotator.ui.language import isolate
from annotator.ui.pages.column_uses import Use
from annotator.ui.typed_direction import direction_of

if TYPE_CHECKING:
    from annotator.formats.table_mapping import TablePreview

Index = QModelIndex | QPersistentModelIndex
DIRECTION = Qt.ItemDataRole.UserRole  # of a cell's column
_NOWHERE = QModelIndex()
_TOLD = 600  # characters of a cell that its tool tip tells


class PreviewTable(QAbstractTableModel):
    """Row 0 is empty: the view puts the choices there."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: TablePreview | None = None
        self._directions: list[Qt.LayoutDirection] = []
        self._uses: Sequence[Use] = ()

    def show(self, preview: TablePreview | None, uses: Sequence[Use]) -> None:
        """Show these rows, ``None`` for none."""
        self.beginResetModel()
        self._preview = preview
        self._uses = uses
        columns = preview.columns if preview is not None else ()
        self._directions = [self._direction(number) for number in range(len(columns))]
        self.endResetModel()

    def show_uses(self, uses: Sequence[Use]) -> None:
        """Draw the columns that are left out faint, and no others."""
        self._uses = uses
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows, that of the choices among them."""
        return 0 if parent.isValid() or self._preview is None else 1 + len(self._preview.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() or self._preview is None else len(self._preview.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the row of choices be passed over by the cursor."""
        return Qt.ItemFlag.NoItemFlags if index.row() == 0 else super().flags(index)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name, which runs as the column does."""
        if orientation is not Qt.Orientation.Horizontal or self._preview is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return isolate(self._preview.columns[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self._directions[section] == Qt.LayoutDirection.RightToLeft
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, or how it runs."""
        if not index.isValid() or index.row() == 0 or self._preview is None:
            return None
        if role == DIRECTION:
            return self._directions[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            cell = self._preview.rows[index.row() - 1][index.column()]
            if role == Qt.ItemDataRole.DisplayRole:
                return " ".join(cell.split())
            return isolate(cell[:_TOLD]) if cell else None
        if role == Qt.ItemDataRole.ForegroundRole and self._uses[index.column()] is Use.OUT:
            return QColor(appearance.colours().faint)
        return None

    def _direction(self, column: int) -> Qt.LayoutDirection:
        """Return the direction of most cells; numbers and empty ones have no voice."""
        assert self._preview is not None
        cells = [row[column] for row in self._preview.rows]
        told = [cell for cell in cells if any(sign.isalpha() for sign in cell)]
        if not told:
            return direction_of(self._preview.columns[column])
        right = sum(direction_of(cell) == Qt.LayoutDirection.RightToLeft for cell in told)
        ours = right * 2 >= len(told)
        return Qt.LayoutDirection.RightToLeft if ours else Qt.LayoutDirection.LeftToRight


class DirectedCells(QStyledItemDelegate):
    """Draws each cell in the direction that its model says, from the side where that begins."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Turn the cell."""
        super().initStyleOption(option, index)
        direction = index.data(DIRECTION)
        if direction is not None:
            option.direction = direction
