"""The keyboard: steps in reading order, selections, and keys that are not the canvas's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.core.span import Span
from annotator.ui.canvas.movement import Unit
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.texts import LATIN, MIXED, SEVERAL

KEY = Qt.Key
NO_KEY = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def press(canvas, key, held=NO_KEY, text=""):
    """Press a key; return whether the canvas took it."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, text)
    event.ignore()
    canvas.keyPressEvent(event)
    return event.isAccepted()


def selected(canvas):
    return canvas.selection.text(canvas.text) if canvas.selection else ""


def test_left_is_forward_in_an_arabic_paragraph_and_right_in_a_latin_one(show):
    canvas = show(f"{MIXED}\n{LATIN}")
    press(canvas, KEY.Key_Left)
    assert canvas.caret == MIXED.index("وزيرُ")
    press(canvas, KEY.Key_Right)
    assert canvas.caret == 0
    canvas.place_caret(len(MIXED) + 1)
    press(canvas, KEY.Key_Right)
    assert canvas.text[canvas.caret :].startswith("English")
    press(canvas, KEY.Key_Left)
    assert canvas.text[canvas.caret :].startswith("An English")


def test_words_are_visited_in_reading_order_through_latin_and_over_paragraphs(show):
    text = "في Oslo (و Blue River) قال\n\nثم 2,025 نعم"
    canvas = show(text)
    stops = []
    for _ in range(9):
        press(canvas, KEY.Key_Left)
        stops.append(text[canvas.caret :].split()[0] if canvas.caret < len(text) else "")
    assert stops == ["Oslo", "و", "Blue", "River)", "قال", "ثم", "2,025", "نعم", ""]


def test_shift_extends_by_words_without_the_blanks(show):
    canvas = show(MIXED)
    press(canvas, KEY.Key_Left)
    press(canvas, KEY.Key_Left, SHIFT)
    assert selected(canvas) == "وزيرُ"
    press(canvas, KEY.Key_Left, SHIFT)
    assert selected(canvas) == "وزيرُ الخارجيّةِ"
    press(canvas, KEY.Key_Right, SHIFT)
    assert selected(canvas) == "وزيرُ"
    press(canvas, KEY.Key_Right, SHIFT)
    assert selected(canvas) == ""
    press(canvas, KEY.Key_Right, SHIFT)
    assert selected(canvas) == "قالَ "


def test_alt_steps_by_letter_cluster(show):
    canvas = show("مُحَمَّد\U0001f468\u200d\U0001f469\u200d\U0001f467لا")
    stops = []
    for _ in range(8):
        press(canvas, KEY.Key_Left, ALT)
        stops.append(canvas.caret)
    assert stops == [2, 4, 7, 8, 13, 14, 15, 15]
    press(canvas, KEY.Key_Right, ALT | SHIFT)
    assert selected(canvas) == "ا"


def test_alt_steps_over_line_ends_whole(show):
    canvas = show("اب\r\nجد")
    stops = []
    for _ in range(5):
        press(canvas, KEY.Key_Left, ALT)
        stops.append(canvas.caret)
    assert stops == [1, 2, 4, 5, 6]
    for _ in range(3):
        press(canvas, KEY.Key_Right, ALT)
    assert canvas.caret == 2


def test_both_edges_of_a_selection_move(show):
    canvas = show(MIXED)
    start = MIXED.index("الخارجيّةِ")
    canvas.select(Span(start, start + 10))
    canvas.grow(Unit.WORD, "end", 1)
    assert selected(canvas) == "الخارجيّةِ لِأُسرةِ"
    canvas.grow(Unit.WORD, "start", -1)
    assert selected(canvas) == "وزيرُ الخارجيّةِ لِأُسرةِ"
    canvas.grow(Unit.WORD, "end", -1)
    canvas.grow(Unit.WORD, "start", 1)
    assert selected(canvas) == "الخارجيّةِ"
    for _ in range(2):  # it never becomes empty
        canvas.grow(Unit.WORD, "start", 1)
        canvas.grow(Unit.WORD, "end", -1)
    assert selected(canvas) == "الخارجيّةِ"
    canvas.grow(Unit.CLUSTER, "start", 1)
    assert selected(canvas) == "لخارجيّةِ"
    press(canvas, KEY.Key_Right, CONTROL | SHIFT | ALT)
    assert selected(canvas) == "الخارجيّةِ"
    press(canvas, KEY.Key_Right, CONTROL | SHIFT)
    assert selected(canvas) == "وزيرُ الخارجيّةِ"


