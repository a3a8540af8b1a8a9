"""Hubert's kappa, also Davies and Fleiss', Conger's: Cohen's kappa for any number of annotators.

Observed and expected agreement are averaged over the pairs before the one ratio is taken.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, columns, corrected, marginals
from annotator.agreement.ratings import Ratings
from annotator.agreement.tally import mean_of, ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def hubert_counts(ratings: Ratings) -> Counted:
    """Count for every pair what both gave."""

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        observed, expected = pairs_chance(ratings, sums)
        return 1 - mean_of(observed), 1 - mean_of(expected)

    return corrected(pairs_statistics(ratings), parts)


def pairs_statistics(ratings: Ratings) -> Floats:
    """Return for each item and pair of annotators: both rated, they agree, what each gave."""
    import numpy as np

    found = []
    for pair in combinations(range(ratings.raters), 2):
        both, first, second = marginals(ratings, *pair)
        found += [both, (first * second).sum(axis=1), np.hstack([first, second])]
    return columns(ratings, *found)


def pairs_chance(ratings: Ratings, sums: Floats) -> tuple[Floats, Floats]:
    """Return observed and expected agreement, pairs as the last axis.

    Those of a pair without an item in common are ``nan``.
    """
    size = len(ratings.categories)
    each = sums[..., 1:].reshape(*sums.shape[:-1], -1, 2 + 2 * size)
    total, agreed = each[..., 0], each[..., 1]
    by_chance = (each[..., 2 : 2 + size] * each[..., 2 + size :]).sum(axis=-1)
    return ratio(agreed, total), ratio(by_chance, total * total)


def hubert_kappa(ratings: Ratings) -> Estimate:
    """Return the ratio of the averages over all pairs who have an item in common."""
    return hubert_counts(ratings).estimate()


MEASURE = CodingMeasure(
    "hubert_kappa",
    "Hubert’s kappa",
    "Hubert 1977; Conger 1980; Davies & Fleiss 1982",
    (Variant(hubert_counts),),
    many_only=True,
)
