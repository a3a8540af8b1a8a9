"""Continua as chance would have them, made from a real one: shuffled, or drawn from its statistics.

``shuffle`` (the paper): each coder of a chance continuum is a real one drawn at random, whose units
are turned round by a random distance; no two distances are nearer than the mean unit is long.
``statistical`` (INCEpTION's and pygamma-agreement's default): counts, gaps and lengths are drawn
from normal distributions, labels by their frequencies; so nesting is not kept.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from zlib import crc32

from annotator.agreement.gamma_alignment import Continua

if TYPE_CHECKING:
    import numpy as np

    from annotator.agreement.study import Integers
    from annotator.agreement.tally import Numbers

_TRIES = 100  # of a shift that keeps its distance; a crowded continuum may have no room for one


class Model:
    """A continuum that chance continua are made from."""

    def __init__(
        self, coder: Integers, start: Numbers, end: Numbers, label: Integers, coders: int
    ) -> None:
        self._coder, self._start, self._end, self._label = coder, start, end, label
        self._coders = coders
        self._low, self._high = float(start.min()), float(end.max())
        self._mean = float((end - start).mean())

    def shuffled(self, chance: np.random.Generator) -> list[tuple[Integers, Numbers, Numbers]]:
        """Return for each chance coder the rows that were drawn, with new starts and ends."""
        import numpy as np

        span = self._high - self._low
        pivots: list[float] = []
        found = []
        for _ in range(self._coders):
            rows = np.flatnonzero(self._coder == chance.integers(self._coders))
            pivot = self._pivot(pivots, chance)
            pivots.append(pivot)
            start, end = self._start[rows], self._end[rows]
            moved = np.where(start > pivot, self._low - pivot, self._high - pivot)
            found.append((rows, start + moved, end + moved))
        assert span >= 0
        return found

    def _pivot(self, taken: list[float], chance: np.random.Generator) -> float:
        for _ in range(_TRIES):
            pivot = float(chance.uniform(self._low, self._high))
            if all(abs(pivot - one) >= self._mean for one in taken):
                break
        return pivot

    def drawn(self, chance: np.random.Generator) -> list[tuple[Integers, Numbers, Numbers]]:
        """Return for each chance coder rows whose labels were drawn, with drawn places."""
        import numpy as np

        counts = np.bincount(self._coder, minlength=self._coders)
        gaps = self._gaps()
        lengths = self._end - self._start
        found = []
        for _ in range(self._coders):
            count = max(round(float(chance.normal(counts.mean(), counts.std()))), 0)
            rows = chance.integers(len(self._label), size=count)
            gap = chance.normal(gaps.mean(), gaps.std(), size=count)
            length = np.maximum(np.abs(chance.normal(lengths.mean(), lengths.std(), count)), 1e-9)
            end = np.cumsum(gap + length)
            found.append((rows, end - length, end))
        return found

    def _gaps(self) -> Numbers:
        """Return the distances from each unit's end to the next one's start, coder by coder."""
        import numpy as np

        order = np.lexsort((self._start, self._coder))
        coder, start, end = self._coder[order], self._start[order], self._end[order]
        before = np.where(np.diff(coder, prepend=-1) != 0, self._low, np.r_[0.0, end[:-1]])
        found: Numbers = start - before
        return found


def chance_continua(
    continua: Continua, drawn: Integers, model: str, seed: int
) -> tuple[Continua, Integers]:
    """Return a chance continuum for each of ``drawn``, and which of them each stands for.

    ``drawn`` are continua with units of at least one coder, the same one as often as it stands
    there. The same seed gives the same continua.
    """
    import numpy as np

    edges = np.searchsorted(continua.continuum, np.arange(len(continua) + 1))
    models: dict[int, Model] = {}
    rows, starts, ends, coders, numbers = [], [], [], [], []
    times: Counter[int] = Counter()
    for number, one in enumerate(drawn.tolist()):
        # Draws of its own for each: what one document is like does not change those of others.
        chance = np.random.default_rng([seed, times[one], _content(continua, edges, one)])
        times[one] += 1
        low, high = edges[one], edges[one + 1]
        if one not in models:
            models[one] = Model(
                continua.coder[low:high],
                continua.start[low:high],
                continua.end[low:high],
                continua.label[low:high],
                int(continua.coders[one]),
            )
        made = models[one].shuffled(chance) if model == "shuffle" else models[one].drawn(chance)
        for coder, (found, start, end) in enumerate(made):
            rows.append(found + low)
            starts.append(start)
            ends.append(end)
            coders.append(np.full(len(found), coder))
            numbers.append(np.full(len(found), number))
    join = np.concatenate
    empty = [np.zeros(0, dtype=np.int64)]
    return (
        Continua(
            join(numbers or empty),
            join(coders or empty),
            join(starts or empty).astype(float),
            join(ends or empty).astype(float),
            continua.label[join(rows or empty)],
            continua.coders[drawn],
        ),
        drawn,
    )


def _content(continua: Continua, edges: Integers, one: int) -> int:
    """Return a number that stands for what a continuum is made of."""
    mine = slice(edges[one], edges[one + 1])
    found = 0
    for column in (continua.coder, continua.start, continua.end, continua.label):
        found = crc32(column[mine].tobytes(), found)
    return found
