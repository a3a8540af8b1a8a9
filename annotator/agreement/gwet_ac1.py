"""Gwet's AC1: any number of annotators; chance is small where one label prevails."""

from __future__ import annotations

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate
from annotator.agreement.gwet_ac2 import weighted_counts
from annotator.agreement.ratings import Ratings


def ac1_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item and the shares of its categories."""
    return weighted_counts(ratings, None)


def gwet_ac1(ratings: Ratings) -> Estimate:
    """Return AC1 over all categories, used or only declared; undefined with one."""
    return ac1_counts(ratings).estimate()


MEASURE = CodingMeasure("gwet_ac1", "Gwet’s AC1", "Gwet 2008", (Variant(ac1_counts),))
