"""Some lines of a file as a Qt model: the number, and the text in its own direction."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from annotator.ui import appearance
from annotator.ui.pages.preview_table import DIRECTION
from annotator.ui.typed_direction import direction_of

if TYPE_CHECKING:
    from annotator.project.file_lines import FileLine

Index = QModelIndex | QPersistentModelIndex
NUMBER, TEXT = range(2)
_NOWHERE = QModelIndex()
_SHOWN = 1_000  # characters of a line that a row can need
_CONTROL = re.compile("[\x00-\x1f]")


class LineTable(QAbstractTableModel):
    """Lines that follow one another; one of them may be marked."""

    def __init__(self, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[FileLine] = ()
        self.marked = 0  # the number of a line, 0 for none

    def show(self, lines: Sequence[FileLine], marked: int) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines, self.marked = lines, marked
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """Return the row of a line, the nearest one where it is not shown; -1 for no lines."""
        if not self.lines:
            return -1
        return max(0, min(number - self.lines[0].number, len(self.lines) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        marked = line.number == self.marked
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.number:,}" if column == NUMBER else visible(line.text[:_SHOWN])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.number}: {line.text[:_SHOWN]}"
        if role == DIRECTION and column == TEXT:
            return direction_of(line.text[:_SHOWN])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignTrailing if column == NUMBER else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        of = appearance.colours()
        if role == Qt.ItemDataRole.ForegroundRole and column == NUMBER:
            return QColor(of.accent if marked else of.faint)
        if role == Qt.ItemDataRole.BackgroundRole and marked:
            return QColor(of.chosen)
        if role == Qt.ItemDataRole.FontRole and marked and column == NUMBER:
            font = QFont()
            font.setWeight(QFont.Weight.DemiBold)
            return font
        return None


def visible(text: str) -> str:
    """Return a text whose control characters can be seen, so that it stays one line."""
    return _CONTROL.sub(lambda sign: _picture(sign[0]), text)


def _picture(sign: str) -> str:
    return " \u21e5 " if sign == "\t" else chr(0x2400 + ord(sign))
