"""Tokens that hold all of a text: its words and signs, the blanks between them, cut at borders.

For formats whose spans must lie on tokens and whose text is their tokens put together: no span
falls off, because a token is cut where one begins or ends inside it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import tokens
from annotator.core.span import Span


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; ``blank`` says that a single blank follows, which is in no token."""

    span: Span
    blank: bool


def whole_tokens(text: str, spans: Iterable[Span]) -> list[Token]:
    """Return tokens that, with their blanks, are exactly the text, and on which the spans lie.

    Other white space than a single blank is a token of its own, as spaCy has it.
    """
    starts: set[int] = set()
    ends: set[int] = set()
    for span in spans:
        starts.add(span.start)
        ends.add(span.end)
    found: list[Token] = []
    for piece in _cut(_pieces(text), sorted(starts | ends)):
        after = piece.end
        blank = (
            text[after : after + 1] == " "
            and not _is_blank(text, piece)
            # A span that begins or ends with the blank needs it as a token.
            and after not in starts
            and after + 1 not in ends
        )
        found.append(Token(piece, blank))
    return _without_swallowed(found)


def _pieces(text: str) -> Iterator[Span]:
    at = 0
    for token in tokens(text):
        if token.start > at:
            yield Span(at, token.start)
        yield token
        at = token.end
    if at < len(text):
        yield Span(at, len(text))


def _cut(pieces: Iterable[Span], cuts: list[int]) -> Iterator[Span]:
    for piece in pieces:
        low, high = bisect_right(cuts, piece.start), bisect_left(cuts, piece.end)
        for start, end in pairwise([piece.start, *cuts[low:high], piece.end]):
            yield Span(start, end)


def _is_blank(text: str, piece: Span) -> bool:
    return not piece.text(text).strip()


def _without_swallowed(found: list[Token]) -> list[Token]:
    """Take the blanks that belong to the token before them out of the tokens that follow."""
    kept: list[Token] = []
    for token in found:
        start = token.span.start
        if kept and kept[-1].blank and kept[-1].span.end == start:
            if len(token.span) == 1:
                continue
            token = Token(Span(start + 1, token.span.end), token.blank)
        kept.append(token)
    return kept
