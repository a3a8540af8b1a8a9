"""The small texts of the panels: faint ones that name, strong ones that head, those that lead."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy

from annotator.ui import appearance
from annotator.ui.language import isolate

_KEPT = 200  # elided texts: the same few hints come again and again


class TextButton(QAbstractButton):
    """A piece of the article that leads to where it stands; it loses its middle in little room."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the text and a little air."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 4, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the reading start, underlined under the mouse or with the keyboard."""
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        font = QFont(self.font())
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(QColor(appearance.colours().accent))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, self.width()
        )
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), leading, isolate(shown))


class Elided(QLabel):
    """One line of plain text that ends in an ellipsis where there is no room for all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._fitted: dict[tuple[str, int], str] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Show a text, and all of it as tool tip."""
        self.words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        key = (self.words, self.width())
        shown = self._fitted.get(key)
        if shown is None:
            if len(self._fitted) > _KEPT:
                self._fitted.clear()
            shown = self.fontMetrics().elidedText(key[0], Qt.TextElideMode.ElideRight, key[1])
            self._fitted[key] = shown
        if shown != self.text():
            self.setText(shown)


def faint(text: str = "") -> QLabel:
    """Return a label that names something and stays in the background."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setStyleSheet(f"color: {appearance.colours().faint}")
    return label


def strong(text: str = "") -> QLabel:
    """Return a label that heads a panel."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(heavier(label.font()))
    return label


def heavier(font: QFont) -> QFont:
    """Return the font in its semi-bold weight."""
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def smaller(font: QFont) -> QFont:
    """Return the font two pixels smaller."""
    made = QFont(font)
    made.setPixelSize(max(10, font.pixelSize() - 2) if font.pixelSize() > 0 else 12)
    return made
