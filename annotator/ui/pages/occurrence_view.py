"""The rows of all occurrences: what keys and clicks do in them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from annotator.ui.language import tr
from annotator.ui.pages.occurrence_cells import OccurrenceCells
from annotator.ui.pages.occurrence_table import Column, OccurrenceTable
from annotator.ui.physical_keys import physical_key

ROW = 28
_FOLD, _CHECK = 22, 26
_LEAST_LINE = 300  # pixels that the concordance keeps before titles and states
_LINE = 620  # pixels that most lines fill; titles get what is beyond
_TITLES, _STATES, _BADGE = 190, 130, 56
_LEAST, _LEAST_STATES = 48, 90  # pixels; a narrower column says nothing
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

    def arrange(self) -> None:
        """Give the columns their room: the concordance first, then titles and states."""
        folds, states, titled = self.table.many, self.table.some_state, self.table.titled
        room = self.viewport().width() - _CHECK - (_FOLD if folds else 0) - _LEAST_LINE
        wide_states = min(_STATES, room if not titled else room * 2 // 5) if states else 0
        if wide_states < _LEAST_STATES:
            wide_states = 0
        spare = max(_TITLES, room - wide_states - _LINE + _LEAST_LINE)
        wide_titles = min(spare, room - wide_states) if titled else _BADGE * folds
        widths = {
            Column.FOLD: _FOLD * folds,
            Column.CHECK: _CHECK,
            Column.TITLE: wide_titles if wide_titles >= _LEAST else 0,
            Column.STATE: wide_states,
        }
        for column, width in widths.items():
            self.setColumnHidden(column, width == 0)
            self.horizontalHeader().resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.arrange()

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
