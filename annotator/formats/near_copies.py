"""Texts that are the same or nearly so: an agency's article in two papers, a page saved twice.

Two texts are near copies where 60 of 100 of their runs of five words are the same, as estimated by
MinHash (Broder 1997): one word in thirty may be another one. Letters are folded first, so that
diacritics and forms of alef make no difference. What is kept of a text is under two kilobytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from annotator.arabic.normalize import fold

LIKENESS = 0.6  # of all runs that one of two texts has, the share that both have
_RUN = 5  # words
_BANDS, _ROWS = 21, 4  # of pairs that are 70 % alike 1 in 300 meets in no band
_PRIME = np.uint64((1 << 31) - 1)


class NearCopies:
    """Takes texts one after the other; ``groups`` says which belong together."""

    def __init__(self) -> None:
        chance = np.random.default_rng(20250902)
        size = _BANDS * _ROWS
        self._factors = chance.integers(1, int(_PRIME), size, dtype=np.uint64)
        self._offsets = chance.integers(0, int(_PRIME), size, dtype=np.uint64)
        self._signatures: list[np.ndarray] = []
        self._bands: list[dict[bytes, int]] = [{} for _ in range(_BANDS)]
        self._parents: list[int] = []

    def add(self, text: str) -> None:
        """Take a text; joins the group of one that is like it."""
        number = len(self._parents)
        self._parents.append(number)
        signature = self._signature(text)
        self._signatures.append(signature)
        for band, seen in enumerate(self._bands):
            key = signature[band * _ROWS : (band + 1) * _ROWS].tobytes()
            other = seen.setdefault(key, number)
            if other != number and self._root(other) != self._root(number):
                alike = np.mean(signature == self._signatures[other])
                if alike >= LIKENESS:
                    self._join(other, number)

    def groups(self) -> list[int]:
        """Return for each text the number of the first one of its group."""
        return [self._root(number) for number in range(len(self._parents))]

    def _root(self, number: int) -> int:
        while (up := self._parents[number]) != number:
            self._parents[number] = self._parents[up]
            number = up
        return number

    def _join(self, first: int, second: int) -> None:
        one, other = sorted((self._root(first), self._root(second)))
        self._parents[other] = one

    def _signature(self, text: str) -> np.ndarray:
        runs = np.fromiter(_runs(text), dtype=np.uint64)
        least = np.full(len(self._factors), _PRIME, dtype=np.uint64)
        for at in range(0, len(runs), 4096):  # a part at a time: a text may be a book
            part = runs[at : at + 4096, np.newaxis]
            hashed = (part * self._factors + self._offsets) % _PRIME
            least = np.minimum(least, hashed.min(axis=0))
        return least.astype(np.uint32)


def _runs(text: str) -> Iterator[int]:
    """Yield a number of 31 bits for each run of words."""
    words = fold(text).split()
    for at in range(max(1, len(words) - _RUN + 1)):
        run = " ".join(words[at : at + _RUN]).encode("utf-8", "surrogatepass")
        yield int.from_bytes(blake2b(run, digest_size=4).digest(), "big") >> 1
