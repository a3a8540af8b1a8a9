"""Which words are hardly ever names, and the places of a text that look like names.

No model and no dictionary of names: a name is what is left when the ordinary words of news are
taken away. It is for stepping from place to place; what is marked, the reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from annotator.arabic.characters import ARABIC_LETTERS, LATIN_LETTERS
from annotator.arabic.normalize import fold
from annotator.arabic.prefixes import offers, prefixes
from annotator.arabic.tokenize import words
from annotator.core.span import Span

_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LETTERS = re.compile(rf"[{ARABIC_LETTERS}{LATIN_LETTERS}]")
_HEADS = """
شركة بنك مصرف منظمة وزارة جامعة حزب مجلس صحيفة وكالة قناة هيئة اتحاد حركة جمعية مؤسسة لجنة محكمة
نادي بورصة مركز معهد قاعة مطار ميناء جسر فندق ساحة قصر مسجد مستشفى نهر بحر جبل خليج محافظة صندوق
"""
_LONGEST = 5  # words of a name
_TANWIN = ("\u064b", "\u064bا")
_ARTICLE = "ال"
# Verbs by their looks: the imperfect with ي, and its future. Names of that shape (يحيى) are found
# once one of them is marked.
_VERB = re.compile("[وف]?(?:س?ي[^او].{1,3}|س[تي].{3,})")
_PRONOUNS = ("هما", "ها", "هم", "كم", "نا", "ه")


def is_ordinary(word: str, known: Set[str]) -> bool:
    """Whether a word is hardly ever a name; numbers and signs are ordinary.

    ``known`` holds the folded ordinary words without prefixes and article.
    """
    if word[0] in _CAPITALS:
        return False
    if not _LETTERS.search(word) or word.endswith(_TANWIN):
        return True
    if _VERB.fullmatch(fold(word)):
        return True
    forms = {fold(word)} | {fold(prefix.rest) for prefix in prefixes(word)}
    forms |= {form[2:] for form in forms if form.startswith(_ARTICLE) and len(form) > 4}
    if len(fold(word)) < 3 or any(form in known for form in forms):
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

    A run ends at an ordinary word and at everything that is not a blank. A word such as شركة or بنك
    begins one where a definite word or a name follows it. ``lexicon`` holds the folded words of the
    document (see ``prefixes.lexicon_of``), ``known`` the ordinary words.
    """
    found: list[Span] = []
    run: list[Span] = []
    all_words = words(text)
    for at, word in enumerate(all_words):
        letters = word.text(text)
        headed = bool(run) and _is_head(run[0].text(text)) and _definite(letters)
        if _is_head(letters) and at + 1 < len(all_words) and not headed:
            following = all_words[at + 1]
            near = not text[word.end : following.start].strip(" ")
            after = following.text(text)
            # The head without ال takes what is definite, with ال an adjective that is so too.
            if near and (_definite(after) or not (_definite(letters) or is_ordinary(after, known))):
                _close(run, found)
                run.append(word)
                continue
        if is_ordinary(letters, known) and not (headed and len(run) < 3):
            _close(run, found)
            continue
        # بكين وموسكو are two; a name with its own و inside a longer one is rarer than that.
        begins_anew = letters[0] == "و" or offers(letters, lexicon) is not None
        apart = bool(run) and bool(text[run[-1].end : word.start].strip(" "))
        if apart or begins_anew or len(run) == _LONGEST:
            _close(run, found)
        run.append(word)
    _close(run, found)
    return found


def _is_head(word: str) -> bool:
    forms = {fold(word)} | {fold(prefix.rest) for prefix in prefixes(word)}
    return bool(forms & _heads())


@cache
def _heads() -> frozenset[str]:
    return frozenset(fold(word) for word in _HEADS.split())


def _definite(word: str) -> bool:
    letters = fold(word)
    return letters.startswith(_ARTICLE) and len(letters) > 4


def _close(run: list[Span], found: list[Span]) -> None:
    if run:
        found.append(Span(run[0].start, run[-1].end))
        run.clear()
