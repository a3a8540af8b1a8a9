"""Weighted kappa: two annotators and labels in order; a near label is a smaller disagreement."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, corrected, marginals, mean_of_items
from annotator.agreement.ratings import Ratings, agreement_weights
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def distance_counts(ratings: Ratings, weights: str) -> Counted:
    """Count for each item the distance of the two ranks, and both ranks."""
    import numpy as np

    size = len(ratings.categories)
    apart = 1 - agreement_weights(weights, size)
    both, first, second = marginals(ratings, 0, 1)
    distance = ((first @ apart) * second).sum(axis=1)
    statistics = np.column_stack([both, distance, first, second])

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        rows, columns = sums[..., 2 : 2 + size], sums[..., 2 + size :]
        by_chance = ((rows @ apart) * columns).sum(axis=-1)
        return mean_of_items(sums), ratio(by_chance, sums[..., 0] ** 2)

    return corrected(statistics, parts)


def weighted_kappa(ratings: Ratings, weights: str = "linear") -> Estimate:
    """Return 1 minus weighted observed over expected disagreement, both on the same scale."""
    return distance_counts(ratings, weights).estimate()


MEASURE = CodingMeasure(
    "weighted_kappa",
    "Weighted kappa",
    "Cohen 1968",
    tuple(
        Variant(
            partial(distance_counts, weights=name),
            {"weights": name},
            Ratings.in_order,
            False,
            Ratings.has_scale,
        )
        for name in ("linear", "quadratic")
    ),
    two_only=True,
)
