"""The rows of all occurrences: what keys and clicks do in them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from annotator.ui.language import tr
from annotator.ui.pages.occurrence_cells import OccurrenceCells
from annotator.ui.pages.occurrence_table import Column, OccurrenceTable
from annotator.ui.physical_keys import physical_key

ROW = 28
_FOLD, _CHECK = 22, 26
_LEAST_LINE = 260  # pixels that the concordance keeps before titles and states
_NAMED = {
    Qt.Key.Key_Space: "toggle",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Return: "apply",
    Qt.Key.Key_Enter: "apply",
    Qt.Key.Key_Escape: "close",
}
_LETTERS = {
    "a": "all",
    "n": "none",
    "i": "invert",
    "r": "mode",
    "p": "scope",
    "f": "folded",
    "w": "prefixes",
}


def meaning(event: QKeyEvent) -> str:
    """Return what a key does in the preview, ``""`` for one that is not its own."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    if held == Qt.KeyboardModifier.ControlModifier and _NAMED.get(key) == "apply":
        return "go"
    if held != Qt.KeyboardModifier.NoModifier:
        return ""
    return _NAMED.get(key) or _LETTERS.get(physical_key(event), "")


class OccurrenceView(QTableView):
    """``struck`` names what a key means to the panel; ``wanted`` asks to go to a row's place."""

    struck = Signal(str)
    wanted = Signal(int)

    def __init__(self, table: OccurrenceTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self._titles = True
        self.setModel(table)
        self.cells = OccurrenceCells(self, table)
        self.setItemDelegate(self.cells)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("All occurrences"))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        columns = self.horizontalHeader()
        columns.hide()
        columns.setMinimumSectionSize(0)
        for column in Column:
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        columns.setSectionResizeMode(Column.LINE, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def row(self) -> int:
        """The current row, -1 where there is none."""
        return self.currentIndex().row()

    def go_to(self, row: int) -> None:
        """Make a row the current one and scroll to it."""
        if 0 <= row < self.table.rowCount():
            index = self.table.index(row, Column.LINE)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def arrange(self, *, titles: bool) -> None:
        """Give the columns their room: the concordance first, then titles and states."""
        folds, states = self.table.many, self.table.some_state
        self.setColumnHidden(Column.FOLD, not folds)
        room = self.viewport().width() - _CHECK - (_FOLD if folds else 0) - _LEAST_LINE
        wide_titles = min(220, room * 3 // 5 if states else room) if titles else 64 * folds
        wide_states = min(190, room - wide_titles)
        self.setColumnHidden(Column.TITLE, wide_titles < 50)
        self.setColumnHidden(Column.STATE, not states or wide_states < 50)
        columns = self.horizontalHeader()
        columns.resizeSection(Column.FOLD, _FOLD)
        columns.resizeSection(Column.CHECK, _CHECK)
        columns.resizeSection(Column.TITLE, max(0, wide_titles))
        columns.resizeSection(Column.STATE, max(0, wide_states))
        self._titles = titles

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.arrange(titles=self._titles)

    def event(self, event: QEvent) -> bool:
        """Keep the panel's keys from the window's shortcuts."""
        asking = event.type() == QEvent.Type.ShortcutOverride
        if asking and isinstance(event, QKeyEvent) and meaning(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell the panel what it knows; the rest moves in the rows."""
        name = meaning(event)
        if name:
            self.struck.emit(name)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End}:  # else they would go by columns
            self.go_to(0 if event.key() == Qt.Key.Key_Home else self.table.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; none of them searches."""

    def _on_clicked(self, index: QModelIndex) -> None:
        row = index.row()
        if index.column() == Column.CHECK:
            self.table.toggle(row)
        elif index.column() == Column.FOLD:
            if self.table.is_open(row):
                self.table.close(row)
            else:
                self.table.open(row)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if index.column() in {Column.CHECK, Column.FOLD}:
            self._on_clicked(index)  # the second of two quick clicks
        else:
            self.wanted.emit(index.row())
