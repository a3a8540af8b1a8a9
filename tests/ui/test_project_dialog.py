"""The form for a new project refuses what cannot be, in words, and stays open."""

import pytest
from PySide6.QtWidgets import QDialog

from annotator.core.errors import ProjectError
from annotator.ui.project_dialog import ProjectDialog


@pytest.fixture
def made():
    return []


@pytest.fixture
def dialog(qtbot, tmp_path, asked, made):
    form = ProjectDialog(folder=tmp_path, annotator="amal", make=made.append)
    qtbot.addWidget(form)
    return form


def test_a_name_is_needed(dialog):
    assert not dialog.accept_button.isEnabled()
    dialog.name.setText("أخبار")
    assert dialog.accept_button.isEnabled()
    dialog.annotator.setText(" ")
    assert not dialog.accept_button.isEnabled()


def test_a_project_that_is_there_is_not_overwritten(dialog, tmp_path):
    (tmp_path / "أخبار.hashiya").write_text("")
    dialog.name.setText("أخبار")
    assert not dialog.accept_button.isEnabled()
    assert "already" in dialog.problem.text()


@pytest.mark.parametrize("name", ["a/b", "a:b", "what?"])
def test_names_that_no_system_takes_are_refused(dialog, name):
    dialog.name.setText(name)
    assert not dialog.accept_button.isEnabled()
    assert dialog.problem.text()


def test_accept_hands_over_what_was_filled_in(dialog, tmp_path, made):
    dialog.name.setText("أخبار")
    dialog.folder.setText(str(tmp_path / "new"))
    dialog.accept()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert made[0].path == str(tmp_path / "new" / "أخبار.hashiya")
    assert made[0].annotator == "amal"
    assert "entity" in made[0].schema.layer_by_key


def test_a_refusal_is_shown_and_the_form_stays(qtbot, tmp_path, asked):
    def refuse(wanted):
        raise ProjectError("no room for {path}", path=wanted.path)

    form = ProjectDialog(folder=tmp_path, annotator="amal", make=refuse)
    qtbot.addWidget(form)
    form.show()
    form.name.setText("x")
    form.accept()
    assert [error.template for error in asked.errors] == ["no room for {path}"]
    assert form.isVisible()


def test_a_folder_that_cannot_be_made_is_said(dialog, tmp_path, asked, made):
    (tmp_path / "file").write_text("")
    dialog.name.setText("x")
    dialog.folder.setText(str(tmp_path / "file" / "below"))
    dialog.accept()
    assert len(asked.errors) == 1
    assert made == []


def test_labels_can_come_from_a_file(dialog, tmp_path, asked, made):
    path = tmp_path / "mine.toml"
    path.write_text('key = "mine"\ntitle = "Mine"\n[[layers]]\nkey = "only"\n', encoding="utf-8")
    asked.answers["schema_file"] = str(path)
    dialog._on_labels(dialog.labels.count() - 1)
    dialog.name.setText("x")
    dialog.accept()
    assert made[0].schema.key == "mine"


def test_a_broken_file_of_labels_is_said(dialog, tmp_path, asked):
    path = tmp_path / "mine.toml"
    path.write_text("key = ", encoding="utf-8")
    asked.answers["schema_file"] = str(path)
    dialog._on_labels(dialog.labels.count() - 1)
    assert len(asked.errors) == 1
    assert dialog.labels.currentData() is not None
