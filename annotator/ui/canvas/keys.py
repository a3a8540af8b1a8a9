"""The keys of the canvas: steps in reading order. Everything else is left to the page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.canvas.movement import Unit

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_NONE = Qt.KeyboardModifier.NoModifier
_COUNTED = _SHIFT | _CONTROL | _ALT | Qt.KeyboardModifier.MetaModifier


@dataclass(frozen=True)
class Stroke:
    """What a key asks for. ``sideways`` is -1 left, 1 right: its meaning hangs on the paragraph."""

    unit: Unit
    direction: int = 0
    sideways: int = 0
    extend: bool = False
    start_edge: bool = False


def stroke_of(event: QKeyEvent) -> Stroke | None:
    """Return what a key event asks for, ``None`` when it is not for the canvas.

    Left and right step by words, with Alt by letter clusters, with Control by the parts of words
    that prefixes make; Shift extends the selection, and Control with Shift moves its first edge.
    """
    held = event.modifiers() & _COUNTED
    extend = bool(held & _SHIFT)
    without_shift = held & ~_SHIFT
    key = event.key()
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        sideways = -1 if key == Qt.Key.Key_Left else 1
        unit = Unit.CLUSTER if held & _ALT else Unit.WORD
        control = bool(held & _CONTROL)
        if held & Qt.KeyboardModifier.MetaModifier:
            return None
        if control and not extend:
            # The window's own, where Alt is held too.
            return None if held & _ALT else Stroke(Unit.PART, sideways=sideways)
        return Stroke(unit, sideways=sideways, extend=extend, start_edge=control)
    for keys, modifiers, unit in (
        ((Qt.Key.Key_Up, Qt.Key.Key_Down), _NONE, Unit.LINE),
        ((Qt.Key.Key_Up, Qt.Key.Key_Down), _CONTROL, Unit.PARAGRAPH),
        ((Qt.Key.Key_Home, Qt.Key.Key_End), _NONE, Unit.LINE_EDGE),
        ((Qt.Key.Key_Home, Qt.Key.Key_End), _CONTROL, Unit.DOCUMENT_EDGE),
        ((Qt.Key.Key_PageUp, Qt.Key.Key_PageDown), _NONE, Unit.PAGE),
    ):
        if key in keys and without_shift == modifiers:
            return Stroke(unit, direction=-1 if key == keys[0] else 1, extend=extend)
    return None
