"""One key takes the quotation, another links its speaker; interrupted quotations are joined."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from annotator.core.annotation import CONTINUES
from tests.ui.pages.conftest import Desk

KEY = Qt.Key

INTERVIEW = (
    "قال [بوتين]PER إن [شي]PER صديق.\n"
    "“هذا يوم كبير”، قال [بوتين]PER، “ونحن معا”.\n"
    "ورد [شي]PER: “لا أحد يقول «نعم» هنا.\n"
    "لا شيء هنا."
)


def test_three_keys_mark_a_quote_with_its_speaker(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(INTERVIEW)
    desk.caret("يوم كبير")
    desk.press("g", "q", "h")
    assert "[“هذا يوم كبير”]DIRECT" in desk.drawn
    assert desk.relations == [("speaker", "“هذا يوم كبير”", "بوتين")]
    assert "1 of" in desk.page.hints.text
    assert desk.current is not None
    assert desk.current.label == "DIRECT"


def test_the_key_again_takes_the_next_speaker_and_undo_takes_each_back(
    desk_of: Callable[..., Desk],
) -> None:
    desk = desk_of(INTERVIEW)
    desk.caret("يوم كبير")
    desk.press("g", "q", "h", "h")
    assert [source for _, source, _ in desk.relations] == ["“هذا يوم كبير”"]
    first = desk.relations
    desk.press("h")
    assert desk.relations != first
    for _ in range(3):
        desk.project.undo()
    assert desk.relations == []


def test_the_parts_of_an_interrupted_quotation_are_joined(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(INTERVIEW)
    desk.caret("يوم كبير")
    desk.press("g", "q")
    desk.press("g", "q")  # the next quotation that is not marked
    assert desk.relations == [(CONTINUES, "“ونحن معا”", "“هذا يوم كبير”")]


def test_the_gesture_widens_and_says_what_is_not_closed(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(INTERVIEW)
    desk.caret("نعم")
    desk.press("g")
    assert desk.page.canvas.selection == desk.span("«نعم»")
    desk.press("g")
    assert desk.page.canvas.selection == desk.span("“لا أحد يقول «نعم» هنا.")
    assert "not closed" in desk.page.hints.text
    desk.press("g")
    assert "no quotation around" in desk.page.hints.text


def test_without_a_quotation_or_a_speaker_it_says_so(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("لا شيء “هنا وهناك” يقال.")
    desk.caret("لا")
    desk.press("h")
    assert "Choose a quote" in desk.page.hints.text
    desk.press("ل", "ض", "ا")  # the same keys under an Arabic layout
    assert "No person" in desk.page.hints.text


def test_an_article_without_quotations_says_so(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of("لا شيء هنا.")
    desk.press("g")
    assert "no unmarked quotation" in desk.page.hints.text
