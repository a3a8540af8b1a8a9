"""Which commands a few typed letters mean, and which of them is meant most likely.

Letters are folded as in searching articles: no case, no accents, one alif, one ya. A word counts
from its first letter, in Arabic also from the letter after its article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.arabic.normalize import fold
from annotator.ui.physical_keys import key_of, legends

_WORD = re.compile(r"[^\W_]+")
_ARTICLES = ("وال", "بال", "ال", "لل")
# How far behind an own title a hit elsewhere stands; a key by its whole name is not far behind.
_THE_KEY = 3
_IN_WORDS, _IN_KEYS, _IN_GROUP = 10, 20, 40


@dataclass(frozen=True)
class Findable:
    """The folded texts of a command: title, other title, group, keys."""

    title: str
    words: str
    group: str
    keys: str

    @classmethod
    def of(cls, title: str, *, words: str, group: str, keys: str) -> Findable:
        """Fold the texts of a command."""
        return cls(fold(title), fold(words), fold(group), fold(keys).replace(" ", ""))


def ranked(query: str, commands: Sequence[Findable]) -> list[int]:
    """Return the places of the commands that a query finds, the likeliest first.

    Where it finds none, the same keys under the other layout are tried. An empty query finds all.
    """
    found = _ranked(fold(query).strip(), commands)
    return found or _ranked(fold(other_layout(query)).strip(), commands)


def other_layout(text: str) -> str:
    """Return what the keys that gave this text give under the other layout, Latin or Arabic."""
    changed = []
    for sign in text:
        key = key_of(scan_code=0, text=sign, platform="")
        printed = legends(key)[1] if key else ""
        changed.append(printed if sign.isascii() else key)
    return "".join(new or old for new, old in zip(changed, text, strict=True))


def rank(query: str, text: str) -> int | None:
    """Return how well a folded text answers a folded query: 0 is best, None is not at all."""
    if text == query:
        return 0
    if text.startswith(query):
        return 1
    starts = word_starts(text)
    if any(text.startswith(query, at) for at in starts):
        return 2
    if all(any(text.startswith(word, at) for at in starts) for word in query.split()):
        return 3
    letters = query.replace(" ", "")
    if len(letters) > 1 and _by_beginnings(letters, text, starts):
        return 4
    if len(query) > 1 and query in text:
        return 5
    if len(letters) > 2 and any(_near(letters, text, at) for at in starts):
        return 6
    return None


def word_starts(text: str) -> list[int]:
    """Return where words begin, also behind an Arabic article."""
    found = []
    for word in _WORD.finditer(text):
        found.append(word.start())
        for article in _ARTICLES:
            if word.group().startswith(article) and len(word.group()) > len(article) + 1:
                found.append(word.start() + len(article))
                break
    return found


def _ranked(query: str, commands: Sequence[Findable]) -> list[int]:
    if not query:
        return list(range(len(commands)))
    ranks = [(_best(query, command), place) for place, command in enumerate(commands)]
    return [place for _, place in sorted((one, at) for one, at in ranks if one is not None)]


def _best(query: str, command: Findable) -> int | None:
    ranks = [rank(query, command.title)]
    if command.words and (one := rank(query, command.words)) is not None:
        ranks.append(one + _IN_WORDS)
    if command.keys and (one := _rank_of_keys(query.replace(" ", ""), command.keys)) is not None:
        ranks.append(one)
    if len(query) > 1 and _begins_a_word(query, command.group):
        ranks.append(_IN_GROUP)
    return min((one for one in ranks if one is not None), default=None)


def _rank_of_keys(query: str, keys: str) -> int | None:
    """Letters typed may be a key too; a letter within "ctrl" is none."""
    names = re.split(r"[+/]", keys)
    if query in keys.split("/") or query in names:
        return _THE_KEY
    if "+" in query:
        return _IN_KEYS if query in keys else None
    return _IN_KEYS if any(name.startswith(query) for name in names) else None


def _begins_a_word(query: str, text: str) -> bool:
    return any(text.startswith(query, at) for at in word_starts(text))


def _by_beginnings(letters: str, text: str, starts: Sequence[int]) -> bool:
    """Whether letters are beginnings of words that follow one another: "nd", "nexdoc"."""
    ends = {(0, 0)}  # (letters used, where the next word may begin)
    for _ in range(len(letters)):
        further = set()
        for used, after in ends:
            for at in starts:
                if at < after:
                    continue
                length = 0
                while (
                    used + length < len(letters)
                    and at + length < len(text)
                    and text[at + length] == letters[used + length]
                ):
                    length += 1
                    if used + length == len(letters):
                        return True
                    further.add((used + length, at + length))
        if not further:
            return False
        ends = further
    return False


def _near(letters: str, text: str, start: int) -> bool:
    """Whether the letters stand in this order close behind one another, from a word's start."""
    if text[start] != letters[0]:
        return False
    at = start
    for letter in letters[1:]:
        at = text.find(letter, at + 1)
        if at < 0:
            return False
    return at - start < len(letters) * 3 // 2 + 1
