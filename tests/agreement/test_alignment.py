"""The matching of two annotators' marks: symmetric, the best there is, and named by kind."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.alignment import KINDS, Kind, Pair, align
from annotator.agreement.overlaps import overlaps
from annotator.agreement.study import ComparedDocument, Mark, Study
from annotator.core.schema import LayerKind
from annotator.core.span import Span


def study(first, second) -> Study:
    marks = {"amal": tuple(first), "badr": tuple(second)}
    return Study("x", LayerKind.SPAN, ("amal", "badr"), (ComparedDocument("d", marks),))


def pair(first, second) -> list[Pair]:
    one = study(first, second)
    found = align(one, 0, 1)
    pairs = list(found.pairs(one, 0))
    assert [KINDS[kind] for kind in found.kind] == [each.kind for each in pairs]
    return pairs


def shared_length(a: Mark, b: Mark) -> int:
    return int(overlaps(study([a], [b]), 0, 1).common.sum())


def mark(start: int, end: int, label: str = "PER") -> Mark:
    return Mark((Span(start, end),), label)


def random_mark(start: int, length: int, label: str) -> Mark:
    return mark(start, start + length, label)


MARK = st.builds(random_mark, st.integers(0, 12), st.integers(1, 6), st.sampled_from("XY"))
MARKS = st.lists(MARK, max_size=5)


def kinds(first, second) -> list[str]:
    return [one.kind.value for one in pair(first, second)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([mark(0, 4)], [mark(0, 4)], ["exact"]),
        ([mark(0, 4)], [mark(0, 5)], ["boundary"]),
        ([mark(0, 4)], [mark(0, 4, "ORG")], ["label"]),
        ([mark(0, 4)], [mark(2, 5, "ORG")], ["boundary_and_label"]),
        ([mark(0, 4)], [mark(4, 6)], ["missed", "missed"]),
        ([mark(0, 4)], [], ["missed"]),
        ([], [], []),
        # One quote against two halves: the larger half is the partner, the other one is missed.
        ([mark(0, 10)], [mark(0, 3), mark(3, 10)], ["boundary", "missed"]),
        # A greedy scan would give the first mark the second's twin.
        ([mark(0, 5), mark(0, 6)], [mark(0, 6), mark(4, 8)], ["boundary", "exact"]),
        # Nested and stacked marks find their own partners.
        ([mark(0, 9), mark(2, 4)], [mark(2, 4), mark(0, 9, "ORG")], ["label", "exact"]),
        ([mark(0, 4), mark(0, 4, "ORG")], [mark(0, 4, "ORG")], ["exact", "missed"]),
        ([mark(0, 4), mark(0, 4)], [mark(0, 4)], ["exact"]),
    ],
)
def test_kinds(first, second, expected):
    assert sorted(kinds(first, second)) == sorted(expected)


def test_fragments_are_one_mark():
    whole = Mark((Span(0, 10),), "DIRECT")
    parts = Mark((Span(0, 4), Span(6, 10)), "DIRECT")
    assert shared_length(whole, parts) == 8
    assert kinds([whole], [parts]) == ["boundary"]
    assert kinds([parts], [mark(4, 6)]) == ["missed", "missed"]


def overlap(a: Mark, b: Mark) -> int:
    return min(a.extents[0].end, b.extents[0].end) - max(a.extents[0].start, b.extents[0].start)


def value(pairs: list[Pair]) -> tuple[int, int, int, int]:
    """What the matching maximises, in this order."""
    both = [one for one in pairs if one.first and one.second]
    shares = 0
    for one in both:
        a, b = one.first.extents[0], one.second.extents[0]
        common = min(a.end, b.end) - max(a.start, b.start)
        shares += common * 10**6 // (len(a) + len(b) - common)
    return (
        sum(one.kind is Kind.EXACT for one in both),
        sum(one.first.extents == one.second.extents for one in both),
        sum(one.first.label == one.second.label for one in both),
        shares,
    )


@settings(deadline=None)  # the first call imports SciPy
@given(MARKS, MARKS)
def test_no_other_matching_is_better(first, second):
    ours, theirs = list(dict.fromkeys(first)), list(dict.fromkeys(second))
    if len(ours) > len(theirs):
        ours, theirs = theirs, ours
    orders = permutations(theirs, len(ours))
    best = max(
        value([Pair(a, b) for a, b in zip(ours, order, strict=True) if overlap(a, b) > 0])
        for order in orders
    )
    assert value(pair(first, second)) == best


@given(MARKS, MARKS, st.randoms())
def test_it_is_symmetric_and_order_does_not_matter(first, second, random):
    there = pair(first, second)
    back = pair(second, first)
    assert {(one.first, one.second) for one in there} == {(one.second, one.first) for one in back}
    shuffled = random.sample(first, len(first))
    assert pair(shuffled, second) == there


@given(MARKS, MARKS)
def test_every_mark_stands_in_one_pair(first, second):
    pairs = pair(first, second)
    for marks, side in ((first, "first"), (second, "second")):
        stood = [found for one in pairs if (found := getattr(one, side)) is not None]
        assert len(stood) == len(set(stood))
        assert set(stood) == set(marks)
