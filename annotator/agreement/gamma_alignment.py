"""The best alignments of gamma: which units of the annotators belong together, at the least cost.

Mathet, Widlöcher & Métivier 2015. A unitary alignment takes at most one unit of each annotator; its
disorder is the mean over all pairs of annotators of how unlike their units are, an empty place
costing 1. Every unit is in exactly one; the best alignment has the least sum. All continua are
looked at together: candidates by joining sorted columns, the choice by one linear programme, whose
blocks are solved in whole numbers where it is fractional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.agreement.study import Bools, Integers
    from annotator.agreement.tally import Numbers

TIE = 1e-7  # a unitary alignment costs a little, so that of equal alignments the shorter wins
_CHUNK = 20_000  # candidates that are chosen from at a time
_SWEEPS = 60
_SCALE = 1e4
_GAIN = 1e-8  # less than a tie is worth
_NOBODY = -1


@dataclass(frozen=True, eq=False)
class Continua:
    """Units of many continua, in the order of the continua.

    ``coder`` counts from 0 within a continuum, up to ``coders`` of it. Positions are code points,
    or any numbers; a unit has a length.
    """

    continuum: Integers
    coder: Integers
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    label: Integers
    coders: Integers

    def __len__(self) -> int:
        return len(self.coders)

    @property
    def per_coder(self) -> Numbers:
        """The mean number of units of a coder, by continuum."""
        import numpy as np

        counts = np.bincount(self.continuum, minlength=len(self))
        found: Numbers = counts / self.coders
        return found


@dataclass(frozen=True, eq=False)
class Weights:
    """How much position and label count: 1 and 1 in the paper, 3 and 1 in the first software."""

    position: float = 1.0
    label: float = 1.0


@dataclass(frozen=True, eq=False)
class Alignments:
    """The best alignments: unitary alignments of two units and more; all other units are alone.

    ``members`` (alignments × coders) are rows of the continua, -1 for an empty place;
    ``disorder`` is the sum of the unitary disorders of each continuum.
    """

    members: list[Integers]
    disorder: Numbers


def dissimilarity(
    continua: Continua, first: Integers, second: Integers, weights: Weights
) -> Numbers:
    """Return how unlike units are: position and label, each 0 to 1 and beyond for positions."""
    found: Numbers = weights.position * positional(continua, first, second) + weights.label * (
        continua.label[first] != continua.label[second]
    )
    return found


def positional(continua: Continua, first: Integers, second: Integers) -> Numbers:
    """Return ((start difference + end difference) / (length + length))²."""
    import numpy as np

    start, end = continua.start, continua.end
    apart = np.abs(start[first] - start[second]) + np.abs(end[first] - end[second])
    lengths = end[first] - start[first] + end[second] - start[second]
    found: Numbers = (apart / lengths) ** 2
    return found


def align_continua(continua: Continua, weights: Weights) -> Alignments:
    """Return the best alignment of every continuum."""
    import numpy as np

    disorder = np.bincount(continua.continuum, minlength=len(continua)).astype(float)
    members = []
    for coders in np.unique(continua.coders).tolist():
        if coders < 2:
            continue
        mine = np.flatnonzero(continua.coders[continua.continuum] == coders)
        rows, cost = _candidates(continua, mine, coders, weights)
        size = (rows != _NOBODY).sum(axis=1)
        saving = size * (1 + TIE) - (cost + TIE)
        worth = saving > 1e-12
        rows, cost, saving, size = rows[worth], cost[worth], saving[worth], size[worth]
        chosen = _packed(rows, saving)
        rows, cost, size = rows[chosen], cost[chosen], size[chosen]
        of = continua.continuum[rows.max(axis=1)]
        disorder += np.bincount(of, weights=cost - size, minlength=len(continua))
        members.append(rows)
    return Alignments(members, disorder)


# ------------------------------------------------------------------------------------ candidates


def _candidates(
    continua: Continua, mine: Integers, coders: int, weights: Weights
) -> tuple[Integers, Numbers]:
    """Return unitary alignments that could be part of a best one, and their disorders.

    One that is not cheaper than without one of its units, which then stands alone, never is. So of
    each unit the sum to the others stays under the number of pairs and of the others.
    """
    import numpy as np

    pairs = coders * (coders - 1) // 2
    bound = float(pairs + coders - 1)
    by_coder = [mine[continua.coder[mine] == one] for one in range(coders)]
    near = {
        (a, b): _near(continua, by_coder[a], by_coder[b], bound, weights)
        for a in range(coders)
        for b in range(a + 1, coders)
    }
    # Tuples grow coder by coder: those without the coder go on, those with a near unit come new.
    rows = np.full((0, coders), _NOBODY, dtype=np.int64)
    sums = np.zeros((0, coders))
    for coder in range(coders):
        grown_rows, grown_sums = [rows], [sums]
        alone = np.full((len(by_coder[coder]), coders), _NOBODY, dtype=np.int64)
        alone[:, coder] = by_coder[coder]
        grown_rows.append(alone)
        grown_sums.append(np.zeros(alone.shape))
        added = _grown(rows, sums, coder, near, bound)
        if added is not None:
            grown_rows.append(added[0])
            grown_sums.append(added[1])
        rows, sums = np.concatenate(grown_rows), np.concatenate(grown_sums)
    size = (rows != _NOBODY).sum(axis=1)
    kept = (size > 1) & (sums < (pairs + size - 1)[:, None]).all(axis=1)
    rows, sums, size = rows[kept], sums[kept], size[kept]
    inside = size * (size - 1) // 2
    return rows, (sums.sum(axis=1) / 2 + pairs - inside) / pairs


@dataclass(frozen=True, eq=False)
class _Near:
    """Pairs of units of two coders that are not too unlike, by the first, then the second."""

    size: int
    keys: Integers
    first: Integers
    second: Integers
    cost: Numbers

    def of(self, row: Integers) -> tuple[Integers, Integers]:
        """Return where the pairs of these first units begin and end."""
        import numpy as np

        return (
            np.searchsorted(self.first, row, side="left"),
            np.searchsorted(self.first, row, side="right"),
        )

    def between(self, first: Integers, second: Integers) -> Numbers:
        """Return the cost of given pairs, infinite for those that are too unlike."""
        import numpy as np

        if not len(self.keys):
            return np.full(len(first), np.inf)
        wanted = first * self.size + second
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, self.cost[at], np.inf)


def _near(
    continua: Continua, first: Integers, second: Integers, bound: float, weights: Weights
) -> _Near:
    import numpy as np

    size = len(continua.start)
    reach = np.sqrt(bound / weights.position) if weights.position > 0 else np.inf
    pairs = [(first[a], second[b]) for a, b in _within_reach(continua, first, second, float(reach))]
    ours, theirs = (
        np.concatenate([one[n] for one in pairs]) if pairs else np.zeros(0, dtype=np.int64)
        for n in (0, 1)
    )
    cost = dissimilarity(continua, ours, theirs, weights)
    kept = cost < bound
    ours, theirs, cost = ours[kept], theirs[kept], cost[kept]
    order = np.lexsort((theirs, ours))
    ours, theirs, cost = ours[order], theirs[order], cost[order]
    return _Near(size, ours * size + theirs, ours, theirs, cost)


def _within_reach(
    continua: Continua, first: Integers, second: Integers, reach: float
) -> list[tuple[Integers, Integers]]:
    """Return positions of pairs of one continuum whose middles are not too far apart.

    Twice the distance of the middles is at most the differences of starts and ends, which may be
    ``reach`` times both lengths. Long units are looked for by themselves, in wider windows.
    """
    import numpy as np

    length = continua.end - continua.start
    middle = (continua.start + continua.end) / 2
    low, high = float(middle.min(initial=0)), float(middle.max(initial=0))
    stride = (high - low + 1) * 2
    line = middle - low + continua.continuum * stride
    ours, own = line[first], length[first]
    found = []
    classes = np.floor(np.log2(np.maximum(length[second], 1))).astype(int)
    for one in np.unique(classes).tolist():
        some = np.flatnonzero(classes == one)
        order = some[np.argsort(line[second[some]], kind="stable")]
        theirs = line[second[order]]
        widest = float(length[second[order]].max())
        window = np.minimum(reach * (own + widest) / 2, stride / 2)
        begin = np.searchsorted(theirs, ours - window, side="left")
        end = np.searchsorted(theirs, ours + window, side="right")
        a, b = expanded(begin, end)
        b = order[b]
        same = continua.continuum[first[a]] == continua.continuum[second[b]]
        found.append((a[same], b[same]))
    return found


def expanded(begin: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Return each range's own position and the positions in it, one after the other."""
    import numpy as np

    counts = np.maximum(end - begin, 0)
    owner = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return owner, np.repeat(begin, counts) + within


