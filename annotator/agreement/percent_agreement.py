"""Percent agreement: the share of pairs of ratings that are the same, not corrected for chance.

The mean over items, so that an item counts the same however many annotators have rated it.
"""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, agreeing, columns, mean_of_items
from annotator.agreement.ratings import Ratings


def percent_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item."""
    return Counted(columns(ratings, agreeing(ratings)), mean_of_items)


def percent_agreement(ratings: Ratings) -> Estimate:
    """Return the observed agreement of pairable items."""
    return percent_counts(ratings).estimate()


MEASURE = CodingMeasure(
    "percent_agreement", "Percent agreement", "Fleiss 1971", (Variant(percent_counts),)
)
