"""(k)u-alpha: how far annotators agree on one label where both have a unit.

``coverage`` is the share of the label's length that meets a unit of somebody else at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.cu_alpha import nothing_pairable, valued_rows
from annotator.agreement.tally import Tally, mean_of, ratio
from annotator.agreement.unitizing import UnitizingMeasure
from annotator.agreement.units import coincidences

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class KuAlpha(UnitizingMeasure):
    """The coefficient of single labels; the value of all is the mean of those that have one."""

    key = "ku_alpha"
    title = "(k)uα (one label of shared units)"

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the mean over the labels, then each label."""
        import numpy as np

        counted = coincidences(study, group)
        total, squares = valued_rows(counted)[:, 1:3].T
        flat = counted.flat[:, None]
        lines = np.stack(
            [
                np.broadcast_to(total[:, None], counted.lengths.shape),
                np.broadcast_to(squares[:, None], counted.lengths.shape),
                counted.pairable,
                counted.same * flat,
                counted.pairable_squares,
                counted.lengths * flat,
            ],
            axis=-1,
        )
        yield make(
            label=None,
            rows=np.column_stack([total, total, lines.reshape(len(lines), -1)]),
            formula=_mean,
            parameters={"aggregate": "mean_of_labels", "paper": self.paper},
            reason=nothing_pairable,
        )
        for label, name in enumerate(study.names):
            if counted.lengths[:, label].any():
                yield make(
                    label=name,
                    rows=np.column_stack([total, lines[:, label]])[:, [0, *range(1, 7)]],
                    formula=_of_label,
                    parameters={"paper": self.paper},
                    reason=_no_length,
                    details=_coverage,
                    counts={},
                )


def _ku(lines: Numbers) -> Numbers:
    """Return 1 - (e.k / l.k) · (l.k - lkk) / (e.k - ekk); the divisor of e cancels out."""
    total, _, length, same, squares = (lines[..., n] for n in range(5))
    expected, itself = total * length - squares, length**2 - squares
    found: Numbers = 1 - ratio(expected * (length - same), length * (expected - itself))
    return found


def _of_label(sums: Numbers) -> Numbers:
    return _ku(sums[..., 1:])


def _mean(sums: Numbers) -> Numbers:
    return mean_of(_ku(sums[..., 2:].reshape(*sums.shape[:-1], -1, 6)))


def _no_length(sums: Numbers) -> Any:
    return nothing_pairable(sums[[0, 3]])


def _coverage(sums: Numbers) -> Mapping[str, Any]:
    covered = float(ratio(sums[3], sums[6]))
    return {"coverage": covered if covered == covered else None}


MEASURE = KuAlpha()
