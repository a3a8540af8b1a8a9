"""Which label one annotator gave where another gave which: counts, shares, and the rows behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.agreement.tally import ratio
from annotator.agreement.taxonomy import MISSING, Taxonomy

if TYPE_CHECKING:
    from annotator.agreement.study import Integers
    from annotator.agreement.tally import Numbers


@dataclass(frozen=True, eq=False)
class Confusion:
    """Labels of the first annotator (rows) by those of the second (columns).

    ``names`` end with ``MISSING``: the last row counts marks of the second alone, the last column
    those of the first alone, leftovers of a split or merged mark among them. ``counts`` add up to
    the rows of the taxonomy; ``shares`` are those of each row, ``nan`` where it is empty.
    """

    taxonomy: Taxonomy = field(repr=False)
    pair: tuple[str, str] | None
    names: tuple[str, ...]
    counts: Integers

    @property
    def shares(self) -> Numbers:
        """The counts as shares of their rows."""
        counts = self.counts.astype(float)
        return ratio(counts, counts.sum(axis=1, keepdims=True))

    def rows(self, first: str, second: str) -> Integers:
        """Return the rows of the taxonomy behind a cell, in reading order."""
        return self.taxonomy.rows(pair=self.pair, labels=(first, second))


def confusion(taxonomy: Taxonomy, pair: tuple[str, str] | None = None) -> Confusion:
    """Return the confusion of a pair of annotators, or of all pairs together.

    In all pairs together the annotator who stands first in the study is the first of each pair.
    """
    import numpy as np

    names = (*taxonomy.study.names, MISSING)
    size = len(names)
    cells = taxonomy.first_label * size + taxonomy.second_label
    if pair is not None:
        cells = cells[taxonomy.pair == taxonomy.pair_number(pair)]
    counts = np.bincount(cells, minlength=size * size).reshape(size, size)
    return Confusion(taxonomy, pair, names, counts)
