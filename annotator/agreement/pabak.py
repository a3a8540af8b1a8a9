"""Kappa adjusted for prevalence and bias: twice the observed agreement minus one."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Estimate, Variant
from annotator.agreement.ratings import Ratings, observed_agreement


def pabak(ratings: Ratings) -> Estimate:
    """Return 2 Ao - 1, whatever the number of categories."""
    return Estimate(2 * observed_agreement(ratings.counts()) - 1)


MEASURE = CodingMeasure(
    "pabak", "PABAK", "Byrt, Bishop & Carlin 1993", (Variant(pabak),), two_only=True
)
