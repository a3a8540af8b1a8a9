"""Repaints: which part of the view must be painted anew after a small change.

Most strokes touch one line and most decisions one paragraph; the rest of the page stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from annotator.ui.canvas.text_layout import TextLayout

# Frames, carets and selection edges reach this far out of their line.
_MORE = 3


def lines_of(layout: TextLayout, start: int, end: int) -> tuple[int, int] | None:
    """Return the y from which to which the lines of two places and all between them reach.

    ``None`` where some of them are not laid out.
    """
    found = []
    for position in (min(start, end), max(start, end)):
        number = layout.number_of(position)
        paragraph = layout.paragraphs[number]
        if not paragraph.placed:
            return None
        line = paragraph.line_of(position)
        top = layout.top(number) + line.top
        below = layout.top(number + 1)
        if line.number + 1 < len(paragraph.lines):
            below = layout.top(number) + paragraph.lines[line.number + 1].top
        found.append((top, below))
    return found[0][0], found[1][1]


def region_of(
    layout: TextLayout, places: Iterable[tuple[int, int]], *, top: int, width: int
) -> QRegion | None:
    """Return the part of a view, its upper edge at ``top``, that holds these stretches of text.

    ``None`` means all of it.
    """
    region = QRegion()
    for start, end in places:
        band = lines_of(layout, start, end)
        if band is None:
            return None
        region += QRect(0, band[0] - top - _MORE, width, band[1] - band[0] + 2 * _MORE)
    return region


class Before:
    """What some paragraphs looked like before a change, to see what it moved and what it drew."""

    def __init__(self, layout: TextLayout, numbers: Iterable[int]) -> None:
        self._layout = layout
        self._numbers = sorted(numbers)
        self._heights = self._all_heights()
        self._drawn = [
            [line.placement for line in layout.paragraphs[number].lines] for number in self._numbers
        ]

    def is_high_as_ever(self) -> bool:
        """Whether all of them are laid out, and none grew or shrank."""
        return all(self._layout.paragraphs[n].placed for n in self._numbers) and (
            self._all_heights() == self._heights
        )

    def redrawn(self) -> list[tuple[int, int]]:
        """Return where the lines begin that carry something else now, each as a stretch of text."""
        found = []
        for number, drawn in zip(self._numbers, self._drawn, strict=True):
            lines = self._layout.paragraphs[number].lines
            for at, line in enumerate(lines):
                # A line's placement is made anew only where something on it is another.
                if at >= len(drawn) or line.placement is not drawn[at]:
                    found.append((line.start, line.start))
        return found

    def _all_heights(self) -> list[tuple[int, tuple[int, ...]]]:
        paragraphs = [self._layout.paragraphs[number] for number in self._numbers]
        return [(one.height, tuple(line.top for line in one.lines)) for one in paragraphs]
