"""Gamma: alignment, position and label at once, beyond chance; for nested and overlapping spans.

Over documents: 1 minus the sum of observed over the sum of expected disorders, each by its units
per coder (our own proposal). The expected disorder of a unit is estimated once for all documents.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.gamma_study import GammaMeasure, GammaStudy
from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import alpha_of, no_units

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class Gamma(GammaMeasure):
    """The coefficient of Mathet, Widlöcher & Métivier."""

    key = "gamma"
    title = "γ"

    def of_group(self, study: Study, found: GammaStudy, make: Any) -> Iterator[Tally]:
        """Yield the one value; where the observed disorder is 0 it is 1, and nothing is drawn."""
        import numpy as np

        observed, size = found.observed.disorder, found.continua.per_coder
        sampled = bool((observed > 1e-12).any())
        each = found.chance.expected if sampled else 1.0
        units = np.bincount(found.continua.continuum, minlength=len(found.continua))
        rows = np.column_stack([observed, size * each, units])
        alone = units - sum(
            (
                np.bincount(
                    found.continua.continuum[one.max(axis=1)],
                    weights=(one >= 0).sum(axis=1),
                    minlength=len(units),
                )
                for one in found.observed.members
            ),
            np.zeros(len(units)),
        )
        yield make(
            label=None,
            rows=found.by_document(np.column_stack([rows, alone])),
            formula=_gamma,
            columns=("", "", "units", "unaligned"),
            counts={"documents": int(found.documents.sum()), **study.problems},
            parameters=self.said(found, sampled=sampled),
            reason=lambda sums: no_units(sums[:3]),
        )


def _gamma(sums: Numbers) -> Numbers:
    return alpha_of(sums[..., 0], sums[..., 1])


MEASURE = Gamma()
