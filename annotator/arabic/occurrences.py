"""All occurrences of a surface: every spelling of it, also behind prefixes, in original positions.

Texts are never folded: one regular expression made from the surface runs over them as they stand,
each letter a class of its equals. It begins at the rarest letter of the first word, which a text
is searched for quickly; what stands before that letter is looked at only where the rest matches.
"""

from __future__ import annotations

import re
from functools import cache

from annotator.arabic.characters import EXTENDERS
from annotator.arabic.normalize import LIGHT, SEARCH, fold
from annotator.arabic.prefixes import offers, prefixes
from annotator.arabic.tokenize import word_at
from annotator.core.span import Span

_ARTICLE = "ال"
_MERGED = ("لل", "ولل", "فلل")  # ل and an article that has lost its alef
# From the commonest letter of Arabic news to the rarest, folded; all others are rarer still.
_BY_FREQUENCY = "اليونمرتهبعدسفكقحجشصخطضذثزغظءeaitnsrolcdupm"
_BLANKS = " \t\x1f\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LETTERS = re.compile(r"[^\W_]+")
_TAIL = rf"[{EXTENDERS}ـ]*+"  # the marks and the tatweel of the last letter belong to it


class Matcher:
    """Finds one surface in many texts; whole words always, suffix pronouns are not peeled.

    ``folded`` overlooks hamza seats, alef maqsura, ta marbuta, tashkeel, tatweel, kinds of digits
    and invisible controls, as ``normalize.SEARCH`` does; else only the same characters match. A
    blank of the surface is any run of blanks, but never a line end.

    ``prefixes`` finds the surface behind a chain of و ف ب ل ك س ال too, and leaves the chain
    outside the span. A surface الرئيس also stands in للرئيس, where its article has melted: the span
    then covers what is left of it, رئيس. A surface's own first letter is never peeled off, and a
    chain never stands where the word with it is known to be another one (بلاد is not ب and لاد).
    """

    def __init__(self, surface: str, *, folded: bool = True, prefixes: bool = True) -> None:
        self.surface = surface
        wanted = " ".join((fold(surface) if folded else surface).split())
        first = _LETTERS.match(wanted)
        letters = first.end() if first else 0
        anchor = _anchor(wanted, letters)
        ends = _LETTERS.fullmatch(wanted[-1:]) is not None
        body = _expression(wanted[anchor:], folded=folded) + _TAIL
        self._empty = not wanted
        self._anchored = folded and anchor > 0
        self._alone = letters == len(wanted)
        self._body = re.compile(body + (r"(?![^\W_])" if ends else ""))
        self._heads = [_head(wanted[:anchor], folded=folded)]
        self._words = [fold(wanted[:letters])]
        if letters > len(_ARTICLE) + 1 and anchor >= len(_ARTICLE) and wanted.startswith(_ARTICLE):
            self._heads.append(_head(wanted[len(_ARTICLE) : anchor], folded=folded))
            self._words.append(self._words[0][len(_ARTICLE) :])
        self._chains: dict[tuple[int, str], bool] = {}
        self._prefixes = prefixes and letters > 1
        self._sieves, self._leads = _sieves(wanted, folded=folded) if wanted else ((), ())

    def find(self, text: str) -> list[Span]:
        """Return where the surface stands, in order, apart from one another."""
        found: list[Span] = []
        if self._empty:
            return found
        search, last = self._body.search, 0
        match = search(text)
        while match is not None:
            at, end = match.span()
            start = self._start(text, at, end)
            if start is None or start < last:
                match = search(text, at + 1)
                continue
            found.append(Span(start, end))
            match, last = search(text, end), end
        return found

    def may_hold(self, data: bytes) -> bool:
        """Whether a text may hold the surface, from its UTF-8 bytes; a "no" is certain.

        Much quicker than decoding the text and searching it.
        """
        for sieve in self._sieves:
            if sieve.search(data) is not None:
                return True
        return any(lead in data for lead in self._leads)

    def _start(self, text: str, at: int, end: int) -> int | None:
        """Return where the occurrence begins whose part from the anchor on was found."""
        begin: int | None
        word = word_at(text, at)
        if word is None or word.end != end:
            closing = word_at(text, end - 1)
            if closing is not None and closing.end not in (end, end - 1):
                return None
        begin = at if word is None or word.end == at else word.start
        while begin is not None:
            for which, head in enumerate(self._heads):
                match = head.fullmatch(text, begin, at)
                if match is not None and self._goes_before(which, match[1]):
                    return match.end(1)
            begin = _earlier(text, begin) if self._anchored else None
        return None

    def _goes_before(self, which: int, before: str) -> bool:
        """Whether these letters may stand between the word's beginning and the surface."""
        if not before:
            return not which  # the surface without its article is another surface
        if not self._prefixes:
            return False
        key = (which, fold(before, LIGHT))
        if key not in self._chains:
            chain, word = key[1], self._words[which]
            self._chains[key] = (not which or chain in _MERGED) and _is_chain(
                chain, word, sure=not self._alone or len(word) == 2
            )
        return self._chains[key]


