"""B2 to B5: what is painted behind letters lies behind those letters, and changes none of them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from annotator.arabic.tokenize import graphemes, words
from annotator.core.span import Span
from annotator.ui.canvas.colours import LIGHT
from tests.ui.bidi.conftest import Reader, every_text, letters_painted, show, turn
from tests.ui.bidi.painted import edges, is_covered, line_top, selected_columns, twinned
from tests.ui.bidi.texts import TEXTS

RTL = {"R", "AL"}


def crossings(text: str, number: int) -> list[Span]:
    """Short spans over changes of direction, spread over the text; anywhere, if it has none."""
    changes, last = [], ""
    for place, letter in enumerate(text):
        kind = unicodedata.bidirectional(letter)
        if kind in {"L", "R", "AL", "EN", "AN"}:
            kind = "R" if kind in RTL else "L"
            if last and kind != last:
                changes.append(place)
            last = kind
    changes = changes or [len(text) // 3, 2 * len(text) // 3]
    picked = changes[:: max(1, len(changes) // number)][:number]
    borders = [one.start for one in graphemes(text)]
    spans = []
    for place in picked:
        near = [b for b in borders if place - 7 <= b <= place + 6 and b < len(text)]
        spans.append(Span(near[0], near[-1]))
    return spans


@every_text
@pytest.mark.parametrize("turned", [False, True], ids=["own", "turned"])
def test_b2_a_highlight_is_the_union_of_its_letters(
    reader: Reader, name: str, turned: bool
) -> None:
    """And of the painted letters: each one's twin differs inside the highlight, or outside it."""
    text = TEXTS[name]
    for span in crossings(text, 2):
        places = [n for n in twinned(text) if span.start - 8 <= n < span.end + 8][:6]
        painted = letters_painted(reader, text, places, turned=turned) if places else {}
        canvas = reader.open(text)
        if turned:
            turn(reader, span.start)
        show(reader, places[0] if places else span.start)
        canvas.select(span)
        whole = selected_columns(reader.look())
        assert whole
        for place, box in painted.items():
            inside = span.start <= place < span.end
            assert is_covered(whole, box) == inside, (span, place, box, whole)
        parts: dict[int, set[int]] = {}
        for one in graphemes(span.text(text)):
            canvas.select(one.shifted(span.start))
            for top, columns in selected_columns(reader.look()).items():
                near = line_top(parts, top)
                parts.setdefault(top if near is None else near, set()).update(columns)
        for top, columns in whole.items():
            near = line_top(parts, top)
            assert near is not None
            # The caret stands over the border of what is selected.
            assert columns ^ parts[near] <= edges(columns), (span, columns, parts[near])
        assert len(parts) == len(whole)


def marked_spans(text: str) -> list[tuple[str, str, int, int]]:
    """A prefix, a letter inside, a word, and a mark alone, as often as the window shows them."""
    found = []
    for number, word in enumerate(words(text)[:36]):
        body = word.text(text)
        marks = [n for n, letter in enumerate(body) if unicodedata.combining(letter)]
        if number % 4 == 0 and marks:
            found.append(("entity", "PER", word.start + marks[0], word.start + marks[0] + 1))
        elif number % 4 == 1 and len(body) > 3:
            found.append(("entity", "ORG", word.start, word.start + 1))
        elif number % 4 == 2 and len(body) > 3:
            found.append(("entity", "GPE", word.start + 1, word.start + 2))
        elif number % 4 == 3:
            found.append(("quote", "DIRECT", word.start, word.end))
    return found


def ink(image: QImage, x: int, y: int, paper: int) -> float:
    """The share of ink in a pixel over a ground whose red is ``paper``."""
    red = (image.pixel(x, y) >> 16) & 255
    black = int(LIGHT.ink[1:3], 16)
    return (paper - red) / (paper - black)


def line_boxes(reader: Reader, text: str, last: int) -> list[QRect]:
    """The lines' boxes that show; only their tops are used, to compare line with line."""
    boxes = reader.canvas.rectangles(Span(0, last))
    width = reader.canvas.viewport().width()
    tops = sorted({box.top() for box in boxes})
    return [QRect(0, top, width, boxes[0].height()) for top in tops]


