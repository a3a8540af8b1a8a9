"""Shortcuts with Ctrl under a layout without Latin letters: the physical key decides.

Where a Latin layout is loaded beside the Arabic one Qt finds the letter itself; where the Arabic
one is the only one, Ctrl+Z arrives as Ctrl+ئ and means nothing to Qt.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from annotator.ui.physical_keys import physical_key

_LATIN_END, _NAMED_KEYS = 0x80, 0x01000000  # between them lie the letters of other scripts


def press_as_latin(event: QKeyEvent, actions: Iterable[QAction]) -> bool:
    """Do what the struck key means under a Latin layout; return whether it means anything.

    The focus widget comes before the actions, as it does in Qt: in a field Ctrl+Z is the field's.
    """
    held = event.modifiers()
    if not held & Qt.KeyboardModifier.ControlModifier:
        return False
    if not _LATIN_END <= event.key() < _NAMED_KEYS:
        return False
    name = physical_key(event)
    if not name:
        return False
    key = Qt.Key(ord(name.upper()))
    focus = QApplication.focusWidget()
    if focus is not None:
        asking = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        asking.ignore()
        QCoreApplication.sendEvent(focus, asking)
        if asking.isAccepted():
            QCoreApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, key, held))
            return True
    wanted = QKeySequence(QKeyCombination(held, key))
    for action in actions:
        if action.isEnabled() and wanted in action.shortcuts():
            action.trigger()
            return True
    return False
