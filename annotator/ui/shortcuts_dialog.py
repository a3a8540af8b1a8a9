"""The list of keyboard shortcuts, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.actions import ACTIONS, MENUS, shortcut_text
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import tr
from annotator.ui.pages.annotate_keys import COMMANDS


class ShortcutsDialog(QDialog):
    """Two columns: what is done, and the keys."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.resize(460, 560)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(32)
        self._grid.setVerticalSpacing(7)
        for menu, title in MENUS.items():
            rows = [row for row in ACTIONS if row.menu == menu and row.shortcuts]
            self._heading(tr(title).replace("&", ""))
            for row in rows:
                self._line(tr(row.title).replace("…", ""), shortcut_text(row))
        self._heading(tr("In the article"))
        for command in COMMANDS:
            self._line(tr(command.title), " · ".join(command.keys))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)

    def _heading(self, title: str) -> None:
        label = QLabel(title)
        label.setObjectName("rubric")
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 2)

    def _line(self, deed: str, keys: str) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(QLabel(deed), row, 0)
        written = QLabel(f"\u2066{keys}\u2069")
        written.setObjectName("faint")
        self._grid.addWidget(written, row, 1, Qt.AlignmentFlag.AlignTrailing)