@every_text
def test_b3_letters_under_a_highlight_are_the_same_letters(reader: Reader, name: str) -> None:
    """Ink is compared pixel by pixel, in the tint too: no joining changes at a span's border."""
    text = TEXTS[name]
    spans = marked_spans(text)
    assert spans
    last = min(len(text), 400)
    reader.open(text)
    plain, plain_lines = reader.look(), line_boxes(reader, text, last)
    canvas = reader.open(text, spans)
    marked, marked_lines = reader.look(), line_boxes(reader, text, last)
    assert len(marked_lines) == len(plain_lines)
    caret = canvas.caret_rectangle().adjusted(-4, -4, 4, 4)
    tinted = compared = 0
    for before, after in zip(plain_lines, marked_lines, strict=True):
        if after.bottom() >= marked.height() - 4:
            break
        height = range(before.height())
        # Ink only darkens: the lightest pixel of a column is its ground.
        grounds = [
            max((marked.pixel(x, after.top() + y) >> 16) & 255 for y in height)
            for x in range(before.width())
        ]
        tinted += sum(ground < 255 for ground in grounds)
        for x in range(before.width()):
            if caret.left() <= x <= caret.right() and before is plain_lines[0]:
                continue
            for y in range(0, before.height(), 2):
                one = ink(plain, x, before.top() + y, 255)
                other = ink(marked, x, after.top() + y, grounds[x])
                assert abs(one - other) <= 0.03, (x, y, one, other, before, after)
                compared += 1
    assert tinted > 8
    assert compared > 3000


NUMBER = re.compile(r"[0-9٠-٩]{3,}")
WITH_NUMBERS = [name for name, text in TEXTS.items() if NUMBER.search(text)]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_b4_part_of_a_number_is_painted_over_its_digits(reader: Reader, name: str) -> None:
    text = TEXTS[name]
    numbers = [match.span() for match in NUMBER.finditer(text)]
    told = 0
    for start, end in numbers[:: max(1, len(numbers) // 3)][:3]:
        painted = letters_painted(reader, text, range(start, end))
        told += len(painted)
        canvas = reader.open(text)
        show(reader, start)
        for part in (Span(start, start + 2), Span(end - 2, end), Span(start + 1, start + 2)):
            canvas.select(part)
            columns = selected_columns(reader.look())
            for place, box in painted.items():
                covered = part.start <= place < part.end
                assert is_covered(columns, box) == covered, (part, place, box)
    assert told >= 2


QUOTE = re.compile('["«»“”]')


def with_quotes(text: str) -> str:
    """The text itself, or with a closed and an open quote put into it."""
    if QUOTE.search(text):
        return text
    found = [word for word in words(text) if len(word) > 2]
    a, b, c = found[1].start, found[1].end, found[-1].start
    return f"{text[:a]}“{text[a:b]}”{text[b:c]}«{text[c:]}"


@every_text
def test_b5_a_span_with_a_quotation_mark_keeps_its_extent(reader: Reader, name: str) -> None:
    """Stored, painted and after opening it again; each mark at the edge and inside."""
    text = with_quotes(TEXTS[name])
    marks = [match.start() for match in QUOTE.finditer(text)]
    borders = [one.start for one in graphemes(text)] + [len(text)]
    for mark in marks[:: max(1, len(marks) // 3)][:3]:
        at = borders.index(mark)
        before, after = borders[max(0, at - 4)], borders[min(len(borders) - 1, at + 5)]
        for span in (Span(mark, after), Span(before, mark + 1), Span(before, after)):
            canvas = reader.open(text)
            show(reader, mark)
            canvas.select(Span(mark, mark + 1))
            alone = selected_columns(reader.look())
            canvas.select(span)
            assert reader.selected == span
            columns = selected_columns(reader.look())
            assert alone
            for top, own in alone.items():
                near = line_top(columns, top)
                assert near is not None
                assert own - columns[near] <= edges(own), (span, own, columns[near])
            reader.press("q")
            (made,) = reader.stored
            assert made.span == span
            reader.window.open_document("other")
            reader.window.open_document(made.document)
            assert [one.span for one in reader.stored] == [span]
            assert canvas.annotations_at(mark)[0].span == span
