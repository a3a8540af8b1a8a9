"""What resampled documents add up to: for many tallies one product, every different column once.

The tallies of a measure have many of their columns in common. Sums are exact, because columns are
put on a grid first; so it makes no difference what is added up together.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.agreement.study import Bools
    from annotator.agreement.tally import Numbers

_ROWS = 250  # resamples whose weights are at hand as floating numbers
_BITS = 52  # of a sum


class DrawnSums:
    """Draws of the same documents: how often each of the resamples has each of them."""

    def __init__(self, documents: Bools, resamples: int, seed: int) -> None:
        import numpy as np

        self._documents = None if documents.all() else np.flatnonzero(documents)
        self._count = count = int(documents.sum())
        chance = np.random.default_rng(seed)
        shares = np.full(count, 1 / count)
        self._weights = np.empty((resamples, count), dtype=np.uint16)
        for begin in range(0, resamples, _ROWS):
            some = self._weights[begin : begin + _ROWS]
            some[:] = chance.multinomial(count, shares, size=len(some))

    def of(self, tables: Sequence[Numbers]) -> list[Numbers]:
        """Return the sums of tables (documents × statistics): resamples × statistics of each."""
        import numpy as np

        places: dict[bytes, int] = {}
        columns: list[Numbers] = []
        wanted: list[list[int]] = []
        for rows in tables:
            some = rows if self._documents is None else rows[self._documents]
            mine = []
            for column in np.ascontiguousarray(some.T, dtype=np.float64):
                place = places.setdefault(blake2b(column, digest_size=16).digest(), len(columns))
                if place == len(columns):
                    columns.append(column)
                mine.append(place)
            wanted.append(mine)
        if not columns:
            return [np.zeros((len(self._weights), 0)) for _ in tables]
        table = _on_a_grid(np.stack(columns, axis=1), self._count)
        sums = np.empty((len(self._weights), len(columns)))
        for begin in range(0, len(sums), _ROWS):
            part = slice(begin, begin + _ROWS)
            np.matmul(self._weights[part].astype(np.float64), table, out=sums[part])
        return [sums[:, mine] for mine in wanted]


def _on_a_grid(columns: Numbers, count: int) -> Numbers:
    """Round columns so finely that ``count`` of their values add up without rounding.

    Whole numbers stay what they are where their sums are below 2⁵².
    """
    import numpy as np

    _, exponent = np.frexp(np.abs(columns).max(axis=0, initial=0.0) * count)
    grid = np.ldexp(1.0, exponent - _BITS)
    found: Numbers = np.rint(columns / grid) * grid
    return found
