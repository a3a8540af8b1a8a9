"""Import and export through their dialogs, over real files and a real project."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from annotator.project.importing import import_files
from annotator.ui.pages.transfer_dialog import ExportDialog, ImportDialog
from annotator.ui.pages.transfer_words import amounts
from tests.build import annotated


@pytest.fixture
def importing(qtbot, project, asked):
    dialog = ImportDialog(project)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.fixture
def exporting(qtbot, fill, asked):
    project = fill(
        annotated("وصل [بوتين]PER إلى [بكين]GPE", document="a", title="زيارة"),
        annotated("افتتح المعرض", document="b", title="معرض", annotator="sami"),
    )
    dialog = ExportDialog(project)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def finish(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.work is not None and not dialog.work.running)
    qtbot.waitUntil(dialog.inputs.isEnabled)


def lines(dialog):
    model = dialog.report.lines
    return [
        tuple(model.index(row, column).data().strip("\u2068\u2069") for column in range(2))
        for row in range(model.rowCount())
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


def test_without_files_nothing_can_be_imported(importing):
    assert not importing.go.isEnabled()
    assert importing.hint.isVisible()


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
    assert lines(importing)[-1][0] == "scan.txt"
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


def test_files_can_be_dropped(importing, article):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(article)])
    none = Qt.KeyboardModifier.NoModifier
    importing.dropEvent(
        QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    )
    assert importing.paths == [article]


def test_the_options_of_the_format_are_followed(qtbot, importing, tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("وصل".encode("cp1256"))
    importing.choose_format("plain_text")
    encoding = importing.options.editor("encoding")
    encoding.setCurrentIndex(encoding.findData("windows-1256"))
    importing.add([str(path)])
    importing.go.click()
    finish(qtbot, importing)
    store = importing.project.store
    assert store.document(store.id_of(store.document_numbers()[0])).text == "وصل"


def test_export_is_read_back_and_reported(qtbot, exporting, tmp_path, schema):
    exporting.choose_format("hashiya")
    target = tmp_path / "out.jsonl"
    exporting.destination.setText(str(target))
    exporting.go.click()
    finish(qtbot, exporting)
    assert exporting.report.headline.text().startswith("Exported, read back and compared: 2 doc")
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


def test_export_of_one_annotator(qtbot, exporting, tmp_path):
    exporting.choose_format("hashiya")
    exporting.annotators.setCurrentIndex(exporting.annotators.findData(["sami"]))
    target = tmp_path / "sami.jsonl"
    exporting.destination.setText(str(target))
    exporting.go.click()
    finish(qtbot, exporting)
    (line,) = target.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "b"


def test_what_a_format_cannot_hold_is_said_before(exporting):
    exporting.choose_format("plain_text")
    assert "2 spans" in exporting.lost.text()
    exporting.choose_format("hashiya")
    assert exporting.lost.text() == ""


def test_a_file_that_is_there_is_not_replaced_without_asking(qtbot, exporting, tmp_path, asked):
    target = tmp_path / "out.jsonl"
    target.write_text("mine", encoding="utf-8")
    exporting.choose_format("hashiya")
    exporting.destination.setText(str(target))
    asked.answers["confirm"] = False
    exporting.go.click()
    assert exporting.work is None
    assert target.read_text(encoding="utf-8") == "mine"
    asked.answers["confirm"] = True
    exporting.go.click()
    finish(qtbot, exporting)
    assert target.read_text(encoding="utf-8") != "mine"


def test_a_folder_that_is_not_there_is_said(qtbot, exporting, tmp_path, asked):
    exporting.choose_format("hashiya")
    exporting.destination.setText(str(tmp_path / "gone" / "out.jsonl"))
    exporting.go.click()
    finish(qtbot, exporting)
    assert "does not exist" in str(asked.errors[0])


def test_the_report_can_be_saved(qtbot, importing, article, broken, asked, tmp_path):
    importing.add([article, broken])
    importing.check.click()
    finish(qtbot, importing)
    asked.answers["file_to_write"] = str(tmp_path / "report.json")
    importing.report.save.click()
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data["refused"] == {"documents": 1}


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


def test_unknown_kinds_keep_their_own_name():
    assert amounts({"documents": 2, "hyphens": 3, "spans": 0}) == "2 documents, 3 hyphens"
    assert amounts({}) == "nothing"
