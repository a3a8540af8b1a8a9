"""The F1 measures of spans and the MUC counts, against counting by hand, one place at a time."""

from __future__ import annotations

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.f1_char import MEASURE as CHAR
from annotator.agreement.f1_exact_unlabelled import MEASURE as UNLABELLED
from annotator.agreement.f1_iou import MEASURE as IOU
from annotator.agreement.f1_iou import IouOptions
from annotator.agreement.f1_overlap import MEASURE as OVERLAP
from annotator.agreement.f1_soft import MEASURE as SOFT
from annotator.agreement.f1_strict import MEASURE as STRICT
from annotator.agreement.measure import Over, Reason
from annotator.agreement.muc import MEASURE as MUC
from annotator.agreement.study import ComparedDocument, Mark, Study
from annotator.core.errors import AnnotatorError
from annotator.core.schema import LayerKind
from annotator.core.span import Span

NAMES = ("amal", "badr", "huda")


def mark(*edges: int, label: str = "X") -> Mark:
    """A mark of pieces: start, end, start, end …"""
    return Mark(tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)), label)


def study(*documents) -> Study:
    """Documents, each the marks of amal, badr …; ``None`` for who was not there."""
    width = max(len(marks) for marks in documents)
    return Study(
        "entity",
        LayerKind.SPAN,
        NAMES[:width],
        tuple(
            ComparedDocument(
                f"d{n}",
                {
                    name: tuple(found)
                    for name, found in zip(NAMES, marks, strict=False)
                    if found is not None
                },
            )
            for n, marks in enumerate(documents)
        ),
    )


def value(measure, *documents, over=Over.PAIR, label=None, options=None, **form):
    found = [
        one
        for one in measure.compute(study(*documents), options)
        if one.parameters["over"] == over
        and one.label == label
        and all(one.parameters[name] == wanted for name, wanted in form.items())
    ]
    return found[0].value


def test_a_quotation_against_its_halves():
    """Strict gives nothing, overlap one partner, soft nearly all: the case of the two halves."""
    whole, halves = [mark(0, 78)], [mark(0, 38), mark(40, 78)]
    assert value(STRICT, (whole, halves)) == 0
    assert value(OVERLAP, (whole, halves)) == pytest.approx(2 / 3)
    assert value(SOFT, (whole, halves)) == pytest.approx(2 * (76 / 78) / (76 / 78 + 1))
    assert round(value(SOFT, (whole, halves)), 3) == 0.987
    assert value(CHAR, (whole, halves)) == pytest.approx(2 * 76 / (78 + 76))
    assert value(IOU, (whole, halves), iou=0.5) == 0
    assert value(IOU, (whole, halves), options=IouOptions(("0.48",))) == pytest.approx(2 / 3)


def test_labels_count_but_where_they_are_left_out():
    one, other = [mark(0, 4, label="PER")], [mark(0, 4, label="ORG")]
    for measure in (STRICT, OVERLAP, IOU, SOFT, CHAR):
        assert value(measure, (one, other)) == 0, measure.key
    assert value(UNLABELLED, (one, other)) == 1
    stacked = [mark(0, 4, label="PER"), mark(0, 4, label="ORG")]
    assert value(UNLABELLED, (stacked, other)) == pytest.approx(2 / 3)


def test_fragments_share_what_their_pieces_share():
    parts, rest = [mark(0, 4, 6, 10)], [mark(4, 6)]
    for measure in (OVERLAP, SOFT, CHAR):
        assert value(measure, (parts, rest)) == 0, measure.key
    assert value(CHAR, (parts, [mark(0, 10)])) == pytest.approx(16 / 18)
    assert value(SOFT, (parts, [mark(0, 10)])) == pytest.approx(2 * 0.8 / 1.8)
    assert value(STRICT, (parts, [mark(0, 4, 6, 10)])) == 1


def test_the_four_schemes_of_muc():
    ours = [mark(0, 4), mark(5, 9, label="Y"), mark(10, 15), mark(20, 25), mark(30, 35)]
    theirs = [mark(0, 4), mark(5, 9), mark(11, 15), mark(21, 26, label="Y"), mark(40, 45)]
    found = {
        one.parameters["scheme"]: dict(one.counts)
        for one in MUC.compute(study((ours, theirs)))
        if one.label is None
    }
    outcomes = {scheme: [counts[name] for name in MUC.columns] for scheme, counts in found.items()}
    assert outcomes == {
        "strict": [1, 3, 0, 1, 1],
        "exact": [2, 2, 0, 1, 1],
        "partial": [2, 0, 2, 1, 1],
        "type": [2, 2, 0, 1, 1],
    }
    assert value(MUC, (ours, theirs), scheme="partial") == pytest.approx((2 * 2 + 2) / 10)


@pytest.mark.parametrize("word", ["0", "1.5", "viel", "-1", "nan"])
def test_a_threshold_that_is_none_is_refused(word):
    with pytest.raises(AnnotatorError, match="iou"):
        value(IOU, ([], []), options=IouOptions((word,)))


MARKS = st.lists(
    st.builds(
        lambda start, length, label: mark(start, start + length, label=label),
        st.integers(0, 12), st.integers(1, 6), st.sampled_from("XY"),
    ),
    max_size=4,
)  # fmt: skip
DOCUMENTS = st.lists(st.tuples(MARKS, MARKS), min_size=1, max_size=3)


