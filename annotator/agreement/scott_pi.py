"""Scott's pi: two annotators, chance by the shares of the labels among the ratings of both."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.fleiss_kappa import pooled_counts

MEASURE = CodingMeasure(
    "scott_pi", "Scott’s pi", "Scott 1955", (Variant(pooled_counts),), two_only=True
)
