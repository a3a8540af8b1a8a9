"""Find a string despite diacritics, hamza, ta marbuta and tatweel, in original positions."""

from __future__ import annotations

from annotator.arabic.normalize import SEARCH, Profile, fold, fold_with_map
from annotator.arabic.tokenize import word_at
from annotator.core.span import Span


def find(
    text: str, query: str, *, profile: Profile = SEARCH, whole_words: bool = False
) -> list[Span]:
    """Return where ``query`` stands in ``text`` as the profile sees both, in order, apart.

    A span takes in the marks of its last letter. With ``whole_words`` it must begin and end where
    words do. A query that is empty, or folds to nothing, is found nowhere.
    """
    wanted = fold(query, profile)
    if not wanted:
        return []
    folded = fold_with_map(text, profile)
    found = []
    at = folded.text.find(wanted)
    while at >= 0:
        span = folded.span_back(at, at + len(wanted))
        taken = not whole_words or _on_word_borders(text, span)
        if taken:
            found.append(span)
        at = folded.text.find(wanted, at + len(wanted) if taken else at + 1)
    return found


def _on_word_borders(text: str, span: Span) -> bool:
    first, last = word_at(text, span.start), word_at(text, span.end - 1)
    begins = first is None or first.start == span.start or first.end == span.start
    ends = last is None or last.end == span.end or last.end == span.end - 1
    return begins and ends
