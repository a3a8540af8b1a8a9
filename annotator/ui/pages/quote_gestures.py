"""The quote gesture: one key takes the quotation, another links its likeliest speaker."""

from __future__ import annotations

from collections.abc import Callable

from annotator.arabic.quotation import QuoteExtent, quotations, quote_around
from annotator.core.annotation import SpanAnnotation
from annotator.core.span import Span
from annotator.project.attributing import speaker_candidates
from annotator.project.quoting import link_speaker
from annotator.project.speaker_relations import first_speaker_relation, speaker_relation
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr
from annotator.ui.pages.annotation_table import shortened
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.open_document import OpenDocument
from annotator.ui.pages.relation_rows import relation_title

_REACH = 3000  # code points; who is named farther away is not looked for


class QuoteGestures:
    """``say`` tells what was done, or why nothing was."""

    def __init__(
        self, canvas: AnnotationCanvas, *, gestures: Gestures, say: Callable[[str], None]
    ) -> None:
        self._canvas = canvas
        self._gestures = gestures
        self._say = say

    def take(self, opened: OpenDocument) -> None:
        """Select the quotation around the caret with its marks; again: the one around that.

        With none around the caret, the next one that is not marked as a quote.
        """
        canvas = self._canvas
        selection = canvas.selection
        taken = selection if selection == self._gestures.taken_quote else None
        position = selection.start if selection is not None else canvas.caret
        extent = quote_around(opened.text, position, beyond=taken)
        if taken is None and (extent is None or self._is_marked(opened, extent.span)):
            extent = self._next_unmarked(opened, position) or extent
        if extent is None:
            self._say(
                tr("There is no unmarked quotation in this document.")
                if taken is None
                else tr("There is no quotation around this one.")
            )
            return
        canvas.make_current(None)
        canvas.select(extent.span)
        canvas.reveal(extent.span)
        self._gestures.taken_quote = extent.span
        if not extent.closed:
            self._say(tr("The quotation is not closed: it was taken to the paragraph's end."))

    def link_speaker(self, opened: OpenDocument) -> None:
        """Link the likeliest speaker of the quote; where one is linked, the next likeliest."""
        quote = self._quote(opened)
        if quote is None:
            self._say(tr("Choose a quote or a claim first."))
            return
        schema = opened.project.schema
        relation = speaker_relation(schema, quote.layer, quote.label)
        assert relation is not None
        around = quote.span.start - _REACH, quote.span.end + _REACH
        near = [one for one in opened.spans.values() if around[0] <= one.span.start <= around[1]]
        found = speaker_candidates(opened.text, quote.span, near, schema, relation=relation)
        if not found:
            self._say(tr("No person or organisation is marked that could have said this."))
            return
        ids = [one.annotation.id for one in found]
        linked = [
            one.target
            for one in opened.relations_of(quote.id)
            if one.source == quote.id and one.label == relation.key
        ]
        at = (ids.index(linked[0]) + 1) % len(ids) if linked and linked[0] in ids else 0
        speaker = found[at].annotation
        done = self._gestures.attempt(lambda: link_speaker(opened.project, quote, speaker))
        if done is None:
            return
        self._gestures.go_to(quote.id)
        self._say(
            tr(
                "{relation}: {name} ({place} of {total}); the key again takes the next one.",
                relation=relation_title(schema, quote.layer, relation.key),
                name=shortened(opened.text_of(speaker), 40),
                place=at + 1,
                total=len(found),
            )
        )

    def _next_unmarked(self, opened: OpenDocument, position: int) -> QuoteExtent | None:
        free = [one for one in quotations(opened.text) if not self._is_marked(opened, one.span)]
        after = [one for one in free if one.span.start >= position]
        return next(iter(after or free), None)

    def _is_marked(self, opened: OpenDocument, span: Span) -> bool:
        """Whether a quote stands on the quotation; a claim around it is no quote."""
        schema = opened.project.schema
        spoken = first_speaker_relation(schema)
        return any(
            one.span.contains(span) and speaker_relation(schema, one.layer, one.label) == spoken
            for one in opened.spans.values()
        )

    def _quote(self, opened: OpenDocument) -> SpanAnnotation | None:
        """Return the current annotation, or the innermost at the caret, that can have a speaker."""
        schema, caret = opened.project.schema, self._canvas.caret
        current = self._gestures.current
        around = sorted(
            (one for one in opened.spans.values() if one.span.start <= caret <= one.span.end),
            key=lambda one: len(one.span),
        )
        for one in ([current] if current else []) + around:
            if speaker_relation(schema, one.layer, one.label) is not None:
                return one
        return None
