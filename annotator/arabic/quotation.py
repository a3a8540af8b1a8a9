"""Quotations by their marks, as agencies and machine translation leave them: swapped, mixed, lost.

A paragraph is read as a whole: every mark may open, close or mean nothing, each reading has a price
(a closing sign that opens, a letter right before an opening one, a mark that stays alone), and the
cheapest reading of all marks together is taken. So “…“, ”…“ and "…” are found like “…”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from annotator.arabic.characters import BLANK, INVISIBLE, LATIN_LETTERS
from annotator.core.document import paragraphs
from annotator.core.span import Span, outer_first


@dataclass(frozen=True, slots=True)
class QuoteExtent:
    """A quotation: ``span`` with its marks, ``inner`` without them and the blanks beside them.

    ``closed`` is false where no closing mark was found; ``span`` then ends with the paragraph or
    before the closing mark of the quotation around it, without trailing blanks.
    """

    span: Span
    inner: Span
    closed: bool = True


def quote_around(text: str, position: int, *, beyond: Span | None = None) -> QuoteExtent | None:
    """Return the innermost quotation that holds or touches ``position``, in its paragraph.

    With ``beyond``, the innermost one that holds all of that span and is larger. Where two
    quotations meet at the position the one behind it is taken. ``None`` where there is none.
    """
    position = max(0, min(position, len(text)))
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    ends = [at for at in (text.find("\n", position), text.find("\r", position)) if at >= 0]
    found = [
        one
        for one in _read(text, start, min(ends, default=len(text)))
        if one.span.start <= position <= one.span.end
        and (beyond is None or (one.span.contains(beyond) and one.span != beyond))
    ]
    innermost = [
        one
        for one in found
        if not any(one.span != other.span and one.span.contains(other.span) for other in found)
    ]
    return min(innermost, key=lambda one: one.span.end == position, default=None)


def quotations(text: str) -> list[QuoteExtent]:
    """Return all quotations, also unclosed ones, in reading order, the outer before the inner."""
    found = [
        one for paragraph in paragraphs(text) for one in _read(text, paragraph.start, paragraph.end)
    ]
    return sorted(found, key=lambda one: outer_first(one.span))


# ---------------------------------------------------------------------------------------- the marks

_OPENING, _CLOSING = "“«‹‘„‚‟‛", "”»›’"
_LOW = "„‚"  # never close
_SINGLE = "‘’‚‛'"
_ANGULAR = "«»‹›"
_STRAIGHT = "\"'"

_ALL_MARKS = _OPENING + _CLOSING + _STRAIGHT
_BEFORE_OPENING = "([{،؛:,;–—-/…" + _ALL_MARKS
_AFTER_CLOSING = ")]}.،؛:,;!?؟…–—-/" + _ALL_MARKS


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Compile at first use: a Latin letter, the unseen, one written prefix, a mark."""
    return (
        re.compile(rf"[{LATIN_LETTERS}]"),
        re.compile(rf"[{INVISIBLE}]"),
        re.compile(r"(?:^|[\s“«(])[وف]?[وفبلك]?ـ*$"),
        re.compile(rf"''|[{_ALL_MARKS}]"),
    )


class _Mark(NamedTuple):
    """A mark, and the price of each thing it may be."""

    start: int
    end: int
    family: str
    opens: float
    closes: float
    means_nothing: float


