"""Krippendorff's alpha of tokens: any number of annotators, a token's label or none."""

from __future__ import annotations

from functools import partial

from annotator.agreement.coding import Variant
from annotator.agreement.krippendorff_alpha import alpha_counts
from annotator.agreement.token_labels import TokenMeasure

MEASURE = TokenMeasure(
    "token_alpha",
    "Krippendorff’s alpha of tokens",
    "Krippendorff 2004",
    (Variant(partial(alpha_counts, distance="nominal"), {"distance": "nominal"}),),
)
