"""Where a paragraph's annotations stand on its lines: tints, bars, chips, and room for arrows.

Everything here is in whole pixels; x from the column's left edge, y from the top of the letters'
box of the line, negative above it. A line whose annotations did not change keeps its placement.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QRect

from annotator.core.annotation import SpanAnnotation
from annotator.ui.canvas.ink import Ink
from annotator.ui.canvas.invisibles import signs_in
from annotator.ui.canvas.labels import LabelLooks, Look
from annotator.ui.canvas.lanes import Lanes, stacked
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.paragraph import Paragraph
from annotator.ui.canvas.shown import Link, ShownAnnotations
from annotator.ui.canvas.tracks import Track, tracks_of_line

# Longer spans (quotes, claims, captions) get the fainter tint, so that names in them stand out.
BROAD = 48
_CHIP_DISTANCE = 4


@dataclass(slots=True, eq=False)
class Piece:
    """The part of an annotation that lies on one line."""

    annotation: SpanAnnotation
    look: Look
    lane: int
    intervals: list[tuple[int, int]]
    begins: bool
    ends: bool
    # How far the marks below the letters push the bars down.
    drop: int = 0

    @property
    def suggested(self) -> bool:
        """Whether a machine made it."""
        return self.annotation.score is not None

    def bar_top(self, measures: Measures) -> int:
        """Where its bar begins, under the box."""
        return measures.box + 1 + self.drop + self.lane * measures.bar_pitch


@dataclass(slots=True, eq=False)
class Chip:
    """The label above the beginning of an annotation."""

    annotation: SpanAnnotation
    look: Look
    lane: int
    rect: QRect


@dataclass(slots=True, eq=False)
class LinePlacement:
    """All that is drawn on one line; ``pieces`` from the outermost to the innermost."""

    key: tuple
    pieces: list[Piece]
    chips: list[Chip]
    tracks: list[Track]
    above: int
    below: int
    # How far marks reach above the letters' box.
    lift: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """What a line needs around its box besides annotations: for tall marks and for signs."""

    lift: int = 0
    drop: int = 0
    signs: bool = False


_NO_MORE = Room()


class Placer:
    """Places the annotations of paragraphs; made anew for each font, theme and language."""

    def __init__(
        self,
        shown: ShownAnnotations,
        looks: LabelLooks,
        measures: Measures,
        column: int,
        *,
        signs: bool = False,
    ) -> None:
        """``signs`` says that invisible characters need room for their signs."""
        self.shown = shown
        self.looks = looks
        self.measures = measures
        self.column = column
        self.signs = signs
        self._ink = Ink(measures)
        self._bare: dict[Room, LinePlacement] = {}

    def place(self, paragraph: Paragraph) -> None:
        """Set the placement, top and heights of the paragraph's lines, and its own height."""
        spans, links = self._pieces(paragraph), self._links(paragraph)
        signed = self._lines_with_signs(paragraph) if self.signs else set()
        y = 0
        for number, line in enumerate(paragraph.lines):
            found, ends = spans.get(number, []), links.get(number, [])
            self._place_line(line, found, ends, self._room(paragraph, line, number in signed))
            line.top = y
            y += line.above + self.measures.box + line.below
        paragraph.height = y if paragraph.text else self.measures.empty_line
        if not paragraph.text:
            paragraph.lines[0].above = -(self.measures.box - self.measures.empty_line) // 2
        paragraph.placed = True

    def _room(self, paragraph: Paragraph, line: Line, signs: bool) -> Room:
        if line.beyond is None:
            start = paragraph.start
            line.beyond = self._ink.beyond(paragraph.text[line.start - start : line.end - start])
        lift, drop = line.beyond
        return Room(lift, drop, signs) if lift or drop or signs else _NO_MORE

    def _lines_with_signs(self, paragraph: Paragraph) -> set[int]:
        return {
            paragraph.line_of(paragraph.start + sign.start).number
            for sign in signs_in(paragraph.text)
        }

    def _pieces(self, paragraph: Paragraph) -> dict[int, list[tuple[SpanAnnotation, int]]]:
        """Return the annotations on each line with the lanes of their bars."""
        found = self.shown.in_paragraph(paragraph.number)
        if not found:
            return {}
        # Outer first: what comes later is painted over what came before.
        found.sort(key=lambda a: (-len(a.span), a.span.start, a.id))
        # Reversed, so that of equally long ones the inner is next to the letters, as its chip is.
        lanes = stacked(
            (max(a.span.start, paragraph.start), min(a.span.end, paragraph.end))
            for a in reversed(found)
        )[::-1]
        starts = [line.start for line in paragraph.lines]
        on_line: dict[int, list[tuple[SpanAnnotation, int]]] = {}
        for annotation, lane in zip(found, lanes, strict=True):
            first = max(0, bisect_right(starts, annotation.span.start) - 1)
            last = bisect_right(starts, annotation.span.end - 1) - 1
            for number in range(first, last + 1):
                on_line.setdefault(number, []).append((annotation, lane))
        return on_line

    def _links(self, paragraph: Paragraph) -> dict[int, list[tuple[Link, bool, bool]]]:
        """Return the relations that end on each line, and whether source and target do."""
        on_line: dict[int, list[tuple[Link, bool, bool]]] = {}
        paragraph.channels = {}
        crossing: list[tuple[Link, int, int]] = []
        links = self.shown.links_in(paragraph.number)
        for link in sorted(links, key=lambda one: one.relation.id):
            source = target = -1
            if link.source_paragraph == paragraph.number:
                source = paragraph.line_of(link.source.span.start).number
            if link.target_paragraph == paragraph.number:
                target = paragraph.line_of(link.target.span.start).number
            for number in {source, target} - {-1}:
                ends = (link, number == source, number == target)
                on_line.setdefault(number, []).append(ends)
            if link.local and source != target:
                crossing.append((link, min(source, target), max(source, target)))
        lanes = stacked([(first, last + 1) for _, first, last in crossing])
        for (link, _, _), lane in zip(crossing, lanes, strict=True):
            paragraph.channels[link.relation.id] = lane
        return on_line

    def _place_line(
        self,
        line: Line,
        spans: list[tuple[SpanAnnotation, int]],
        links: list[tuple[Link, bool, bool]],
        room: Room,
    ) -> None:
        if not spans:
            bare = self._bare.get(room)
            if bare is None:
                bare = self._bare[room] = self._placed(line, [], [], (), room)
            line.placement = bare
            line.above, line.below = bare.above, bare.below
            return
        # Old values are kept alive by the old placement, so an id cannot have been given again.
        key = (
            tuple((id(annotation), lane) for annotation, lane in spans),
            tuple((id(link), source, target) for link, source, target in links),
            room,
        )
        if line.placement is None or line.placement.key != key:
            line.placement = self._placed(line, spans, links, key, room)
        line.above, line.below = line.placement.above, line.placement.below

    def _placed(
        self,
        line: Line,
        spans: list[tuple[SpanAnnotation, int]],
        links: list[tuple[Link, bool, bool]],
        key: tuple,
        room: Room,
    ) -> LinePlacement:
        pieces = []
        for annotation, lane in spans:
            look = self.looks.label(annotation.layer, annotation.label)
            span = annotation.span
            intervals = line.intervals(span.start, span.end)
            if intervals:
                begins, ends = span.start >= line.start, span.end <= line.end
                pieces.append(Piece(annotation, look, lane, intervals, begins, ends, room.drop))
        m = self.measures
        gap = m.chip_gap + room.lift + (m.sign_height + 1 if room.signs else 0)
        chips = self._chips(line, [piece for piece in pieces if piece.begins], gap)
        chip_lanes = max((chip.lane for chip in chips), default=-1) + 1
        ground = -(gap + chip_lanes * m.chip_pitch)
        tracks, track_lanes = tracks_of_line(
            links,
            {chip.annotation.id: (chip.rect, chip.lane) for chip in chips},
            looks=self.looks,
            measures=m,
            column=self.column,
            ground=ground,
        )
        above = -ground + (4 if chip_lanes else 0) + track_lanes * m.lane + (4 if tracks else 0)
        bar_lanes = max((piece.lane for piece in pieces), default=-1) + 1
        below = (
            1 + room.drop + bar_lanes * m.bar_pitch + (max(3, m.rest_below - 3) if bar_lanes else 0)
        )
        return LinePlacement(
            key,
            pieces,
            chips,
            tracks,
            above=max(m.rest_above, above),
            below=max(m.rest_below, below),
            lift=room.lift,
        )

    def _chips(self, line: Line, pieces: list[Piece], gap: int) -> list[Chip]:
        """Put the chips into lanes: the inner annotation's chip next to the letters."""
        m = self.measures
        lanes = Lanes()
        chips = []
        for piece in reversed(pieces):
            width = piece.look.width + 2 * m.chip_padding
            x, leftward = line.leading_x(piece.annotation.span.start)
            left = round(x) - width if leftward else round(x)
            left = max(0, min(left, self.column - width))
            lane = lanes.take(left, left + width + _CHIP_DISTANCE)
            top = -(gap + lane * m.chip_pitch + m.chip_height)
            rect = QRect(left, top, width, m.chip_height)
            chips.append(Chip(piece.annotation, piece.look, lane, rect))
        return chips
