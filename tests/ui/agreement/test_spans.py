"""Every cell of the agreement page opens the spans behind it, by key and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from annotator.core.annotation import AnnotatedDocument
from tests.build import annotated
from tests.ui.agreement.desk import SAME, settle, together


def test_a_pair_opens_its_spans_with_enter_and_the_keys_go_on(qtbot, opened, agreed):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.matrix)
    view = page.matrix.view
    view.setCurrentIndex(view.table.index(0, 1))
    assert view.currentIndex().data().startswith("0.74\n6 documents")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.spans
    assert page.spans.table.rowCount() == 3
    assert page.spans.place.text() == "1 of 3"
    seen = [page.spans.current.document]
    QTest.keyClick(page.spans.view, Qt.Key.Key_J)
    seen.append(page.spans.current.document)
    QTest.keyClick(page.spans.view, Qt.Key.Key_Down)
    seen.append(page.spans.current.document)
    assert seen == ["a", "b", "c"]
    QTest.keyClick(page.spans.view, Qt.Key.Key_J, Qt.KeyboardModifier.ShiftModifier)
    assert page.spans.current.document == "b"
    QTest.keyClick(page.spans.view, Qt.Key.Key_Escape)
    assert page.stack.currentWidget() is not page.spans


def test_enter_shows_the_article_at_the_place(opened, agreed, window):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.taxonomy)
    view = page.taxonomy.view
    row = next(n for n in range(view.table.rowCount()) if "Missed" in view.table.cell(n, 0).text)
    view.setCurrentIndex(view.table.index(row, 1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert page.spans.current.document == "c"
    QTest.keyClick(page.spans.view, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.annotate
    assert window.document == "c"
    canvas = window.annotate.canvas
    place = canvas.annotation(canvas.current).span if canvas.current else canvas.selection
    assert place.text(canvas.text) == "سالم"


def test_both_versions_show_what_each_has_marked(opened, agreed):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.taxonomy)
    page._on_card(page.headlines.cards[0].kind)
    amal, karim = page.spans.versions
    assert (amal.name.text().strip("\u2068\u2069"), amal.said.text()) == ("amal", "Person")
    marked = {one.span.text(amal.view.text) for one in amal.view.annotations()}
    other = {one.span.text(karim.view.text) for one in karim.view.annotations()}
    assert marked == {"بوتين", "بكين"}
    assert other == {"وصل بوتين", "بكين"}
    page.spans.step(1)
    page.spans.step(1)
    assert karim.said.text() == "marked nothing here"


@pytest.mark.parametrize("part", ["labels", "documents", "confusion"])
def test_cells_of_every_table_open_as_many_spans_as_they_count(opened, agreed, part):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.taxonomy if part == "confusion" else getattr(page, part))
    view = page.taxonomy.confusion.view if part == "confusion" else getattr(page, part).view
    table = view.table
    tried = 0
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            cell = table.cell(row, column)
            if cell.opens is None:
                continue
            page.open_spans(cell.opens)
            assert page.stack.currentWidget() is page.spans
            if cell.text.isdigit():
                assert page.spans.table.rowCount() == int(cell.text), cell
                tried += 1
            page.show_numbers()
    assert tried >= 3


def test_documents_stand_worst_first(opened, agreed):
    page = opened(agreed)
    titles = [page.documents.view.table.cell(row, 0).text.strip("\u2068\u2069") for row in range(3)]
    assert set(titles[:2]) == {"لندن", "كلمة"}
    assert titles[2] == "الزيارة"


def test_a_bar_of_the_plot_opens_its_documents(qtbot, opened, agreed):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.documents)
    plot = page.documents.plot
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert "2 documents" in plot.told.text()
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert page.spans.table.rowCount() == 2


def test_a_click_opens_what_a_cell_counts(qtbot, opened, agreed):
    page = opened(agreed)
    page.tabs.setCurrentWidget(page.labels)
    view = page.labels.view
    place = view.visualRect(view.table.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.stack.currentWidget() is page.spans


def test_the_models_are_sound(qtbot, qtmodeltester, opened, agreed):
    page = opened(agreed)
    page._on_card(page.headlines.cards[0].kind)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    for table in (
        page.matrix.view.table,
        page.labels.view.table,
        page.taxonomy.view.table,
        page.taxonomy.confusion.view.table,
        page.documents.view.table,
        page.spans.table,
    ):
        assert table.rowCount() > 0
        tester = QAbstractItemModelTester(table, mode)
        qtmodeltester.check(table, force_py=True)
        assert tester is not None
    page.refresh()
    settle(qtbot, page)


def test_a_switch_takes_disagreements_away_and_says_how_many(qtbot, opened, project, fill):
    fill(
        *(together("قال [وسالم]PER", "قال و[سالم]PER", f"p{n}") for n in range(2)),
        together(SAME, SAME, "d"),
    )
    page = opened(project)
    view = page.taxonomy.view
    texts = [view.table.cell(row, 0).text.strip() for row in range(view.table.rowCount())]
    assert "Prefix only" in texts
    assert view.table.cell(0, 1).text == "2"
    box = page.scope.switches["proclitics"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    page.scope.ask_now()
    settle(qtbot, page)
    assert view.table.cell(0, 1).text == "0"
    assert page.taxonomy.effects.text().endswith(": 2 fewer")


def test_the_value_without_one_of_three_opens_what_the_others_differ_in(opened, fill, project):
    fill(
        AnnotatedDocument(
            annotated("زار [لندن]GPE", document="a").document,
            tuple(
                annotated(f"زار [لندن]{label}", document="a", annotator=name).sets[0]
                for name, label in (("amal", "GPE"), ("karim", "LOC"), ("salma", "LOC"))
            ),
        )
    )
    page = opened(project)
    page.tabs.setCurrentWidget(page.matrix)
    table = page.matrix.view.table
    assert table.columnCount() == 4
    counts = []
    for row in range(3):
        page.open_spans(table.cell(row, 3).opens)
        counts.append(page.spans.table.rowCount())
    assert counts == [0, 1, 1]  # without amal the other two agree