def test_up_and_down_keep_the_column(show):
    canvas = show(MIXED, width=420)
    picture(canvas)
    canvas.place_caret(30)
    first = canvas.caret_rectangle()
    press(canvas, KEY.Key_Down)
    second = canvas.caret_rectangle()
    assert second.top() > first.top()
    assert abs(second.left() - first.left()) < 12
    press(canvas, KEY.Key_Up)
    assert canvas.caret == 30
    press(canvas, KEY.Key_Up)
    assert canvas.caret == 0


def test_home_and_end_of_line_and_document(show):
    canvas = show(MIXED, width=420)
    picture(canvas)
    canvas.place_caret(70)
    top = canvas.caret_rectangle().top()
    press(canvas, KEY.Key_Home)
    begin = canvas.caret
    press(canvas, KEY.Key_End, SHIFT)
    assert canvas.caret_rectangle().top() == top
    assert begin < 70 < canvas.caret
    assert selected(canvas) == selected(canvas).strip()
    press(canvas, KEY.Key_End, CONTROL)
    assert canvas.caret == len(MIXED)
    press(canvas, KEY.Key_Home, CONTROL)
    assert canvas.caret == 0


def test_pages_and_paragraphs(show):
    text = "\n\n".join([MIXED] * 20)
    canvas = show(text, width=500, height=300)
    press(canvas, KEY.Key_PageDown)
    picture(canvas)
    assert canvas.verticalScrollBar().value() > 0
    assert canvas.viewport().rect().contains(canvas.caret_rectangle().center())
    canvas.place_caret(0)
    press(canvas, KEY.Key_Down, CONTROL)
    assert canvas.caret == len(MIXED) + 2
    press(canvas, KEY.Key_Up, CONTROL)
    assert canvas.caret == 0


def test_take_word(show):
    canvas = show("قال «نعم» ، ثم")
    canvas.take_word()
    assert selected(canvas) == "قال"
    canvas.place_caret(5)
    canvas.take_word()
    assert selected(canvas) == "نعم"
    canvas.place_caret(10)
    canvas.take_word()
    assert selected(canvas) == "ثم"


def test_escape_clears_and_then_is_the_pages(show):
    canvas = show(MIXED)
    canvas.select(Span(0, 4))
    assert press(canvas, KEY.Key_Escape)
    assert canvas.selection is None
    assert not press(canvas, KEY.Key_Escape)


@pytest.mark.parametrize(
    ("key", "held", "text"),
    [
        (KEY.Key_1, NO_KEY, "1"),
        (KEY.Key_A, NO_KEY, "ش"),
        (KEY.Key_Return, NO_KEY, "\r"),
        (KEY.Key_Delete, NO_KEY, ""),
        (KEY.Key_Tab, NO_KEY, "\t"),
        (KEY.Key_Space, NO_KEY, " "),
        (KEY.Key_Z, CONTROL, ""),
        (KEY.Key_F, CONTROL, ""),
        (KEY.Key_PageDown, CONTROL, ""),
        (KEY.Key_Up, ALT, ""),
    ],
)
def test_all_other_keys_are_left_to_the_page(show, key, held, text):
    canvas = show(MIXED)
    canvas.select(Span(0, 4))
    assert not press(canvas, key, held, text)
    assert canvas.selection == Span(0, 4)


def test_own_keys_are_not_taken_as_shortcuts(show):
    canvas = show(MIXED)
    for key, held, own in ((KEY.Key_Left, ALT, True), (KEY.Key_Z, CONTROL, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        event.ignore()
        QApplication.sendEvent(canvas, event)
        assert event.isAccepted() == own


def test_signals_tell_what_happened(show):
    canvas = show(SEVERAL)
    told = []
    canvas.selection_changed.connect(lambda: told.append(canvas.selection))
    canvas.select(Span(0, 4))
    canvas.select(Span(0, 4))
    canvas.select(None)
    assert told == [Span(0, 4), None]


def test_a_screen_reader_hears_the_word_and_its_labels(show):
    canvas = show(MIXED)
    canvas.show_annotations([span(5, 21, "TITLE"), span(5, 40, "ORG"), span(0, 4)], [])
    canvas.place_caret(6)
    assert canvas.spoken() == "وزيرُ، منصب، منظمة"
    canvas.set_language("en")
    canvas.select(Span(5, 30))
    assert canvas.spoken() == f"{MIXED[5:30]}, Organisation"
