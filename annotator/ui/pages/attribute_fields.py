"""One editor for each kind of attribute, and for notes; each knows whether it is half-typed.

An editor emits ``edited`` when its value is complete, not at each keystroke.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from annotator.core.annotation import AttributeValue
from annotator.core.schema import Attribute, AttributeKind, title_in
from annotator.ui.language import current_language, tr
from annotator.ui.typed_direction import direction_of

_LARGEST = 1e12
_ABSOLUTE = Qt.AlignmentFlag.AlignAbsolute


class Field(QWidget):
    """An editor of one value; ``None`` is "not set"."""

    edited = Signal()

    def __init__(self, editor: QWidget) -> None:
        super().__init__()
        self.editor = editor
        self._stored: AttributeValue | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(editor)
        self.setFocusProxy(editor)

    @property
    def pending(self) -> bool:
        """Whether the editor shows something else than what is stored."""
        return self.value() != self._stored

    def show_stored(self, value: AttributeValue | None) -> None:
        """Show what is stored; a half-typed value that differs from what was stored stays."""
        if self.pending and value == self._stored:
            return
        self._stored = value
        if self.value() != value:
            self.settle(value)

    def settle(self, value: AttributeValue | None) -> None:
        """Show a stored value in place of whatever the editor holds."""
        self._stored = value
        self.blockSignals(True)
        self.put(value)
        self.blockSignals(False)

    def value(self) -> AttributeValue | None:
        """Return what the editor shows."""
        raise NotImplementedError

    def put(self, value: AttributeValue | None) -> None:
        """Show a value."""
        raise NotImplementedError

    def finish(self) -> None:
        """Say that the value is complete, where it has changed."""
        if self.pending:
            self.edited.emit()


class TextField(Field):
    """A line of text."""

    def __init__(self) -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self.line.editingFinished.connect(self.finish)

    def value(self) -> str | None:
        """Return the text, ``None`` where there is none."""
        return self.line.text().strip() or None

    def put(self, value: AttributeValue | None) -> None:
        """Show a text."""
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)  # a long value shows its beginning


class ChoiceField(Field):
    """One of the choices of the schema, or none."""

    def __init__(self, attribute: Attribute) -> None:
        self.box = _Box()
        super().__init__(self.box)
        self.box.addItem("—", None)
        for choice in attribute.choices:
            self.box.addItem(title_in(choice.titles, current_language(), choice.key), choice.key)
        self.box.activated.connect(self.finish)

    def value(self) -> str | None:
        """Return the key of the choice."""
        return self.box.currentData()

    def put(self, value: AttributeValue | None) -> None:
        """Show a choice; one that the schema no longer has is shown by its key."""
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(str(value), value)
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)


class FlagField(Field):
    """Yes, or not set."""

    def __init__(self, title: str) -> None:
        self.check = QCheckBox(title)
        super().__init__(self.check)
        self.check.clicked.connect(self.finish)

    @property
    def pending(self) -> bool:
        """An empty box is no different from a stored "no"."""
        return bool(self.value()) != bool(self._stored)

    def value(self) -> bool | None:
        """Return ``True``, or ``None`` where the box is empty."""
        return True if self.check.isChecked() else None

    def put(self, value: AttributeValue | None) -> None:
        """Show whether it is set."""
        self.check.setChecked(bool(value))


class NumberField(Field):
    """A number, or none: the step below the smallest is "not set"."""

    def __init__(self) -> None:
        self.spin = _Spin()
        super().__init__(self.spin)
        self.spin.setRange(-_LARGEST, _LARGEST)
        self.spin.setDecimals(6)
        self.spin.setKeyboardTracking(False)
        self.spin.setSpecialValueText("—")
        self.spin.setValue(-_LARGEST)
        self.spin.editingFinished.connect(self.finish)

    def value(self) -> int | float | None:
        """Return the number, whole where it is whole."""
        self.spin.interpretText()
        value = self.spin.value()
        if value <= -_LARGEST:
            return None
        return int(value) if math.isclose(value, round(value), abs_tol=1e-9) else value

    def put(self, value: AttributeValue | None) -> None:
        """Show a number."""
        number = isinstance(value, int | float)
        self.spin.setValue(float(value) if number else -_LARGEST)  # type: ignore[arg-type]


class NoteField(Field):
    """Several lines; complete when the keyboard leaves them."""

    def __init__(self) -> None:
        self.text = _Lines()
        super().__init__(self.text)
        self.text.left.connect(self.finish)

    def value(self) -> str | None:
        """Return the note, ``None`` where there is none."""
        return self.text.toPlainText().strip() or None

    def put(self, value: AttributeValue | None) -> None:
        """Show a note."""
        self.text.setPlainText("" if value is None else str(value))


def field_for(attribute: Attribute) -> Field:
    """Return the editor for an attribute of the schema."""
    title = title_in(attribute.titles, current_language(), attribute.key)
    if attribute.kind is AttributeKind.CHOICE:
        made: Field = ChoiceField(attribute)
    elif attribute.kind is AttributeKind.FLAG:
        made = FlagField(title)
    elif attribute.kind is AttributeKind.NUMBER:
        made = NumberField()
    else:
        made = TextField()
    made.editor.setAccessibleName(title)
    return made


class _Box(QComboBox):
    """A combo box that the wheel does not change while it only scrolls the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Spin(QDoubleSpinBox):
    """A spin box without idle zeros, which steps from "not set" to 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def textFromValue(self, value: float) -> str:
        return f"{value:.6f}".rstrip("0").rstrip(".")

    def stepBy(self, steps: int) -> None:
        if self.value() <= -_LARGEST:
            self.setValue(0)
        else:
            super().stepBy(steps)

    def validate(self, text: str, at: int) -> Any:
        if not text.strip():
            return (QValidator.State.Acceptable, text, at)
        return super().validate(text, at)

    def valueFromText(self, text: str) -> float:
        return -_LARGEST if text.strip() in {"", "—"} else super().valueFromText(text)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Lines(QPlainTextEdit):
    """A plain text that says when the keyboard leaves it; Tab leaves, Enter is a new line."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(tr("Write a note…"))
        self.setAccessibleName(tr("Note"))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 14)
        self._turn()
        self.textChanged.connect(self._turn)

    def _turn(self) -> None:
        """Let the text run, and stand, as its first letter does."""
        direction = direction_of(self.toPlainText())
        right = direction == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        if (option.textDirection(), option.alignment()) != (direction, side | _ABSOLUTE):
            option.setTextDirection(direction)
            option.setAlignment(side | _ABSOLUTE)
            self.document().setDefaultTextOption(option)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # An input method or the context menu takes the keyboard only for a moment.
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.left.emit()
            return
        super().keyPressEvent(event)
