"""Pairs the marks of two annotators, document by document, and says how each pair differs.

The matching is one to one, symmetric and the best there is, never greedy: the most identical pairs,
then the most with the same boundaries, then with the same label, then the largest overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
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
    """Yield rows that belong together, group by group of marks that hang together."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(edges.first):
        return
    rows, inverse = np.unique(np.concatenate([edges.first, edges.second]), return_inverse=True)
    a, b = inverse[: len(edges.first)], inverse[len(edges.first) :]
    graph = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(len(rows), len(rows)))
    _, group_of = connected_components(graph, directed=False)
    group = group_of[a]
    order = np.argsort(group, kind="stable")
    edges = edges.only(order)
    group = group[order]
    # A group in which one side has a single mark takes its best edge; the others need a solver.
    star = np.minimum(_members(group, edges.first), _members(group, edges.second))[group] == 1
    yield _best_of_stars(study, edges.only(star), group[star])
    edges, group = edges.only(~star), group[~star]
    begins = np.flatnonzero(np.diff(group, prepend=-1))
    for begin, end in pairwise([*begins.tolist(), len(group)]):
        yield _best(study, edges.only(np.arange(begin, end)))


def _members(group: Integers, rows: Integers) -> Integers:
    """Return how many different rows each group has."""
    import numpy as np

    pairs = np.unique(np.stack([group, rows]), axis=1)
    return np.bincount(pairs[0], minlength=int(group.max(initial=0)) + 1)


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


def _best(study: Study, edges: Overlaps) -> tuple[Integers, Integers]:
    """Return the pairs of the heaviest matching of one group of marks that hang together."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    kind = study.table.kinds.of_row
    ours, row = np.unique(edges.first, return_inverse=True)
    theirs, column = np.unique(edges.second, return_inverse=True)
    # The two sides in an order of their own, so that it does not matter who is called the first.
    turned = kind[ours].tolist() > kind[theirs].tolist()
    if turned:
        ours, theirs, row, column = theirs, ours, column, row
    names = _names(study, ours[row], theirs[column])
    weight = _weights(edges, np.lexsort(names[::-1]), min(len(ours), len(theirs)))
    table = np.zeros((len(ours), len(theirs)))
    table[row, column] = weight
    there = np.zeros(table.shape, dtype=bool)
    there[row, column] = True
    chosen = linear_sum_assignment(table, maximize=True)
    kept = there[chosen]
    first, second = ours[chosen[0][kept]], theirs[chosen[1][kept]]
    return (second, first) if turned else (first, second)


def _weights(edges: Overlaps, order: Integers, size: int) -> Integers:
    """Return one whole number an edge that puts place over label over overlap over earlier marks.

    ``order`` are the edges from the earliest on; at most ``size`` of them are chosen together. In a
    group too large for exact numbers ties are left to the solver, and overlaps are coarser.
    """
    import numpy as np

    earlier = np.empty(len(order), dtype=np.int64)
    earlier[order] = np.arange(len(order))[::-1]
    for ties, scale in ((True, _SCALE), (False, _SCALE), (False, 1000)):
        overlap = size * len(order) + 1 if ties else 1
        label = overlap * (size * scale + 1)
        place = label * (size + 1)
        if place * (size + 1) < _EXACT:
            break
    weight: Integers = earlier * ties + (edges.iou * scale).astype(np.int64) * overlap
    weight = weight + edges.same_label * label + edges.same_place * place
    return weight
