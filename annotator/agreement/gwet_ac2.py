"""Gwet's AC2: AC1 with weights, for labels in order."""

from __future__ import annotations

from functools import partial

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings, agreement_weights, observed_agreement


def gwet_ac2(ratings: Ratings, weights: str = "quadratic") -> Estimate:
    """Return AC2 over all ranks, used or only declared; undefined with one."""
    size = len(ratings.categories)
    if size < 2:
        return Estimate(None)
    counts = ratings.counts()
    near = agreement_weights(weights, size)
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    expected = float(near.sum() / (size * (size - 1)) * (shares @ (1 - shares)))
    return corrected(1 - observed_agreement(counts, near), 1 - expected)


MEASURE = CodingMeasure(
    "gwet_ac2",
    "Gwet’s AC2",
    "Gwet 2008, 2014",
    tuple(
        Variant(
            partial(gwet_ac2, weights=name),
            {"weights": name},
            Ratings.in_order,
            False,
            Ratings.has_scale,
        )
        for name in ("quadratic", "linear", "ordinal")
    ),
)
