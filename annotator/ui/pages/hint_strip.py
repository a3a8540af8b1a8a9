"""The line under the article: what the keys would do now, or what was just refused and why."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from annotator.ui import appearance
from annotator.ui.language import tr
from annotator.ui.pages.captions import Elided, smaller
from annotator.ui.pages.decision_strip import DecisionStrip

_SECONDS = 6


class HintStrip(QWidget):
    """A message stays for a few seconds; then the hint comes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._text = Elided()
        self._text.setFont(smaller(self._text.font()))
        self.decisions = DecisionStrip()
        self._hint = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SECONDS * 1000)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(self._text, 1)
        row.addWidget(self.decisions)
        self.setFixedHeight(30)
        self._timer.timeout.connect(self._show_hint)
        self._show_hint()

    @property
    def text(self) -> str:
        """What is shown now."""
        return self._text.words

    def hint(self, text: str) -> None:
        """Say what could be done now; a message that is still shown stays."""
        self._hint = text
        if not self._timer.isActive():
            self._show_hint()

    def say(self, text: str) -> None:
        """Say what was done."""
        self._show(text, colour=appearance.colours().ink)
        self._timer.start()

    def refuse(self, text: str) -> None:
        """Say why something could not be done."""
        self._show(text, colour=appearance.colours().busy, picture="warning")
        self._timer.start()

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._show_hint()

    def _show_hint(self) -> None:
        self._show(self._hint, colour=appearance.colours().faint)

    def _show(self, text: str, *, colour: str, picture: str = "") -> None:
        self._text.show_words(text)
        style = f"color: {colour}"
        if style != self._text.styleSheet():  # setting one polishes the whole strip anew
            self._text.setStyleSheet(style)
        self._picture.setVisible(bool(picture))
        if picture:
            self._picture.setPixmap(appearance.icon(picture, colour=colour).pixmap(16, 16))


def selection_hint(prefix: str | None) -> str:
    """Return what can be done with a selection that begins with this prefix."""
    if prefix is not None:
        return tr("A label's key annotates · - leaves “{prefix}” outside", prefix=prefix)
    return tr("A label's key annotates the selection · Shift+←→ grows and shrinks it")


def caret_hint(*, annotation: bool) -> str:
    """Return what can be done with nothing selected, with or without a current annotation."""
    if annotation:
        return tr(
            "A label's key changes the label · Shift+←→ moves the end · Enter: attributes · "
            "N: note · L: link · Delete: remove"
        )
    return tr("←→ goes by words · a label's key annotates the word · Tab: next annotation")
