"""What keys and clicks do: each gesture looks at selection and current annotation, calls one verb.

A selection always takes a new annotation. With nothing selected, a label's key changes the label of
the current annotation; with none current, the word at the caret is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.core.annotation import SpanAnnotation
from annotator.core.errors import AnnotatorError
from annotator.core.schema import LayerKind
from annotator.core.span import Span
from annotator.project import annotating, quoting
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr

if TYPE_CHECKING:
    from annotator.ui.pages.open_document import OpenDocument

_Result = TypeVar("_Result")


class Gestures:
    """``say`` tells what was done, ``refuse`` what could not be done."""

    def __init__(
        self,
        canvas: AnnotationCanvas,
        *,
        say: Callable[[str], None],
        refuse: Callable[[AnnotatorError], None],
    ) -> None:
        self._canvas = canvas
        self._say = say
        self._refuse = refuse
        self._open: OpenDocument | None = None
        self.last_label: tuple[str, str] | None = None  # what was put on a span last
        self.taken_quote: Span | None = None  # the selection, where the quote gesture made it

    def show_document(self, opened: OpenDocument | None) -> None:
        """Work on this document from now on."""
        self._open = opened

    @property
    def current(self) -> SpanAnnotation | None:
        """The current annotation, where it is one of mine."""
        if self._open is None or self._canvas.current is None:
            return None
        return self._open.spans.get(self._canvas.current)

    def attempt(self, deed: Callable[[], _Result]) -> _Result | None:
        """Do something that may be refused; return ``None`` when it was."""
        try:
            return deed()
        except AnnotatorError as error:
            self._refuse(error)
            return None

    def choose_label(self, layer: str, label: str) -> None:
        """Annotate the selection, else relabel the current annotation, else annotate the word."""
        opened = self._open
        if opened is None:
            return
        found = opened.project.schema.layer_by_key.get(layer)
        if found is not None and found.kind is LayerKind.DOCUMENT:
            self._toggle_document_label(opened, layer, label)
            return
        span, current = self._canvas.selection, self.current
        if span is None and current is not None:
            self.attempt(
                lambda: annotating.relabel(opened.project, current, layer=layer, label=label)
            )
            return
        self._annotate(opened, layer, label)

    def delete(self) -> None:
        """Remove the current annotation, else the innermost one at the caret."""
        opened = self._open
        if opened is None:
            return
        gone = self.current
        if gone is None:
            at = self._canvas.annotations_at(self._canvas.caret)
            gone = next((one for one in at if one.id in opened.spans), None)
        if gone is None:
            self._say(tr("There is no annotation here to remove."))
            return
        self.attempt(lambda: annotating.delete(opened.project, [gone]))
        if gone.id not in opened.spans:
            self._canvas.place_caret(gone.span.start)
            self._say(tr("Removed. Ctrl+Z brings it back."))

    def go_to(self, identity: str) -> None:
        """Make an annotation the current one, with the caret at its end to read on from there."""
        if self._open is not None and identity in self._open.spans:
            self._canvas.place_caret(self._open.spans[identity].span.end)
            self._canvas.make_current(identity)

    def move_border(self, key: Qt.Key, *, start: bool, letters: bool) -> None:
        """Move a border of the selection, or of the current annotation, to the left or right."""
        current, opened = self.current, self._open
        modifiers = Qt.KeyboardModifier.ShiftModifier
        if start:
            modifiers |= Qt.KeyboardModifier.ControlModifier
        if letters:
            modifiers |= Qt.KeyboardModifier.AltModifier
        # The canvas knows which way the paragraph runs and how far a border goes.
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers)
        if self._canvas.selection is not None:
            self._canvas.keyPressEvent(event)
            return
        if current is None or opened is None:
            self._say(tr("Select text or choose an annotation first."))
            return
        self._canvas.blockSignals(True)
        self._canvas.select(current.span)
        self._canvas.keyPressEvent(event)
        wanted = self._canvas.selection
        self._canvas.place_caret((wanted or current.span).end)
        self._canvas.blockSignals(False)
        if wanted is not None and wanted != current.span:
            self._resize(opened, current, wanted)

    def _annotate(self, opened: OpenDocument, layer: str, label: str) -> None:
        """Annotate the selection, or the word at the caret, as the label wants its prefixes."""
        if self._canvas.selection is None:
            self._canvas.take_word()
        whole = self._canvas.selection
        # Blanks alone are no text; over a line's end nothing would be drawn at all.
        if whole is None or whole.text(opened.text).isspace():
            self._say(tr("Put the caret on a word, or select text, before you choose a label."))
            return
        found = opened.project.schema.label(layer, label)
        bare = None
        # Who chose the letters one by one means them.
        if found is not None and self._canvas.selected_by_words:
            bare = opened.bare(whole, found)
        span = bare or whole
        made = self.attempt(lambda: self._mark(opened, span, layer, label))
        if made is None:
            return
        self.taken_quote, self.last_label = None, (layer, label)
        self.go_to(made.id)
        if bare is not None:
            prefix = opened.text[whole.start : bare.start]
            self._say(tr("The prefix “{prefix}” stayed outside; “=” takes it in.", prefix=prefix))

    def _mark(self, opened: OpenDocument, span: Span, layer: str, label: str) -> SpanAnnotation:
        if span == self.taken_quote:
            return quoting.mark_quote(opened.project, opened.id, span, layer=layer, label=label)
        return annotating.annotate(opened.project, opened.id, layer=layer, label=label, span=span)

    def _resize(self, opened: OpenDocument, current: SpanAnnotation, span: Span) -> None:
        self.attempt(lambda: annotating.resize(opened.project, current, span=span))

    def _toggle_document_label(self, opened: OpenDocument, layer: str, label: str) -> None:
        there = [one for one in opened.labels.values() if (one.layer, one.label) == (layer, label)]
        if there:
            self.attempt(lambda: annotating.delete(opened.project, there))
        else:
            self.attempt(
                lambda: annotating.label_document(
                    opened.project, opened.id, layer=layer, label=label
                )
            )