def _grown(
    rows: Integers, sums: Numbers, coder: int, near: dict[tuple[int, int], _Near], bound: float
) -> tuple[Integers, Numbers] | None:
    """Return the tuples with one more unit, of this coder, that is near to all of them."""
    import numpy as np

    if not len(rows):
        return None
    anchor = (rows != _NOBODY).argmax(axis=1)  # the first coder who has a unit
    found_rows, found_sums = [], []
    for one in range(coder):
        mine = np.flatnonzero(anchor == one)
        begin, end = near[one, coder].of(rows[mine, one])
        owner, at = expanded(begin, end)
        base = mine[owner]
        unit, costs = near[one, coder].second[at], near[one, coder].cost[at]
        grown, total = rows[base].copy(), sums[base].copy()
        grown[:, coder] = unit
        total[:, one] += costs
        total[:, coder] += costs
        for other in range(one + 1, coder):
            there = grown[:, other] != _NOBODY
            cost = np.zeros(len(grown))
            cost[there] = near[other, coder].between(grown[there, other], unit[there])
            total[:, other] += cost
            total[:, coder] += cost
        kept = (total < bound).all(axis=1)
        found_rows.append(grown[kept])
        found_sums.append(total[kept])
    return np.concatenate(found_rows), np.concatenate(found_sums)


