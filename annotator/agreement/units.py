"""Units of a continuum: what the unitizing coefficients count, for any group of annotators.

A document is a line of code points; every fragment of a mark is a unit on it, the rest are gaps.
One annotator's units of one label must not overlap: the earliest, then the longest is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from annotator.agreement.overlaps import sharing
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    import numpy as np

    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers


@dataclass(frozen=True, eq=False)
class Units:
    """Units as columns, and what is known of the whole.

    ``skipped`` counts units that overlapped an earlier one of the same annotator and label.
    ``flat`` (documents × annotators) tells where no two units of an annotator overlap at all.
    """

    document: Integers
    annotator: Integers
    label: Integers
    start: Integers
    end: Integers
    skipped: int
    flat: Bools

    @property
    def length(self) -> Integers:
        """The code points of each unit."""
        return self.end - self.start


@dataclass(frozen=True, eq=False)
class Coincidences:
    """Lengths that a group of annotators has in common, document by document; all add up.

    Ordered pairs of annotators count, divided by the number of annotators present less one.
    ``total`` is the length of all lines. By label: ``lengths`` of units, their ``squares``, and
    ``same``, which both of a pair have with one label. Of flat documents also ``valued``, which
    both have with any label; by label ``pairable``, the part of units that others have with any
    label, and ``pairable_squares`` of those parts.
    """

    documents: Bools
    flat: Bools
    total: Numbers
    lengths: Numbers
    squares: Numbers
    same: Numbers
    valued: Numbers
    pairable: Numbers
    pairable_squares: Numbers

    @property
    def gaps(self) -> Numbers:
        """The length that is no unit; each position of a gap counts alone."""
        found: Numbers = self.total - self.lengths.sum(axis=1)
        return found

    @property
    def gap_to_gap(self) -> Numbers:
        """What both of a pair have as a gap, in flat documents."""
        # Of a pair's line each code point is a gap of both, a unit of one or a unit of both.
        found: Numbers = self.total - 2 * self.lengths.sum(axis=1) + self.valued
        return found


def units_of(study: Study) -> Units:
    """Return the units of a study; they are kept for the next measure."""
    if "units" not in study.memo:
        study.memo["units"] = _units(study)
    found: Units = study.memo["units"]
    return found


def coincidences(study: Study, group: Sequence[int]) -> Coincidences:
    """Return what a group of annotators has in common; it is kept for the next measure."""
    key = ("coincidences", *group)
    if key not in study.memo:
        study.memo[key] = _coincidences(study, units_of(study), list(group))
    found: Coincidences = study.memo[key]
    return found


def document_lengths(study: Study) -> Integers:
    """Return the code points of each document; of one made without texts those up to a mark."""
    import numpy as np

    if study.comparison is not None:
        return np.asarray(study.comparison.columns.characters, dtype=np.int64)
    found = np.zeros(len(study.documents), dtype=np.int64)
    np.maximum.at(found, study.table.document, study.table.end)
    return found


def _units(study: Study) -> Units:
    import numpy as np

    table = study.table
    owner = table.piece_of
    columns = np.stack(
        [
            table.document[owner], table.annotator[owner], table.label[owner],
            table.piece_start, table.piece_end,
        ]
    )  # fmt: skip
    d, a, k, start, end = columns
    order = np.lexsort((-end, start, k, a, d))
    columns = columns[:, order]
    kept = ~_overlapping(columns[:3], columns[3], columns[4])
    d, a, k, start, end = columns[:, kept]
    flat = np.ones(table.present.shape, dtype=bool)
    along = np.lexsort((-end, start, a, d))
    crossing = _overlapping(np.stack([d[along], a[along]]), start[along], end[along], greedy=False)
    flat[d[along][crossing], a[along][crossing]] = False
    return Units(d, a, k, start, end, int((~kept).sum()), flat)


def _overlapping(groups: Integers, start: Integers, end: Integers, *, greedy: bool = True) -> Bools:
    """Return which ranges overlap an earlier one of their group; they stand in order.

    With ``greedy`` a range that is itself left out is in nobody's way.
    """
    import numpy as np

    found = np.zeros(len(start), dtype=bool)
    if not len(start):
        return found
    fresh = np.r_[True, np.any(groups[:, 1:] != groups[:, :-1], axis=0)]
    group = np.cumsum(fresh) - 1
    stride = int(end.max()) + 1
    reach = np.maximum.accumulate(end + group * stride)
    found[1:] = start[1:] + group[1:] * stride < reach[:-1]
    if greedy:
        for number in np.unique(group[found]):
            taken = -1
            for n in range(*np.searchsorted(group, [number, number + 1])):
                found[n] = start[n] < taken
                if not found[n]:
                    taken = int(end[n])
    return found


def _coincidences(study: Study, units: Units, group: list[int]) -> Coincidences:
    import numpy as np

    present = study.table.present[:, group]
    there = present.sum(axis=1)
    documents = there > 1
    labels, size = len(study.names), len(documents) * len(study.names)
    flat = documents & (units.flat[:, group] | ~present).all(axis=1)
    share = 1 / np.where(documents, there - 1, 1)  # of one pair in its document

    def by_label(document: Integers, label: Integers, weights: Numbers) -> Numbers:
        counted = np.bincount(document * labels + label, weights=weights, minlength=size)
        return counted[:size].reshape(len(documents), labels).astype(float)

    mine = documents[units.document] & np.isin(units.annotator, group)
    d, k, length = units.document[mine], units.label[mine], units.length[mine].astype(float)
    same = np.zeros((len(documents), labels))
    parts = np.zeros(len(units.document))
    for pair in combinations(group, 2):
        ours, theirs, common = shared_units(study, units, *pair)
        kept = documents[units.document[ours]]
        ours, theirs = ours[kept], theirs[kept]
        weight = common[kept] * share[units.document[ours]]
        alike = units.label[ours] == units.label[theirs]
        same += by_label(units.document[ours][alike], units.label[ours][alike], 2 * weight[alike])
        for one in (ours, theirs):
            parts += np.bincount(one, weights=weight, minlength=len(parts))
    pairable = parts[mine] * flat[d]
    by_unit = by_label(d, k, pairable)
    return Coincidences(
        documents,
        flat,
        document_lengths(study) * np.where(documents, there, 0).astype(float),
        by_label(d, k, length),
        by_label(d, k, length**2),
        same,
        by_unit.sum(axis=1),
        by_unit,
        by_label(d, k, pairable**2),
    )


def shared_units(
    study: Study, units: Units, first: int, second: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return which units of two annotators share positions, and how many."""
    key = ("shared units", first, second)
    if key not in study.memo:
        import numpy as np

        stride = int(units.end.max(initial=0)) + 1
        start = units.start + units.document * stride
        end = units.end + units.document * stride
        both = pair_documents(study.table.present, first, second)[units.document]
        ours = np.flatnonzero(both & (units.annotator == first))
        theirs = np.flatnonzero(both & (units.annotator == second))
        a, b, common = sharing(start[ours], end[ours], start[theirs], end[theirs])
        study.memo[key] = ours[a], theirs[b], common
    found: tuple[np.ndarray, np.ndarray, np.ndarray] = study.memo[key]
    return found
