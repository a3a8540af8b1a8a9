"""On a selection the page says what was decided about the same text, and one key follows."""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.annotation import AnnotatedDocument
from annotator.core.people import WorkState
from tests.build import annotated
from tests.ui.pages.conftest import Desk

TEXT = "زار [بوتين]PER بكين. وقال بوتين إن [بكين]GPE قريبة."
ELSEWHERE = "وصل [بوتين]PER، ثم عاد [بوتين]PER وحده."


def test_a_rested_selection_tells_what_was_decided_and_a_key_follows(
    desk_of: Callable[..., Desk], qtbot
) -> None:
    desk = desk_of(TEXT, ELSEWHERE)
    desk.select("بوتين", nth=1)
    strip = desk.page.hints.decisions
    qtbot.waitUntil(lambda: "×3" in strip.text, timeout=5000)
    assert "Person" in strip.text
    desk.press("k")
    assert desk.drawn.count("[بوتين]PER") == 2
    qtbot.waitUntil(lambda: "×4" in strip.text, timeout=5000)


def test_the_key_need_not_wait_for_the_search(desk_of: Callable[..., Desk]) -> None:
    desk = desk_of(TEXT)
    desk.select("بكين")
    desk.press("ن")
    assert "[بكين]GPE" in desk.drawn[1]


def test_others_are_shown_only_where_i_have_finished(
    desk_of: Callable[..., Desk], fill, project, qtbot
) -> None:
    theirs = annotated("في [موسكو]ORG.", document="t1", annotator="karim")
    begun = annotated("في [موسكو]ORG.", document="t2", annotator="karim")
    mine = annotated("في موسكو.", document="t1", annotator="amal", state=WorkState.FINISHED)
    desk = desk_of("إلى موسكو.")
    fill(AnnotatedDocument(theirs.document, (*theirs.sets, *mine.sets)), begun)
    desk.select("موسكو")
    strip = desk.page.hints.decisions
    qtbot.waitUntil(lambda: "others ×1" in strip.text, timeout=5000)


def test_nothing_decided_is_said(desk: Desk) -> None:
    desk.select("روسيا")
    desk.press("k")
    assert "Nothing was decided" in desk.page.hints.text
