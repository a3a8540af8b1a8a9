"""Attribution accuracy: of the sources both have linked, how many to the same targets.

For quotes: who said it, given that both have found the quote and named a speaker.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.attributions import AttributionMeasure, attributions
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class AttributionAccuracy(AttributionMeasure):
    """The share of sources with the same targets, not corrected for chance."""

    key = "attribution_accuracy"
    title = "Attribution accuracy"

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the outcomes."""
        return attributions(study, first, second, form).outcomes

    def formula(self, sums: Numbers) -> Numbers:
        """Return same targets / linked by both."""
        return ratio(sums[..., 1], sums[..., 0])


MEASURE = AttributionAccuracy()
