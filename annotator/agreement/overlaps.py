"""Which marks of two annotators share positions, and how many: all pairs of a study at once.

A pair is two rows of the study's table, the first of one annotator, the second of the other, of a
document that both have done.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers

# Ranges of these lengths are looked for in windows of their own, as long as the longest of them.
_LENGTHS = (0, 64, 4096, 2**62)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Pairs of marks that share a position: rows of the table, and how much they share.

    ``common`` are code points that both cover, ``iou`` their share of those that either covers.
    """

    first: Integers
    second: Integers
    common: Integers
    iou: Numbers
    same_place: Bools
    same_label: Bools

    def only(self, kept: Bools | Integers) -> Overlaps:
        """Return some of the pairs, by a mask or by their positions."""
        return Overlaps(
            self.first[kept], self.second[kept], self.common[kept], self.iou[kept],
            self.same_place[kept], self.same_label[kept],
        )  # fmt: skip


def overlaps(study: Study, first: int, second: int) -> Overlaps:
    """Return all pairs of marks that share a position; what was found is kept with the study."""
    key = ("overlaps", first, second)
    if key not in study.memo:
        study.memo[key] = _overlaps(study, first, second)
    found: Overlaps = study.memo[key]
    return found


def _overlaps(study: Study, first: int, second: int) -> Overlaps:
    import numpy as np

    table = study.table
    documents = pair_documents(table.present, first, second)
    owner = table.piece_of
    there = documents[table.document[owner]]
    ours = np.flatnonzero(there & (table.annotator[owner] == first))
    theirs = np.flatnonzero(there & (table.annotator[owner] == second))
    # Documents stand one after the other on a line, with a gap between.
    stride = int(table.piece_end.max(initial=0)) + 1
    offset = table.document[owner] * stride
    start, end = offset + table.piece_start, offset + table.piece_end
    a, b, shared = sharing(start[ours], end[ours], start[theirs], end[theirs])
    return _of_marks(study, owner[ours[a]], owner[theirs[b]], shared)


def sharing(
    start: Integers, end: Integers, other_start: Integers, other_end: Integers
) -> tuple[Integers, Integers, Integers]:
    """Return which ranges share positions with which others, and how many, by their positions."""
    import numpy as np

    lengths = other_end - other_start
    found = []
    for low, high in pairwise(_LENGTHS):
        some = np.flatnonzero((lengths > low) & (lengths <= high))
        ours, theirs, common = _sharing(start, end, other_start[some], other_end[some])
        found.append((ours, some[theirs], common))
    first, second, shared = (np.concatenate(column) for column in zip(*found, strict=True))
    return first, second, shared


def _sharing(
    start: Integers, end: Integers, other_start: Integers, other_end: Integers
) -> tuple[Integers, Integers, Integers]:
    """Look at those others that begin no farther away than the longest of them is."""
    import numpy as np

    order = np.argsort(other_start, kind="stable")
    other_start, other_end = other_start[order], other_end[order]
    longest = int((other_end - other_start).max(initial=0))
    low = np.searchsorted(other_start, start - longest, side="right")
    high = np.searchsorted(other_start, end, side="left")
    counts = np.maximum(high - low, 0)
    ours = np.repeat(np.arange(len(start)), counts)
    within = np.arange(len(ours)) - np.repeat(np.cumsum(counts) - counts, counts)
    theirs = np.repeat(low, counts) + within
    common = np.minimum(end[ours], other_end[theirs]) - np.maximum(start[ours], other_start[theirs])
    kept = common > 0
    return ours[kept], order[theirs[kept]], common[kept]


def _of_marks(study: Study, first: Integers, second: Integers, common: Integers) -> Overlaps:
    """Add up what the fragments of two marks share, and put the pairs in order."""
    import numpy as np

    table = study.table
    keys, inverse = np.unique(first * len(table) + second, return_inverse=True)
    shared = np.bincount(inverse, weights=common, minlength=len(keys)).astype(np.int64)
    ours, theirs = keys // max(len(table), 1), keys % max(len(table), 1)
    lengths = mark_lengths(study)
    union = lengths[ours] + lengths[theirs] - shared
    return Overlaps(
        ours,
        theirs,
        shared,
        shared / union,
        table.place[ours] == table.place[theirs],
        table.label[ours] == table.label[theirs],
    )


def mark_lengths(study: Study) -> Integers:
    """Return the code points of each mark, all fragments together."""
    import numpy as np

    table = study.table
    lengths = table.piece_end - table.piece_start
    return np.bincount(table.piece_of, weights=lengths, minlength=len(table)).astype(np.int64)
