"""Pairs the marks of two annotators, document by document, and says how each pair differs.

The matching is one to one, symmetric and the best there is, never greedy: the most identical pairs,
then the most with the same boundaries, then with the same label, then the largest overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.agreement.overlaps import Overlaps, overlaps
from annotator.agreement.study import Mark
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study

NOBODY = -1  # the row of a partner that is not there
_SCALE = 10**6
_EXACT = 2**53  # whole numbers up to here are exact in the solver


class Kind(StrEnum):
    """How the two marks of a pair differ."""

    EXACT = "exact"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOUNDARY_AND_LABEL = "boundary_and_label"
    MISSED = "missed"


KINDS = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Pair:
    """What the first and the second annotator marked at one place; one of them may have nothing."""

    first: Mark | None
    second: Mark | None

    @property
    def kind(self) -> Kind:
        """How they differ."""
        if self.first is None or self.second is None:
            return Kind.MISSED
        same_place = self.first.extents == self.second.extents
        same_label = self.first.label == self.second.label
        if same_place:
            return Kind.EXACT if same_label else Kind.LABEL
        return Kind.BOUNDARY if same_label else Kind.BOUNDARY_AND_LABEL


@dataclass(frozen=True, eq=False)
class Alignment:
    """Every mark of two annotators once, in documents both have done, in reading order.

    ``first`` and ``second`` are rows of the study's table, ``NOBODY`` where one has no partner;
    ``kind`` are positions in ``KINDS``; ``document`` the documents.
    """

    first: Integers
    second: Integers
    kind: Integers
    document: Integers

    @property
    def both(self) -> Bools:
        """Which pairs have two marks."""
        found: Bools = (self.first != NOBODY) & (self.second != NOBODY)
        return found

    def pairs(self, study: Study, document: int) -> Iterator[Pair]:
        """Yield the pairs of one document as people read them."""
        import numpy as np

        low, high = np.searchsorted(self.document, [document, document + 1])
        for first, second in zip(self.first[low:high], self.second[low:high], strict=True):
            yield Pair(_mark(study, int(first)), _mark(study, int(second)))


def align(study: Study, first: int, second: int) -> Alignment:
    """Return the matching of two annotators; it is kept with the study for the next measure.

    Ties go to the earlier marks, whoever of the two is called the first.
    """
    key = ("alignment", first, second)
    if key not in study.memo:
        study.memo[key] = _align(study, first, second)
    found: Alignment = study.memo[key]
    return found


def _mark(study: Study, row: int) -> Mark | None:
    if row == NOBODY:
        return None
    table = study.table
    return Mark(table.extents(row), study.names[table.label[row]], table.ids[row])


def _align(study: Study, first: int, second: int) -> Alignment:
    import numpy as np

    table = study.table
    found = overlaps(study, first, second)
    same = found.same_place & found.same_label
    partner = np.full(len(table), NOBODY, dtype=np.int64)
    partner[found.first[same]] = found.second[same]
    partner[found.second[same]] = found.first[same]
    # Equal marks have one twin each, so all of them are in the best matching.
    rest = found.only((partner[found.first] == NOBODY) & (partner[found.second] == NOBODY))
    for ours, theirs in _matched(study, rest):
        partner[ours] = theirs
        partner[theirs] = ours
    documents = pair_documents(table.present, first, second)
    mine = np.flatnonzero((table.annotator == first) & documents[table.document])
    alone = np.flatnonzero(
        (table.annotator == second) & documents[table.document] & (partner == NOBODY)
    )
    ours = np.concatenate([mine, np.full(len(alone), NOBODY)])
    theirs = np.concatenate([partner[mine], alone])
    shown = np.where(ours == NOBODY, theirs, ours)
    order = np.lexsort((ours == NOBODY, table.kinds.of_row[shown]))
    ours, theirs, shown = ours[order], theirs[order], shown[order]
    return Alignment(ours, theirs, _kinds(study, ours, theirs), table.document[shown])


def _kinds(study: Study, ours: Integers, theirs: Integers) -> Integers:
    import numpy as np

    table = study.table
    if not len(table):
        return np.zeros(0, dtype=np.int64)
    place = table.place[ours] == table.place[theirs]
    label = table.label[ours] == table.label[theirs]
    names = [Kind.MISSED, Kind.EXACT, Kind.LABEL, Kind.BOUNDARY]
    return np.select(
        [(ours == NOBODY) | (theirs == NOBODY), place & label, place, label],
        [KINDS.index(one) for one in names],
        KINDS.index(Kind.BOUNDARY_AND_LABEL),
    )


def _matched(study: Study, edges: Overlaps) -> Iterator[tuple[Integers, Integers]]:
    """Yield rows that belong together, matched in groups of marks that hang together."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(edges.first):
        return
    touched = np.zeros(len(study.table), dtype=bool)
    touched[edges.first] = touched[edges.second] = True
    node = np.cumsum(touched) - 1
    a, b = node[edges.first], node[edges.second]
    size = int(node[-1]) + 1
    graph = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(size, size))
    count, group_of = connected_components(graph, directed=False)
    ours = np.zeros(size, dtype=bool)
    ours[a] = True
    height, width = (np.bincount(group_of[side], minlength=count) for side in (ours, ~ours))
    group = group_of[a].astype(np.int64)
    order = np.argsort(group, kind="stable")
    edges, group, a, b = edges.only(order), group[order], a[order], b[order]
    # A group in which one side has a single mark takes its best edge; the others need a solver.
    star = (np.minimum(height, width) == 1)[group]
    yield _best_of_stars(study, edges.only(star), group[star])
    rest = np.flatnonzero(~star)
    if len(rest):
        rank = _place_within(group_of * 2 + ours)
        yield _best(study, edges.only(rest), group[rest], (rank[a[rest]], rank[b[rest]]))


