"""Aids to reading: the microscope, and directions that the reader forces on a paragraph.

Forced directions are a matter of the reader's window, not of the annotations: they are kept where
the window's sizes are, by project and document.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.canvas.directions import Direction
from annotator.ui.language import tr
from annotator.ui.pages.open_document import OpenDocument
from annotator.ui.window_memory import window_memory


class ReadingAids:
    """``say`` tells what was switched."""

    def __init__(self, canvas: AnnotationCanvas, *, say: Callable[[str], None]) -> None:
        self._canvas = canvas
        self._say = say

    def toggle_microscope(self) -> None:
        """Show invisible characters and the order in which letters are stored, or hide them."""
        on = not self._canvas.microscope
        self._canvas.set_microscope(on)
        if on:
            self._say(tr("Invisible characters are shown. M hides them."))
        else:
            self._say(tr("Invisible characters are hidden."))

    def turn_paragraph(self, opened: OpenDocument) -> None:
        """Let the caret's paragraph run the other way; again: as its first letter does."""
        canvas = self._canvas
        if canvas.forced_direction() is not None:
            canvas.force_direction(None, None)
            self._say(tr("The paragraph runs as its first letter does."))
        elif canvas.direction_of() == "rtl":
            canvas.force_direction(None, "ltr")
            self._say(tr("The paragraph runs from left to right. D: as its first letter does."))
        else:
            canvas.force_direction(None, "rtl")
            self._say(tr("The paragraph runs from right to left. D: as its first letter does."))
        self._remember(opened)

    def recall(self, opened: OpenDocument) -> None:
        """Force what was forced on the document when it was last shown; before it is shown."""
        kept = str(window_memory().value(_key(opened)) or "")
        forced: dict[int, Direction] = {}
        for item in kept.split():
            number, _, way = item.partition(":")
            if number.isdecimal() and way in ("rtl", "ltr"):
                forced[int(number)] = "rtl" if way == "rtl" else "ltr"
        self._canvas.set_forced_directions(opened.id, forced)

    def _remember(self, opened: OpenDocument) -> None:
        forced = self._canvas.forced_directions()
        memory = window_memory()
        if forced:
            memory.setValue(_key(opened), " ".join(f"{n}:{way}" for n, way in forced.items()))
        else:
            memory.remove(_key(opened))


def _key(opened: OpenDocument) -> str:
    name = f"{opened.project.path}\n{opened.id}"
    return f"directions/{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
