"""Import through its dialog, over real files and a real project, by mouse and by keys alone."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from annotator.project.importing import import_files
from annotator.ui.language import set_language
from annotator.ui.pages.column_uses import Use
from annotator.ui.pages.import_dialog import ImportDialog
from annotator.ui.pages.preview_table import DIRECTION
from annotator.ui.pages.report_table import Kind, ReportRow
from tests.build import annotated

ARTICLE = "وصل الرئيس الروسي إلى بكين في زيارة تستغرق يومين ويلتقي خلالها نظيره الصيني."
ROWS = [
    ["رقم", "العنوان", "الخبر", "تاريخ النشر", "link", "notes"],
    ["1", "زيارة", ARTICLE, "2025-09-02", "https://a.example/1", "checked"],
    ["2", "عودة", ARTICLE + " وعاد.", "2025-09-03", "https://a.example/2", ""],
]


@pytest.fixture
def importing(qtbot, project, asked):
    dialog = ImportDialog(project)
    qtbot.addWidget(dialog)
    dialog.show()
    yield dialog
    if dialog.viewer is not None:
        dialog.viewer.close()


def finish(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.work is not None and not dialog.work.running)
    qtbot.waitUntil(dialog.inputs.isEnabled)


def looked(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.is_looking)


def rows(dialog):
    table = dialog.report.lines
    return [table.row(number) for number in range(table.rowCount())]


def documents(project):
    return [
        project.store.document(project.store.id_of(n)) for n in project.store.document_numbers()
    ]


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("وصل بوتين إلى بكين", encoding="utf-8")
    return str(path)


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "scan.txt"
    path.write_bytes(bytes(range(256)) * 4)
    return str(path)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "أخبار.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(ROWS)
    return path


# ------------------------------------------------------------------------------ files in


def test_without_files_nothing_can_be_imported(importing):
    assert not importing.go.isEnabled()
    assert not importing.check.isEnabled()
    assert importing.side.currentWidget() is importing.nothing
    assert "drop them here" in importing.nothing.text()


def test_check_first_says_what_would_happen_and_changes_nothing(qtbot, importing, article):
    importing.add([article, article])
    assert importing.paths == [article]
    importing.check.click()
    finish(qtbot, importing)
    assert importing.report.headline.text() == "Would be imported: 1 document."
    assert importing.project.store.document_count() == 0
    assert importing.paths == [article]


def test_import_takes_the_files_and_clears_the_list(qtbot, importing, article):
    importing.add([article])
    importing.go.click()
    finish(qtbot, importing)
    assert importing.report.headline.text() == "Imported: 1 document."
    assert importing.project.store.document_count() == 1
    assert importing.paths == []
    assert not importing.go.isEnabled()


def test_one_bad_file_stops_all_and_is_named(qtbot, importing, article, broken, asked):
    importing.add([article, broken])
    importing.go.click()
    finish(qtbot, importing)
    assert importing.report.headline.text().startswith("Nothing was imported")
    assert (rows(importing)[-1].kind, rows(importing)[-1].file) == (Kind.REFUSED, broken)
    assert importing.project.store.document_count() == 0
    assert importing.paths == [article, broken]
    assert asked.bugs == []


def test_bad_files_can_be_left_out(qtbot, importing, article, broken):
    importing.add([article, broken])
    importing.skip.setChecked(True)
    importing.go.click()
    finish(qtbot, importing)
    assert importing.report.headline.text() == "Imported: 1 document. Refused: 1 document."
    assert importing.project.store.document_count() == 1


def test_a_file_that_is_gone_is_said(qtbot, importing, asked, tmp_path):
    importing.add([str(tmp_path / "gone.txt")])
    importing.go.click()
    finish(qtbot, importing)
    assert "There is no file or folder" in str(asked.errors[0])
    assert importing.isVisible()


def test_unknown_labels_are_added_only_when_wanted(qtbot, importing, tmp_path):
    path = tmp_path / "new.jsonl"
    entry = {"annotator": "x", "spans": [{"layer": "mood", "label": "SAD", "start": 0, "end": 2}]}
    path.write_text(json.dumps({"text": "abc", "annotations": [entry]}), encoding="utf-8")
    assert importing.extend.isChecked()  # the project is empty
    importing.extend.setChecked(False)
    importing.add([str(path)])
    importing.go.click()
    finish(qtbot, importing)
    assert importing.project.store.document_count() == 0
    importing.extend.setChecked(True)
    importing.go.click()
    finish(qtbot, importing)
    assert importing.project.schema.label("mood", "SAD") is not None
    assert [one.reason for one in rows(importing) if one.kind is Kind.ADDED]


def test_files_can_be_dropped(importing, article):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(article)])
    none = Qt.KeyboardModifier.NoModifier
    importing.dropEvent(
        QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    )
    assert importing.paths == [article]


def test_delete_takes_a_file_off(qtbot, importing, article, broken):
    importing.add([article, broken])
    importing.sources.list.setFocus()
    importing.sources.list.setCurrentRow(0)
    QTest.keyClick(importing.sources.list, Qt.Key.Key_Delete)
    assert importing.paths == [broken]


def test_long_names_lose_their_middle(importing, tmp_path):
    importing.add([str(tmp_path / ("a" * 200 + ".csv"))])
    shown = importing.sources.list
    assert shown.textElideMode() == Qt.TextElideMode.ElideMiddle
    assert not shown.horizontalScrollBar().isVisible()


def test_running_work_is_stopped_before_the_dialog_closes(qtbot, importing, tmp_path):
    path = tmp_path / "many.jsonl"
    line = json.dumps({"text": "وصل الرئيس إلى بكين. " * 50}, ensure_ascii=False)
    path.write_text((line + "\n") * 4000, encoding="utf-8")
    importing.add([str(path)])
    importing.go.click()
    importing.reject()
    finish(qtbot, importing)
    assert importing.isVisible()
    assert importing.project.store.document_count() == 0
    assert "Stopped" in importing.report.headline.text()
    importing.reject()
    assert not importing.isVisible()


def test_the_list_is_current_after_an_import(window, project, article):
    window.open_path(project.path)
    assert len(window.documents.numbers) == 0
    import_files(window.session.project, [Path(article)])
    assert len(window.documents.numbers) == 1


# ------------------------------------------------------------------------------ a first look


def test_the_format_is_said_as_soon_as_files_are_there(qtbot, importing, article):
    importing.add([article])
    looked(qtbot, importing)
    assert importing.format.itemText(0) == "Found: Plain text"
    assert "Encoding: UTF-8" in importing.found.text()
    assert importing.options is not None
    importing.sources.clear()
    looked(qtbot, importing)
    assert importing.format.itemText(0) == "Find out"
    assert importing.options is None
    assert not importing.found.isVisible()


def test_the_scheme_is_said_before_anything_is_imported(qtbot, importing, tmp_path):
    path = tmp_path / "in.conll"
    path.write_text("بوتين\tI-PER\nفي\tO\nبكين\tI-GPE\n", "utf-8")
    importing.add([str(path)])
    looked(qtbot, importing)
    assert "IOB1" in importing.found.text()


def test_what_no_format_takes_is_said(qtbot, importing, tmp_path):
    path = tmp_path / "x.unknown"
    path.write_text("x")
    importing.add([str(path)])
    looked(qtbot, importing)
    assert "cannot be told" in importing.found.text()
    assert importing.found.objectName() == "warning"


def test_the_options_of_the_format_are_followed(qtbot, importing, tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("وصل".encode("cp1256"))
    importing.choose_format("plain_text")
    encoding = importing.options.editor("encoding")
    encoding.setCurrentIndex(encoding.findData("windows-1256"))
    importing.add([str(path)])
    looked(qtbot, importing)
    importing.go.click()
    finish(qtbot, importing)
    [found] = documents(importing.project)
    assert found.text == "وصل"


# ------------------------------------------------------------------------------ columns


def test_a_table_shows_its_rows_and_what_its_columns_are_taken_for(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    mapping = importing.mapping
    assert mapping.isVisible()
    assert mapping.uses == [Use.ID, Use.TITLE, Use.TEXT, Use.DATE, Use.URL, Use.METADATA]
    assert [box.currentData() for box in mapping.choices] == mapping.uses
    assert mapping.table.index(1, 2).data() == ARTICLE
    right, left = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    directions = [mapping.table.index(1, column).data(DIRECTION) for column in range(6)]
    assert directions == [right, right, right, right, left, left]
    # What the columns say is not asked a second time.
    with pytest.raises(KeyError):
        importing.options.editor("text")


def test_the_choice_of_columns_is_imported(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    assert importing.mapping.options() == {}  # as found, whatever a second file has
    choose(importing.mapping.choices[1], Use.LABEL)
    choose(importing.mapping.choices[3], Use.DATE)
    choose(importing.mapping.choices[5], Use.OUT)
    importing.go.click()
    finish(qtbot, importing)
    first = documents(importing.project)[0]
    assert (first.id, first.title, first.text) == ("1", "", ARTICLE)
    assert dict(first.metadata) == {"date": "2025-09-02", "url": "https://a.example/1"}


def test_columns_are_chosen_with_the_keyboard_alone(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    importing.activateWindow()
    importing.sources.list.setFocus()
    wanted = importing.mapping.choices[5]
    for _ in range(60):
        if QApplication.focusWidget() is wanted:
            break
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is wanted
    view = importing.mapping.view
    assert view.viewport().rect().intersects(view.visualRect(importing.mapping.table.index(1, 5)))
    QTest.keyClick(wanted, Qt.Key.Key_End)
    assert importing.mapping.uses[5] is Use.OUT


def test_without_a_text_nothing_can_be_imported(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    choose(importing.mapping.choices[2], Use.OUT)
    assert not importing.go.isEnabled()
    assert "in which the text stands" in importing.mapping.problem.text()
    choose(importing.mapping.choices[1], Use.TEXT)
    assert importing.go.isEnabled()
    assert not importing.mapping.problem.isVisible()


def test_another_separator_shows_other_columns(qtbot, importing, tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(f"id;body, long;desk\n1;{ARTICLE};x\n", "utf-8")
    importing.add([str(path)])
    looked(qtbot, importing)
    assert importing.mapping.table.columnCount() == 3
    choose(importing.options.editor("separator"), "comma")
    looked(qtbot, importing)
    assert (
        importing.mapping.table.headerData(0, Qt.Orientation.Horizontal).strip("\u2068\u2069")
        == "id;body"
    )
    importing.options.editor("header").setChecked(False)
    looked(qtbot, importing)
    assert importing.mapping.table.rowCount() == 3  # choices, and two rows


def test_choices_stay_when_the_columns_do(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    choose(importing.mapping.choices[5], Use.OUT)
    choose(importing.options.editor("encoding"), "utf-8")
    looked(qtbot, importing)
    assert importing.mapping.uses[5] is Use.OUT
    assert importing.mapping.choices[5].currentData() == Use.OUT


def test_passing_over_a_use_takes_it_from_nobody(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    before = list(importing.mapping.uses)
    choose(importing.mapping.choices[5], Use.TEXT)
    assert importing.mapping.uses[2] is Use.METADATA
    choose(importing.mapping.choices[5], Use.METADATA)
    assert importing.mapping.uses == before


def test_sheets_are_offered(qtbot, importing, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["cover"])
    sheet = book.create_sheet("أيلول")
    for row in ROWS:
        sheet.append(row)
    book.save(tmp_path / "in.xlsx")
    importing.add([str(tmp_path / "in.xlsx")])
    looked(qtbot, importing)
    box = importing.options.editor("sheet")
    assert isinstance(box, QComboBox)
    choose(box, "أيلول")
    looked(qtbot, importing)
    assert importing.mapping.table.columnCount() == 6
    importing.go.click()
    finish(qtbot, importing)
    assert [one.id for one in documents(importing.project)] == ["1", "2"]


def test_json_lines_have_columns_too(qtbot, importing, tmp_path):
    path = tmp_path / "in.jsonl"
    lines = [{"headline": "زيارة", "body": ARTICLE, "desk": "world"}]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    importing.add([str(path)])
    looked(qtbot, importing)
    assert importing.mapping.uses == [Use.TITLE, Use.TEXT, Use.METADATA]


def test_the_wheel_does_not_change_a_choice(qtbot, importing, table):
    importing.add([str(table)])
    looked(qtbot, importing)
    box = importing.mapping.choices[2]
    middle = QPointF(box.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        middle, QPointF(box.mapToGlobal(middle)), QPoint(), QPoint(0, -120),
        Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, event)
    assert importing.mapping.uses[2] is Use.TEXT


def choose(box, value):
    """Choose by hand: the list of the box is opened and the row is taken with Enter."""
    box.setFocus()
    index = box.findData(value)
    assert index >= 0, value
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(box, Qt.Key.Key_Down)
    assert box.currentIndex() == index


# ------------------------------------------------------------------------------ the report


def test_the_report_can_be_saved(qtbot, importing, article, broken, asked, tmp_path):
    importing.add([article, broken])
    importing.check.click()
    finish(qtbot, importing)
    asked.answers["file_to_write"] = str(tmp_path / "report.json")
    importing.report.save.click()
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data["refused"] == {"documents": 1}


def test_enter_on_a_problem_shows_the_file_at_its_line(qtbot, importing, tmp_path):
    path = tmp_path / "in.jsonl"
    good = json.dumps({"text": ARTICLE}, ensure_ascii=False)
    path.write_text(f"{good}\n{good}x\n{good}", "utf-8")
    importing.add([str(path)])
    importing.check.click()
    finish(qtbot, importing)
    view = importing.report.view
    view.setFocus()
    number = next(n for n, row in enumerate(rows(importing)) if row.line == 2)
    view.setCurrentIndex(importing.report.lines.index(number, 0))
    before = importing.work
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert importing.work is before  # Enter did not press "Import"
    qtbot.waitUntil(lambda: importing.viewer is not None and importing.viewer.table.rowCount() == 3)
    assert importing.viewer.path == path
    assert importing.viewer.table.marked == 2


def test_a_file_named_below_its_folder_is_found(importing, tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("x")
    importing.add([str(tmp_path / "folder")])
    found = importing._file_of(ReportRow(Kind.REFUSED, "", "a.txt", 1))
    assert found == tmp_path / "folder" / "a.txt"


# ------------------------------------------------------------------------------ known documents


@pytest.fixture
def known(qtbot, fill, importing, tmp_path):
    """The project has document a; a file brings a with another's work, and b."""
    fill(annotated("وصل [بوتين]PER إلى بكين", document="a", annotator="sami"))
    path = tmp_path / "in.jsonl"
    lines = [
        {"id": "a", "text": "وصل بوتين إلى بكين", "annotations": [{"annotator": "x", "spans": []}]},
        {"id": "b", "text": "خبر آخر"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    importing.add([str(path)])
    importing.check.click()
    finish(qtbot, importing)
    return importing


def test_known_documents_are_asked_about(known):
    assert known.known.isVisible()
    assert known.known.question.text() == "1 of the documents is in the project already."
    assert known.options_chosen()["known"] == "refuse"
    known.sources.clear()
    assert not known.known.isVisible()


def test_known_documents_are_left_out(qtbot, known):
    known.known.buttons["skip"].click()
    known.go.click()
    finish(qtbot, known)
    assert sorted(one.id for one in documents(known.project)) == ["a", "b"]
    assert [one.kind for one in rows(known) if one.file] == [Kind.SKIPPED]


def test_their_annotations_are_added_as_another_annotators(qtbot, known):
    known.known.buttons["add"].click()
    known.known.name.setText("نورة")
    known.go.click()
    finish(qtbot, known)
    assert "نورة" in {one.id for one in known.project.store.annotators()}
    assert [one.kind for one in rows(known) if one.file] == [Kind.JOINED]
    assert sorted(one.id for one in documents(known.project)) == ["a", "b"]


def test_a_refusal_asks_as_well(qtbot, known):
    known.known.hide()
    known.go.click()
    finish(qtbot, known)
    assert known.project.store.document_count() == 1
    assert known.known.isVisible()


# ------------------------------------------------------------------------------ room


@pytest.mark.parametrize("language", ["ar", "en"])
def test_it_fits_a_small_screen(qtbot, project, asked, table, language):
    set_language(language)
    dialog = ImportDialog(project)
    qtbot.addWidget(dialog)
    dialog.add([str(table)])
    looked(qtbot, dialog)
    dialog.known.ask(3)
    dialog.found.setText("\n".join(["ملاحظة طويلة على الملف الأول وترميزه ونظام علاماته"] * 3))
    dialog.show()
    assert dialog.minimumSizeHint().width() <= 1300
    assert dialog.minimumSizeHint().height() <= 690
    dialog.resize(1180, 660)
    QApplication.processEvents()
    assert dialog.mapping.view.height() > 200
    assert dialog.options_area.height() >= 76
    assert dialog.sources.list.geometry().bottom() < dialog.sources.add_files.geometry().top()
    assert dialog.sources.geometry().bottom() < dialog.format.geometry().top()
