"""Binary u-alpha: how far annotators agree on what is a unit and what is a gap, whatever the label.

Documents in which somebody's units overlap have no single line and are left out; ``flat_documents``
counts those that are in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import (
    UnitizingMeasure,
    alpha_of,
    corrected_total,
    no_units,
)
from annotator.agreement.units import coincidences

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class BinaryUAlpha(UnitizingMeasure):
    """The coefficient of relevance."""

    key = "u_alpha_binary"
    title = "|uα (unit or gap)"

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the one value."""
        import numpy as np

        counted = coincidences(study, group)
        gaps, units = counted.gaps, counted.lengths.sum(axis=1)
        rows = np.column_stack(
            [
                counted.total - counted.gap_to_gap - counted.valued,
                counted.total,
                counted.squares.sum(axis=1) + gaps,
                gaps,
                units,
            ]
        )
        yield make(
            label=None,
            rows=rows * counted.flat[:, None],
            formula=_binary_alpha,
            parameters={"paper": self.paper},
            reason=no_units,
        )


def _binary_alpha(sums: Numbers) -> Numbers:
    observed, total, squares, gaps, units = (sums[..., n] for n in range(5))
    return alpha_of(observed * corrected_total(total, squares), 2 * gaps * units)


MEASURE = BinaryUAlpha()
