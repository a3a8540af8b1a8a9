"""F8 goes through what attributions lack in the article; what was mended leaves the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.ui.pages.conftest import send

F8 = Qt.Key.Key_F8
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(desk_of):
    """An article with a speaker."""
    return desk_of("رحب شي بضيفه.\nوقال [بوتين]PER: “كنا دائمًا معًا”. ثم زار الصين وروسيا معًا.")


@pytest.fixture
def checks(desk):
    """The article with one quote that nobody has said."""
    desk.caret("كنا")
    desk.press("g", "q")
    assert [line for line in desk.drawn if line.endswith("DIRECT")]
    desk.press(Qt.Key.Key_Escape, Qt.Key.Key_Escape)
    return desk.page.checks


def test_f8_shows_the_findings_and_goes_to_the_first(desk, checks):
    assert checks.isHidden()
    desk.caret("رحب")
    desk.press(F8)
    assert not checks.isHidden()
    assert desk.current is not None
    assert desk.current.label == "DIRECT"
    assert checks.count.text() == "1 of 1"
    desk.press(F8, modifiers=SHIFT)
    assert desk.current.label == "DIRECT"


def test_a_speaker_takes_the_finding_away(desk, checks, qtbot):
    desk.press(F8)
    desk.press("h")
    assert [relation[0] for relation in desk.relations] == ["speaker"]
    qtbot.waitUntil(lambda: checks.table.total == 0, timeout=3000)
    desk.press(F8)
    assert "Nothing is missing" in desk.page.hints.text


def test_marks_without_a_quote_are_selected(desk):
    desk.press(F8)
    assert desk.current is None
    selection = desk.page.canvas.selection
    assert selection is not None
    assert selection.text(desk.text).strip("“”.") == "كنا دائمًا معًا"
    # Escape: first the selection, then the list.
    desk.press(Qt.Key.Key_Escape)
    assert not desk.page.checks.isHidden()
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.checks.isHidden()


def test_enter_in_the_list_leads_to_the_place_and_escape_leaves_it(desk, checks):
    desk.press(F8)
    desk.press(Qt.Key.Key_Escape)
    checks.view.setFocus()
    send(checks.view, Qt.Key.Key_Return)
    assert desk.current is not None
    send(checks.view, Qt.Key.Key_Escape)
    assert checks.isHidden()


def test_the_list_stays_for_the_next_document_and_shows_its_findings(desk, checks, qtbot):
    desk.press(F8)
    document = desk.page.document_id
    desk.page.close_document()
    assert checks.table.total == 0
    desk.page.show_document(document)
    qtbot.waitUntil(lambda: checks.table.total == 1, timeout=3000)
