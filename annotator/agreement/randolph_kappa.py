"""Randolph's free-marginal kappa: any number of annotators, the same chance for every label."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings, observed_agreement


def uniform_chance(ratings: Ratings) -> Estimate:
    """Return agreement beyond one in q, the number of categories, used or only declared."""
    observed = observed_agreement(ratings.counts())
    return corrected(1 - observed, 1 - 1 / len(ratings.categories))


MEASURE = CodingMeasure(
    "randolph_kappa", "Randolph’s kappa", "Randolph 2005", (Variant(uniform_chance),)
)
