"""What becomes of the columns of a table: its first rows, and a choice over each column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.language import tr
from annotator.ui.pages.captions import Elided
from annotator.ui.pages.column_uses import Use, guessed_uses, mapping_options, with_use
from annotator.ui.pages.file_words import as_name, short_name
from annotator.ui.pages.preview_table import DirectedCells, PreviewTable

if TYPE_CHECKING:
    from annotator.formats.table_mapping import TablePreview

_CHOICES, _ROW = 40, 30
_TEXT, _OTHERS = 270, 168
_SHOWN = 200  # columns that get a choice; nobody chooses for more by hand

USES: Mapping[Use, str] = {
    Use.TEXT: "The text",
    Use.TITLE: "The title",
    Use.ID: "The id",
    Use.DATE: "The date",
    Use.SOURCE: "The source",
    Use.URL: "The web address",
    Use.LABEL: "A label of the article",
    Use.METADATA: "Other metadata",
    Use.OUT: "Leave out",
}


class ColumnMapping(QWidget):
    """Shows a preview and keeps the choice; ``options`` says it as the import wants it."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.uses: list[Use] = []
        self.choices: list[QComboBox] = []
        self._preview: TablePreview | None = None
        self._touched = False
        # Going through a box by keys takes the text, the title … from other columns for a moment:
        # all choices for one column in a row start from what was before the first of them.
        self._base: tuple[int, list[Use]] = (-1, [])
        self.heading = Elided()
        self.problem = QLabel()
        self.problem.setObjectName("warning")
        self.problem.setWordWrap(True)
        self.table = PreviewTable(parent=self)
        self.view = _table_view(self.table)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.problem)
        column.addWidget(self.view, 1)
        self._show_problem()

    @property
    def is_ready(self) -> bool:
        """Whether a column is the text, or there is nothing to choose from."""
        return self._preview is None or Use.TEXT in self.uses

    def show_preview(self, preview: TablePreview, file: str) -> None:
        """Show the first rows of a file; choices stay where the columns are the same."""
        same = self._preview is not None and self._preview.columns == preview.columns
        if not (same and self._touched):
            self.uses = guessed_uses(preview)
            self._touched = False
        self._preview = preview
        self._base = (-1, [])
        self.heading.show_words(tr("The first rows of {file}", file=as_name(short_name(file))))
        self.table.show(preview, self.uses)
        self._make_choices()
        self._show_problem()

    def clear(self) -> None:
        """Show nothing and forget the choice."""
        self._preview, self.uses, self._touched = None, [], False
        self.table.show(None, ())
        self.choices = []
        self._show_problem()

    def options(self) -> Mapping[str, str]:
        """Return the choice as options of the import; none as long as nothing was chosen."""
        if self._preview is None or not self._touched:
            return {}
        return mapping_options(self._preview.columns, self.uses)

    def choose(self, column: int, use: Use) -> None:
        """Use a column for something, as its box does."""
        if self._base[0] != column:
            self._base = (column, self.uses)
        self.uses = with_use(self._base[1], column, use)
        self._touched = True
        for box, one in zip(self.choices, self.uses, strict=False):
            box.blockSignals(True)
            box.setCurrentIndex(box.findData(one))
            box.blockSignals(False)
        self.table.show_uses(self.uses)
        self._show_problem()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Bring a box into sight when the keyboard goes to it; the wheel is for scrolling."""
        if event.type() == QEvent.Type.FocusIn and watched in self.choices:
            column = self.choices.index(watched)
            self.view.scrollTo(self.table.index(1, column))
        elif event.type() == QEvent.Type.Wheel and watched in self.choices:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _make_choices(self) -> None:
        assert self._preview is not None
        self.choices = []
        for column, name in enumerate(self._preview.columns[:_SHOWN]):
            box = QComboBox()
            for use, title in USES.items():
                box.addItem(tr(title), use.value)
            box.setCurrentIndex(box.findData(self.uses[column]))
            box.setAccessibleName(tr("Use of the column “{name}”", name=name))
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.installEventFilter(self)
            box.currentIndexChanged.connect(
                lambda _, c=column, b=box: self.choose(c, Use(b.currentData()))
            )
            holder = QWidget()
            holder.setAutoFillBackground(True)
            row = QHBoxLayout(holder)
            row.setContentsMargins(6, 4, 6, 4)
            row.addWidget(box)
            self.view.setIndexWidget(self.table.index(0, column), holder)
            self.choices.append(box)
            wide = self.uses[column] is Use.TEXT
            self.view.setColumnWidth(column, _TEXT if wide else _OTHERS)
        self.view.setRowHeight(0, _CHOICES)

    def _show_problem(self) -> None:
        text = ""
        if self._preview is not None and not self._preview.rows:
            text = tr("There is no row in it.")
        elif not self.is_ready:
            text = tr("Choose the column in which the text stands.")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


def _table_view(table: PreviewTable) -> QTableView:
    view = QTableView()
    view.setObjectName("framed")
    view.setModel(table)
    view.setItemDelegate(DirectedCells(view))
    view.setAccessibleName(tr("The first rows"))
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows, head = view.verticalHeader(), view.horizontalHeader()
    rows.setVisible(False)
    rows.setMinimumSectionSize(_ROW)
    rows.setDefaultSectionSize(_ROW)
    head.setHighlightSections(False)
    head.setSectionsClickable(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    head.setMinimumSectionSize(110)
    return view