# ------------------------------------------------------------------------------------ the choice


def _packed(rows: Integers, saving: Numbers) -> Bools:
    """Return which candidates to take, so that no unit is taken twice and most is saved."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    chosen = np.zeros(len(rows), dtype=bool)
    if not len(rows):
        return chosen
    known, unit = np.unique(rows, return_inverse=True)
    units = unit.reshape(rows.shape) - int(known[0] == _NOBODY)  # -1 stays an empty place
    count = int(units.max()) + 1
    first = units[np.arange(len(rows)), (units >= 0).argmax(axis=1)]
    owner, place = np.nonzero(units >= 0)
    edges = coo_array(
        (np.ones(len(owner), dtype=bool), (first[owner], units[owner, place])),
        shape=(count, count),
    )
    _, part_of_unit = connected_components(edges, directed=False)
    part = part_of_unit[first]
    price = _priced(units, saving, count)
    chosen = _greedy(units, price, saving, count)
    # What the prices say a part could save at most, less what it does.
    room = np.bincount(part_of_unit, weights=price)
    room -= np.bincount(part, weights=saving * chosen, minlength=len(room))
    slack = _sum_of(price, units) - saving
    open_parts = room > _GAIN
    left = np.flatnonzero(open_parts[part] & (slack <= room[part] + _GAIN))
    chosen &= ~open_parts[part]
    order = left[np.argsort(part[left], kind="stable")]
    for block in _blocks(part[order]):
        take = order[block]
        chosen[take] = _solved(units[take], saving[take], part[take])
    return chosen


def _sum_of(price: Numbers, units: Integers) -> Numbers:
    """Return the sum of the prices of each candidate's units."""
    import numpy as np

    found: Numbers = np.where(units >= 0, price[units], 0.0).sum(axis=1)
    return found


