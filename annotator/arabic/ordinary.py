"""Which words are hardly ever names, and the places of a text that look like names.

No model and no dictionary of names: a name is what is left when the ordinary words of news are
taken away. It is for stepping from place to place; what is marked, the reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Set

from annotator.arabic.characters import ARABIC_LETTERS, LATIN_LETTERS
from annotator.arabic.normalize import fold
from annotator.arabic.prefixes import offers
from annotator.arabic.tokenize import words
from annotator.core.span import Span

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = re.compile(rf"[{ARABIC_LETTERS}{LATIN_LETTERS}]")
_LONGEST = 5  # words of a name
_TANWIN = ("\u064b", "\u064bا")
_ARTICLE = "ال"
# Verbs by their looks: the imperfect with ي, and its future. Names of that shape (يحيى) are found
# once one of them is marked.
_VERB = re.compile("[وف]?(?:س?ي[^او].{1,3}|س[تي].{3,})")
_PRONOUNS = ("هما", "ها", "هم", "كم", "نا", "ه")


def is_ordinary(word: str, lexicon: Set[str], known: Set[str]) -> bool:
    """Whether a word is hardly ever a name; numbers and signs are ordinary.

    ``lexicon`` holds the folded words of the document (see ``prefixes.lexicon_of``), ``known`` the
    folded ordinary words without prefixes and article.
    """
    if word[0] in _CAPITALS:
        return False
    if not _LETTERS.search(word) or word.endswith(_TANWIN):
        return True
    offer = offers(word, lexicon)
    if _VERB.fullmatch(fold(word)):
        return True
    forms = {fold(word)} | ({fold(offer.rest)} if offer else set())
    forms |= {form[1:] for form in forms if form[0] in "وف" and len(form) > 3}
    forms |= {form[2:] for form in forms if form.startswith(_ARTICLE) and len(form) > 4}
    if any(len(form) < 3 or form in known for form in forms):
        return True
    # وزيرها is as ordinary as وزير; ة before a pronoun is written ت.
    return any(
        stem in known or (stem.endswith("ت") and stem[:-1] + "ه" in known)
        for form in forms
        for pronoun in _PRONOUNS
        if form.endswith(pronoun) and len(stem := form[: -len(pronoun)]) > 2
    )


def likely_names(text: str, lexicon: Set[str], known: Set[str]) -> list[Span]:
    """Return the runs of at most five words that look like names, in order.

    A run ends at an ordinary word and at everything that is not a blank.
    """
    found: list[Span] = []
    run: list[Span] = []
    for word in words(text):
        if is_ordinary(word.text(text), lexicon, known):
            _close(run, found)
            continue
        letters = word.text(text)
        # بكين وموسكو are two; a name with its own و inside a longer one is rarer than that.
        begins_anew = letters[0] == "و" or offers(letters, lexicon) is not None
        apart = bool(run) and bool(text[run[-1].end : word.start].strip(" "))
        if apart or begins_anew or len(run) == _LONGEST:
            _close(run, found)
        run.append(word)
    _close(run, found)
    return found


def _close(run: list[Span], found: list[Span]) -> None:
    if run:
        found.append(Span(run[0].start, run[-1].end))
        run.clear()
