"""A coefficient of predefined items: what it counts of each item, and the value of the sums.

All that is counted adds up over items, so one formula serves a table, any number of documents, and
thousands of resamples at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import isfinite
from typing import TYPE_CHECKING, Any

from annotator.agreement.ratings import MISSING
from annotator.agreement.tally import no_details, ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats, Integers, Ratings

SMALL = 64  # cells

# NumPy is imported inside functions, because listing the measures must not wait for it.


@dataclass(frozen=True)
class Estimate:
    """A value, ``None`` where nothing varies, and what is worth knowing besides."""

    value: float | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Counted:
    """What was counted of items, and how their sums become a value.

    ``statistics`` has a row an item; the first column counts the items themselves. ``value`` takes
    sums of it, the last axis the columns, any axes before it, and returns values, ``nan`` where
    they are undefined. ``details`` takes the sums of one sample. ``layout`` says what the columns
    are, where they do not follow from the categories.
    """

    statistics: Floats
    value: Callable[[Floats], Floats]
    details: Callable[[Floats], Mapping[str, Any]] = no_details
    layout: tuple[int, ...] = ()

    def estimate(self) -> Estimate:
        """Return the value of all items together."""
        sums = self.statistics.sum(axis=0)
        value = float(self.value(sums))
        return Estimate(value if isfinite(value) else None, self.details(sums))


Coefficient = Callable[["Ratings"], Counted]


def corrected(
    statistics: Floats,
    parts: Callable[[Floats], tuple[Floats, Floats]],
    more: Callable[[Floats], Mapping[str, Any]] = no_details,
    layout: Integers | None = None,
) -> Counted:
    """Return 1 minus observed over expected disagreement, undefined where none is expected.

    ``parts`` makes the two of sums.
    """

    def value(sums: Floats) -> Floats:
        observed, expected = parts(sums)
        found: Floats = 1 - ratio(observed, expected)
        return found

    def details(sums: Floats) -> Mapping[str, Any]:
        observed, expected = parts(sums)
        found = {"observed_disagreement": observed, "expected_disagreement": expected}
        return {name: float(one) for name, one in found.items()} | dict(more(sums))

    return Counted(statistics, value, details, () if layout is None else tuple(layout.tolist()))


def undefined(ratings: Ratings) -> Counted:
    """Return what counts the items and has no value."""
    import numpy as np

    return Counted(columns(ratings), lambda sums: np.full(sums.shape[:-1], np.nan))


def columns(ratings: Ratings, *others: Floats | Integers) -> Floats:
    """Return statistics: 1 for every item, then these columns."""
    import numpy as np

    return np.column_stack([np.ones(len(ratings.codes)), *others])


def agreeing(ratings: Ratings, weights: Floats | None = None) -> Floats:
    """Return for each item the share of agreeing pairs of ratings; of one rating there is none.

    ``weights`` tells how far two categories agree, 0 to 1; without it only the same category does.
    """
    import numpy as np

    given = (ratings.codes != MISSING).sum(axis=1)
    if weights is None:
        # Without the counts of categories, of which free text may have thousands.
        pairs = np.zeros(len(given))
        for first, second in combinations(ratings.codes.T, 2):
            pairs += 2 * ((first == second) & (first != MISSING))
    else:
        counts = ratings.counts()
        pairs = (counts * (counts @ weights - 1)).sum(axis=1)
    found: Floats = pairs / (given * (given - 1)).clip(1)
    return found


def mean_of_items(sums: Floats, column: int = 1) -> Floats:
    """Return the mean over items of a statistic."""
    return ratio(sums[..., column], sums[..., 0])


def shares(sums: Floats) -> Floats:
    """Return what share of their sum each of the counts, the last axis, has."""
    return ratio(sums, sums.sum(axis=-1, keepdims=True))


def counted_cells(found: Integers, size: int) -> Integers:
    """Return which of a table's cells are worth a column: all of a small one, else what occurs."""
    import numpy as np

    return np.arange(size) if size <= SMALL else np.unique(found)


def marginals(ratings: Ratings, first: int, second: int) -> Sequence[Floats]:
    """Return for a pair of annotators: whether both rated, what the first gave, what the second."""
    both = ratings.rated_by(first, second)
    one, other = ratings.given_by(first, both), ratings.given_by(second, both)
    return both.astype(float), one, other
