"""One annotator's version of a place: the text around it with that annotator's marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from annotator.core.annotation import SpanAnnotation
from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.ui import appearance
from annotator.ui.canvas import colours
from annotator.ui.canvas.span_painter import Emphasis
from annotator.ui.canvas.view import ArticleView
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.captions import faint, strong

_LETTERS = 18


class DisagreementVersion(QFrame):
    """The name above, the text below; what is talked about stands out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = strong()
        self.said = faint()
        self.view = _Passage()
        self.setObjectName("version")
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 14, 6)
        head.setSpacing(10)
        head.addWidget(self.name)
        head.addWidget(self.said)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    def show_version(
        self,
        name: str,
        said: str,
        *,
        text: str,
        context: Span,
        spans: Sequence[SpanAnnotation],
        marked: Sequence[str],
        other: Sequence[Span],
        schema: Schema,
    ) -> None:
        """Show a passage (``context`` of its document) with an annotator's spans.

        ``marked`` are the ids of those that are talked about; where there are none, ``other`` is
        where the other annotator has marked something.
        """
        self.name.setText(isolate(name))
        self.said.setText(said)
        moved = [_inside(one, context) for one in spans]
        places = [Span(one.start - context.start, one.end - context.start) for one in other]
        self.view.show_passage(
            text, [one for one in moved if one is not None], marked, places, schema
        )
        self.view.setAccessibleName(tr("Version of {name}", name=name))
        self.view.setAccessibleDescription(f"{said}. {text}")

    def clear(self) -> None:
        """Show nothing."""
        self.name.clear()
        self.said.clear()
        self.view.show_passage("", (), (), (), Schema(""))


class _Passage(ArticleView):
    """An article's view of a few lines; the current mark stands out, others are there."""

    def __init__(self) -> None:
        super().__init__()
        self._marked: tuple[str, ...] = ()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.set_language(current_language())
        self.set_palette_colours(colours.DARK if appearance.is_dark() else colours.LIGHT)
        self.set_font_family(appearance.font_family())
        self.set_font_size(_LETTERS)

    def show_passage(
        self,
        text: str,
        spans: Sequence[SpanAnnotation],
        marked: Sequence[str],
        other: Sequence[Span],
        schema: Schema,
    ) -> None:
        """Show a text with spans in it, scrolled to those that are marked."""
        self._marked = tuple(marked)
        self.show_document(Document("passage", text), schema=schema)
        self.show_annotations(spans, ())
        if not marked and other:
            self.show_matches(other, current=0)
        here = next((one for one in spans if one.id in self._marked), None)
        place = here.span if here is not None else (other[0] if other else None)
        if place is not None:
            self.reveal(place)

    def _emphasis(self) -> Emphasis:
        if not self._marked:
            return Emphasis()
        return Emphasis(self._marked[0], None, frozenset(self._marked), frozenset(self._marked))


def _inside(one: SpanAnnotation, context: Span) -> SpanAnnotation | None:
    """Return an annotation with its part inside the passage, counted from its beginning."""
    start, end = max(one.span.start, context.start), min(one.span.end, context.end)
    if start >= end:
        return None
    return replace(one, span=Span(start - context.start, end - context.start))
