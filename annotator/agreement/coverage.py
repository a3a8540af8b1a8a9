"""Which positions an annotator has marked with a label, as stretches on one line of all documents.

Overlapping marks of one label and annotator cover their positions once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study


@dataclass(frozen=True, eq=False)
class Covered:
    """Stretches that do not touch each other, in order; ``before`` is the length before each."""

    start: Integers
    end: Integers
    before: Integers

    def within(self, start: Integers, end: Integers) -> Integers:
        """Return how many covered positions lie in each of these ranges."""
        found: Integers = self._up_to(end) - self._up_to(start)
        return found

    def _up_to(self, position: Integers) -> Integers:
        import numpy as np

        if not len(self.start):
            return np.zeros(len(position), dtype=np.int64)
        last = np.searchsorted(self.start, position, side="right") - 1
        inside = np.minimum(position, self.end[last]) - self.start[last]
        return np.where(last >= 0, self.before[last] + inside, 0)


@dataclass(frozen=True, eq=False)
class Line:
    """All documents one after the other, once for every label: where pieces of marks lie on it.

    ``cell`` is the document and label of a position: ``document * labels + label``.
    """

    start: Integers
    end: Integers
    stride: int

    def cell(self, position: Integers) -> Integers:
        """Return the documents and labels of positions."""
        return position // self.stride

    def covered(self, pieces: Bools) -> Covered:
        """Return what some of the pieces cover together."""
        import numpy as np

        order = np.argsort(self.start[pieces], kind="stable")
        start, end = self.start[pieces][order], self.end[pieces][order]
        if not len(start):
            return Covered(start, end, start)
        reach = np.maximum.accumulate(end)
        begins = np.r_[True, start[1:] > reach[:-1]]
        starts = start[begins]
        ends = reach[np.r_[begins[1:], True]]
        lengths = ends - starts
        return Covered(starts, ends, np.cumsum(lengths) - lengths)


def line_of(study: Study) -> Line:
    """Return the line of a study; it is kept for the next measure."""
    if "line" not in study.memo:
        table = study.table
        stride = int(table.piece_end.max(initial=0)) + 1
        owner = table.piece_of
        offset = (table.document[owner] * max(len(study.names), 1) + table.label[owner]) * stride
        study.memo["line"] = Line(offset + table.piece_start, offset + table.piece_end, stride)
    found: Line = study.memo["line"]
    return found
