"""The disagreements behind a number as a Qt model: rows when seen, each a line of a concordance."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from annotator.core.span import Span
from annotator.ui import appearance
from annotator.ui.canvas import colours
from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.concordance_line import ConcordanceLine, Inks
from annotator.ui.pages.occurrence_cells import readable

if TYPE_CHECKING:
    from annotator.project.disagreements import Disagreements, Opened

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_WINDOW, _KEPT, _SHAPED = 40, 20, 200
_AROUND = 80  # code points on each side
_PAD = 8


class Column(IntEnum):
    """What stands beside each other in a row."""

    KIND = 0
    LINE = 1
    WHO = 2
    DOCUMENT = 3


HEADS = ("Difference", "Text", "Annotators", "Document")


class DisagreementList(QAbstractTableModel):
    """Rows of a taxonomy; their texts are read when they are seen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: Disagreements | None = None
        self._rows: list[int] = []
        self._windows: OrderedDict[int, list[Opened]] = OrderedDict()

    def show(self, found: Disagreements | None, rows: Any) -> None:
        """Show these rows of what was found."""
        self.beginResetModel()
        self._found = found
        self._rows = [int(row) for row in rows]  # whole numbers of Python's own, not NumPy's
        self._windows.clear()
        self.endResetModel()

    def opened(self, row: int) -> Opened | None:
        """Return what a row shows, ``None`` beyond the rows."""
        if self._found is None or not 0 <= row < len(self._rows):
            return None
        window = row // _WINDOW
        if window not in self._windows:
            wanted = self._rows[window * _WINDOW : (window + 1) * _WINDOW]
            self._windows[window] = [
                whole_words(one, _AROUND) for one in self._found.opened(wanted, around=_AROUND)
            ]
            if len(self._windows) > _KEPT:
                self._windows.popitem(last=False)
        self._windows.move_to_end(window)
        found = self._windows[window]
        return found[row % _WINDOW] if row % _WINDOW < len(found) else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's title."""
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(HEADS):
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(HEADS[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows; the line is drawn by ``DisagreementCells``."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in (Column.WHO,):
            return QColor(appearance.colours().faint)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        one = self.opened(index.row())
        if one is None:
            return ""
        if index.column() == Column.KIND:
            return kind_words(one)
        if index.column() == Column.LINE:
            return isolate(" ".join(pieces(one)))
        if index.column() == Column.WHO:
            return words.names(one.annotators)
        return isolate(one.title or one.document)


def kind_words(one: Opened) -> str:
    """Return how the two versions differ, with the cause where there is one."""
    first, second = one.annotators
    title = {
        "only_first": tr("Only {name} marked it", name=isolate(first)),
        "only_second": tr("Only {name} marked it", name=isolate(second)),
        "split": tr("{name} marked it in pieces", name=isolate(second)),
        "merge": tr("{name} marked it in pieces", name=isolate(first)),
    }.get(one.difference.value) or tr(words.DIFFERENCES[one.difference.value])
    cause = words.CAUSES.get(one.cause.value) if one.cause.value != "other" else None
    if cause is None or one.difference.value not in ("boundary", "boundary_and_label"):
        return title
    return f"{title} · {tr(cause)}"


def extent(one: Opened) -> Span:
    """Return what both versions cover together, in code points of ``one.text``."""
    marks = [mark for mark in (one.first, one.second) if mark is not None]
    spans = [span for mark in marks for span in mark.extents]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return Span(start - one.context.start, end - one.context.start)


def whole_words(one: Opened, around: int) -> Opened:
    """Return the same with a text that begins and ends between words, where it was cut in one.

    ``around`` code points were asked for; where there are fewer, the document begins or ends.
    """
    place, text = extent(one), one.text
    start, end = 0, len(text)
    if place.start >= around and one.context.start > 0:
        gap = next((n for n, sign in enumerate(text[: place.start]) if sign.isspace()), -1)
        start = gap + 1
    if end - place.end >= around:
        while end > place.end and not text[end - 1].isspace():
            end -= 1
        end = end if end > place.end else len(text)
    context = Span(one.context.start + start, one.context.start + end)
    return replace(one, context=context, text=text[start:end])


def pieces(one: Opened) -> tuple[str, str, str]:
    """Return the text before, of and after what was marked."""
    place = extent(one)
    return one.text[: place.start], one.text[place.start : place.end], one.text[place.end :]


class DisagreementCells(QStyledItemDelegate):
    """Draws the lines with the marked words in the middle."""

    def __init__(self, view: QTableView, table: DisagreementList) -> None:
        super().__init__(view)
        self._table = table
        self._font = QFont(view.font())
        self._lines: dict[tuple[str, str, str], ConcordanceLine] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        one = self._table.opened(index.row()) if index.column() == Column.LINE else None
        if one is None:
            super().paint(painter, option, index)
            return
        of = appearance.colours()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        shades = colours.shades(of.accent, colours.DARK if appearance.is_dark() else colours.LIGHT)
        ground = QColor(of.chosen if selected else of.paper)
        inks = Inks(
            context=QColor(readable(of.faint, ground.name())),
            hit=QColor(of.ink),
            tint=QColor(shades.tint),
            bar=QColor(shades.bar),
        )
        area = QRectF(option.rect).adjusted(_PAD, 0, -_PAD, 0)
        painter.fillRect(option.rect, ground)
        line = self._line(pieces(one))
        line.draw(painter, area, inks)
        line.fade(painter, area, ground)

    def _line(self, key: tuple[str, str, str]) -> ConcordanceLine:
        if key not in self._lines:
            if len(self._lines) >= _SHAPED:
                self._lines.clear()
            self._lines[key] = ConcordanceLine(*key, self._font)
        return self._lines[key]
