"""What attributions still lack in this document, by kind; a row leads to its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import appearance
from annotator.ui.language import tr
from annotator.ui.pages.captions import faint, heavier, smaller, strong
from annotator.ui.pages.problem_table import ProblemTable

if TYPE_CHECKING:
    from annotator.project.attribution_checks import AttributionProblem

_Index = QModelIndex | QPersistentModelIndex
_ROW, _HEADING = 28, 32
_PAD, _INDENT = 12, 14
_ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
_STEPS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up})


class CheckPanel(QWidget):
    """``place_requested`` carries a ``Span`` and an annotation's id, ``None`` for bare marks."""

    place_requested = Signal(object, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ProblemTable(self)
        self._title = strong(tr("Attributions to look at"))
        self.count = faint()
        self.previous = _button("previous", tr("Previous finding (Shift+F8)"))
        self.next = _button("next", tr("Next finding (F8)"))
        self.close_button = _button("close", tr("Close (Esc)"))
        self.view = _ProblemView(self.table)
        self.setFocusProxy(self.view)
        self.empty = faint(tr("Nothing is missing. Every quote has its speaker."))
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(20, 16, 20, 16)
        self._tick = faint()
        self._stack = QStackedLayout()
        # Where a finding was mended the next one took its row, but nobody has gone there yet.
        self._next_is_current = False
        self._lay_out()

        self.view.wanted.connect(self._go)
        self.view.left.connect(self.closed)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.closed)
        self.view.selectionModel().currentRowChanged.connect(lambda: self._on_row_changed())
        self.refresh((), "")

    # ------------------------------------------------------------------------------ what is shown

    def refresh(self, problems: Iterable[AttributionProblem], text: str) -> None:
        """Show the findings of a text; the current row stays, or its neighbour where it is mended.

        Nothing is asked for: only the user and ``step`` lead to a place.
        """
        before, row = self.current, self.view.currentIndex().row()
        scrolled = self.view.verticalScrollBar().value()
        self.table.show(problems, text)
        self.view.fit_rows()
        self.view.verticalScrollBar().setValue(scrolled)
        found, untouched = self.table.row_of(before), self._next_is_current
        if before is not None and found < 0:
            following = [one for one in self.table.rows if one >= row]
            found = next(iter(following), max(self.table.rows, default=-1))
            untouched = bool(following)
        self.view.make_current(found)
        self._next_is_current = untouched
        self._stack.setCurrentIndex(0 if self.table.total else 1)
        for button in (self.previous, self.next):
            button.setEnabled(self.table.total > 0)
        self._count()

    @property
    def current(self) -> AttributionProblem | None:
        """The finding whose row is the current one."""
        return self.table.problem(self.view.currentIndex().row())

    def keyboard_place(self) -> QWidget:
        """Return what takes the keyboard here: the findings, the last button without any."""
        return self.view if self.table.total else self.close_button

    # ------------------------------------------------------------------------------- what is asked

    def step(self, by: int) -> bool:
        """Go to the next finding (1) or the one before (-1), around the end; whether there is any.

        After the current one was mended, 1 goes to the one that took its row.
        """
        rows = self.table.rows
        if not rows:
            return False
        now = self.view.currentIndex().row()
        if now not in rows:
            at = 0 if by > 0 else len(rows) - 1
        elif self._next_is_current and by > 0:
            at = rows.index(now)
        else:
            at = (rows.index(now) + by) % len(rows)
        self.view.make_current(rows[at])
        self._go(rows[at])
        return True

    def _go(self, row: int) -> None:
        problem = self.table.problem(row)
        if problem is not None:
            self._next_is_current = False
            self.place_requested.emit(problem.span, problem.annotation_id)

    def _on_row_changed(self) -> None:
        self._next_is_current = False
        self._count()

    def _count(self) -> None:
        rows, now = self.table.rows, self.view.currentIndex().row()
        if now in rows:
            self.count.setText(tr("{place} of {total}", place=rows.index(now) + 1, total=len(rows)))
        else:
            self.count.setText(tr("{n} findings", n=len(rows)) if rows else "")

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(_PAD, 6, 8, 4)
        heading.setSpacing(4)
        heading.addWidget(self._title)
        heading.addStretch(1)
        for widget in (self.count, self.previous, self.next, self.close_button):
            heading.addWidget(widget)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        picture = appearance.icon("saved", colour=appearance.colours().good).pixmap(28, 28)
        self._tick.setPixmap(picture)
        self._tick.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle.addWidget(self._tick)
        middle.addWidget(self.empty)
        middle.addStretch(2)
        self._stack.addWidget(self.view)
        self._stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(heading)
        column.addLayout(self._stack, 1)


class _ProblemView(QTableView):
    """``wanted`` carries a row that was clicked or struck; ``left`` is Escape."""

    wanted = Signal(int)
    left = Signal()

    def __init__(self, table: ProblemTable) -> None:
        super().__init__()
        self._table = table
        self.setModel(table)
        self.setItemDelegate(_ProblemCells(self, table))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Attributions to look at"))
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        columns = self.horizontalHeader()
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(lambda index: self.wanted.emit(index.row()))

    def fit_rows(self) -> None:
        """Give the headings a little more room than the findings."""
        for row in range(self._table.rowCount()):
            heading = self._table.problem(row) is None
            self.setRowHeight(row, _HEADING if heading else _ROW)

    def make_current(self, row: int) -> None:
        """Make a row the current one and show it with its heading; none for -1."""
        if row < 0:
            self.selectionModel().clear()
            return
        index = self._table.index(row, 0)
        self.setCurrentIndex(index)
        if self._table.problem(row - 1) is None and row > 0:
            self.scrollTo(self._table.index(row - 1, 0))
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the place, Escape leaves."""
        key, rows = Qt.Key(event.key()), self._table.rows
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.wanted.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif rows and (key in _ENDS or (key in _STEPS and not self.currentIndex().isValid())):
            self.make_current(rows[0 if key in {Qt.Key.Key_Home, Qt.Key.Key_Down} else -1])
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters do not search here."""


class _ProblemCells(QStyledItemDelegate):
    """Headings in the colour of what wants a look, findings as the article's own words."""

    def __init__(self, view: QTableView, table: ProblemTable) -> None:
        super().__init__(view)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one row."""
        of = appearance.colours()
        line = self._table.line(index.row())
        area = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(of.chosen))
        heading = line.problem is None
        font = heavier(smaller(option.font)) if heading else option.font
        start = _PAD if heading else _PAD + _INDENT
        place = QRect(area.left() + start, area.top(), area.width() - start - _PAD, area.height())
        place = QStyle.visualRect(option.direction, area, place)
        painter.setFont(font)
        painter.setPen(QColor(of.rubric if heading else of.ink))
        painter.setLayoutDirection(option.direction)
        words = index.data()
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width()),
        )

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Return the height of a finding's row."""
        return QSize(0, _ROW)


def _button(icon: str, tool_tip: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(appearance.icon(icon))
    button.setToolTip(tool_tip)
    button.setAccessibleName(tool_tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
