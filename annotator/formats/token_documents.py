"""Documents of formats that have tokens and no text: the text is the tokens, parted by blanks."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.bio import Chunk
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.span import Span, outer_first
from annotator.formats.format import UNNAMED

_NOBODY = Annotator(UNNAMED, UNNAMED)


def document_of_tokens(
    name: str,
    words: Sequence[str],
    breaks: Sequence[int],
    columns: Sequence[Sequence[Chunk]],
    layers: Sequence[str],
    *,
    each: int = 1,
) -> AnnotatedDocument:
    """Return a document of tokens; a line is a sentence.

    ``breaks`` are the indexes of tokens that begin one. ``columns`` are dealt out to ``layers``,
    ``each`` to a layer; spans that two columns have both are taken once.
    """
    begins = set(breaks)
    parts: list[str] = []
    tokens: list[Span] = []
    at = 0
    for n, word in enumerate(words):
        if n:
            parts.append("\n" if n in begins else " ")
            at += 1
        tokens.append(Span(at, at + len(word)))
        parts.append(word)
        at += len(word)
    placed: dict[tuple[str, str, Span], None] = {}
    for number, chunks in enumerate(columns):
        for chunk in chunks:
            span = Span(tokens[chunk.first].start, tokens[chunk.last - 1].end)
            placed[layers[number // each], chunk.label, span] = None
    # Those of one extent stay as the file has them: some readers take the first alone.
    order = sorted(placed, key=lambda one: outer_first(one[2]))
    spans = tuple(
        SpanAnnotation(f"s{n}", name, UNNAMED, layer, label, span)
        for n, (layer, label, span) in enumerate(order, 1)
    )
    document = Document(name, "".join(parts), name, tokens=tuple(tokens))
    return AnnotatedDocument(document, (AnnotationSet(_NOBODY, spans=spans),))