# What a reading costs. Only their order matters: a mark that stays alone costs more than a swapped
# sign in a likely place, and less than one in an impossible place.
_SWAPPED = 1.5
_INSIDE_A_WORD = 3.0
_BESIDE_A_BLANK = 1.5
_UNCLOSED = 4.0
_STRAY = 5.0
_STRAY_SINGLE = 1.0  # most often an apostrophe
_STRAY_MEASURE = 0.5  # inches, feet, minutes
_OTHER_FAMILY = 1.0
_OTHER_SIZE = 6.0
_AT_THE_EDGE = 6.0
_DEEPEST = 4
_HOPELESS = 9.0
_READINGS = 12


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    latin, unseen, prefixed, marks = _patterns()
    for match in marks.finditer(text, start, end):
        sign = match[0][0]
        single = sign in _SINGLE and len(match[0]) == 1
        at, after = match.start(), match.end()
        while at > start and unseen.match(text, at - 1):
            at -= 1
        while after < end and unseen.match(text, after):
            after += 1
        left = text[at - 1] if at > start else "\n"
        right = text[after] if after < end else "\n"
        if single and latin.match(left) and latin.match(right):
            continue  # Xi’s, O'Neil
        measured = left.isdigit() and sign in "\"'’”" and not right.isalpha()
        opens = _SWAPPED if sign in _CLOSING else 0.0
        if not (left.isspace() or left in _BEFORE_OPENING):
            known = prefixed.search(text[max(start, at - 6) : at])
            opens += 0.5 if known and sign != "'" else _INSIDE_A_WORD
        if right.isspace():
            opens += _AT_THE_EDGE if after >= end else _BESIDE_A_BLANK
        closes = _SWAPPED if sign in _OPENING else 0.0
        if sign in _LOW:
            closes += _OTHER_SIZE
        if not (right.isspace() or right in _AFTER_CLOSING):
            closes += _INSIDE_A_WORD if single else 2.0
        if left.isspace():
            closes += _AT_THE_EDGE if at <= start else _BESIDE_A_BLANK
        nothing = _STRAY_SINGLE if single else _STRAY
        if measured and sign in _STRAIGHT:
            opens += _INSIDE_A_WORD
            nothing = _STRAY_MEASURE
        family = "'" if single else "«" if sign in _ANGULAR else "“"
        yield _Mark(match.start(), match.end(), family, opens, closes, nothing)


# -------------------------------------------------------------------------------------- the reading

_Pair = tuple[_Mark, int, bool]  # opened by, ends at, closed


class _Reading(NamedTuple):
    """What the marks so far may mean; ``pairs`` is a chain, the last pair first."""

    cost: float = 0.0
    opened: tuple[_Mark, ...] = ()
    pairs: tuple[_Pair, object] | None = None


def _read(text: str, start: int, end: int) -> Iterator[QuoteExtent]:
    readings = [_Reading()]
    for mark in _marks(text, start, end):
        best: dict[tuple[_Mark, ...], _Reading] = {}
        for reading in readings:
            for following in _followings(reading, mark):
                key = following.opened
                if key not in best or following.cost < best[key].cost:
                    best[key] = following
        cheapest = min(reading.cost for reading in best.values())
        hopeful = [one for one in best.values() if one.cost <= cheapest + _HOPELESS]
        readings = sorted(hopeful, key=lambda reading: reading.cost)[:_READINGS]
    readings = [_abandoned(reading, end, len(reading.opened)) for reading in readings]
    chain: object = min(readings, key=lambda reading: reading.cost).pairs
    while isinstance(chain, tuple):
        (mark, finish, closed), chain = chain
        extent = _extent(text, mark, finish, closed)
        if extent is not None:
            yield extent


def _followings(reading: _Reading, mark: _Mark) -> Iterator[_Reading]:
    for skipped in range(len(reading.opened)):
        outer = _abandoned(reading, mark.start, skipped)
        opened = outer.opened[-1]
        cost = outer.cost + mark.closes
        if opened.family != mark.family:
            cost += _OTHER_SIZE if "'" in (opened.family, mark.family) else _OTHER_FAMILY
        if opened.end == mark.start:
            cost += _STRAY
        yield _Reading(cost, outer.opened[:-1], ((opened, mark.end, True), outer.pairs))
    yield _Reading(reading.cost + mark.means_nothing, reading.opened, reading.pairs)
    if len(reading.opened) < _DEEPEST:
        nested = 0.25 if reading.opened and reading.opened[-1].family == mark.family else 0.0
        cost = reading.cost + mark.opens + nested
        yield _Reading(cost, (*reading.opened, mark), reading.pairs)


def _abandoned(reading: _Reading, end: int, count: int) -> _Reading:
    """Give up the innermost ``count`` quotations that are open: they end at ``end``, unclosed."""
    cost, pairs = reading.cost, reading.pairs
    for mark in reading.opened[len(reading.opened) - count :][::-1]:
        cost += _UNCLOSED
        pairs = ((mark, end, False), pairs)
    return _Reading(cost, reading.opened[: len(reading.opened) - count], pairs)


def _extent(text: str, mark: _Mark, finish: int, closed: bool) -> QuoteExtent | None:
    first, last = mark.end, finish
    if closed:
        last -= 2 if text.endswith("''", first, finish) else 1
    while first < last and BLANK.match(text, first):
        first += 1
    while last > first and BLANK.match(text, last - 1):
        last -= 1
    if not any(character.isalnum() for character in text[first:last]):
        return None
    return QuoteExtent(Span(mark.start, finish if closed else last), Span(first, last), closed)
