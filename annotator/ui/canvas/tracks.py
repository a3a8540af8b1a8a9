"""Tracks: the room of arrows above one line, and the ways from chips up to them.

An arrow leaves its chip upwards where no other chip is in the way, else sidewards and up beside
the stack. The horizontal part has a lane of its own above all chips, so that it meets no letter;
what ends on another line goes on in the margin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRect

from annotator.ui.canvas.labels import LabelLooks, Look
from annotator.ui.canvas.lanes import Lanes
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.shown import Link

Chips = Mapping[str, tuple[QRect, int]]
Points = list[tuple[int, int]]
_CLEAR = 4
_PORTS_APART = 7
_MOST_BESIDE = 8
_FAR_AWAY = 100_000


@dataclass(slots=True, eq=False)
class Port:
    """The end of an arrow at a chip: the way from the chip to the foot of its track."""

    link: Link
    is_source: bool
    towards: int
    points: Points

    @property
    def x(self) -> int:
        """Where it goes up to the track."""
        return self.points[-1][0]


@dataclass(slots=True, eq=False)
class Track:
    """The horizontal part of an arrow above a line; ``margin`` is -1 left, 1 right, 0 none."""

    link: Link
    look: Look
    source: Port | None
    target: Port | None
    margin: int
    left: int
    right: int
    lane: int = 0
    y: int = 0
    words: int | None = None
    # On which side the words stand when the track is too short for them: -1 left, 1 right.
    beside: int = 0

    @property
    def ports(self) -> list[Port]:
        """The ends on this line."""
        return [port for port in (self.source, self.target) if port is not None]


def tracks_of_line(
    links: list[tuple[Link, bool, bool]],
    chips: Chips,
    *,
    looks: LabelLooks,
    measures: Measures,
    column: int,
    ground: int,
) -> tuple[list[Track], int]:
    """Return the tracks of a line and the number of their lanes; ``ground`` is the chips' top."""
    links = [one for one in links if _is_drawn(one, chips)]
    if not links:
        return [], 0
    ports = _ports(links, chips, column)
    tracks = []
    for link, from_here, to_here in links:
        look = looks.relation(link.relation.layer, link.relation.label)
        source = ports.get((link.relation.id, True)) if from_here else None
        target = ports.get((link.relation.id, False)) if to_here else None
        xs = [port.x for port in (source, target) if port is not None]
        margin = 0 if len(xs) == 2 else link.margin
        if margin:
            xs.append(column if margin > 0 else 0)
        tracks.append(Track(link, look, source, target, margin, min(xs), max(xs)))
    xs = [port.x for track in tracks for port in track.ports]
    for track in tracks:
        track.beside = _side_of_words(track, xs)
    lanes = Lanes()
    for track in sorted(tracks, key=lambda t: (t.right - t.left, t.left, t.link.relation.id)):
        left, right = _reserved(track)
        track.lane = lanes.take(left, right)
        track.y = ground - 3 - track.lane * measures.lane - measures.lane // 2
    for track in tracks:
        track.words = _words_x(track, tracks)
    return tracks, len(lanes)


def _is_drawn(one: tuple[Link, bool, bool], chips: Chips) -> bool:
    link, from_here, to_here = one
    return (not from_here or link.source.id in chips) and (not to_here or link.target.id in chips)


def _ports(
    links: list[tuple[Link, bool, bool]], chips: Chips, column: int
) -> dict[tuple[str, bool], Port]:
    """Return the ports by relation and end; those of one chip do not cross each other."""
    wanted: dict[str, list[tuple[Link, bool, int]]] = {}
    for link, from_here, to_here in links:
        for here, is_source in ((from_here, True), (to_here, False)):
            if not here:
                continue
            mine, other = (link.source, link.target) if is_source else (link.target, link.source)
            both = from_here and to_here
            towards = chips[other.id][0].center().x() if both else link.margin * _FAR_AWAY
            wanted.setdefault(mine.id, []).append((link, is_source, towards))
    found: dict[tuple[str, bool], Port] = {}
    for annotation_id, ends in wanted.items():
        rect, lane = chips[annotation_id]
        centre = rect.center().x()
        # From left to right: those going left, the near ones first; those going right, far first.
        ends.sort(key=lambda end: (end[2] >= centre, -end[2], end[0].relation.id))
        ways = _ways(rect, lane, chips, len(ends), column)
        for (link, is_source, towards), points in zip(ends, ways, strict=True):
            found[link.relation.id, is_source] = Port(link, is_source, towards, points)
    return found