def _is_chain(chain: str, word: str, *, sure: bool) -> bool:
    """Whether a chain is made of prefixes and, unless ``sure``, the whole is no word of its own."""
    if all(one.length != len(chain) for one in prefixes(chain + word)):
        return False
    clitics = chain.removesuffix(_ARTICLE)
    if sure or not clitics:
        return True
    offered = offers(chain + word, frozenset((word,)))
    return offered is not None and offered.length == len(clitics)


def _earlier(text: str, begin: int) -> int | None:
    """Return where the word begins that only invisible characters part from the one at ``begin``.

    Bidirectional controls part words for a reader of positions, but not for one of texts.
    """
    at = begin
    while at > 0 and text[at - 1] in _deleted():
        at -= 1
    word = word_at(text, at - 1) if 0 < at < begin else None
    return word.start if word is not None and word.end == at else None


def _anchor(wanted: str, letters: int) -> int:
    """Return the place of the rarest letter of the first word that has something after it."""
    if letters == len(wanted):
        letters -= 1  # the last letter of a word alone is found too often

    def rarity(at: int) -> tuple[int, int]:
        common = _BY_FREQUENCY.find(wanted[at])
        return (len(_BY_FREQUENCY) if common < 0 else common, -at)

    return max(range(letters), key=rarity, default=0)


def _head(letters: str, *, folded: bool) -> re.Pattern[str]:
    """Return the pattern of a word's part before the anchor; group 1 is what comes before it."""
    own = _expression(letters, folded=folded) + (_overlooked() if folded and letters else "")
    return re.compile(rf"(\S*?){own}")


def _expression(wanted: str, *, folded: bool) -> str:
    """Return the pattern of a folded surface in texts as they stand."""
    between = _overlooked() if folded else ""
    units, at = [], 0
    while at < len(wanted):
        letter = wanted[at]
        if letter == " ":
            units.append(rf"(?:[{_BLANKS}]{between})++")
            at += 1
            continue
        unit = _class(letter) if folded else re.escape(letter)
        length = 1
        if folded and (ready := _ligatures().get(wanted[at : at + 2])):
            unit = rf"(?:{unit}{between}{_class(wanted[at + 1])}|[{ready}])"
            length = 2
        at += length
        units.append(unit + between if at < len(wanted) else unit)
    return "".join(units)


