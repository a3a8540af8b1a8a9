"""The frame with a real project: pages, actions, undo, languages, and what cannot be opened."""

import os
import sqlite3

import pytest
from PySide6.QtCore import Qt

from annotator import settings
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.project import open_project
from annotator.ui import opening
from tests.build import annotated


@pytest.fixture
def path(project, fill):
    """A project of two articles, closed."""
    fill(
        annotated("وصل بوتين إلى بكين", document="a", title="زيارة", annotator="sami"),
        annotated("افتتح المعرض", document="b", title="معرض", annotator="sami"),
    )
    return project.path


@pytest.fixture
def opened(window, path):
    assert window.open_path(path)
    return window


def annotate(window, document="a"):
    return annotating.annotate(
        window.session.project, document, layer="entity", label="PER", span=Span(4, 9)
    )


def test_a_newcomer_sees_the_welcome_page(window):
    assert window.stack.currentWidget() is window.welcome
    assert window.windowTitle() == "Hashiya"
    assert not window.tools.isVisible()
    enabled = {key for key, action in window.actions_by_key.items() if action.isEnabled()}
    assert {"new_project", "open_project", "settings", "quit"} <= enabled
    assert not {"undo", "import_files", "find", "next_document", "close_project"} & enabled


def test_opening_shows_the_documents_and_is_remembered(opened, path):
    assert opened.stack.currentWidget() is opened.documents
    assert "news" in opened.windowTitle()
    chosen, _ = settings.load()
    assert chosen.last_project == path
    assert chosen.recent_projects == (path,)


def test_saved_is_always_shown(opened):
    assert opened.status.saved.isVisible()
    opened.status.say("a remark")
    assert opened.status.saved.isVisible()
    opened.open_document("a")
    assert opened.status.saved.isVisible()


def test_documents_are_walked_through(opened):
    opened.open_document("a")
    assert opened.stack.currentWidget() is opened.annotate
    assert not opened.actions_by_key["previous_document"].isEnabled()
    opened.actions_by_key["next_document"].trigger()
    assert opened.document == "b"
    assert not opened.actions_by_key["next_document"].isEnabled()
    assert "Document 2 of 2" in opened.status.position.text()
    opened.actions_by_key["previous_document"].trigger()
    assert opened.document == "a"


def test_the_list_comes_back_to_the_document_that_was_open(opened):
    opened.open_document("b")
    opened.actions_by_key["show_documents"].trigger()
    assert opened.documents.view.currentIndex().row() == 1


def test_going_to_the_list_stores_a_half_typed_note(opened):
    marked = annotate(opened)
    opened.open_document("a")
    opened.annotate.gestures.go_to(marked.id)
    opened.annotate.inspector.fields[""].editor.setPlainText("half-typed")
    opened.show_documents()
    mine = opened.session.project.store.annotated("a", ["amal"]).sets[0]
    assert [one.note for one in mine.spans] == ["half-typed"]


def test_undo_says_what_it_takes_back(opened, qtbot):
    opened.open_document("a")
    annotate(opened)
    undo, redo = opened.actions_by_key["undo"], opened.actions_by_key["redo"]
    assert undo.isEnabled()  # at once; the words follow when the article is painted
    qtbot.waitUntil(lambda: undo.text() == "Undo: annotate")
    undo.trigger()
    qtbot.waitUntil(lambda: not undo.isEnabled() and redo.text() == "Redo: annotate")
    redo.trigger()
    assert len(opened.session.project.store.annotated("a", ["amal"]).sets[0].spans) == 1


def test_undo_goes_to_the_document_it_concerns(opened):
    annotate(opened)
    opened.open_document("b")
    opened.actions_by_key["undo"].trigger()
    assert opened.document == "a"


def test_finishing_goes_on_to_the_next_document(opened):
    opened.open_document("a")
    opened.actions_by_key["toggle_finished"].trigger()
    project = opened.session.project
    assert project.store.assignment("a", "amal").state is WorkState.FINISHED
    assert opened.document == "b"
    assert opened.status.progress.text() == "Finished: 1 of 2"


def test_find_looks_for_a_document_where_no_document_is_open(opened):
    opened.actions_by_key["find"].trigger()
    assert opened.focusWidget() is opened.documents.search


