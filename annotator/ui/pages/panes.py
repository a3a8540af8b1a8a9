"""F6: from pane to pane of the annotate page; Escape leads back to the article."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_WAY = Qt.FocusReason.TabFocusReason


class Panes(QObject):
    """``panes`` are, in their order, the panes and what takes the keyboard in each, if anything."""

    def __init__(
        self, page: QWidget, panes: list[tuple[QWidget, Callable[[], QWidget | None]]]
    ) -> None:
        super().__init__(page)
        self._panes = panes
        for pane, _ in panes[1:]:
            # Keys that nothing inside a pane takes come up to it.
            pane.installEventFilter(self)

    def step(self, by: int) -> None:
        """Give the keyboard to the next (1) or previous pane (-1) that shows and can have it."""
        now = self._current()
        for distance in range(1, len(self._panes) + 1):
            pane, taker = self._panes[(now + by * distance) % len(self._panes)]
            target = taker() if pane.isVisible() else None
            if target is not None:
                target.setFocus(_WAY)
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take F6 and Escape wherever the keyboard is in a pane."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_F6:
                back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                self.step(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._panes[0][0].setFocus(_WAY)
                return True
        return False

    def _current(self) -> int:
        focused = QApplication.focusWidget()
        for number, (pane, _) in enumerate(self._panes):
            if focused is not None and (pane is focused or pane.isAncestorOf(focused)):
                return number
        return 0
