"""The palette: every label once, its keys in both alphabets, chosen by click or physical key."""

import pytest
from PySide6.QtCore import Qt

from annotator.core.schema import Label, Layer, Schema
from annotator.ui import language
from annotator.ui.pages.label_palette import LabelPalette, LabelRow


@pytest.fixture
def palette(qtbot, schema):
    made = LabelPalette()
    qtbot.addWidget(made)
    made.show_schema(schema)
    made.resize(220, 600)
    made.show()
    return made


def test_every_label_of_the_schema_has_a_row(palette, schema):
    titles = [row.text() for row in palette.findChildren(LabelRow)]
    assert titles == [label.titles["en"] for layer in schema.layers for label in layer.labels]


def test_titles_follow_the_interface_language(qtbot, schema):
    language.set_language("ar")
    made = LabelPalette()
    qtbot.addWidget(made)
    made.show_schema(schema)
    assert made.row("entity", "PER").text() == "شخص"
    assert 'dir="rtl"' in made.row("entity", "PER").toolTip()


def test_a_click_chooses_a_label_and_leaves_the_keyboard_where_it_was(palette, qtbot):
    row = palette.row("quote", "DIRECT")
    with qtbot.waitSignal(palette.label_chosen) as chosen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["quote", "DIRECT"]
    assert not row.hasFocus()


def test_the_shortcuts_of_the_schema_are_physical_keys(palette, schema):
    for layer in schema.layers:
        for label in layer.labels:
            assert palette.label_of_key(label.shortcut) == (layer.key, label.key)
    assert palette.label_of_key("k") is None


def test_both_legends_are_told_to_screen_readers_and_in_the_tool_tip(palette):
    row = palette.row("quote", "DIRECT")
    assert row.accessibleDescription() == "Q ض"
    assert "Q" in row.toolTip()
    assert "ض" in row.toolTip()
    assert palette.row("entity", "PER").accessibleDescription() == "1"


def test_tool_tips_explain_and_never_trust_the_schema_as_markup(qtbot):
    label = Label("X", {"en": "<b>Bold</b>"}, description={"en": "a < b"}, examples=("<i>",))
    made = LabelPalette()
    qtbot.addWidget(made)
    made.show_schema(Schema("s", layers=(Layer("l", labels=(label,)),)))
    tip = made.row("l", "X").toolTip()
    assert "&lt;b&gt;Bold&lt;/b&gt;" in tip
    assert "a &lt; b" in tip
    assert "&lt;i&gt;" in tip


def test_marks_follow_the_current_annotation(palette):
    palette.mark([("entity", "ORG")])
    assert palette.row("entity", "ORG").marked
    palette.mark([])
    assert not palette.row("entity", "ORG").marked


def test_a_label_without_a_key_can_be_reached_by_tab(qtbot):
    made = LabelPalette()
    qtbot.addWidget(made)
    made.show_schema(
        Schema("s", layers=(Layer("l", labels=(Label("A"), Label("B", shortcut="b"))),))
    )
    assert made.row("l", "A").focusPolicy() == Qt.FocusPolicy.TabFocus
    assert made.row("l", "B").focusPolicy() == Qt.FocusPolicy.NoFocus
