"""The current annotation: its text, attributes, note and relations.

Values are announced when they are complete, and also when the annotation, the document or the
window goes away while one is half-typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.schema import AttributeKind, Schema, title_in
from annotator.ui import appearance
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.annotation_table import (
    label_colour,
    label_title,
    layer_title,
    shortened,
    swatch,
)
from annotator.ui.pages.attribute_fields import Field, NoteField, field_for
from annotator.ui.pages.captions import TextButton, faint, strong

_NOTE = ""  # the note's place among the fields; no attribute has an empty key


_Shown = tuple[SpanAnnotation | None, Schema, str, "Sequence[RelationLine]"]


@dataclass(frozen=True)
class RelationLine:
    """A relation of the current annotation as it is listed: the other end and its text."""

    relation: Relation
    title: str
    outgoing: bool
    other: str
    other_text: str


class Inspector(QScrollArea):
    """Announces what was edited; never writes itself."""

    attribute_edited = Signal(str, str, object)  # annotation id, attribute key, value or None
    note_edited = Signal(str, object)  # annotation id, text or None
    relation_removal_requested = Signal(str)
    annotation_requested = Signal(str)
    left = Signal()  # Escape: the keyboard goes back to the article

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(140)
        self.annotation: SpanAnnotation | None = None
        self.fields: dict[str, Field] = {}
        self._relations = QVBoxLayout()
        self._heading = _Heading()
        self._committing = False
        self._deferred: _Shown | None = None
        self._show_nothing()

    def show_annotation(
        self,
        annotation: SpanAnnotation | None,
        *,
        schema: Schema,
        text: str,
        relations: Sequence[RelationLine] = (),
    ) -> None:
        """Show an annotation (or none) of the document with this text."""
        if self._committing:
            # What is being committed is stored and told back here; it is shown afterwards.
            self._deferred = (annotation, schema, text, relations)
            return
        before = self.annotation
        if before is not None and (annotation is None or annotation.id != before.id):
            self.commit()
        if annotation is None:
            if before is not None:
                self._show_nothing()
            return
        if before is None or _form_of(before) != _form_of(annotation):
            self._build(annotation, schema)
        self.annotation = annotation
        self._heading.describe(annotation, schema, text)
        for key, field in self.fields.items():
            stored = annotation.note if key == _NOTE else annotation.attributes.get(key)
            field.show_stored(stored)
        self._list_relations(relations)

    def commit(self) -> None:
        """Announce what is half-typed, as if the keyboard had left the field."""
        if self._committing:
            return
        self._committing = True
        try:
            for field in tuple(self.fields.values()):
                field.finish()
        finally:
            self._committing = False
        if self._deferred is not None:
            annotation, schema, text, relations = self._deferred
            self._deferred = None
            if annotation and self.annotation and annotation.id == self.annotation.id:
                self.show_annotation(annotation, schema=schema, text=text, relations=relations)

    def focus_first(self) -> None:
        """Give the keyboard to the first attribute, or to the note where there is none."""
        field = next(iter(self.fields.values()), None)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(field)

    def focus_note(self) -> None:
        """Give the keyboard to the note."""
        field = self.fields.get(_NOTE)
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(field)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape finish the field and leave for the article."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.commit()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _build(self, annotation: SpanAnnotation, schema: Schema) -> None:
        self.annotation = annotation
        self._heading = _Heading()
        self._relations = QVBoxLayout()
        self._relations.setSpacing(2)
        self._drop_fields()
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        layer = schema.layer_by_key.get(annotation.layer)
        for attribute in layer.attributes_of(annotation.label) if layer else ():
            field = field_for(attribute)
            field.edited.connect(lambda key=attribute.key: self._announce(annotation.id, key))
            self.fields[attribute.key] = field
            title = title_in(attribute.titles, current_language(), attribute.key)
            is_flag = attribute.kind is AttributeKind.FLAG
            form.addRow("" if is_flag else faint(title), field)
        note = NoteField()
        note.edited.connect(lambda: self._announce(annotation.id, _NOTE))
        self.fields[_NOTE] = note
        form.addRow(faint(tr("Note")), note)

        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addLayout(form)
        column.addLayout(self._relations)
        column.addStretch(1)
        self.setWidget(content)

    def _announce(self, identity: str, key: str) -> None:
        value = self.fields[key].value()
        if key == _NOTE:
            self.note_edited.emit(identity, value)
        else:
            self.attribute_edited.emit(identity, key, value)

    def _drop_fields(self) -> None:
        """Silence the old fields: one that loses the keyboard as it goes must not speak again."""
        for field in self.fields.values():
            field.blockSignals(True)
        self.fields = {}

    def _list_relations(self, lines: Sequence[RelationLine]) -> None:
        while (item := self._relations.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if lines:
            self._relations.addWidget(faint(tr("Relations")))
        for line in lines:
            row = _RelationRow(line)
            row.go.clicked.connect(
                lambda _=False, to=line.other: self.annotation_requested.emit(to)
            )
            row.remove.clicked.connect(
                lambda _=False, gone=line.relation.id: self.relation_removal_requested.emit(gone)
            )
            self._relations.addWidget(row)

    def _show_nothing(self) -> None:
        self.annotation = None
        self._drop_fields()
        hint = faint(tr("Choose an annotation to see its attributes, note and relations."))
        hint.setWordWrap(True)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        hint.setContentsMargins(24, 28, 24, 0)
        self.setWidget(hint)


class _Heading(QWidget):
    """Colour, label, layer and place of the annotation, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self._swatch = QLabel()
        self._label = strong()
        self._place = faint()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.setSpacing(7)
        top.addWidget(self._swatch)
        top.addWidget(self._label)
        top.addStretch(1)
        top.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._text)

    def describe(self, one: SpanAnnotation, schema: Schema, text: str) -> None:
        """Show an annotation of a document with this text."""
        self._swatch.setPixmap(swatch(label_colour(schema, one)).pixmap(10, 14))
        self._label.setText(label_title(schema, one))
        self._label.setToolTip(f"{isolate(one.layer)} / {isolate(one.label)}")
        self._place.setText(layer_title(schema, one))
        span = one.span
        self._place.setToolTip(
            tr(
                "Characters {start} to {end} of the article",
                start=span.start,
                end=span.end,
            )
        )
        self._text.setText(isolate(shortened(span.text(text), 180)))


