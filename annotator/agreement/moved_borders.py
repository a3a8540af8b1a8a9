"""Where the borders of a mark move to: past marks that hang on a letter, blanks, prefixes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from annotator.agreement.boundary_causes import LONGEST_PREFIX, QUOTATION_MARKS, is_prefix
from annotator.arabic.characters import (
    BLANK,
    CONTROLS,
    EXTENDERS,
    FLAG_LETTERS,
    PREPENDED,
    ZWJ,
)
from annotator.arabic.tokenize import graphemes

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers

_TATWEEL = "ـ"
_OPENING, _CLOSING, _LOW = "“«‹‘", "”»›’", "„‚‟‛"
_FAMILIES = ('“”„‟"', "«»", "‹›", "‘’‚‛'")
_HANGUL = "\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb"
_REACH = 64  # code points on each side that are looked at for a cluster


class MovableText:
    """A text with its stretches of blanks, and those where a border would be inside a cluster."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def clusters(self) -> tuple[Integers, Integers]:
        """Stretches from behind a letter to behind all that hangs on it; a border moves to the end.

        Where a stretch begins a border has the whole cluster before it without its marks.
        """
        ends: dict[int, int] = {}
        text = self.text
        for match in _inseparable().finditer(text) if self._has(_joining()) else ():
            low = max(0, match.start() - _REACH)
            for cluster in graphemes(text[low : match.end() + _REACH]):
                if cluster.start + low <= match.start() < cluster.end + low - 1:
                    ends[cluster.start + low + 1] = cluster.end + low
        for start, end in self._runs(_hanging()):
            # What has nothing to hang on stands for itself: the first of a run.
            first = start + (start == 0 or self._stands_alone(start))
            if first < end:
                ends[first] = max(end, ends.get(first, end))
        joined: list[list[int]] = []
        for start, end in sorted(ends.items()):
            if joined and start <= joined[-1][1]:
                joined[-1][1] = max(end, joined[-1][1])
            else:
                joined.append([start, end])
        return _integers([one for one, _ in joined]), _integers([end for _, end in joined])

    @cached_property
    def blanks(self) -> tuple[Integers, Integers]:
        """The stretches of blanks."""
        found = self._runs(BLANK)
        return _integers([one for one, _ in found]), _integers([end for _, end in found])

    def _stands_alone(self, position: int) -> bool:
        before = self.text[position - 1]
        if _controls().match(before):
            return True
        return before.isspace() and self.text[position] == _TATWEEL

    @cached_property
    def _characters(self) -> frozenset[str]:
        return frozenset(self.text)

    def _has(self, wanted: re.Pattern[str]) -> bool:
        return any(map(wanted.match, self._characters))

    def _runs(self, wanted: re.Pattern[str]) -> list[tuple[int, int]]:
        """Return the stretches of characters of a class.

        The few of them that the text has are looked for: a class of hundreds takes far longer.
        """
        found = "".join(sorted(one for one in self._characters if wanted.match(one)))
        return [match.span() for match in _runs_of(found).finditer(self.text)] if found else []


@lru_cache(maxsize=256)
def _runs_of(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(characters)}]+")


def _integers(values: Sequence[int]) -> Integers:
    import numpy as np

    return np.array(values, dtype=np.int64)


