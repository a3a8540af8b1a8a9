"""Lets a field run in the direction of what is typed into it, from the first letter on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from annotator.ui.language import current_language

_FIRST_RIGHT_TO_LEFT, _LAST_RIGHT_TO_LEFT = "\u0590", "\u08ff"


def follow_typed(line: QLineEdit) -> None:
    """Turn a field with its text from now on; an empty one runs with the interface."""
    line.textChanged.connect(lambda text: _turn(line, text))
    _turn(line, line.text())


def direction_of(text: str) -> Qt.LayoutDirection:
    """Return the direction of the first letter, the interface's where there is none."""
    right_to_left = current_language() == "ar"
    for sign in text:
        if sign.isalpha():
            right_to_left = _FIRST_RIGHT_TO_LEFT <= sign <= _LAST_RIGHT_TO_LEFT
            break
    return Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight


def _turn(line: QLineEdit, text: str) -> None:
    direction = direction_of(text)
    line.setLayoutDirection(direction)
    # Without this an empty field has its caret where the keyboard's language begins, which may
    # be the end that lies opposite the words in it.
    right = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    line.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
