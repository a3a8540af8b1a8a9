"""The current annotation: its text, attributes, note and relations.

Values are announced when they are complete, and also when the annotation, the document or the
window goes away while one is half-typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import LayerKind, Schema
from annotator.ui.language import isolate, tr
from annotator.ui.pages.annotation_form import NOTE, AnnotationForm
from annotator.ui.pages.annotation_table import (
    label_colour,
    label_title,
    layer_title,
    shortened,
    swatch,
)
from annotator.ui.pages.attribute_fields import Field
from annotator.ui.pages.captions import faint, strong
from annotator.ui.pages.relation_rows import RelationLine, RelationRows

_BETWEEN_FORMS = 30  # milliseconds


@dataclass(frozen=True)
class _Shown:
    annotation: SpanAnnotation | None
    schema: Schema
    text: str
    relations: Sequence[RelationLine]


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
        self.relations = RelationRows()
        self.nothing = faint(tr("Choose an annotation to see its attributes, note and relations."))
        self._heading = _Heading()
        self._schema: Schema | None = None
        self._forms: dict[tuple[str, str], AnnotationForm] = {}
        self._form: AnnotationForm | None = None
        self._form_place = QVBoxLayout()
        self._unbuilt: list[tuple[str, str]] = []
        self._building = QTimer(self)
        self._building.setInterval(_BETWEEN_FORMS)
        self._building.timeout.connect(self._build_next)
        self._committing = False
        self._deferred: _Shown | None = None
        self._lay_out()

        self.relations.annotation_requested.connect(self.annotation_requested)
        self.relations.removal_requested.connect(self.relation_removal_requested)

    def show_annotation(
        self,
        annotation: SpanAnnotation | None,
        *,
        schema: Schema,
        text: str,
        relations: Sequence[RelationLine] = (),
    ) -> None:
        """Show an annotation (or none) of the document with this text."""
        shown = _Shown(annotation, schema, text, relations)
        if self._committing:
            # What is being committed is stored and told back here; it is shown afterwards.
            self._deferred = shown
            return
        if _served(self.annotation) != _served(annotation):
            self._finish_fields()
            newer, self._deferred = self._deferred, None
            same = newer is not None and _served(newer.annotation) == _served(annotation)
            self._show(newer if newer is not None and same else shown)
        else:
            self._show(shown)

    def commit(self) -> None:
        """Announce what is half-typed, as if the keyboard had left the field."""
        self._finish_fields()
        newer, self._deferred = self._deferred, None
        if newer is not None and _served(newer.annotation) == _served(self.annotation):
            self._show(newer)

    @property
    def fields(self) -> dict[str, Field]:
        """The editors of the annotation by the attributes' keys; the note's key is empty."""
        return self._form.fields if self._form is not None else {}

    def first_field(self) -> QWidget | None:
        """Return the first attribute's editor, the note's where there is none."""
        return next(iter(self.fields.values()), None)

    def focus_first(self) -> None:
        """Give the keyboard to the first attribute, or to the note where there is none."""
        self._focus(next(iter(self.fields.values()), None))

    def focus_note(self) -> None:
        """Give the keyboard to the note."""
        self._focus(self.fields.get(NOTE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Escape finish the field and leave for the article."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.commit()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _finish_fields(self) -> None:
        if self._form is None or self._committing:
            return
        self._committing = True
        try:
            self._form.finish()
        finally:
            self._committing = False

    def _show(self, shown: _Shown) -> None:
        one = shown.annotation
        if self._schema is not shown.schema:
            self._forget_forms(shown.schema)
        form = None if one is None else self._form_of(one, shown.schema)
        if form is not None and one is not None:
            if form is self._form and self.annotation and self.annotation.id == one.id:
                form.keep_up(one)
            else:
                form.begin(one)
            self._heading.describe(one, shown.schema, shown.text)
        self.annotation = one
        if form is not self._form:
            if self._form is not None:
                self._form.rest()
                self._form.hide()
            self._form = form
            if form is not None:
                form.show()
        self.relations.show_lines(shown.relations if one is not None else ())
        self._heading.setVisible(one is not None)
        self.nothing.setVisible(one is None)

    def prepare(self, schema: Schema) -> None:
        """Build the forms of all labels while nothing else is to be done.

        One takes longer than a key may, and every label has one.
        """
        if self._schema is not schema:
            self._forget_forms(schema)
        self._unbuilt = [
            (layer.key, label.key)
            for layer in schema.layers
            if layer.kind is LayerKind.SPAN
            for label in layer.labels
        ]
        self._building.start()

    def _build_next(self) -> None:
        schema = self._schema
        while schema is not None and self._unbuilt:
            key = self._unbuilt.pop()
            if key not in self._forms:
                self._make_form(key, schema)
                return
        self._building.stop()

    def _form_of(self, one: SpanAnnotation, schema: Schema) -> AnnotationForm:
        key = (one.layer, one.label)
        if key not in self._forms:
            self._make_form(key, schema)
        return self._forms[key]

    def _make_form(self, key: tuple[str, str], schema: Schema) -> None:
        form = AnnotationForm(schema, layer=key[0], label=key[1])
        form.hide()
        form.edited.connect(self._announce)
        self._form_place.addWidget(form)
        self._forms[key] = form

    def _forget_forms(self, schema: Schema) -> None:
        self._schema = schema
        for form in self._forms.values():
            form.rest()
            form.hide()
            form.deleteLater()
        self._forms, self._form = {}, None

    def _announce(self, key: str, value: object) -> None:
        if self.annotation is None:
            return
        if key == NOTE:
            self.note_edited.emit(self.annotation.id, value)
        else:
            self.attribute_edited.emit(self.annotation.id, key, value)

    def _focus(self, field: Field | None) -> None:
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(field)

    def _lay_out(self) -> None:
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(16, 20, 16, 0)
        self._heading.hide()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(10)
        column.addWidget(self.nothing)
        column.addWidget(self._heading)
        column.addLayout(self._form_place)
        column.addWidget(self.relations)
        column.addStretch(1)
        self.setWidget(content)


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


def _served(one: SpanAnnotation | None) -> tuple[str, str, str] | None:
    """Return what one form serves without a change of hands."""
    return None if one is None else (one.id, one.layer, one.label)
