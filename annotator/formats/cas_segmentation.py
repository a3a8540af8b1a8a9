"""Tokens and sentences as INCEpTION wants them: none begins or ends in a blank, none crosses.

Every annotation begins and ends inside a sentence: sentences between which one does are joined.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from annotator.arabic.characters import BLANK
from annotator.arabic.tokenize import sentences, tokens
from annotator.core.span import Span


def segmented(
    text: str, own: Sequence[Span] | None, marked: Iterable[Span]
) -> tuple[list[Span], list[Span]]:
    """Return tokens (a document's ``own`` ones where they fit) and sentences of a text.

    A blank before the first sentence or after the last is in none, whatever is marked there.
    """
    found = list(own) if own and fit(text, own) else tokens(text)
    return found, _joined(sentences(text), found, marked)


def fit(text: str, own: Sequence[Span]) -> bool:
    """Whether tokens follow each other, inside the text, without blanks at their edges."""
    at = 0
    for token in own:
        if token.start < at or token.end > len(text):
            return False
        if BLANK.match(text, token.start) or BLANK.match(text, token.end - 1):
            return False
        at = token.end
    return True


def _joined(found: list[Span], words: Iterable[Span], marked: Iterable[Span]) -> list[Span]:
    starts = [one.start for one in found]
    last = len(found) - 1
    joined = bytearray(len(found))  # 1: goes on with the sentence after it
    for span in words:
        first, final = bisect_right(starts, span.start) - 1, bisect_right(starts, span.end - 1) - 1
        if first < final:
            joined[first:final] = b"\1" * (final - first)
    for place in {place for span in marked for place in (span.start, span.end - 1)}:
        at = bisect_right(starts, place) - 1
        if 0 <= at < last and place >= found[at].end:
            joined[at] = 1
    runs: list[Span] = []
    start: int | None = None
    for number, sentence in enumerate(found):
        start = sentence.start if start is None else start
        if not joined[number]:
            runs.append(Span(start, sentence.end))
            start = None
    return runs
