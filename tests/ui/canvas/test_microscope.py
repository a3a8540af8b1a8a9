"""Microscope: what cannot be seen is shown, and nothing else on the page moves sidewards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from annotator.core.span import Span
from annotator.ui import language
from annotator.ui.canvas.colours import LIGHT
from annotator.ui.canvas.invisibles import character_name, sign_of, signs_in
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.microscope import second_place
from annotator.ui.language import isolate
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.texts import LATIN, MIXED, SEVERAL

HIDDEN = (
    "قال\u200f  الوزير\u00a0إن شركة Blue\u200eRiver في Oslo باعــت نمی\u200cشود\n"
    "\u202bنص مضمن\u202c و\u2067معزول\u2069 ثم\tعلامة و\u00adواصلة\ufeff هنا"
)


def words(text: str) -> list[str]:
    return [sign.words for sign in signs_in(text)]


def test_every_character_that_cannot_be_seen_has_a_sign():
    assert words(HIDDEN) == [
        *("RLM", "SP×2", "NBSP", "LRM", "TAT×2", "ZWNJ"),
        *("RLE", "PDF", "RLI", "PDI", "TAB", "SHY", "BOM"),
    ]
    assert words("\u200c\u200c\u200d \u061c\u202a\u202d\u202e\u2066\u2068\u2060") == [
        *("ZWNJ×2", "ZWJ", "ALM", "LRE", "LRO", "RLO", "LRI", "FSI", "WJ"),
    ]
    assert words(MIXED.replace("\u200d", "")) == []
    assert words(LATIN) == []
    for sign in signs_in(HIDDEN):
        assert HIDDEN[sign.start : sign.end].strip(HIDDEN[sign.start]) == ""
    assert sign_of(" ") == "␣"
    assert sign_of("\n") == "¶"
    assert sign_of("ب") == ""


def test_names_are_in_the_language_of_the_interface():
    assert character_name("\u200c").startswith("non-joiner")
    assert character_name("ب") == "ARABIC LETTER BEH"
    assert character_name("\x01") == "U+0001"
    assert character_name("\ud800") == "U+D800"
    before = language.current_language()
    language.set_language("ar")
    try:
        assert character_name("ب") == "باء"
        assert character_name("\u064e") == "فتحة"
        assert character_name("\u200c").startswith("فاصل")
        assert character_name("B") == "LATIN CAPITAL LETTER B"
    finally:
        language.set_language(before)


@pytest.mark.parametrize("text", [HIDDEN, MIXED, SEVERAL, "", " ", "\u200f", "\n"])
def test_no_letter_moves_sidewards(show, family, text):
    canvas = show(text, height=1200, family=family)
    places = range(len(text) + 1)

    def geometry():
        layout = canvas._layout
        boxes = [layout.rectangles(Span(n, n + 1)) for n in range(len(text))]
        return (
            [layout.caret_rect(layout.allowed(n)).x() for n in places],
            [[(box.left(), box.right()) for box in found] for found in boxes],
            [
                line.start
                for number in range(len(layout.paragraphs))
                for line in layout.ready(number).lines
            ],
        )

    before, plain = geometry(), picture(canvas)
    canvas.set_microscope(True)
    picture(canvas)
    assert geometry() == before
    for position in places:
        canvas.place_caret(position)
        picture(canvas)
        centre = canvas.caret_rectangle()
        at = canvas.position_at(QPoint(centre.x(), centre.center().y()))
        assert canvas.viewport().rect().contains(centre.center()) or at >= 0
    canvas.place_caret(0)
    canvas.verticalScrollBar().setValue(0)
    canvas.set_microscope(False)
    assert geometry() == before
    assert picture(canvas) == plain


def test_signs_cover_neither_letters_nor_chips(show):
    canvas = show(HIDDEN, width=600)
    canvas.show_annotations([span(6, 12), span(0, 20, "ORG"), span(23, 33, "ORG")], [])
    rooms = [line.above for line in canvas._layout.ready(0).lines]
    canvas.set_microscope(True)
    measured = canvas._page.measures
    for line, before in zip(canvas._layout.ready(0).lines, rooms, strict=True):
        for chip in line.placement.chips:
            assert chip.rect.bottom() < -measured.sign_height - 1
        if any(line.start <= sign.start < line.end for sign in signs_in(HIDDEN)):
            assert line.above > before


def test_a_sign_stands_where_its_character_is(show):
    canvas = show("قال\u200fثم وقف هنا", width=400)
    plain = picture(canvas)
    canvas.set_microscope(True)
    box = canvas.rectangles(Span(4, 5))[0]
    image = picture(canvas)
    inked = [
        x
        for x in range(image.width())
        if QColor(image.pixel(x, box.top() - 4)) != QColor(LIGHT.paper)
    ]
    assert plain != image
    assert min(inked) <= box.right() <= max(inked)


@pytest.mark.parametrize("size", [12, 18, 40])
def test_the_caret_has_two_places_where_the_direction_changes(show, size):
    text = "ذهب Oslo ثم"
    canvas = show(text, width=900)
    canvas.set_font_size(size)
    latin = canvas.rectangles(Span(4, 8))[0]
    layout, left = canvas._layout, canvas._page.left
    found = {n: second_place(layout, n) for n in range(len(text) + 1)}
    # Before the O: beside the Arabic at its right, or where Latin begins, at its left.
    assert {n for n, x in found.items() if x is not None} == {4, 8}
    for n in (4, 8):
        places = {found[n] + left, layout.caret_rect(n).x() + left}
        assert all(
            min(abs(place - latin.left()), abs(place - latin.right() - 1)) <= 2 for place in places
        )
        assert max(places) - min(places) > latin.width() - 4
    canvas.set_microscope(True)
    canvas.place_caret(4)
    canvas._caret_on = False
    hollow = QRect(found[4] + left - 2, canvas.caret_rectangle().top() - 1, 5, 3)
    image = picture(canvas).copy(hollow)
    colours = {QColor(image.pixel(x, y)).name() for x in range(5) for y in range(3)}
    assert LIGHT.caret in colours


def test_the_strip_shows_logical_order_and_numbers(show):
    canvas = show(HIDDEN, width=600)
    canvas.set_microscope(True)
    at = HIDDEN.index("Blue")
    canvas.place_caret(at)
    picture(canvas)
    place = canvas._strip.place
    assert [cell.position for cell in place.cells] == list(range(at - 7, at + 7))
    assert place.cells[7].shown == "B"
    assert [cell.shown for cell in place.cells][11] == "LRM"
    assert [cell.rtl for cell in place.cells[6:9]] == [True, False, False]
    said = canvas.microscope_words()
    assert said[0] == f"{at} · {isolate('U+0042')} · {isolate('LATIN CAPITAL LETTER B')}"
    assert said[1] == f"from left to right, {at}–{at + 10}"
    assert "two places" in said[2]
    # The first character stands at the right, where the paragraph begins.
    assert canvas._strip.cell_box(0).left() > canvas._strip.cell_box(1).left()
    canvas.force_direction(0, "ltr")
    picture(canvas)
    assert canvas._strip.cell_box(0).left() < canvas._strip.cell_box(1).left()
    assert canvas._strip.geometry().top() > canvas.viewport().geometry().bottom()
    canvas.set_microscope(False)
    assert not canvas._strip.isVisible()


def test_marks_and_ends_in_the_strip(show):
    canvas = show("مُ\n")
    canvas.set_microscope(True)
    canvas.place_caret(0)
    picture(canvas)
    assert [cell.shown for cell in canvas._strip.place.cells] == ["م", "\u25cc\u064f", "¶"]
    canvas.place_caret(3)
    assert canvas.microscope_words() == ["3 · end of the text"]


def test_zero_width_characters_inside_a_cluster_stand_after_its_letter(show):
    canvas = show("نمی\u200cشود", width=400)
    line: Line = canvas._layout.ready(0).lines[0]
    letter = line.intervals(2, 3)[0]
    assert abs(line.mark_x(3, 4) - letter[0]) <= 1
