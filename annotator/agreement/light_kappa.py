"""Light's kappa: the mean of Cohen's kappa of every pair of annotators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate
from annotator.agreement.hubert_kappa import pairs_chance, pairs_statistics
from annotator.agreement.ratings import Ratings
from annotator.agreement.tally import mean_of, ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats


def light_counts(ratings: Ratings) -> Counted:
    """Count for every pair what both gave."""
    import numpy as np

    def kappas(sums: Floats) -> tuple[Floats, Floats]:
        observed, expected = pairs_chance(ratings, sums)
        return ratio(observed - expected, 1 - expected), observed

    def details(sums: Floats) -> Mapping[str, Any]:
        found, observed = kappas(sums)
        defined, pairs = int(np.isfinite(found).sum()), int(np.isfinite(observed).sum())
        return {"defined_pairs": defined, "undefined_pairs": pairs - defined}

    return Counted(pairs_statistics(ratings), lambda sums: mean_of(kappas(sums)[0]), details)


def light_kappa(ratings: Ratings) -> Estimate:
    """Return the mean over the pairs whose kappa is defined, and how many there are."""
    return light_counts(ratings).estimate()


MEASURE = CodingMeasure(
    "light_kappa", "Light’s kappa", "Light 1971", (Variant(light_counts),), many_only=True
)
