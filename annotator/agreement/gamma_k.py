"""Gamma-k: gamma-cat for one label, over the aligned pairs of which one unit at least has it.

The value of all labels together is gamma-cat's; here every label has its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.gamma_cat import against, disagreement, nothing_aligned
from annotator.agreement.gamma_study import GammaMeasure, GammaStudy
from annotator.agreement.tally import Tally, mean_of

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class GammaK(GammaMeasure):
    """The coefficient of single labels; over all the mean of those that have a value."""

    key = "gamma_k"
    title = "γ-k"
    paper = "Mathet 2017"

    def of_group(self, study: Study, found: GammaStudy, make: Any) -> Iterator[Tally]:
        """Yield the mean of the labels, then each label."""
        import numpy as np

        width = len(study.names)
        if not width:
            return
        rows = found.by_document(disagreement(found.continua, found.observed, width))
        formulas = [against(found, width, label=label) for label in range(width)]
        said = self.said(found, sampled=True)

        def mean(sums: Numbers) -> Numbers:
            lines = sums.reshape(*sums.shape[:-1], width, 3)
            return mean_of(np.stack([one(lines[..., n, :]) for n, one in enumerate(formulas)], -1))

        yield make(
            label=None,
            rows=rows.reshape(len(rows), -1),
            formula=mean,
            parameters={"aggregate": "mean_of_labels", **said},
            reason=nothing_aligned,
        )
        for label, name in enumerate(study.names):
            if rows[:, label].any():
                yield make(
                    label=name,
                    rows=rows[:, label],
                    formula=formulas[label],
                    columns=("", "", "aligned"),
                    parameters=said,
                    reason=nothing_aligned,
                )


MEASURE = GammaK()
