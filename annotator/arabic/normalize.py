"""Normalisation profiles: which spellings count as the same, each with the way back.

A profile is data: what is deleted, and what is written for what. ``fold`` is the fast way for
indexes; ``fold_with_map`` also knows where every folded character stands in the original.
PyArabic lends the classes of letters; its own normalisers change lengths without telling where.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from pyarabic import araby

from annotator.arabic.characters import EXTENDERS
from annotator.core.span import Span

Table = Mapping[int, str]


@dataclass(frozen=True, eq=False)
class Profile:
    """Which differences of spelling a comparison overlooks; ``table`` is for ``str.translate``."""

    key: str
    table: Table

    @cached_property
    def by_character(self) -> dict[str, str]:
        """The table by characters instead of code points."""
        return {chr(code): becomes for code, becomes in self.table.items()}


@dataclass(frozen=True, eq=False)
class Folded:
    """A folded text; ``starts[i]`` is where the i-th folded character stands in ``original``."""

    text: str
    original: str
    starts: tuple[int, ...]

    def span_back(self, start: int, end: int) -> Span:
        """Return where the folded characters ``start`` to ``end`` stand in the original.

        The marks and the tatweel of the last letter belong to it; what was deleted before the
        first letter does not. Raises ``RuleViolation`` when the range is empty.
        """
        if not 0 <= start < end <= len(self.starts):
            return Span(start, min(end, start))  # refused there, in the words used everywhere
        after = self.starts[end] if end < len(self.starts) else len(self.original)
        last = self.starts[end - 1] + 1
        hanging = _hanging().match(self.original, last, max(last, after))
        return Span(self.starts[start], hanging.end() if hanging else last)

    def position(self, original: int) -> int:
        """Return the folded position of an original one; a deleted character has the next one's."""
        return bisect_left(self.starts, original)


@cache
def _hanging() -> re.Pattern[str]:
    return re.compile(rf"[{EXTENDERS}{araby.TATWEEL}]*")


def fold(text: str, profile: Profile | None = None) -> str:
    """Return the text as a profile sees it, ``SEARCH`` unless told."""
    return text.translate((profile or SEARCH).table)


@lru_cache(maxsize=8)
def fold_with_map(text: str, profile: Profile | None = None) -> Folded:
    """Return what ``fold`` does, with the original position of every character."""
    profile = profile or SEARCH
    becomes = profile.by_character.get
    pieces = [becomes(character, character) for character in text]
    folded = "".join(pieces)
    starts = [at for at, piece in enumerate(pieces) if piece]
    if len(starts) != len(folded):  # ligatures and presentation forms become several letters
        starts = [at for at, piece in enumerate(pieces) for _ in piece]
    return Folded(folded, text, tuple(starts))


# ------------------------------------------------------------------------------------ the tables

_MARKS = (
    "".join(araby.TASHKEEL)
    + araby.SMALL_ALEF
    + araby.MADDA_ABOVE
    + araby.HAMZA_ABOVE
    + araby.HAMZA_BELOW
)


def _characters(*ranges: tuple[int, int]) -> str:
    return "".join(chr(code) for first, last in ranges for code in range(first, last + 1))


# Tashkeel, Quranic signs and honorifics, and the tatweel.
_ARABIC_MARKS = (
    _MARKS
    + _characters(
        (0x610, 0x61A), (0x64B, 0x65F), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8),
        (0x6EA, 0x6ED), (0x8CA, 0x8E1), (0x8E3, 0x8FF), (0xFE70, 0xFE72), (0xFE74, 0xFE74),
        (0xFE76, 0xFE7F),
    )
    + araby.TATWEEL
)  # fmt: skip
# Bidirectional controls, joiners, byte order mark, soft hyphen, variation selectors.
_INVISIBLE = _characters(
    (0xAD, 0xAD), (0x61C, 0x61C), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip
_ACCENTS = _characters((0x300, 0x36F))

# One line a group: what is written for every character after the colon.
_SAME = """
ا: آ أ إ ٱ ٲ ٳ ٵ
و: ؤ ۄ ۇ ۆ ۋ
ي: ى ئ ی ې ے ۓ ێ ٸ
ه: ة ۀ ە ہ ۂ ۃ ھ
ك: ک ڪ گ ݣ
": “ ” „ ‟ « »
': ‘ ’ ‚ ‛ ʼ ‹ ›
,: ، ٬
.: ٫ ۔
;: ؛
?: ؟
%: ٪
*: ٭
-: ‐ ‑ ‒ – — ― −
"""
_DIGITS = (0x660, 0x6F0)
_BLANKS = _characters((0xA0, 0xA0), (0x2000, 0x200A), (0x202F, 0x202F), (0x3000, 0x3000))


def _groups() -> Iterator[tuple[str, str]]:
    for line in _SAME.strip().splitlines():
        becomes, characters = line.split(": ")
        for character in characters.split():
            yield character, becomes


def _letters_by_base() -> Iterator[tuple[str, str]]:
    """Yield Latin, Greek and Cyrillic letters with their small form without accents."""
    for first, last in ((0x41, 0x5A), (0xC0, 0x24F), (0x370, 0x52F), (0x1E00, 0x1FFF)):
        for code in range(first, last + 1):
            letter = chr(code)
            base = unicodedata.normalize("NFD", letter)[0].lower()
            if base != letter and len(base) == 1 and letter.isalpha():
                yield letter, base
    yield "ς", "σ"


def _presentation_forms() -> Iterator[tuple[str, str]]:
    """Yield the ready-shaped letters and ligatures that old files hold, with their letters."""
    for first, last in ((0xFB50, 0xFBFF), (0xFDF2, 0xFDF4), (0xFE80, 0xFEFC)):
        for code in range(first, last + 1):
            letters = unicodedata.normalize("NFKC", chr(code))
            if letters != chr(code):
                yield chr(code), letters


def _light() -> dict[int, str]:
    return {ord(character): "" for character in _ARABIC_MARKS}


def _search() -> dict[int, str]:
    table = {code: chr(code) for code in range(0x700)}  # a miss costs more than an identity
    table.update(_light())
    table.update({ord(character): "" for character in _INVISIBLE + _ACCENTS})
    table.update({ord(character): " " for character in _BLANKS})
    table.update({ord(letter): base for letter, base in _letters_by_base()})
    table.update({ord(character): becomes for character, becomes in _groups()})
    table.update({zero + value: str(value) for zero in _DIGITS for value in range(10)})
    for form, letters in _presentation_forms():
        table[ord(form)] = "".join(table.get(ord(letter), letter) for letter in letters)
    return table


NONE = Profile("none", {})
LIGHT = Profile("light", {code: chr(code) for code in range(0x700)} | _light())
SEARCH = Profile("search", _search())
PROFILES = {profile.key: profile for profile in (NONE, LIGHT, SEARCH)}
