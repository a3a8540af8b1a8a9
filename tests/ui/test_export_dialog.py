"""Export through its dialog: the choice, what would be lost, what was written; real files."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.listing import Selection
from annotator.core.people import Annotator, Role, WorkState
from annotator.ui import desktop
from annotator.ui.language import set_language
from annotator.ui.pages.export_dialog import ExportDialog
from annotator.ui.pages.report_table import Kind
from annotator.ui.pages.transfer_words import amounts
from tests.build import annotated


@pytest.fixture
def filled(fill):
    return fill(
        annotated("وصل [بوتين]PER إلى [بكين]GPE", document="a", title="زيارة"),
        annotated("افتتح المعرض", document="b", title="معرض", annotator="sami"),
    )


@pytest.fixture
def exporting(qtbot, filled, asked):
    dialog = ExportDialog(filled, search="زيارة")
    qtbot.addWidget(dialog)
    dialog.show()
    counted(qtbot, dialog)
    yield dialog
    if dialog.viewer is not None:
        dialog.viewer.close()


def counted(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog.is_counting)


def finish(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.work is not None and not dialog.work.running)
    qtbot.waitUntil(dialog.inputs.isEnabled)


def to(dialog, path):
    """Type a destination."""
    dialog.destination.setText(str(path))
    dialog.destination.setModified(True)


def rows(dialog, kind):
    table = dialog.report.lines
    found = map(table.row, range(table.rowCount()))
    return [row for row in found if row.kind is kind]


# ------------------------------------------------------------------------------ writing


def test_export_is_read_back_and_reported(qtbot, exporting, tmp_path):
    exporting.choose_format("hashiya")
    target = tmp_path / "out.jsonl"
    to(exporting, target)
    exporting.go.click()
    finish(qtbot, exporting)
    assert exporting.report.headline.text().startswith("Exported, read back and compared: 2 doc")
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2
    written = rows(exporting, Kind.WRITTEN)
    assert written[0].file == str(target)
    assert "bytes" in written[0].reason or "KB" in written[0].reason
    # What lies beside it is mentioned.
    assert written[1].file == f"{target}.about.json"
    assert "what the export is" in written[1].reason


def test_export_of_one_annotator(qtbot, exporting, tmp_path):
    exporting.choose_format("hashiya")
    exporting.annotators.setCurrentIndex(exporting.annotators.findData(["sami"]))
    target = tmp_path / "sami.jsonl"
    to(exporting, target)
    exporting.go.click()
    finish(qtbot, exporting)
    (line,) = target.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "b"


def test_only_what_the_list_shows(qtbot, exporting, tmp_path):
    exporting.choose_format("hashiya")
    assert exporting.documents.itemText(1).replace("\u2068", "").replace("\u2069", "") == (
        "Those found by “زيارة”"
    )
    exporting.documents.setFocus()
    QTest.keyClick(exporting.documents, Qt.Key.Key_Down)
    counted(qtbot, exporting)
    assert exporting.losses.heading.text() == "To be exported: 1 document."
    to(exporting, tmp_path / "one.jsonl")
    exporting.go.click()
    finish(qtbot, exporting)
    (line,) = (tmp_path / "one.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "a"


def test_without_a_search_there_is_no_such_choice(qtbot, filled):
    dialog = ExportDialog(filled)
    qtbot.addWidget(dialog)
    assert dialog.documents.count() == 1
    counted(qtbot, dialog)


def test_the_window_hands_its_search_over(qtbot, shell, filled, monkeypatch):
    window = shell.window
    assert window.open_path(filled.path)
    window.documents.search.setText("زيارة")
    seen = []
    monkeypatch.setattr(ExportDialog, "exec", lambda self: seen.append(self))
    window.export_documents()
    assert seen[0].documents.itemData(1) == "زيارة"
    counted(qtbot, seen[0])


def test_a_layer_that_is_not_wanted_stays_here(qtbot, fill, exporting, tmp_path):
    exporting.choose_format("hashiya")
    assert exporting.selection == Selection()
    exporting.layers.boxes["entity"].click()
    counted(qtbot, exporting)
    assert "entity" not in exporting.selection.layers
    to(exporting, tmp_path / "rest.jsonl")
    exporting.go.click()
    finish(qtbot, exporting)
    lines = (tmp_path / "rest.jsonl").read_text(encoding="utf-8").splitlines()
    assert [one.get("spans", []) for line in lines for one in json.loads(line)["annotations"]] == [
        [], [],
    ]  # fmt: skip


def test_a_format_that_asks_for_layers_begins_with_its_own(qtbot, exporting):
    exporting.choose_format("conll")
    assert exporting.layers.chosen == ["entity"]
    assert exporting.selection.layers == ("entity",)
    with pytest.raises(KeyError):
        exporting.options.editor("layers")
    exporting.choose_format("hashiya")
    assert exporting.layers.are_all
    exporting.layers.boxes["quote"].click()
    exporting.choose_format("conll")
    assert "quote" not in exporting.layers.chosen  # what somebody chose stays chosen
    assert len(exporting.layers.chosen) > 1


def test_without_a_layer_nothing_goes_out(qtbot, exporting):
    exporting.choose_format("conll")
    exporting.layers.boxes["entity"].click()
    counted(qtbot, exporting)
    assert not exporting.go.isEnabled()
    assert exporting.losses.heading.text() == "Choose at least one layer."


def test_a_format_of_texts_does_not_ask_for_layers(exporting):
    exporting.choose_format("plain_text")
    assert not exporting.layers.isVisible()
    assert exporting.selection.layers is None


def test_the_gold_is_a_choice(qtbot, fill, asked, project):
    with project.transaction("import") as transaction:
        transaction.annotator_number("gold", Annotator("gold", "gold", Role.ADJUDICATOR))
    dialog = ExportDialog(project)
    qtbot.addWidget(dialog)
    assert dialog.annotators.itemText(1) == "The gold standard"
    assert dialog.annotators.itemData(1) == ["gold"]
    counted(qtbot, dialog)


# ------------------------------------------------------------------------------ losses


def test_what_a_format_cannot_hold_is_said_at_once(qtbot, exporting):
    exporting.choose_format("plain_text")
    counted(qtbot, exporting)
    assert "2 spans" in exporting.losses.lines
    assert "estimate" in exporting.losses.how.text()
    exporting.choose_format("hashiya")
    counted(qtbot, exporting)
    assert exporting.losses.lines == ["Nothing is lost."]


def test_losses_follow_the_choice(qtbot, exporting):
    exporting.choose_format("plain_text")
    exporting.annotators.setCurrentIndex(exporting.annotators.findData(["sami"]))
    counted(qtbot, exporting)
    assert exporting.losses.heading.text() == "To be exported: 1 document."
    assert "2 spans" not in exporting.losses.lines


def test_where_nothing_fits_nothing_can_be_exported(qtbot, fill, exporting):
    new = annotated("نص", document="c", annotator="noura", state=WorkState.IN_PROGRESS)
    dialog = ExportDialog(fill(new))
    qtbot.addWidget(dialog)
    dialog.annotators.setCurrentIndex(dialog.annotators.findData(["noura"]))
    counted(qtbot, dialog)
    assert dialog.losses.heading.text() == "To be exported: 1 document."
    dialog.finished_only.setChecked(True)
    counted(qtbot, dialog)
    assert dialog.losses.heading.text() == "No document fits this choice."
    assert not dialog.go.isEnabled()


def test_options_change_the_losses_at_once(qtbot, fill, exporting):
    fill(annotated("زار [رئيس [فرنسا]GPE]PER بكين", document="c", annotator="sami"))
    exporting.annotators.setCurrentIndex(exporting.annotators.findData(["sami"]))
    exporting.choose_format("conll")
    counted(qtbot, exporting)
    assert "1 overlapping span" in exporting.losses.lines
    overlaps = exporting.options.editor("overlaps")
    overlaps.setCurrentIndex(overlaps.findData("levels"))
    assert "1 overlapping span" not in exporting.losses.lines


def test_check_first_is_exact_and_keeps_nothing(qtbot, exporting, tmp_path):
    exporting.choose_format("conll")
    to(exporting, tmp_path / "out.conll")
    counted(qtbot, exporting)
    exporting.check.click()
    finish(qtbot, exporting)
    assert "Checked exactly" in exporting.losses.how.text()
    assert exporting.losses.heading.text().startswith("Would be exported: 2 documents")
    assert "the text layout of 2 documents" in exporting.losses.lines
    assert [one.name for one in tmp_path.iterdir() if "out" in one.name] == []
    exporting.finished_only.setChecked(True)
    counted(qtbot, exporting)
    assert "Checked exactly" not in exporting.losses.how.text()


@pytest.mark.parametrize("button", ["go", "check"])
def test_stopping_leaves_nothing_behind(qtbot, fill, asked, tmp_path, button):
    project = fill(*(annotated("وصل [بوتين]PER " * 50, document=f"d{n}") for n in range(800)))
    folder = tmp_path / "out"
    folder.mkdir()
    dialog = ExportDialog(project)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.choose_format("hashiya")
    counted(qtbot, dialog)
    to(dialog, folder / "all.jsonl")
    getattr(dialog, button).click()
    qtbot.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    finish(qtbot, dialog)
    assert "Stopped" in dialog.report.headline.text()
    assert list(folder.iterdir()) == []


# ------------------------------------------------------------------------------ the destination


def test_the_ending_follows_the_format(qtbot, exporting):
    assert exporting.destination.text().endswith(".hashiya") is False
    exporting.choose_format("conll")
    assert exporting.destination.text().endswith("/news.conll")
    exporting.choose_format("plain_text")
    assert exporting.destination.text().endswith("/news")
    exporting.choose_format("hashiya")
    assert exporting.destination.text().endswith("/news.jsonl")


def test_a_typed_name_stays_and_its_ending_follows(qtbot, exporting):
    exporting.choose_format("conll")
    exporting.destination.clear()
    exporting.destination.setFocus()
    QTest.keyClicks(exporting.destination, "~/mine")
    exporting.choose.setFocus()
    assert exporting.destination.text() == "~/mine.conll"
    exporting.choose_format("hashiya")
    assert exporting.destination.text() == "~/mine.jsonl"


def test_a_typed_ending_stays(qtbot, exporting):
    exporting.choose_format("conll")
    exporting.destination.clear()
    exporting.destination.setFocus()
    QTest.keyClicks(exporting.destination, "~/mine.txt")
    exporting.choose_format("hashiya")
    assert exporting.destination.text() == "~/mine.txt"


def test_a_file_that_is_there_is_not_replaced_without_asking(qtbot, exporting, tmp_path, asked):
    target = tmp_path / "out.jsonl"
    target.write_text("mine", encoding="utf-8")
    exporting.choose_format("hashiya")
    counted(qtbot, exporting)
    to(exporting, target)
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
    to(exporting, tmp_path / "gone" / "out.jsonl")
    exporting.go.click()
    finish(qtbot, exporting)
    assert "does not exist" in str(asked.errors[0])


# ------------------------------------------------------------------------------ afterwards


def test_the_folder_is_shown(qtbot, exporting, tmp_path, monkeypatch, asked):
    assert not exporting.folder.isVisible()
    exporting.choose_format("hashiya")
    to(exporting, tmp_path / "out.jsonl")
    exporting.go.click()
    finish(qtbot, exporting)
    shown = []
    monkeypatch.setattr(desktop, "show_in_folder", lambda path: bool(shown.append(path)))
    qtbot.mouseClick(exporting.folder, Qt.MouseButton.LeftButton)
    assert shown == [tmp_path / "out.jsonl"]
    assert asked.told  # no program did


def test_a_written_file_can_be_looked_at(qtbot, exporting, tmp_path):
    exporting.choose_format("hashiya")
    to(exporting, tmp_path / "out.jsonl")
    exporting.go.click()
    finish(qtbot, exporting)
    table = exporting.report.lines
    number = next(n for n in range(table.rowCount()) if table.row(n).kind is Kind.WRITTEN)
    exporting.report.view.setCurrentIndex(table.index(number, 0))
    QTest.keyClick(exporting.report.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: exporting.viewer is not None and exporting.viewer.table.rowCount() == 2)


def test_losses_are_in_the_report(qtbot, exporting, tmp_path):
    exporting.choose_format("plain_text")
    to(exporting, tmp_path / "texts")
    exporting.go.click()
    finish(qtbot, exporting)
    assert [row.reason for row in rows(exporting, Kind.LOST)] != []
    assert {"2 spans"} <= {row.reason for row in rows(exporting, Kind.LOST)}


# ------------------------------------------------------------------------------ room and keys


@pytest.mark.parametrize("language", ["ar", "en"])
def test_long_options_leave_the_losses_their_room(qtbot, filled, asked, language):
    set_language(language)
    dialog = ExportDialog(filled)
    qtbot.addWidget(dialog)
    dialog.choose_format("conll")
    counted(qtbot, dialog)
    dialog.show()
    assert dialog.minimumSizeHint().height() <= 690
    dialog.resize(1000, 560)
    QApplication.processEvents()
    area = dialog.options_area
    assert area.verticalScrollBar().maximum() > 0
    assert area.widget().width() <= area.viewport().width()
    assert dialog.losses.list.height() > 300


def test_everything_is_reached_with_tab(qtbot, exporting):
    exporting.choose_format("conll")
    counted(qtbot, exporting)
    exporting.activateWindow()
    exporting.format.setFocus()
    seen = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        seen.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {
        exporting.format, exporting.destination, exporting.documents, exporting.annotators,
        exporting.layers.boxes["quote"], exporting.options.editor("overlaps"),
        exporting.losses.list, exporting.check, exporting.go,
    }  # fmt: skip
    assert wanted <= seen


def test_unknown_kinds_keep_their_own_name():
    assert amounts({"documents": 2, "hyphens": 3, "spans": 0}) == "2 documents, 3 hyphens"
    assert amounts({}) == "nothing"
