"""B1: what is selected where letters are painted is stored, to the code point."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt

from annotator.arabic.tokenize import graphemes
from annotator.core.span import Span
from tests.ui.bidi.conftest import ALT, CONTROL, SHIFT, Reader, every_text, letters_painted, show
from tests.ui.bidi.painted import (
    BLOCK,
    LOWER_BLOCK,
    blocks,
    side_of_start,
    twinned,
)
from tests.ui.bidi.texts import TEXTS, first_direction, lines_of
from tests.ui.canvas.pixels import inside

ISOLATES = "\u2066\u2067\u2068\u2069\u202a\u202b\u202c"


def borders(text: str) -> list[int]:
    """Where a caret may stand: between what a reader sees as characters, not in line ends."""
    return [one.start for one in graphemes(text)] + [len(text)]


def sampled(places: list[int], number: int) -> list[int]:
    """So many of the places, over the whole text; not the same ones of a text that repeats."""
    total = len(places)
    if total <= number:
        return places
    return sorted({places[(n * total // number + 3 * n) % total] for n in range(number)})


def with_blocks(reader: Reader, text: str, first: int, last: int) -> tuple[QRect, QRect]:
    """Open a text with a block before two of its places; return where they are painted."""
    blocked = text[:first] + BLOCK + text[first:last] + LOWER_BLOCK + text[last:]
    canvas = reader.open(blocked)
    show(reader, last)
    found = sorted(blocks(reader.look(), size=canvas.font_size), key=QRect.height)
    assert len(found) == 2, (first, last, found)
    assert found[0].height() < found[1].height()
    return found[1], found[0]


def pairs(text: str, number: int) -> list[tuple[int, int]]:
    """Pairs of places that a window shows at once, near and far, over the whole text."""
    places = borders(text)[:-1]
    found = []
    for n in range(number):
        at = len(places) * n // number
        other = min(at + (1, 7, 23, 60)[n % 4], len(places) - 1)
        if at < other:
            found.append((places[at], places[other]))
    return found


def seen(text: str, place: int) -> int:
    """The place, moved on over what has no width: a mouse cannot tell one side of it."""
    while place < len(text) and text[place] in "\ufeff\u200d\u200e\u200f\u00ad\u2060" + ISOLATES:
        place += 1
    return place


@every_text
def test_b1_drags_between_painted_places_in_both_directions(reader: Reader, name: str) -> None:
    text = TEXTS[name]
    sides = 0
    for first, last in pairs(text, 7 if len(text) < 1000 else 4):
        one, other = with_blocks(reader, text, first, last)
        shown = reader.canvas.text
        # The first block stands before the second.
        starts = {seen(shown, place) for place in (first, first + 1)}
        ends = {seen(shown, place) for place in (last + 1, last + 2)}
        wanted = {(start, end) for start in starts for end in ends if start < end}
        there, back = {}, {}
        for a in (0.2, 0.8):
            for b in (0.2, 0.8):
                reader.drag(inside(one, a), inside(other, b), ALT)
                there[a, b] = reader.selected
                reader.drag(inside(other, b), inside(one, a), ALT)
                back[a, b] = reader.selected
        found = {
            points: (seen(shown, span.start), seen(shown, span.end))
            for points, span in there.items()
            if span is not None
        }
        assert there == back
        assert set(found.values()) == wanted
        begins = side_of_start(shown, first)
        if begins is not None:
            sides += 1
            near = 0.2 if begins == "left" else 0.8
            assert {start for (a, _), (start, _) in found.items() if a == near} == {first}
        reader.drag(inside(other, 0.2), inside(one, 0.2), ALT)
        chosen = reader.selected
        assert chosen is not None
        reader.press("1")
        (made,) = reader.stored
        assert made.span == chosen
        assert made.span.text(reader.canvas.text) == shown[chosen.start : chosen.end]
    assert sides > 0 or name in {"T-b", "T-h"}


def sideways(text: str, place: int) -> tuple[Qt.Key, Qt.Key]:
    """The keys that read on and go back in the line of a place."""
    directions = {start: first_direction(line) for start, line in lines_of(text)}
    usual = next((one for one in directions.values() if one), "rtl")
    here = directions[max(start for start in directions if start <= place)] or usual
    left, right = Qt.Key.Key_Left, Qt.Key.Key_Right
    return (left, right) if here == "rtl" else (right, left)


@every_text
def test_b1_shift_and_arrows_stop_at_every_border(reader: Reader, name: str) -> None:
    """In the long texts over the first and the last stretch; elsewhere over everything."""
    text = TEXTS[name]
    canvas = reader.open(text)
    allowed = borders(text)
    held = ALT | SHIFT
    for places in (allowed[:150], allowed[-90:]):
        reader.press(Qt.Key.Key_Home, CONTROL)
        if places[0]:
            reader.press(Qt.Key.Key_End, CONTROL)
            while canvas.caret > places[0]:
                reader.press(sideways(text, canvas.caret)[1], ALT)
        start = canvas.caret
        assert start == places[0]
        reached = []
        for place in places[1:]:
            reader.press(sideways(text, canvas.caret)[0], held)
            assert reader.selected == Span(start, place)
            reached.append(place)
        assert reached == places[1:]
        for place in reversed(places[1:-1]):
            reader.press(sideways(text, canvas.caret)[1], held)
            assert reader.selected == Span(start, place)
        for _ in range(7):
            reader.press(sideways(text, canvas.caret)[0], held)
        reader.press("1")
        assert [one.span for one in reader.stored if one.span.start == start] == [
            Span(start, places[8])
        ]
        reader.press(Qt.Key.Key_Z, CONTROL)


@every_text
def test_b1_shift_and_arrows_shrink_and_turn_round_anywhere(reader: Reader, name: str) -> None:
    text = TEXTS[name]
    allowed = borders(text)
    canvas = reader.open(text)
    for number in sampled(list(range(4, len(allowed) - 4)), 10):
        canvas.select(None)
        canvas.place_caret(allowed[number])
        for far in range(1, 4):
            reader.press(sideways(text, canvas.caret)[1], ALT | SHIFT)
            assert reader.selected == Span(allowed[number - far], allowed[number])
        for _ in range(3):  # a key at a time: the line may be another, of another direction
            reader.press(sideways(text, canvas.caret)[0], ALT | SHIFT)
        assert reader.selected is None
        for far in range(1, 4):
            reader.press(sideways(text, canvas.caret)[0], ALT | SHIFT)
            assert reader.selected == Span(allowed[number], allowed[number + far])


def painted_letters(reader: Reader, text: str, number: int) -> list[tuple[int, QPoint, QRect]]:
    """Places of letters with the middle and the box of what their twins paint elsewhere."""
    places = sampled(list(twinned(text)), number)
    found = [
        (place, box.center(), box)
        for one in places
        for place, box in letters_painted(reader, text, [one]).items()
    ]
    assert len(found) >= 2
    return found


@every_text
def test_b1_a_double_click_on_a_painted_letter_takes_its_word(reader: Reader, name: str) -> None:
    """And the letter's own box is there. Dots may hang over the neighbour, their middle does not.

    The label may leave a prefix outside; "=" takes it in again.
    """
    text = TEXTS[name]
    for place, middle, box in painted_letters(reader, text, 8 if len(text) < 1000 else 5):
        canvas = reader.open(text)
        show(reader, place)
        own = [one.adjusted(-2, 0, 2, 0) for one in canvas.rectangles(Span(place, place + 1))]
        assert any(one.contains(middle) for one in own), (place, text[place], box, own)
        reader.double_click(middle)
        taken = reader.selected
        assert taken is not None
        assert taken.start <= place < taken.end, (place, text[place], taken)
        words = taken.text(text)
        assert not any(letter.isspace() for letter in words)
        around = text[taken.start - 1 : taken.start] + text[taken.end : taken.end + 1]
        assert not any(letter.isalnum() for letter in around), (words, around)
        reader.press("1")
        (made,) = reader.stored
        assert taken.contains(made.span)
        assert made.span.end == taken.end
        while made.span.start > taken.start:
            reader.press("=")
            before, (made,) = made, reader.stored
            assert made.span.start < before.span.start
        assert made.span.text(reader.canvas.text) == words


@pytest.mark.parametrize("name", ["T-a", "T-d", "T-m"])
def test_b1_the_pictures_can_tell_a_wrong_place(reader: Reader, name: str) -> None:
    """The twins are no formality: the letter beside it is not where the twin paints."""
    text = TEXTS[name]
    missed = 0
    for place, middle, _ in painted_letters(reader, text, 6):
        canvas = reader.open(text)
        show(reader, place)
        near = canvas.rectangles(Span(place + 2, place + 3))
        missed += not any(one.contains(middle) for one in near)
    assert missed >= 3
