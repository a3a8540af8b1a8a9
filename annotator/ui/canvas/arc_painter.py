"""ArcPainter: relations as right-angled arrows with round corners, over any number of lines.

Vertical parts run above a chip or in the margin, horizontal ones in the lanes that ``tracks`` keeps
free; chips are painted after the arrows, so no arrow ever strikes through a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from annotator.ui.canvas.labels import LabelLooks
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.shown import Link, ShownAnnotations
from annotator.ui.canvas.span_painter import Emphasis
from annotator.ui.canvas.text_layout import TextLayout
from annotator.ui.canvas.tracks import Port, Track

_RADIUS = 5.0
_FADED = 150
# An arrow over more paragraphs than this shows its two ends only: a reader cannot follow the line.
_FARTHEST = 40


@dataclass(slots=True)
class _End:
    """One end of an arrow as it lies in the document."""

    track: Track | None
    port: Port | None
    y: int
    points: list[QPointF]


class ArcPainter:
    """Paints the arrows that show between two y of the document."""

    def __init__(
        self,
        measures: Measures,
        looks: LabelLooks,
        layout: TextLayout,
        shown: ShownAnnotations,
        *,
        paper: str,
        margin: int,
    ) -> None:
        self._measures = measures
        self._looks = looks
        self._layout = layout
        self._shown = shown
        self._paper = QColor(paper)
        self._channels = max(1, (margin - 12) // measures.channel)

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
        links = list(self._links(numbers, shown))
        if not links:
            return
        painter.save()
        painter.translate(*origin)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setFont(self._looks.relation_font)
        focus = emphasis.current or emphasis.hovered
        # What belongs to the current annotation lies on top.
        links.sort(key=lambda link: (_touches(link, focus), link.relation.id))
        for link in links:
            self._paint_link(painter, link, view, focus)
        painter.restore()

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

    def _paint_link(
        self, painter: QPainter, link: Link, view: tuple[int, int], focus: str | None
    ) -> None:
        look = self._looks.relation(link.relation.layer, link.relation.label)
        strong = _touches(link, focus)
        colour = QColor(look.paints.bar)
        if focus is not None and not strong:
            colour.setAlpha(_FADED)
        source, target = self._end(link, view, source=True), self._end(link, view, source=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2.2 if strong else 1.3))
        if source.track is not None and source.track is target.track:
            y = source.y + source.track.y
            points = [
                *source.points,
                QPointF(source.points[-1].x(), y),
                QPointF(target.points[-1].x(), y),
                *reversed(target.points),
            ]
            painter.drawPath(_rounded(points))
        else:
            self._paint_through_margin(painter, link, source, target)
        if target.port is not None:
            _paint_head(painter, target, colour, larger=strong)
        for end in (source, target):
            self._paint_words(painter, end)
            if source.track is target.track:
                break

    def _paint_through_margin(
        self, painter: QPainter, link: Link, source: _End, target: _End
    ) -> None:
        channel = self._channel(link)
        far = channel is None or link.last - link.first > _FARTHEST
        edge = self._layout.column if link.margin > 0 else 0
        x = edge + link.margin * (8 + (channel or 0) * self._measures.channel)
        if far:
            for end in (source, target):
                if end.track is not None:
                    y = end.y + end.track.y
                    stop = QPointF(edge + link.margin * 6, y)
                    painter.drawPath(_rounded([*end.points, QPointF(end.points[-1].x(), y), stop]))
                    painter.drawEllipse(stop, 2, 2)
            return
        points: list[QPointF] = []
        for end, way in ((source, 1), (target, -1)):
            if end.track is None:
                part = [QPointF(x, end.y)]
            else:
                y = end.y + end.track.y
                part = [*end.points, QPointF(end.points[-1].x(), y), QPointF(x, y)]
            points += part[::way]
        painter.drawPath(_rounded(points))

    def _channel(self, link: Link) -> int | None:
        """Return the place in the margin, ``None`` when the margin is full."""
        if not link.local:
            channel = self._shown.channel(link)
            return channel if channel < self._channels else None
        channels = self._layout.paragraphs[link.first].channels
        return min(channels.get(link.relation.id, 0), self._channels - 1)

    def _end(self, link: Link, view: tuple[int, int], *, source: bool) -> _End:
        """Return one end; it is outside the view when its paragraph is not laid out yet."""
        number = link.source_paragraph if source else link.target_paragraph
        annotation = link.source if source else link.target
        paragraph = self._layout.paragraphs[number]
        top = self._layout.top(number)
        if not paragraph.placed:
            y = min(top, view[0] - 50) if top < view[1] else max(top, view[1] + 50)
            return _End(None, None, y, [])
        line = paragraph.line_of(annotation.span.start)
        y = top + line.top + line.above
        placement = line.placement
        for track in placement.tracks if placement is not None else ():
            if track.link is link:
                port = track.source if source else track.target
                if port is not None:
                    points = [QPointF(px, y + py) for px, py in port.points]
                    return _End(track, port, y, points)
        return _End(None, None, y, [])

    def _paint_words(self, painter: QPainter, end: _End) -> None:
        track = end.track
        if track is None or track.words is None:
            return
        width, height = track.look.width, track.look.text_height
        middle = end.y + track.y
        # The patch covers the line only, so that neighbouring lanes stay whole.
        painter.fillRect(QRectF(track.words - 3, middle - 3, width + 6, 6), self._paper)
        painter.setPen(track.look.paints.words)
        painter.drawStaticText(QPointF(track.words, round(middle - height * 0.54)), track.look.text)


def _touches(link: Link, annotation_id: str | None) -> bool:
    return annotation_id is not None and annotation_id in (link.source.id, link.target.id)


def _rounded(points: list[QPointF]) -> QPainterPath:
    """Return the path through right-angled corners, rounded as far as its parts allow."""
    points = [
        QPointF(round(p.x()) + 0.5, round(p.y()) + 0.5)
        for n, p in enumerate(points)
        if n == 0 or p != points[n - 1]
    ]
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        room = min(_length(before, corner), _length(corner, after)) / 2
        radius = min(_RADIUS, room)
        path.lineTo(_towards(corner, before, radius))
        path.quadTo(corner, _towards(corner, after, radius))
    path.lineTo(points[-1])
    return path


def _length(one: QPointF, other: QPointF) -> float:
    return abs(one.x() - other.x()) + abs(one.y() - other.y())


def _towards(one: QPointF, other: QPointF, distance: float) -> QPointF:
    length = _length(one, other)
    if length == 0:
        return one
    return one + (other - one) * (distance / length)


def _paint_head(painter: QPainter, end: _End, colour: QColor, *, larger: bool) -> None:
    """Paint the arrow's head, its point on the chip's border."""
    assert end.track is not None
    tip = end.points[0] + QPointF(0.5, 0)
    before = end.points[1] if len(end.points) > 1 else QPointF(tip.x(), tip.y() - 10)
    length, half = (7.0, 4.5) if larger else (6.0, 3.5)
    if abs(before.x() - tip.x()) > abs(before.y() - tip.y()):
        step = length if before.x() > tip.x() else -length
        base = QPointF(tip.x() + step, tip.y() + 0.5)
        corners = [
            QPointF(tip.x(), tip.y() + 0.5),
            base + QPointF(0, half),
            base - QPointF(0, half),
        ]
    else:
        base = QPointF(tip.x(), tip.y() - length)
        corners = [tip, base + QPointF(half, 0), base - QPointF(half, 0)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))
