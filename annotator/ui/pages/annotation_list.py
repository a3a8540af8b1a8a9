"""The list of the document's annotations with its filter; a click asks for the annotation."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import LayerKind, Schema, title_in
from annotator.ui.language import current_language, tr
from annotator.ui.pages.annotation_cells import AnnotationCells
from annotator.ui.pages.annotation_table import AnnotationTable, Column
from annotator.ui.pages.captions import faint, strong

_ROW = 28
_ROOM_FOR_LAYERS = 460  # below this width the layer's column would squeeze the text


class AnnotationList(QWidget):
    """``annotation_chosen`` carries an id: the user clicked it or stepped to it in the list."""

    annotation_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = AnnotationTable(self)
        self._title = strong(tr("Annotations"))
        self._count = faint()
        self.filter_text = QLineEdit()
        self.filter_text.setPlaceholderText(tr("Filter…"))
        self.filter_text.setAccessibleName(tr("Filter…"))
        self.filter_text.setClearButtonEnabled(True)
        self.filter_layer = QComboBox()
        self.filter_layer.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.filter_layer.setMinimumContentsLength(9)
        self.filter_layer.setToolTip(tr("Show only one layer"))
        self.filter_layer.setAccessibleName(tr("Show only one layer"))
        self.view = _view(self.table)
        self._empty = faint()
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(24, 36, 24, 0)
        self._stack = QStackedLayout()
        self._current: str | None = None
        self._following = False
        self._lay_out()

        self.view.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.view.clicked.connect(self._on_clicked)
        self.filter_text.textChanged.connect(self._on_filter_changed)
        self.filter_layer.currentIndexChanged.connect(self._on_filter_changed)
        for signal in (self.table.modelReset, self.table.rowsInserted, self.table.rowsRemoved):
            signal.connect(self._on_rows_changed)
        self._on_rows_changed()

    def show_schema(self, schema: Schema) -> None:
        """Offer the layers of a schema in the filter; keep the chosen one where it still is."""
        chosen = self.filter_layer.currentData()
        self.filter_layer.blockSignals(True)
        self.filter_layer.clear()
        self.filter_layer.addItem(tr("All layers"), "")
        for layer in schema.layers:
            if layer.kind is LayerKind.SPAN:
                title = title_in(layer.titles, current_language(), layer.key)
                self.filter_layer.addItem(title, layer.key)
        self.filter_layer.setCurrentIndex(max(0, self.filter_layer.findData(chosen)))
        self.filter_layer.blockSignals(False)

    def show_annotations(
        self, text: str, *, schema: Schema, spans: Iterable[SpanAnnotation]
    ) -> None:
        """Show another document's annotations."""
        self._current = None
        self.table.show(text, schema=schema, spans=spans)

    def apply(self, before: SpanAnnotation | None, after: SpanAnnotation | None) -> None:
        """Take in one stored change; the current row follows its annotation."""
        self.table.apply(before, after)
        self._follow()

    def keyboard_place(self) -> QWidget:
        """Return what takes the keyboard here: the rows, the filter where there are none."""
        return self.view if self.table.rowCount() else self.filter_text

    def make_current(self, identity: str | None) -> None:
        """Show which annotation is the current one, and scroll to it."""
        self._current = identity
        self._follow()

    def _follow(self) -> None:
        selection = self.view.selectionModel()
        row = self.table.row_of(self._current)
        self._following = True
        if row < 0:
            selection.clear()
        else:
            index = self.table.index(row, Column.TEXT)
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self._following = False

    def _on_row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        # The view also moves its current row by itself when rows go; only the user asks.
        if current.isValid() and self.view.hasFocus() and not self._following:
            self._ask(current)

    def _on_clicked(self, index: QModelIndex) -> None:
        self._ask(index)

    def _ask(self, index: QModelIndex) -> None:
        chosen = self.table.annotation(index.row()).id
        if chosen != self._current:
            self._current = chosen
            self.annotation_chosen.emit(chosen)

    def _on_filter_changed(self) -> None:
        self.table.set_filter(
            layer=self.filter_layer.currentData() or "", text=self.filter_text.text()
        )
        self._follow()

    def _on_rows_changed(self) -> None:
        shown, total = self.table.rowCount(), self.table.total
        if shown == total:
            self._count.setText(tr("{n} annotations", n=total) if total else "")
        else:
            self._count.setText(tr("{shown} of {total}", shown=shown, total=total))
        if total:
            self._empty.setText(tr("Nothing matches the filter."))
        else:
            self._empty.setText(tr("No annotations yet. Select text and press the key of a label."))
        self._stack.setCurrentIndex(0 if shown else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the layers' column where there is room."""
        super().resizeEvent(event)
        self.view.setColumnHidden(Column.LAYER, self.width() < _ROOM_FOR_LAYERS)

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setContentsMargins(12, 8, 12, 0)
        heading.addWidget(self._title)
        heading.addStretch(1)
        heading.addWidget(self._count)
        filters = QHBoxLayout()
        filters.setContentsMargins(10, 0, 10, 2)
        filters.setSpacing(6)
        filters.addWidget(self.filter_text, 3)
        filters.addWidget(self.filter_layer, 2)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addLayout(filters)
        column.addLayout(self._stack, 1)


def _view(table: AnnotationTable) -> QTableView:
    view = QTableView()
    view.setModel(table)
    view.setItemDelegate(AnnotationCells(view, table))
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setAccessibleName(tr("Annotations"))
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(_ROW)
    view.verticalHeader().setMinimumSectionSize(_ROW)
    header = view.horizontalHeader()
    header.hide()
    header.setMinimumSectionSize(24)
    header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
    for column, width in ((Column.LABEL, 128), (Column.LAYER, 110), (Column.NOTE, 32)):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(column, width)
    return view
