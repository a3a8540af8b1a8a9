"""Six deep and without colour: bars of a stack stay apart, chips can be read, styles differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.ui.canvas.bars import BarStyle, bar_style, paint_bar
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.texts import MIXED

DEEP = "قال الوزير أحمد منصور إن الشركة لم تتوقف يومًا عن العمل في الميناء"
LAYERS = (
    ("entity", "PER"),
    ("quote", "DIRECT"),
    ("claim", "CLAIM"),
    ("entity", "ORG"),
    ("quote", "INDIRECT"),
    ("entity", "EVENT"),
)


def nested():
    return [span(n, 50 - 3 * n, label, layer=layer) for n, (layer, label) in enumerate(LAYERS)]


def crossing():
    return [span(4 * n, 4 * n + 25, label, layer=layer) for n, (layer, label) in enumerate(LAYERS)]


def same():
    return [span(4, 21, label, layer=layer) for layer, label in LAYERS]


@pytest.mark.parametrize("size", [12, 18, 27, 40])
@pytest.mark.parametrize("made", [nested, crossing, same])
def test_six_deep_nothing_touches(show, family, made, size):
    text = "\n".join([MIXED, DEEP, MIXED])
    at = len(MIXED) + 1
    spans = [replace(one, span=one.span.shifted(at)) for one in made()]
    canvas = show(text, width=900, height=900, family=family)
    canvas.set_font_size(size)
    plain = [canvas._layout.ready(n).height for n in (0, 2)]
    canvas.show_annotations(spans, [])
    measured = canvas._page.measures
    for line in canvas._layout.ready(1).lines:
        pieces, chips = line.placement.pieces, [chip.rect for chip in line.placement.chips]
        for one, other in combinations(pieces, 2):
            if meet(one.intervals, other.intervals):
                low, high = sorted((one.bar_top(measured), other.bar_top(measured)))
                assert high - (low + measured.bar) >= 2
        for one, other in combinations(chips, 2):
            assert not one.adjusted(0, 0, 0, 1).intersects(other)
        for piece in pieces:
            assert piece.bar_top(measured) + measured.bar < measured.box + line.below
        assert all(chip.top() >= -line.above for chip in chips)
    assert [canvas._layout.ready(n).height for n in (0, 2)] == plain


def meet(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def test_lines_grow_only_where_spans_are_stacked(show):
    canvas = show("\n".join([DEEP] * 3), width=900)
    canvas.show_annotations([span(4, 9)], [])
    lines = [canvas._layout.ready(n).lines[0] for n in range(3)]
    once, plain = lines[0].above, lines[1].above
    assert once > plain == lines[2].above
    canvas.show_annotations(same(), [])
    assert canvas._layout.ready(0).lines[0].above > once
    assert canvas._layout.ready(1).lines[0].above == plain


def test_the_inner_of_two_equal_spans_is_next_to_the_letters(show):
    canvas = show(DEEP, width=900)
    canvas.show_annotations(same(), [])
    placement = canvas._layout.ready(0).lines[0].placement
    bars = sorted(placement.pieces, key=lambda piece: piece.lane)
    chips = sorted(placement.chips, key=lambda chip: chip.lane)
    assert [one.annotation for one in bars] == [one.annotation for one in chips]


def test_layers_have_styles_of_their_own(schema):
    styles = [bar_style(schema, layer.key, layer.labels[0].key) for layer in schema.layers]
    assert len(set(styles)) == len(styles)
    assert BarStyle.DASHED not in styles
    for layer in schema.layers:
        assert len({bar_style(schema, layer.key, label.key) for label in layer.labels}) == 1
    assert bar_style(schema, "gone", "X") is BarStyle.SOLID


def test_a_single_layer_gives_its_labels_styles(schema):
    alone = replace(schema, layers=schema.layers[:1])
    labels = alone.layers[0].labels
    styles = [bar_style(alone, "entity", label.key) for label in labels]
    assert len(set(styles[:6])) == 6
    assert BarStyle.DASHED not in styles


@pytest.mark.parametrize("height", [3, 4, 5])
def test_styles_differ_without_colour_and_are_crisp(qapp, height):
    black = QColor("black")
    seen = []
    for style in BarStyle:
        image = QImage(120, height + 4, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_bar(painter, QRect(10, 2, 100, height), style, black)
        painter.end()
        colours = {QColor(image.pixel(x, y)).name() for x in range(120) for y in range(height + 4)}
        assert colours == {"#000000", "#ffffff"}
        drawn = [
            (x, y)
            for x in range(120)
            for y in range(height + 4)
            if QColor(image.pixel(x, y)) == black
        ]
        assert all(10 <= x < 110 and 2 <= y < 2 + height for x, y in drawn)
        seen.append(frozenset(drawn))
    for one, other in combinations(seen, 2):
        assert len(one ^ other) > 40


def test_a_suggestion_is_dashed_in_every_layer(show):
    canvas = show(DEEP, width=900)
    pictures = []
    for layer, label in LAYERS[:3]:
        canvas.show_annotations([span(4, 21, label, layer=layer, score=0.5)], [])
        box = canvas.rectangles(span(4, 21).span)[0]
        image = picture(canvas).copy(box.left(), box.bottom() + 1, box.width(), 6)
        paper = QColor(image.pixel(0, 5))
        pictures.append([QColor(image.pixel(x, 2)) == paper for x in range(image.width())])
    assert pictures[0] == pictures[1] == pictures[2]
    assert any(pictures[0])
    assert not all(pictures[0])
