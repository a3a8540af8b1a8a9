"""The canvas as a screen reader sees it, asked through Qt's interfaces only."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from annotator.core.span import Span
from tests.ui.canvas.conftest import span

TEXT = "😀 زار بوتين الصين\nوعاد بوتين أمس"


@pytest.fixture
def reader():
    """A screen reader that is switched on."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


@pytest.fixture
def canvas(show, reader):
    made = show(TEXT, width=500, height=300)
    at = TEXT.index("بوتين")
    made.show_annotations([span(at, at + 5, "PER"), span(at, at + 11, "ORG")], [])
    return made


def asked(canvas):
    found = QAccessible.queryAccessibleInterface(canvas)
    assert found is not None
    return found


def test_the_article_is_a_document_with_its_text(canvas):
    article = asked(canvas)
    assert article.role() == QAccessible.Role.Document
    assert article.text(QAccessible.Text.Name) == "Text of the article"
    assert article.text(QAccessible.Text.Value) == TEXT
    assert article.state().readOnly
    text = article.textInterface()
    # Positions are UTF-16 units: the smiling face counts two.
    assert text.characterCount() == len(TEXT) + 1
    assert text.text(7, 12) == "بوتين"


def test_caret_and_selection_are_read_and_set_in_utf16_units(canvas):
    text = asked(canvas).textInterface()
    at = TEXT.index("بوتين")
    canvas.place_caret(at)
    assert text.cursorPosition() == at + 1
    assert text.selectionCount() == 0
    canvas.select(Span(at, at + 5))
    assert text.selectionCount() == 1
    assert tuple(text.selection(0)) == (at + 1, at + 6)
    text.setSelection(0, 0, 2)
    assert canvas.selection == Span(0, 1)
    text.removeSelection(0)
    assert canvas.selection is None
    text.setCursorPosition(9)
    assert canvas.caret == 8


def test_the_annotations_stand_in_the_attributes_with_their_extent(canvas):
    text = asked(canvas).textInterface()
    said, start, end = text.attributes(8)
    assert said.startswith("annotation:")
    assert said.count(",") == 1
    assert (start, end) == (7, 12)
    said, start, end = text.attributes(14)
    assert "," not in said
    assert (start, end) == (12, 18)
    assert text.attributes(0)[0] == ""


def test_annotations_are_children_with_label_words_and_place(canvas):
    article = asked(canvas)
    assert article.childCount() == 2
    outer, inner = article.child(0), article.child(1)
    assert inner.text(QAccessible.Text.Name).endswith(": بوتين")
    assert outer.text(QAccessible.Text.Name).endswith(": بوتين الصين")
    assert outer.rect().contains(inner.rect())
    canvas.make_current(canvas.annotations_at(TEXT.index("بوتين"))[0].id)
    assert inner.state().selected
    assert not outer.state().selected
    middle = inner.rect().center()
    assert article.childAt(middle.x(), middle.y()).text(QAccessible.Text.Name).endswith(": بوتين")


def test_characters_have_boxes_on_the_screen_and_points_lead_to_characters(canvas):
    text = asked(canvas).textInterface()
    box = text.characterRect(8)
    assert not box.isEmpty()
    assert canvas.rect().contains(canvas.mapFromGlobal(box.center()))
    assert text.offsetAtPoint(box.center()) == 8
    assert text.offsetAtPoint(canvas.mapToGlobal(QPoint(2, 290))) == -1


def test_what_happens_is_told(canvas, monkeypatch):
    told = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event))
    canvas.place_caret(4)
    canvas.select(Span(4, 7))
    canvas.make_current(canvas.annotations()[0].id)
    kinds = [event.type() for event in told]
    assert QAccessible.Event.TextCaretMoved in kinds
    assert QAccessible.Event.TextSelectionChanged in kinds
    assert QAccessible.Event.Announcement in kinds


def test_an_annotation_that_went_is_not_valid_any_more(canvas):
    child = asked(canvas).child(0)
    assert child.isValid()
    canvas.show_annotations([], [])
    assert not child.isValid()
    assert child.text(QAccessible.Text.Name) == ""
    assert asked(canvas).childCount() == 0


def test_a_closed_canvas_takes_its_interfaces_along(show, reader):
    for _ in range(5):
        canvas = show(TEXT, width=300, height=200)
        canvas.show_annotations([span(0, 4)], [])
        article = asked(canvas)
        article.child(0).text(QAccessible.Text.Name)
        canvas.close()
        canvas.deleteLater()
        del canvas, article
        QApplication.processEvents()
        gc.collect()
