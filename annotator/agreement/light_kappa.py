"""Light's kappa: the mean of Cohen's kappa of every pair of annotators."""

from __future__ import annotations

from statistics import fmean

from annotator.agreement.coding import CodingMeasure, Estimate, Variant
from annotator.agreement.cohen_kappa import chance
from annotator.agreement.ratings import Ratings


def light_kappa(ratings: Ratings) -> Estimate:
    """Return the mean over the pairs whose kappa is defined, and how many there are."""
    found = [chance(table) for table in ratings.confusions()]
    kappas = [(seen - by_chance) / (1 - by_chance) for seen, by_chance in found if by_chance < 1]
    details = {"defined_pairs": len(kappas), "undefined_pairs": len(found) - len(kappas)}
    return Estimate(fmean(kappas) if kappas else None, details)


MEASURE = CodingMeasure(
    "light_kappa", "Light’s kappa", "Light 1971", (Variant(light_kappa),), many_only=True
)
