"""ArcPainter: relations as quiet right-angled arrows, over any number of lines and paragraphs.

Arrows are faint until they concern the reader: an end is current, under the mouse, or holds the
caret or the selection. Chips are painted after them, so no arrow ever strikes through a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.ui.canvas.arrow import Arrow, End
from annotator.ui.canvas.colours import CanvasColours, mixed
from annotator.ui.canvas.labels import LabelLooks
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.shown import Link, ShownAnnotations
from annotator.ui.canvas.span_painter import Emphasis
from annotator.ui.canvas.text_layout import TextLayout

# An arrow over more paragraphs than this shows its two ends only: a reader cannot follow the line.
_FARTHEST = 40
_FAINT = 0.42
_FAINTER = 0.24
_WIDTHS = (1.0, 1.4, 2.0)


class ArcPainter:
    """Paints the arrows that show between two y of the document."""

    def __init__(
        self,
        measures: Measures,
        looks: LabelLooks,
        layout: TextLayout,
        shown: ShownAnnotations,
        *,
        colours: CanvasColours,
        margin: int,
    ) -> None:
        self._measures = measures
        self._looks = looks
        self._layout = layout
        self._shown = shown
        self._paper, self._grey = QColor(colours.paper), QColor(colours.faint)
        self._colours = colours
        self._channels = max(1, (margin - 12) // measures.channel)
        self._arrows: dict[str, tuple[tuple, Arrow]] = {}
        self._faint: dict[tuple[int, float], QColor] = {}

    def paint(
        self,
        painter: QPainter,
        numbers: range,
        shown: tuple[int, int],
        *,
        origin: tuple[int, int],
        view: tuple[int, int],
        emphasis: Emphasis,
    ) -> None:
        """Paint the arrows that touch the paragraphs ``numbers``.

        ``shown`` is the first and last code point that shows, ``origin`` where the column's corner
        lies on the widget, ``view`` the visible y of the document.
        """
        found = [
            (_strength(link, emphasis), link.relation.id, link, arrow)
            for link, arrow in self.arrows(numbers, shown, view)
            if arrow.bottom >= view[0] - 8 and arrow.top <= view[1] + 8
        ]
        if not found:
            return
        painter.save()
        painter.translate(*origin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._looks.relation_font)
        # What concerns the reader lies on top; its words lie on top of all lines.
        found.sort(key=lambda one: one[:2])
        # Asked of the document, not of what is painted now: that may be a single line.
        chosen = any(map(self._shown.in_relations, (emphasis.current, emphasis.hovered)))
        for strength, _, link, arrow in found:
            self._paint_arrow(painter, link, arrow, strength, chosen=chosen)
        for strength, _, _, arrow in found:
            self._paint_words(painter, arrow.source, strength)
            if arrow.source.track is not arrow.target.track:
                self._paint_words(painter, arrow.target, strength)
        painter.restore()

    def arrows(
        self, numbers: range, shown: tuple[int, int], view: tuple[int, int]
    ) -> Iterator[tuple[Link, Arrow]]:
        """Return the relations that touch the paragraphs, and their ways in the document."""
        for link in self._links(numbers, shown):
            yield link, self._arrow(link, view)

    # ---------------------------------------------------------------------------------- where

    def _links(self, numbers: range, shown: tuple[int, int]) -> Iterable[Link]:
        first, last = shown
        for number in numbers:
            for link in self._shown.links_in(number):
                one, other = link.source.span.start, link.target.span.start
                if link.local and max(one, other) >= first and min(one, other) <= last:
                    yield link
        for link in self._shown.far_links():
            if link.first > numbers[-1]:
                break
            if link.last >= numbers[0]:
                yield link

    def _arrow(self, link: Link, view: tuple[int, int]) -> Arrow:
        source, target = self._end(link, view, source=True), self._end(link, view, source=False)
        channel = self._channel(link)
        # Tracks are the same objects as long as their lines were not placed again.
        key = (link, source.track, source.y, target.track, target.y, channel)
        known = self._arrows.get(link.relation.id)
        if known is not None and known[0] == key:
            return known[1]
        edge = self._layout.column if link.margin > 0 else 0
        far = channel is None or link.last - link.first > _FARTHEST
        x = edge + link.margin * (8 + (channel or 0) * self._measures.channel)
        arrow = Arrow(source, target, edge=edge, x=None if far else x)
        self._arrows[link.relation.id] = key, arrow
        return arrow

    def _channel(self, link: Link) -> int | None:
        """Return the place in the margin, ``None`` when the margin is full."""
        if not link.local:
            channel = self._shown.channel(link)
            return channel if channel < self._channels else None
        channels = self._layout.paragraphs[link.first].channels
        return min(channels.get(link.relation.id, 0), self._channels - 1)

    def _end(self, link: Link, view: tuple[int, int], *, source: bool) -> End:
        """Return one end; it is outside the view when its paragraph is not laid out yet."""
        number = link.source_paragraph if source else link.target_paragraph
        annotation = link.source if source else link.target
        paragraph = self._layout.paragraphs[number]
        top = self._layout.top(number)
        if not paragraph.placed:
            y = min(top, view[0] - 50) if top < view[1] else max(top, view[1] + 50)
            return End(None, None, y)
        line = paragraph.line_of(annotation.span.start)
        y = top + line.top + line.above
        placement = line.placement
        for track in placement.tracks if placement is not None else ():
            if track.link is link:
                port = track.source if source else track.target
                if port is not None:
                    return End(track, port, y, [QPoint(px, y + py) for px, py in port.points])
        return End(None, None, y)

    # ------------------------------------------------------------------------------------ painting

    def _paint_arrow(
        self, painter: QPainter, link: Link, arrow: Arrow, strength: int, *, chosen: bool
    ) -> None:
        bar = self._looks.relation(link.relation.layer, link.relation.label).paints.bar
        colour = bar if strength else self._fainter(bar, _FAINTER if chosen else _FAINT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, _WIDTHS[strength]))
        painter.drawPath(arrow.path)
        for dot in arrow.dots:
            painter.drawEllipse(dot, 2, 2)
        head = arrow.large_head if strength == 2 else arrow.head
        if head is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(head)

    def _paint_words(self, painter: QPainter, end: End, strength: int) -> None:
        track = end.track
        # Words that are longer than their arrow would lie beside it: only when asked for.
        if track is None or track.words is None or (track.beside and not strength):
            return
        width, height = track.look.width, track.look.text_height
        # The patch covers the line only, so that neighbouring lanes stay whole.
        patch = QRectF(track.words - 3, end.track_y - 3, width + 6, 7)
        painter.fillRect(patch, self._paper)
        painter.setPen(track.look.paints.words if strength else self._grey)
        top = round(end.track_y - height * 0.54)
        painter.drawStaticText(QPointF(track.words, top), track.look.text)

    def _fainter(self, colour: QColor, share: float) -> QColor:
        """Return a colour nearer to the paper: opaque, so that crossing arrows add nothing."""
        found = self._faint.get((colour.rgb(), share))
        if found is None:
            found = QColor(mixed(colour.name(), self._colours.paper, share))
            self._faint[colour.rgb(), share] = found
        return found


def _strength(link: Link, emphasis: Emphasis) -> int:
    """Return 2 for arrows of the current or hovered annotation, 1 for those at the caret."""
    ends = (link.source.id, link.target.id)
    if emphasis.current in ends or emphasis.hovered in ends:
        return 2
    return 1 if any(end in emphasis.near for end in ends) else 0
