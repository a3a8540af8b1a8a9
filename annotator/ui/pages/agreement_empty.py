"""What stands where numbers would stand: why there are none, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.core.errors import AnnotatorError
from annotator.ui import appearance
from annotator.ui.language import error_text, tr

UNFINISHED, IMPORT, NOTHING = "unfinished", "import", ""
# By the beginning of the sentence: what to do, and the deed of the button.
ADVICE = {
    "No document has been finished by two": (
        "Finish documents with Ctrl+Enter, or count unfinished work as well.",
        UNFINISHED,
    ),
    "Agreement needs two annotators": (
        "Let a second person annotate and finish some of the same documents, or import their work.",
        IMPORT,
    ),
}
_CHOOSE = "Choose other annotators or documents at the side."
_TICK = "Tick at least two annotators at the side."
DEEDS = {UNFINISHED: "Count unfinished work", IMPORT: "Import…"}


class AgreementEmpty(QWidget):
    """``deed_requested`` names what the button does: ``UNFINISHED`` or ``IMPORT``."""

    deed_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._deed = NOTHING
        self.heading, self.why, self.advice = QLabel(), QLabel(), QLabel()
        self.button = QPushButton()
        picture = QLabel()
        picture.setPixmap(
            appearance.icon("agreement", colour=appearance.colours().faint).pixmap(48, 48)
        )
        self.heading.setText(tr("There is nothing to compare yet"))
        self.heading.setObjectName("heading")
        self.why.setObjectName("faint")
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 0, 40, 0)
        column.setSpacing(8)
        column.addStretch(2)
        for widget in (picture, self.heading, self.why, self.advice, self.button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (self.why, self.advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(460)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.button.clicked.connect(lambda: self.deed_requested.emit(self._deed))

    def show_error(self, error: AnnotatorError, *, ticked: int, known: int) -> None:
        """Say why nothing can be compared; so many of the known annotators were chosen."""
        advice, self._deed = next(
            (told for start, told in ADVICE.items() if error.template.startswith(start)),
            (_CHOOSE, NOTHING),
        )
        if ticked < 2 <= known:
            advice, self._deed = _TICK, NOTHING
        self.why.setText(error_text(error))
        self.advice.setText(tr(advice))
        self.button.setVisible(self._deed != NOTHING)
        if self._deed:
            self.button.setText(tr(DEEDS[self._deed]))