class _RelationRow(QWidget):
    """One relation: its title, the other end, and a button that removes it."""

    def __init__(self, line: RelationLine) -> None:
        super().__init__()
        arrow = "←" if current_language() == "ar" else "→"
        back = "→" if current_language() == "ar" else "←"
        title = faint(f"{isolate(line.title)} {arrow if line.outgoing else back}")
        title.setToolTip(tr("From this annotation") if line.outgoing else tr("To this annotation"))
        self.go = TextButton(shortened(line.other_text))
        self.go.setToolTip(isolate(shortened(line.other_text, 400)))
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setIcon(appearance.icon("close", colour=appearance.colours().faint))
        self.remove.setIconSize(QSize(14, 14))
        self.remove.setToolTip(tr("Remove this relation"))
        self.remove.setAccessibleName(tr("Remove this relation"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(title)
        row.addWidget(self.go, 1)
        row.addWidget(self.remove)


def relation_title(schema: Schema, layer: str, label: str) -> str:
    """Return a relation's title in the interface's language."""
    if label == CONTINUES:
        return tr("continues")
    found = schema.layer_by_key.get(layer)
    relation = found.relation_by_key.get(label) if found else None
    return title_in(relation.titles, current_language(), label) if relation else label


def _form_of(one: SpanAnnotation) -> tuple[str, str, str]:
    return (one.id, one.layer, one.label)
