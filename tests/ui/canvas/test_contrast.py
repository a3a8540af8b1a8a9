"""Contrast on both papers: every label of the news label set, as numbers and as painted pixels."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from annotator.ui.canvas.bars import BarStyle, bar_style
from annotator.ui.canvas.colours import DARK, LIGHT, READABLE, VISIBLE, contrast, mixed, shades
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import picture

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def labels(schema):
    return [(layer.key, label) for layer in schema.layers for label in layer.labels]


@THEMES
def test_words_on_chips_and_letters_on_tints(schema, colours):
    for _, label in labels(schema):
        made = shades(label.colour, colours)
        for ink, ground in (
            (made.chip_ink, made.chip),
            (made.strong_ink, made.strong_chip),
            (colours.ink, made.tint),
            (colours.ink, made.broad),
        ):
            assert contrast(ink, ground) >= READABLE, label.key


@THEMES
def test_bars_stand_out_from_paper_and_keep_apart_from_their_tint(schema, colours):
    for _, label in labels(schema):
        made = shades(label.colour, colours)
        assert contrast(made.bar, colours.paper) >= VISIBLE, label.key
        assert contrast(made.bar, made.tint) >= 2, label.key


@THEMES
def test_what_the_page_says_in_grey_can_be_read(colours):
    assert contrast(colours.faint, colours.paper) >= READABLE
    assert contrast(colours.caret, colours.paper) >= VISIBLE


@THEMES
def test_every_label_is_readable_as_painted(show, schema, colours):
    """The words of a chip as the screen shows them: its darkest against its lightest pixel."""
    text = "كلمة " * 40
    canvas = show(text, width=900, height=500)
    canvas.set_palette_colours(colours)
    canvas.place_caret(len(text))
    for layer, label in labels(schema):
        one = span(0, 4, label.key, layer=layer)
        canvas.show_annotations([one], [])
        chip = canvas.chip_rectangle(one.id)
        image = picture(canvas)
        seen = {
            QColor(image.pixel(x, y)).name()
            for x in range(chip.left() + 4, chip.right() - 3)
            for y in range(chip.top() + 1, chip.bottom())
        }
        ground = shades(label.colour, colours).chip
        assert ground in seen
        assert max(contrast(colour, ground) for colour in seen) >= READABLE - 0.3, label.key


def simulated(colour: str, kind: str) -> str:
    """A colour as an eye without one kind of cone sees it (Viénot, Brettel and Mollon 1999)."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    red, green, blue = linear
    if kind == "protan":
        red = green = 0.11238 * red + 0.88762 * green
    else:
        red = green = 0.29275 * red + 0.70725 * green
    back = [
        12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in (red, green, blue)
    ]
    return "#" + "".join(f"{round(max(0.0, min(1.0, c)) * 255):02x}" for c in back)


@THEMES
@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_layers_differ_in_style_where_colours_melt(schema, colours, kind):
    """Whatever two labels of different layers look like, their bars are no two alike."""
    for (one, a), (other, b) in combinations(labels(schema), 2):
        if one == other:
            continue
        alike = simulated(a.colour, kind) == simulated(b.colour, kind)
        styles = {bar_style(schema, one, a.key), bar_style(schema, other, b.key)}
        assert len(styles) == 2 or not alike
        assert BarStyle.DASHED not in styles
    for _, label in labels(schema):
        made = shades(label.colour, colours)
        assert contrast(simulated(made.chip_ink, kind), simulated(made.chip, kind)) >= 3.5


def test_mixing_goes_through_both_colours():
    assert mixed("#000000", "#ffffff", 0) == "#ffffff"
    assert mixed("#000000", "#ffffff", 1) == "#000000"
