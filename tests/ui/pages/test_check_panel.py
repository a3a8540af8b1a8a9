"""The list of what attributions lack: grouped, stepped through, quiet when a finding is mended."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.span import Span
from annotator.project.attribution_checks import AttributionKind, AttributionProblem
from annotator.ui import language
from annotator.ui.pages.check_panel import CheckPanel
from annotator.ui.pages.problem_table import TITLES
from tests.ui.pages.conftest import send

TEXT = "قال الوزير “سنعود قريبًا إلى العمل” ثم أضاف أن الأسعار ترتفع، وكتب «نحن هنا معًا اليوم»."


def finding(kind: AttributionKind, words: str, identity: str | None = None) -> AttributionProblem:
    at = TEXT.index(words)
    return AttributionProblem(kind, Span(at, at + len(words)), identity)


QUOTE = finding(AttributionKind.QUOTE_WITHOUT_SPEAKER, "“سنعود قريبًا إلى العمل”", "q1")
INDIRECT = finding(AttributionKind.QUOTE_WITHOUT_SPEAKER, "أن الأسعار ترتفع", "q2")
CLAIM = finding(AttributionKind.CLAIM_WITHOUT_CLAIMANT, "الأسعار ترتفع", "c1")
MARKS = finding(AttributionKind.MARKS_LEFT, "«نحن هنا معًا اليوم»")
ALL = [QUOTE, CLAIM, INDIRECT, MARKS]  # in reading order, as the checks give them


@pytest.fixture
def panel(qtbot) -> CheckPanel:
    made = CheckPanel()
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    made.refresh(ALL, TEXT)
    return made


@pytest.fixture
def asked(panel) -> list[tuple[Span, str | None]]:
    places: list[tuple[Span, str | None]] = []
    panel.place_requested.connect(lambda span, identity: places.append((span, identity)))
    return places


def lines(panel: CheckPanel) -> list[str]:
    return [panel.table.line(row).words for row in range(panel.table.rowCount())]


def test_findings_stand_below_their_kinds_with_counts(panel):
    assert lines(panel) == [
        "Quotes without a speaker (2)",
        "“سنعود قريبًا إلى العمل”",
        "أن الأسعار ترتفع",
        "Claims without a claimant (1)",
        "الأسعار ترتفع",
        "Quotation marks without a label (1)",
        "«نحن هنا معًا اليوم»",
    ]
    assert panel.count.text() == "4 findings"


@pytest.mark.parametrize("spoken", ["ar", "en"])
def test_every_kind_has_a_title(spoken):
    language.set_language(spoken)
    for kind in AttributionKind:
        said = language.tr(TITLES[kind])
        assert any("\u0600" <= sign <= "\u06ff" for sign in said) == (spoken == "ar")


def test_f8_goes_around_in_both_directions(panel, asked):
    for _ in range(5):
        assert panel.step(1)
    assert [identity for _, identity in asked] == ["q1", "q2", "c1", None, "q1"]
    assert panel.count.text() == "1 of 4"
    panel.step(-1)
    assert asked[-1] == (MARKS.span, None)


def test_shift_f8_begins_at_the_end(panel, asked):
    panel.step(-1)
    assert asked == [(MARKS.span, None)]


def test_enter_and_a_click_lead_to_the_place(panel, asked, qtbot):
    panel.view.setFocus()
    send(panel.view, Qt.Key.Key_Down)
    assert asked == []
    send(panel.view, Qt.Key.Key_Return)
    assert asked == [(QUOTE.span, "q1")]
    send(panel.view, Qt.Key.Key_Down)
    send(panel.view, Qt.Key.Key_Down)  # over a heading
    send(panel.view, Qt.Key.Key_Enter)
    assert asked[-1] == (CLAIM.span, "c1")
    at = panel.view.visualRect(panel.table.index(2, 0)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert asked[-1] == (INDIRECT.span, "q2")
    heading = panel.view.visualRect(panel.table.index(0, 0)).center()
    qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert len(asked) == 3


def test_a_refresh_keeps_the_row_and_leads_nowhere(panel, asked):
    panel.step(1)
    panel.step(1)
    panel.refresh([QUOTE, INDIRECT], TEXT)
    assert panel.current == INDIRECT
    assert len(asked) == 2


def test_an_annotation_that_was_resized_stays_the_current_one(panel):
    panel.step(1)
    longer = AttributionProblem(QUOTE.kind, Span(QUOTE.span.start - 4, QUOTE.span.end), "q1")
    panel.refresh([longer, INDIRECT], TEXT)
    assert panel.current == longer


def test_after_mending_the_next_one_is_next(panel, asked):
    panel.step(1)
    panel.refresh([CLAIM, INDIRECT, MARKS], TEXT)  # the first quote got its speaker
    panel.refresh([CLAIM, INDIRECT, MARKS], TEXT)  # and something else was done
    assert len(asked) == 1
    panel.step(1)
    assert asked[-1] == (INDIRECT.span, "q2")
    panel.refresh([CLAIM, MARKS], TEXT)  # the last of its kind: its heading goes too
    panel.step(1)
    assert asked[-1] == (CLAIM.span, "c1")
    panel.step(1)
    panel.refresh([CLAIM], TEXT)  # the last of all
    panel.step(1)
    assert asked[-1] == (CLAIM.span, "c1")


def test_nothing_missing_is_said_kindly(panel, asked):
    language.set_language("ar")
    panel = CheckPanel()
    panel.refresh([], TEXT)
    assert "لا شيء ينقص" in panel.empty.text()
    assert not panel.next.isEnabled()
    assert not panel.step(1)
    assert asked == []
    panel.deleteLater()


def test_the_empty_state_comes_and_goes(panel):
    panel.refresh([], "")
    assert panel.empty.isVisible()
    panel.refresh(ALL, TEXT)
    assert panel.view.isVisible()
    assert panel.step(1)


def test_escape_and_the_button_close(panel, qtbot):
    with qtbot.waitSignal(panel.closed):
        send(panel.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(panel.closed):
        panel.close_button.click()


def test_screen_readers_hear_kind_and_words(panel):
    spoken = panel.table.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Quotes without a speaker: \u2068“سنعود قريبًا إلى العمل”\u2069"


def test_long_words_stay_on_one_line(panel):
    whole = AttributionProblem(AttributionKind.MARKS_LEFT, Span(0, 2000))
    panel.refresh([whole], "كلمة\n" * 400)
    assert "\n" not in lines(panel)[1]
    assert len(lines(panel)[1]) < 200
    QApplication.processEvents()
    assert panel.view.rowHeight(1) == 28
