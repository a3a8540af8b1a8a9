"""Scrolling: which part of the document shows, and that it stays put when heights become exact.

The paragraph at the top of the view is the anchor: when an estimate above or below is corrected
the scroll bar moves, the text does not.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QScrollBar

from annotator.ui.canvas.text_layout import TextLayout

_ROUNDS = 8


class Scrolling:
    """Keeps a scroll bar and a layout together. The bar's value is the view's top, in pixels."""

    def __init__(self, bar: QScrollBar) -> None:
        self._bar = bar
        self._layout: TextLayout | None = None
        self._padding = 0
        self._number = 0
        self._offset = 0
        self._at_end = False
        self._height = 0

    @property
    def top(self) -> int:
        """The y of the document at the view's upper edge; negative within the padding."""
        return self._bar.value() - self._padding

    def attach(self, layout: TextLayout, *, padding: int, height: int) -> None:
        """Follow this layout in a view of this height, with so much room above and below."""
        if layout is not self._layout:
            self._number, self._offset, self._at_end = 0, -padding, False
        self._layout, self._padding, self._height = layout, padding, height

    def on_moved(self) -> None:
        """Take the place that the reader scrolled to as the anchor."""
        if self._layout is None:
            return
        self._number = self._layout.number_at(self.top)
        self._offset = self.top - self._layout.top(self._number)
        self._at_end = self._bar.value() > 0 and self._bar.value() == self._bar.maximum()

    def settle(self) -> range:
        """Lay out what shows; return the numbers of those paragraphs."""
        layout = self._layout
        assert layout is not None
        numbers = range(0)
        value = -1
        for _ in range(_ROUNDS):
            wanted = self._wanted(layout)
            if wanted == value:
                break
            value = wanted
            first = layout.number_at(value - self._padding)
            last = first
            layout.ready(first)
            bottom = value - self._padding + self._height
            while last + 1 < len(layout.paragraphs) and layout.top(last + 1) < bottom:
                last += 1
                layout.ready(last)
            numbers = range(first, last + 1)
        with QSignalBlocker(self._bar):
            self._bar.setRange(0, self._maximum(layout))
            self._bar.setPageStep(max(1, self._height))
            self._bar.setValue(max(0, value))
        # An idle bar keeps its room: lines would break elsewhere as soon as it came or went.
        if self._bar.isEnabled() != (self._bar.maximum() > 0):
            self._bar.setEnabled(self._bar.maximum() > 0)
        return numbers

    def top_position(self) -> tuple[int, int]:
        """Return the first code point of the line at the view's top, and how far it is cut off."""
        layout = self._layout
        assert layout is not None
        line = layout.line_at(self.top)
        y = layout.top(layout.number_of(line.start)) + line.top
        return line.start, self.top - y

    def go_to(self, position: int, offset: int) -> None:
        """Bring the line of a position to the view's top, ``offset`` pixels of it cut off."""
        layout = self._layout
        assert layout is not None
        paragraph = layout.paragraph_of(position)
        self._number = paragraph.number
        self._offset = paragraph.line_of(position).top + offset
        self._at_end = False
        self.settle()

    def reveal(self, top: int, bottom: int) -> None:
        """Scroll so that these y of the document show, a third from the edge when far away."""
        wanted = self._bar.value()
        high, low = top + self._padding, bottom + self._padding
        if high < wanted or low > wanted + self._height:
            near = wanted - self._height / 2 < high < wanted + self._height * 1.5
            if not near or low - high > self._height:
                wanted = high - self._height // 3
            elif high < wanted:
                wanted = high - 12
            else:
                wanted = low - self._height + 12
            self._bar.setMaximum(max(self._bar.maximum(), wanted))
            self._bar.setValue(wanted)
            self.on_moved()
            self.settle()

    def _wanted(self, layout: TextLayout) -> int:
        most = self._maximum(layout)
        if self._at_end:
            return most
        paragraph = layout.ready(self._number)
        offset = min(self._offset, max(0, paragraph.height - 1))
        if self._number < len(layout.paragraphs) - 1:
            self._offset = offset
        return max(0, min(layout.top(self._number) + self._padding + offset, most))

    def _maximum(self, layout: TextLayout) -> int:
        return max(0, layout.height + 2 * self._padding - self._height)
