"""The list: reading order, filters, incremental changes, the current row."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from annotator.core.span import Span
from annotator.ui.language import FIRST_STRONG, POP
from annotator.ui.pages.annotation_list import AnnotationList
from annotator.ui.pages.annotation_table import AnnotationTable, Column, shortened
from tests.build import parse, spans_of

MARKED = (
    "[[شي]PER رئيس [الصين]GPE]TITLE قال [“نعم”]quote/DIRECT في [Beijing (AP)]ORG ثم [إلى آسيا]LOC"
)
TEXT, FOUND = parse(MARKED)


@pytest.fixture
def spans():
    return spans_of(FOUND)


@pytest.fixture
def table(schema, spans, qtmodeltester):
    made = AnnotationTable()
    made.show(TEXT, schema=schema, spans=reversed(spans))
    qtmodeltester.check(made)
    return made


@pytest.fixture
def listed(qtbot, schema, spans):
    made = AnnotationList()
    qtbot.addWidget(made)
    made.show_schema(schema)
    made.show_annotations(TEXT, schema=schema, spans=spans)
    made.resize(300, 500)
    made.show()
    return made


def rows(table):
    return [
        tuple(
            table.index(row, column).data().strip(FIRST_STRONG + POP)
            for column in (Column.LABEL, Column.TEXT, Column.LAYER)
        )
        for row in range(table.rowCount())
    ]


ALL = [
    ("Title", "شي رئيس الصين", "Entities"),
    ("Person", "شي", "Entities"),
    ("Geopolitical entity", "الصين", "Entities"),
    ("Direct quote", "“نعم”", "Quotes"),
    ("Organisation", "Beijing (AP)", "Entities"),
    ("Location", "إلى آسيا", "Entities"),
]


def test_rows_stand_in_reading_order_outer_first(table):
    assert rows(table) == ALL


def test_every_text_is_isolated_from_the_interface(table):
    for row in range(table.rowCount()):
        text = table.index(row, Column.TEXT).data()
        assert text[0] == FIRST_STRONG
        assert text[-1] == POP


def test_filter_by_layer_and_by_folded_text(table, qtmodeltester):
    table.set_filter(layer="quote", text="")
    assert rows(table) == ALL[3:4]
    table.set_filter(layer="", text="الي اسيا")
    assert rows(table) == ALL[5:]
    table.set_filter(layer="", text="person")
    assert [row[0] for row in rows(table)] == ["Person"]
    qtmodeltester.check(table)
    assert table.total == 6


def test_changes_come_in_one_by_one(table, spans, qtmodeltester):
    person = next(one for one in spans if one.label == "PER")
    table.apply(person, None)
    assert rows(table) == ALL[:1] + ALL[2:]
    table.apply(None, person)
    assert rows(table) == ALL
    moved = replace(person, span=Span(3, 7), label="EVENT")
    table.apply(person, moved)
    assert rows(table)[:2] == [ALL[0], ("Event", "رئيس", "Entities")]
    assert table.row_of(moved.id) == 1
    qtmodeltester.check(table)


def test_a_change_outside_the_filter_is_remembered(table, spans):
    table.set_filter(layer="quote", text="")
    table.apply(spans[0], None)
    table.set_filter(layer="", text="")
    assert len(rows(table)) == 5


def test_notes_are_marked_and_told(table, spans):
    noted = replace(spans[1], note="راجع الاسم")
    table.apply(spans[1], noted)
    cell = table.index(table.row_of(noted.id), Column.NOTE)
    assert cell.data(Qt.ItemDataRole.DecorationRole) is not None
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "راجع الاسم"


def test_long_texts_lose_their_middle_not_their_ends():
    text = "بداية " + "وسط " * 100 + "نهاية"
    short = shortened(text, 40)
    assert len(short) <= 43
    assert short.startswith("بداية")
    assert short.endswith("نهاية")
    assert shortened("سطر\nوسطر", 40) == "سطر وسطر"


def test_a_click_asks_for_the_annotation(listed, qtbot):
    row = listed.table.row_of("s3")
    place = listed.view.visualRect(listed.table.index(row, Column.TEXT)).center()
    with qtbot.waitSignal(listed.annotation_chosen) as chosen:
        qtbot.mouseClick(listed.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert chosen.args == [listed.table.annotation(row).id]


def test_the_current_row_follows_its_annotation_and_asks_for_nothing(listed, spans, qtbot):
    with qtbot.assertNotEmitted(listed.annotation_chosen):
        listed.make_current("s4")
        listed.apply(spans[0], None)
    chosen = listed.view.selectionModel().selectedRows()
    assert [listed.table.annotation(index.row()).id for index in chosen] == ["s4"]
    listed.make_current(None)
    assert not listed.view.selectionModel().hasSelection()


def test_empty_states_say_what_to_do(listed, schema):
    listed.filter_text.setText("zzz")
    assert listed._empty.text() == "Nothing matches the filter."
    assert listed._count.text() == "0 of 6"
    listed.filter_text.clear()
    assert listed._count.text() == "6 annotations"
    listed.show_annotations(TEXT, schema=schema, spans=[])
    assert "No annotations yet" in listed._empty.text()
