"""The notation of the tests: a marked sentence becomes a document with annotations, and back.

``قال [محمد]PER في [القاهرة]GPE`` is the text "قال محمد في القاهرة" with two entity spans. Marks
nest and may carry a layer: ``[“نعم”]quote/DIRECT``. A ``\\n`` is a new paragraph. Crossing spans
cannot be drawn this way; tests that need them say so with numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.span import Span, outer_first

_CLOSE = re.compile(r"\](?:(\w+)/)?([A-Z_]+)")


def person(name: str, role: Role = Role.ANNOTATOR) -> Annotator:
    """An annotator whose id is the name."""
    return Annotator(name, name, role)


def parse(marked: str) -> tuple[str, list[tuple[str, str, Span]]]:
    """Return the text of a marked sentence and its (layer, label, span)s, outer first."""
    text: list[str] = []
    opened: list[int] = []
    spans: list[tuple[str, str, Span]] = []
    at = 0
    while at < len(marked):
        if marked[at] == "[":
            opened.append(len(text))
            at += 1
        elif match := _CLOSE.match(marked, at):
            spans.append((match[1] or "entity", match[2], Span(opened.pop(), len(text))))
            at = match.end()
        else:
            text.append(marked[at])
            at += 1
    assert not opened, f"an opened mark is never closed in {marked!r}"
    return "".join(text), sorted(spans, key=lambda one: outer_first(one[2]))


def annotated(
    marked: str,
    *,
    document: str = "doc",
    annotator: str = "amal",
    state: WorkState = WorkState.FINISHED,
    title: str = "",
) -> AnnotatedDocument:
    """Make a document with one annotator's spans from a marked sentence."""
    text, found = parse(marked)
    return AnnotatedDocument(
        Document(document, text, title),
        (AnnotationSet(person(annotator), state, spans_of(found, document, annotator)),),
    )


def spans_of(
    found: Sequence[tuple[str, str, Span]], document: str = "doc", annotator: str = "amal"
) -> tuple[SpanAnnotation, ...]:
    """Make span annotations with the ids s1, s2, …"""
    return tuple(
        SpanAnnotation(f"s{n}", document, annotator, layer, label, span)
        for n, (layer, label, span) in enumerate(found, 1)
    )


def draw(text: str, spans: Sequence[SpanAnnotation]) -> str:
    """Return the marked sentence of a text and its nested spans."""
    opening: dict[int, list[SpanAnnotation]] = {}
    closing: dict[int, list[SpanAnnotation]] = {}
    for one in sorted(spans, key=lambda a: (*outer_first(a.span), a.layer, a.label)):
        opening.setdefault(one.span.start, []).append(one)
        closing.setdefault(one.span.end, []).insert(0, one)
    marked = []
    for at in range(len(text) + 1):
        for one in closing.get(at, ()):
            layer = "" if one.layer == "entity" else f"{one.layer}/"
            marked.append(f"]{layer}{one.label}")
        marked += ["["] * len(opening.get(at, ()))
        marked.append(text[at : at + 1])
    return "".join(marked)
