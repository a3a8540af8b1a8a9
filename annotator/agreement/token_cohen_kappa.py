"""Cohen's kappa of tokens: two annotators, a token's label or none."""

from __future__ import annotations

from annotator.agreement.coding import Variant
from annotator.agreement.cohen_kappa import kappa_counts
from annotator.agreement.token_labels import TokenMeasure

MEASURE = TokenMeasure(
    "token_cohen_kappa",
    "Cohen’s kappa of tokens",
    "Cohen 1960",
    (Variant(kappa_counts),),
    two_only=True,
)
