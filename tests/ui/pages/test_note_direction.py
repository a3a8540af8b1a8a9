"""A note stands at the side where its first letter begins to be read, in either interface."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.ui import language
from annotator.ui.pages.attribute_fields import NoteField


@pytest.mark.parametrize("interface", ["ar", "en"])
@pytest.mark.parametrize(("words", "right"), [("على لسان الكاتب", True), ("the writer", False)])
def test_a_note_begins_at_its_own_side(qtbot, qapp, interface, words, right):
    language.set_language(interface)
    field = NoteField()
    qtbot.addWidget(field)
    field.resize(400, 90)
    field.show()
    field.put(words)
    field.text.clearFocus()
    qapp.processEvents()
    image = field.text.viewport().grab().toImage()
    paper = image.pixel(image.width() // 2, image.height() - 5)
    inked = [
        x
        for x in range(image.width())
        if any(image.pixel(x, y) != paper for y in range(6, image.height() - 5))
    ]
    assert inked
    middle = sum(inked) / len(inked)
    assert (middle > image.width() * 0.6) if right else (middle < image.width() * 0.4)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
