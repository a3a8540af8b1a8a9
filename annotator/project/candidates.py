"""Where an unmarked name may stand: what looks like one, and what is marked elsewhere here.

Nothing is suggested and nothing is stored; it is where a key steps to.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Set
from functools import cache

from annotator.arabic.normalize import fold
from annotator.arabic.ordinary import likely_names
from annotator.arabic.prefixes import offers
from annotator.arabic.tokenize import words
from annotator.core.span import Span
from annotator.paths import resource


@cache
def ordinary_words() -> frozenset[str]:
    """Return the folded words that are hardly ever names, without prefixes and article."""
    lines = resource("words", "ordinary.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


class Candidates:
    """Finds candidates in one document, paragraph by paragraph and only where they are asked for.

    ``lexicon`` holds the folded words of the document (see ``prefixes.lexicon_of``).
    """

    def __init__(self, text: str, lexicon: Set[str]) -> None:
        self._text = text
        self._lexicon = lexicon
        self._starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
        self._names: dict[int, list[Span]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        self._words: dict[int, list[tuple[Span, str]]] = {}

    def next_to(self, position: int, direction: int, *, marked: Iterable[Span]) -> Span | None:
        """Return the nearest candidate that begins at or after ``position`` (``direction`` 1) or
        before it (-1), going round the document once; ``marked`` are the names that are marked.
        """
        taken = list(marked)
        known = {self._words_of(surface) for surface in self._surfaces(taken)} - {()}
        here = self._paragraph_of(position)
        total = len(self._starts)
        for step in range(total + 1):
            number = (here + direction * step) % total
            found = self._free(number, taken, known)
            if step == 0:
                found = _beyond(found, position, direction)
            if found:
                return found[0 if direction > 0 else -1]
        return None

    def _words_of(self, surface: str) -> tuple[str, ...]:
        """Return the folded words of something marked; what is marked stays so for long."""
        found = self._known.get(surface)
        if found is None:
            found = tuple(fold(word.text(surface)) for word in words(surface))
            self._known[surface] = found
        return found

    def _surfaces(self, taken: Iterable[Span]) -> set[str]:
        return {span.text(self._text) for span in taken if len(span) < 80}

    def _paragraph_of(self, position: int) -> int:
        return max(bisect_left(self._starts, position + 1) - 1, 0)

    def _bounds(self, number: int) -> tuple[int, int]:
        last = number + 1 == len(self._starts)
        return self._starts[number], len(self._text) if last else self._starts[number + 1] - 1

    def _free(self, number: int, taken: list[Span], known: set[tuple[str, ...]]) -> list[Span]:
        start, end = self._bounds(number)
        here = [span for span in taken if span.start < end and span.end > start]
        found = {*self._likely(number), *self._again(number, known)}
        free = sorted(one for one in found if not any(one.overlaps(span) for span in here))
        # A name that is known again says more than the run of words around it.
        again = set(self._again(number, known))
        return [
            one
            for one in free
            if one in again or not any(one.overlaps(other) for other in again if other in found)
        ]

    def _likely(self, number: int) -> list[Span]:
        if number not in self._names:
            start, end = self._bounds(number)
            found = likely_names(self._text[start:end], self._lexicon, ordinary_words())
            self._names[number] = [span.shifted(start) for span in found]
        return self._names[number]

    def _again(self, number: int, known: set[tuple[str, ...]]) -> list[Span]:
        """Return where the words of something marked stand again, behind prefixes or not."""
        row = self._folded(number)
        longest = max(map(len, known), default=0)
        firsts = {words_of[0] for words_of in known}
        found = []
        at = 0
        while at < len(row):
            size = 0
            if row[at][1] in firsts:
                for length in range(min(longest, len(row) - at), 0, -1):
                    if tuple(word for _, word in row[at : at + length]) in known:
                        size = length
                        break
            if size:
                found.append(Span(row[at][0].start, row[at + size - 1][0].end))
            at += size or 1
        return found

    def _folded(self, number: int) -> list[tuple[Span, str]]:
        if number not in self._words:
            start, end = self._bounds(number)
            row = []
            for word in words(self._text[start:end]):
                letters = word.text(self._text[start:end])
                offer = offers(letters, self._lexicon)
                bare = letters if offer is None else letters[offer.length :]
                row.append((word.shifted(start), fold(bare)))
            self._words[number] = row
        return self._words[number]


def _beyond(found: list[Span], position: int, direction: int) -> list[Span]:
    if direction > 0:
        return [span for span in found if span.start >= position]
    return [span for span in found if span.start < position]