# How many of a hundred letters each is, in Arabic news, all its spellings together.
_SHARES = {
    letter: share
    for letters, share in (
        ("ا", 15), ("ل", 11), ("ي", 9), ("و", 7), ("نهم", 6), ("رت", 5), ("بع", 4), ("دسف", 3),
        ("قك", 2), ("حجصشطخ", 1.3), ("ضزذثغء", 0.7),
    )
    for letter in letters
}  # fmt: skip
_USUAL_LEADS = frozenset((b"\xd8", b"\xd9", *(bytes((code,)) for code in range(0x80))))
_LIGATURE_LEAD = b"\xef"  # what ready-shaped letters begin with in UTF-8, and hardly any other
_MARKS_AFTER = rb"(?:\xd9[\x80\x8b-\x9f\xb0])*+"
_LETTER_NEXT = rb"(?!\xd8[\xa0-\xbf]|\xd9[\x81-\x8a]|[0-9A-Za-z])"


def _sieves(
    wanted: str, *, folded: bool
) -> tuple[tuple[re.Pattern[bytes], ...], tuple[bytes, ...]]:
    """Return patterns and bytes; every text with the surface has one of them in its UTF-8.

    A pattern begins with the last byte of one character, which ``memchr`` finds: a pattern for
    every usual spelling of one letter, chosen so that few places are looked at. Its unusual ones
    are told by their first bytes, which an Arabic text seldom has at all.
    """

    def cost(at: int) -> float:
        short = 1 if at < len(wanted) - 2 else 5  # too little follows to tell places apart
        return short * _SHARES.get(wanted[at], 0.3 if wanted[at] != " " else 100)

    anchor = min(range(len(wanted)), key=cost)
    spellings = _equals().get(wanted[anchor], wanted[anchor]) if folded else wanted[anchor]
    between = _encoded(_deleted()) + b"*+" if folded else b""
    rest = b""
    for letter in wanted[anchor + 1 :]:
        if letter == " ":
            rest += between + b"(?:" + _encoded(_BLANKS) + between + b")+"
        else:
            rest += between + _encoded(_equals().get(letter, letter) if folded else letter)
    if _LETTERS.fullmatch(wanted[-1]):
        rest += _MARKS_AFTER + _LETTER_NEXT
    sieves, leads = [], {_LIGATURE_LEAD} if folded else set()
    for spelling in spellings:
        encoded = spelling.encode("utf-8", "surrogatepass")
        if folded and encoded[:1] not in _USUAL_LEADS:
            leads.add(encoded[:1])
            continue
        head = re.escape(encoded[-1:]) + b"(?<=" + re.escape(encoded) + b")"
        sieves.append(re.compile(head + rest))
    return tuple(sieves), tuple(leads)


def _encoded(characters: str) -> bytes:
    """Return the pattern of one of these characters in UTF-8."""
    ends: dict[bytes, list[bytes]] = {}
    for character in characters:
        code = character.encode("utf-8", "surrogatepass")
        ends.setdefault(code[:-1], []).append(re.escape(code[-1:]))
    ways = (re.escape(head) + b"[" + b"".join(last) + b"]" for head, last in ends.items())
    return b"(?:" + b"|".join(ways) + b")"


def _class(letter: str) -> str:
    return f"[{re.escape(_equals().get(letter, letter))}]"


@cache
def _equals() -> dict[str, str]:
    """Return for every folded character all that are folded to it."""
    found: dict[str, list[str]] = {}
    for code, becomes in SEARCH.table.items():
        if len(becomes) == 1:
            found.setdefault(becomes, [becomes]).append(chr(code))
    return {becomes: "".join(sorted(set(equals))) for becomes, equals in found.items()}


@cache
def _ligatures() -> dict[str, str]:
    """Return for two folded letters the characters that hold them both (لا)."""
    found: dict[str, str] = {}
    for code, becomes in SEARCH.table.items():
        if len(becomes) == 2:
            found[becomes] = found.get(becomes, "") + chr(code)
    return found


@cache
def _deleted() -> str:
    return "".join(chr(code) for code, becomes in SEARCH.table.items() if not becomes)


@cache
def _overlooked() -> str:
    return f"[{re.escape(_deleted())}]*+"
