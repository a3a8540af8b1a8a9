"""Fleiss' kappa: any number of annotators, chance by the shares of the labels among all ratings.

Where annotators are missing an item counts with the ratings it has; Fleiss asks for equal numbers.
"""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings, observed_agreement


def pooled_chance(ratings: Ratings) -> Estimate:
    """Return agreement beyond that of ratings drawn from the pooled shares of the categories."""
    counts = ratings.counts()
    shares = counts.sum(axis=0) / counts.sum()
    return corrected(1 - observed_agreement(counts), float(1 - shares @ shares))


MEASURE = CodingMeasure("fleiss_kappa", "Fleiss’ kappa", "Fleiss 1971", (Variant(pooled_chance),))
