"""Names of files where there is little room: they lose their middle, and run from left to right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from annotator.ui.language import current_language, isolate

_BEGINNING, _END = 26, 20


def as_path(path: str) -> str:
    """Return a path that runs from left to right wherever it is shown."""
    return f"\u2066{path}\u2069"


def as_name(name: str) -> str:
    """Return a name of a file for a sentence or a list.

    Between Arabic words an Arabic name runs with them, its ending last; between English words the
    ending would stand first.
    """
    return isolate(name) if current_language() == "ar" else as_path(name)


def short_name(name: str) -> str:
    """Return a name of a file for a sentence: its beginning and its end."""
    if len(name) <= _BEGINNING + _END:
        return name
    return f"{name[:_BEGINNING]}…{name[-_END:]}"


class PathLabel(QLabel):
    """One path; all of it is its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.path = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_path(self, path: str) -> None:
        """Show a path."""
        self.path = path
        self.setToolTip(as_path(path))
        self.setAccessibleName(path)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(120, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the reading start."""
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        shown = self.fontMetrics().elidedText(self.path, Qt.TextElideMode.ElideMiddle, self.width())
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), leading, as_path(shown))
