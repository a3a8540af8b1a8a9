"""The viewer of files: a line among its neighbours, in its own direction, in a file of any size."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from annotator.project.file_lines import FileLine
from annotator.ui import desktop
from annotator.ui.pages.file_viewer import FileViewer
from annotator.ui.pages.line_table import NUMBER, TEXT, LineTable, visible
from annotator.ui.pages.preview_table import DIRECTION

RIGHT, LEFT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.fixture
def viewer(qtbot, asked):
    made = FileViewer()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / "long.txt"
    path.write_text("".join(f"السطر رقم {n}\n" for n in range(1, 5001)), "utf-8")
    return path


def show(qtbot, viewer, path, line, reason=""):
    viewer.show_place(path, line, reason)
    wait(qtbot, viewer)


def wait(qtbot, viewer):
    qtbot.waitUntil(lambda: viewer.work is not None and not viewer.work.running)


def current(viewer):
    return viewer.table.lines[viewer.view.currentIndex().row()].number


def test_the_line_is_marked_and_in_sight(qtbot, viewer, long_file):
    show(qtbot, viewer, long_file, 3000, "لا نص فيه")
    table = viewer.table
    assert current(viewer) == table.marked == 3000
    row = table.row_of(3000)
    assert table.index(row, NUMBER).data() == "3,000"
    assert table.index(row, TEXT).data() == "السطر رقم 3000"
    seen = viewer.view.visualRect(table.index(row, TEXT))
    assert viewer.view.viewport().rect().contains(seen.center())
    assert table.index(row, TEXT).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert table.index(row - 1, TEXT).data(Qt.ItemDataRole.BackgroundRole) is None
    assert viewer.reason.text() == "لا نص فيه"
    assert viewer.whole.toPlainText() == "السطر رقم 3000"
    assert table.rowCount() < 1000


def test_scrolling_reads_on(qtbot, viewer, long_file):
    show(qtbot, viewer, long_file, 3000)
    last = viewer.table.lines[-1].number
    bar = viewer.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: viewer.table.lines[-1].number > last)
    wait(qtbot, viewer)
    first = viewer.table.lines[0].number
    bar.setValue(bar.minimum())
    qtbot.waitUntil(lambda: viewer.table.lines[0].number < first)


def test_keys_go_on_beyond_what_was_read(qtbot, viewer, long_file):
    show(qtbot, viewer, long_file, 4990)
    QTest.keyClick(viewer.view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert current(viewer) == 5000
    assert "5,000 lines" in viewer.facts.text()


def test_a_number_leads_to_its_line(qtbot, viewer, long_file):
    show(qtbot, viewer, long_file, 10)
    QTest.keyClick(viewer, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert viewer.number.hasFocus()
    QTest.keyClicks(viewer.number, "4000")
    QTest.keyClick(viewer.number, Qt.Key.Key_Return)
    wait(qtbot, viewer)
    assert current(viewer) == 4000
    assert viewer.isVisible()  # Enter pressed no button


def test_each_line_runs_in_its_own_direction(qtbot, viewer, tmp_path):
    path = tmp_path / "mixed.txt"
    path.write_text('قال الرئيس\nReuters said\n{"text": "نص"}\n', "utf-8")
    show(qtbot, viewer, path, 2)
    table = viewer.table
    assert [table.index(row, TEXT).data(DIRECTION) for row in range(3)] == [RIGHT, LEFT, LEFT]
    option = viewer.whole.document().defaultTextOption()
    assert option.textDirection() == LEFT
    QTest.keyClick(viewer.view, Qt.Key.Key_Up)
    option = viewer.whole.document().defaultTextOption()
    assert option.textDirection() == RIGHT
    assert option.alignment() & Qt.AlignmentFlag.AlignRight


def test_a_line_that_is_not_there_is_said(qtbot, viewer, tmp_path):
    path = tmp_path / "short.txt"
    path.write_text("سطر\nآخر", "utf-8")
    show(qtbot, viewer, path, 7)
    assert current(viewer) == 2
    assert "There is no line 7." in viewer.facts.text()


def test_what_is_no_text_is_said_and_given_to_another_program(qtbot, viewer, tmp_path, monkeypatch):
    path = tmp_path / "scan.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    show(qtbot, viewer, path, 0, "damaged")
    assert "not a text file" in viewer.reason.text()
    assert "damaged" in viewer.reason.text()
    opened = []
    monkeypatch.setattr(desktop, "open_file", lambda path: opened.append(path) or True)
    viewer.system.click()
    assert opened == [path]


def test_without_such_a_program_it_is_said(viewer, long_file, monkeypatch, asked, qtbot):
    show(qtbot, viewer, long_file, 1)
    monkeypatch.setattr(desktop, "open_file", lambda path: False)
    viewer.system.click()
    assert "long.txt" in asked.told[0]


def test_another_place_is_shown_in_the_same_window(qtbot, viewer, long_file, tmp_path):
    viewer.show_place(long_file, 4000, "")
    other = tmp_path / "other.txt"
    other.write_text("one\ntwo\n")
    show(qtbot, viewer, other, 2)
    assert [line.text for line in viewer.table.lines] == ["one", "two"]
    assert viewer.windowTitle() == "other.txt"


def test_it_can_be_closed_while_it_looks(qtbot, viewer, long_file):
    viewer.show_place(long_file, 4000, "")
    work = viewer.work
    viewer.reject()
    qtbot.waitUntil(lambda: not work.running)
    assert not viewer.isVisible()
    assert viewer.table.rowCount() == 0


def test_control_characters_are_seen(qapp):
    assert visible("a\tb\x00c") == "a \u21e5 b\u2400c"


def test_the_model_is_sound(qapp):
    table = LineTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show([FileLine(7, "سطر"), FileLine(8, "x", cut=True)], 8)
    assert (table.row_of(1), table.row_of(8), table.row_of(99)) == (0, 1, 1)
    table.show((), 0)
    assert table.row_of(1) == -1
