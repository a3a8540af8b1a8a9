"""Shortcuts under an Arabic layout without a Latin one beside it, as real key events."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.core.span import Span
from annotator.project import annotating
from tests.build import annotated

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def reading(window, project, fill):
    """An article with one name that amal has marked."""
    fill(annotated("وصل بوتين إلى بكين", document="a", annotator="sami"))
    assert window.open_path(project.path)
    window.open_document("a")
    annotating.annotate(window.session.project, "a", layer="entity", label="PER", span=Span(4, 9))
    return window


def press(widget, letter, held=CONTROL):
    """Strike a key the way Qt tells it under the layout: the letter of that layout, no text."""
    event = QKeyEvent(QEvent.Type.KeyPress, ord(letter), held)
    QApplication.sendEvent(widget, event)


def marked(window):
    sets = window.session.project.store.annotated("a", ["amal"]).sets
    return sum(len(one.spans) for one in sets)


def test_undo_and_redo_lie_where_z_and_y_lie(reading):
    canvas = reading.annotate.canvas
    press(canvas, "ئ")
    assert marked(reading) == 0
    press(canvas, "غ")
    assert marked(reading) == 1
    press(canvas, "ئ")
    press(canvas, "ئ", CONTROL | SHIFT)
    assert marked(reading) == 1


def test_the_list_of_documents_lies_where_d_lies(reading):
    press(reading.annotate.canvas, "ي")
    assert reading.stack.currentWidget() is reading.documents


def test_a_field_keeps_its_own_undo(reading, qtbot):
    page = reading.annotate
    page.gestures.go_to(next(iter(page.opened.spans)))
    page.edit_note()
    note = page.inspector.fields[""].editor
    reading.activateWindow()
    qtbot.waitUntil(note.hasFocus)
    qtbot.keyClicks(note, "note")
    press(note, "ئ")
    assert note.toPlainText() == ""
    assert marked(reading) == 1


def test_a_disabled_action_and_a_free_key_do_nothing(reading):
    reading.undo()
    assert marked(reading) == 0
    reading.actions_by_key["undo"].setEnabled(False)
    press(reading.annotate.canvas, "ئ")
    press(reading.annotate.canvas, "ا")
    assert reading.stack.currentWidget() is reading.annotate
