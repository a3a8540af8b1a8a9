"""The key sheet: nothing missing, nothing cut off, and what is searched comes forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.core.schema import Schema
from annotator.ui import appearance, language
from annotator.ui.actions import ACTIONS
from annotator.ui.key_board import KeyLine
from annotator.ui.key_caps import Cap, Chord, KeyPainter, cap_of, chords_of, searchable, spoken
from annotator.ui.key_rows import KeyRow, key_names
from annotator.ui.key_sheet import KeySheet, sheet_rows
from annotator.ui.pages.captions import smaller

ROWS = (
    KeyRow("Move", "By words", ("←", "→")),
    KeyRow("Move", "Next annotation", ("Tab",)),
    KeyRow("Select", "Move the beginning of the span", ("[", "Alt+[", "Ctrl+Shift+←")),
    KeyRow("Select", "Move the beginning of the span", ("]", "Alt+]", "Ctrl+Shift+→")),
    KeyRow("Quotes and links", "Link the annotation to another one", ("L",)),
    KeyRow("Look", "Find", ("Ctrl+F",)),
    KeyRow("Move", "Next sentence", (".",)),  # a straggler of the first group
)
PAGE = [(n, f"Group {n // 7}") for n in range(44)]


def titles(sheet: KeySheet) -> list[str]:
    return [line.title for line in sheet.board.lines]


def bright(sheet: KeySheet) -> list[str]:
    return [line.title for line in sheet.board.lines if not line.dimmed]


@pytest.fixture
def sheet_in(qtbot, qapp, schema: Schema) -> Iterator[Callable[..., KeySheet]]:
    appearance.load_fonts(qapp)

    def made(spoken_language: str = "en", *, width: int = 1200, height: int = 800) -> KeySheet:
        language.set_language(spoken_language)
        sheet = KeySheet(sheet_rows(ROWS, schema))
        qtbot.addWidget(sheet)
        sheet.resize(width, height)
        sheet.show()
        for _ in range(5):
            QApplication.processEvents()
        return sheet

    yield made
    language.set_language("en")


# ------------------------------------------------------------------------------------- the caps


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ("L", ("L",)),
        ("Ctrl+Shift+←", ("Ctrl", "Shift", "←")),
        ("Ctrl++", ("Ctrl", "+")),
        ("+", ("+",)),
        ("Alt+-", ("Alt", "-")),
    ],
)
def test_a_chord_is_its_keys(keys: str, names: tuple[str, ...]):
    assert key_names(keys) == names


@pytest.mark.parametrize(
    ("name", "legends"),
    [
        ("L", ("L", "م")),
        ("[", ("[", "ج")),
        ("B", ("B", "لا")),
        ("1", ("1",)),
        ("-", ("-",)),
        ("Space", ("Space",)),
        ("Return", ("Enter",)),
        ("PgDown", ("PgDn",)),
    ],
)
def test_a_cap_has_both_legends_where_the_key_has_two(name: str, legends: tuple[str, ...]):
    assert cap_of(name).legends == legends


def test_keys_that_are_held_alike_are_one_chord():
    assert chords_of(("[", "]", "Ctrl+←", "Ctrl+→", "F8")) == (
        Chord((), (Cap(("[", "ج")), Cap(("]", "د")))),
        Chord((Cap(("Ctrl",), held=True),), (Cap(("←",)), Cap(("→",)))),
        Chord((), (Cap(("F8",)),)),
    )


def test_keys_are_spoken_from_left_to_right():
    assert spoken(("Ctrl+Shift+←", "L")) == "\u2066Ctrl+Shift+← / L م\u2069"
    assert searchable(("Shift+J", "Tab")) == "Shift+J/Shift+ت/Tab"


def test_lines_of_caps_break_only_between_chords(qapp):
    keys = KeyPainter(QFont())
    chords = chords_of(("[", "Alt+[", "Ctrl+Shift+←"))
    whole = keys.width(chords)
    assert keys.lines(chords, whole) == [chords]
    assert len(keys.lines(chords, whole - 1)) == 2
    assert keys.lines(chords, 1) == [(chord,) for chord in chords]


# ------------------------------------------------------------------------------------- the sheet


def test_rows_of_the_page_of_the_menus_and_of_the_schema_are_there_once(schema: Schema):
    rows = sheet_rows(ROWS, schema)
    assert tuple(rows[: len(ROWS)]) == ROWS
    actions = [row.title for row in rows if row.group == "The program"]
    # "Find…" says no more than the page's own row.
    assert "Find…" not in actions
    assert set(actions) == {row.title for row in ACTIONS if row.shortcuts} - {"Find…"}
    labels = {row.title: row for row in rows if row.group == "Labels"}
    with_key = [one for layer in schema.layers for one in layer.labels if one.shortcut]
    assert len(labels) == len(with_key)
    assert labels["Person"].keys == ("1",)
    assert labels["Person"].colour == "#0b7285"


def test_of_labels_with_one_key_the_first_has_it(schema: Schema):
    entities = schema.layers[0]
    once, twice = replace(schema, layers=(entities,)), replace(schema, layers=(entities,) * 2)
    assert sheet_rows((), twice) == sheet_rows((), once)


def test_rows_of_one_title_are_one_line_and_groups_stay_together(sheet_in):
    sheet = sheet_in()
    assert titles(sheet)[:4] == [
        "By words",
        "Next annotation",
        "Next sentence",
        "Move the beginning of the span",
    ]
    assert sheet.board.lines[3].row.keys == (
        "[", "]", "Alt+[", "Alt+]", "Ctrl+Shift+←", "Ctrl+Shift+→"
    )  # fmt: skip


def test_labels_of_one_title_stay_two(qtbot):
    colours = {"1": "#111111", "2": "#222222"}
    rows = [KeyRow("Labels", "Other", (key,), colour) for key, colour in colours.items()]
    sheet = KeySheet(rows)
    qtbot.addWidget(sheet)
    assert [line.row for line in sheet.board.lines] == rows


@pytest.mark.parametrize("spoken_language", ["en", "ar"])
@pytest.mark.parametrize("width", [420, 800, 1200, 1900])
def test_lines_stand_beside_and_below_one_another_and_never_on_one_another(
    sheet_in, spoken_language: str, width: int
):
    sheet = sheet_in(spoken_language, width=width, height=700)
    lines = sheet.board.findChildren(KeyLine)
    for n, one in enumerate(lines):
        assert sheet.board.rect().contains(one.geometry())
        for other in lines[n + 1 :]:
            assert not one.geometry().intersects(other.geometry())


def test_arabic_begins_at_the_right(sheet_in):
    english = sheet_in("en")
    first, last = english.board.lines[0], english.board.lines[-1]
    assert first.x() < last.x()
    arabic = sheet_in("ar")
    first, last = arabic.board.lines[0], arabic.board.lines[-1]
    assert first.x() > last.x()
    assert first.title == "كلمة كلمة"


def test_title_and_keys_stand_at_the_two_ends_of_a_line(sheet_in):
    drawn = []
    for spoken_language in ("en", "ar"):
        sheet = sheet_in(spoken_language)
        line = sheet.board.lines[1]  # Tab
        picture = line.grab().toImage()
        middle = line.width() // 2
        assert has_ink(picture, middle - 20, middle + 20) is False
        assert has_ink(picture, 4, 36) is True
        assert has_ink(picture, line.width() - 36, line.width() - 4) is True
        # Chords run from left to right in both: the lines of arrows end alike, pixel by pixel.
        arrows = sheet.board.lines[0].grab().toImage()
        width = round(KeyPainter(smaller(line.font())).width(chords_of(("←", "→"))))
        left = 0 if spoken_language == "ar" else line.width() - width
        drawn.append(arrows.copy(left, 0, width, arrows.height()))
    assert drawn[0] == drawn[1]


def has_ink(picture: QImage, first: int, last: int) -> bool:
    """Whether something dark is drawn between two columns of a picture on light paper."""
    return any(
        picture.pixelColor(x, y).lightness() < 110
        for x in range(first, last)
        for y in range(picture.height())
    )


def test_searching_brings_forward_what_matches(sheet_in):
    sheet = sheet_in()
    sheet.search.setText("sentence")
    assert bright(sheet) == ["Next sentence"]
    sheet.search.setText("الجملة")  # the other language
    assert bright(sheet) == ["Next sentence"]
    sheet.search.setText("ctrl+shift+")
    assert "Move the beginning of the span" in bright(sheet)
    assert "By words" not in bright(sheet)
    sheet.search.setText("شخص")
    assert bright(sheet) == []
    assert sheet.nothing.isVisible()
    sheet.search.clear()
    assert bright(sheet) == titles(sheet)
    assert not sheet.nothing.isVisible()


@pytest.mark.parametrize("spoken_language", ["en", "ar"])
def test_the_whole_sheet_is_seen_without_scrolling(sheet_in, spoken_language: str):
    """As many lines as the page, the menus and the default schema have together."""
    sheet = sheet_in(spoken_language)
    page = [KeyRow(group, f"What is done {n}", ("Ctrl+Shift+←",)) for n, group in PAGE]
    full = KeySheet([*page, *(line.row for line in sheet.board.lines[5:])])
    try:
        full.resize(1200, 800)
        full.show()
        for _ in range(5):
            QApplication.processEvents()
        assert all(not line.visibleRegion().isEmpty() for line in full.board.lines)
        assert full.board.height() <= full.height()
    finally:
        full.deleteLater()


def test_it_scrolls_to_what_is_searched(sheet_in):
    sheet = sheet_in(width=420, height=400)
    sheet.search.setText("Grammar error")
    line = next(line for line in sheet.board.lines if not line.dimmed)
    assert not line.visibleRegion().isEmpty()


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Escape])
def test_the_key_that_opens_it_closes_it(sheet_in, key: Qt.Key):
    sheet = sheet_in()
    QApplication.sendEvent(
        sheet.search, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    )
    assert not sheet.isVisible()


def test_screen_readers_hear_title_and_keys(sheet_in):
    sheet = sheet_in()
    line = next(one for one in sheet.board.lines if one.title.startswith("Link"))
    assert line.accessibleName() == "Link the annotation to another one"
    assert line.accessibleDescription() == "\u2066L م\u2069"
