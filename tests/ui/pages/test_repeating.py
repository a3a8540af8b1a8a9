"""All occurrences from the article: two keys for all, another to leave some out, one undo."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.ui.pages.conftest import Desk, send

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier

TEXT = "زار بوتين بكين. وقال بوتين إن بكين قريبة.\nثم عاد بوتين."
ELSEWHERE = "وصل بوتين إلى موسكو، وفي موسكو قال بوتين: نعم."
CAPTION = "الصورة: بوتين في المطار."


def rows(desk: Desk, *keys: Qt.Key | str) -> None:
    for key in keys:
        send(desk.page.occurrences.view, key)


def test_two_keys_mark_every_place_and_one_undo_takes_all_back(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of(TEXT, ELSEWHERE)
    desk.caret("بوتين")
    desk.press("1", "o")
    assert desk.page.occurrences.active
    rows(desk, KEY.Key_Return)
    assert desk.drawn == ["[بوتين]PER"] * 3
    assert "Marked 2 places" in desk.page.hints.text
    assert not desk.page.occurrences.active
    assert desk.page.window().focusWidget() is desk.page.canvas
    desk.project.undo()
    assert desk.drawn == ["[بوتين]PER"]


def test_what_is_left_out_stays_out(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(TEXT)
    desk.caret("بوتين")
    desk.press("1", "خ")  # the key O under an Arabic layout
    rows(desk, KEY.Key_Down, KEY.Key_Space, KEY.Key_Return)
    assert desk.drawn == ["[بوتين]PER"] * 2


def test_the_whole_project_with_captions_grouped(desk_of: Callable[..., Desk], qtbot) -> None:
    desk = desk_of(TEXT, ELSEWHERE, f"{CAPTION}\n{CAPTION}\nنص.", CAPTION)
    desk.caret("بوتين")
    desk.press("1")
    desk.press("o", modifiers=SHIFT)
    panel = desk.page.occurrences
    qtbot.waitUntil(lambda: panel.table.rowCount() == 6, timeout=5000)
    rows(desk, KEY.Key_Return)
    everywhere = [
        one
        for document in ("d1", "d2", "d3", "d4")
        for of in desk.project.store.annotated(document, ["amal"]).sets
        for one in of.spans
    ]
    assert len(everywhere) == 8
    desk.project.undo()
    assert desk.drawn == ["[بوتين]PER"]


def test_the_symmetrical_removal(desk_of: Callable[..., Desk], qtbot) -> None:
    desk = desk_of("زار [بوتين]PER بكين مع [بوتين]PER.", "عاد [بوتين]PER.")
    desk.caret("بوتين")
    desk.press(KEY.Key_Tab)
    desk.press(KEY.Key_Delete, modifiers=SHIFT)
    panel = desk.page.occurrences
    qtbot.waitUntil(lambda: panel.table.rowCount() == 3, timeout=5000)
    rows(desk, KEY.Key_Return)
    assert desk.drawn == []
    assert desk.project.store.annotated("d2", ["amal"]).sets[0].spans == ()
    desk.project.undo()
    assert len(desk.drawn) == 2


def test_escape_leaves_everything_and_a_place_elsewhere_is_asked_for(
    desk_of: Callable[..., Desk], qtbot
) -> None:
    desk = desk_of(TEXT, ELSEWHERE)
    desk.caret("بوتين")
    desk.press("1")
    desk.press("o", modifiers=SHIFT)
    panel = desk.page.occurrences
    qtbot.waitUntil(lambda: panel.table.rowCount() == 5, timeout=5000)
    asked = []
    desk.page.document_requested.connect(lambda document, span: asked.append((document, span)))
    rows(desk, KEY.Key_End)
    panel.view.go_to(4)
    send(panel.view, KEY.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert asked[0][0] == "d2"
    rows(desk, KEY.Key_Escape)
    assert desk.drawn == ["[بوتين]PER"]


def test_without_a_label_or_a_text_it_says_what_to_do(desk: Desk) -> None:
    desk.press("o")
    assert "Select text" in desk.page.hints.text
    desk.select("الصين")
    desk.press("o")
    assert "Mark this place first" in desk.page.hints.text
