"""Invisibles: characters that a reader cannot see or tell apart, their signs and their names."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from annotator.arabic.names import letter_name
from annotator.ui.language import current_language, tr

# The short forms of the Unicode charts; they are the same in every language.
_SIGNS = {
    "\t": "TAB",
    "\u00a0": "NBSP",
    "\u00ad": "SHY",
    "\u034f": "CGJ",
    "\u061c": "ALM",
    "\u0640": "TAT",
    "\u180e": "MVS",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u2028": "LSEP",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u202f": "NNBSP",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u3000": "IDSP",
    "\ufeff": "BOM",
}
_FOUND = re.compile(
    "  +|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u00a0\u00ad\u034f\u061c\u0640\u115f\u1160\u1680"
    "\u180b-\u180e\u2000-\u200f\u2028\u202a-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


class Sign(NamedTuple):
    """What stands for the characters ``start`` to ``end`` of a text that cannot be seen."""

    start: int
    end: int
    words: str
    has_width: bool


def signs_in(text: str) -> list[Sign]:
    """Return the signs of a text in order; equal characters in a row share one."""
    found: list[Sign] = []
    for match in _FOUND.finditer(text):
        start, end = match.span()
        before = found[-1] if found else None
        if before and before.end == start and text[before.start] == text[start]:
            found[-1] = _made(text, before.start, end)
        else:
            found.append(_made(text, start, end))
    return found


def sign_of(character: str) -> str:
    """Return the sign of a character that cannot be seen, ``""`` for any other one."""
    if character == " ":
        return "␣"
    if character in "\r\n\u2029":
        return "¶"
    return _sign(character, 1) if _FOUND.match(character) else ""


def character_name(character: str) -> str:
    """Return what a character is called: in the interface's language, or by Unicode's name."""
    said = _said(character)
    if not said and current_language() == "ar":
        said = letter_name(character)
    return said or unicodedata.name(character, f"U+{ord(character):04X}")


def _made(text: str, start: int, end: int) -> Sign:
    character = text[start]
    has_width = character in "\t\u0640" or unicodedata.category(character) == "Zs"
    return Sign(start, end, _sign(character, end - start), has_width)


def _sign(character: str, number: int) -> str:
    short = "SP" if character == " " else _SIGNS.get(character, f"{ord(character):X}")
    return short if number == 1 else f"{short}×{number}"


def _said(character: str) -> str:
    match character:
        case " ":
            return tr("space")
        case "\t":
            return tr("tab")
        case "\n" | "\r" | "\u2029":
            return tr("end of line")
        case "\u00a0" | "\u202f":
            return tr("space without a line break")
        case "\u00ad":
            return tr("soft hyphen, shown only at a line break")
        case "\u0640":
            return tr("tatweel, a stroke that only lengthens a word")
        case "\ufeff":
            return tr("byte order mark, without meaning inside a text")
        case "\u200b":
            return tr("space without width")
        case "\u2060" | "\u034f":
            return tr("joiner of words or marks, without width")
    return _said_of_controls(character)


def _said_of_controls(character: str) -> str:
    match character:
        case "\u200c":
            return tr("non-joiner: the letters beside it do not join")
        case "\u200d":
            return tr("joiner: the letter beside it takes its joined form")
        case "\u200e":
            return tr("left-to-right mark")
        case "\u200f" | "\u061c":
            return tr("right-to-left mark")
        case "\u202a" | "\u202d" | "\u2066":
            return tr("begins a stretch from left to right")
        case "\u202b" | "\u202e" | "\u2067":
            return tr("begins a stretch from right to left")
        case "\u2068":
            return tr("begins a stretch of its own direction")
        case "\u202c" | "\u2069":
            return tr("ends a stretch of a direction")
    return ""
