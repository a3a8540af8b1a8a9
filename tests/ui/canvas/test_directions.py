"""Directions: forced by paragraph, kept by document, and told by a quiet badge."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor

from annotator.core.document import Document
from annotator.core.span import Span
from annotator.ui.canvas.colours import LIGHT
from tests.ui.canvas.conftest import relation, span
from tests.ui.canvas.pixels import BLOCK, drawn_blocks, inside, picture
from tests.ui.canvas.texts import CAPTION, LATIN, MIXED

LRM, RLM = "\u200e", "\u200f"


def column(canvas, image):
    return image.copy(QRect(canvas._page.left, 0, canvas._layout.column, image.height()))


@pytest.mark.parametrize("text", [MIXED, LATIN, CAPTION])
@pytest.mark.parametrize(("direction", "mark"), [("rtl", RLM), ("ltr", LRM)])
def test_a_forced_paragraph_looks_as_if_its_letters_ran_so(show, text, direction, mark):
    canvas = show(text)
    canvas.force_direction(0, direction)
    other = show(mark + text)
    canvas.place_caret(3)
    other.place_caret(4)
    one, two = column(canvas, picture(canvas)), column(other, picture(other))
    assert one == two
    assert canvas.direction_of(0) == direction


@pytest.mark.parametrize("direction", ["rtl", "ltr"])
@pytest.mark.parametrize("text", [MIXED, CAPTION])
def test_clicks_follow_a_forced_direction(show, text, direction):
    chance = random.Random(4)
    places = [n for n, character in enumerate(text) if character == " "]
    for at in chance.sample(places, 12):
        changed = f"{text[: at + 1]}{BLOCK} {text[at + 1 :]}"
        canvas = show(changed, width=500)
        canvas.force_direction(0, direction)
        (box,) = drawn_blocks(picture(canvas), tallest=12)
        assert canvas.character_at(box.center()) == at + 1
        assert {canvas.position_at(inside(box, share)) for share in (0.2, 0.8)} == {at + 1, at + 2}
        mine = canvas.rectangles(Span(at + 1, at + 2))[0]
        assert abs(mine.left() - box.left()) <= 2
        assert abs(mine.right() - box.right()) <= 2
        canvas.place_caret(at + 1)
        assert canvas.caret_rectangle().center().x() in range(box.left() - 3, box.right() + 4)


@pytest.mark.parametrize("text", ["", " ", "  \t ", "\n\n", " \n ", f" {MIXED} ", f"\n{LATIN}\n"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_blank_texts_open_in_both_and_toggling_keeps_state(show, text, language):
    canvas = show(text)
    canvas.set_language(language)
    if text.strip():
        start = next(n for n, letter in enumerate(text) if letter.isalpha())
        canvas.show_annotations([span(start, start + 3)], [])
        canvas.select(Span(start, start + 2))
    canvas.place_caret(len(text), extend=canvas.selection is not None)
    first = picture(canvas)
    state = (canvas.caret, canvas.anchor, canvas.selection)
    number = canvas._layout.number_of(canvas.caret)
    before = canvas.direction_of(number)
    for turn in range(20):
        canvas.force_direction(None, "ltr" if turn % 2 else "rtl")
        picture(canvas)
        assert canvas.direction_of(number) == ("ltr" if turn % 2 else "rtl")
        assert (canvas.caret, canvas.anchor, canvas.selection) == state
        assert canvas.viewport().rect().contains(canvas.caret_rectangle().center())
    canvas.force_direction(None, None)
    assert canvas.direction_of(number) == before
    assert canvas.forced_directions() == {}
    assert picture(canvas) == first


def test_directions_are_kept_by_document_and_told(show, schema):
    canvas = show(f"{MIXED}\n{LATIN}")
    told = []
    canvas.directions_changed.connect(told.append)
    canvas.force_direction(1, "rtl")
    canvas.force_direction(1, "rtl")
    canvas.force_direction(7, "rtl")
    canvas.force_direction(-1, "rtl")
    assert told == ["doc"]
    canvas.show_document(Document("other", LATIN), schema=schema)
    assert canvas.direction_of(0) == "ltr"
    assert canvas.forced_directions() == {}
    canvas.show_document(Document("doc", f"{MIXED}\n{LATIN}"), schema=schema)
    assert canvas.direction_of(1) == "rtl"
    assert canvas.forced_directions() == {1: "rtl"}
    canvas.set_forced_directions("doc", {0: "ltr"})
    assert [canvas.direction_of(n) for n in (0, 1)] == ["ltr", "ltr"]
    canvas.set_forced_directions("other", {0: "rtl", 44: "rtl"})
    canvas.show_document(Document("other", LATIN), schema=schema)
    assert canvas.direction_of(0) == "rtl"
    assert told == ["doc"]


def test_arrows_follow_a_turned_paragraph(show):
    canvas = show(MIXED, width=420)
    one, other = span(0, 4), span(120, 126)
    canvas.show_annotations([one, other], [relation(one, other)])
    picture(canvas)
    assert [link.margin for link in canvas._shown.links_in(0)] == [1]
    canvas.force_direction(0, "ltr")
    picture(canvas)
    assert [link.margin for link in canvas._shown.links_in(0)] == [-1]


def badge_ink(canvas) -> list[int]:
    """The numbers of the paragraphs in whose outer margins something is painted."""
    image = picture(canvas)
    paper = QColor(LIGHT.paper)
    found = []
    for number, paragraph in enumerate(canvas._layout.paragraphs):
        top = canvas._layout.top(number) - canvas._scrolling.top
        margins = (range(canvas._page.left - 4), range(image.width() - 20, image.width()))
        inked = any(
            QColor(image.pixel(x, y)) != paper
            for xs in margins
            for x in xs
            for y in range(max(top, 0), min(top + paragraph.height, image.height()))
        )
        if inked:
            found.append(number)
    return found


def test_only_paragraphs_that_run_otherwise_have_a_badge(show):
    canvas = show("\n".join([MIXED, LATIN, MIXED, "2024"]), width=700, height=900)
    assert badge_ink(canvas) == [1]
    canvas.force_direction(2, "rtl")
    canvas.force_direction(0, "ltr")
    assert badge_ink(canvas) == [0, 1, 2]
    canvas.force_direction(2, None)
    assert badge_ink(canvas) == [0, 1]


def test_a_badge_says_why_it_is_there(show):
    canvas = show("\n".join([MIXED, LATIN]), width=700, height=900)
    picture(canvas)

    def note(number: int) -> str:
        line = canvas._layout.ready(number).lines[0]
        y = canvas._layout.top(number) + line.top + line.above + 10 - canvas._scrolling.top
        xs = (*range(canvas._page.left), *range(canvas.viewport().width() - 30, 700))
        return " ".join(sorted({canvas._note_at(QPoint(x, y)) for x in xs} - {""}))

    assert note(0) == ""
    assert "left to right" in note(1)
    assert "unlike" in note(1)
    canvas.force_direction(1, "rtl")
    assert "set to run from right to left" in note(1)