def _priced(units: Integers, saving: Numbers, count: int) -> Numbers:
    """Return prices of units, so low as they get, at which no candidate saves more than it costs.

    Their sum is a bound of what can be saved (the dual of the linear programme). Units of one
    coder never meet in a candidate, so all of them are lowered at once, coder after coder.
    """
    import numpy as np

    size = (units >= 0).sum(axis=1)
    price = np.zeros(count)
    groups = []
    for coder in range(units.shape[1]):
        there = np.flatnonzero(units[:, coder] >= 0)
        there = there[np.argsort(units[there, coder], kind="stable")]
        if len(there):
            begins = np.flatnonzero(np.diff(units[there, coder], prepend=-1))
            groups.append((there, units[there[begins], coder], begins))
    for there, mine, begins in groups:
        price[mine] = np.maximum.reduceat((saving / size)[there], begins)
    total = _sum_of(price, units)
    for _ in range(_SWEEPS):
        before = price.sum()
        for there, mine, begins in groups:
            old = price[mine]
            spread = np.repeat(old, np.diff(np.r_[begins, len(there)]))
            wanted = saving[there] - total[there] + spread
            price[mine] = np.maximum(np.maximum.reduceat(wanted, begins), 0.0)
            change = np.repeat(price[mine] - old, np.diff(np.r_[begins, len(there)]))
            total[there] += change
        if before - price.sum() < _GAIN:
            break
    return price


def _greedy(units: Integers, price: Numbers, saving: Numbers, count: int) -> Bools:
    """Take candidates that cost just what they save, the best first, none of them twice."""
    import numpy as np

    slack = _sum_of(price, units) - saving
    order = np.lexsort((-saving, slack))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    chosen = np.zeros(len(units), dtype=bool)
    free = np.ones(count + 1, dtype=bool)  # the last is for empty places
    left = np.arange(len(units))
    while len(left):
        best = np.full(count + 1, len(order), dtype=np.int64)
        for coder in range(units.shape[1]):
            np.minimum.at(best, units[left, coder], rank[left])
        best[-1] = len(order)
        mine = np.where(units[left] >= 0, best[units[left]], rank[left][:, None])
        won = left[(mine == rank[left][:, None]).all(axis=1)]
        chosen[won] = True
        free[units[won].ravel()] = False
        free[-1] = True
        left = left[free[units[left]].all(axis=1)]
    return chosen


def _blocks(part: Integers) -> list[slice]:
    """Cut candidates into blocks of a bounded size, never inside a part that hangs together."""
    import numpy as np

    if not len(part):
        return []
    starts = np.flatnonzero(np.diff(part, prepend=-1))
    edges = [0]
    for start in starts.tolist():
        if start - edges[-1] >= _CHUNK:
            edges.append(start)
    return [slice(a, b) for a, b in zip(edges, [*edges[1:], len(part)], strict=True)]


def _solved(units: Integers, saving: Numbers, part: Integers) -> Bools:
    """Choose by a linear programme, and in whole numbers where that is fractional."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csc_array

    column, place = np.nonzero(units >= 0)
    _, row = np.unique(units[column, place], return_inverse=True)
    table = csc_array((np.ones(len(row)), (row, column)), shape=(int(row.max()) + 1, len(saving)))
    # The solver's tolerance is 1e-7, as small as a tie is worth: what is saved is scaled.
    found = linprog(-saving * _SCALE, A_ub=table, b_ub=np.ones(table.shape[0]), bounds=(0, None))
    assert found.success, found.message
    taken: Bools = found.x > 0.5
    between = np.abs(found.x - np.round(found.x)) > 1e-6
    for one in np.unique(part[between]):
        mine = np.flatnonzero(part == one)
        taken[mine] = _in_whole_numbers(table[:, mine], saving[mine])
    return taken


def _in_whole_numbers(table: Any, saving: Numbers) -> Bools:
    import numpy as np
    from scipy.optimize import LinearConstraint, milp

    found = milp(
        -saving * _SCALE,
        constraints=LinearConstraint(table, ub=1),
        integrality=np.ones(len(saving)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    assert found.success, found.message
    taken: Bools = found.x > 0.5
    return taken