def _ways(rect: QRect, lane: int, chips: Chips, number: int, column: int) -> list[Points]:
    """Return ``number`` ways out of a chip, from left to right."""
    over = [r for r, k in chips.values() if k > lane]
    above = [(r.left() - _CLEAR, r.right() + _CLEAR) for r in over]
    left, right = _widest(rect.left() + 5, rect.right() - 4, above)
    if right - left >= 0:
        distance = min(_PORTS_APART, (right - left) / max(1, number - 1))
        first = (left + right) / 2 - distance * (number - 1) / 2
        return [[(round(first + n * distance), rect.top())] for n in range(number)]
    beside = [r for r, k in chips.values() if k == lane and r != rect]
    y = rect.center().y() + 1
    for step in (-1, 1):
        edge = rect.left() if step < 0 else rect.right() + 1
        xs = _open_places(edge, step, beside, above, column)
        if xs:
            # Where there is no room for all of them the last ones share their way.
            ways: list[Points] = [[(edge, y), (xs[min(n, len(xs) - 1)], y)] for n in range(number)]
            return ways[::step]
    # Walled in on all sides: the arrow ends on the top of the stack.
    x = rect.center().x()
    top = min((r.top() for r in over if r.left() <= x <= r.right()), default=rect.top())
    return [[(x, top)] for _ in range(number)]


def _open_places(
    edge: int, step: int, beside: list[QRect], above: list[tuple[int, int]], column: int
) -> list[int]:
    """Return the x beside a chip from which a way goes straight up, the nearest first."""
    if step < 0:
        limit = max((r.right() + 3 for r in beside if r.right() < edge), default=2)
    else:
        limit = min((r.left() - 3 for r in beside if r.left() >= edge), default=column - 2)
    found: list[int] = []
    x = edge + step * _CLEAR
    while (limit - x) * step >= 0 and len(found) < _MOST_BESIDE:
        wall = next((one for one in above if one[0] < x < one[1]), None)
        if wall is None:
            found.append(x)
            x += step * _CLEAR
        elif found:
            break
        else:
            x = wall[0] if step < 0 else wall[1]
    return found


def _widest(left: int, right: int, blocked: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the widest part of a stretch that no blocked one covers; empty if right < left."""
    best = (0, -1)
    at = left
    for low, high in [*sorted(blocked), (_FAR_AWAY, _FAR_AWAY)]:
        end = min(right, low)
        if end - at > best[1] - best[0]:
            best = (at, end)
        at = max(at, high)
    return best


def _side_of_words(track: Track, xs: list[int]) -> int:
    """Return where words go that the track is too short for: the side that fewer ways cross."""
    width = track.look.width
    if not width or track.right - track.left >= width + 16:
        return 0
    if track.margin:
        return -track.margin
    left, right = (
        (track.left - width - 8, track.left - 1),
        (track.right + 2, track.right + width + 8),
    )
    crossed = [sum(low <= x <= high for x in xs) for low, high in (left, right)]
    if left[0] < 0:
        return 1
    return -1 if crossed[0] <= crossed[1] else 1


def _reserved(track: Track) -> tuple[int, int]:
    """Return the stretch that the track takes; words beside it show only when asked for."""
    return track.left - 6, track.right + 6


def _words_x(track: Track, tracks: list[Track]) -> int | None:
    """Return the left edge of the words on a track, clear of the ends of tracks above it."""
    width = track.look.width
    # Within a paragraph the words stand once, at the longer part; that is the source's.
    if not width or (track.link.local and track.source is None):
        return None
    if track.beside:
        return track.left - width - 6 if track.beside < 0 else track.right + 7
    passing = [
        (port.x - 3, port.x + 3)
        for other in tracks
        if other.lane > track.lane
        for port in other.ports
    ]
    low, high = track.left + 7, track.right - 7 - width
    middle = (low + high) // 2
    for distance in range(0, max(middle - low, 1), 4):
        for x in (middle - distance, middle + distance):
            if not any(a < x + width + 3 and b > x - 3 for a, b in passing):
                return x
    return middle
