"""Tables of numbers: a Qt model over lists of cells, and the view in which cells open spans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QTableView

from annotator.ui import appearance
from annotator.ui.canvas.colours import mixed
from annotator.ui.pages.captions import heavier

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = 32
_LEAST, _MOST = 0.06, 0.46  # of the accent in the tint of a share


@dataclass(frozen=True)
class Wanted:
    """What a cell opens: a title, and the rows of the taxonomy behind the number."""

    title: str
    rows: Callable[[Any], Any]  # Disagreements -> whole numbers


@dataclass(frozen=True)
class Cell:
    """One cell. ``shade`` (0 to 1) tints it; ``faint`` greys it; ``words`` align with the text."""

    text: str = ""
    tip: str = ""
    shade: float | None = None
    faint: bool = False
    words: bool = False
    strong: bool = False
    swatch: str = ""
    opens: Wanted | None = None


class CellTable(QAbstractTableModel):
    """Rows of cells below a head; ``sides`` are titles of the rows."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._head: Sequence[str] = ()
        self._sides: Sequence[str] = ()
        self._rows: Sequence[Sequence[Cell]] = ()

    def show(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        sides: Sequence[str] = (),
    ) -> None:
        """Show these rows; each has as many cells as the head has titles."""
        self.beginResetModel()
        self._head, self._rows, self._sides = head, rows, sides
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell:
        """Return what stands in a place."""
        return self._rows[row][column]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._head)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column or row."""
        across = orientation is Qt.Orientation.Horizontal
        titles = self._head if across else self._sides
        if not 0 <= section < len(titles):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            words = not across or self._has_words(section)
            return _alignment(words)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        cell, of = self._rows[index.row()][index.column()], appearance.colours()
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.text} {cell.tip}".strip()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(cell.words)
        if role == Qt.ItemDataRole.ForegroundRole and cell.faint:
            return QColor(of.faint)
        if role == Qt.ItemDataRole.BackgroundRole and cell.shade is not None:
            return QColor(tint(cell.shade))
        if role == Qt.ItemDataRole.DecorationRole and cell.swatch:
            return QColor(cell.swatch)
        if role == Qt.ItemDataRole.FontRole and cell.strong:
            return heavier(QApplication.font())
        return None

    def _has_words(self, column: int) -> bool:
        return bool(self._rows) and self._rows[0][column].words


def tint(share: float) -> str:
    """Return the paper with as much of the accent as a share from 0 to 1 is large."""
    of = appearance.colours()
    bounded = min(1.0, max(0.0, share))
    return mixed(of.accent, of.paper, _LEAST + (_MOST - _LEAST) * bounded)


def _alignment(words: bool) -> Qt.AlignmentFlag:
    middle = Qt.AlignmentFlag.AlignVCenter
    return middle | (Qt.AlignmentFlag.AlignLeading if words else Qt.AlignmentFlag.AlignHCenter)


class CellView(QTableView):
    """Enter or a double click opens what a cell counts; ``opened`` carries a ``Wanted``."""

    opened = Signal(object)

    def __init__(self, name: str, *, stretch: int = -1, sides: bool = False) -> None:
        super().__init__()
        self.table = CellTable(parent=self)
        self._stretch = stretch
        self.setModel(self.table)
        self.setObjectName("numbers")
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(sides)
        rows.setHighlightSections(False)
        rows.setSectionsClickable(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(56)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.doubleClicked.connect(self._open)

    def show_cells(
        self, head: Sequence[str], rows: Sequence[Sequence[Cell]], *, sides: Sequence[str] = ()
    ) -> None:
        """Show other cells; the cursor stays where it was if there still is such a cell."""
        place = self.currentIndex()
        row, column = place.row(), place.column()
        self.table.show(head, rows, sides=sides)
        if rows:
            at = self.table.index(
                min(max(row, 0), len(rows) - 1), min(max(column, 0), len(head) - 1)
            )
            self.setCurrentIndex(at)
        self.resizeColumnsToContents()
        if 0 <= self._stretch < len(head):
            header = self.horizontalHeader()
            header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
            header.setSectionResizeMode(self._stretch, QHeaderView.ResizeMode.Stretch)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter and with the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            wanted = self.table.cell(index.row(), index.column()).opens
            if wanted is not None:
                self.opened.emit(wanted)
