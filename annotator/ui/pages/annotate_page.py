"""The page on which articles are annotated: canvas, palette, list and inspector wired to the verbs.

The canvas never paints what was asked for, only what was stored: every widget here is brought up
by ``on_changed``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from annotator.core.annotation import AttributeValue, Relation, SpanAnnotation
from annotator.core.change import Changes
from annotator.core.errors import AnnotatorError, Conflict, RuleViolation
from annotator.core.people import WorkState
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.project import annotating, organising
from annotator.ui import ask
from annotator.ui.canvas.measures import LARGEST, SMALLEST
from annotator.ui.language import error_text, tr
from annotator.ui.pages.annotate_panels import AnnotatePanels
from annotator.ui.pages.article_keys import ArticleKeys
from annotator.ui.pages.checking import Checking
from annotator.ui.pages.earlier_decisions import EarlierDecisions
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.hint_strip import caret_hint, selection_hint
from annotator.ui.pages.open_document import OpenDocument
from annotator.ui.pages.prefix_gestures import PrefixGestures
from annotator.ui.pages.quote_gestures import QuoteGestures
from annotator.ui.pages.reading_aids import ReadingAids
from annotator.ui.pages.relation_drawing import RelationDrawing
from annotator.ui.pages.repeating import Repeating
from annotator.ui.pages.walking import Walking

if TYPE_CHECKING:
    from annotator.project.project import Project
    from annotator.ui.project_signals import ProjectSignals

USUAL_FONT_SIZE = 19


class AnnotatePage(AnnotatePanels):
    """Shows one document of a project at a time."""

    document_requested = Signal(str, object)  # a place (Span) of another document is wanted
    step_requested = Signal(int)  # the next (1) or previous (-1) document of the list is wanted
    status_message = Signal(str)  # what should be read although another document is shown next
    font_size_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.project: Project | None = None
        self.opened: OpenDocument | None = None
        self._held, self._to_show = 0, False
        self.gestures = Gestures(self.canvas, say=self.hints.say, refuse=self._refuse)
        self.drawing = RelationDrawing(
            self.canvas,
            bar=self.link_bar,
            gestures=self.gestures,
            say=self.hints.say,
            parent=self,
        )
        self.prefixes = PrefixGestures(self.canvas, gestures=self.gestures, say=self.hints.say)
        self.quotes = QuoteGestures(self.canvas, gestures=self.gestures, say=self.hints.say)
        self.walking = Walking(self.canvas, gestures=self.gestures, say=self.hints.say)
        self.earlier = EarlierDecisions(
            self.hints.decisions, choose=self.choose_label, say=self.hints.say, parent=self
        )
        self.repeating = Repeating(
            self.canvas,
            panel=self.occurrences,
            gestures=self.gestures,
            say=self.hints.say,
            parent=self,
        )
        self.checking = Checking(self.checks, say=self.hints.say, parent=self)
        self.aids = ReadingAids(self.canvas, say=self.hints.say)
        self.setFocusProxy(self.canvas)
        self.keys = ArticleKeys(self)

        self.canvas.annotation_selected.connect(self._show_current)
        self.canvas.selection_changed.connect(self._on_selection_changed)
        self.canvas.font_size_changed.connect(self.font_size_changed)
        self.labels.label_chosen.connect(self.choose_label)
        self.list.annotation_chosen.connect(self._on_annotation_requested)
        self.inspector.attribute_edited.connect(self._on_attribute_edited)
        self.inspector.note_edited.connect(self._on_note_edited)
        self.inspector.relation_removal_requested.connect(self._on_relation_removal)
        self.inspector.annotation_requested.connect(self._on_annotation_requested)
        self.inspector.left.connect(self._take_keyboard)
        self.find_bar.found.connect(self._on_found)
        self.find_bar.closed.connect(self._take_keyboard)
        self.repeating.left.connect(self._take_keyboard)
        self.repeating.place_requested.connect(self._on_place_requested)
        self.checking.place_requested.connect(self._on_finding_requested)
        self.checking.left.connect(self._take_keyboard)
        self.drawing.ended.connect(self.gestures.go_to)
        self.header.previous_requested.connect(lambda: self.step_requested.emit(-1))
        self.header.next_requested.connect(lambda: self.step_requested.emit(1))
        self.header.finish_requested.connect(self.toggle_finished)

    # ------------------------------------------------------------------------------ documents

    def set_project(self, project: Project | None, signals: ProjectSignals | None) -> None:
        """Work on another project, or on none; ``signals`` announce its changes."""
        self.close_document()
        self.project = project
        if project is not None and signals is not None:
            signals.changed.connect(self.on_changed)
            self._show_schema(project.schema)

    def show_document(self, document: str) -> None:
        """Show a document with my annotations, at the place where I stopped.

        Raises ``AnnotatorError`` where the project has none of that id; the old one stays then.
        """
        assert self.project is not None
        opened = OpenDocument(self.project, document)
        self.close_document()
        self._show(opened)
        self._go_to_place(opened.place)

    def close_document(self) -> None:
        """Leave the document; the page is empty until the next one."""
        if self.opened is None:
            return
        self.leave()
        self.earlier.stop()
        self.repeating.stop()
        self.checking.close_document()
        self.drawing.stop()
        self.opened = None
        self.gestures.show_document(None)
        self._show_current()

    def leave(self) -> None:
        """Store what is half-typed and where the reader stopped; the document stays shown."""
        self.inspector.commit()
        self.remember()
        opened = self.opened
        if opened is None or self.canvas.caret == opened.place:
            return
        opened.place = self.canvas.caret
        try:
            organising.remember_place(opened.project, opened.id, opened.place)
        except AnnotatorError:
            return  # a read-only project: the place is a convenience, no reason for a dialog

    @property
    def document_id(self) -> str | None:
        """The id of the document that is shown."""
        return self.opened.id if self.opened else None

    @property
    def document_title(self) -> str:
        """The title of the document that is shown, or its id."""
        return (self.opened.document.title or self.opened.id) if self.opened else ""

    def set_place(self, place: int | None, total: int) -> None:
        """Show that the document has index ``place`` among ``total`` in the list."""
        self.header.show_place(place, total)

    # ------------------------------------------------------------------------------ actions

    def find(self) -> None:  # type: ignore[override]
        """Open the find bar, with the selected text where it is short."""
        if self.opened is None:
            return
        span = self.canvas.selection
        query = span.text(self.opened.text) if span and len(span) <= 60 else ""
        self.find_bar.open(query=query, near=span.start if span else self.canvas.caret)

    def toggle_finished(self) -> None:
        """Finish the document and ask for the next one; take a finished one up again."""
        opened = self.opened
        if opened is None:
            return
        self.inspector.commit()
        if opened.state is WorkState.FINISHED:
            self.gestures.attempt(lambda: organising.reopen(opened.project, opened.id))
        elif self.gestures.attempt(lambda: organising.finish(opened.project, opened.id)):
            self.status_message.emit(tr("Finished. Ctrl+Z takes it back."))
            self.step_requested.emit(1)

    def set_font_size(self, size: int) -> None:
        """Show the article in this size (pixels)."""
        if size != self.canvas.font_size:
            self.canvas.set_font_size(size)

    def zoom(self, step: int) -> None:
        """Make the article's text larger (1), smaller (-1), or as large as usual (0)."""
        size = self.canvas.font_size + step if step else USUAL_FONT_SIZE
        self.canvas.set_font_size(max(SMALLEST, min(LARGEST, size)))

    def reveal_changes(self, changes: Changes) -> None:
        """Scroll to what changed and select it."""
        opened = self.opened
        if opened is None:
            return
        for change in changes.items:
            after, before = change.after, change.before
            if isinstance(after, SpanAnnotation) and after.id in opened.spans:
                self.gestures.go_to(after.id)
                return
            if isinstance(after, Relation) and after.source in opened.spans:
                self.gestures.go_to(after.source)
                return
            if (
                after is None
                and isinstance(before, SpanAnnotation)
                and before.document == opened.id
            ):
                self.canvas.select(before.span)
                self.canvas.reveal(before.span)
                return

    # ------------------------------------------------------------------------------ changes

    @contextmanager
    def one_showing(self) -> Iterator[None]:
        """Bring the panels up to the current annotation once, at the end, whatever is done inside.

        A key that annotates changes it three times on its way, and each showing costs milliseconds.
        """
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            if not self._held and self._to_show:
                self._show_current()

    def on_changed(self, changes: Changes) -> None:
        """Bring everything up to what is stored."""
        with self.one_showing():
            self._take(changes)

    def _take(self, changes: Changes) -> None:
        opened = self.opened
        if any(isinstance(change.value, Schema) for change in changes.items) and self.project:
            self._show_schema(self.project.schema)
            self.reread()
            return
        if opened is None:
            return
        if not changes.items:
            self.reread()  # bulk work: what it did is not told one by one
            return
        taken = opened.take(changes)
        self.header.show_state(opened.state)
        if taken:
            self.hints.clear()  # what was said before it may be true no more
            self.canvas.apply_changes(taken)
            for change in taken:
                if isinstance(change.value, SpanAnnotation):
                    self.list.apply(_span(change.before), _span(change.after))
            self.drawing.check()
            self.earlier.forget()
            self.checking.look_again()
            self._show_current()
        if changes.verb in {"undo", "redo"} and changes.annotator == opened.project.me.id:
            self.reveal_changes(changes)

    # ------------------------------------------------------------------------------ wishes

    def start_link(self) -> None:
        """Begin a relation at the current annotation."""
        if self.opened is not None:
            self.drawing.start(self.opened, self.gestures.current)
            self._show_hint()

    def edit_attributes(self) -> None:
        """Give the keyboard to the attributes of the current annotation."""
        self._edit(self.inspector.focus_first)

    def edit_note(self) -> None:
        """Give the keyboard to the note of the current annotation."""
        self._edit(self.inspector.focus_note)

    def copy(self) -> None:
        """Put the selected text, or the current annotation's, on the clipboard as it is stored."""
        span = self.taken
        if self.opened is not None and span is not None:
            QGuiApplication.clipboard().setText(span.text(self.opened.text))
            self.hints.say(tr("Copied."))

    def cancel(self) -> None:
        """Drop the selection, else the current annotation, else close the find bar."""
        if self.occurrences.active:
            self.occurrences.dismiss()
        elif self.canvas.selection is not None:
            self.canvas.select(None)
        elif self.canvas.current is not None:
            self.canvas.make_current(None)
        elif not self.find_bar.isHidden():
            self.find_bar.dismiss()
        else:
            self.checking.stop()
        self.hints.clear()

    def choose_label(self, layer: str, label: str) -> None:
        """Do what a label means for the selection, the current annotation or the word."""
        self.drawing.cancel()
        self.inspector.commit()
        self.gestures.choose_label(layer, label)
        self._take_keyboard()

    def _on_annotation_requested(self, identity: str) -> None:
        self.drawing.stop()
        self.gestures.go_to(identity)

    def _on_place_requested(self, document: str, span: Span) -> None:
        if self.opened is not None and document == self.opened.id:
            self.show_place(span)
            self._take_keyboard()
        else:
            self.document_requested.emit(document, span)

    def _on_finding_requested(self, span: Span, identity: str | None) -> None:
        if self.opened is not None and identity in self.opened.spans:
            self._on_annotation_requested(identity)
        else:
            self.show_place(span)
        self._take_keyboard()

    def show_place(self, span: Span) -> None:
        """Select a place of the document, and scroll to it."""
        self.canvas.make_current(None)
        self.canvas.select(span)
        self.canvas.reveal(span)

    def _on_selection_changed(self) -> None:
        current, selection = self.gestures.current, self.canvas.selection
        if current is not None and not self.drawing.active:
            # Whoever reads on or selects something else is done with the current annotation.
            inside = current.span.start <= self.canvas.caret <= current.span.end
            if not inside or selection not in {None, current.span}:
                self.canvas.make_current(None)
        if self._held:
            self._to_show = True
        else:
            self._show_hint()

    def _on_attribute_edited(self, identity: str, key: str, value: AttributeValue | None) -> None:
        self._edit_stored(
            identity,
            lambda project, one: annotating.set_attribute(project, one, key=key, value=value),
        )

    def _on_note_edited(self, identity: str, text: str | None) -> None:
        self._edit_stored(
            identity, lambda project, one: annotating.set_note(project, one, text=text)
        )

    def _on_relation_removal(self, identity: str) -> None:
        opened = self.opened
        if opened is not None and identity in opened.relations:
            relation = opened.relations[identity]
            self.gestures.attempt(lambda: annotating.delete(opened.project, [relation]))
        self._take_keyboard()

    def _on_found(self, matches: list[Span], current: int) -> None:
        self.canvas.show_matches(matches, current=current if current >= 0 else None)
        if current >= 0:
            self.canvas.reveal(matches[current])

    # ------------------------------------------------------------------------------ inner works

    def _edit(self, focus: Callable[[], None]) -> None:
        if self.gestures.current is None:
            self.hints.say(tr("Choose an annotation first (Tab or a click)."))
        else:
            focus()

    def _edit_stored(
        self, identity: str, deed: Callable[[Project, SpanAnnotation], SpanAnnotation]
    ) -> None:
        opened = self.opened
        if opened is not None and identity in opened.spans:
            one = opened.spans[identity]
            self.gestures.attempt(lambda: deed(opened.project, one))

    def _show(self, opened: OpenDocument) -> None:
        self.opened = opened
        schema = opened.project.schema
        self.gestures.show_document(opened)
        self.aids.recall(opened)
        self.canvas.show_document(opened.document, schema=schema)
        self.canvas.show_annotations(list(opened.spans.values()), list(opened.relations.values()))
        self.list.show_annotations(opened.text, schema=schema, spans=opened.spans.values())
        self.header.show_title(self.document_title)
        self.header.show_state(opened.state)
        self.find_bar.show_document(opened.text)
        self.hints.clear()
        self.checking.show_document(opened)
        self._show_current()

    def reread(self) -> None:
        """Read the document again, where it stands."""
        if self.opened is None or self.project is None:
            return
        caret, current = self.canvas.caret, self.canvas.current
        self.drawing.stop()
        self._show(OpenDocument(self.project, self.opened.id))
        self._go_to_place(caret)
        if current in self.opened.spans:
            self.gestures.go_to(current)

    def _go_to_place(self, place: int) -> None:
        assert self.opened is not None
        last = len(self.opened.text) - 1
        self.canvas.place_caret(min(place, last + 1))
        if last > 0:
            self.canvas.reveal(Span(min(place, last), min(place, last) + 1))

    def _show_schema(self, schema: Schema) -> None:
        self.labels.show_schema(schema)
        self.list.show_schema(schema)
        self.inspector.prepare(schema)

    def _show_current(self) -> None:
        """Bring inspector, list, palette and hint up to the current annotation."""
        self._to_show = self._held > 0
        if self._to_show:
            return
        opened = self.opened
        # While a relation is drawn the proposed target is current on the canvas only.
        current = self.gestures.current
        if self.drawing.source is not None and opened is not None:
            current = opened.spans.get(self.drawing.source.id)
        self.list.make_current(current.id if current else None)
        marked = {(one.layer, one.label) for one in opened.labels.values()} if opened else set()
        if current is not None:
            marked.add((current.layer, current.label))
        self.labels.mark(marked)
        schema = self.project.schema if self.project else Schema("")
        self.inspector.show_annotation(
            current,
            schema=schema,
            text=opened.text if opened else "",
            relations=opened.relation_lines(current) if opened and current else (),
        )
        self._show_hint()

    @property
    def taken(self) -> Span | None:
        """The selection, else the span of the current annotation."""
        current = self.gestures.current
        return self.canvas.selection or (current.span if current else None)

    def _show_hint(self) -> None:
        selection, opened = self.canvas.selection, self.opened
        self.earlier.look(opened, None if self.drawing.active else self.taken)
        if opened is None:
            self.hints.hint("")
        elif self.drawing.active:
            self.hints.hint(self.link_bar.keys)
        elif selection is not None:
            self.hints.hint(selection_hint(opened.offered_prefix(selection)))
        else:
            self.hints.hint(caret_hint(annotation=self.gestures.current is not None))

    def _refuse(self, error: AnnotatorError) -> None:
        # What the schema forbids is said in passing; everything else must not be overlooked.
        if isinstance(error, RuleViolation):
            self.hints.refuse(error_text(error))
        else:
            ask.show_error(self, error)
        if isinstance(error, Conflict):
            # Another window or person was faster. Later, for an editor may be at work right now.
            QTimer.singleShot(0, self, self.reread)

    def _take_keyboard(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)


def _span(value: object) -> SpanAnnotation | None:
    return value if isinstance(value, SpanAnnotation) else None
