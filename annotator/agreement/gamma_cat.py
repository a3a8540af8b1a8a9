"""Gamma-cat: the labels of units that gamma's best alignment puts together (Mathet 2017).

A pair of real units counts by how near they lie, max(0, 1 - positional dissimilarity), over the
units of its alignment less one; units without a partner do not count. So with units given
beforehand the observed part is that of Krippendorff's alpha, missing values included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.gamma_study import GammaMeasure, GammaStudy, aligned_pairs
from annotator.agreement.measure import Reason
from annotator.agreement.tally import Tally, ratio
from annotator.agreement.unitizing import alpha_of

if TYPE_CHECKING:
    from annotator.agreement.gamma_alignment import Alignments, Continua
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class GammaCat(GammaMeasure):
    """The coefficient of labels on aligned units."""

    key = "gamma_cat"
    title = "γ-cat"
    paper = "Mathet 2017"

    def of_group(self, study: Study, found: GammaStudy, make: Any) -> Iterator[Tally]:
        """Yield the one value."""
        yield make(
            label=None,
            rows=found.by_document(disagreement(found.continua, found.observed, 0)[:, 0]),
            formula=against(found, 0, label=0),
            columns=("", "", "aligned"),
            parameters=self.said(found, sampled=True),
            reason=nothing_aligned,
        )


def disagreement(continua: Continua, best: Alignments, labels: int) -> Numbers:
    """Return continua × (1 or labels) × (weighted disagreement, weight, pairs).

    With ``labels`` those pairs count for a label of which one at least has it.
    """
    import numpy as np

    pairs = aligned_pairs(continua, best)
    ours, theirs = continua.label[pairs.first], continua.label[pairs.second]
    apart = ours != theirs
    width = max(labels, 1)
    found = np.zeros((len(continua) * width, 3))
    sides = [(ours, np.ones(len(ours), dtype=bool)), (theirs, apart)] if labels else [
        (np.zeros(len(ours), dtype=np.int64), np.ones(len(ours), dtype=bool))
    ]  # fmt: skip
    for label, counts in sides:
        cell = (pairs.continuum * width + label)[counts]
        for column, values in enumerate((pairs.weight * apart, pairs.weight, np.ones(len(ours)))):
            found[:, column] += np.bincount(cell, weights=values[counts], minlength=len(found))
    return found.reshape(len(continua), width, 3)


def against(found: GammaStudy, labels: int, *, label: int) -> Any:
    """Return the formula that holds observed against what chance continua have."""
    sample = found.chance
    by_chance = disagreement(sample.continua, sample.best, labels)[:, label].sum(axis=0)
    expected = float(ratio(by_chance[0], by_chance[1]))

    def formula(sums: Numbers) -> Numbers:
        return alpha_of(ratio(sums[..., 0], sums[..., 1]), expected)  # type: ignore[arg-type]

    return formula


def nothing_aligned(sums: Numbers) -> Reason:
    """Return why there is no value: no units are aligned, or chance has one label only."""
    return Reason.NO_PAIRABLE_LENGTH if sums[1] == 0 else Reason.NO_VARIATION


MEASURE = GammaCat()
