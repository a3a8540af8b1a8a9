"""Fleiss' kappa: any number of annotators, chance by the shares of the labels among all ratings.

Where annotators are missing an item counts with the ratings it has; Fleiss asks for equal numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import (
    Counted,
    Estimate,
    agreeing,
    columns,
    corrected,
    mean_of_items,
    shares,
)
from annotator.agreement.ratings import Ratings

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def pooled_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item and its ratings by category."""

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        pooled = shares(sums[..., 2:])
        return 1 - mean_of_items(sums), 1 - (pooled * pooled).sum(axis=-1)

    return corrected(columns(ratings, agreeing(ratings), ratings.counts()), parts)


def pooled_chance(ratings: Ratings) -> Estimate:
    """Return agreement beyond that of ratings drawn from the pooled shares of the categories."""
    return pooled_counts(ratings).estimate()


MEASURE = CodingMeasure("fleiss_kappa", "Fleiss’ kappa", "Fleiss 1971", (Variant(pooled_counts),))
