"""Arrows: they meet neither chips nor letters, and stand back until they concern the reader."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.canvas.colours import DARK, LIGHT, contrast
from tests.ui.canvas.conftest import relation, span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.test_painting import made_annotations
from tests.ui.canvas.texts import LATIN, MIXED


def dense(schema, *, seed: int):
    """Six paragraphs of both directions with 240 spans and 400 relations, near and far."""
    text = "\n".join([MIXED, LATIN, MIXED, "", MIXED, LATIN, MIXED])
    chance = random.Random(seed)
    spans, _ = made_annotations(text, schema, 240, seed)
    spans = [one for one in spans if "\n" not in text[one.span.start : one.span.end]]
    spans.sort(key=lambda one: one.span.start)
    relations = []
    for _ in range(400):
        at = chance.randrange(len(spans) - 1)
        far = chance.random() < 0.3
        other = chance.randrange(len(spans)) if far else min(len(spans) - 1, at + 1)
        if other != at:
            relations.append(relation(spans[at], spans[other]))
    return text, spans, relations


def all_arrows(canvas: AnnotationCanvas):
    """Every arrow, with the whole document laid out."""
    layout = canvas._layout
    numbers = range(len(layout.paragraphs))
    for number in numbers:
        layout.ready(number)
    return list(canvas._page._arcs.arrows(numbers, (0, len(canvas.text)), (0, layout.height)))


def boxes(canvas: AnnotationCanvas):
    """The chips by annotation and the boxes of the letters, in the document."""
    chips: list[tuple[str, QRect]] = []
    letters: list[QRect] = []
    for paragraph in canvas._layout.paragraphs:
        top = canvas._layout.top(paragraph.number)
        for line in paragraph.lines:
            y = top + line.top + line.above
            chips += [(c.annotation.id, c.rect.translated(0, y)) for c in line.placement.chips]
            if line.end > line.start:
                letters.append(QRect(0, y, canvas._layout.column, canvas._page.measures.box))
    return chips, letters


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("size", [12, 18, 40])
def test_no_arrow_meets_a_chip_or_letters(show, schema, family, seed, size):
    text, spans, relations = dense(schema, seed=seed)
    canvas = show(text, width=820, height=900, family=family)
    canvas.set_font_size(size)
    canvas.show_annotations(spans, relations)
    arrows = all_arrows(canvas)
    chips, letters = boxes(canvas)
    assert len(arrows) > 350
    for link, arrow in arrows:
        ends = (link.source.id, link.target.id)
        for part in arrow.segments:
            assert not any(part.intersects(box) for box in letters)
            for owner, chip in chips:
                # An arrow begins on the border of a chip and never goes into it.
                inner = chip.adjusted(1, 1, -1, -1) if owner in ends else chip
                walled_in = part.bottom() == chip.top()
                assert not part.intersects(inner) or walled_in, (part, chip)


def test_words_on_arrows_lie_clear_of_chips_and_letters(show, schema):
    text, spans, relations = dense(schema, seed=5)
    canvas = show(text, width=820, height=900)
    canvas.show_annotations(spans, relations)
    arrows = all_arrows(canvas)
    chips, letters = boxes(canvas)
    seen = 0
    for _, arrow in arrows:
        for end in (arrow.source, arrow.target):
            track = end.track
            if track is None or track.words is None:
                continue
            seen += 1
            patch = QRect(track.words, end.track_y - 4, track.look.width, 8)
            assert not any(patch.intersects(box) for box in letters)
            assert not any(patch.intersects(chip) for _, chip in chips)
    assert seen > 100


def pair(canvas: AnnotationCanvas):
    one, other = span(0, 4), span(30, 38, "ORG")
    third, fourth = span(44, 51, "GPE"), span(100, 104, "GPE")
    canvas.show_annotations(
        [one, other, third, fourth], [relation(one, other), relation(third, fourth)]
    )
    return one, other, third, fourth


def colour_of(canvas: AnnotationCanvas, number: int) -> QColor:
    """The colour of the straight part of an arrow that leaves the chip of its source."""
    _, arrow = sorted(all_arrows(canvas), key=lambda one: one[0].source.span.start)[number]
    point = arrow.ways[0][0]
    at = QPoint(point.x() + canvas._page.left, point.y() - 4 - canvas._scrolling.top)
    return QColor(picture(canvas).pixel(at))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_arrows_are_faint_until_an_end_matters(show, colours):
    canvas = show(MIXED, width=900)
    canvas.set_palette_colours(colours)
    one, other, third, _ = pair(canvas)
    canvas.place_caret(60)
    paper = colours.paper
    quiet = [contrast(colour_of(canvas, n).name(), paper) for n in (0, 1)]
    assert all(1.2 < value < 3 for value in quiet)
    for act in (
        lambda: canvas.make_current(one.id, reveal=False),
        lambda: canvas._set_hovered(other.id),
        lambda: canvas.place_caret(2),
        lambda: canvas.select(span(20, 32).span),
    ):
        canvas.make_current(None)
        canvas._set_hovered(None)
        canvas.place_caret(60)
        act()
        assert contrast(colour_of(canvas, 0).name(), paper) >= 3
        assert contrast(colour_of(canvas, 1).name(), paper) <= quiet[1] + 0.1
    canvas.place_caret(third.span.start)
    assert contrast(colour_of(canvas, 1).name(), paper) >= 3


def test_words_without_room_show_only_when_asked_for(show):
    canvas = show(MIXED, width=900)
    one, other = span(0, 2), span(5, 7, "ORG")
    canvas.place_caret(60)
    canvas.show_annotations([one, other], [relation(one, other)])
    (_, arrow), *_ = all_arrows(canvas)
    track = arrow.source.track
    assert track.beside
    box = QRect(track.words, arrow.source.track_y - 5, track.look.width, 10)
    box.translate(canvas._page.left, -canvas._scrolling.top)
    paper = QColor(LIGHT.paper)

    def bare() -> bool:
        image = picture(canvas).copy(box)
        return all(
            QColor(image.pixel(x, y)) == paper
            for x in range(image.width())
            for y in range(image.height())
        )

    assert bare()
    canvas.place_caret(1)
    assert not bare()


def test_what_the_caret_holds_follows_changes(show):
    canvas = show(MIXED, width=900)
    one, other, *_ = pair(canvas)
    canvas.place_caret(2)
    assert canvas._emphasis().near == {one.id}
    canvas.show_annotations([one, other], [])
    assert canvas._emphasis().near == frozenset()
