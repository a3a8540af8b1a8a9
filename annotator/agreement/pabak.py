"""Kappa adjusted for prevalence and bias: twice the observed agreement minus one."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, agreeing, columns, mean_of_items
from annotator.agreement.ratings import Ratings


def pabak_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item."""
    return Counted(columns(ratings, agreeing(ratings)), lambda sums: 2 * mean_of_items(sums) - 1)


def pabak(ratings: Ratings) -> Estimate:
    """Return 2 Ao - 1, whatever the number of categories."""
    return pabak_counts(ratings).estimate()


MEASURE = CodingMeasure(
    "pabak",
    "PABAK",
    "Byrt, Bishop & Carlin 1993",
    (Variant(pabak_counts),),
    two_only=True,
    any_values=True,
)
