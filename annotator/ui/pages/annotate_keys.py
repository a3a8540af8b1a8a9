"""The keys of the annotate page that are no labels: which command a key event is.

Letters and signs are physical keys, so they stay where they are under every layout.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.physical_keys import physical_key


class Command(StrEnum):
    """What a key asks for."""

    NEXT = "next"
    PREVIOUS = "previous"
    DELETE = "delete"
    END_LEFT = "end_left"
    END_RIGHT = "end_right"
    START_LEFT = "start_left"
    START_RIGHT = "start_right"
    PEEL = "peel"
    LINK = "link"
    NOTE = "note"
    ATTRIBUTES = "attributes"
    FINISH = "finish"
    FIND = "find"
    FIND_NEXT = "find_next"
    FIND_PREVIOUS = "find_previous"
    CANCEL = "cancel"


_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier

_NAMED = {
    (Qt.Key.Key_Tab, _NONE): Command.NEXT,
    (Qt.Key.Key_Backtab, _SHIFT): Command.PREVIOUS,
    (Qt.Key.Key_Backtab, _NONE): Command.PREVIOUS,
    (Qt.Key.Key_Tab, _SHIFT): Command.PREVIOUS,
    (Qt.Key.Key_Delete, _NONE): Command.DELETE,
    (Qt.Key.Key_Backspace, _NONE): Command.DELETE,
    (Qt.Key.Key_Left, _SHIFT): Command.END_LEFT,
    (Qt.Key.Key_Right, _SHIFT): Command.END_RIGHT,
    (Qt.Key.Key_Left, _SHIFT | _ALT): Command.END_LEFT,
    (Qt.Key.Key_Right, _SHIFT | _ALT): Command.END_RIGHT,
    (Qt.Key.Key_Left, _SHIFT | _CONTROL): Command.START_LEFT,
    (Qt.Key.Key_Right, _SHIFT | _CONTROL): Command.START_RIGHT,
    (Qt.Key.Key_Left, _SHIFT | _CONTROL | _ALT): Command.START_LEFT,
    (Qt.Key.Key_Right, _SHIFT | _CONTROL | _ALT): Command.START_RIGHT,
    (Qt.Key.Key_Return, _NONE): Command.ATTRIBUTES,
    (Qt.Key.Key_Enter, _NONE): Command.ATTRIBUTES,
    (Qt.Key.Key_Return, _CONTROL): Command.FINISH,
    (Qt.Key.Key_Enter, _CONTROL): Command.FINISH,
    (Qt.Key.Key_F3, _NONE): Command.FIND_NEXT,
    (Qt.Key.Key_F3, _SHIFT): Command.FIND_PREVIOUS,
    (Qt.Key.Key_Escape, _NONE): Command.CANCEL,
}
_BY_NUMBER = {(int(key), modifiers): found for (key, modifiers), found in _NAMED.items()}
_PHYSICAL = {
    ("[", _NONE): Command.START_LEFT,
    ("]", _NONE): Command.START_RIGHT,
    ("[", _ALT): Command.START_LEFT,
    ("]", _ALT): Command.START_RIGHT,
    ("-", _NONE): Command.PEEL,
    ("l", _NONE): Command.LINK,
    ("l", _CONTROL): Command.LINK,
    ("n", _NONE): Command.NOTE,
    ("f", _CONTROL): Command.FIND,
}

# What the list of shortcuts says of them: the deed, and the keys as they are written.
READING_KEYS = (
    ("Move by a word, by a letter", "← → · Alt+← →"),
    ("Select by words, by letters", "Shift+← → · Alt+Shift+← →"),
    ("Next annotation, previous annotation", "Tab · Shift+Tab"),
    ("Label the selection, or the word at the caret", "1 2 3 … ض ص ث"),
    ("Change the label of the annotation", "1 2 3 … ض ص ث"),
    ("Move the end of the annotation", "Shift+← → · Alt+Shift+← →"),
    ("Move the beginning of the annotation or selection", "[ ج · ] د · Ctrl+Shift+← →"),
    ("Leave a prefix outside, or put it back", "-"),
    ("Link the annotation to another one", "L م"),
    ("Attributes of the annotation", "Enter"),
    ("Note on the annotation", "N ى"),
    ("Remove the annotation", "Delete"),
    ("Finish and go to the next document", "Ctrl+Enter"),
    ("Drop selection and choice", "Esc"),
)


def command_of(event: QKeyEvent) -> Command | None:
    """Return the command of a key event, ``None`` where it is none."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    # By number: letters of other scripts and makers' keys are no members of the enumeration.
    named = _BY_NUMBER.get((event.key(), modifiers))
    return named or _PHYSICAL.get((physical_key(event), modifiers))


def label_key(event: QKeyEvent) -> str:
    """Return the physical key where the event may choose a label, ``""`` where it may not."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return physical_key(event) if modifiers == _NONE else ""


def by_letters(event: QKeyEvent) -> bool:
    """Whether a border moves by letters, not by words."""
    return bool(event.modifiers() & _ALT)
