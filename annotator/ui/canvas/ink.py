"""Ink: how far the marks of a word reach beyond the box of the letters.

A stack of vowel marks over a tall letter is twice as high as the letters of a news text; lines get
room for that only where such marks stand. A word's outline is asked for once.
"""

from __future__ import annotations

import re
from math import ceil

from PySide6.QtGui import QPainterPath

from annotator.ui.canvas.measures import Measures

# Words with marks, and those of scripts other than Arabic, Latin, Greek, Cyrillic and Hebrew.
_TALL = re.compile(
    "[^\\s]{0,40}[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u0898-\u089f\u08c9-\u1fff\u20d0-\u20ff\u2e80-\ud7ff\uf900-\ufdff\ufe20-\ufe2f"
    "\U00010000-\U0001efff\U00020000-\U000dffff][^\\s]{0,40}"
)
_MOST = 20_000


class Ink:
    """Measures words in one font; the answers are kept."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._known: dict[str, tuple[int, int]] = {}

    def beyond(self, text: str) -> tuple[int, int]:
        """Return by how many pixels the ink of a text is higher and lower than the box."""
        lift = drop = 0
        for match in _TALL.finditer(text):
            higher, lower = self._word(match[0])
            lift, drop = max(lift, higher), max(drop, lower)
        return lift, drop

    def _word(self, word: str) -> tuple[int, int]:
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _MOST:
                self._known.clear()
            path = QPainterPath()
            path.addText(0, 0, self._measures.font, word)
            box = path.boundingRect()
            higher = ceil(-box.top()) - self._measures.ascent
            lower = ceil(box.bottom()) - self._measures.descent
            found = max(0, higher), max(0, lower)
            self._known[word] = found
        return found