def f1(first, second, agreed):
    return 2 * agreed / (first + second) if first + second else None


def largest(ours, theirs, fits):
    """The size of the largest one-to-one matching, by trying all."""
    few, many = sorted((ours, theirs), key=len)
    return max(
        sum(fits(a, b) for a, b in zip(few, order, strict=True))
        for order in permutations(many, len(few))
    )


def share(a: Mark, b: Mark) -> float:
    left, right = positions(a), positions(b)
    return len(left & right) / len(left | right)


def positions(one: Mark) -> set[int]:
    return {at for piece in one.extents for at in range(piece.start, piece.end)}


@settings(deadline=None)
@given(DOCUMENTS)
def test_one_to_one_measures_are_the_largest_matching(documents):
    alike = {
        OVERLAP: lambda a, b: a.label == b.label and share(a, b) > 0,
        IOU: lambda a, b: a.label == b.label and share(a, b) >= 0.5,
        STRICT: lambda a, b: a == b,
        UNLABELLED: lambda a, b: a.extents == b.extents,
    }
    unique = [[list(dict.fromkeys(marks)) for marks in pair] for pair in documents]
    for measure, fits in alike.items():
        agreed = sum(largest(ours, theirs, fits) for ours, theirs in unique)
        counts = [sum(len(pair[side]) for pair in unique) for side in (0, 1)]
        assert value(measure, *documents) == pytest.approx(f1(*counts, agreed)), measure.key


@settings(deadline=None)
@given(DOCUMENTS)
def test_characters_and_shares_by_counting_positions(documents):
    labelled = [
        [{(at, one.label) for one in marks for at in positions(one)} for marks in pair]
        for pair in documents
    ]
    counts = [sum(len(pair[side]) for pair in labelled) for side in (0, 1)]
    both = sum(len(ours & theirs) for ours, theirs in labelled)
    assert value(CHAR, *documents) == pytest.approx(f1(*counts, both))

    def mean_share(side: int) -> float | None:
        shares = [
            len({(at, one.label) for at in positions(one)} & covered[1 - side])
            / len(positions(one))
            for pair, covered in zip(documents, labelled, strict=True)
            for one in dict.fromkeys(pair[side])
        ]
        return sum(shares) / len(shares) if shares else None

    precision, recall = mean_share(1), mean_share(0)
    if precision is None and recall is None:
        assert value(SOFT, *documents) is None
    else:
        total = (precision or 0) + (recall or 0)
        soft = 2 * (precision or 0) * (recall or 0) / total if total else 0
        assert value(SOFT, *documents) == pytest.approx(soft)


@settings(deadline=None)
@given(st.lists(st.tuples(MARKS, MARKS, st.none() | MARKS), min_size=1, max_size=3))
def test_properties_of_all(documents):
    same = [(marks[0], marks[0], marks[0]) for marks in documents]
    turned = [tuple(reversed(marks)) for marks in documents]
    for measure in (STRICT, UNLABELLED, OVERLAP, IOU, SOFT, CHAR, MUC):
        there = {
            (one.parameters["over"], one.label, frozenset(one.annotators), form(one)): one
            for one in measure.compute(study(*documents))
        }
        names = dict(zip(NAMES, reversed(NAMES), strict=True))
        for one in measure.compute(study(*turned)):
            if measure is MUC and one.label is not None:
                continue  # a label is that of the first
            key = (
                one.parameters["over"], one.label,
                frozenset(names[name] for name in one.annotators), form(one),
            )  # fmt: skip
            assert one.value == pytest.approx(there[key].value), (measure.key, key)
        for one in measure.compute(study(*same)):
            if one.value is None:
                assert one.reason is Reason.NOTHING_TO_COMPARE
            else:
                assert one.value == pytest.approx(1), measure.key


def form(one):
    return one.parameters.get("scheme") or one.parameters.get("iou")


@settings(deadline=None)
@given(DOCUMENTS)
def test_looser_measures_give_no_less(documents):
    strict = value(STRICT, *documents)
    if strict is not None:
        assert strict <= value(IOU, *documents, iou=0.75) + 1e-12
        assert value(IOU, *documents, iou=0.75) <= value(IOU, *documents, iou=0.5) + 1e-12
        assert value(IOU, *documents, iou=0.5) <= value(OVERLAP, *documents) + 1e-12
        assert strict <= value(UNLABELLED, *documents) + 1e-12


def test_pooled_adds_the_counts_of_the_pairs_and_the_mean_does_not():
    documents = ([mark(0, 4)], [mark(0, 4)], [mark(5, 8), mark(9, 12)])
    for measure in (STRICT, OVERLAP, CHAR, SOFT):
        pairs = [
            one.value
            for one in measure.compute(study(documents))
            if one.label is None and one.parameters["over"] == Over.PAIR
        ]
        assert value(measure, documents, over=Over.MEAN_OF_PAIRS) == pytest.approx(sum(pairs) / 3)
    assert value(STRICT, documents, over=Over.POOLED) == pytest.approx(2 / (1 + 1 + 1 + 2 + 1 + 2))
    assert len(list(combinations(NAMES, 2))) == 3
