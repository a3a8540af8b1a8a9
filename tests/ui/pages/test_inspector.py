"""The inspector: a form of the schema's attributes that never loses a half-typed value."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.schema import Attribute, AttributeKind, Label, Layer, Schema
from annotator.core.span import Span
from annotator.ui.pages.captions import TextButton
from annotator.ui.pages.inspector import Inspector
from annotator.ui.pages.relation_rows import RelationLine
from tests.ui.pages.conftest import send

TEXT = "قال شي إن الصين قدمت شريان الحياة"
CLAIM = SpanAnnotation("c", "d", "amal", "claim", "CLAIM", Span(10, 33))
PERSON = SpanAnnotation("p", "d", "amal", "entity", "PER", Span(4, 6))


class Memory:
    """Stores what the inspector announces and shows it again, as the page does."""

    def __init__(self, inspector: Inspector, schema: Schema, *annotations: SpanAnnotation) -> None:
        self.inspector, self.schema = inspector, schema
        self.stored = {one.id: one for one in annotations}
        self.writes: list[tuple[str, str, object]] = []
        inspector.attribute_edited.connect(self.set_attribute)
        inspector.note_edited.connect(self.set_note)

    def show(self, identity: str | None, relations: tuple[RelationLine, ...] = ()) -> None:
        one = self.stored[identity] if identity else None
        self.inspector.show_annotation(one, schema=self.schema, text=TEXT, relations=relations)
        self.shown = identity

    def set_attribute(self, identity: str, key: str, value: object) -> None:
        self.writes.append((identity, key, value))
        one = self.stored[identity]
        kept = {k: v for k, v in one.attributes.items() if k != key}
        self.stored[identity] = replace(
            one, attributes=kept if value is None else kept | {key: value}
        )
        self.show(self.shown)

    def set_note(self, identity: str, text: str | None) -> None:
        self.writes.append((identity, "note", text))
        self.stored[identity] = replace(self.stored[identity], note=text)
        self.show(self.shown)


@pytest.fixture
def memory(qtbot, schema):
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(300, 500)
    inspector.show()
    made = Memory(inspector, schema, CLAIM, PERSON)
    made.show("c")
    return made


def editor(memory, key):
    return memory.inspector.fields[key].editor


def test_the_form_is_made_from_the_schema(memory):
    assert list(memory.inspector.fields) == ["type", "checkworthy", "factuality", "normalised", ""]
    assert isinstance(editor(memory, "type"), QComboBox)
    assert isinstance(editor(memory, "checkworthy"), QCheckBox)
    assert isinstance(editor(memory, "normalised"), QLineEdit)
    memory.show("p")
    assert list(memory.inspector.fields) == ["identity", ""]


def test_a_choice_is_written_when_it_is_made(memory, qtbot):
    box = editor(memory, "type")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert memory.writes == [("c", "type", "event")]
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert memory.writes[-1] == ("c", "type", None)


def test_a_flag_is_written_and_taken_away(memory, qtbot):
    check = editor(memory, "checkworthy")
    check.click()
    check.click()
    assert memory.writes == [("c", "checkworthy", True), ("c", "checkworthy", None)]


def test_text_is_written_once_when_it_is_complete(memory, qtbot):
    line = editor(memory, "normalised")
    line.setFocus()
    for letter in "الصين":
        send(line, letter)
    assert memory.writes == []
    send(line, Qt.Key.Key_Return)
    assert memory.writes == [("c", "normalised", "الصين")]


def test_choosing_another_annotation_keeps_what_was_half_typed(memory):
    editor(memory, "normalised").setText("نصف")
    editor(memory, "").setPlainText("ملاحظة")
    memory.show("p")
    assert memory.writes == [("c", "normalised", "نصف"), ("c", "note", "ملاحظة")]
    assert memory.stored["p"].note is None
    memory.show("c")
    assert editor(memory, "normalised").text() == "نصف"
    assert editor(memory, "").toPlainText() == "ملاحظة"
    assert len(memory.writes) == 2


def test_the_old_form_says_nothing_after_it_is_gone(memory, qtbot):
    line = editor(memory, "normalised")
    line.setFocus()
    line.setText("قديم")
    memory.show(None)
    qtbot.wait(10)
    assert memory.writes == [("c", "normalised", "قديم")]


def test_a_stored_change_of_one_field_leaves_another_half_typed(memory):
    editor(memory, "normalised").setText("نصف")
    editor(memory, "checkworthy").click()
    assert editor(memory, "normalised").text() == "نصف"
    assert memory.writes == [("c", "checkworthy", True)]


def test_what_undo_brings_back_is_shown(memory):
    memory.stored["c"] = replace(CLAIM, attributes={"type": "figure"}, note="قديم")
    memory.show("c")
    assert editor(memory, "type").currentData() == "figure"
    assert editor(memory, "").toPlainText() == "قديم"
    assert memory.writes == []


def test_escape_in_a_field_stores_it_and_leaves_for_the_article(memory, qtbot):
    line = editor(memory, "normalised")
    line.setText("تم")
    with qtbot.waitSignal(memory.inspector.left):
        send(line, Qt.Key.Key_Escape)
    assert memory.writes == [("c", "normalised", "تم")]


def test_numbers(qtbot):
    attribute = Attribute("n", kind=AttributeKind.NUMBER)
    schema = Schema("s", layers=(Layer("l", labels=(Label("A"),), attributes=(attribute,)),))
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.show()
    one = SpanAnnotation("a", "d", "amal", "l", "A", Span(0, 3))
    memory = Memory(inspector, schema, one)
    memory.show("a")
    spin = editor(memory, "n")
    assert memory.inspector.fields["n"].value() is None
    spin.setValue(2)
    inspector.commit()
    spin.setValue(2.5)
    inspector.commit()
    spin.stepBy(1)
    inspector.commit()
    spin.lineEdit().clear()
    inspector.commit()
    assert [value for _, _, value in memory.writes] == [2, 2.5, 3.5, None]


def test_relations_are_listed_with_their_other_end_and_can_be_removed(memory, qtbot):
    relation = Relation("r", "d", "amal", "claim", "claimant", "c", "p")
    memory.show("c", (RelationLine(relation, "claimant", True, "p", "شي"),))
    titles = [label.text() for label in memory.inspector.findChildren(QLabel)]
    assert any("claimant" in title and "→" in title for title in titles)
    button = memory.inspector.findChild(TextButton)
    with qtbot.waitSignal(memory.inspector.annotation_requested) as asked:
        button.click()
    assert asked.args == ["p"]
    remove = [
        b for b in button.parentWidget().children() if hasattr(b, "click") and b is not button
    ]
    with qtbot.waitSignal(memory.inspector.relation_removal_requested) as asked:
        remove[0].click()
    assert asked.args == ["r"]


def test_without_an_annotation_it_says_what_it_is_for(memory):
    memory.show(None)
    assert memory.inspector.nothing.isVisible()
    assert memory.inspector.fields == {}
