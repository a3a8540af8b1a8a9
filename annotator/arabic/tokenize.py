"""Words, punctuation, sentences and grapheme clusters as spans of the text as it stands.

A word is what an annotator wants to take with a double click: without quotation marks, commas and
invisible controls, with its tashkeel and tatweel; a number, an abbreviation or a name with its
inner marks; an emoji. Nothing here changes or looks up a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from annotator.arabic.characters import (
    ARABIC_LETTERS,
    BLANK,
    CONTROLS,
    EXTENDERS,
    EXTENDERS_BUT_ZWJ,
    FLAG_LETTERS,
    INVISIBLE,
    LATIN_LETTERS,
    MARKS,
    PICTOGRAPHS,
    PREPENDED,
    SOFT_JOINERS,
    ZWJ,
)
from annotator.core.span import Span

_HANGING = rf"[{MARKS}\u200c{ZWJ}]"
_LETTERS = rf"(?:[^\W_]++{_HANGING}*+)++"
_EMOJI_PART = rf"[{PICTOGRAPHS}][{EXTENDERS_BUT_ZWJ}]*+"
_EMOJI = rf"[{FLAG_LETTERS}]{{2}}|{_EMOJI_PART}(?:{ZWJ}{_EMOJI_PART})*+"
_LATIN = LATIN_LETTERS

# What may stand inside a word, by what stands on either side of it.
_INNER = "|".join(
    (
        r"(?<=\d)[.,:/\-\u060c\u066b\u066c](?=\d)",  # 2,025.50  10:30  2/9/2025  ٢٬٠٢٥٫٥٠
        rf"(?<=[{_LATIN}])['\u2019&\-\u2010\u2011\u00b7](?=[{_LATIN}])",  # Al-Azhar O'Brien AT&T
        r"(?<=[a-z0-9])\.(?=[a-z])",  # ant.example
        r"(?<=[^\W_])-(?=\d)",  # F-16, كوفيد-19
        rf"(?<=\d)-(?=[{_LATIN}])",  # 3-D
        r"_++(?=[^\W_])",  # كأس_العالم
        rf"[{SOFT_JOINERS}]++(?=[^\W_])",
    )
)

_WORD = "|".join(
    (
        r"https?://[^\s<>\"“”«»]*[^\s<>\"“”«».,:;!?،؛؟)\]'’…]",
        r"[A-Za-z0-9][\w.+\-]{0,63}@(?:[A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,}",
        r"(?<![\w.])[A-Z]\.(?:[A-Z]\.)+(?!\w)",  # U.S.
        rf"(?<![\w.])[^\W\d_]{_HANGING}*(?:\.[^\W\d_]{_HANGING}*)+(?!\.?\w)",  # أ.ف.ب
        rf"(?!ـ+(?!\w))[{PREPENDED}]*{_LETTERS}(?:(?:{_INNER}){_LETTERS})*+",
        _EMOJI,
    )
)
# What most words of an article are: bare Arabic letters up to a blank, a comma or a full stop. None
# of the above could take more or less of them; taken first it halves the time.
_BARE = r"[\u0620-\u063f\u0641-\u064a]++(?=[ \n،]|\.\s)"
# A run of one sign is one token (… ... ___ !!), with the marks that hang on it.
_SIGN = rf"(?P<sign>[^\s{INVISIBLE}\u200c{ZWJ}])(?P=sign)*+{_HANGING}*+"


# Patterns are compiled at first use: it takes 14 ms, which a starting window does not have.
@cache
def _token() -> re.Pattern[str]:
    return re.compile(rf"(?!\s)(?:(?P<word>{_BARE}|{_WORD})|{_SIGN})")


_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def tokens(text: str) -> list[Span]:
    """Return words and punctuation in order; every character that can be seen lies in one."""
    return [Span(*edges) for edges in token_edges(text)]


def token_edges(text: str) -> list[tuple[int, int]]:
    """Return the tokens as pairs of start and end, for those who need no spans of them."""
    return list(map(re.Match.span, _token().finditer(text)))


def words(text: str) -> list[Span]:
    """Return the words, numbers and emoji, in order."""
    return [Span(*match.span()) for match in _words(text, 0)]


def punctuation(text: str) -> list[Span]:
    """Return the tokens that are no words; a run of one sign is one token."""
    return [Span(*m.span()) for m in _token().finditer(text) if m["word"] is None]


def word_at(text: str, position: int) -> Span | None:
    """Return the word that holds the character at ``position``, else the one that ends there.

    ``None`` in blank space and on punctuation. Looks no further than the blanks around.
    """
    ending = None
    start, end = _unbroken(text, position)
    for match in _token().finditer(text, start, end):
        if match.start() > position:
            break
        if match["word"] is not None and match.end() >= position:
            if match.end() > position:
                return Span(*match.span())
            ending = Span(*match.span())
    return ending


def next_word(text: str, position: int) -> Span | None:
    """Return the first word that begins after ``position``, in whatever paragraph."""
    start, _ = _unbroken(text, position)
    for match in _words(text, start):
        if match.start() > position:
            return Span(*match.span())
    return None


def previous_word(text: str, position: int) -> Span | None:
    """Return the last word that begins before ``position``, in whatever paragraph."""
    position = min(position, len(text))
    while position > 0:
        start, end = _unbroken(text, position)
        found = None
        for match in _token().finditer(text, start, end):
            if match.start() >= position:
                break
            if match["word"] is not None:
                found = match
        if found is not None:
            return Span(*found.span())
        position = start
        while position > 0 and text[position - 1].isspace():
            position -= 1
    return None


def snapped(text: str, span: Span) -> Span:
    """Return the span from the first to the last word it touches; itself when it touches none."""
    start, end = span.start, span.end
    first, last = word_at(text, start), word_at(text, end - 1)
    if first is None or first.end <= start:
        first = next_word(text, start)
    if last is None or last.end < end:
        last = previous_word(text, end)
    if first is None or last is None or first.start >= end or last.end <= start:
        return span
    return Span(first.start, last.end)


def _words(text: str, start: int) -> Iterator[re.Match[str]]:
    return (match for match in _token().finditer(text, start) if match["word"] is not None)


def _unbroken(text: str, position: int) -> tuple[int, int]:
    """Return the stretch without white space around a position; no token reaches out of it."""
    start = max(0, min(position, len(text)))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    blank = _SPACE.search(text, max(position, start))
    return start, blank.start() if blank else len(text)


_SPACE = re.compile(r"\s")

# ------------------------------------------------------------------------------------ sentences

_CLOSING = "”»’›\"')\\]}"
_END = re.compile(
    # Dots, exclamation and question marks with the closing marks after them, also “…”.» in turn,
    rf"(?:[.!?؟…۔]++(?:[{_CLOSING}{INVISIBLE}]|[“«‘„](?=\s|$))*+)++"
    # or a closing quotation mark that a blank parts from its full stop.
    r"(?:[ \t\u00a0][”»›]+(?=\s|$))?"
)
# A blank, or where it was forgotten an Arabic letter or an opening mark.
_WHAT_MAY_FOLLOW = re.compile(rf"[\s{ARABIC_LETTERS}“«(\[]")
_CLOSED = re.compile(rf"[{_CLOSING}“«‘]")


# What a single letter or a title before a full stop looks like: not the end of a sentence.
@cache
def _abbreviated() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[^\W\d_]{_HANGING}*ـ?\.)*(?:[^\W\d_]{_HANGING}*ـ?|و[دأم])"
        r"|(?:[A-Z]\.)+[A-Z]"
        r"|(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Gen|Gov|Sen|Rep|Col|Lt|Sgt|Capt|Adm|Rev|Hon|Inc|Ltd|Co|Corp"
        r"|vs|etc|No|Vol|pp|ed|eds|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)"
    )


_LAST_WORD = re.compile(r"[^\s“”«»\"'()\[\]،؛:,;–—/]+$")
_LONGEST_ABBREVIATION = 24
_NUMBERING = re.compile(r"\s*[\d٠-٩]{1,3}")


def sentences(text: str) -> list[Span]:
    """Return the sentences; every character that can be seen lies in exactly one.

    A line end always ends one; so do . ! ? ؟ … and the closing marks after them, but not after an
    abbreviation, inside a number, in an address, or after the number that heads a line.
    """
    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        for match in _END.finditer(text, *line.span()):
            if _ends_sentence(text, match, line.start(), line.end()):
                _append_trimmed(found, text, start, match.end())
                start = match.end()
        _append_trimmed(found, text, start, line.end())
    return found


def _ends_sentence(text: str, match: re.Match[str], line_start: int, line_end: int) -> bool:
    start, end = match.span()
    if end < line_end and not _WHAT_MAY_FOLLOW.match(text, end):
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    if _CLOSED.search(match[0]):
        return True
    before = _LAST_WORD.search(text, max(line_start, start - _LONGEST_ABBREVIATION), start)
    if before is not None and _abbreviated().fullmatch(before[0]):
        return False
    return _NUMBERING.fullmatch(text, line_start, start) is None


def _append_trimmed(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and BLANK.match(text, start):
        start += 1
    while end > start and BLANK.match(text, end - 1):
        end -= 1
    if start < end:
        found.append(Span(start, end))


# ------------------------------------------------------------------------------------ graphemes


_HANGUL = (
    r"[\u1100-\u115f]*+[\uac00-\ud7a3][\u1160-\u11ff]*+"
    r"|[\u1100-\u115f]++[\u1160-\u11ff]*+|[\u1160-\u11ff]++"
)


@cache
def _grapheme() -> re.Pattern[str]:
    return re.compile(
        rf"\r\n|[{CONTROLS}]"
        rf"|[{PREPENDED}]*+(?:{_EMOJI}|{_HANGUL}"
        rf"|[^{CONTROLS}])[{EXTENDERS}]*+"
        rf"|[{PREPENDED}]++"
    )


def graphemes(text: str) -> list[Span]:
    """Return what readers see as one character each (UAX #29, extended clusters); they tile."""
    return [Span(*match.span()) for match in _grapheme().finditer(text)]
