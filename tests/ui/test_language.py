"""Sentences, plurals, fields and directions in both languages."""

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox

from annotator.core.errors import AnnotatorError, ProjectError
from annotator.ui import language
from annotator.ui.language import error_text, isolate, tr
from annotator.ui.main_window import MainWindow


def test_direction_follows_the_language(qapp):
    language.set_language("ar")
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    language.set_language("en")
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_an_unknown_language_is_english():
    language.set_language("tlh")
    assert language.current_language() == "en"


def test_numbers_are_western_in_both_languages():
    language.set_language("ar")
    assert QLocale().toString(2025) == "2,025"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (11, "11 مقالًا"),
        (100, "100 مقال"),
        (1200, "1,200 مقال"),
    ],
)
def test_arabic_counts_documents_as_arabic_does(number, words):
    language.set_language("ar")
    assert tr("{n} documents", n=number) == words


@pytest.mark.parametrize(("number", "words"), [(0, "0 documents"), (1, "1 document")])
def test_english_has_two_forms(number, words):
    language.set_language("en")
    assert tr("{n} documents", n=number) == words


def test_a_latin_name_does_not_upset_an_arabic_sentence():
    language.set_language("ar")
    said = tr("The report is in {path}.", path="/tmp/hashiya.log")
    assert isolate("/tmp/hashiya.log") in said


def test_an_arabic_name_does_not_upset_an_english_sentence():
    language.set_language("en")
    assert isolate("ملف") in tr("The report is in {path}.", path="ملف")
    assert tr("The report is in {path}.", path="/tmp/x") == "The report is in /tmp/x."


def test_an_error_is_said_in_the_language_of_the_interface():
    language.set_language("ar")
    error = ProjectError(
        "The settings in {path} cannot be read: {reason}.", path="/x", reason="denied"
    )
    assert "\u2068/x\u2069" in error_text(error)
    assert "cannot" not in error_text(error)


def test_an_error_nobody_translated_is_said_in_english():
    language.set_language("ar")
    assert error_text(AnnotatorError("never {seen} before", seen=1)) == "never 1 before"


def test_qt_speaks_arabic_too(qtbot):
    language.set_language("ar")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    text = box.button(QDialogButtonBox.StandardButton.Cancel).text()
    assert any("\u0600" <= sign <= "\u06ff" for sign in text)


def test_the_first_window_needs_one_file_of_words(shell, qapp):
    language.set_language("ar")
    window = MainWindow(shell.session)
    window.show()
    qapp.processEvents()
    assert language._speech.unread
    window.deleteLater()
