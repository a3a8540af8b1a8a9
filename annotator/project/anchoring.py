"""Where the spans of a layer may begin and end: at any character, at tokens, or at sentences.

It stands here and not in ``core/rules`` because telling tokens and sentences takes the language.
"""

from __future__ import annotations

from annotator.arabic.tokenize import sentences, tokens
from annotator.core.document import Document
from annotator.core.rules import Problem
from annotator.core.schema import Anchoring, Layer
from annotator.core.span import Span


def anchoring_problems(layer: Layer, span: Span, document: Document) -> list[Problem]:
    """Return what keeps the layer's anchoring from allowing this span; nothing when it does."""
    if layer.anchoring is Anchoring.CHARACTERS:
        return []
    if layer.anchoring is Anchoring.SENTENCES:
        units = sentences(document.text)
    else:
        units = list(document.tokens or tokens(document.text))
    starts = {unit.start for unit in units}
    ends = {unit.end for unit in units}
    if span.start in starts and span.end in ends:
        return []
    template = (
        "In the layer “{layer}” spans begin and end with whole sentences."
        if layer.anchoring is Anchoring.SENTENCES
        else "In the layer “{layer}” spans begin and end with whole words."
    )
    return [Problem(template, layer=layer.key)]
