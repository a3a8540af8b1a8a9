"""What becomes of documents that arrive and are in the project already."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.language import tr
from annotator.ui.typed_direction import follow_typed

# The values of the import's option ``known``.
REFUSE, SKIP, ADD = "refuse", "skip", "add"
_TITLES: Mapping[str, str] = {
    REFUSE: "Refuse them; keep the same text under another id twice",
    SKIP: "Leave them out and take the rest",
    ADD: "Add their annotations as another annotator’s work",
}


class KnownQuestion(QFrame):
    """Hidden until a check or an import came across such documents."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.question = QLabel()
        self.question.setObjectName("card-title")
        self.question.setWordWrap(True)
        self.buttons: dict[str, QRadioButton] = {}
        self.name = QLineEdit()
        self.name.setPlaceholderText(tr("The names in the files"))
        self.name.setAccessibleName(tr("Annotator name"))
        follow_typed(self.name)
        label = QLabel(tr("Annotator name"))
        label.setBuddy(self.name)
        self._named = QWidget()
        named = QHBoxLayout(self._named)
        named.setContentsMargins(24, 0, 0, 0)
        named.addWidget(label)
        named.addWidget(self.name, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        column.addWidget(self.question)
        group = QButtonGroup(self)
        for value, title in _TITLES.items():
            button = QRadioButton(tr(title))
            group.addButton(button)
            column.addWidget(button)
            self.buttons[value] = button
        column.addWidget(self._named)
        self.buttons[REFUSE].setChecked(True)

        group.buttonToggled.connect(self._on_toggled)
        self.name.textChanged.connect(self.changed)
        self.forget()

    @property
    def choice(self) -> str:
        """The value of the option ``known``."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    @property
    def annotator(self) -> str | None:
        """Whose work the annotations shall be; ``None`` for the names in the files."""
        return self.name.text().strip() or None if self.choice == ADD else None

    def ask(self, count: int) -> None:
        """Show how many such documents there are, and the choices."""
        self.question.setText(tr("{n} of the documents are in the project already.", n=count))
        self.show()

    def forget(self) -> None:
        """Hide, and refuse such documents again: other files come."""
        self.buttons[REFUSE].setChecked(True)
        self._on_toggled()
        self.hide()

    def _on_toggled(self, *_: object) -> None:
        self._named.setEnabled(self.choice == ADD)
        self.changed.emit()
