"""Marks without a partner that lie inside a mark of the other annotator: one quote, two halves.

A leftover belongs to a larger mark (its whole) when all of it lies inside, the whole has a partner
with other boundaries, and the leftover shares no position with that partner: so the two are parts
of what the other marked in one piece. A mark nested in one that both have marked alike is none, it
is a miss. Labels do not matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.alignment import NOBODY, align
from annotator.agreement.overlaps import mark_lengths, overlaps

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study, StudyTable


def wholes(study: Study, first: int, second: int) -> Integers:
    """Return for each row of the alignment of two annotators the row of its mark's whole.

    ``NOBODY`` where there is none. Of several the smallest is taken, then the earliest.
    """
    import numpy as np

    table = study.table
    found = align(study, first, second)
    result = np.full(len(found.first), NOBODY, dtype=np.int64)
    both = found.both
    partner = np.full(len(table), NOBODY, dtype=np.int64)
    partner[found.first[both]] = found.second[both]
    partner[found.second[both]] = found.first[both]
    shared = overlaps(study, first, second)
    whole_of = np.full(len(table), NOBODY, dtype=np.int64)
    for part, whole in ((shared.first, shared.second), (shared.second, shared.first)):
        lone = np.flatnonzero((partner[part] == NOBODY) & (partner[whole] != NOBODY))
        _find(study, whole_of, part[lone], whole[lone], shared.common[lone], partner)
    shown = np.where(found.first == NOBODY, found.second, found.first)
    result[~both] = whole_of[shown[~both]]
    return result


def _find(
    study: Study,
    whole_of: Integers,
    part: Integers,
    whole: Integers,
    common: Integers,
    partner: Integers,
) -> None:
    """Write the wholes of parts; each candidate is a part, a mark it touches, and how much."""
    import numpy as np

    table = study.table
    lengths = mark_lengths(study)
    other = partner[whole]
    fitting = (common == lengths[part]) & (table.place[whole] != table.place[other])
    fitting[fitting] = ~_touch(table, part[fitting], other[fitting])
    part, whole = part[fitting], whole[fitting]
    # The last one written stays: the smallest, of those the earliest.
    order = np.lexsort((table.kinds.of_row[whole], lengths[whole]))[::-1]
    whole_of[part[order]] = whole[order]


def _touch(table: StudyTable, ones: Integers, others: Integers) -> Bools:
    """Return which marks share a position."""
    import numpy as np

    found: Bools = (table.start[ones] < table.end[others]) & (table.start[others] < table.end[ones])
    if table.fragmented:
        for n in np.flatnonzero(found).tolist():
            found[n] = any(
                one.overlaps(other)
                for one in table.extents(int(ones[n]))
                for other in table.extents(int(others[n]))
            )
    return found
