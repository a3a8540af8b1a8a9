"""Gwet's AC2: AC1 with weights, for labels in order."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import (
    Counted,
    Estimate,
    agreeing,
    columns,
    corrected,
    mean_of_items,
    undefined,
)
from annotator.agreement.ratings import Ratings, agreement_weights
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def weighted_counts(ratings: Ratings, near: Floats | None) -> Counted:
    """Count the agreeing pairs of each item, by their weights, and the shares of its categories.

    Without weights only the same category agrees, and the value is AC1.
    """
    size = len(ratings.categories)
    if size < 2:
        return undefined(ratings)
    counts = ratings.counts()
    scale = (size if near is None else float(near.sum())) / (size * (size - 1))

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        mean = ratio(sums[..., 2:], sums[..., :1])
        return 1 - mean_of_items(sums), 1 - scale * (mean * (1 - mean)).sum(axis=-1)

    mine = counts / counts.sum(axis=1, keepdims=True).clip(1)
    return corrected(columns(ratings, agreeing(ratings, near), mine), parts)


def ac2_counts(ratings: Ratings, weights: str) -> Counted:
    """Count with the weights of this name."""
    return weighted_counts(ratings, agreement_weights(weights, len(ratings.categories)))


def gwet_ac2(ratings: Ratings, weights: str = "quadratic") -> Estimate:
    """Return AC2 over all ranks, used or only declared; undefined with one."""
    return ac2_counts(ratings, weights).estimate()


MEASURE = CodingMeasure(
    "gwet_ac2",
    "Gwet’s AC2",
    "Gwet 2008, 2014",
    tuple(
        Variant(
            partial(ac2_counts, weights=name),
            {"weights": name},
            Ratings.in_order,
            False,
            Ratings.has_scale,
        )
        for name in ("quadratic", "linear", "ordinal")
    ),
)
