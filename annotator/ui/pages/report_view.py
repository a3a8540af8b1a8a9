"""What an import or export did: one sentence, and a line for each thing that went otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.ui import ask
from annotator.ui.language import isolate, tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_COLUMNS = 2


class ReportView(QWidget):
    """Hidden until ``show_report``; the whole report can be saved as JSON."""

    shown = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = QLabel()
        self.headline.setWordWrap(True)
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.lines = _Lines(self)
        self.view = QTableView()
        self.view.setObjectName("framed")
        self.view.setModel(self.lines)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setShowGrid(False)
        self.view.setAccessibleName(tr("Report"))
        rows, head = self.view.verticalHeader(), self.view.horizontalHeader()
        rows.setVisible(False)
        rows.setDefaultSectionSize(28)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, 200)
        head.setStretchLastSection(True)
        head.setSectionsClickable(False)
        self.save = QPushButton(tr("Save the report…"))
        self.save.clicked.connect(self._on_save)
        self._data: Mapping[str, Any] = {}
        top = QHBoxLayout()
        top.addWidget(self.headline, 1)
        top.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self.hide()
        self.headline.setText("")
        self.lines.show(())

    def show_report(
        self, headline: str, lines: Sequence[tuple[str, str]], data: Mapping[str, Any]
    ) -> None:
        """Show a sentence, (place, problem) lines, and keep ``data`` for saving."""
        self.headline.setText(headline)
        self._data = data
        self.lines.show(lines)
        self.view.setVisible(bool(lines))
        self.save.setVisible(bool(lines))
        self.show()
        if lines:
            self.shown.emit()

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


class _Lines(QAbstractTableModel):
    """Two columns: the place (a file and line, a document), and what happened there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: Sequence[tuple[str, str]] = ()

    def show(self, lines: Sequence[tuple[str, str]]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return isolate(self._lines[index.row()][index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return (tr("Where"), tr("What"))[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None
