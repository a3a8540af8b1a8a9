"""What happened in an import or export, as a Qt model: outcome, file, line, reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.ui import appearance
from annotator.ui.language import isolate, tr
from annotator.ui.pages.file_words import as_name, as_path

Index = QModelIndex | QPersistentModelIndex
OUTCOME, FILE, LINE, REASON = range(4)
COLUMNS = ("Outcome", "File", "Line", "What")
_NOWHERE = QModelIndex()
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Kind(StrEnum):
    """What became of something."""

    NOTE = "note"
    REFUSED = "refused"
    REPAIRED = "repaired"
    SKIPPED = "skipped"
    JOINED = "joined"
    TWIN = "twin"
    ADDED = "added"
    LOST = "lost"
    WRITTEN = "written"


# The words of a row, and those of the button that shows only such rows.
TITLES: Mapping[Kind, str] = {
    Kind.NOTE: "Note",
    Kind.REFUSED: "Refused",
    Kind.REPAIRED: "Repaired",
    Kind.SKIPPED: "Passed over",
    Kind.JOINED: "Work added",
    Kind.TWIN: "Kept twice",
    Kind.ADDED: "New label",
    Kind.LOST: "Lost",
    Kind.WRITTEN: "Written",
}


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One thing that happened. ``line`` counts from 1, 0 for all of the file.

    Rows of one ``sort`` happened for the same reason in different places.
    """

    kind: Kind
    reason: str
    file: str = ""
    line: int = 0
    sort: str = ""


class ReportTable(QAbstractTableModel):
    """Rows of the kinds and the sort of reason that are asked for."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[ReportRow] = ()
        self._shown: Sequence[ReportRow] = ()
        self._dots: dict[Kind, QPixmap] = {}

    def show(self, rows: Sequence[ReportRow]) -> None:
        """Show these rows, all of them."""
        self._all = rows
        self._dots.clear()  # the theme may be another one
        self.narrow(None, "")

    def narrow(self, kind: Kind | None, sort: str) -> None:
        """Show only rows of a kind (``None`` for all) and sort of reason ("" for all)."""
        self.beginResetModel()
        self._shown = [
            row
            for row in self._all
            if (kind is None or row.kind is kind) and (not sort or row.sort == sort)
        ]
        self.endResetModel()

    @property
    def counts(self) -> Counter[Kind]:
        """How many rows of each kind there are, shown or not."""
        return Counter(row.kind for row in self._all)

    def sorts(self, kind: Kind | None) -> Counter[str]:
        """Return how many rows of a kind each sort of reason has."""
        return Counter(row.sort for row in self._all if kind in (None, row.kind) and row.sort)

    @property
    def has_lines(self) -> bool:
        """Whether any row names a line."""
        return any(row.line for row in self._all)

    def row(self, number: int) -> ReportRow:
        """Return what stands in a row."""
        return self._shown[number]

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column == OUTCOME:
            if row.kind not in self._dots:
                self._dots[row.kind] = dot(row.kind)
            return self._dots[row.kind]
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_path(row.file) if column == FILE else isolate(row.reason)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column == OUTCOME:
            return tr(TITLES[row.kind])
        if column == FILE:
            return as_name(Path(row.file).name) if row.file else ""
        if column == LINE:
            return f"{row.line:,}" if row.line else ""
        return isolate(row.reason)


class ReportCells(QStyledItemDelegate):
    """Names of files lose their middle where there is little room, sentences their end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Say where a text that is too long is cut."""
        super().initStyleOption(option, index)
        if index.column() == FILE:
            option.textElideMode = Qt.TextElideMode.ElideMiddle


def _alignment(column: int) -> Qt.AlignmentFlag:
    if column == LINE:
        return Qt.AlignmentFlag.AlignTrailing | _MIDDLE
    return Qt.AlignmentFlag.AlignLeading | _MIDDLE


def dot(kind: Kind, *, size: int = 10) -> QPixmap:
    """Return the mark of a kind: a disc in its colour, a ring for a note."""
    of = appearance.colours()
    colour = {
        Kind.REFUSED: of.rubric,
        Kind.LOST: of.rubric,
        Kind.REPAIRED: of.busy,
        Kind.SKIPPED: of.busy,
        Kind.TWIN: of.busy,
        Kind.ADDED: of.good,
        Kind.JOINED: of.good,
        Kind.WRITTEN: of.good,
    }.get(kind, of.faint)
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(colour))
    if kind is not Kind.NOTE:
        painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, size - 2, size - 2)
    painter.end()
    return pixmap
