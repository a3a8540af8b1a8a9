"""The agreement page over real projects: numbers, reasons, what cells open, stop, rounds, files."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from annotator.core.people import WorkState
from annotator.project import measuring, organising
from annotator.ui import ask
from annotator.ui.actions import ACTIONS
from annotator.ui.language import set_language
from annotator.ui.pages import agreement_asking, agreement_keys
from annotator.ui.pages.agreement_page import AgreementPage
from tests.build import annotated
from tests.ui.agreement.desk import SAME, card, settle, together
from tests.ui.test_accessible_names import nameless


def test_the_headline_says_what_it_means(opened, agreed):
    page = opened(agreed)
    one = card(page, "f1_strict")
    # 10 marks of amal, 9 of karim, 7 of them equal: 14 of 19.
    assert one.value.text() == "0.74"
    assert one.said.text() == (
        "Two annotators gave the same start, end and label to 74 % of spans."
    )
    assert one.basis.text() == "6 documents"
    assert one.interval.text().startswith("95 %: ")
    assert "0.74" in one.accessibleName()
    assert page.headlines.scope.text().startswith("6 documents by two annotators or more")


def test_measures_without_bands_have_no_band_and_alphas_have_one_by_the_lower_end(opened, agreed):
    page = opened(agreed)
    assert card(page, "f1_strict").band.text() == ""
    alpha = card(page, "u_alpha")
    assert alpha.result.interval is not None
    low = alpha.result.interval[0]
    wanted = "Reliable" if low >= 0.8 else "Tentative" if low >= 0.667 else "Too low"
    assert alpha.band.text().startswith(wanted)


def test_what_is_not_defined_says_why_and_shows_no_number(opened, project, fill):
    fill(*(together("نص بلا وسوم", "نص بلا وسوم", f"e{n}") for n in range(5)))
    page = opened(project)
    one = card(page, "f1_strict")
    assert one.value.text() == "–"
    assert one.said.text() == ("Not defined: nobody marked anything in the documents they share.")


def test_one_annotator_alone_is_told_what_to_do(opened, project, fill):
    fill(annotated(SAME, document="a", annotator="amal"))
    page = opened(project)
    assert page._results.currentWidget() is page.empty
    assert "two annotators" in page.empty.why.text()
    assert "second person" in page.empty.advice.text()
    assert page.empty.button.isVisible()
    assert not page.round_button.isEnabled()


def test_unfinished_work_can_be_counted_from_the_empty_page(qtbot, opened, project, fill):
    fill(together(SAME, SAME, "a", state=WorkState.IN_PROGRESS))
    page = opened(project)
    assert page._results.currentWidget() is page.empty
    page.empty.button.setFocus()
    QTest.keyClick(page.empty.button, Qt.Key.Key_Space)
    settle(qtbot, page)
    assert page._results.currentWidget() is page.tabs
    assert card(page, "f1_strict").value.text() == "1.00"


def test_ticking_one_annotator_only_says_so(qtbot, opened, agreed):
    page = opened(agreed)
    box = page.scope.people["karim"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    page.scope.ask_now()
    settle(qtbot, page)
    assert page.empty.advice.text() == "Tick at least two annotators at the side."


# ------------------------------------------------------------------------------- in the background


@pytest.fixture
def held(monkeypatch):
    """Let every answer wait for its turn; ``release`` lets them go."""
    gate = threading.Event()
    asked: list[str] = []
    answer = measuring.answer

    def slowly(project, question, **more):
        asked.append(",".join(question.layers or ()))
        progress = more.get("progress")
        while not gate.wait(0.01):
            if progress is not None:
                progress(0, 1)  # says "stop" by raising
        return answer(project, question, **more)

    monkeypatch.setattr(agreement_asking.measuring, "answer", slowly)
    yield gate, asked
    gate.set()


def test_escape_and_stop_end_the_work(qtbot, opened, agreed, held):
    gate, _ = held
    gate.set()
    page = opened(agreed)
    gate.clear()
    page.refresh()
    assert page.asking.running
    assert page.stop_button.isVisible()
    QTest.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    assert not page.asking.running
    assert not page.stop_button.isVisible()
    assert page.doing.text() == "Stopped; what has come is shown."
    page.refresh()
    page.take_keyboard()
    QTest.keyClick(page.headlines.cards[0], Qt.Key.Key_Escape)
    assert not page.asking.running


def test_answers_to_an_older_question_are_dropped(qtbot, opened, agreed, held):
    gate, asked = held
    gate.set()
    page = opened(agreed)
    gate.clear()
    page.refresh()
    page.scope.layer.setCurrentIndex(page.scope.layer.findData("quote"))
    page.scope.ask_now()
    shown = []
    page.asking.numbers.connect(lambda one: shown.append(one.answer.scope.layers))
    gate.set()
    settle(qtbot, page)
    assert asked[-2:] == ["quote", "quote"]
    assert set(shown) == {("quote",)}


def test_a_project_is_closed_while_it_is_read(qtbot, opened, agreed, held, window, asked):
    gate, _ = held
    gate.set()
    page = opened(agreed)
    gate.clear()
    page.refresh()
    window.close_project()
    assert not page.asking.running
    assert page.headlines.cards == []
    gate.set()
    qtbot.wait(100)
    assert asked.bugs == []


def test_changes_are_computed_when_the_page_is_seen_again(qtbot, opened, agreed, window):
    page = opened(agreed)
    window.show_documents()
    organising.reopen(window.session.project, "d0")
    qtbot.wait(20)
    window.show_agreement()
    settle(qtbot, page)
    assert card(page, "f1_strict").basis.text() == "5 documents"


# ------------------------------------------------------------------------------- what is taken away


def test_rounds_are_kept_and_the_change_since_is_told(qtbot, opened, agreed, window, monkeypatch):
    page = opened(agreed)
    monkeypatch.setattr(ask, "words", lambda *_, **__: "Pilot")
    qtbot.waitUntil(window.actions_by_key["save_round"].isEnabled)
    QTest.keyClick(
        page.headlines.cards[0],
        Qt.Key.Key_S,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert page.scope.since.currentData() == "Pilot"
    page.refresh()
    settle(qtbot, page)
    assert "since “Pilot”" in card(page, "f1_strict").change.text()


def test_numbers_are_written_to_a_new_folder(opened, agreed, asked, tmp_path):
    page = opened(agreed)
    asked.answers["file_to_write"] = str(tmp_path / "out")
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "out" / "results.csv").read_text(encoding="utf-8-sig").count("f1_strict") > 1
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert "already" in asked.errors[0].template


def test_the_methods_paragraph_is_copied_in_both_languages(opened, agreed):
    page = opened(agreed)
    QTest.mouseClick(page.methods_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Agreement was computed with Hashiya")
    assert any("\u0600" <= sign <= "\u06ff" for sign in text)


def test_gamma_is_computed_only_when_it_is_asked_for(qtbot, opened, agreed):
    page = opened(agreed)
    assert all(one.kind.measure != "gamma" for one in page.headlines.cards)
    QTest.mouseClick(page.headlines.gamma, Qt.MouseButton.LeftButton)
    settle(qtbot, page)
    assert card(page, "gamma").value.text() != "–"
    assert card(page, "f1_strict").value.text() == "0.74"
    assert not page.headlines.gamma.isVisible()


# ------------------------------------------------------------------------------- keys and words


def test_f6_goes_round_the_panes(opened, agreed, window):
    page = opened(agreed)
    page.take_keyboard()
    seen = []
    for _ in range(3):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert seen[0] is page.scope.layer
    assert seen[1] is page.round_button
    assert seen[2] is page.headlines.cards[0]


@pytest.mark.parametrize("spoken", ["ar", "en"])
def test_everything_has_a_name_and_fits_a_small_screen(opened, agreed, spoken, qapp):
    page = opened(agreed)
    set_language(spoken)
    made = AgreementPage()
    assert nameless(made) == []
    assert made.minimumSizeHint().width() <= 1366
    assert made.minimumSizeHint().height() <= 640
    assert nameless(page) == []
    made.deleteLater()


def test_actions_of_the_page_are_in_a_menu_with_keys():
    keys = {row.key: row.shortcuts for row in ACTIONS if row.menu == "agreement"}
    assert all(keys[one] for one in keys if one != "-")
    assert {
        "show_agreement",
        "compute_gamma",
        "save_round",
        "export_agreement",
        "copy_methods",
    } <= (set(keys))
    assert {row.title for row in agreement_keys.key_rows()} >= {"Next disagreement"}
