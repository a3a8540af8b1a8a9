"""Randolph's free-marginal kappa: any number of annotators, the same chance for every label."""

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
)
from annotator.agreement.ratings import Ratings

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def uniform_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item; chance is one in q, the number of categories."""
    import numpy as np

    size = len(ratings.categories)

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        return 1 - mean_of_items(sums), np.asarray(1 - 1 / size)

    return corrected(columns(ratings, agreeing(ratings)), parts)


def uniform_chance(ratings: Ratings) -> Estimate:
    """Return agreement beyond one in q, the number of categories, used or only declared."""
    return uniform_counts(ratings).estimate()


MEASURE = CodingMeasure(
    "randolph_kappa", "Randolph’s kappa", "Randolph 2005", (Variant(uniform_counts),)
)
