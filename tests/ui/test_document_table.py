"""The document list as a Qt model: rows when seen, a million of them at once."""

import time
from array import array

import pytest
from PySide6.QtCore import Qt

from annotator.core.listing import DocumentRow
from annotator.core.people import WorkState
from annotator.ui.language import isolate
from annotator.ui.pages.document_table import KEPT, WINDOW, DocumentTable, _alignment
from annotator.ui.pages.documents_page import _table_view

STATES = list(WorkState)


def row(number):
    return DocumentRow(
        number=number,
        id=f"doc-{number}",
        title="" if number == 2 else f"مقال {number}",
        opening="وصل الرئيس",
        characters=1000 * number,
        state=STATES[number % 4],
        spans=number,
        annotators=1,
    )


class Source:
    """Rows made of numbers, and a memory of what was asked for."""

    def __init__(self):
        self.asked = []

    def __call__(self, numbers):
        self.asked.append(list(numbers))
        return [row(number) for number in numbers if number != 13]


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def table(qapp):
    return DocumentTable()


def shown(table):
    return [
        [table.index(r, c).data() for c in range(table.columnCount())]
        for r in range(table.rowCount())
    ]


def test_model_keeps_the_rules(qtmodeltester, table, source):
    table.show(array("q", range(1, 30)), source)
    qtmodeltester.check(table, force_py=True)


def test_rows_are_shown_as_a_whole(table, source):
    table.show(array("q", [3, 2, 1]), source)
    assert shown(table) == [
        [isolate("مقال 3"), "Locked", "3", "1", "3,000"],
        [isolate("وصل الرئيس"), "Finished", "2", "1", "2,000"],
        [isolate("مقال 1"), "In progress", "1", "1", "1,000"],
    ]


def test_rows_are_fetched_in_windows_when_seen(table, source):
    table.show(array("q", range(10_000)), source)
    assert source.asked == []
    table.index(WINDOW * 3 + 5, 0).data()
    table.index(WINDOW * 3 + 90, 4).data()
    assert source.asked == [list(range(WINDOW * 3, WINDOW * 4))]


def test_only_some_windows_are_kept(table, source):
    table.show(array("q", range(WINDOW * (KEPT + 2))), source)
    for window in range(KEPT + 2):
        table.index(window * WINDOW, 0).data()
    table.index(0, 0).data()
    assert len(source.asked) == KEPT + 3


def test_a_document_that_was_deleted_meanwhile_is_said_to_be(table, source):
    table.show(array("q", [13]), source)
    assert table.document_at(0) is None
    assert table.index(0, 0).data() == "deleted"


def test_fetch_again_asks_anew(table, source):
    table.show(array("q", [1]), source)
    table.index(0, 0).data()
    with_signal = []
    table.dataChanged.connect(lambda *_: with_signal.append(True))
    table.fetch_again()
    table.index(0, 0).data()
    assert len(source.asked) == 2
    assert with_signal


def test_texts_begin_where_reading_begins():
    assert _alignment(0) & Qt.AlignmentFlag.AlignLeading
    assert _alignment(4) & Qt.AlignmentFlag.AlignHCenter


def test_a_million_documents_do_not_keep_the_window_waiting(qtbot, table, source):
    view = _table_view(table)
    qtbot.addWidget(view)
    view.resize(1000, 700)
    view.show()
    qtbot.waitExposed(view)
    numbers = array("q", range(1_000_000))
    before = time.process_time()
    table.show(numbers, source)
    view.repaint()
    assert time.process_time() - before < 1.0  # about 0.05 on a quiet machine
    assert len(source.asked) <= 2
