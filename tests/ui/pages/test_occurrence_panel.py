"""The preview of all occurrences: what is chosen, what the keys do, what a reader sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.core.annotation import SpanAnnotation
from annotator.core.errors import RuleViolation
from annotator.core.span import Span
from annotator.project.occurrences import (
    Group,
    Hit,
    annotate_all,
    find_occurrences,
    remove_all,
)
from annotator.ui import appearance, language
from annotator.ui.pages.concordance_line import ConcordanceLine, Inks
from annotator.ui.pages.occurrence_choice import Mode
from annotator.ui.pages.occurrence_panel import OccurrencePanel
from annotator.ui.pages.occurrence_table import Column
from tests.build import annotated
from tests.ui.pages.conftest import send

CONTROL = Qt.KeyboardModifier.ControlModifier
TITLES = {"d1": "زيارة إلى الصين", "d2": "قمة في موسكو", "d3": "بيان"}
LOCKED = RuleViolation("This document is locked; the lead has to open it again.")


def hit(
    document: str, at: int, *, marked: bool = False, blocked: RuleViolation | None = None
) -> Hit:
    span = Span(at, at + 5)
    mine = SpanAnnotation(f"{document}-{at}", document, "amal", "entity", "PER", span)
    before, after = "وقال الرئيس فلاديمير ", " إن بلاده مستعدة للحوار"
    return Hit(document, span, "بوتين", before, after, mine if marked else None, blocked)


def alone(*hits: Hit) -> list[Group]:
    return [Group((one,)) for one in hits]


# Five places, one of them marked, one in a locked document; then a caption that stands thrice.
FOUND = [
    *alone(hit("d1", 10), hit("d1", 50, marked=True), hit("d3", 10, blocked=LOCKED)),
    Group((hit("d2", 10), hit("d2", 110), hit("d2", 210, marked=True))),
    *alone(hit("d2", 300)),
]


@pytest.fixture
def panel_in(qtbot) -> Iterator[Callable[..., OccurrencePanel]]:
    kept = []  # else Python forgets what the panel stands in

    def made(
        spoken: str = "en",
        *,
        groups: Iterable[Group] = FOUND,
        everywhere: bool = True,
        size: tuple[int, int] = (760, 700),
    ) -> OccurrencePanel:
        language.set_language(spoken)
        around = QWidget()
        kept.append(around)
        qtbot.addWidget(around)
        around.resize(*size)
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(QWidget(), 1)
        panel = OccurrencePanel()
        column.addWidget(panel)
        around.show()
        panel.start("بوتين", "Person", "#0b7285", everywhere=everywhere)
        panel.show_groups(groups, TITLES)
        QApplication.processEvents()
        return panel

    yield made
    kept.clear()


@pytest.fixture
def panel(panel_in) -> OccurrencePanel:
    return panel_in()


def press(panel: OccurrencePanel, *keys: str | Qt.Key) -> None:
    for key in keys:
        send(panel.view, key)


def double_click(widget: QWidget, at: QPoint) -> None:
    """Send what the system sends: press, release, double click, release."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    kind = QEvent.Type
    for one in (
        kind.MouseButtonPress,
        kind.MouseButtonRelease,
        kind.MouseButtonDblClick,
        kind.MouseButtonRelease,
    ):
        held = none if one == kind.MouseButtonRelease else left
        where = QPointF(at)
        event = QMouseEvent(
            one, where, widget.mapToGlobal(where), left, held, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)


def places(hits: Iterable[Hit]) -> list[tuple[str, int]]:
    return [(one.document, one.span.start) for one in hits]


# ----------------------------------------------------------------------------- what is said


def test_the_head_counts_in_english(panel):
    assert panel.head.sentence == (
        "All occurrences of “⁨بوتين⁩” · ⁨Person⁩: 7 places in 3 documents, 2 of them marked"
    )
    assert panel.head.apply_button.text().startswith("Mark 4 places")


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "موضع واحد"),
        (2, "موضعان"),
        (7, "7 مواضع"),
        (23, "23 موضعًا"),
        (100, "100 موضع"),
        (1234, "1,234 موضعًا"),
    ],
)
def test_the_head_counts_in_arabic(panel_in, many, said):
    panel = panel_in("ar", groups=alone(*(hit("d1", 10 * n) for n in range(many))))
    assert panel.head.count.text() == said


