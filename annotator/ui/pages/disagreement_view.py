"""The spans behind a number: a list of the places, and both annotators' versions side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.span import Span
from annotator.ui import appearance
from annotator.ui.language import tr
from annotator.ui.pages.agreement_keys import step_of
from annotator.ui.pages.agreement_labels import label_title
from annotator.ui.pages.captions import faint
from annotator.ui.pages.disagreement_list import (
    Column,
    DisagreementCells,
    DisagreementList,
    whole_words,
)
from annotator.ui.pages.disagreement_version import DisagreementVersion
from annotator.ui.pages.panes import Panes

if TYPE_CHECKING:
    from annotator.project.disagreements import Disagreements, Opened, OpenedMark
    from annotator.project.project import Project

_AROUND = 180  # code points of text around a place in the versions
_ROW = 30


class DisagreementView(QWidget):
    """``left`` wishes to go back to the numbers, ``place_requested`` to see the article."""

    left = Signal()
    place_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._found: Disagreements | None = None
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.place = faint()
        self.back = QPushButton(tr("Back to the numbers"))
        self.back.setIcon(appearance.icon("previous"))
        self.previous = QPushButton(tr("Previous"))
        self.next = QPushButton(tr("Next"))
        self.article = QPushButton(tr("Open in the article"))
        self.table = DisagreementList(self)
        self.view = _List(self.table)
        self.versions = (DisagreementVersion(), DisagreementVersion())
        self._build()
        self.panes = Panes(
            self,
            [
                (self.view, lambda: self.view),
                (self.versions[0].view, lambda: self.versions[0].view),
                (self.versions[1].view, lambda: self.versions[1].view),
            ],
        )
        self.back.clicked.connect(self.left)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.article.clicked.connect(self.open_article)
        self.view.doubleClicked.connect(self.open_article)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)

    def show_rows(self, project: Project, found: Disagreements, title: str, rows: object) -> None:
        """Show the spans behind a number, the first one chosen."""
        self._project, self._found = project, found
        self.title.setText(title)
        self.table.show(found, rows)
        self._arrange()
        if self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(0, Column.LINE))
            self._show(0)
        else:
            self._show(-1)
        self.view.setFocus()

    def clear(self) -> None:
        """Forget the project."""
        self._project = self._found = None
        self.table.show(None, ())
        for version in self.versions:
            version.clear()

    @property
    def current(self) -> Opened | None:
        """The disagreement that is shown."""
        return self.table.opened(self.view.currentIndex().row())

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) disagreement."""
        row = self.view.currentIndex().row() + by
        if 0 <= row < self.table.rowCount():
            self.view.setCurrentIndex(self.table.index(row, Column.LINE))

    def open_article(self) -> None:
        """Wish to see the article at this place."""
        one = self.current
        if one is not None:
            marks = [mark for mark in (one.first, one.second) if mark is not None]
            spans = [span for mark in marks for span in mark.extents]
            start, end = min(span.start for span in spans), max(span.end for span in spans)
            self.place_requested.emit(one.document, Span(start, end))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, go back, open the article."""
        by = step_of(event)
        if by:
            self.step(by)
        elif event.key() == Qt.Key.Key_F6:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.panes.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_article()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------ inner works

    def _on_current(self, current: QModelIndex) -> None:
        self._show(current.row() if current.isValid() else -1)

    def _show(self, row: int) -> None:
        total = self.table.rowCount()
        self.previous.setEnabled(row > 0)
        self.next.setEnabled(0 <= row < total - 1)
        self.article.setEnabled(row >= 0)
        self.place.setText(
            tr("{place} of {total}", place=f"{row + 1:,}", total=f"{total:,}")
            if row >= 0
            else tr("There is nothing here.")
        )
        one = self._wider(row)
        if one is None or self._project is None:
            for version in self.versions:
                version.clear()
            return
        layer = self._project.schema.layer_by_key.get(self._found.layer if self._found else "")
        for number, version in enumerate(self.versions):
            mine, its = (one.first, one.second) if number == 0 else (one.second, one.first)
            name = one.annotators[number]
            shown = mine or (one.whole if one.whole and one.whole.annotator == name else None)
            stored = self._project.store.spans_over(one.document, name, one.context)
            version.show_version(
                name,
                self._said(shown, mine, layer),
                text=one.text,
                context=one.context,
                spans=[span for span in stored if layer is None or span.layer == layer.key],
                marked=shown.ids if shown is not None else (),
                other=its.extents if its is not None else (),
                schema=self._project.schema,
            )

    def _said(self, shown: OpenedMark | None, mine: OpenedMark | None, layer: object) -> str:
        if shown is None:
            return tr("marked nothing here")
        title = label_title(layer, shown.label)  # type: ignore[arg-type]
        if mine is None:
            return tr("{label}, in one piece with more", label=title)
        return title

    def _wider(self, row: int) -> Opened | None:
        """Return a row with more of its text than the list has."""
        one = self.table.opened(row)
        if one is None or self._found is None:
            return None
        wider = next(iter(self._found.opened([one.row], around=_AROUND)), None)
        return whole_words(wider, _AROUND) if wider is not None else None

    def _arrange(self) -> None:
        head = self.view.horizontalHeader()
        for column, width in ((Column.KIND, 268), (Column.WHO, 120), (Column.DOCUMENT, 190)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, width)
        head.setSectionResizeMode(Column.LINE, QHeaderView.ResizeMode.Stretch)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.back)
        top.addSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.place)
        top.addStretch(1)
        for button in (self.previous, self.next, self.article):
            top.addWidget(button)
        for button in (self.back, self.previous, self.next, self.article):
            button.setAutoDefault(False)
        for button, keys in (
            (self.back, "Esc"),
            (self.previous, "Shift+J"),
            (self.next, "J"),
            (self.article, "Enter"),
        ):
            button.setToolTip(f"{button.text()}  \u2066{keys}\u2069")
        side_by_side = QSplitter(Qt.Orientation.Horizontal)
        side_by_side.setChildrenCollapsible(False)
        side_by_side.setHandleWidth(12)
        for version in self.versions:
            side_by_side.addWidget(version)
        whole = QSplitter(Qt.Orientation.Vertical)
        whole.setChildrenCollapsible(False)
        whole.setHandleWidth(12)
        whole.addWidget(self.view)
        whole.addWidget(side_by_side)
        whole.setSizes([220, 380])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(whole, 1)


class _List(QTableView):
    """Keys that are commands of the view go up to it."""

    def __init__(self, table: DisagreementList) -> None:
        super().__init__()
        self.setObjectName("framed")
        self.setModel(table)
        self.setItemDelegate(DisagreementCells(self, table))
        self.setAccessibleName(tr("Disagreements"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave what the view does to it; arrows move in the rows."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter or event.key() == Qt.Key.Key_Escape or step_of(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; none of them searches."""
