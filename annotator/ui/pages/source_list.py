"""The files and folders to import: added, dropped, removed; long names lose their middle."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator import paths
from annotator.ui import ask
from annotator.ui.language import tr

_LEAST, _HEIGHT = 52, 116
_PATH = Qt.ItemDataRole.UserRole


class SourceList(QWidget):
    """Each path stands on the list once; ``changed`` tells that it is another list now."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = _List()
        self.add_files = QPushButton(tr("Add files…"))
        self.add_folder = QPushButton(tr("Add a folder…"))
        self.remove = QPushButton(tr("Remove"))
        below = QHBoxLayout()
        below.setSpacing(8)
        for button in (self.add_files, self.add_folder, self.remove):
            button.setAutoDefault(False)
            below.addWidget(button)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addLayout(below)

        self.add_files.clicked.connect(self._on_add_files)
        self.add_folder.clicked.connect(self._on_add_folder)
        self.remove.clicked.connect(self.remove_chosen)
        self.list.removal_requested.connect(self.remove_chosen)
        self._show_ready()

    @property
    def paths(self) -> list[str]:
        """The files and folders on the list."""
        return [self.list.item(row).data(_PATH) for row in range(self.list.count())]

    def add(self, found: list[str]) -> None:
        """Put files and folders on the list."""
        known = set(self.paths)
        fresh = [path for path in dict.fromkeys(found) if path and path not in known]
        for path in fresh:
            item = QListWidgetItem(paths.short(path), self.list)
            item.setData(_PATH, path)
            item.setToolTip(path)
        if fresh:
            self._show_ready()
            self.changed.emit()

    def clear(self) -> None:
        """Take everything off the list."""
        self.list.clear()
        self._show_ready()
        self.changed.emit()

    def remove_chosen(self) -> None:
        """Take off what is chosen, else the last one."""
        rows = {self.list.row(item) for item in self.list.selectedItems()}
        for row in sorted(rows or {self.list.count() - 1}, reverse=True):
            self.list.takeItem(row)
        self._show_ready()
        self.changed.emit()

    def _show_ready(self) -> None:
        self.remove.setEnabled(self.list.count() > 0)

    def _on_add_files(self) -> None:
        self.add(ask.files_to_import(self, paths.documents_folder()))

    def _on_add_folder(self) -> None:
        self.add([ask.folder(self, paths.documents_folder())])


class _List(QListWidget):
    """Delete takes files off; names run as paths do."""

    removal_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMinimumHeight(_LEAST)
        self.setMaximumHeight(_HEIGHT)
        self.setObjectName("framed")
        self.setAccessibleName(tr("Files to import"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take off what is chosen with Delete."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.selectedItems():
            self.removal_requested.emit()
            return
        super().keyPressEvent(event)
