"""A million documents as a Qt model: their numbers in memory, their rows when seen."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from annotator.core.listing import DocumentRow
from annotator.core.people import WorkState
from annotator.ui import appearance
from annotator.ui.language import isolate, tr

WINDOW = 200  # rows fetched at once
KEPT = 48  # windows in memory
COLUMNS = ("Title", "State", "My spans", "Annotators", "Characters")
STATE_TITLES = {
    WorkState.NEW: "New",
    WorkState.IN_PROGRESS: "In progress",
    WorkState.FINISHED: "Finished",
    WorkState.LOCKED: "Locked",
}

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int]], list[DocumentRow]]
_NOWHERE = QModelIndex()


class DocumentTable(QAbstractTableModel):
    """Rows in the order of ``numbers``; ``fetch`` gives the rows of some numbers."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = array("q")
        self._fetch: Fetch | None = None
        self._windows: OrderedDict[int, dict[int, DocumentRow]] = OrderedDict()
        self._dots: dict[WorkState, QPixmap] = {}

    @property
    def numbers(self) -> array[int]:
        """The numbers of the documents shown, in order."""
        return self._numbers

    def show(self, numbers: array[int], fetch: Fetch) -> None:
        """Show these documents."""
        self.beginResetModel()
        self._numbers = numbers
        self._fetch = fetch
        self._windows.clear()
        self.endResetModel()

    def fetch_again(self) -> None:
        """Forget the rows that were fetched; the view asks for what it shows."""
        self._windows.clear()
        if self._numbers:
            last = self.index(len(self._numbers) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def number_at(self, row: int) -> int:
        """Return the number of the document in a row."""
        return self._numbers[row]

    def document_at(self, row: int) -> DocumentRow | None:
        """Return a row's content; ``None`` for a document that was deleted meanwhile."""
        if self._fetch is None or not 0 <= row < len(self._numbers):
            return None
        window, number = row // WINDOW, self._numbers[row]
        rows = self._windows.get(window)
        if rows is None:
            wanted = self._numbers[window * WINDOW : (window + 1) * WINDOW]
            rows = {found.number: found for found in self._fetch(wanted)}
            self._windows[window] = rows
            if len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(window)
        return rows.get(number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of documents."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(COLUMNS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what one cell shows."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role not in _CONTENT_ROLES or not index.isValid():
            return None
        row = self.document_at(index.row())
        if row is None:
            return tr("deleted") if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return isolate(row.opening) if index.column() == 0 else None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            return self._dot(row.state)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (2, 3):
            count = row.spans if index.column() == 2 else row.annotators
            return QColor(appearance.colours().faint) if not count else None
        return None

    def _dot(self, state: WorkState) -> QPixmap:
        if state not in self._dots:
            self._dots[state] = state_dot(state)
        return self._dots[state]


_CONTENT_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
    }
)


def state_dot(state: WorkState, *, size: int = 10) -> QPixmap:
    """Return the mark of a work state: a ring for new, a half, a full disc, a square if locked."""
    of = appearance.colours()
    colour = QColor(
        {
            WorkState.NEW: of.faint,
            WorkState.IN_PROGRESS: of.busy,
            WorkState.FINISHED: of.good,
            WorkState.LOCKED: of.ink,
        }[state]
    )
    pixmap = QPixmap(size * 2, size * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour)
    if state is WorkState.FINISHED or state is WorkState.LOCKED:
        painter.setBrush(colour)
    if state is WorkState.LOCKED:
        painter.drawRoundedRect(1, 1, size - 2, size - 2, 2, 2)
    else:
        painter.drawEllipse(1, 1, size - 2, size - 2)
    if state is WorkState.IN_PROGRESS:
        painter.setBrush(colour)
        painter.drawPie(1, 1, size - 2, size - 2, 90 * 16, -180 * 16)
    painter.end()
    return pixmap


def _text(row: DocumentRow, column: int) -> str:
    if column == 0:
        return isolate(row.title or row.opening or row.id)
    if column == 1:
        return tr(STATE_TITLES[row.state])
    return f"{(row.spans, row.annotators, row.characters)[column - 2]:,}"


def _alignment(column: int) -> Qt.AlignmentFlag:
    middle = Qt.AlignmentFlag.AlignVCenter
    return middle | (Qt.AlignmentFlag.AlignLeading if column < 2 else Qt.AlignmentFlag.AlignHCenter)