def _place_within(keys: Integers) -> Integers:
    """Return how many of the same key stand before each."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    fresh = np.diff(keys[order], prepend=-1) != 0
    begins = np.flatnonzero(fresh)
    found = np.empty(len(keys), dtype=np.int64)
    found[order] = np.arange(len(keys)) - begins[np.cumsum(fresh) - 1]
    return found


def _best_of_stars(study: Study, edges: Overlaps, group: Integers) -> tuple[Integers, Integers]:
    """Return the best edge of each group; edges stand group by group."""
    import numpy as np

    names = _names(study, edges.first, edges.second)
    overlap = (edges.iou * _SCALE).astype(np.int64)
    order = np.lexsort((-names[1], -names[0], overlap, edges.same_label, edges.same_place, group))
    last = np.flatnonzero(np.diff(group[order], append=-1))
    kept = order[last]
    return edges.first[kept], edges.second[kept]


def _names(study: Study, first: Integers, second: Integers) -> Integers:
    """Return what orders edges, whoever is called the first: the two kinds of mark, sorted."""
    import numpy as np

    kind = study.table.kinds.of_row
    found: Integers = np.sort(np.stack([kind[first], kind[second]]), axis=0)
    return found


def _best(
    study: Study, edges: Overlaps, group: Integers, places: tuple[Integers, Integers]
) -> tuple[Integers, Integers]:
    """Return the pairs of the heaviest matching of each group; edges stand group by group.

    ``places`` are those of the two marks of an edge among the marks of their side of the group.
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    begins = np.flatnonzero(np.diff(group, prepend=-1))
    number = np.cumsum(np.diff(group, prepend=-1) != 0) - 1
    sizes = np.zeros((2, len(begins)), dtype=np.int64)
    leader = np.zeros((2, len(begins)), dtype=np.int64)
    for side, (rows, place) in enumerate(zip((edges.first, edges.second), places, strict=True)):
        np.maximum.at(sizes[side], number, place + 1)
        leader[side, number[place == 0]] = study.table.kinds.of_row[rows[place == 0]]
    weight = _weights(study, edges, number, sizes.min(axis=0))
    # The two sides in an order of their own, so that it does not matter who is called the first.
    turned = leader[0] > leader[1]
    row, column = np.where(turned[number], places[::-1], places)
    heights, widths = np.where(turned, sizes[::-1], sizes).tolist()
    ends = [*begins[1:].tolist(), len(group)]
    chosen = []
    for begin, end, height, width in zip(begins.tolist(), ends, heights, widths, strict=True):
        at = row[begin:end], column[begin:end]
        table = np.zeros((height, width))
        table[at] = weight[begin:end]
        edge = np.full((height, width), NOBODY)
        edge[at] = np.arange(begin, end)
        chosen.append(edge[linear_sum_assignment(table, maximize=True)])
    taken = np.concatenate(chosen)
    taken = taken[taken != NOBODY]
    return edges.first[taken], edges.second[taken]


def _weights(study: Study, edges: Overlaps, group: Integers, size: Integers) -> Integers:
    """Return one whole number an edge that puts place over label over overlap over earlier marks.

    At most ``size`` edges of a group are chosen together. In a group too large for exact numbers
    ties are left to the solver, and overlaps are coarser.
    """
    import numpy as np

    names = _names(study, edges.first, edges.second)
    order = np.lexsort((names[1], names[0], group))
    count = np.bincount(group, minlength=len(size))
    earlier = np.empty(len(order), dtype=np.int64)
    earlier[order] = count[group] - 1 - _place_within(group[order])
    weight = np.empty(len(order), dtype=np.int64)
    left = np.ones(len(size), dtype=bool)
    for ties, scale in ((True, _SCALE), (False, _SCALE), (False, 1000)):
        # Floating numbers do not overflow, and are exact up to where they would not do.
        overlap = size * (count if ties else 0.0) + 1
        label = overlap * (size * float(scale) + 1)
        place = label * (size + 1)
        fits = left & ((place * (size + 1) < _EXACT) | (scale < _SCALE))
        mine = np.flatnonzero(fits[group])
        of_overlap, of_label, of_place = (
            one.astype(np.int64)[group[mine]] for one in (overlap, label, place)
        )
        weight[mine] = (
            earlier[mine] * ties
            + (edges.iou[mine] * scale).astype(np.int64) * of_overlap
            + edges.same_label[mine] * of_label
            + edges.same_place[mine] * of_place
        )
        left &= ~fits
    return weight
