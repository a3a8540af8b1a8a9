"""Weighted kappa: two annotators and labels in order; a near label is a smaller disagreement."""

from __future__ import annotations

from functools import partial

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings, agreement_weights


def weighted_kappa(ratings: Ratings, weights: str = "linear") -> Estimate:
    """Return 1 minus weighted observed over expected disagreement, both on the same scale."""
    import numpy as np

    shares = ratings.confusion() / len(ratings.codes)
    apart = 1 - agreement_weights(weights, len(shares))
    by_chance = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return corrected(float((apart * shares).sum()), float((apart * by_chance).sum()))


MEASURE = CodingMeasure(
    "weighted_kappa",
    "Weighted kappa",
    "Cohen 1968",
    tuple(
        Variant(
            partial(weighted_kappa, weights=name),
            {"weights": name},
            Ratings.in_order,
            False,
            Ratings.has_scale,
        )
        for name in ("linear", "quadratic")
    ),
    two_only=True,
)
