"""The form of one label: an editor for each of its attributes, and the note."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.annotation import AttributeValue, SpanAnnotation
from annotator.core.schema import AttributeKind, Schema, title_in
from annotator.ui.language import current_language, tr
from annotator.ui.pages.attribute_fields import Field, NoteField, field_for
from annotator.ui.pages.captions import faint

NOTE = ""  # the note's place among the fields; no attribute has an empty key
_TITLES = 104  # pixels; a longer title wraps, so that the fields keep their room


class AnnotationForm(QWidget):
    """Serves one annotation of its label after the other."""

    edited = Signal(str, object)  # the attribute's key or NOTE, and the value or None

    def __init__(self, schema: Schema, *, layer: str, label: str) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        found = schema.layer_by_key.get(layer)
        for attribute in found.attributes_of(label) if found else ():
            field = field_for(attribute)
            self._take(attribute.key, field)
            title = title_in(attribute.titles, current_language(), attribute.key)
            is_flag = attribute.kind is AttributeKind.FLAG
            form.addRow("" if is_flag else _field_title(title), field)
        note = NoteField()
        self._take(NOTE, note)
        noting = QVBoxLayout()
        noting.setSpacing(3)
        noting.addWidget(faint(tr("Note")))
        noting.addWidget(note)
        form.addRow(noting)

    def begin(self, annotation: SpanAnnotation) -> None:
        """Show another annotation; what an editor still held was of the one before."""
        for key, field in self.fields.items():
            field.settle(_stored(annotation, key))

    def keep_up(self, annotation: SpanAnnotation) -> None:
        """Show what is stored of the same annotation; what is half-typed stays."""
        for key, field in self.fields.items():
            field.show_stored(_stored(annotation, key))

    def finish(self) -> None:
        """Announce what is half-typed, as if the keyboard had left the editor."""
        for field in self.fields.values():
            field.finish()

    def rest(self) -> None:
        """Forget the annotation: an editor that loses the keyboard later has nothing to say."""
        for field in self.fields.values():
            field.settle(None)

    def _take(self, key: str, field: Field) -> None:
        self.fields[key] = field
        field.edited.connect(lambda: self.edited.emit(key, field.value()))


def _stored(annotation: SpanAnnotation, key: str) -> AttributeValue | None:
    return annotation.note if key == NOTE else annotation.attributes.get(key)


def _field_title(title: str) -> QLabel:
    label = faint(title)
    label.setWordWrap(True)
    width = label.fontMetrics().horizontalAdvance(title) + 2
    label.setFixedWidth(min(width, _TITLES))
    return label
