"""The report: counts on top, narrowed by kind and reason, a place for each row."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from annotator.core.errors import RuleViolation
from annotator.formats.format import Reason
from annotator.project.reports import ImportReport
from annotator.ui.language import set_language, tr
from annotator.ui.pages.report_table import FILE, LINE, TITLES, Kind, ReportTable
from annotator.ui.pages.report_view import ReportView
from annotator.ui.pages.report_words import import_words, size_words, sort_of, sort_words


@pytest.fixture
def found():
    report = ImportReport("csv", dry_run=True)
    report.taken["documents"] = 4
    report.read.note(Reason("the text is read from the column “{column}”", column="body"))
    for line in (3, 9):
        report.read.refuse("documents", "/news/in.csv", line, Reason("the document has no text"))
    wrong = RuleViolation("The layer “{layer}” has no label “{label}”.", layer="a", label="b")
    report.read.refuse("spans", "/news/in.csv", 5, Reason("{id}: {problem}", id=1, problem=wrong))
    report.read.repair("ids", "/news/in.csv", 6, Reason("the document has no text"))
    report.schema_added = ("entity/SHIP",)
    return report


@pytest.fixture
def view(qtbot, found):
    made = ReportView()
    qtbot.addWidget(made)
    made.show_told(import_words(found))
    made.show()
    return made


def shown(view):
    return [(row.kind.value, row.line) for row in map(view.lines.row, range(view.lines.rowCount()))]


def test_counts_stand_on_top(view):
    assert view.headline.text() == "Would be imported: 4 documents. Refused: 2 documents, 1 span."
    told = {kind: view.kinds.button(kind).text() for kind in (None, *Kind)
            if view.kinds.button(kind).isVisible()}  # fmt: skip
    assert told == {
        None: "All  6",
        Kind.NOTE: "Note  1",
        Kind.REFUSED: "Refused  3",
        Kind.REPAIRED: "Repaired  1",
        Kind.ADDED: "New label  1",
    }


def test_rows_are_narrowed_by_kind_and_reason(qtbot, view):
    qtbot.mouseClick(view.kinds.button(Kind.REFUSED), Qt.MouseButton.LeftButton)
    assert shown(view) == [("refused", 3), ("refused", 9), ("refused", 5)]
    assert view.reasons.count() == 3
    assert view.reasons.itemText(1) == "the document has no text  (2)"
    assert view.reasons.itemText(2) == "The layer “…” has no label “…”.  (1)"
    QTest.keyClick(view.reasons, Qt.Key.Key_Down)
    assert shown(view) == [("refused", 3), ("refused", 9)]
    view.kinds.button(None).click()
    assert len(shown(view)) == 6


def test_all_of_a_reason_is_said_below(view):
    view.view.setCurrentIndex(view.lines.index(3, 0))
    assert view.whole.text() == "1: The layer “a” has no label “b”."


def test_enter_and_double_click_ask_for_the_place(qtbot, view):
    view.view.setCurrentIndex(view.lines.index(1, 0))
    with qtbot.waitSignal(view.place_requested) as asked:
        QTest.keyClick(view.view, Qt.Key.Key_Return)
    assert (asked.args[0].file, asked.args[0].line) == ("/news/in.csv", 3)
    spot = view.view.visualRect(view.lines.index(2, LINE)).center()
    qtbot.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    with qtbot.waitSignal(view.place_requested) as asked:
        qtbot.mouseDClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked.args[0].line == 9


def test_a_row_without_a_file_leads_nowhere(qtbot, view):
    view.view.setCurrentIndex(view.lines.index(0, 0))
    with qtbot.assertNotEmitted(view.place_requested):
        QTest.keyClick(view.view, Qt.Key.Key_Return)


def test_lines_are_hidden_where_there_are_none(view, found):
    found.read.problems.clear()
    view.show_told(import_words(found))
    assert view.view.isColumnHidden(LINE)
    assert not view.view.isColumnHidden(FILE)


def test_what_is_only_counted_is_said(view, found):
    found.read.refused["documents"] += 1000
    view.show_told(import_words(found))
    assert view.more.text() == "1,000 more are only in the counts."
    assert view.more.isVisible()


def test_the_model_is_sound(qapp, found):
    table = ReportTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show(import_words(found).rows)
    table.narrow(Kind.REFUSED, "")
    table.narrow(None, "nothing of the sort")
    assert table.rowCount() == 0


def test_sizes_are_told(tmp_path):
    path = tmp_path / "a.txt"
    for size, words in (
        (1, "1 byte"),
        (999, "999 bytes"),
        (12_345, "12.3 KB"),
        (4_560_000, "4.6 MB"),
    ):
        path.write_bytes(b"x" * size)
        assert size_words(path) == words
    assert size_words(tmp_path) == "4.6 MB"
    assert size_words(tmp_path / "gone") == "written"


def test_the_sort_of_a_plain_reason_is_nothing():
    assert sort_of("as it is") == ""
    assert sort_words("{id}: {problem}") == "…: …"


def test_every_kind_has_a_title_in_arabic():
    assert set(TITLES) == set(Kind)
    set_language("ar")
    assert all(tr(title) != title for title in TITLES.values())
    set_language("en")
