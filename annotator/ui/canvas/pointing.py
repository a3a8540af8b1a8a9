"""What lies under a point of the page: chips, bars, annotated letters; what to say of a place."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRect

from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import Schema, title_in
from annotator.ui.canvas.line import Line
from annotator.ui.canvas.measures import Measures
from annotator.ui.canvas.placement import Chip
from annotator.ui.canvas.text_layout import TextLayout


def annotations_under(
    layout: TextLayout, measures: Measures, x: float, y: float
) -> list[SpanAnnotation]:
    """Return the annotations under a point of the document, the innermost first.

    A chip or a bar stands for its own annotation alone.
    """
    line, height = _line_and_height(layout, y)
    placement = line.placement
    if placement is None or not placement.pieces:
        return []
    chip = _chip_under(line, x, height)
    if chip is not None:
        return [chip.annotation]
    here = [
        piece
        for piece in reversed(placement.pieces)
        if any(left <= x < right for left, right in piece.intervals)
    ]
    if 0 <= height < measures.box:
        return [piece.annotation for piece in here]
    for piece in here:
        top = piece.bar_top(measures)
        if top - 1 <= height < top + measures.bar_pitch - 1:
            return [piece.annotation]
    return []


def chip_box(layout: TextLayout, annotation: SpanAnnotation) -> QRect | None:
    """Return where the chip of an annotation is drawn in the document."""
    paragraph = layout.paragraph_of(annotation.span.start)
    line = paragraph.line_of(annotation.span.start)
    y = layout.top(paragraph.number) + line.top + line.above
    for chip in line.placement.chips if line.placement is not None else ():
        if chip.annotation is annotation:
            return chip.rect.translated(0, y)
    return None


def is_chip_under(layout: TextLayout, x: float, y: float) -> bool:
    """Whether a chip is drawn at a point of the document."""
    line, height = _line_and_height(layout, y)
    return _chip_under(line, x, height) is not None


def tool_tip(annotation: SpanAnnotation, *, schema: Schema, language: str) -> str:
    """Return a label's title, description and the annotation's note as rich text."""
    label = schema.label(annotation.layer, annotation.label)
    title = title_in(label.titles, language, label.key) if label else annotation.label
    parts = [f"<b>{escape(title)}</b>"]
    if label and label.description:
        parts.append(escape(title_in(label.description, language, "")))
    if annotation.note:
        parts.append(f"<i>{escape(annotation.note)}</i>")
    direction = "rtl" if language == "ar" else "ltr"
    return f'<div dir="{direction}">{"<br>".join(part for part in parts if part)}</div>'


def spoken(
    taken: str, annotations: Sequence[SpanAnnotation], *, schema: Schema, language: str
) -> str:
    """Return what a screen reader says of a place: its words, then the labels over it."""
    titles = []
    for annotation in annotations:
        label = schema.label(annotation.layer, annotation.label)
        titles.append(title_in(label.titles, language, label.key) if label else annotation.label)
    comma = "، " if language == "ar" else ", "
    return comma.join([taken, *titles])


def _line_and_height(layout: TextLayout, y: float) -> tuple[Line, float]:
    """Return the line at ``y`` and how far below its box's top that is."""
    line = layout.line_at(y)
    return line, y - layout.top(layout.number_at(y)) - line.top - line.above


def _chip_under(line: Line, x: float, height: float) -> Chip | None:
    if line.placement is None:
        return None
    for chip in line.placement.chips:
        if chip.rect.left() <= x < chip.rect.right() + 1 and (
            chip.rect.top() <= height < chip.rect.bottom() + 1
        ):
            return chip
    return None
