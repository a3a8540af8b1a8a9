"""Find in the document: folded, so that hamza, ta marbuta, tashkeel and tatweel do not matter."""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from annotator.arabic.search import find
from annotator.core.span import Span
from annotator.ui import appearance
from annotator.ui.language import tr
from annotator.ui.pages.captions import faint


class FindBar(QWidget):
    """``found`` carries the matches and which of them is the current one (-1 for none)."""

    found = Signal(list, int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Find in the document"))
        self.line.setAccessibleName(tr("Find in the document"))
        self.line.setClearButtonEnabled(True)
        self.line.setMaximumWidth(360)
        self.count = faint()
        self.previous = _button("previous", tr("Previous match (Shift+Enter)"))
        self.next = _button("next", tr("Next match (Enter)"))
        self.close_button = _button("close", tr("Close (Esc)"))
        self._text = ""
        self._matches: list[Span] = []
        self._current = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(6)
        row.addWidget(self.line, 3)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(self.close_button)
        self.hide()

        self.line.textChanged.connect(lambda: self._search())
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        self.close_button.clicked.connect(self.dismiss)

    def show_document(self, text: str) -> None:
        """Search another document from now on, at once where the bar is open."""
        self._text = text
        self._matches, self._current = [], -1
        if not self.isHidden():
            self._search()

    def open(self, *, query: str = "", near: int = 0) -> None:
        """Show the bar with the keyboard in it; look for ``query`` from ``near`` on."""
        self.show()
        if query:
            self.line.blockSignals(True)
            self.line.setText(query)
            self.line.blockSignals(False)
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._search(near=near)

    def step(self, direction: int) -> None:
        """Go to the next match (1) or the one before (-1), around the end."""
        if self._matches:
            self._current = (self._current + direction) % len(self._matches)
            self._tell()

    def dismiss(self) -> None:
        """Close the bar and take the matches from the screen."""
        self.hide()
        self._matches, self._current = [], -1
        self.found.emit([], -1)
        self.closed.emit()

    @property
    def matches(self) -> list[Span]:
        """What was found, in reading order."""
        return list(self._matches)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Shift+Enter step, Escape closes."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_Down:
            self.step(1)
        elif event.key() == Qt.Key.Key_Up:
            self.step(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _search(self, *, near: int | None = None) -> None:
        if near is None:
            near = self._matches[self._current].start if self._current >= 0 else 0
        query = self.line.text().strip()
        self._matches = find(self._text, query) if query else []
        self._current = -1
        if self._matches:
            at = bisect_left(self._matches, near, key=lambda span: span.start)
            self._current = at % len(self._matches)
        self._tell()

    def _tell(self) -> None:
        total = len(self._matches)
        if total:
            text = tr("{place} of {total}", place=self._current + 1, total=total)
        else:
            text = tr("Not found") if self.line.text().strip() else ""
        self.count.setText(text)
        for button in (self.previous, self.next):
            button.setEnabled(total > 0)
        self.found.emit(self.matches, self._current)


def _button(icon: str, tool_tip: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(appearance.icon(icon))
    button.setToolTip(tool_tip)
    button.setAccessibleName(tool_tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
