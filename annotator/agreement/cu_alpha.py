"""cu-alpha: how far annotators agree on labels where both have a unit, gaps left out.

What a unit could meet is its pairable length: what it shares with units of each other annotator,
divided by their number. (The paper prints 0.724 for its example; this reading gives 0.7242.)
Documents in which somebody's units overlap have no single line and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Reason
from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import UnitizingMeasure, alpha_of, corrected_total
from annotator.agreement.units import Coincidences, coincidences

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class CuAlpha(UnitizingMeasure):
    """The coefficient of coding."""

    key = "cu_alpha"
    title = "cuα (labels of shared units)"

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the one value."""
        counted = coincidences(study, group)
        yield make(
            label=None,
            rows=valued_rows(counted),
            formula=_cu_alpha,
            parameters={"paper": self.paper},
            reason=nothing_pairable,
        )


def valued_rows(counted: Coincidences) -> Numbers:
    """Return of flat documents: disagreement, total and squares of what is valued, then labels."""
    import numpy as np

    flat = counted.flat
    total = counted.valued * flat
    same = counted.same.sum(axis=1) * flat
    squares = counted.pairable_squares.sum(axis=1)
    return np.column_stack([total - same, total, squares, counted.pairable])


def _cu_alpha(sums: Numbers) -> Numbers:
    observed, total, squares = (sums[..., n] for n in range(3))
    expected = total**2 - (sums[..., 3:] ** 2).sum(axis=-1)
    return alpha_of(observed * corrected_total(total, squares), expected)


def nothing_pairable(sums: Numbers) -> Reason:
    """Return why there is no value: no units meet, or all have one label."""
    return Reason.NO_PAIRABLE_LENGTH if sums[1] == 0 else Reason.NO_VARIATION


MEASURE = CuAlpha()
