"""B6, B7, B9 and B11: nothing selected, blank ends, very long spans, and letters with marks."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.arabic.tokenize import graphemes
from annotator.core.span import Span
from tests.ui.bidi.conftest import (
    ALT,
    CONTROL,
    SHIFT,
    Reader,
    every_text,
    letters_painted,
    show,
    turn,
)
from tests.ui.bidi.painted import difference, edges, is_covered, selected_columns, twinned
from tests.ui.bidi.texts import TEXTS
from tests.ui.canvas.pixels import inside

INVISIBLE = "\ufeff\u200c\u200d\u200e\u200f\u00ad\u2060\u2066\u2067\u2069\u202b\u202c"


@every_text
def test_b6_a_key_with_nothing_selected_takes_the_word_or_says_why_not(
    reader: Reader, name: str
) -> None:
    """Nothing selected means the word at the caret; a span of no width cannot be asked for."""
    text = TEXTS[name]
    canvas = reader.open(text)
    canvas.place_caret(len(text) // 2)
    reader.press(Qt.Key.Key_Left, ALT | SHIFT)
    reader.press(Qt.Key.Key_Right, ALT | SHIFT)
    assert reader.selected is None
    before = reader.look()
    reader.press("1")
    assert reader.refused == []
    made = reader.stored
    if made:
        assert made[0].span.text(text).strip()
        assert not difference(before, reader.look()).isEmpty()
    else:
        assert "Put the caret on a word" in reader.page.hints.text


@pytest.mark.parametrize("empty", ["", " ", "\n\n", "\u200f"])
def test_b6_where_there_is_no_word_it_is_said(reader: Reader, empty: str) -> None:
    reader.open(empty)
    reader.press("1")
    assert reader.stored == []
    assert "Put the caret on a word" in reader.page.hints.text


def invisible_places(text: str) -> list[int]:
    """Invisible signs that are a character of their own; at most four."""
    alone = [one.start for one in graphemes(text) if one.text(text) in INVISIBLE]
    return alone[:4]


@every_text
def test_b6_a_span_without_width_is_drawn_with_its_label(reader: Reader, name: str) -> None:
    """An invisible sign alone, chosen with the keys: stored, and its label stands on the page."""
    text = TEXTS[name]
    if not invisible_places(text):
        border = [one.start for one in graphemes(text)][40]
        text = f"{text[:border]}\u200f{text[border:]}"
    for place in invisible_places(text):
        canvas = reader.open(text)
        canvas.place_caret(place)
        step = Qt.Key.Key_Left if canvas.direction_of() == "rtl" else Qt.Key.Key_Right
        reader.press(step, ALT | SHIFT)
        assert reader.selected == Span(place, place + 1)
        before = reader.look()
        reader.press("1")
        (made,) = reader.stored
        assert made.span == Span(place, place + 1)
        reader.page.canvas.make_current(None)
        after = reader.look()
        changed = difference(before, after)
        # The label is there to be seen and clicked, with a bar or a tint or without.
        chip = canvas.chip_rectangle(made.id)
        assert chip is not None
        assert changed.intersects(chip)
        colours = {after.pixel(x, chip.center().y()) for x in range(chip.left(), chip.right())}
        assert len(colours) > 3
        reader.click(chip.center())
        assert canvas.current == made.id


@every_text
def test_b6_blanks_and_line_ends_alone_are_refused_with_a_word(reader: Reader, name: str) -> None:
    text = TEXTS[name]
    canvas = reader.open(text)
    ends = [n for n, letter in enumerate(text) if letter in "\r\n\u2028"]
    for place in [text.index(" "), *ends[:3]]:
        canvas.select(None)
        canvas.place_caret(place)
        step = Qt.Key.Key_Left if canvas.direction_of() == "rtl" else Qt.Key.Key_Right
        reader.press(step, ALT | SHIFT)
        selected = reader.selected
        assert selected is not None
        assert selected.text(text).isspace()
        reader.press("1")
        assert "select text, before you choose a label" in reader.page.hints.text
    assert reader.stored == []


@every_text
def test_b6_stored_spans_over_line_ends_and_blanks_open(reader: Reader, name: str) -> None:
    """As another program may have made them: nothing breaks, and the list shows them all."""
    text = TEXTS[name]
    blanks = [*[n for n, letter in enumerate(text) if letter.isspace()][:3], len(text) - 1]
    spans = [("entity", "PER", n, n + 1) for n in dict.fromkeys(blanks)]
    reader.open(text, spans)
    reader.look()
    assert len(reader.stored) == len(spans)
    assert reader.page.list.table.rowCount() == len(spans)
    for _ in spans:
        reader.press(Qt.Key.Key_Tab)
        assert reader.canvas.current is not None
        reader.press(Qt.Key.Key_Delete)
    assert reader.stored == []
    assert reader.refused == []


ENDS = [("", ""), (" \t", ""), ("", "  \n"), ("\n\r\n ", "\u00a0\r\n\r\n"), ("\ufeff\n", "\u2028")]


@every_text
def test_b7_blank_ends_open_and_turning_twenty_times_keeps_everything(
    reader: Reader, name: str
) -> None:
    """The last paragraph of letters is turned with D, twenty times, and runs as it did."""
    text = TEXTS[name]
    first, last = ENDS[list(TEXTS).index(name) % len(ENDS)]
    text = f"{first}{text}{last}"
    word = next(n for n, letter in enumerate(text) if letter.isalpha())
    canvas = reader.open(text, [("entity", "PER", word, word + 1)])
    canvas.place_caret(word)
    before, direction = reader.look(), canvas.direction_of()
    pictures = []
    for _ in range(20):
        reader.press("d")
        pictures.append(reader.look())
        assert canvas.text == text
        assert canvas.caret == word
    assert difference(before, pictures[-1]).isEmpty()
    assert all(difference(one, pictures[0]).isEmpty() for one in pictures[::2])
    assert not difference(before, pictures[0]).isEmpty()
    assert canvas.direction_of() == direction
    assert [one.span for one in reader.stored] == [Span(word, word + 1)]


@pytest.mark.parametrize("empty", ["", " ", "\n", "\r\n\r\n", "\t\u00a0", "\u2028"])
def test_b7_empty_documents_open_in_both_directions(reader: Reader, empty: str) -> None:
    canvas = reader.open(empty)
    before = reader.look()
    for _ in range(20):
        reader.press("d")
        reader.press(Qt.Key.Key_End, CONTROL)
        reader.press(Qt.Key.Key_Home, CONTROL)
        reader.look()
    assert canvas.text == empty
    assert difference(before, reader.look()).isEmpty()


@every_text
def test_b9_a_very_long_span_wraps_and_both_its_ends_can_be_seen(reader: Reader, name: str) -> None:
    """One span over everything. The painted letters of every line are covered by its selection."""
    text = TEXTS[name]
    reader.window.resize(900, 480)
    QApplication.processEvents()
    begin = next(n for n, letter in enumerate(text) if not letter.isspace())
    end = len(text.rstrip())
    plain = reader.open(text)
    breadth = plain.viewport().width()
    canvas = reader.open(text, [("claim", "CLAIM", begin, end)])
    (made,) = reader.stored
    assert made.span == Span(begin, end)
    reader.press(Qt.Key.Key_Home, CONTROL)
    reader.press(Qt.Key.Key_End, CONTROL | SHIFT)
    assert reader.selected == Span(0, len(text)) or text.endswith("\n")
    seen = []
    for key in (Qt.Key.Key_Home, Qt.Key.Key_End):
        reader.press(key, CONTROL)
        bar = canvas.verticalScrollBar()
        # All but the air above the first line and below the last.
        assert abs(bar.value() - (0 if key == Qt.Key.Key_Home else bar.maximum())) < 30
        canvas.select(Span(begin, end))
        columns = selected_columns(reader.look())
        assert columns
        # It wraps: nothing is painted in the margins, and the lines do not run out of the window.
        for covered in columns.values():
            assert min(covered) > 8
            assert max(covered) < breadth - 8
        seen.append(columns)
        canvas.select(None)
    if len(text) >= 5000:
        assert all(len(columns) >= 5 for columns in seen)
        assert canvas.verticalScrollBar().maximum() > 400


@every_text
def test_b9_the_last_letters_of_a_long_span_are_where_they_are_painted(
    reader: Reader, name: str
) -> None:
    text = TEXTS[name]
    places = list(twinned(text))[-3:]
    painted: dict[int, object] = {}
    for place in places:
        for at, box in letters_painted(reader, text, [place]).items():
            painted[at] = box
            canvas = reader.open(text)
            show(reader, place)
            canvas.select(Span(place, len(text)))
            assert is_covered(selected_columns(reader.look()), box)
            if place:
                canvas.select(Span(0, place))
                columns = selected_columns(reader.look())
                # A dot may hang over the letter before its own.
                near = {x + n for own in columns.values() for x in edges(own) for n in range(-4, 5)}
                assert box.center().x() in near or not is_covered(columns, box)
    assert painted


def cut(text: str, position: int) -> bool:
    """Whether a position lies inside what a reader sees as one letter, by the signs around it."""
    if not 0 < position < len(text):
        return False
    before, after = text[position - 1], text[position]
    return (
        unicodedata.combining(after) != 0
        or after in "\u200c\u200d\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or (before == "\u200d" and ord(after) > 0xFFFF)
        or (before == "\r" and after == "\n")
    )


@every_text
def test_b11_no_gesture_splits_a_letter_from_its_marks(reader: Reader, name: str) -> None:
    """Drags by letters over every few pixels, clicks, and arrows. There is no mode that may."""
    text = TEXTS[name]
    canvas = reader.open(text)
    boxes = canvas.rectangles(Span(0, min(len(text), 300)))
    found = set()
    for row in boxes[:3]:
        start = inside(row, 0.5)
        for part in range(0, 41):
            reader.drag(start, inside(row, part / 40), ALT)
            found.update((canvas.anchor, canvas.caret))
    assert len(found) > 15
    assert not [place for place in found if cut(text, place)]
    canvas.select(None)
    canvas.place_caret(0)
    for place in range(min(len(text), 120)):
        canvas.place_caret(place)
        assert not cut(text, canvas.caret)
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            reader.press(key, ALT | SHIFT)
            assert not cut(text, canvas.caret)


@pytest.mark.parametrize("name", ["T-d", "T-f", "T-h"])
def test_b11_a_stored_span_that_splits_a_letter_is_shown_and_kept(
    reader: Reader, name: str
) -> None:
    """Another program's work is not rounded off: the stored offsets stay, the letter is tinted."""
    text = TEXTS[name]
    place = next(n for n in range(1, len(text)) if cut(text, n))
    canvas = reader.open(text)
    before = reader.look()
    canvas = reader.open(text, [("entity", "PER", place, place + 1)])
    assert not difference(before, reader.look()).isEmpty()
    assert [one.span for one in reader.stored] == [Span(place, place + 1)]
    assert canvas.chip_rectangle(reader.stored[0].id) is not None
    turn(reader, place)
    reader.look()
