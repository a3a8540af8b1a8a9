"""Pairs the marks of two annotators in one document, and says how each pair differs.

The matching is one to one, symmetric and the best there is, never greedy: the most identical pairs,
then the most with the same boundaries, then with the same label, then the largest overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.agreement.study import Mark
from annotator.core.span import Span

Weights = dict[tuple[int, int], tuple[int, int, int, int]]


class Kind(StrEnum):
    """How the two marks of a pair differ."""

    EXACT = "exact"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOUNDARY_AND_LABEL = "boundary_and_label"
    MISSED = "missed"


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


def pair(first: Sequence[Mark], second: Sequence[Mark]) -> list[Pair]:
    """Return every mark of both once, paired where they share a position, in reading order.

    Equal marks of one annotator count as one. Ties go to the earlier marks.
    """
    left = sorted(set(first), key=_order)
    right = sorted(set(second), key=_order)
    shared = _candidates(left, right)
    pairs = []
    free_left, free_right = set(range(len(left))), set(range(len(right)))
    for rows, columns in _components(shared):
        for i, j in _best(rows, columns, left, right, shared):
            pairs.append(Pair(left[i], right[j]))
            free_left.discard(i)
            free_right.discard(j)
    pairs += [Pair(left[i], None) for i in free_left]
    pairs += [Pair(None, right[j]) for j in free_right]
    return sorted(pairs, key=lambda one: (_order(one.first or one.second), one.first is None))


def differences(first: Sequence[Mark], second: Sequence[Mark]) -> list[Pair]:
    """Return the pairs that are not exact."""
    return [one for one in pair(first, second) if one.kind is not Kind.EXACT]


def shared_length(a: Sequence[Span], b: Sequence[Span]) -> int:
    """Return how many code points two lists of fragments have in common."""
    total, i, j = 0, 0, 0
    while i < len(a) and j < len(b):
        total += max(0, min(a[i].end, b[j].end) - max(a[i].start, b[j].start))
        if a[i].end <= b[j].end:
            i += 1
        else:
            j += 1
    return total


def _order(mark: Mark | None) -> tuple[tuple[tuple[int, int], ...], str]:
    assert mark is not None
    # Plain numbers, because sorting compares them faster than spans.
    return (tuple([(one.start, one.end) for one in mark.extents]), mark.label)


def _candidates(left: Sequence[Mark], right: Sequence[Mark]) -> Weights:
    """Return the weights of all pairs that share a position; both sides stand in order."""
    starts = [mark.extents[0].start if mark.extents else 0 for mark in right]
    longest = max((m.extents[-1].end - m.extents[0].start for m in right if m.extents), default=0)
    found = {}
    for i, mark in enumerate(left):
        start, end = (mark.extents[0].start, mark.extents[-1].end) if mark.extents else (0, 1)
        for j in range(bisect_left(starts, start - longest), bisect_left(starts, end)):
            weight = _weight(mark, right[j])
            if weight is not None:
                found[i, j] = weight
    return found


_SCALE = 10**6


def _weight(a: Mark, b: Mark) -> tuple[int, int, int, int] | None:
    """Return (identical, same boundaries, same label, overlap in millionths), ``None`` apart."""
    same_place, same_label = a.extents == b.extents, a.label == b.label
    if same_place:
        return (int(same_label), 1, int(same_label), _SCALE)
    common = shared_length(a.extents, b.extents)
    if not common:
        return None
    union = sum(map(len, a.extents)) + sum(map(len, b.extents)) - common
    return (0, 0, int(same_label), common * _SCALE // union)


def _components(shared: Weights) -> list[tuple[list[int], list[int]]]:
    """Return the connected groups of left and right marks."""
    by_left: dict[int, list[int]] = {}
    by_right: dict[int, list[int]] = {}
    for i, j in shared:
        by_left.setdefault(i, []).append(j)
        by_right.setdefault(j, []).append(i)
    groups = []
    seen: set[int] = set()
    for start in by_left:
        if start in seen:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            for j in by_left[waiting.pop()]:
                if j not in columns:
                    columns.add(j)
                    fresh = [i for i in by_right[j] if i not in rows]
                    rows.update(fresh)
                    waiting += fresh
        seen |= rows
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _best(
    rows: list[int], columns: list[int], left: list[Mark], right: list[Mark], shared: Weights
) -> list[tuple[int, int]]:
    """Return the pairs of the heaviest matching of one group."""
    if len(rows) == 1 and len(columns) == 1:
        return [(rows[0], columns[0])]
    size = max(len(rows), len(columns))
    edges = {
        (row, column): shared[i, j]
        for row, i in enumerate(rows)
        for column, j in enumerate(columns)
        if (i, j) in shared
    }
    # Ties: the earlier pair wins, whoever of the two is called the first. One bit a pair decides.
    names = {
        (row, column): tuple(sorted((_order(left[rows[row]]), _order(right[columns[column]]))))
        for row, column in edges
    }
    bits = {name: bit for bit, name in enumerate(sorted(set(names.values()), reverse=True))}
    # Each rank of a weight outweighs all that the ranks below it can add up to.
    base = _SCALE * (size + 1)
    values = [[0] * size for _ in range(size)]
    for edge, ranks in edges.items():
        value = 0
        for rank in ranks:
            value = value * base + rank
        values[edge[0]][edge[1]] = (value << len(edges) + 1) + (1 << bits[names[edge]])
    chosen = _assignment(values)
    return [(i, columns[chosen[row]]) for row, i in enumerate(rows) if (row, chosen[row]) in edges]


def _assignment(values: list[list[int]]) -> list[int]:
    """Return for each row of a square table the column of the assignment with the largest sum.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957), cubic, in whole numbers.
    """
    size = len(values)
    row_potential, column_potential = [0] * (size + 1), [0] * (size + 1)
    row_of = [0] * (size + 1)  # by column; 0 is free, rows and columns count from 1
    for row in range(1, size + 1):
        row_of[0] = row
        column = 0
        slack: list[int | None] = [None] * (size + 1)
        came_from = [0] * (size + 1)
        visited = [False] * (size + 1)
        while row_of[column]:
            visited[column] = True
            here, step, following = row_of[column], None, 0
            for other in range(1, size + 1):
                if visited[other]:
                    continue
                cost = -values[here - 1][other - 1] - row_potential[here] - column_potential[other]
                known = slack[other]
                if known is None or cost < known:
                    slack[other] = known = cost
                    came_from[other] = column
                if step is None or known < step:
                    step, following = known, other
            assert step is not None
            for other in range(size + 1):
                known = slack[other]
                if visited[other]:
                    row_potential[row_of[other]] += step
                    column_potential[other] -= step
                elif known is not None:
                    slack[other] = known - step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    chosen = [0] * size
    for column in range(1, size + 1):
        chosen[row_of[column] - 1] = column - 1
    return chosen
