"""A document as CoNLL-U lays it out: tokens cut into words where spans begin or end, sentences.

What a document brought as tokens stays a token; a token that a span cuts becomes a range of words
(لبيروت: ل and بيروت). Nothing that can be seen is left out of the tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import sentences, tokens
from annotator.core.document import Document
from annotator.core.span import Span

_UNBROKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Layout:
    """Tokens and words of a document, and the tokens that begin sentences.

    ``first_words`` says the first word of each token, with the number of words behind the last.
    """

    tokens: tuple[Span, ...]
    first_words: tuple[int, ...]
    starts: tuple[int, ...]  # of words
    ends: tuple[int, ...]
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
    text = document.text
    places = list(_visible(text, document.tokens))
    # A text of nothing but controls has no token that can be seen.
    places = places or [Span(*match.span()) for match in _UNBROKEN.finditer(text)]
    if not places:
        return None
    cuts = sorted({cut for span in spans for cut in (span.start, span.end)})
    first_words: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for place in places:
        first_words.append(len(starts))
        start, end = place.start, place.end
        low = bisect_right(cuts, start)
        if low < len(cuts) and cuts[low] < end:
            for cut in cuts[low : bisect_left(cuts, end)]:
                starts.append(start)
                ends.append(cut)
                start = cut
        starts.append(start)
        ends.append(end)
    first_words.append(len(starts))
    own = document.tokens
    return Layout(
        tuple(places),
        tuple(first_words),
        tuple(starts),
        tuple(ends),
        _breaks(text, places, spans),
        own is None or list(own) == places,
    )


def _visible(text: str, own: Sequence[Span] | None) -> Iterator[Span]:
    if own is None:
        yield from tokens(text)
        return
    at = 0
    for token in [*own, None]:
        start = len(text) if token is None else token.start
        if start < at:
            continue  # one inside another
        # What stands between tokens and can be seen needs one, too.
        yield from (Span(t.start + at, t.end + at) for t in tokens(text[at:start]))
        if token is not None:
            yield from (Span(*match.span()) for match in _UNBROKEN.finditer(text, start, token.end))
            at = token.end


def _breaks(text: str, places: Sequence[Span], spans: Iterable[Span]) -> tuple[int, ...]:
    """Return the tokens that begin sentences; never inside a span, which none would hold."""
    starts = [place.start for place in places]
    found = {bisect_left(starts, sentence.start) for sentence in sentences(text)}
    found &= set(range(1, len(places)))
    if found:
        order = sorted(found)
        for span in spans:
            # A break is a place between two tokens: it is inside where the span reaches over it.
            low = bisect_right(order, bisect_right(starts, span.start) - 1)
            high = bisect_left(order, bisect_left(starts, span.end))
            found.difference_update(order[low:high])
    return (0, *sorted(found))


def gaps_of(text: str, places: Sequence[Span]) -> list[str]:
    """Return what stands behind each token, up to the next or the end of the text."""
    found = [text[one.end : other.start] for one, other in pairwise(places)]
    found.append(text[places[-1].end :])
    return found
