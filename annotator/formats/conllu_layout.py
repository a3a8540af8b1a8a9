"""A document as CoNLL-U lays it out: tokens cut into words where spans begin or end, sentences.

What a document brought as tokens stays a token; a token that a span cuts becomes a range of words
(لبيروت: ل and بيروت). Nothing that can be seen is left out of the tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import sentences, token_edges
from annotator.core.document import Document
from annotator.core.span import Span

_UNBROKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Tokens and words of a document, and the tokens that begin sentences.

    ``first_words`` says the first word of each token, with the number of words behind the last.
    """

    tokens: list[tuple[int, int]]  # start and end
    first_words: Sequence[int]
    starts: list[int]  # of words
    ends: list[int]
    breaks: tuple[int, ...]  # tokens; the first is 0
    keeps_tokens: bool  # the document's own ones are what is written

    def words_of(self, span: Span) -> tuple[int, int] | None:
        """Return first and last (exclusive) word that a span covers, ``None`` for none."""
        first = bisect_right(self.ends, span.start)
        last = bisect_left(self.starts, span.end)
        return (first, last) if first < last else None

    def sentence_of(self, word: int) -> int:
        """Return the number of the sentence of a word, from 0."""
        token = bisect_right(self.first_words, word) - 1
        return bisect_right(self.breaks, token) - 1


def layout_of(document: Document, spans: Sequence[Span]) -> Layout | None:
    """Lay a document out so that every one of the spans lies on words; ``None`` without tokens."""
    text, own = document.text, document.tokens
    places = token_edges(text) if own is None else _visible(text, own)
    # A text of nothing but controls has no token that can be seen.
    places = places or [match.span() for match in _UNBROKEN.finditer(text)]
    if not places:
        return None
    token_starts = [start for start, _ in places]
    cuts = _cuts_inside(places, token_starts, spans)
    first_words: Sequence[int] = range(len(places) + 1)
    starts, ends = token_starts, [end for _, end in places]
    if cuts:
        first_words, starts, ends = _cut(places, cuts)
    return Layout(
        places,
        first_words,
        starts,
        ends,
        _breaks(text, token_starts, spans),
        own is None or [(one.start, one.end) for one in own] == places,
    )


def _cuts_inside(
    places: Sequence[tuple[int, int]], starts: Sequence[int], spans: Iterable[Span]
) -> dict[int, list[int]]:
    """Return where spans begin or end inside tokens, by the number of the token."""
    found: dict[int, list[int]] = {}
    for cut in sorted({cut for span in spans for cut in (span.start, span.end)}):
        number = bisect_right(starts, cut) - 1
        if number >= 0 and places[number][0] < cut < places[number][1]:
            found.setdefault(number, []).append(cut)
    return found


def _cut(
    places: Sequence[tuple[int, int]], cuts: Mapping[int, Sequence[int]]
) -> tuple[list[int], list[int], list[int]]:
    """Return the first word of each token, and starts and ends of words."""
    first_words: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for number, (start, end) in enumerate(places):
        first_words.append(len(starts))
        inside = cuts.get(number, ())
        starts += (start, *inside)
        ends += (*inside, end)
    first_words.append(len(starts))
    return first_words, starts, ends


def _visible(text: str, own: Sequence[Span]) -> list[tuple[int, int]]:
    """Return a document's own tokens without white space, and what can be seen between them."""
    found: list[tuple[int, int]] = []
    at = 0
    for token in own:
        if token.start >= at:  # none inside another
            found += _between(text, at, token.start)
            found += [m.span() for m in _UNBROKEN.finditer(text, token.start, token.end)]
            at = token.end
    return found + _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if start == end or text[start:end].isspace():
        return []
    return [(start + first, start + last) for first, last in token_edges(text[start:end])]


def _breaks(text: str, starts: Sequence[int], spans: Iterable[Span]) -> tuple[int, ...]:
    """Return the tokens that begin sentences; never inside a span, which none would hold."""
    found = {bisect_left(starts, sentence.start) for sentence in sentences(text)}
    found.discard(0)
    found.discard(len(starts))
    order = sorted(found)
    for span in spans if order else ():
        # A break is a place between two tokens: it is inside where the span reaches over it.
        low = bisect_right(order, bisect_right(starts, span.start) - 1)
        high = bisect_left(order, bisect_left(starts, span.end))
        if low < high:
            found.difference_update(order[low:high])
    return (0, *sorted(found))


def gaps_of(text: str, places: Sequence[tuple[int, int]]) -> list[str]:
    """Return what stands behind each token, up to the next or the end of the text."""
    found = [text[end:start] for (_, end), (start, _) in pairwise(places)]
    found.append(text[places[-1][1] :])
    return found
