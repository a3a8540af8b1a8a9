"""Find in the document: folded, counted, stepped around the end."""

import pytest
from PySide6.QtCore import Qt

from annotator.ui.pages.find_bar import FindBar
from tests.ui.pages.conftest import send

TEXT = "إلى الصين ثم الى الصّين ومن الصيـن إلى روسيا"


@pytest.fixture
def bar(qtbot):
    made = FindBar()
    qtbot.addWidget(made)
    made.show_document(TEXT)
    return made


def found(bar):
    return [span.text(TEXT) for span in bar.matches]


def test_spelling_does_not_matter(bar):
    bar.open(query="الصين")
    assert found(bar) == ["الصين", "الصّين", "الصيـن"]
    bar.line.setText("الي")
    assert found(bar) == ["إلى", "الى", "إلى"]


def test_enter_steps_forward_and_around_and_shift_enter_back(bar, qtbot):
    bar.open(query="الصين")
    assert bar.count.text() == "1 of 3"
    places = []
    bar.found.connect(lambda _matches, current: places.append(current))
    for _ in range(3):
        send(bar.line, Qt.Key.Key_Return)
    send(bar.line, Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert places == [1, 2, 0, 2]


def test_it_begins_where_the_reader_is(bar):
    bar.open(query="الصين", near=12)
    assert bar.count.text() == "2 of 3"


def test_nothing_found_is_said(bar):
    bar.open(query="اليابان")
    assert bar.count.text() == "Not found"
    assert not bar.next.isEnabled()
    bar.line.clear()
    assert bar.count.text() == ""


def test_escape_closes_and_takes_the_matches_away(bar, qtbot):
    bar.open(query="الصين")
    with qtbot.waitSignals([bar.found, bar.closed]):
        send(bar.line, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert bar.matches == []


def test_another_document_is_searched_at_once(bar):
    bar.open(query="الصين")
    bar.show_document("لا شيء هنا")
    assert bar.matches == []
    bar.show_document("الصين")
    assert bar.count.text() == "1 of 1"
