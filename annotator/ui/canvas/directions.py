"""Directions: how each paragraph runs, found or forced, and the quiet badge that says so.

A badge stands in the outer margin where a paragraph begins, but only beside those that run against
the document or were forced: in an ordinary article there is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.paragraph import Paragraph
from annotator.ui.canvas.text_layout import TextLayout
from annotator.ui.language import tr

Direction = Literal["rtl", "ltr"]
_FROM_EDGE = 3


class Directions:
    """The directions that a reader forced, by document and paragraph, as long as the view lives."""

    def __init__(self) -> None:
        self._forced: dict[str, dict[int, Direction]] = {}

    def of(self, document: str) -> Mapping[int, Direction]:
        """Return the forced directions of a document by the numbers of its paragraphs."""
        return self._forced.get(document, {})

    def remember(self, document: str, forced: Mapping[int, Direction]) -> None:
        """Replace what is known of a document."""
        self._forced[document] = dict(forced)

    def force(self, document: str, number: int, direction: Direction | None) -> bool:
        """Force a paragraph, or with ``None`` leave it to its letters; return if that is new."""
        forced = self._forced.setdefault(document, {})
        before = forced.get(number)
        if direction is None:
            forced.pop(number, None)
        else:
            forced[number] = direction
        return before != direction


class Badges:
    """Paints the badges of one look of the page; boxes are on the document, x from its edge."""

    def __init__(self, layout: TextLayout, measures: Measures, *, left: int, faint: str) -> None:
        self._layout = layout
        self._measures = measures
        self._left = left
        self._faint = QColor(faint)

    def paint(self, painter: QPainter, numbers: range, *, top: int) -> None:
        """Paint the badges of these paragraphs; ``top`` is the view's top in the document."""
        for paragraph, box in self._badges(numbers):
            self._paint(painter, paragraph, box.translated(0, -top))

    def note_at(self, x: float, y: float) -> str:
        """Return what the badge at a point of the view's width and the document's height says."""
        number = self._layout.number_at(y)
        for paragraph, box in self._badges(range(number, number + 1)):
            if box.adjusted(-4, -4, 4, 4).contains(int(x), int(y)):
                return _words(paragraph)
        return ""

    def _badges(self, numbers: range) -> Iterator[tuple[Paragraph, QRect]]:
        for number in numbers:
            paragraph = self._layout.paragraphs[number]
            against = paragraph.rtl != self._layout.runs_rtl and bool(paragraph.text.strip())
            if (against or paragraph.forced) and paragraph.placed:
                yield paragraph, self._box(paragraph)

    def _box(self, paragraph: Paragraph) -> QRect:
        m = self._measures
        width = max(8, min(12, round(m.size * 0.5)))
        line = paragraph.lines[0]
        y = self._layout.top(paragraph.number) + line.top + line.above + m.box // 2
        # As far out as an ordinary margin is wide: arrows turn next to the text.
        out = min(self._left, m.margin + width)
        if paragraph.rtl:
            x = self._left + self._layout.column + out - _FROM_EDGE - width
        else:
            x = self._left - out + _FROM_EDGE
        return QRect(x, y - 3, width, 7)

    def _paint(self, painter: QPainter, paragraph: Paragraph, box: QRect) -> None:
        """Paint an arrow in reading direction; a stroke under it says that somebody chose it."""
        middle = box.center().y()
        painter.fillRect(QRect(box.left(), middle, box.width(), 1), self._faint)
        step = 1 if paragraph.rtl else -1
        tip = box.left() if paragraph.rtl else box.right()
        for n in range(3):
            painter.fillRect(QRect(tip + step * n, middle - n, 1, 2 * n + 1), self._faint)
        if paragraph.forced:
            painter.fillRect(QRect(box.left(), box.bottom() + 1, box.width(), 1), self._faint)


def _words(paragraph: Paragraph) -> str:
    if paragraph.forced and paragraph.rtl:
        return tr("This paragraph was set to run from right to left.")
    if paragraph.forced:
        return tr("This paragraph was set to run from left to right.")
    if paragraph.rtl:
        return tr("This paragraph runs from right to left, unlike most of the document.")
    return tr("This paragraph runs from left to right, unlike most of the document.")
