"""A form made from an options dataclass: field metadata ``title``, ``bounds``, ``choices``.

Further metadata: ``unit`` stands behind a number, ``description`` is a line below the field.
Fields without a title are not shown and keep their value.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import Field, fields, replace
from enum import Enum
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.ui.language import tr

Editor = QCheckBox | QComboBox | QSpinBox | QDoubleSpinBox | QLineEdit


class OptionsForm(QWidget):
    """Shows and edits one frozen dataclass.

    Fields ``without`` which it is are not shown. A ``narrow`` form puts a long title above its
    field.
    """

    changed = Signal()

    def __init__(
        self,
        options: Any,
        *,
        without: Collection[str] = (),
        narrow: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._editors: dict[str, Editor] = {}
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        if narrow:
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for item in fields(options):
            if "title" not in item.metadata or item.name in without:
                continue
            editor = _editor(item, getattr(options, item.name))
            editor.setAccessibleName(tr(item.metadata["title"]))
            self._editors[item.name] = editor
            shown = _with_description(editor, item.metadata.get("description", ""))
            if isinstance(editor, QCheckBox):
                editor.setText(tr(item.metadata["title"]))
                if narrow:
                    form.addRow(shown)
                else:
                    form.addRow("", shown)
            else:
                form.addRow(tr(item.metadata["title"]), shown)
            _change_signal(editor).connect(self._on_edited)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to choose."""
        return not self._editors

    def value(self) -> Any:
        """Return the dataclass with what the user chose."""
        chosen = {name: _value(editor) for name, editor in self._editors.items()}
        for name, value in chosen.items():
            kind = type(getattr(self._options, name))
            if kind is tuple:
                chosen[name] = tuple(part.strip() for part in value.split(",") if part.strip())
            elif issubclass(kind, Enum | int | float) and isinstance(value, str):
                chosen[name] = kind(value)  # one of the choices
        return replace(self._options, **chosen)

    def texts(self) -> dict[str, str]:
        """Return what differs from the given options, as the command line writes it."""
        changed = self.value()
        return {
            name: option_text(getattr(changed, name))
            for name in self._editors
            if getattr(changed, name) != getattr(self._options, name)
        }

    def offer(self, name: str, choices: Mapping[str, str]) -> None:
        """Let a text be chosen from what turned out to be there; ``choices`` map it to a title."""
        line = self._editors[name]
        if not isinstance(line, QLineEdit):
            return
        box = _choice(choices, line.text())
        box.setAccessibleName(line.accessibleName())
        self._form.replaceWidget(line, box)
        QWidget.setTabOrder(line, box)
        line.deleteLater()
        self._editors[name] = box
        box.currentIndexChanged.connect(self._on_edited)

    def editor(self, name: str) -> Editor:
        """Return the field of this name."""
        return self._editors[name]

    def follow_in_tab_order(self, before: QWidget) -> None:
        """Let the Tab key come to the fields after a widget that stands before the form."""
        for editor in self._editors.values():
            QWidget.setTabOrder(before, editor)
            before = editor

    def _on_edited(self, *_: object) -> None:
        self.changed.emit()


def option_text(value: Any) -> str:
    """Return an option's value as text: ``true``, ``3``, ``a,b``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple | list):
        return ",".join(str(part) for part in value)
    return str(value)


def _editor(item: Field[Any], value: Any) -> Editor:
    choices = item.metadata.get("choices")
    if choices is None and isinstance(value, Enum):
        choices = {str(member.value): str(member.value) for member in type(value)}
    if choices:
        return _choice(choices, option_text(value))
    if isinstance(value, bool):
        box = QCheckBox()
        box.setChecked(value)
        return box
    if isinstance(value, int | float):
        return _number(value, item.metadata)
    line = QLineEdit(option_text(value) if value is not None else "")
    line.setMinimumWidth(220)
    return line


def _choice(choices: Any, value: str) -> QComboBox:
    box = QComboBox()
    box.setMinimumWidth(140)  # a long title may be cut in the field: it is read in the list
    titles = choices if isinstance(choices, Mapping) else {str(c): str(c) for c in choices}
    for key, title in titles.items():
        box.addItem(tr(title), str(key))
    box.setCurrentIndex(max(0, box.findData(value)))
    return box


def _number(value: float, metadata: Mapping[str, Any]) -> QSpinBox | QDoubleSpinBox:
    low, high = metadata.get("bounds", (0, 1_000_000))
    box = QSpinBox() if isinstance(value, int) else QDoubleSpinBox()
    box.setRange(low, high)
    box.setValue(value)  # type: ignore[arg-type]  # the box is of the value's kind
    if "unit" in metadata:
        box.setSuffix(f" {tr(metadata['unit'])}")
    return box


def _with_description(editor: Editor, description: str) -> QWidget:
    if not description:
        return editor
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(editor)
    line = QLabel(tr(description))
    line.setObjectName("faint")
    line.setWordWrap(True)
    column.addWidget(line)
    return holder


def _change_signal(editor: Editor) -> Any:
    if isinstance(editor, QCheckBox):
        return editor.toggled
    if isinstance(editor, QComboBox):
        return editor.currentIndexChanged
    if isinstance(editor, QLineEdit):
        return editor.textChanged
    return editor.valueChanged


def _value(editor: Editor) -> Any:
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QLineEdit):
        return editor.text().strip()
    return editor.value()
