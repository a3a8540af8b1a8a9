"""Percent agreement: the share of pairs of ratings that are the same, not corrected for chance.

The mean over items, so that an item counts the same however many annotators have rated it.
"""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Estimate, Variant
from annotator.agreement.ratings import Ratings, observed_agreement


def percent_agreement(ratings: Ratings) -> Estimate:
    """Return the observed agreement of pairable items."""
    return Estimate(observed_agreement(ratings.counts()))


MEASURE = CodingMeasure(
    "percent_agreement", "Percent agreement", "Fleiss 1971", (Variant(percent_agreement),)
)
