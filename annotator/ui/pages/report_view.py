"""What an import or export did: one sentence, counts, and a row for each thing worth a look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.ui import ask
from annotator.ui.language import tr
from annotator.ui.pages.report_table import (
    FILE,
    LINE,
    OUTCOME,
    TITLES,
    Kind,
    ReportCells,
    ReportRow,
    ReportTable,
)
from annotator.ui.pages.report_words import Told, sort_words

_ROW = 30
_WIDTHS = {OUTCOME: 120, FILE: 172, LINE: 58}


class ReportView(QWidget):
    """Empty until ``show_report``; the whole report can be saved as JSON.

    ``place_requested`` wishes to see the place of a row.
    """

    shown = Signal()
    place_requested = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.kinds = _KindButtons()
        self.reasons = QComboBox()
        self.reasons.setAccessibleName(tr("Reason"))
        self.reasons.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.reasons.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.lines = ReportTable(parent=self)
        self.view = _RowsView()
        self.view.setModel(self.lines)
        self.whole = QLabel()
        self.whole.setWordWrap(True)
        self.whole.setTextFormat(Qt.TextFormat.PlainText)
        self.whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.whole.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint = QLabel(tr("Enter or a double click shows the file at the line."))
        self.hint.setObjectName("faint")
        self.more = QLabel()
        self.more.setObjectName("faint")
        self.save = QPushButton(tr("Save the report…"))
        self.save.setAutoDefault(False)
        self._data: Mapping[str, Any] = {}
        narrowing = QHBoxLayout()
        narrowing.setSpacing(10)
        narrowing.addWidget(self.kinds)
        narrowing.addWidget(self.reasons, 1)
        narrowing.addStretch(0)
        foot = self._foot = QHBoxLayout()
        foot.addWidget(self.hint)
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.headline)
        column.addLayout(narrowing)
        column.addWidget(self.view, 1)
        column.addWidget(self.whole)
        column.addLayout(foot)

        self.kinds.chosen.connect(self._on_kind)
        self.reasons.currentIndexChanged.connect(self._on_reason)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.save.clicked.connect(self._on_save)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.show_told(Told("", [], {}))

    def show_told(self, told: Told) -> None:
        """Show a report: its sentence, its rows; its data are kept for saving."""
        self.headline.setText(told.headline)
        self._data = told.data
        self.lines.show(told.rows)
        self.view.setColumnHidden(LINE, not self.lines.has_lines)
        self.kinds.show_counts(self.lines.counts)
        self._show_reasons()
        some = bool(told.rows)
        self.view.setVisible(some)
        self.whole.setVisible(some)
        self.save.setVisible(some)
        self.hint.setVisible(any(row.file for row in told.rows))
        self.more.setText(
            tr("{n} more are only in the counts.", n=told.unlisted) if told.unlisted else ""
        )
        self.more.setVisible(bool(told.unlisted))
        if some:
            self.view.setCurrentIndex(self.lines.index(0, 0))
        if told.headline:
            self.shown.emit()

    def add_button(self, button: QPushButton) -> None:
        """Put a button before the one that saves."""
        self._foot.insertWidget(self._foot.count() - 1, button)

    @property
    def current(self) -> ReportRow | None:
        """The row with the cursor."""
        index = self.view.currentIndex()
        return self.lines.row(index.row()) if index.isValid() else None

    def _on_kind(self) -> None:
        self._show_reasons()
        self.lines.narrow(self.kinds.kind, "")
        self._to_first()

    def _on_reason(self) -> None:
        self.lines.narrow(self.kinds.kind, self.reasons.currentData() or "")
        self._to_first()

    def _to_first(self) -> None:
        if self.lines.rowCount():
            self.view.setCurrentIndex(self.lines.index(0, 0))

    def _show_reasons(self) -> None:
        sorts = self.lines.sorts(self.kinds.kind)
        self.reasons.blockSignals(True)
        self.reasons.clear()
        self.reasons.addItem(tr("All reasons"), "")
        for sort, count in sorts.most_common():
            self.reasons.addItem(f"{sort_words(sort)}  ({count:,})", sort)
        self.reasons.blockSignals(False)
        self.reasons.setVisible(len(sorts) > 1)

    def _on_activated(self, index: QModelIndex) -> None:
        row = self.lines.row(index.row())
        if row.file:
            self.place_requested.emit(row)

    def _on_current(self, current: QModelIndex) -> None:
        """Say all of a reason that the row has no room for."""
        self.whole.setText(self.lines.row(current.row()).reason if current.isValid() else "")

    def _on_save(self) -> None:
        path = ask.file_to_write(self, Path.home() / "report.json")
        if not path:
            return
        try:
            text = json.dumps(self._data, ensure_ascii=False, indent=2, default=str)
            Path(path).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            problem = AnnotatorError(
                "The report {path} cannot be written: {reason}.", path=path, reason=error.strerror
            )
            ask.show_error(self, problem)


class _KindButtons(QWidget):
    """All, refused, repaired …: one of them is down; each tells its number."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[Kind | None, QToolButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for kind in (None, *Kind):
            button = QToolButton()
            button.setCheckable(True)
            button.setObjectName("pill")
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(self.chosen)
            self._buttons[kind] = button

    @property
    def kind(self) -> Kind | None:
        """The kind that is chosen, ``None`` for all."""
        return next((kind for kind, one in self._buttons.items() if one.isChecked()), None)

    def button(self, kind: Kind | None) -> QToolButton:
        """Return the button of a kind, ``None`` for that of all."""
        return self._buttons[kind]

    def show_counts(self, counts: Mapping[Kind, int]) -> None:
        """Write the numbers on the buttons, and press the first."""
        for kind, button in self._buttons.items():
            number = sum(counts.values()) if kind is None else counts.get(kind, 0)
            title = tr("All") if kind is None else tr(TITLES[kind])
            button.setText(f"{title}  {number:,}")
            button.setVisible(bool(number))
        self._buttons[None].setChecked(True)
        self.setVisible(len([one for one in counts.values() if one]) > 1)


class _RowsView(QTableView):
    """Enter shows the place and goes no further: it would press the dialog's first button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("framed")
        self.setItemDelegate(ReportCells(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(tr("Report"))
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(_ROW)
        rows.setDefaultSectionSize(_ROW)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(True)

    def setModel(self, model: ReportTable) -> None:  # type: ignore[override]
        """Take the model; widths set before there are columns would be lost."""
        super().setModel(model)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