def test_the_head_says_documents_and_marks_in_arabic(panel_in):
    panel = panel_in("ar")
    assert panel.head.count.text() == "7 مواضع في 3 مقالات، اثنان منها موسومان"


@pytest.mark.parametrize(
    ("many", "said"),
    [(1, "موضع واحد، وهو موسوم"), (2, "موضعان، وكلاهما موسوم"), (5, "5 مواضع، كلها موسومة")],
)
def test_the_head_says_where_nothing_is_left_to_do(panel_in, many, said):
    panel = panel_in("ar", groups=alone(*(hit("d1", 10 * n, marked=True) for n in range(many))))
    assert panel.head.count.text() == said
    assert not panel.head.apply_button.isEnabled()


def test_every_control_has_a_name_that_tells_its_key(panel):
    head = panel.head
    for control, key in (
        (head.add, "(R)"), (head.remove, "(R)"), (head.here, "(P)"), (head.whole, "(P)"),
        (head.folded, "(F)"), (head.prefixes, "(W)"), (head.apply_button, "(Enter)"),
        (head.close_button, "(Esc)"),
    ):  # fmt: skip
        assert key in control.accessibleName()
        assert control.toolTip() == control.accessibleName()
    assert "A: all" in head.keys.text().replace("\u00a0", " ")


# ----------------------------------------------------------------------------- what is chosen


def test_everything_that_can_be_marked_is_chosen_at_first(panel):
    assert places(panel.chosen) == [("d1", 10), ("d2", 10), ("d2", 110), ("d2", 300)]


def test_space_leaves_a_row_out_and_takes_it_in_again(panel):
    press(panel, Qt.Key.Key_Space)
    assert ("d1", 10) not in places(panel.chosen)
    press(panel, Qt.Key.Key_Space)
    assert ("d1", 10) in places(panel.chosen)


