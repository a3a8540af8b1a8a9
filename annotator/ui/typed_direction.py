"""Lets a text run in its own direction, that of its first letter: typed into a field, or drawn."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from annotator.ui.language import current_language

_RUN_RIGHT_TO_LEFT = frozenset({"R", "AL"})  # presentation forms (FExx) among them
_LEFT_TO_RIGHT, _RIGHT_TO_LEFT, _POP = "\u2066", "\u2067", "\u2069"


def follow_typed(line: QLineEdit) -> None:
    """Turn a field with its text from now on; an empty one runs with the interface."""
    line.textChanged.connect(lambda text: _turn(line, text))
    _turn(line, line.text())


def direction_of(text: str) -> Qt.LayoutDirection:
    """Return the direction of the first letter, the interface's where there is none."""
    right_to_left = current_language() == "ar"
    for sign in text:
        if sign.isalpha():
            right_to_left = unicodedata.bidirectional(sign) in _RUN_RIGHT_TO_LEFT
            break
    return Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight


def in_own_direction(text: str, *, whole: str = "") -> str:
    """Return a text, or a piece of the ``whole`` one, so that it runs as the whole does."""
    right_to_left = direction_of(whole or text) == Qt.LayoutDirection.RightToLeft
    return f"{_RIGHT_TO_LEFT if right_to_left else _LEFT_TO_RIGHT}{text}{_POP}"


def _turn(line: QLineEdit, text: str) -> None:
    direction = direction_of(text)
    line.setLayoutDirection(direction)
    # Without this an empty field has its caret where the keyboard's language begins, which may
    # be the end that lies opposite the words in it.
    right = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    line.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
