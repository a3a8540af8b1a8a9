"""A form made from a dataclass: what is shown, what comes back."""

from dataclasses import dataclass, field
from enum import StrEnum

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from annotator.settings import Settings
from annotator.ui.options_form import OptionsForm
from annotator.ui.settings_dialog import SettingsDialog


class Rule(StrEnum):
    WIDEN = "widen"
    DROP = "drop"


@dataclass(frozen=True)
class Options:
    rule: Rule = field(default=Rule.WIDEN, metadata={"title": "Rule"})
    columns: int = field(default=2, metadata={"title": "Columns", "bounds": (2, 4), "unit": "px"})
    header: bool = field(default=True, metadata={"title": "Header"})
    separator: str = field(
        default="tab", metadata={"title": "Separator", "choices": {"tab": "Tab", "blank": "Blank"}}
    )
    layers: tuple[str, ...] = field(default=("entity",), metadata={"title": "Layers"})
    name: str = field(default="", metadata={"title": "Name", "description": "Said below."})
    hidden: int = 7


@pytest.fixture
def form(qtbot):
    made = OptionsForm(Options(hidden=8))
    qtbot.addWidget(made)
    return made


def test_every_field_with_a_title_has_its_editor(form):
    kinds = {name: type(editor) for name, editor in form._editors.items()}
    assert kinds == {
        "rule": QComboBox,
        "columns": QSpinBox,
        "header": QCheckBox,
        "separator": QComboBox,
        "layers": QLineEdit,
        "name": QLineEdit,
    }
    assert (form.editor("columns").minimum(), form.editor("columns").maximum()) == (2, 4)


def test_untouched_options_come_back_as_they_were(form):
    assert form.value() == Options(hidden=8)
    assert form.texts() == {}


def test_what_is_chosen_comes_back(qtbot, form):
    with qtbot.waitSignal(form.changed):
        form.editor("rule").setCurrentIndex(1)
    form.editor("columns").setValue(4)
    form.editor("header").setChecked(False)
    form.editor("layers").setText("entity, quote,")
    form.editor("separator").setCurrentIndex(1)
    assert form.value() == Options(
        rule=Rule.DROP,
        columns=4,
        header=False,
        layers=("entity", "quote"),
        separator="blank",
        hidden=8,
    )
    assert form.texts() == {
        "rule": "drop",
        "columns": "4",
        "header": "false",
        "layers": "entity,quote",
        "separator": "blank",
    }


def test_settings_are_a_form_too(qtbot):
    dialog = SettingsDialog(Settings(font_size=22, recent_projects=("a",)))
    qtbot.addWidget(dialog)
    dialog.form.editor("annotator").setText("  أمل ")
    dialog.form.editor("theme").setCurrentIndex(2)
    assert dialog.value == Settings(
        font_size=22, recent_projects=("a",), annotator="أمل", theme="dark"
    )
