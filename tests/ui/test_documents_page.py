"""The list of documents over a real project: search, states, counts, opening."""

import pytest
from PySide6.QtCore import Qt

from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.project import organising
from annotator.ui.pages import documents_page
from annotator.ui.pages.documents_page import DocumentsPage
from tests.build import annotated


@pytest.fixture
def page(qtbot, fill, asked):
    fill(
        annotated("وصل [بوتين]PER إلى [بكين]GPE", document="a", title="زيارة بكين"),
        annotated("افتتح المعرض", document="b", title="معرض", state=WorkState.IN_PROGRESS),
        annotated("نص ثالث", document="c", annotator="sami"),
    )
    made = DocumentsPage()
    qtbot.addWidget(made)
    return made


def titles(page):
    table = page.table
    return [table.document_at(row).id for row in range(table.rowCount())]


def buttons(page):
    return [button.text().split() for button in page.states._buttons.values()]


def test_a_project_is_shown_with_its_counts(page, project):
    page.set_project(project)
    assert titles(page) == ["a", "b", "c"]
    assert page.count.text() == "3 documents"
    assert buttons(page)[:4] == [["All", "3"], ["New", "1"], ["In", "progress", "1"],
                                 ["Finished", "1"]]  # fmt: skip
    assert page.stack.currentWidget() is page.view


def test_my_spans_and_the_number_of_annotators_are_told(page, project):
    page.set_project(project)
    rows = [page.table.document_at(row) for row in range(3)]
    assert [(row.spans, row.annotators) for row in rows] == [(2, 1), (0, 1), (0, 1)]


def test_typing_filters_after_a_rest(qtbot, page, project):
    page.set_project(project)
    page.search.setText("معرض")
    qtbot.waitUntil(lambda: titles(page) == ["b"])
    page.search.setText("")
    qtbot.waitUntil(lambda: len(titles(page)) == 3)


def test_a_state_filters_at_once(page, project):
    page.set_project(project)
    page.states._buttons[WorkState.FINISHED].click()
    assert titles(page) == ["a"]
    assert page.count.text() == "1 document"


def test_nothing_found_offers_everything(qtbot, page, project):
    page.set_project(project)
    page.search.setText("لا وجود له")
    page.refresh()
    assert page.stack.currentWidget() is page.no_matches
    page.no_matches.pressed.emit()
    assert page.stack.currentWidget() is page.view
    assert page.search.text() == ""


def test_an_empty_project_offers_import(qtbot, project, asked):
    made = DocumentsPage()
    qtbot.addWidget(made)
    made.set_project(project)
    assert made.stack.currentWidget() is made.no_documents
    with qtbot.waitSignal(made.import_requested):
        made.no_documents.pressed.emit()


def test_enter_opens_the_document(qtbot, page, project):
    page.set_project(project)
    page.show()
    qtbot.waitExposed(page)
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(1, 0))
    with qtbot.waitSignal(page.document_requested) as wish:
        qtbot.keyClick(page.view, Qt.Key.Key_Return)
    assert wish.args == ["b"]


def test_double_click_opens_the_document(qtbot, page, project):
    page.set_project(project)
    page.resize(900, 500)
    page.show()
    qtbot.waitExposed(page)
    place = page.view.visualRect(page.table.index(2, 0)).center()
    viewport = page.view.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(page.document_requested) as wish:
        qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert wish.args == ["c"]


def test_a_hidden_page_catches_up_when_it_is_shown(page, project):
    page.set_project(project)
    unsubscribe = project.subscribe(page.on_changed)
    organising.finish(project, "b")
    unsubscribe()
    page.catch_up()
    assert page.table.document_at(1).state is WorkState.FINISHED
    assert buttons(page)[3] == ["Finished", "2"]


def test_documents_that_are_imported_appear(page, project, fill):
    page.set_project(project)
    page.on_changed(_bulk(project, fill))
    page.catch_up(numbers=True)
    assert titles(page) == ["a", "b", "c", "d"]


def _bulk(project, fill):
    told = []
    unsubscribe = project.subscribe(told.append)
    fill(annotated("رابع", document="d"))
    unsubscribe()
    return told[0]


def test_many_documents_are_looked_through_on_another_thread(qtbot, page, project, monkeypatch):
    monkeypatch.setattr(documents_page, "AT_ONCE", 2)
    page.set_project(project)
    qtbot.waitUntil(lambda: titles(page) == ["a", "b", "c"])
    # The answer to an older question must not replace the newer one.
    page.search.setText("زيارة")
    page.refresh()
    page.search.setText("معرض")
    page.refresh()
    qtbot.waitUntil(lambda: titles(page) == ["b"])
    qtbot.wait(50)
    assert titles(page) == ["b"]


def test_leaving_the_project_empties_the_list(page, project):
    page.set_project(project)
    page.set_project(None)
    assert len(page.numbers) == 0


def test_a_document_without_a_title_shows_its_beginning(page, project):
    assert Document("x", "نص").title == ""
    page.set_project(project)
    assert "نص ثالث" in page.table.index(2, 0).data()
