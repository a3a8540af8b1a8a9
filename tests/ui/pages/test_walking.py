"""Going through an article by keys: parts of words, sentences, stacks, candidates; the habits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.schema import Schema
from annotator.project.schema_editing import PrefixHabit, prefix_habit
from tests.ui.pages.conftest import Desk

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def standing(desk: Desk) -> str:
    """The letters behind the caret."""
    return desk.text[desk.page.canvas.caret :][:6]


def test_control_and_arrows_stop_where_prefixes_end(desk: Desk) -> None:
    desk.caret("الصين وروسيا")
    desk.press(KEY.Key_Left, modifiers=CONTROL)
    assert standing(desk).startswith("وروسيا")
    desk.caret("بالرئيس")
    desk.press(KEY.Key_Left, modifiers=CONTROL)
    assert standing(desk).startswith("الرئيس")
    desk.press(KEY.Key_Right, modifiers=CONTROL)
    assert standing(desk).startswith("بالرئ")


def test_full_stop_and_comma_go_by_sentences_under_both_layouts(desk: Desk) -> None:
    desk.caret("رحب")
    desk.press(".")
    assert standing(desk).startswith("وقال")
    desk.press("ز")  # the key of the full stop under an Arabic layout
    assert standing(desk).startswith("ثم زار")
    desk.press(",", "و")
    assert standing(desk).startswith("رحب")


def test_space_goes_through_the_stack_from_the_innermost_outward(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of("زار [[الرئيس [الروسي]NORP]TITLE فلاديمير]PER بكين.")
    desk.caret("الروسي")
    labels = []
    for _ in range(4):
        desk.press(KEY.Key_Space)
        assert desk.current is not None
        labels.append(desk.current.label)
    assert labels == ["NORP", "TITLE", "PER", "NORP"]


def test_candidates_are_names_that_nobody_marked(desk: Desk) -> None:
    desk.caret("رحب")
    found = []
    for _ in range(6):
        desk.press("j")
        selection = desk.page.canvas.selection
        assert selection is not None
        found.append(selection.text(desk.text))
    assert "الصيني" in found
    assert "بوتين" in found
    assert "رحب" not in found
    desk.caret("الصيني")
    desk.press("j", "6")
    desk.caret("رحب")
    desk.press("j")
    assert desk.page.canvas.selection != desk.span("الصيني")


def test_a_name_that_is_marked_is_a_candidate_where_it_stands_again(desk: Desk) -> None:
    desk.caret("الزعيم")
    desk.press("1")
    desk.select("معًا")
    desk.press("1")  # an ordinary word, but somebody says that it is a name
    desk.press("j")
    selection = desk.page.canvas.selection
    assert selection == desk.span("الصين", nth=1)
    desk.press("j", "j", "j")
    assert desk.page.canvas.selection == desk.span("معًا", nth=1)


def test_a_label_takes_words_without_prefixes_however_they_were_selected(desk: Desk) -> None:
    desk.caret("بالرئيس الروسي")
    desk.press(KEY.Key_Left, KEY.Key_Left, modifiers=SHIFT)
    desk.press("7")
    assert desk.drawn == ["[الرئيس الروسي]TITLE"]


def test_who_chose_the_letters_means_them(desk: Desk) -> None:
    desk.caret("وروسيا")
    for _ in range(6):
        desk.press(KEY.Key_Left, modifiers=SHIFT | ALT)
    desk.press("3")
    assert desk.drawn == ["[وروسيا]GPE"]


def test_one_key_takes_out_one_prefix_and_another_puts_one_back(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of("وللرئيس بيت وبالصين رئيسهم.")
    taken = []
    desk.caret("وبالصين")
    for key in "---=-=":
        desk.press(key)
        selection = desk.page.canvas.selection
        assert selection is not None
        taken.append(selection.text(desk.text))
    assert taken == ["بالصين", "الصين", "صين", "الصين", "صين", "الصين"]
    desk.caret("وللرئيس")
    desk.press("-", "-")
    selection = desk.page.canvas.selection
    assert selection is not None
    assert selection.text(desk.text) == "رئيس"
    desk.caret("رئيسهم")
    desk.press("_", modifiers=SHIFT)
    selection = desk.page.canvas.selection
    assert selection is not None
    assert selection.text(desk.text) == "رئيس"
    desk.press("+", modifiers=SHIFT)
    selection = desk.page.canvas.selection
    assert selection is not None
    assert selection.text(desk.text) == "رئيسهم"


def test_the_habit_of_a_label_changes_by_a_key_and_comes_back_by_undo(desk: Desk) -> None:
    def habit(schema: Schema) -> PrefixHabit:
        label = schema.label("entity", "GPE")
        assert label is not None
        return prefix_habit(label)

    desk.caret("والصين")
    desk.press("3")
    assert habit(desk.project.schema) is PrefixHabit.WITHOUT_PREFIXES
    desk.press("-", modifiers=ALT)
    assert habit(desk.project.schema) is PrefixHabit.WITHOUT_ARTICLE
    desk.caret("الصين وروسيا")
    desk.press("3")
    assert desk.drawn[-2] == "[صين]GPE"
    desk.press("-", modifiers=ALT)
    assert habit(desk.project.schema) is PrefixHabit.KEEP
    desk.page.canvas.make_current(None)
    desk.caret("بالرئيس")
    desk.press("3")
    assert "[بالرئيس]GPE" in desk.drawn
    desk.project.undo()
    desk.project.undo()
    assert habit(desk.project.schema) is PrefixHabit.WITHOUT_ARTICLE


def test_copying_gives_the_stored_text(desk: Desk) -> None:
    desk.select("“كنا دائمًا معًا”")
    desk.press("c", modifiers=CONTROL)
    assert QApplication.clipboard().text() == "“كنا دائمًا معًا”"