def clustered(text: MovableText, start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Return borders moved to the ends of the clusters they lie in.

    So a mark owns the letters whose bases it holds: a haraka or tatweel behind its last letter is
    part of it, one that it begins with is not. A mark of nothing else stays as it is.
    """
    return _unless_empty(_onward(start, *text.clusters), _onward(end, *text.clusters), start, end)


def _onward(positions: Integers, starts: Integers, ends: Integers) -> Integers:
    """Return positions that lie in a stretch, its start included, moved to its end."""
    import numpy as np

    if not len(starts):
        return positions
    stretch = np.searchsorted(starts, positions, side="right") - 1
    inside = (stretch >= 0) & (positions < ends[stretch])
    return np.where(inside, ends[stretch], positions)


def _back(positions: Integers, starts: Integers, ends: Integers) -> Integers:
    """Return positions that lie in a stretch, its end included, moved to its start."""
    import numpy as np

    if not len(starts):
        return positions
    stretch = np.searchsorted(starts, positions, side="left") - 1
    inside = (stretch >= 0) & (positions <= ends[stretch])
    return np.where(inside, starts[stretch], positions)


def _unless_empty(
    first: Integers, last: Integers, start: Integers, end: Integers
) -> tuple[Integers, Integers]:
    import numpy as np

    kept = first < last
    return np.where(kept, first, start), np.where(kept, last, end)


@cache
def _hanging() -> re.Pattern[str]:
    return re.compile(rf"[{EXTENDERS}{_TATWEEL}]")


@cache
def _controls() -> re.Pattern[str]:
    return re.compile(rf"[{CONTROLS}]")


@cache
def _inseparable() -> re.Pattern[str]:
    """Match before two characters of which the second is no mark, and may be of one cluster."""
    flags = f"[{FLAG_LETTERS}]{{2}}"
    return re.compile(rf"(?=\r\n|[{ZWJ}{PREPENDED}].|{flags}|[{_HANGUL}]{{2}})", re.DOTALL)


@cache
def _joining() -> re.Pattern[str]:
    """Match a character without which there are no two of these."""
    return re.compile(rf"[\r{ZWJ}{PREPENDED}{FLAG_LETTERS}{_HANGUL}]")


def trimmed(
    text: MovableText, start: Integers, end: Integers, quoted: Bools
) -> tuple[Integers, Integers]:
    """Return borders without outer blanks, and where ``quoted`` without a pair of quotation marks.

    A mark that has nothing else stays as it is.
    """
    first, last = _unless_empty(_onward(start, *text.blanks), _back(end, *text.blanks), start, end)
    for n in quoted.nonzero()[0].tolist():
        if is_quoted(text.text[first[n] : last[n]]):
            inner = (first[n : n + 1] + 1, last[n : n + 1] - 1)
            first[n : n + 1], last[n : n + 1] = _unless_empty(
                _onward(inner[0], *text.blanks), _back(inner[1], *text.blanks), *inner
            )
    return first, last


def is_quoted(piece: str) -> bool:
    """Whether a piece begins and ends with two quotation marks that belong together.

    Swapped and straight ones may; in “نعم” أو “لا” the first and the last do not.
    """
    if len(piece) < 3 or piece[0] not in QUOTATION_MARKS or piece[-1] not in QUOTATION_MARKS:
        return False
    family = next(one for one in _FAMILIES if piece[0] in one)
    if piece[-1] not in family or piece[-1] in _LOW:
        return False
    opening, closing = piece[0], piece[-1]
    if opening == closing:
        # Straight marks do not tell which they are: one inside may close the first.
        return opening not in piece[1:-1]
    depth = 1
    for character in piece[1:-1]:
        depth += (character == opening) - (character == closing)
        if not depth:
            return False
    return True


def without_shared_prefix(
    text: str, layer: Integers, annotator: Integers, start: Integers, end: Integers
) -> Integers:
    """Return the starts of the marks of a document, prefixes cut off where others have none.

    A prefix is cut off if another annotator has a mark in the same layer with the same end that
    begins behind it: then it is the whole difference of their boundaries. Labels do not matter.
    """
    import numpy as np

    moved = start.copy()
    order = np.lexsort((start, end, layer))
    # Only those are looked at whose neighbour has the same end and begins a little later.
    near = np.diff(start[order])
    same = (np.diff(end[order]) == 0) & (np.diff(layer[order]) == 0)
    places = np.flatnonzero(same & (near > 0) & (near <= LONGEST_PREFIX))
    if not len(places):
        return moved
    wanted = {(int(layer[n]), int(end[n])) for n in order[places].tolist()}
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for n, key in enumerate(zip(layer.tolist(), end.tolist(), strict=True)):
        if key in wanted:
            groups[key].append(n)
    for members in groups.values():
        starts = {n: int(start[n]) for n in members}
        for n, own in starts.items():
            for other, later in starts.items():
                if (
                    moved[n] < later <= own + LONGEST_PREFIX
                    and annotator[other] != annotator[n]
                    and is_prefix(text, own, later)
                ):
                    moved[n] = later
    return moved
