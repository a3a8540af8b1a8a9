"""A text runs in the direction of its first letter, wherever it stands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from annotator.ui import language
from annotator.ui.typed_direction import direction_of, follow_typed, in_own_direction

RIGHT_TO_LEFT, LEFT_TO_RIGHT = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight


@pytest.mark.parametrize("spoken_language", ["en", "ar"])
@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("وسم", RIGHT_TO_LEFT),
        ("3 «وسم» now", RIGHT_TO_LEFT),
        ("label وسم", LEFT_TO_RIGHT),
        ("… été", LEFT_TO_RIGHT),
    ],
)
def test_the_first_letter_decides(spoken_language: str, text: str, direction: Qt.LayoutDirection):
    language.set_language(spoken_language)
    assert direction_of(text) == direction


def test_without_letters_the_interface_decides():
    assert direction_of("12 …") == LEFT_TO_RIGHT
    language.set_language("ar")
    assert direction_of("12 …") == direction_of("") == RIGHT_TO_LEFT
    language.set_language("en")


def test_a_piece_runs_as_the_whole_does():
    assert in_own_direction("Ctrl+O") == "\u2066Ctrl+O\u2069"
    assert in_own_direction("Ctrl+O", whole="ثم Ctrl+O") == "\u2067Ctrl+O\u2069"


def test_a_field_turns_with_its_text(qtbot):
    line = QLineEdit("label")
    qtbot.addWidget(line)
    follow_typed(line)
    assert line.layoutDirection() == LEFT_TO_RIGHT
    line.setText("وسم")
    assert line.layoutDirection() == RIGHT_TO_LEFT
    assert line.alignment() & Qt.AlignmentFlag.AlignRight
    line.clear()
    assert line.layoutDirection() == LEFT_TO_RIGHT
    assert line.alignment() & Qt.AlignmentFlag.AlignLeft
