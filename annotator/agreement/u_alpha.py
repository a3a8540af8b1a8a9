"""u-alpha: how far annotators agree on where units lie and what they are, gaps included.

Where nobody's units of different labels overlap, a document is one line (``continuum: joint``), as
in the paper. Labels that overlap cannot share a line: then each label is a line of its own, and the
value is 1 minus the observed over the expected disagreement of all of them (``continuum: labels``;
our own proposal). A label's own value is always that of its own line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Reason
from annotator.agreement.tally import Tally, ratio
from annotator.agreement.unitizing import (
    UnitizingMeasure,
    alpha_of,
    corrected_total,
    no_units,
)
from annotator.agreement.units import Coincidences, coincidences

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class UAlpha(UnitizingMeasure):
    """The general coefficient."""

    key = "u_alpha"
    title = "uα (unitizing)"

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the joint value where it is defined, that of the labels' lines, each label."""
        counted = coincidences(study, group)
        if (counted.flat == counted.documents).all():
            yield make(
                label=None,
                rows=_joint(counted),
                formula=_joint_alpha,
                parameters={"continuum": "joint", "paper": self.paper},
                reason=no_units,
            )
        rows = label_lines(counted)
        yield make(
            label=None,
            rows=_with_units(rows.reshape(len(rows), -1), counted),
            formula=_lines_alpha,
            parameters={"continuum": "labels", "paper": self.paper},
            reason=no_units,
        )
        for label, name in enumerate(study.names):
            if counted.lengths[:, label].any():
                yield make(
                    label=name,
                    rows=rows[:, label],
                    formula=line_alpha,
                    parameters={"continuum": "labels", "paper": self.paper},
                    reason=_only_this,
                    counts={},
                )


def _joint(counted: Coincidences) -> Numbers:
    """Return for each document: disagreement, total, squares, then the length of gaps and labels.

    The last is the length of all units.
    """
    import numpy as np

    gaps = counted.gaps
    agreed = counted.gap_to_gap + counted.same.sum(axis=1)
    squares = counted.squares.sum(axis=1) + gaps
    columns = [counted.total - agreed, counted.total, squares, gaps]
    units = counted.lengths.sum(axis=1)
    return np.column_stack([*columns, counted.lengths, units])


def _joint_alpha(sums: Numbers) -> Numbers:
    observed, total, squares = (sums[..., n] for n in range(3))
    values = sums[..., 3:-1]
    expected = total**2 - (values**2).sum(axis=-1)
    return alpha_of(observed * corrected_total(total, squares), expected)


def label_lines(counted: Coincidences) -> Numbers:
    """Return documents × labels × (disagreement, total, squares, length of the label)."""
    import numpy as np

    total = np.broadcast_to(counted.total[:, None], counted.lengths.shape)
    apart = 2 * (counted.lengths - counted.same)
    squares = counted.squares + total - counted.lengths
    return np.stack([apart, total, squares, counted.lengths], axis=-1)


def _expected(lines: Numbers) -> Numbers:
    total, squares, length = (lines[..., n] for n in (1, 2, 3))
    return 2 * ratio(length * (total - length), corrected_total(total, squares))


def line_alpha(lines: Numbers) -> Numbers:
    """Return the value of a label's own line."""
    return alpha_of(lines[..., 0], _expected(lines))


def _only_this(lines: Numbers) -> Reason:
    """Return why a label that was used has no value: nobody has a gap beside it."""
    return Reason.NO_VARIATION if lines[3] else Reason.NO_UNITS


def _with_units(rows: Numbers, counted: Coincidences) -> Numbers:
    import numpy as np

    return np.column_stack([rows, counted.lengths.sum(axis=1)])


def _lines_alpha(sums: Numbers) -> Numbers:
    import numpy as np

    lines = sums[..., :-1].reshape(*sums.shape[:-1], -1, 4)
    expected = np.nan_to_num(_expected(lines))
    return alpha_of(lines[..., 0].sum(axis=-1), expected.sum(axis=-1))


MEASURE = UAlpha()
