"""S of two annotators: chance is the same for every declared label (Bennett et al. 1954)."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.randolph_kappa import uniform_counts

MEASURE = CodingMeasure(
    "bennett_s",
    "Bennett’s S",
    "Bennett, Alpert & Goldstein 1954",
    (Variant(uniform_counts),),
    two_only=True,
)
