"""PagePainter: paints the part of the page that shows, layer by layer, for one look.

From below: paper, tints, matches, selection, letters, bars; then arrows; then chips and the caret.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter

from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.ui.canvas.arc_painter import ArcPainter
from annotator.ui.canvas.colours import LIGHT, CanvasColours
from annotator.ui.canvas.directions import Badges
from annotator.ui.canvas.labels import LabelLooks
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import measures
from annotator.ui.canvas.microscope import Microscope
from annotator.ui.canvas.placement import Placer
from annotator.ui.canvas.shown import ShownAnnotations
from annotator.ui.canvas.span_painter import Emphasis, SpanPainter
from annotator.ui.canvas.text_layout import TextLayout

_NARROWEST = 120


@dataclass(frozen=True)
class Marks:
    """What a search found, in order, and the one the reader is at."""

    spans: Sequence[Span] = field(default_factory=list)
    current: Span | None = None


class PagePainter:
    """Everything that depends on font, width, theme and language; made anew when one changes."""

    def __init__(
        self,
        layout: TextLayout,
        shown: ShownAnnotations,
        schema: Schema,
        *,
        family: str = "",
        size: int = 18,
        language: str = "ar",
        colours: CanvasColours = LIGHT,
        width: int = 600,
        microscope: bool = False,
    ) -> None:
        self.measures = m = measures(family, size)
        self._layout = layout
        self._colours = colours
        self._paper, self._ink = QColor(colours.paper), QColor(colours.ink)
        column = max(_NARROWEST, min(m.column, width - 2 * m.margin))
        self.left = max(0, (width - column) // 2)
        self.padding = round(size * 1.2)
        looks = LabelLooks(schema, language=language, colours=colours, measures=m)
        layout.set_look(m, column, Placer(shown, looks, m, column, signs=microscope))
        self.badges = Badges(layout, m, left=self.left, faint=colours.faint)
        self.microscope = Microscope(layout, m, colours, left=self.left) if microscope else None
        self._spans = SpanPainter(m, looks, paper=colours.paper)
        self._arcs = ArcPainter(m, looks, layout, shown, colours=colours, margin=self.left)

    def paint(
        self,
        painter: QPainter,
        area: QRect,
        numbers: range,
        *,
        top: int,
        selection: Span | None,
        marks: Marks,
        emphasis: Emphasis,
    ) -> None:
        """Paint ``area`` of a view whose upper edge is at ``top`` in the document."""
        painter.fillRect(area, self._paper)
        high, low = area.top() + top, area.bottom() + 1 + top
        lines = [
            (line, y - top)
            for number in numbers
            for line, y in self._layout.lines_between(number, high, low)
        ]
        x, spans = self.left, self._spans
        painter.setPen(self._ink)
        for line, y in lines:
            spans.paint_tints(painter, line, x, y, emphasis)
            if marks.spans:
                self._paint_marks(painter, line, y, marks)
            if selection is not None:
                self._paint_selection(painter, line, y, selection)
            line.draw(painter, x, y + self.measures.ascent)
            spans.paint_bars(painter, line, x, y, emphasis)
        if lines:
            shown = (lines[0][0].start, lines[-1][0].end)
            self._arcs.paint(
                painter, numbers, shown, origin=(x, -top), view=(high, low), emphasis=emphasis
            )
        for line, y in lines:
            spans.paint_chips(painter, line, x, y, emphasis)
        self.badges.paint(painter, numbers, top=top)
        if self.microscope is not None:
            for number in numbers:
                paragraph = self._layout.paragraphs[number]
                mine = [(line, y) for line, y in lines if line.start >= paragraph.start]
                mine = [(line, y) for line, y in mine if line.start <= paragraph.end]
                self.microscope.paint_signs(painter, paragraph, mine)

    def paint_caret(self, painter: QPainter, position: int, *, top: int, active: bool) -> None:
        """Paint the caret; faint where the keyboard is elsewhere."""
        box = self._layout.caret_rect(position).translated(self.left, -top)
        width = max(2, round(self.measures.size / 10))
        colour = QColor(self._colours.caret if active else self._colours.faint)
        box = QRect(box.left() - width // 2, box.top() - 1, width, box.height() + 2)
        painter.fillRect(box, colour)

    def _paint_marks(self, painter: QPainter, line: Line, y: int, marks: Marks) -> None:
        height = self.measures.box
        at = bisect_left(marks.spans, line.start, key=lambda span: span.end)
        for span in marks.spans[at:]:
            if span.start >= line.end:
                break
            chosen = span == marks.current
            fill = QColor(self._colours.current_match if chosen else self._colours.match)
            edge = QColor(self._colours.match_edge)
            for left, right in line.intervals(span.start, span.end):
                painter.fillRect(self.left + left, y, right - left, height, fill)
                painter.fillRect(self.left + left, y + height - 2, right - left, 2, edge)

    def _paint_selection(self, painter: QPainter, line: Line, y: int, selection: Span) -> None:
        if selection.end <= line.start or selection.start >= line.end:
            return
        height = self.measures.box
        fill, edge = QColor(self._colours.selection), QColor(self._colours.selection_edge)
        for left, right in line.intervals(selection.start, selection.end):
            painter.fillRect(self.left + left, y, right - left, height, fill)
            painter.fillRect(self.left + left, y - 1, right - left, 1, edge)
            painter.fillRect(self.left + left, y + height, right - left, 1, edge)
