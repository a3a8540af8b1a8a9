"""The microscope and the direction of a paragraph, by their keys, and kept where they should be."""

from __future__ import annotations

from annotator.ui.pages.annotate_keys import Command
from annotator.ui.pages.article_keys import _BORDERS


def test_every_command_of_the_table_does_something(desk):
    handled = set(desk.page.keys._commands) | set(_BORDERS)
    assert handled == set(Command)


def test_m_shows_invisible_characters_and_hides_them(desk):
    desk.press("m")
    assert desk.page.canvas.microscope
    assert "M hides them" in desk.page.hints.text
    assert desk.page.canvas.microscope_words()
    desk.press("ة")
    assert not desk.page.canvas.microscope


def test_d_turns_the_paragraph_and_back(desk):
    canvas = desk.page.canvas
    desk.caret("وقال")
    desk.press("d")
    assert canvas.direction_of() == "ltr"
    assert canvas.direction_of(0) == "rtl"
    assert "left to right" in desk.page.hints.text
    desk.press("d")
    assert canvas.direction_of() == "rtl"
    assert canvas.forced_directions() == {}


def test_a_forced_direction_is_there_again_when_the_document_is(desk):
    desk.caret("وقال")
    desk.press("d")
    document = desk.page.document_id
    desk.page.close_document()
    desk.page.canvas.set_forced_directions(document, {})
    desk.page.show_document(document)
    assert desk.page.canvas.forced_directions() == {1: "ltr"}
    desk.press("d")
    desk.page.close_document()
    desk.page.show_document(document)
    assert desk.page.canvas.forced_directions() == {}
    assert not desk.stored