def test_space_does_nothing_where_nothing_can_be_done(panel):
    press(panel, Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert len(panel.chosen) == 4
    assert panel.table.check_state(1) is None


@pytest.mark.parametrize("keys", ["ani", ("ش", "ى", "ه")])
def test_all_none_and_invert_under_any_layout(panel, keys):
    everything, nothing, invert = keys
    press(panel, nothing)
    assert panel.chosen == []
    assert not panel.head.apply_button.isEnabled()
    press(panel, Qt.Key.Key_Space, invert)
    assert places(panel.chosen) == [("d2", 10), ("d2", 110), ("d2", 300)]
    press(panel, everything)
    assert len(panel.chosen) == 4


def test_what_was_left_out_stays_out_after_another_search(panel):
    press(panel, Qt.Key.Key_Space)
    panel.show_searching()
    panel.show_groups([*FOUND, *alone(hit("d3", 900))], TITLES)
    assert places(panel.chosen) == [("d2", 10), ("d2", 110), ("d2", 300), ("d3", 900)]


def test_another_text_begins_anew(panel):
    press(panel, "n")
    panel.start("الصين", "Place", "#5c940d", everywhere=False)
    assert panel.table.rowCount() == 0
    panel.show_groups(FOUND, TITLES)
    assert len(panel.chosen) == 4


# ----------------------------------------------------------------------------- groups


@pytest.mark.parametrize(
    ("spoken", "onward", "back"),
    [("en", Qt.Key.Key_Right, Qt.Key.Key_Left), ("ar", Qt.Key.Key_Left, Qt.Key.Key_Right)],
)
def test_a_group_opens_in_the_direction_of_reading(panel_in, spoken, onward, back):
    panel = panel_in(spoken)
    panel.view.go_to(3)
    press(panel, onward)
    assert panel.table.rowCount() == 8
    press(panel, onward)
    assert panel.view.row == 4
    press(panel, Qt.Key.Key_Space)
    assert ("d2", 10) not in places(panel.chosen)
    assert panel.table.check_state(3) == Qt.CheckState.PartiallyChecked
    press(panel, back)
    assert panel.table.rowCount() == 5
    assert panel.view.row == 3
    press(panel, Qt.Key.Key_Space)  # a group that is half chosen is taken whole
    assert panel.table.check_state(3) == Qt.CheckState.Checked
    assert len(panel.chosen) == 4


def test_a_single_place_does_not_open(panel):
    press(panel, Qt.Key.Key_Right)
    assert panel.table.rowCount() == 5


def test_a_group_says_how_often_and_how_much_of_it_is_marked(panel):
    cell = panel.table.index(3, Column.TITLE).data()
    assert cell == "\u2068قمة في موسكو\u2069 ×3"
    assert panel.table.state(3) == "1 of 3 marked"
    assert panel.table.state(1) == "Already marked"


def test_why_a_place_is_barred_is_read_without_a_mouse(panel):
    panel.view.go_to(2)
    assert panel.head.keys.text() == str(LOCKED)
    press(panel, Qt.Key.Key_Up)
    assert "Space" in panel.head.keys.text()


# ----------------------------------------------------------------------------- what is asked


def test_enter_hands_over_what_is_chosen(panel, qtbot):
    press(panel, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.applied) as told:
        press(panel, Qt.Key.Key_Return)
    hits, mode = told.args
    assert (places(hits), mode) == ([("d2", 10), ("d2", 110), ("d2", 300)], "add")


def test_enter_does_nothing_while_the_search_runs_or_nothing_is_chosen(panel, qtbot):
    with qtbot.assertNotEmitted(panel.applied):
        panel.show_searching()
        press(panel, Qt.Key.Key_Return)
        panel.show_groups(FOUND, TITLES)
        press(panel, "n", Qt.Key.Key_Enter)


@pytest.mark.parametrize("key", ["r", "ق"])
def test_removing_shows_only_what_is_marked(panel, qtbot, key):
    press(panel, key)
    assert panel.mode == "remove"
    assert panel.head.remove.isChecked()
    assert panel.table.rowCount() == 2
    with qtbot.waitSignal(panel.applied) as told:
        press(panel, Qt.Key.Key_Return)
    assert (places(told.args[0]), told.args[1]) == ([("d1", 50), ("d2", 210)], "remove")
    press(panel, key)
    assert panel.mode == "add"
    assert len(panel.chosen) == 4


def test_removing_leaves_locked_documents_alone(panel_in):
    panel = panel_in(groups=alone(hit("d1", 10, marked=True, blocked=LOCKED)))
    panel.set_mode(Mode.REMOVE)
    assert panel.chosen == []
    assert panel.table.state(0) == str(LOCKED)


@pytest.mark.parametrize("key", ["p", "ح"])
def test_the_scope_asks_for_another_search(panel, qtbot, key):
    with qtbot.waitSignal(panel.scope_changed) as told:
        press(panel, key)
    assert told.args == [False]
    assert panel.head.here.isChecked()
    with qtbot.waitSignal(panel.scope_changed) as told:
        press(panel, key)
    assert told.args == [True]


def test_the_spelling_options_ask_for_another_search(panel, qtbot):
    with qtbot.waitSignals([panel.options_changed] * 2):
        press(panel, "f", "ص")
    assert (panel.folded, panel.with_prefixes) == (False, False)


def test_the_switches_work_with_the_mouse_too(panel, qtbot):
    for pill, answer in ((panel.head.here, False), (panel.head.whole, True)):
        with qtbot.waitSignal(panel.scope_changed) as told:
            qtbot.mouseClick(pill, Qt.MouseButton.LeftButton)
        assert told.args == [answer]
        assert panel.everywhere is answer
        assert pill.isChecked()
    qtbot.mouseClick(panel.head.remove, Qt.MouseButton.LeftButton)
    assert panel.mode == "remove"
    with qtbot.assertNotEmitted(panel.scope_changed):
        qtbot.mouseClick(panel.head.whole, Qt.MouseButton.LeftButton)


def test_escape_closes(panel, qtbot):
    with qtbot.waitSignal(panel.closed):
        press(panel, Qt.Key.Key_Escape)
    assert not panel.active


def test_control_enter_and_a_double_click_lead_to_the_place(panel, qtbot):
    with qtbot.waitSignal(panel.place_requested) as told:
        send(panel.view, Qt.Key.Key_Return, modifiers=CONTROL)
    assert told.args == ["d1", Span(10, 15)]
    panel.view.go_to(4)
    at = panel.view.visualRect(panel.table.index(4, Column.LINE)).center()
    with qtbot.waitSignal(panel.place_requested) as told:
        double_click(panel.view.viewport(), at)
    assert told.args == ["d2", Span(300, 305)]


def test_a_click_on_the_box_toggles_and_one_on_the_arrow_opens(panel, qtbot):
    def click(row: int, column: Column) -> None:
        at: QPoint = panel.view.visualRect(panel.table.index(row, column)).center()
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(0, Column.CHECK)
    assert ("d1", 10) not in places(panel.chosen)
    click(3, Column.FOLD)
    assert panel.table.is_open(3)
    click(3, Column.FOLD)
    assert not panel.table.is_open(3)


def test_two_quick_clicks_on_a_box_are_two_clicks(panel):
    at = panel.view.visualRect(panel.table.index(0, Column.CHECK)).center()
    double_click(panel.view.viewport(), at)
    assert panel.table.check_state(0) == Qt.CheckState.Checked


def test_enter_on_a_switch_presses_the_switch(panel, qtbot):
    panel.head.close_button.setFocus()
    with qtbot.assertNotEmitted(panel.applied), qtbot.waitSignal(panel.closed):
        send(panel.head.close_button, Qt.Key.Key_Return)
    panel.start("بوتين", "Person", "#0b7285", everywhere=True)
    panel.show_groups(FOUND, TITLES)
    panel.head.folded.setFocus()
    with qtbot.assertNotEmitted(panel.applied), qtbot.waitSignal(panel.options_changed):
        send(panel.head.folded, Qt.Key.Key_Return)
    send(panel.head.folded, "ى")  # the letters still mean what they mean
    assert panel.chosen == []
    panel.do("all")
    panel.head.apply_button.setFocus()
    with qtbot.waitSignal(panel.applied):
        send(panel.head.apply_button, Qt.Key.Key_Enter)


def test_keys_that_are_not_its_own_stay_the_windows(panel):
    def asks(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        event.ignore()
        QApplication.sendEvent(panel.view, event)
        return event.isAccepted()

    assert asks(Qt.Key.Key_Return, CONTROL)  # elsewhere it finishes the document
    assert asks(Qt.Key.Key_Escape)
    assert not asks(Qt.Key.Key_F8)
    assert not asks(Qt.Key.Key_Down)
    assert not asks(Qt.Key.Key_Z, CONTROL)


# ----------------------------------------------------------------------------- how it looks


def test_it_takes_less_than_half_of_the_article(panel_in):
    panel = panel_in(groups=alone(*(hit("d1", 10 * n) for n in range(500))))
    assert panel.height() == int(700 * 0.45)
    panel.parentWidget().resize(760, 500)
    QApplication.processEvents()
    assert panel.height() == int(500 * 0.45)


def test_few_rows_take_little(panel_in):
    panel = panel_in(groups=FOUND[:1])
    low = panel.height()
    assert low < 250
    panel.show_groups(FOUND, TITLES)
    assert panel.height() > low
    assert panel.view.viewport().height() >= 5 * 28


@pytest.mark.parametrize("spoken", ["ar", "en"])
def test_it_fits_into_a_narrow_page(panel_in, spoken):
    panel = panel_in(spoken, size=(400, 700))
    assert panel.width() == 400
    line = panel.view.columnWidth(Column.LINE)
    assert line >= 250


def test_two_thousand_groups_are_there_at_once(panel_in, qtbot):
    many = alone(*(hit(f"d{n % 3 + 1}", 10 * n) for n in range(2000)))
    panel = panel_in(groups=[])
    begun = time.perf_counter()
    panel.show_groups(many, TITLES)
    panel.grab()
    assert time.perf_counter() - begun < 0.5
    begun = time.perf_counter()
    press(panel, "n", "i", "a")
    assert time.perf_counter() - begun < 0.5
    assert len(panel.view.cells._lines) < 30  # only the rows that are seen were shaped


def test_long_names_leave_room_for_the_count(panel_in):
    panel = panel_in("ar", size=(520, 700))
    panel.start("كلمة طويلة " * 12, "منظمة حكومية دولية كبيرة جدًّا", "#0b7285", everywhere=True)
    panel.show_groups(FOUND, TITLES)
    QApplication.processEvents()
    head = panel.head
    assert head.width() == 520
    said = head.count.fontMetrics().horizontalAdvance(head.count.text())
    assert head.count.text().startswith("7 مواضع")
    assert said <= head.count.width() + 1


def test_nothing_found_is_said(panel_in):
    panel = panel_in("ar", groups=[], everywhere=False)
    assert panel.head.empty.isVisible()
    assert "المشروع كله" in panel.head.empty.text()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_found_stand_in_the_middle_in_the_colour_of_the_label(panel_in, qapp, theme):
    appearance.apply_theme(qapp, theme)
    panel = panel_in("ar")
    panel.view.go_to(4)
    image = panel.view.viewport().grab().toImage()
    tint = QColor(panel.view.cells._shades.tint).rgb()
    for row in (0, 1, 3):
        cell = panel.view.visualRect(panel.table.index(row, Column.LINE))
        scale = image.devicePixelRatio()
        y = round((cell.top() + 6) * scale)
        xs = [
            x / scale
            for x in range(round(cell.left() * scale), round(cell.right() * scale))
            if image.pixel(x, y) == tint
        ]
        assert xs
        assert abs((min(xs) + max(xs)) / 2 - cell.center().x()) < 3
    assert language.current_language() == "ar"
    appearance.apply_theme(qapp, "light")


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("بينما ارتفع المؤشر ", "الرئيس", "ي للبورصة المصرية 1.3٪."),
        ("رحب ب", "الرئيس", " السنغالي"),
        ("قالت ", "وكالة Difaf الإخبارية", " في بيان Reuters أمس"),
        ("", "القمة", ""),
        ("he said ", "Putin", " was there"),
    ],
)
def test_a_line_has_its_words_where_they_are_drawn(qapp, before, text, after):
    """The tint holds all the ink of the words and, at blanks, nothing of the context."""
    font = QFont(appearance.font_family())
    font.setPixelSize(40)
    line = ConcordanceLine(before, text, after, font)
    area = QRectF(0, 0, 1600, 80)

    def inked(inks: Inks, colour: str) -> set[int]:
        image = QImage(1600, 80, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        line.draw(painter, area, inks)
        painter.end()
        wanted = QColor(colour).rgb()
        return {x for x in range(1600) for y in range(80) if image.pixel(x, y) == wanted}

    white, black = QColor("white"), QColor("black")
    words = inked(Inks(context=white, hit=black), "black")
    middle = area.center().x()
    half = (line.hit_right - line.hit_left) / 2
    assert words
    assert min(words) >= middle - half - 1
    assert max(words) <= middle + half + 1
    assert max(words) - min(words) >= 2 * half * 0.8
    if before.endswith(" ") and after.startswith(" "):
        context = inked(Inks(context=black, hit=white), "black")
        assert not {x for x in context if middle - half < x < middle + half}


# ----------------------------------------------------------------------------- with a project


def test_what_is_found_in_a_project_is_marked_and_taken_back(panel_in, project, fill):
    for number, article in ((1, "قال بوتين إنه سيزور الصين. وشكر بوتين مضيفه."), (2, "عن بوتين")):
        fill(annotated(article, document=f"d{number}", title=f"Article {number}"))
    panel = panel_in("ar", groups=[])
    panel.applied.connect(
        lambda hits, mode: (
            annotate_all(project, hits, layer="entity", label="PER")
            if mode == "add"
            else remove_all(project, hits)
        )
    )

    def search() -> None:
        groups = find_occurrences(project, "بوتين", layer="entity", label="PER")
        panel.show_groups(groups, {"d1": "Article 1", "d2": "Article 2"})

    search()
    assert panel.head.count.text() == "3 مواضع في مقالين"
    press(panel, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return)
    search()
    assert panel.head.count.text() == "3 مواضع في مقالين، اثنان منها موسومان"
    press(panel, "ق", Qt.Key.Key_Return)
    search()
    assert panel.table.rowCount() == 0
    assert panel.head.empty.isVisible()
