"""Tokens that hold all of a text: its words and signs, the blanks between them, cut at borders.

For formats whose spans must lie on tokens and whose text is their tokens put together: no span
falls off, because a token is cut where one begins or ends inside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, pairwise

from annotator.arabic.tokenize import token_edges
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
    starts, ends, blanks = token_columns(text, spans)
    return [
        Token(Span(start, end), blank)
        for start, end, blank in zip(starts, ends, blanks, strict=True)
    ]


def token_columns(
    text: str, spans: Iterable[Span], words: Iterable[tuple[int, int]] | None = None
) -> tuple[list[int], list[int], list[bool]]:
    """Return the same tokens as columns: starts, ends, whether a blank follows.

    ``words`` are the starts and ends of what is taken for words, where that is known already.
    """
    begins: set[int] = set()
    finishes: set[int] = set()
    for span in spans:
        begins.add(span.start)
        finishes.add(span.end)
    found = chain.from_iterable(token_edges(text) if words is None else words)
    edges = {0, len(text), *begins, *finishes, *found}
    padded = text + "\0"
    starts: list[int] = []
    ends: list[int] = []
    blanks: list[bool] = []
    blank = False
    for start, end in pairwise(sorted(edges)):
        if blank:  # it belongs to the token before
            start += 1
            blank = False
            if start == end:
                continue
        blank = (
            padded[end] == " "
            # A span that begins or ends with the blank needs it as a token.
            and end not in begins
            and end + 1 not in finishes
            and not text[start:end].isspace()
        )
        starts.append(start)
        ends.append(end)
        blanks.append(blank)
    return starts, ends, blanks
