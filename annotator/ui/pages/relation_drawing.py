"""Drawing a relation: from the current annotation, over the link bar, to the verb."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from annotator.core.annotation import SpanAnnotation
from annotator.project import annotating
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.link_bar import LinkBar
from annotator.ui.pages.linking import ends_in_order, offers
from annotator.ui.pages.open_document import OpenDocument
from annotator.ui.pages.relation_rows import relation_title


class RelationDrawing(QObject):
    """``ended`` carries the id of the annotation that should be the current one again."""

    ended = Signal(str)

    def __init__(
        self,
        canvas: AnnotationCanvas,
        *,
        bar: LinkBar,
        gestures: Gestures,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._bar = bar
        self._gestures = gestures
        self._say = say
        self._open: OpenDocument | None = None
        bar.target_shown.connect(self._on_target_shown)
        bar.confirmed.connect(self._on_confirmed)
        bar.cancelled.connect(self.cancel)

    @property
    def active(self) -> bool:
        """Whether a relation is being drawn."""
        return self._bar.active

    @property
    def source(self) -> SpanAnnotation | None:
        """The annotation at which the relation begins."""
        return self._bar.source

    def start(self, opened: OpenDocument, source: SpanAnnotation | None) -> None:
        """Begin a relation at ``source``, or say why there can be none."""
        if source is None:
            self._say(tr("Choose the annotation from which the relation begins (Tab or a click)."))
            return
        schema = opened.project.schema
        found = offers(
            schema,
            source,
            text=opened.text,
            spans=opened.spans.values(),
            relations=opened.relations_of(source.id),
        )
        if not found:
            self._say(tr("There is nothing in this document that this annotation could link to."))
            return
        self._open = opened
        self._canvas.select(None)
        titles = [relation_title(schema, offer.layer, offer.label) for offer in found]
        self._bar.start(source, offers=found, titles=titles, text_of=opened.text_of)

    def stop(self) -> None:
        """Stop without drawing anything."""
        self._bar.stop()
        self._open = None

    def cancel(self) -> None:
        """Stop without drawing anything, and go back to where the relation began."""
        source = self.source
        self.stop()
        if source is not None:
            self.ended.emit(source.id)

    def handle_key(self, event: QKeyEvent) -> None:
        """Do what a key means while linking."""
        self._bar.handle_key(event)

    def handle_mouse(self, event: QMouseEvent) -> bool:
        """Take a click on the article as the choice of the target; return whether it was one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() in {QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick}:
            return True  # neither caret nor selection move while a relation is drawn
        if event.type() != QEvent.Type.MouseButtonRelease:
            return False
        # The canvas knows what lies under the mouse, chips included; it tells by its current one.
        shown = self._canvas.current
        self._canvas.blockSignals(True)
        self._canvas.make_current(None)
        self._canvas.click(event.position().toPoint())
        clicked = self._canvas.current
        self._canvas.make_current(shown, reveal=False)
        self._canvas.blockSignals(False)
        if clicked is not None:
            self._take_click(clicked)
        return True

    def _take_click(self, identity: str) -> None:
        assert self._open is not None
        if not self._bar.chosen:
            self._say(tr("Choose the relation first, by its digit."))
            return
        clicked = self._open.spans[identity]
        around = [one for one in self._bar.targets if one.span.contains(clicked.span)]
        # The innermost annotation under the mouse may be of the wrong kind, one around it right.
        for one in (clicked, *sorted(around, key=lambda one: len(one.span))):
            if self._bar.take_target(one.id):
                return
        self._say(tr("The relation cannot end there; choose another annotation."))

    def check(self) -> None:
        """Stop when an end has changed or gone meanwhile."""
        for end in (self._bar.source, self._bar.target):
            if end is not None and self._open and self._open.spans.get(end.id) != end:
                self.stop()
                return

    def _on_target_shown(self, target: str) -> None:
        self._canvas.make_current(target)

    def _on_confirmed(self, layer: str, label: str, target: str) -> None:
        opened, source = self._open, self._bar.source
        self.stop()
        if opened is None or source is None:
            return
        first, second = ends_in_order(label, source, opened.spans[target])
        drawn = self._gestures.attempt(
            lambda: annotating.relate(
                opened.project, layer=layer, label=label, source=first, target=second
            )
        )
        self.ended.emit(source.id)
        if drawn is not None:
            title = relation_title(opened.project.schema, layer, label)
            self._say(tr("Linked: {relation}.", relation=title))
