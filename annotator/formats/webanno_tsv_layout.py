"""How a document is cut into the sentences and tokens of a WebAnno TSV file.

A sentence begins with a token, and what stands between sentences is not written: it comes back as
nothing, or as a line break with blanks behind it. Where it is anything else it is written as the
end of the sentence before it, so that the whole text comes back; or it is lost, where sentences
are to end with their last token.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import sentences, tokens
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.webanno_tsv_rows import WIDEST


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where its text stands, and which of the tokens are its own."""

    span: Span
    first: int
    last: int  # the token behind its last one


@dataclass(frozen=True, slots=True)
class Layout:
    """Tokens in order, none of them upon another, and the sentences that they are in."""

    tokens: tuple[Span, ...]
    sentences: tuple[Sentence, ...]

    def touched(self, span: Span) -> range:
        """Return the indexes of the tokens that a span lies on."""
        first = bisect_right(self.tokens, span.start, key=_end)
        return range(first, max(first, bisect_left(self.tokens, span.end, key=_start)))


def trimmed(span: Span, text: str) -> Span | None:
    """Return the span without blanks at its ends, ``None`` where it is nothing but blanks."""
    words = span.text(text)
    if not words.strip():
        return None
    left = len(words) - len(words.lstrip())
    return Span(span.start + left, span.start + len(words.rstrip()))


def laid_out(document: Document, spans: Iterable[Span], *, exactly: bool) -> Layout:
    """Return the tokens and sentences of a document, on which all of the spans lie.

    A document's own tokens are taken where it has any. ``exactly`` says that the text must come
    back with all that stands between the sentences.
    """
    text = document.text
    found = list(_own(document)) if document.tokens is not None else tokens(text)
    if document.tokens is not None:
        found = sorted(found + [one for gap in _gaps(found, text) for one in _words_in(gap, text)])
    places = {place for span in spans for place in (span.start, span.end - 1)}
    if exactly or not found:
        places.add(_beginning(text))
    found = _with_places(found, places, text)
    starts = [one.start for one in found]
    begins = {0, len(found)}
    for sentence in sentences(text):
        index = bisect_left(starts, sentence.start)
        if 0 < index < len(found) and found[index - 1].end <= sentence.start:
            begins.add(index)
    order = sorted(begins)
    cut = []
    for first, last in pairwise(order):
        end = found[last - 1].end
        if exactly:
            after = found[last].start if last < len(found) else len(text)
            end = after if last == len(found) else _where_guessing_is_right(text, end, after)
        cut.append(Sentence(Span(found[first].start, end), first, last))
    return Layout(tuple(found), tuple(cut))


def _where_guessing_is_right(text: str, start: int, end: int) -> int:
    """Return the place from which a line break and blanks are all there is, else the end."""
    at = text.rfind("\n", start, end)
    is_guessed = at >= 0 and end - at <= WIDEST and not text[at + 1 : end].strip(" ")
    return at if is_guessed else end


def _own(document: Document) -> Iterable[Span]:
    """Yield the document's own tokens, without blanks at their ends and without overlaps."""
    after = 0
    for token in sorted(document.tokens or ()):
        word = trimmed(token, document.text)
        if word is not None and word.start >= after:
            yield word
            after = word.end


def _gaps(found: list[Span], text: str) -> Iterable[Span]:
    at = 0
    for token in [*found, Span(len(text), len(text) + 1)]:
        if token.start > at:
            yield Span(at, token.start)
        at = token.end


def _words_in(gap: Span, text: str) -> Iterable[Span]:
    return (one.shifted(gap.start) for one in tokens(gap.text(text)))


def _beginning(text: str) -> int:
    """Return the character that the first token must have for the text to begin as it does."""
    blanks = len(text) - len(text.lstrip())
    # Blanks before the first sentence come back, other white space does not.
    is_lost = blanks > WIDEST or blanks == len(text) or text[:blanks].strip(" ")
    return 0 if is_lost else blanks


def _with_places(found: list[Span], places: set[int], text: str) -> list[Span]:
    """Return the tokens with those that are needed at places where none is."""
    ends = [one.end for one in found]
    more: list[Span] = []
    for place in sorted(places):
        index = bisect_right(ends, place)
        low = found[index - 1].end if index else 0
        high = found[index].start if index < len(found) else len(text)
        if low <= place < high and not (more and place < more[-1].end):
            more.append(_run(text, place, low, high))
    return sorted([*found, *more])


def _run(text: str, place: int, low: int, high: int) -> Span:
    """Return the blanks around a place, or the signs that cannot be seen around it."""
    blank = text[place].isspace()
    start = end = place
    while start > low and text[start - 1].isspace() == blank:
        start -= 1
    while end < high and text[end].isspace() == blank:
        end += 1
    return Span(start, end)


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end
