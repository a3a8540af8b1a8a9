"""Going from annotation to annotation: in reading order, through a stack, to what is unmarked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from annotator.core.annotation import SpanAnnotation
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.open_document import OpenDocument, reading_order


class Walking:
    """``say`` tells where there is nowhere to go."""

    def __init__(
        self, canvas: AnnotationCanvas, *, gestures: Gestures, say: Callable[[str], None]
    ) -> None:
        self._canvas = canvas
        self._gestures = gestures
        self._say = say

    def step(self, opened: OpenDocument, direction: int) -> None:
        """Make the next (1) or previous (-1) annotation in reading order the current one."""
        ordered = opened.in_order
        if not ordered:
            self._say(tr("There are no annotations in this document yet."))
            return
        current = self._gestures.current
        if current is not None:
            at = bisect_left(ordered, reading_order(current), key=reading_order) + direction
        else:
            caret = self._canvas.caret
            after = bisect_left(ordered, caret, key=lambda one: one.span.start)
            at = after if direction > 0 else after - 1
        if not 0 <= at < len(ordered):
            self._say(tr("From the beginning again.") if at > 0 else tr("From the end again."))
        self._gestures.go_to(ordered[at % len(ordered)].id)

    def candidate(self, opened: OpenDocument, direction: int) -> None:
        """Select the next (1) or previous (-1) place that looks like a name and is unmarked."""
        selection, caret = self._canvas.selection, self._canvas.caret
        if direction > 0:
            position = selection.start + 1 if selection else caret
        else:
            position = selection.start if selection else caret
        names = [one.span for one in opened.spans.values() if opened.names(one)]
        span = opened.candidates.next_to(position, direction, marked=names)
        if span is None:
            self._say(tr("Nothing here looks like an unmarked name."))
            return
        if (span.start - position) * direction < 0:
            last = tr("From the beginning again.")
            self._say(last if direction > 0 else tr("From the end again."))
        self._canvas.make_current(None)
        self._canvas.select(span, by_words=True)
        self._canvas.reveal(span)

    def stack(self, opened: OpenDocument) -> None:
        """Make the next annotation around the caret the current one: from the innermost outward."""
        caret = self._canvas.caret
        stack = sorted(
            (one for one in opened.spans.values() if one.span.start <= caret <= one.span.end),
            key=_inner_first,
        )
        if not stack:
            self._say(tr("There is no annotation at the caret."))
            return
        ids = [one.id for one in stack]
        current = self._canvas.current
        at = ids.index(current) + 1 if current in ids else 0
        self._canvas.select(None)
        self._canvas.make_current(ids[at % len(ids)], reveal=False)


def _inner_first(one: SpanAnnotation) -> tuple[int, int, str]:
    return (len(one.span), -one.span.start, one.id)
