"""Gwet's AC1: any number of annotators; chance is small where one label prevails."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings, observed_agreement


def gwet_ac1(ratings: Ratings) -> Estimate:
    """Return AC1 over all categories, used or only declared; undefined with one."""
    if len(ratings.categories) < 2:
        return Estimate(None)
    counts = ratings.counts()
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = float(shares @ (1 - shares)) / (len(shares) - 1)
    return corrected(1 - observed_agreement(counts), 1 - expected)


MEASURE = CodingMeasure("gwet_ac1", "Gwet’s AC1", "Gwet 2008", (Variant(gwet_ac1),))
