"""The mouse: drags, clicks, double and triple clicks, chips, tool tips, wheel."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip

from annotator.core.span import Span
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import inside, picture
from tests.ui.canvas.texts import LATIN, MIXED, SEVERAL

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def send(canvas, kind, point, *, held=LEFT, keys=NO_KEY):
    where = QPointF(point)
    everywhere = QPointF(canvas.viewport().mapToGlobal(point))
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
    QApplication.sendEvent(
        canvas.viewport(), QMouseEvent(kind, where, everywhere, button, held, keys)
    )


def drag(canvas, start, end, *, keys=NO_KEY):
    send(canvas, QEvent.Type.MouseButtonPress, start, keys=keys)
    for share in (0.3, 0.7, 1.0):
        send(canvas, QEvent.Type.MouseMove, start + (end - start) * share, keys=keys)
    send(canvas, QEvent.Type.MouseButtonRelease, end, held=Qt.MouseButton.NoButton, keys=keys)


def click(canvas, point, *, keys=NO_KEY):
    send(canvas, QEvent.Type.MouseButtonPress, point, keys=keys)
    send(canvas, QEvent.Type.MouseButtonRelease, point, held=Qt.MouseButton.NoButton, keys=keys)


def double_click(canvas, point):
    click(canvas, point)
    send(canvas, QEvent.Type.MouseButtonDblClick, point)
    send(canvas, QEvent.Type.MouseButtonRelease, point, held=Qt.MouseButton.NoButton)


def middle(canvas, text, word):
    start = text.index(word)
    return canvas.rectangles(Span(start, start + len(word)))[0].center()


def selected(canvas):
    return canvas.selection.text(canvas.text) if canvas.selection else ""


@pytest.fixture
def canvas(show, family):
    made = show(SEVERAL, width=520, height=700, family=family)
    picture(made)
    return made


def test_a_drag_takes_words(canvas):
    drag(canvas, middle(canvas, SEVERAL, "وزيرُ"), middle(canvas, SEVERAL, "لِأُسرةِ"))
    assert selected(canvas) == "وزيرُ الخارجيّةِ لِأُسرةِ"


def test_a_drag_back_takes_the_same_words(canvas):
    drag(canvas, middle(canvas, SEVERAL, "لِأُسرةِ"), middle(canvas, SEVERAL, "وزيرُ"))
    assert selected(canvas) == "وزيرُ الخارجيّةِ لِأُسرةِ"
    assert canvas.caret < canvas.anchor


def test_a_drag_takes_the_marks_it_touches_and_no_others(canvas):
    drag(canvas, middle(canvas, SEVERAL, "«"), middle(canvas, SEVERAL, "»"))
    assert selected(canvas) == "«لا خلافَ بيننا»"
    drag(canvas, middle(canvas, SEVERAL, "خلافَ"), middle(canvas, SEVERAL, "بيننا"))
    assert selected(canvas) == "خلافَ بيننا"


def test_a_drag_within_a_latin_run_and_out_of_it(canvas):
    drag(canvas, middle(canvas, SEVERAL, "شركة"), middle(canvas, SEVERAL, "River"))
    assert selected(canvas) == "شركة Blue River"


def test_a_drag_over_lines_and_paragraphs(canvas):
    drag(canvas, middle(canvas, SEVERAL, "الأمر"), middle(canvas, SEVERAL, "English"))
    assert selected(canvas) == "الأمر.\r\n\r\nAn English"


def test_alt_drags_by_letter_cluster(canvas):
    start = SEVERAL.index("لأوكرانيا")
    first = canvas.rectangles(Span(start, start + 1))[0]
    last = canvas.rectangles(Span(start + 8, start + 9))[0]
    drag(canvas, inside(first, 0.1), inside(last, 0.1), keys=ALT)
    assert selected(canvas) == "أوكرانيا"


def test_alt_never_cuts_a_mark_off_its_letter(canvas):
    start = SEVERAL.index("الخارجيّةِ")
    box = canvas.rectangles(Span(start, start + 10))[0]
    for share in (0.1, 0.3, 0.5, 0.7):
        drag(canvas, inside(box, 0.95), inside(box, share), keys=ALT)
        assert SEVERAL[canvas.selection.end] not in "ّةِ"[0::2]


def test_a_double_click_takes_the_word_without_punctuation(canvas):
    for word in ("لأوكرانيا", "المسجّلة", "خلافَ", "2,025.50", "الملحق"):
        double_click(canvas, middle(canvas, SEVERAL, word))
        assert selected(canvas) == word
        click(canvas, middle(canvas, SEVERAL, "English"))


def test_a_triple_click_takes_the_sentence_and_a_fourth_the_paragraph(show):
    text = "قال نعم. ثم قال لا! وذهب."
    canvas = show(text)
    picture(canvas)
    point = middle(canvas, text, "ثم")
    double_click(canvas, point)
    click(canvas, point)
    assert selected(canvas) == "ثم قال لا!"
    click(canvas, point)
    assert selected(canvas) == text


def test_shift_click_extends_to_whole_words(canvas):
    click(canvas, middle(canvas, SEVERAL, "طنًّا"))
    canvas.place_caret(SEVERAL.index("طنًّا"))
    click(canvas, middle(canvas, SEVERAL, "القمح"), keys=SHIFT)
    assert selected(canvas) == "طنًّا من القمح"


def test_a_click_makes_the_innermost_current_and_then_goes_outward(show, qtbot):
    canvas = show(MIXED, width=600)
    start = MIXED.index("شركة Blue")
    outer, inner = span(start, start + 15, "ORG"), span(start + 5, start + 9, "PER")
    canvas.show_annotations([outer, inner], [])
    picture(canvas)
    told = []
    canvas.annotation_selected.connect(told.append)
    point = middle(canvas, MIXED, "Blue")
    for _ in range(3):
        click(canvas, point)
    assert told == [inner.id, outer.id, inner.id]
    click(canvas, middle(canvas, MIXED, "شركة"))
    assert canvas.current == outer.id
    click(canvas, middle(canvas, MIXED, "وزيرُ"))
    assert canvas.current is None
    assert told[-1] == ""


def test_a_chip_stands_for_its_own_annotation(show):
    canvas = show(MIXED, width=600)
    outer, inner = span(0, 20, "ORG"), span(0, 4, "PER")
    canvas.show_annotations([inner, outer], [])
    picture(canvas)
    for one in (outer, inner):
        click(canvas, canvas.chip_rectangle(one.id).center())
        assert canvas.current == one.id
    # The inner one's chip stands next to the letters, the outer one's above it.
    assert canvas.chip_rectangle(outer.id).bottom() < canvas.chip_rectangle(inner.id).top()


# Without a screen Qt cannot raise the tip over other windows, and says so.
@pytest.mark.qt_log_ignore("does not support raise")
def test_the_tool_tip_says_title_and_description(show, qtbot):
    canvas = show(MIXED, width=600)
    canvas.show_annotations([span(0, 4, "PER", note="انظر <السجل>")], [])
    point = middle(canvas, MIXED, "قال")
    for language, words in (("ar", "شخص"), ("en", "Person")):
        canvas.set_language(language)
        picture(canvas)
        there = canvas.viewport().mapToGlobal(point)
        QApplication.sendEvent(canvas.viewport(), QHelpEvent(QEvent.Type.ToolTip, point, there))
        assert words in QToolTip.text()
        assert "&lt;السجل&gt;" in QToolTip.text()
        QToolTip.hideText()


def test_hovering_shows_what_a_click_would_take(show):
    canvas = show(MIXED, width=600)
    one = span(0, 4, "PER")
    canvas.show_annotations([one], [])
    before = picture(canvas)
    chip = canvas.chip_rectangle(one.id).center()
    send(canvas, QEvent.Type.MouseMove, chip, held=Qt.MouseButton.NoButton)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    assert picture(canvas) != before


def turn(canvas, steps, keys=NO_KEY):
    point = canvas.viewport().rect().center()
    event = QWheelEvent(
        QPointF(point),
        QPointF(canvas.viewport().mapToGlobal(point)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_the_wheel_scrolls_and_with_control_zooms(show):
    canvas = show("\n".join([MIXED, LATIN] * 12), width=500, height=300)
    picture(canvas)
    turn(canvas, -3)
    assert canvas.verticalScrollBar().value() > 0
    sizes = []
    canvas.font_size_changed.connect(sizes.append)
    turn(canvas, 1, Qt.KeyboardModifier.ControlModifier)
    turn(canvas, -1, Qt.KeyboardModifier.ControlModifier)
    assert sizes == [19, 18]
    canvas.set_font_size(100)
    assert canvas.font_size == 40
    canvas.set_font_size(1)
    assert canvas.font_size == 12
