"""Lanes: stretches that share a place are put beside each other, each in the lowest free lane."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable


class Lanes:
    """Lanes that fill up; a stretch is a pair of numbers, and touching stretches are apart."""

    def __init__(self) -> None:
        self._taken: list[list[tuple[float, float]]] = []

    def __len__(self) -> int:
        return len(self._taken)

    def take(self, start: float, end: float) -> int:
        """Put the stretch into the lowest lane where it is free, and return that lane."""
        for number, taken in enumerate(self._taken):
            if _is_free(taken, start, end):
                insort(taken, (start, end))
                return number
        self._taken.append([(start, end)])
        return len(self._taken) - 1


def _is_free(taken: list[tuple[float, float]], start: float, end: float) -> bool:
    at = bisect_left(taken, (start, end))
    if at < len(taken) and taken[at][0] < end:
        return False
    return at == 0 or taken[at - 1][1] <= start


def stacked(stretches: Iterable[tuple[int, int]]) -> list[int]:
    """Return the lane of each stretch, the shorter ones in the lower lanes.

    So the bar of an inner span hugs its letters and the bars of the outer ones lie below it.
    """
    given = list(stretches)
    order = sorted(range(len(given)), key=lambda n: (given[n][1] - given[n][0], given[n], n))
    lanes = Lanes()
    answer = [0] * len(given)
    for number in order:
        answer[number] = lanes.take(*given[number])
    return answer
