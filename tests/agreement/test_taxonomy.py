"""The taxonomy of disagreement: classes, shapes, splits, confusion, documents, properties."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.alignment import NOBODY, align
from annotator.agreement.confusion import confusion
from annotator.agreement.document_ranking import document_ranking
from annotator.agreement.taxonomy import (
    DIFFERENCES,
    MISSING,
    SHAPES,
    Difference,
    Shape,
    Taxonomy,
    taxonomy,
)
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.schema import Label, Layer
from annotator.core.span import Span, outer_first
from tests.agreement.comparing import studies
from tests.build import person

NAMES = ("amal", "badr", "huda")
LAYER = Layer("entity", labels=(Label("PER"), Label("ORG")))
Marked = tuple[str, int, int]
TEXT = 24


def study(*documents: list[list[Marked] | None], annotators: tuple[str, ...] | None = None):
    """Documents with the marks of amal, badr …; ``None`` for who was not there."""
    made = []
    for number, people in enumerate(documents):
        sets = []
        for name, marks in zip(NAMES, people, strict=False):
            if marks is None:
                continue
            spans = [
                SpanAnnotation(f"{name}{n}", f"d{number}", name, "entity", label, Span(start, end))
                for n, (label, start, end) in enumerate(marks)
            ]
            spans.sort(key=lambda one: outer_first(one.span))
            sets.append(AnnotationSet(person(name), spans=tuple(spans)))
        made.append(AnnotatedDocument(Document(f"d{number}", "ن" * TEXT), tuple(sets)))
    width = max(len(people) for people in documents)
    [one] = studies(made, layers=[LAYER], annotators=annotators or NAMES[:width])
    return one


def pair(first: list[Marked], second: list[Marked]) -> Taxonomy:
    return taxonomy(study([first, second]))


def told(found: Taxonomy) -> list[str]:
    return [DIFFERENCES[n] for n in found.difference.tolist()]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("PER", 2, 5), ("PER", 2, 5), Difference.EXACT),
        (("PER", 2, 5), ("PER", 2, 6), Difference.BOUNDARY),
        (("PER", 2, 5), ("ORG", 2, 5), Difference.LABEL),
        (("PER", 2, 5), ("ORG", 1, 4), Difference.BOUNDARY_AND_LABEL),
    ],
)
def test_each_pair_has_its_class(first, second, expected):
    assert told(pair([first], [second])) == [expected]


def test_a_mark_alone_tells_whose_it_is():
    assert told(pair([("PER", 2, 5)], [])) == [Difference.ONLY_FIRST]
    assert told(pair([], [("PER", 2, 5)])) == [Difference.ONLY_SECOND]
    assert told(pair([("PER", 2, 5)], [("PER", 5, 7)])) == ["only_first", "only_second"]


@pytest.mark.parametrize(
    ("first", "second", "shape", "longer"),
    [
        ((2, 8), (4, 8), Shape.LONGER_START, 0),
        ((4, 8), (2, 8), Shape.LONGER_START, 1),
        ((2, 8), (2, 9), Shape.LONGER_END, 1),
        ((2, 9), (2, 8), Shape.LONGER_END, 0),
        ((2, 9), (3, 8), Shape.CONTAINED, 0),
        ((3, 8), (2, 9), Shape.CONTAINED, 1),
        ((2, 6), (4, 8), Shape.CROSSING, -1),
        ((4, 8), (2, 6), Shape.CROSSING, -1),
        ((2, 6), (2, 6), Shape.NONE, -1),
    ],
)
def test_shapes_of_boundaries(first, second, shape, longer):
    found = pair([("PER", *first)], [("ORG", *second)])
    assert SHAPES[found.shape[0]] is shape
    assert found.longer[0] == longer
    assert found.start_shift[0] == second[0] - first[0]
    assert found.end_shift[0] == second[1] - first[1]


def test_one_quote_against_two_halves_is_a_split_and_the_mirror_a_merge():
    whole, halves = [("PER", 0, 10)], [("PER", 0, 6), ("PER", 6, 10)]
    found = pair(whole, halves)
    assert told(found) == [Difference.BOUNDARY, Difference.SPLIT]
    assert found.second[1] != NOBODY
    assert found.whole[1] == found.first[0]
    turned = pair(halves, whole)
    assert told(turned) == [Difference.BOUNDARY, Difference.MERGE]
    assert turned.whole[1] == turned.second[0]


def test_all_smaller_parts_are_split_off():
    found = pair([("PER", 0, 12)], [("PER", 0, 3), ("ORG", 3, 5), ("PER", 6, 12)])
    assert Counter(told(found)) == {"boundary": 1, "split": 2}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # A mark nested in one that both have marked alike was missed by the other.
        ([("ORG", 0, 10)], [("ORG", 0, 10), ("PER", 4, 10)]),
        ([("PER", 0, 10)], [("ORG", 0, 10), ("PER", 4, 10)]),
        # It crosses the partner of the whole: they are no two parts.
        ([("PER", 0, 10)], [("PER", 0, 8), ("ORG", 6, 10)]),
        # It reaches out of the whole.
        ([("PER", 0, 10)], [("PER", 0, 6), ("PER", 6, 11)]),
    ],
)
def test_what_is_no_part_is_a_miss(first, second):
    assert Counter(told(pair(first, second)))["only_second"] == 1


def test_rows_are_chosen_by_everything_that_is_counted():
    one = study(
        [[("PER", 0, 4), ("ORG", 6, 9)], [("PER", 0, 5)], [("ORG", 6, 9)]],
        [[("PER", 0, 4)], [("ORG", 0, 4)], None],
    )
    found = taxonomy(one)
    assert len(found) == sum(found.counts().values()) == sum(found.shape_counts().values())
    assert found.counts(found.rows(pair=("amal", "badr"))) == Counter(
        boundary=1, only_first=1, label=1, exact=0, boundary_and_label=0, only_second=0,
        split=0, merge=0,
    )  # fmt: skip
    [row] = found.rows(differences=["label"])
    assert (found.document[row], found.pairs[found.pair[row]]) == (1, (0, 1))
    [row] = found.rows(labels=("PER", "ORG"))
    assert one.table.ids[found.first[row]] == ("amal0",)
    assert one.table.ids[found.second[row]] == ("badr0",)
    assert len(found.rows(labels=("ORG", MISSING))) == 1
    assert len(found.rows(documents=[1])) == 1
    assert len(found.rows(shapes=["longer_end"])) == 1
    assert len(found.disagreements) == len(found) - found.counts()["exact"]
    with pytest.raises(ValueError, match="not in tuple"):
        found.rows(differences=["nothing_like_it"])


def test_confusion_has_a_row_and_a_column_for_what_is_missing():
    one = study([[("PER", 0, 4), ("ORG", 6, 9)], [("ORG", 0, 4), ("PER", 12, 14)]])
    found = confusion(taxonomy(one))
    assert found.names == ("PER", "ORG", MISSING)
    assert found.counts.tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert found.shares[1].tolist() == [0, 0, 1]
    assert len(found.rows("PER", "ORG")) == 1
    assert len(found.rows(MISSING, "PER")) == 1


def test_the_worst_document_stands_first_and_the_empty_one_last():
    one = study(
        [[("PER", 0, 4)], [("PER", 0, 4)]],
        [[], []],
        [[("PER", 0, 4)], [("PER", 0, 5)]],
        [[("PER", 0, 4), ("PER", 6, 9)], [("PER", 0, 5)]],
        [[("PER", 0, 4), ("PER", 6, 9)], [("PER", 0, 4)]],
        [[("PER", 0, 4)], None],
    )
    found = document_ranking(taxonomy(one))
    assert found.document.tolist() == [3, 2, 4, 0, 1]
    assert found.f1.tolist()[:4] == [0, 0, pytest.approx(2 / 3), 1]
    assert np.isnan(found.f1[4])
    assert len(found.rows(3)) == 2
    spread = found.distribution()
    assert spread.counts.tolist() == [2, 0, 0, 0, 0, 0, 1, 0, 0, 1]
    assert spread.undefined == 1
    assert spread.documents(0).tolist() == [3, 2]
    assert spread.quartiles == pytest.approx((0, 0, 1 / 3, 0.75, 1))


def test_nothing_at_all():
    found = taxonomy(study([[], []]))
    assert len(found) == 0
    assert confusion(found).counts.sum() == 0
    assert document_ranking(found).distribution().quartiles == ()
    assert found.rows(causes=["prefix"]).tolist() == []


# ---------------------------------------------------------------------------------- properties

marks = st.lists(
    st.builds(
        lambda label, start, length: (label, start, start + length),
        st.sampled_from(["PER", "ORG"]),
        st.integers(0, 12),
        st.integers(1, 10),
    ),
    max_size=6,
    unique=True,
)
documents = st.lists(st.lists(st.one_of(marks, st.none()), min_size=3, max_size=3), max_size=3)


@given(documents)
@settings(deadline=None, max_examples=150)
def test_every_mark_is_counted_once_for_each_pair(people):
    one = study([[], [], []], *people)
    found = taxonomy(one)
    for number, (first, second) in enumerate(found.pairs):
        here = found.pair == number
        both = one.table.present[:, first] & one.table.present[:, second]
        for column, annotator in ((found.first, first), (found.second, second)):
            mine = (one.table.annotator == annotator) & both[one.table.document]
            rows = column[here & (column != NOBODY)]
            assert sorted(rows.tolist()) == np.flatnonzero(mine).tolist()
        kinds = Counter(align(one, first, second).kind.tolist())
        classes = Counter(found.difference[here].tolist())
        assert [classes[n] for n in range(4)] == [kinds[n] for n in range(4)]
        assert sum(classes[n] for n in range(4, 8)) == kinds[4]


@given(documents)
@settings(deadline=None, max_examples=150)
def test_sums_agree(people):
    found = taxonomy(study([[], [], []], *people))
    pairs = [None, *(tuple(NAMES[n] for n in one) for one in found.pairs)]
    for names in pairs:
        matrix, ranking = confusion(found, names), document_ranking(found, names)
        rows = found.rows(pair=names)
        assert matrix.counts.sum() == ranking.counts.sum() == len(rows)
        behind = [matrix.rows(first, second) for first in matrix.names for second in matrix.names]
        assert [len(some) for some in behind] == matrix.counts.ravel().tolist()
        assert sorted(np.concatenate(behind).tolist()) == sorted(rows.tolist())
        for document, counts in zip(ranking.document.tolist(), ranking.counts, strict=True):
            assert list(found.counts(ranking.rows(document)).values()) == counts.tolist()


MIRROR = {
    "only_first": "only_second", "only_second": "only_first", "split": "merge", "merge": "split",
}  # fmt: skip


@given(marks, marks)
@settings(deadline=None, max_examples=200)
def test_who_is_called_the_first_only_turns_things_around(first, second):
    def rows(found: Taxonomy, *, turned: bool):
        table = found.study.table
        for n in range(len(found)):
            places = [
                None
                if m == NOBODY
                else (int(table.label[m]), int(table.start[m]), int(table.end[m]))
                for m in (found.first[n], found.second[n], found.whole[n])
            ]
            name, longer = DIFFERENCES[found.difference[n]], int(found.longer[n])
            shifts = [int(found.start_shift[n]), int(found.end_shift[n])]
            if turned:
                places[:2] = places[1::-1]
                name = MIRROR.get(name, name)
                longer = longer if longer < 0 else 1 - longer
                shifts = [-shift for shift in shifts]
            yield str(places), str(name), int(found.shape[n]), longer, *shifts

    straight = sorted(rows(pair(first, second), turned=False))
    assert straight == sorted(rows(pair(second, first), turned=True))


@given(marks, marks)
@settings(deadline=None, max_examples=200)
def test_splits_and_merges_are_those_of_the_definition(first, second):
    found = pair(first, second)
    table = found.study.table
    places = [set(range(s, e)) for s, e in zip(table.start, table.end, strict=True)]
    partner = {}
    for one, other in zip(found.first.tolist(), found.second.tolist(), strict=True):
        if NOBODY not in (one, other):
            partner[one], partner[other] = other, one
    for n, (one, other) in enumerate(zip(found.first.tolist(), found.second.tolist(), strict=True)):
        if NOBODY not in (one, other):
            assert found.whole[n] == NOBODY
            continue
        lone = other if one == NOBODY else one
        wholes = [
            m
            for m, match in partner.items()
            if table.annotator[m] != table.annotator[lone]
            and places[lone] <= places[m]
            and places[m] != places[match]
            and not places[lone] & places[match]
        ]
        name = DIFFERENCES[found.difference[n]]
        if not wholes:
            assert name == ("only_second" if one == NOBODY else "only_first")
            assert found.whole[n] == NOBODY
        else:
            assert name == ("split" if one == NOBODY else "merge")
            assert found.whole[n] in wholes
            assert len(places[found.whole[n]]) == min(len(places[m]) for m in wholes)
