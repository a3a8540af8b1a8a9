"""Leaving prefixes and attached pronouns outside a span, one by one, and putting them back.

They work on the selection, else on the current annotation, else on the word at the caret. What a
label does by itself with the prefixes of a word is kept in the schema, label by label.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.core.annotation import SpanAnnotation
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.schema_editing import PrefixHabit, prefix_habit, set_prefix_habit
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr
from annotator.ui.pages.annotation_table import label_title
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.open_document import OpenDocument

_HABITS = {
    PrefixHabit.KEEP: "“{label}” takes the whole word from now on.",
    PrefixHabit.WITHOUT_PREFIXES: "“{label}” leaves و ف ب ل ك س outside from now on.",
    PrefixHabit.WITHOUT_ARTICLE: "“{label}” leaves و ف ب ل ك س and ال outside from now on.",
}


class PrefixGestures:
    """``say`` tells what was done, or why nothing was."""

    def __init__(
        self, canvas: AnnotationCanvas, *, gestures: Gestures, say: Callable[[str], None]
    ) -> None:
        self._canvas = canvas
        self._gestures = gestures
        self._say = say

    def peel(self, opened: OpenDocument) -> None:
        """Leave one more prefix of the first word outside."""
        self._move(opened, opened.peeled, tr("There is no prefix here that could stay outside."))

    def restore(self, opened: OpenDocument) -> None:
        """Put the prefix back that was left outside last."""
        self._move(opened, opened.restored, tr("The span begins where the word does."))

    def peel_suffix(self, opened: OpenDocument) -> None:
        """Leave the pronoun at the end of the last word outside."""
        self._move(opened, opened.without_suffix, tr("No pronoun is attached to the last word."))

    def restore_suffix(self, opened: OpenDocument) -> None:
        """Put the pronoun back."""
        self._move(opened, opened.with_suffix, tr("The span ends where the word does."))

    def change_habit(self, opened: OpenDocument) -> None:
        """Let the label of the current annotation do something else with prefixes."""
        current = self._gestures.current
        if current is None:
            self._say(tr("Choose an annotation first: its label's habit is changed."))
            return
        schema = opened.project.schema
        label = schema.label(current.layer, current.label)
        if label is None:
            return
        habits = list(PrefixHabit)
        habit = habits[(habits.index(prefix_habit(label)) + 1) % len(habits)]
        self._gestures.attempt(
            lambda: set_prefix_habit(
                opened.project, layer=current.layer, label=current.label, habit=habit
            )
        )
        self._say(tr(_HABITS[habit], label=label_title(schema, current)))

    def _move(
        self, opened: OpenDocument, border: Callable[[Span], Span | None], nothing: str
    ) -> None:
        canvas, current = self._canvas, self._gestures.current
        if canvas.selection is None and current is None:
            canvas.take_word()
        span = canvas.selection or (current.span if current else None)
        wanted = None if span is None else border(span)
        if wanted is None:
            self._say(nothing)
        elif canvas.selection is not None or current is None:
            canvas.select(wanted)
        else:
            self._resize(opened, current, wanted)

    def _resize(self, opened: OpenDocument, current: SpanAnnotation, span: Span) -> None:
        self._gestures.attempt(lambda: annotating.resize(opened.project, current, span=span))
