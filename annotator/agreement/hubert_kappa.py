"""Hubert's kappa, also Davies and Fleiss', Conger's: Cohen's kappa for any number of annotators.

Observed and expected agreement are averaged over the pairs before the one ratio is taken.
"""

from __future__ import annotations

from statistics import fmean

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.cohen_kappa import chance
from annotator.agreement.ratings import Ratings


def hubert_kappa(ratings: Ratings) -> Estimate:
    """Return the ratio of the averages over all pairs who have an item in common."""
    observed, expected = zip(*(chance(table) for table in ratings.confusions()), strict=True)
    return corrected(1 - fmean(observed), 1 - fmean(expected))


MEASURE = CodingMeasure(
    "hubert_kappa",
    "Hubert’s kappa",
    "Hubert 1977; Conger 1980; Davies & Fleiss 1982",
    (Variant(hubert_kappa),),
    many_only=True,
)
