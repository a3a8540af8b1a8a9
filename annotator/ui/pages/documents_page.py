"""The documents of the project: look for one, see how far each is, open it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.change import Changes
from annotator.core.errors import AnnotatorError
from annotator.core.listing import DocumentFilter, DocumentRow
from annotator.core.people import WorkState
from annotator.ui import appearance, ask, background
from annotator.ui.language import tr
from annotator.ui.pages.document_table import COLUMNS, STATE_TITLES, DocumentTable, state_dot

if TYPE_CHECKING:
    from annotator.project.project import Project

AT_ONCE = 20_000  # more documents than this are looked through on another thread
_TYPING = 180  # ms of rest in typing after which the list is filtered
_ROW = 34
_WIDTHS = (0, 130, 100, 100, 100)


class DocumentsPage(QWidget):
    """Asks the store for numbers and rows; wishes to open a document or to import."""

    document_requested = Signal(str)
    import_requested = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._stale = False
        self._question = 0  # the number of the last filter, to drop answers that come too late

        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search in titles and openings"))
        self.search.setAccessibleName(tr("Search in titles and openings"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(appearance.icon("find"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMinimumWidth(300)
        self.states = _StateButtons()
        self.count = QLabel()
        self.count.setObjectName("faint")

        self.table = DocumentTable(parent=self)
        self.view = _table_view(self.table)
        self.no_documents = _empty(
            "documents",
            tr("There are no documents here yet"),
            tr("Import articles from text files, CoNLL or JSONL to begin."),
            tr("Import…"),
        )
        self.no_matches = _empty(
            "find", tr("Nothing was found"), tr("No document fits the search."), tr("Show all")
        )
        self.stack = QStackedWidget()
        for widget in (self.view, self.no_documents, self.no_matches):
            self.stack.addWidget(widget)

        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.search)
        bar.addWidget(self.states)
        bar.addStretch(1)
        bar.addWidget(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(self.stack, 1)

        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self._on_return)
        self._typing.timeout.connect(self.refresh)
        self.states.chosen.connect(self.refresh)
        self.view.activated.connect(self._on_activated)
        self.no_documents.pressed.connect(self.import_requested)
        self.no_matches.pressed.connect(self.show_all)

    @property
    def numbers(self) -> array[int]:
        """The numbers of the documents listed, in order."""
        return self.table.numbers

    def set_project(self, project: Project | None) -> None:
        """Show a project's documents from the beginning."""
        self._project = project
        self._question += 1
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.states.choose(None)
        if project is None:
            self.table.show(array("q"), lambda numbers: [])
        else:
            self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Note what happened to the project; a hidden page looks when it is shown."""
        self._stale = True
        if self.isVisible():
            self.catch_up(numbers=not changes.items)

    def catch_up(self, *, numbers: bool = False) -> None:
        """Show what changed since the page was last seen; ``numbers`` when documents came."""
        if not self._stale or self._project is None:
            return
        self._stale = False
        if numbers or len(self.table.numbers) == 0:
            self.refresh()
        else:
            self.table.fetch_again()
            self._show_counts()

    def refresh(self) -> None:
        """Ask for the documents that fit, and show them."""
        project = self._project
        if project is None:
            return
        self._typing.stop()
        self._stale = False
        self._question += 1
        question = self._question
        text = self.search.text().strip()
        wanted = DocumentFilter(text=text, state=self.states.state, annotator=project.me.id)
        total = self._show_counts()
        if total <= AT_ONCE:
            self._on_numbers(question, project.store.document_numbers(wanted))
            return
        background.run(
            lambda progress: (question, project.store.document_numbers(wanted)),
            parent=self,
            done=self._on_answer,
            failed=self._on_failed,
            broke=self._on_broke,
        )

    def show_all(self) -> None:
        """Take the filters away."""
        self.states.choose(None)
        self.search.clear()
        self.refresh()

    def make_current(self, number: int) -> None:
        """Put the cursor on a document, where it is listed."""
        try:
            row = self.table.numbers.index(number)
        except ValueError:
            return
        self.view.setCurrentIndex(self.table.index(row, 0))
        self.view.scrollTo(self.table.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys go from the search field into the list."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.table.rowCount():
            self.view.setFocus()
            if not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.table.index(0, 0))
            return
        super().keyPressEvent(event)

    def _on_answer(self, answer: tuple[int, array[int]]) -> None:
        self._on_numbers(*answer)

    def _on_numbers(self, question: int, numbers: array[int]) -> None:
        project = self._project
        if question != self._question or project is None:
            return
        me = project.me.id

        def fetch(wanted: Sequence[int]) -> list[DocumentRow]:
            return project.store.document_rows(wanted, me)

        self.table.show(numbers, fetch)
        if len(numbers):
            self.stack.setCurrentWidget(self.view)
            self.view.setCurrentIndex(self.table.index(0, 0))
        else:
            filtered = bool(self.search.text().strip()) or self.states.state is not None
            self.stack.setCurrentWidget(self.no_matches if filtered else self.no_documents)
        self.count.setText(tr("{n} documents", n=len(numbers)) if len(numbers) else "")

    def _show_counts(self) -> int:
        assert self._project is not None
        return self.states.show_counts(self._project.store.progress(self._project.me.id))

    def _on_failed(self, error: AnnotatorError) -> None:
        ask.show_error(self, error)

    def _on_broke(self, error: Exception) -> None:
        ask.show_bug(self, repr(error))

    def _on_return(self) -> None:
        if self._typing.isActive():
            self.refresh()
        if self.table.rowCount():
            self.view.setFocus()

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.table.document_at(index.row())
        if row is not None:
            self.document_requested.emit(row.id)


class _StateButtons(QWidget):
    """All, new, in progress, finished, locked: one of them is down; each tells its number."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[WorkState | None, QToolButton] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for state in (None, *WorkState):
            button = QToolButton()
            button.setCheckable(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setObjectName("pill")
            if state is not None:
                button.setIcon(QIcon(state_dot(state)))
                button.setIconSize(QSize(10, 10))
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(self.chosen)
            self._buttons[state] = button
        self.choose(None)

    @property
    def state(self) -> WorkState | None:
        """The state that is chosen, ``None`` for all."""
        return next(state for state, button in self._buttons.items() if button.isChecked())

    def choose(self, state: WorkState | None) -> None:
        """Press a button without telling anybody."""
        self._buttons[state].setChecked(True)

    def show_counts(self, counts: dict[WorkState, int]) -> int:
        """Write the numbers on the buttons; return their sum."""
        total = sum(counts.values())
        for state, button in self._buttons.items():
            title = tr("All") if state is None else tr(STATE_TITLES[state])
            number = total if state is None else counts.get(state, 0)
            button.setText(f" {title}  {number:,}")
            # Nobody locks documents in most projects; a button for none of them is noise.
            button.setVisible(state is not WorkState.LOCKED or bool(number) or button.isChecked())
        return total


class _Empty(QWidget):
    """What stands where a list would stand: why it is empty, and what to do."""

    pressed = Signal()


def _empty(icon: str, title: str, text: str, deed: str) -> _Empty:
    made = _Empty()
    column = QVBoxLayout(made)
    column.setSpacing(8)
    picture = QLabel()
    picture.setPixmap(appearance.icon(icon, colour=appearance.colours().faint).pixmap(48, 48))
    heading, line = QLabel(title), QLabel(text)
    heading.setObjectName("heading")
    line.setObjectName("faint")
    button = QPushButton(deed)
    button.clicked.connect(made.pressed)
    column.addStretch(2)
    for widget in (picture, heading, line, button):
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return made


def _table_view(table: DocumentTable) -> QTableView:
    view = QTableView()
    view.setObjectName("framed")
    view.setModel(table)
    view.setAccessibleName(tr("Documents"))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows = view.verticalHeader()
    rows.setVisible(False)
    # One fixed height: Qt must not ask a million rows how high they would like to be.
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(_ROW)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setSectionsClickable(False)
    for column in range(1, len(COLUMNS)):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(column, _WIDTHS[column])
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return view
