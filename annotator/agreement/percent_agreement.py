"""Percent agreement: the share of pairs of ratings that are the same, not corrected for chance.

The mean over items, so that an item counts the same however many annotators have rated it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, agreeing, columns, mean_of_items
from annotator.agreement.joint_f1 import JointF1
from annotator.agreement.ratings import Ratings

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Tally


def percent_counts(ratings: Ratings) -> Counted:
    """Count the agreeing pairs of each item."""
    return Counted(columns(ratings, agreeing(ratings)), mean_of_items)


def percent_agreement(ratings: Ratings) -> Estimate:
    """Return the observed agreement of pairable items."""
    return percent_counts(ratings).estimate()


class PercentAgreement(CodingMeasure):
    """Of attributes there is the joint F1 as well, the last of the results."""

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return the tallies of a coding measure, then the joint F1 of each attribute."""
        return [*super().tallies(study, options), *JointF1(self.key, study).tallies(study, options)]


MEASURE = PercentAgreement(
    "percent_agreement",
    "Percent agreement",
    "Fleiss 1971",
    (Variant(percent_counts),),
    any_values=True,
)
