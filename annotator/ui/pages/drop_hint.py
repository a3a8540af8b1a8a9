"""What stands where nothing can be shown yet: a picture, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from annotator.ui import appearance

_PICTURE = 48


class DropHint(QFrame):
    """``setText`` says what to do."""

    def __init__(self, icon: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hint")
        self._picture = QLabel()
        colour = appearance.colours().faint
        self._picture.setPixmap(appearance.icon(icon, colour=colour).pixmap(_PICTURE, _PICTURE))
        self._words = QLabel()
        self._words.setObjectName("faint")
        self._words.setWordWrap(True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setMinimumWidth(360)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def text(self) -> str:
        """Return what is said."""
        return self._words.text()

    def setText(self, text: str) -> None:
        """Say something."""
        self._words.setText(text)
