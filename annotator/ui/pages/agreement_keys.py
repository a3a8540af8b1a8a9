"""The keys of the agreement page, for the key sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.key_rows import KeyRow
from annotator.ui.physical_keys import physical_key

GROUP = "Agreement"
KEYS = (
    ("The spans behind a number", ("Enter",)),
    ("Next disagreement", ("J",)),
    ("Previous disagreement", ("Shift+J",)),
    ("The article at this place", ("Enter",)),
    ("Back to the numbers; stop computing", ("Esc",)),
)


def key_rows() -> list[KeyRow]:
    """Return the keys as rows of the key sheet."""
    return [KeyRow(GROUP, title, keys) for title, keys in KEYS]


def step_of(event: QKeyEvent) -> int:
    """Return 1 for the key of the next disagreement, -1 for the previous one, 0 for other keys."""
    if physical_key(event) != "j":
        return 0
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return {Qt.KeyboardModifier.NoModifier: 1, Qt.KeyboardModifier.ShiftModifier: -1}.get(held, 0)