def test_closing_the_project_goes_back_to_the_welcome_page(opened):
    opened.close_project()
    assert opened.stack.currentWidget() is opened.welcome
    assert opened.session.project is None
    assert settings.load()[0].last_project == ""


def test_another_project_takes_the_place_of_the_first(opened, tmp_path, schema):
    other = opening.new_project(str(tmp_path / "other"), schema=schema, me="amal")
    other.close()
    opened.open_document("a")
    assert opened.open_path(other.path)
    assert opened.document == ""
    assert opened.documents.stack.currentWidget() is opened.documents.no_documents


def test_a_recent_project_can_be_forgotten(opened, path):
    opened.close_project()
    opened.welcome.forget_requested.emit(path)
    assert settings.load()[0].recent_projects == ()


@pytest.mark.parametrize("with_document", [False, True])
def test_language_changes_while_running(shell, path, qtbot, with_document):
    shell.window.open_path(path)
    if with_document:
        shell.window.open_document("b")
    shell.window.actions_by_key["switch_language"].trigger()
    window = shell.window
    assert window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert window.menus["file"].title() == "ملف"
    assert window.document == ("b" if with_document else "")
    assert window.stack.currentWidget() is (window.annotate if with_document else window.documents)
    assert settings.load()[0].language == "ar"
    window.actions_by_key["switch_language"].trigger()
    assert shell.window.menus["file"].title() == "&File"


def test_theme_changes_while_running(shell, qapp):
    before = qapp.palette().window().color().lightness()
    shell.window.actions_by_key["switch_theme"].trigger()
    assert qapp.palette().window().color().lightness() < before / 2
    assert shell.window.actions_by_key["switch_theme"].isChecked()
    shell.window.actions_by_key["switch_theme"].trigger()
    assert qapp.palette().window().color().lightness() == before


def test_every_action_has_a_title_and_its_own_shortcut(window):
    shortcuts = [
        keys.toString() for action in window.actions_by_key.values() for keys in action.shortcuts()
    ]
    assert len(shortcuts) == len(set(shortcuts))
    assert all(action.text() for action in window.actions_by_key.values())


# What cannot be opened: one sentence, and the window lives on with what it had.


def refuse(window, asked, path, words):
    before = window.session.project
    assert not window.open_path(str(path))
    assert window.session.project is before
    assert window.isVisible()
    assert len(asked.errors) == 1
    assert words in str(asked.errors[0])
    assert asked.bugs == []


def test_a_file_that_is_no_project(opened, asked, tmp_path):
    (tmp_path / "letter.hashiya").write_text("رسالة" * 1000, encoding="utf-8")
    refuse(opened, asked, tmp_path / "letter.hashiya", "is not a Hashiya project")


def test_an_empty_file(opened, asked, tmp_path):
    (tmp_path / "empty.hashiya").write_bytes(b"")
    refuse(opened, asked, tmp_path / "empty.hashiya", "is not a Hashiya project")


def test_a_file_that_is_not_there(window, asked, tmp_path):
    refuse(window, asked, tmp_path / "gone.hashiya", "There is no project")


def test_a_folder(window, asked, tmp_path):
    refuse(window, asked, tmp_path, "is a folder")


def test_another_sqlite_file(window, asked, tmp_path):
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    connection.close()
    refuse(window, asked, tmp_path / "other.db", "is not a Hashiya project")


def test_a_project_of_a_newer_hashiya(window, asked, project):
    project.close()
    with sqlite3.connect(project.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    refuse(window, asked, project.path, "newer Hashiya")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_project_that_may_not_be_written(window, asked, project, tmp_path):
    project.close()
    os.chmod(project.path, 0o400)
    refuse(window, asked, project.path, "read-only")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(window, asked, project, tmp_path):
    project.close()
    tmp_path.chmod(0o500)
    refuse(window, asked, project.path, "cannot be written")
    tmp_path.chmod(0o700)


def test_what_another_window_wrote_comes_in_by_itself(opened, path, qtbot):
    opened.open_document("a")
    page = opened.annotate
    before = page.list.table.total
    other = open_project(path, me=opened.session.project.me.id)
    try:
        annotating.annotate(other, "a", layer="entity", label="ORG", span=Span(4, 9))
        qtbot.waitUntil(lambda: page.list.table.total == before + 1, timeout=5000)
        assert opened.session.project.catch_up() == 0
    finally:
        other.close()
