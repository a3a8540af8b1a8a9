"""Krippendorff's alpha: any number of annotators, some missing, and any distance of categories.

Distances: nominal; ordinal, interval and ratio for labels in order or numbers; MASI and Jaccard for
sets of labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, columns, corrected, counted_cells
from annotator.agreement.ratings import Category, Ratings, is_number
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def alpha_counts(ratings: Ratings, distance: str) -> Counted:
    """Count the ratings of each category, and the distances of each item's pairs of ratings."""
    if distance == "ordinal":
        return _in_order(ratings)
    counts, others = _pairable(ratings)
    apart = _DISTANCES[distance](ratings.categories)
    observed = ((counts @ apart) * counts).sum(axis=1) / others

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        totals = sums[..., 2:]
        total = totals.sum(axis=-1)
        expected = ((totals @ apart) * totals).sum(axis=-1)
        return ratio(sums[..., 1], total), ratio(expected, total * (total - 1))

    return corrected(columns(ratings, observed, counts), parts)


def _in_order(ratings: Ratings) -> Counted:
    """Count the pairs of ranks of each item: how far they are apart follows from all ratings."""
    import numpy as np

    counts, others = _pairable(ratings)
    size = len(ratings.categories)
    low, high = np.triu_indices(size, k=1)
    coincidences = counts[:, low] * counts[:, high] / others[:, None]
    kept = counted_cells(np.flatnonzero(coincidences.any(axis=0)), len(low))
    near = low[kept], high[kept]

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        totals = sums[..., 1 : 1 + size]
        total = totals.sum(axis=-1)
        # The values from c to k minus half of those at both ends: a difference of middle ranks.
        middle = np.cumsum(totals, axis=-1) - totals / 2
        apart = (middle[..., near[0]] - middle[..., near[1]]) ** 2
        observed = 2 * (sums[..., 1 + size :] * apart).sum(axis=-1)
        # Of all pairs: the spread of the middle ranks, weighted by the ratings.
        mean = ratio((totals * middle).sum(axis=-1), total)[..., None]
        expected = 2 * total * (totals * (middle - mean) ** 2).sum(axis=-1)
        return ratio(observed, total), ratio(expected, total * (total - 1))

    statistics = columns(ratings, counts, coincidences[:, kept])
    return corrected(statistics, parts, layout=kept)


def _pairable(ratings: Ratings) -> tuple[Floats, Floats]:
    """Return the counts of items with two ratings at least, and the ratings of each less one."""
    import numpy as np

    counts = ratings.counts().astype(float)
    given = counts.sum(axis=1)
    kept = np.where(given > 1, 1.0, 0.0)
    return counts * kept[:, None], np.where(given > 1, given - 1, np.inf)


def krippendorff_alpha(ratings: Ratings, distance: str = "nominal") -> Estimate:
    """Return 1 minus observed over expected disagreement of the coincidences.

    Of interval and ratio the labels must be numbers.
    """
    return alpha_counts(ratings, distance).estimate()


def masi(first: Category, second: Category) -> float:
    """Return Passonneau's (2006) distance of two sets of labels, 0 for two empty ones."""
    one, other = set(first), set(second)
    if one == other:
        return 0.0
    if not one & other:
        return 1.0
    kind = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - len(one & other) / len(one | other) * kind


def jaccard(first: Category, second: Category) -> float:
    """Return the share of the labels of either that only one has, 0 for two empty sets."""
    union = set(first) | set(second)
    return 1 - len(set(first) & set(second)) / len(union) if union else 0.0


def _nominal(categories: Sequence[Category]) -> Floats:
    import numpy as np

    result: Floats = 1 - np.eye(len(categories))
    return result


def _interval(categories: Sequence[Category]) -> Floats:
    import numpy as np

    values = np.array([float(label) for (label,) in categories])
    result: Floats = np.subtract.outer(values, values) ** 2
    return result


def _ratio(categories: Sequence[Category]) -> Floats:
    import numpy as np

    values = np.array([float(label) for (label,) in categories])
    sums = np.add.outer(values, values)
    # Two zeros are no distance apart.
    result: Floats = (np.subtract.outer(values, values) / np.where(sums == 0, 1, sums)) ** 2
    return result


def _of_sets(
    distance: Callable[[Category, Category], float],
    categories: Sequence[Category],
) -> Floats:
    import numpy as np

    cells = [[distance(one, other) for other in categories] for one in categories]
    return np.array(cells, dtype=float)


_DISTANCES: dict[str, Callable[[Sequence[Category]], Floats]] = {
    "nominal": _nominal,
    "interval": _interval,
    "ratio": _ratio,
    "masi": partial(_of_sets, masi),
    "jaccard": partial(_of_sets, jaccard),
}


def _all_numbers(ratings: Ratings) -> bool:
    used = [category for category in ratings.used() if category]
    return bool(used) and all(map(is_number, used))


def _sets(ratings: Ratings) -> bool:
    return any(len(category) > 1 for category in ratings.used())


def _form(distance: str, **options: Any) -> Variant:
    alpha = partial(alpha_counts, distance=distance)
    return Variant(alpha, {"distance": distance}, **options)


MEASURE = CodingMeasure(
    "krippendorff_alpha",
    "Krippendorff’s alpha",
    "Krippendorff 2004; MASI: Passonneau 2006",
    (
        _form("nominal"),
        _form("ordinal", prepare=Ratings.in_order, by_label=False, fits=Ratings.has_scale),
        _form("interval", prepare=Ratings.numbers, by_label=False, fits=_all_numbers),
        _form("ratio", prepare=Ratings.numbers, by_label=False, fits=_all_numbers),
        _form("masi", by_label=False, fits=_sets),
        _form("jaccard", by_label=False, fits=_sets),
    ),
)
