"""Arrow: the way of one relation in the document, its right-angled parts and its rounded path.

Vertical parts run above a chip or in the margin, horizontal ones in the lanes that ``tracks`` keeps
free. Everything is in whole pixels of the document, x from the column's left edge.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, QRect
from PySide6.QtGui import QPainterPath, QPolygonF

from annotator.ui.canvas.tracks import Port, Track

_RADIUS = 5.0
_HALF = QPointF(0.5, 0.5)
_STUB = 6


@dataclass(slots=True)
class End:
    """One end of an arrow: its track above a line, and the way from the chip up to it.

    An end that is not laid out has no track, only a y outside the view.
    """

    track: Track | None
    port: Port | None
    y: int
    points: list[QPoint] = field(default_factory=list)

    @property
    def track_y(self) -> int:
        """The y of the horizontal part."""
        return self.y if self.track is None else self.y + self.track.y

    def to_track(self) -> list[QPoint]:
        """Return the way from the chip to the horizontal part."""
        if not self.points:
            return []
        return [*self.points, QPoint(self.points[-1].x(), self.track_y)]


class Arrow:
    """The ways of an arrow, one or, where it is too long to be followed, a stub at each end."""

    def __init__(self, source: End, target: End, *, edge: int, x: int | None) -> None:
        """``x`` is where it runs in the margin, ``None`` for stubs at the column's ``edge``."""
        self.source, self.target = source, target
        self.dots: list[QPoint] = []
        self.ways: list[list[QPoint]] = []
        if source.track is not None and source.track is target.track:
            self.ways = [[*source.to_track(), *reversed(target.to_track())]]
        elif x is not None:
            one = [*source.to_track(), QPoint(x, source.track_y)]
            other = [*target.to_track(), QPoint(x, target.track_y)]
            self.ways = [[*one, *reversed(other)]]
        else:
            stub = edge + (_STUB if edge else -_STUB)
            for end in (source, target):
                if end.track is not None:
                    self.dots.append(QPoint(stub, end.track_y))
                    self.ways.append([*end.to_track(), self.dots[-1]])

    @property
    def segments(self) -> list[QRect]:
        """The straight parts, one pixel thick."""
        return [
            QRect(
                QPoint(min(a.x(), b.x()), min(a.y(), b.y())),
                QPoint(max(a.x(), b.x()), max(a.y(), b.y())),
            )
            for way in self.ways
            for a, b in pairwise(way)
            if a != b
        ]

    @cached_property
    def top(self) -> int:
        """The highest y."""
        return min((point.y() for way in self.ways for point in way), default=0)

    @cached_property
    def bottom(self) -> int:
        """The lowest y."""
        return max((point.y() for way in self.ways for point in way), default=0)

    @cached_property
    def path(self) -> QPainterPath:
        """The ways with rounded corners, through the middle of the pixels."""
        path = QPainterPath()
        for way in self.ways:
            _add_rounded(path, way)
        return path

    @cached_property
    def head(self) -> QPolygonF | None:
        """The arrow's head, its point on the chip's border."""
        return self._head(6.0, 3.5)

    @cached_property
    def large_head(self) -> QPolygonF | None:
        """The head of an arrow that stands out."""
        return self._head(7.0, 4.5)

    def _head(self, length: float, half: float) -> QPolygonF | None:
        points = self.target.points
        if not points:
            return None
        tip = QPointF(points[0]) + QPointF(0.5, 0)
        if len(points) > 1 and points[1].y() == points[0].y():
            tip += QPointF(0, 0.5)
            base = tip + QPointF(length if points[1].x() > points[0].x() else -length, 0)
            return QPolygonF([tip, base + QPointF(0, half), base - QPointF(0, half)])
        base = tip - QPointF(0, length)
        return QPolygonF([tip, base + QPointF(half, 0), base - QPointF(half, 0)])


def _add_rounded(path: QPainterPath, way: list[QPoint]) -> None:
    """Add a way; its corners are rounded as far as its parts allow."""
    points = [QPointF(p) + _HALF for n, p in enumerate(way) if n == 0 or p != way[n - 1]]
    if len(points) < 2:
        return
    path.moveTo(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        one, other = _length(before, corner), _length(corner, after)
        radius = min(_RADIUS, one / 2, other / 2)
        path.lineTo(corner + (before - corner) * (radius / one))
        path.quadTo(corner, corner + (after - corner) * (radius / other))
    path.lineTo(points[-1])


def _length(one: QPointF, other: QPointF) -> float:
    return abs(one.x() - other.x()) + abs(one.y() - other.y())
