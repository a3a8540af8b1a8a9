"""Borders inside a word: where its prefixes end and where an attached pronoun begins.

A border is only offered. Whoever asks for the next one gets it, likely or not; a step through the
text stops at the likely ones only.
"""

from __future__ import annotations

from collections.abc import Set

from annotator.arabic.normalize import LIGHT, fold, fold_with_map
from annotator.arabic.prefixes import offers, prefixes
from annotator.arabic.tokenize import words
from annotator.core.span import Span

_LAM = "ل"
_ARTICLE = "ال"
# The attached pronouns, the longer ones first; the letters of a word before one are at least two.
_PRONOUNS = ("هما", "كما", "ها", "هم", "هن", "كم", "كن", "نا", "ني", "ه", "ك", "ي")


def prefix_borders(word: str, lexicon: Set[str] = frozenset()) -> list[int]:
    """Return the offsets (code points) at which a chain of prefixes of ``word`` may end, ascending.

    In للرئيس the article has melted into لل: there is no border between the two letters, unless
    what would follow it stands in the lexicon (للبنان, where لبنان does).
    """
    found = prefixes(word)
    chains = {prefix.parts for prefix in found}
    borders = set()
    for prefix in found:
        melted = prefix.rest.startswith(_LAM) and (*prefix.parts, _ARTICLE) in chains
        if prefix.parts[-1] == _LAM and melted and fold(prefix.rest) not in lexicon:
            continue
        borders.add(prefix.length)
    return sorted(borders)


def suffix_borders(word: str) -> list[int]:
    """Return the offsets (code points) at which an attached pronoun may begin, descending.

    That is: the nearest to the word's end first.
    """
    folded = fold_with_map(word, LIGHT)
    letters = folded.text
    borders = set()
    for pronoun in _PRONOUNS:
        if letters.endswith(pronoun) and len(letters) - len(pronoun) >= 2:
            at = len(letters) - len(pronoun)
            borders.add(folded.span_back(at, len(letters)).start)
    return sorted(borders, reverse=True)


def parts(text: str, lexicon: Set[str]) -> list[Span]:
    """Return the words of a text, each cut where its likely prefixes end (see ``offers``)."""
    found: list[Span] = []
    for word in words(text):
        letters = word.text(text)
        offer = offers(letters, lexicon)
        start = word.start
        if offer is not None:
            for border in prefix_borders(letters, lexicon):
                if border <= offer.length:
                    found.append(Span(start, word.start + border))
                    start = word.start + border
        found.append(Span(start, word.end))
    return found
