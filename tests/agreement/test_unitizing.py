"""The coefficients of unitizing: published examples, character by character, properties."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.alpha_u import MEASURE as ALPHA_U
from annotator.agreement.cu_alpha import MEASURE as CU
from annotator.agreement.ku_alpha import MEASURE as KU
from annotator.agreement.measure import Over, Reason
from annotator.agreement.study import Study
from annotator.agreement.u_alpha import MEASURE as U
from annotator.agreement.u_alpha_binary import MEASURE as BINARY
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.schema import Label, Layer
from annotator.core.span import Span, outer_first
from tests.agreement.comparing import studies
from tests.build import person

NAMES = ("amal", "badr", "huda")
Unit = tuple[str, int, int]


def study(*documents: tuple[int, list[list[Unit] | None]], labels: str = "") -> Study:
    """Documents of a length, with the units of amal, badr …; ``None`` for who was not there."""
    made = []
    for number, (length, people) in enumerate(documents):
        identity = f"d{number}"
        sets = []
        for name, units in zip(NAMES, people, strict=False):
            if units is None:
                continue
            spans = [
                SpanAnnotation(f"s{n}", identity, name, "quote", label, Span(start, end))
                for n, (label, start, end) in enumerate(units)
            ]
            spans.sort(key=lambda one: outer_first(one.span))
            sets.append(AnnotationSet(person(name), spans=tuple(spans)))
        made.append(AnnotatedDocument(Document(identity, "ن" * length), tuple(sets)))
    width = max(len(people) for _, people in documents)
    layer = Layer("quote", labels=tuple(Label(one) for one in labels))
    [one] = studies(made, layers=[layer], annotators=NAMES[:width])
    return one


def results(measure, one: Study, **parameters):
    over = Over.ALL if len(one.annotators) > 2 else Over.PAIR
    return {
        found.label: found
        for found in measure.compute(one)
        if found.parameters["over"] == over
        and all(found.parameters.get(key) == value for key, value in parameters.items())
    }


# ---------------------------------------------------------------------------------- published

# The example of Krippendorff, Mathet, Bouvry & Widlöcher 2016: three coders, seven labels.
EXAMPLE = (
    60,
    [
        [("1", 2, 9), ("2", 11, 17), ("5", 24, 30), ("6", 32, 36), ("6", 36, 44), ("7", 44, 60)],
        [("1", 2, 9), ("3", 11, 17), ("5", 19, 25), ("6", 32, 44)],
        [("1", 2, 9), ("4", 11, 17), ("5", 21, 27), ("6", 32, 36), ("6", 36, 40), ("6", 40, 44)],
    ],
)


def test_the_example_of_2016():
    one = study(EXAMPLE)
    assert round(results(U, one, continuum="joint")[None].value, 3) == 0.510
    assert round(results(BINARY, one)[None].value, 3) == 0.413
    assert round(results(CU, one)[None].value, 3) == 0.724
    values = {label: found.value for label, found in results(KU, one).items() if label}
    assert values == {
        "1": 1, "2": pytest.approx(0), "3": pytest.approx(0), "4": pytest.approx(0), "5": 1,
        "6": 1, "7": None,
    }  # fmt: skip
    assert results(KU, one)["5"].parameters["coverage"] == pytest.approx(8 / 18)
    assert results(KU, one)["7"].reason is Reason.NO_PAIRABLE_LENGTH


def test_the_example_of_2004():
    """Krippendorff 2004, two coders on a continuum of 300, which begins at 150: 0.8591 printed."""

    def units(*found: tuple[str, int, int]) -> list[Unit]:
        return [(label, start - 150, start - 150 + length) for label, start, length in found]

    both = [("k", 180, 60), ("k", 300, 50)]
    one = study(
        (
            300,
            [
                units(("c", 225, 70), ("c", 370, 30), *both),
                units(("c", 220, 80), ("c", 355, 20), ("c", 400, 20), *both),
            ],
        )
    )
    found = results(ALPHA_U, one)
    assert found[None].value == pytest.approx(0.85867, abs=5e-6)
    assert found["k"].value == 1


# ------------------------------------------------------------------- character by character


def lines_of(length: int, units: list[Unit]) -> list[str]:
    line = [""] * length
    for label, start, end in units:
        line[start:end] = [label] * (end - start)
    return line


def by_characters(documents, *, valued: bool = False):
    """Observed and expected as a table of labels (and ``""`` for gaps), position by position."""
    seen: Counter = Counter()
    squares: Counter = Counter()
    for length, people in documents:
        there = [units for units in people if units is not None]
        lines = [lines_of(length, units) for units in there]
        if len(there) < 2:
            continue
        for a, b in permutations(lines, 2):
            for pair in zip(a, b, strict=True):
                if not valued or all(pair):
                    seen[pair] += 1 / (len(there) - 1)
        for number, units in enumerate(there):
            others = [line for n, line in enumerate(lines) if n != number]
            for label, start, end in units:
                squares[label] += part_of(start, end, others if valued else None) ** 2
            squares[""] += 0 if valued else lines[number].count("")
    rows = {one: off(seen, lambda a, _, one=one: a == one) for pair in seen for one in pair}
    total = sum(rows.values())
    divisor = total - sum(squares.values()) / total if total else 0
    expected = {
        (one, other): (rows[one] * rows[other] - (squares[one] if one == other else 0)) / divisor
        for one in rows
        for other in rows
        if divisor
    }
    return seen, expected


def part_of(start: int, end: int, others: list[list[str]] | None) -> float:
    """The length of a unit, or the part of it that others have a unit in, on average."""
    if others is None:
        return end - start
    return sum(bool(line[at]) for line in others for at in range(start, end)) / len(others)


def one_minus(observed: float, expected: float) -> float | None:
    return 1 - observed / expected if expected else None


def off(table, apart) -> float:
    return sum(value for (one, other), value in table.items() if apart(one, other))


@st.composite
def flat_units(draw: st.DrawFn, length: int) -> list[Unit]:
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=6)))
    found = []
    for start, end in pairwise(edges):
        label = draw(st.sampled_from(["", "X", "Y", "Z"]))
        if label:
            found.append((label, start, end))
    return found


@st.composite
def flat_documents(draw: st.DrawFn):
    documents = []
    for _ in range(draw(st.integers(1, 3))):
        length = draw(st.integers(3, 14))
        people = [draw(flat_units(length)), draw(flat_units(length))]
        people.append(draw(st.none() | flat_units(length)))
        documents.append((length, people))
    return documents


def close(found, expected):
    if expected is None:
        assert found.value is None, found
        assert found.reason is not None
    else:
        assert found.value == pytest.approx(expected, abs=1e-9), found


@settings(deadline=None)
@given(flat_documents())
def test_generation_three_character_by_character(documents):
    one = study(*documents)
    seen, expected = by_characters(documents)

    def differ(a, b):
        return a != b

    close(
        results(U, one, continuum="joint")[None],
        one_minus(off(seen, differ), off(expected, differ)),
    )

    def unit_or_gap(a, b):
        return (a == "") != (b == "")

    value = one_minus(off(seen, unit_or_gap), off(expected, unit_or_gap))
    close(results(BINARY, one)[None], value)
    seen, expected = by_characters(documents, valued=True)
    close(results(CU, one)[None], one_minus(off(seen, differ), off(expected, differ)))
    for label, found in results(KU, one).items():
        if label is None:
            continue
        length = sum(value for (_, other), value in seen.items() if other == label)
        chance = sum(value for (_, other), value in expected.items() if other == label)
        same, itself = seen.get((label, label), 0), expected.get((label, label), 0)
        value = None
        if length and abs(chance - itself) > 1e-12:
            value = 1 - chance / length * (length - same) / (chance - itself)
        close(found, value)


@settings(deadline=None)
@given(flat_documents())
def test_a_label_has_a_line_of_its_own(documents):
    one = study(*documents)
    for label, found in results(U, one).items():
        if label is None:
            continue
        alone = [
            (
                length,
                [
                    None if units is None else [unit for unit in units if unit[0] == label]
                    for units in people
                ],
            )
            for length, people in documents
        ]
        seen, expected = by_characters(alone)
        value = one_minus(off(seen, lambda a, b: a != b), off(expected, lambda a, b: a != b))
        close(found, value)


# ------------------------------------------------------------------------------ generation one


def gaps_of(length: int, units: list[Unit]) -> list[int]:
    found, at = [], 0
    for _, start, end in sorted(units, key=lambda unit: unit[1]):
        found.append(start - at)
        at = end
    return [gap for gap in (*found, length - at) if gap]


def old_disagreement(length: int, people: list[list[Unit]]) -> tuple[float, float]:
    """Do and De of one label by the formulas of 1995 and 2004, unit by unit."""
    m = len(people)
    distance = 0.0
    for a, b in combinations(people, 2):
        for mine, theirs in ((a, b), (b, a)):
            for _, start, end in mine:
                meets = [unit for unit in theirs if unit[1] < end and start < unit[2]]
                if not meets:
                    distance += (end - start) ** 2
                elif mine is a:
                    distance += sum((start - s) ** 2 + (end - e) ** 2 for _, s, e in meets)
    units = [end - start for one in people for _, start, end in one]
    if not units:
        return 0, 0
    gaps = [gap for one in people for gap in gaps_of(length, one)]
    chance = sum(
        (len(units) - 1) * (2 * own**3 - 3 * own**2 + own) / 3
        + own**2 * sum(gap - own + 1 for gap in gaps if gap >= own)
        for own in units
    )
    divisor = m * length * (m * length - 1) - sum(own * (own - 1) for own in units)
    return 2 * distance / (m * (m - 1) * length**2), 2 / length * chance / divisor


@settings(deadline=None)
@given(flat_documents())
def test_generation_one_unit_by_unit(documents):
    one = study(*documents)
    sums = {}
    for length, people in documents:
        there = [units for units in people if units is not None]
        for label in "XYZ":
            own = [[unit for unit in units if unit[0] == label] for units in there]
            do, de = old_disagreement(length, own)
            before = sums.get(label, (0, 0))
            sums[label] = (before[0] + do, before[1] + de)
    for label, found in results(ALPHA_U, one).items():
        do, de = (
            sums[label]
            if label
            else (sum(pair[0] for pair in sums.values()), sum(pair[1] for pair in sums.values()))
        )
        close(found, one_minus(do, de))


# ---------------------------------------------------------------------------------- properties


@settings(deadline=None)
@given(flat_documents(), st.permutations(range(3)))
def test_the_order_of_documents_annotators_and_labels_is_all_the_same(documents, order):
    turned = [(length, [people[n] for n in order]) for length, people in reversed(documents)]
    renamed = [
        (
            length,
            [
                None if units is None else [({"X": "Z", "Z": "X"}.get(k, k), s, e)
                                            for k, s, e in units]
                for units in people
            ],
        )
        for length, people in documents
    ]  # fmt: skip
    for measure in (U, BINARY, CU, KU, ALPHA_U):
        there = results(measure, study(*documents))[None].value
        for other in (turned, renamed):
            back = results(measure, study(*other))[None].value
            assert back == (None if there is None else pytest.approx(there)), measure.key


@settings(deadline=None)
@given(flat_documents())
def test_documents_add_up_as_if_they_stood_one_after_the_other(documents):
    documents = [(length, people[:2]) for length, people in documents]
    joined: tuple[int, list[list[Unit]]] = (0, [[], []])
    for length, people in documents:
        at, lines = joined
        moved = [
            lines[n] + [(k, s + at, e + at) for k, s, e in units] for n, units in enumerate(people)
        ]
        joined = (at + length, moved)
    for measure in (U, BINARY, CU, KU):
        apart = results(measure, study(*documents))[None].value
        together = results(measure, study(joined))[None].value
        assert together == (None if apart is None else pytest.approx(apart)), measure.key


@settings(deadline=None)
@given(flat_documents())
def test_identical_annotators_agree(documents):
    same = [(length, [people[0]] * 3) for length, people in documents]
    for measure in (U, BINARY, CU, KU, ALPHA_U):
        for found in measure.compute(study(*same)):
            if found.value is None:
                assert found.reason in {
                    Reason.NO_UNITS, Reason.NO_VARIATION, Reason.NO_PAIRABLE_LENGTH,
                }  # fmt: skip
            else:
                assert found.value == pytest.approx(1), measure.key


def test_overlaps_of_one_label_keep_the_earliest_then_the_longest():
    units = [("X", 0, 5), ("X", 0, 3), ("X", 4, 8), ("X", 5, 9)]
    kept = [("X", 0, 5), ("X", 5, 9)]
    one, other = study((10, [units, kept])), study((10, [kept, kept]))
    for measure in (U, BINARY, ALPHA_U):
        found = results(measure, one)[None]
        assert found.value == results(measure, other)[None].value == 1
        assert found.counts["overlapping_same_label"] == 2


def test_labels_that_overlap_cannot_share_a_line():
    nested = [("X", 0, 8), ("Y", 2, 4)]
    one = study((10, [nested, nested]))
    [found] = [each for each in U.compute(one) if each.label is None]
    assert found.parameters["continuum"] == "labels"
    assert found.value == 1
    binary = results(BINARY, one)[None]
    assert (binary.value, binary.counts["flat_documents"]) == (None, 0)


def test_reasons():
    nobody = study((10, [[], []]))
    assert results(U, nobody)[None].reason is Reason.NO_UNITS
    assert results(ALPHA_U, nobody)[None].reason is Reason.NO_UNITS
    assert results(CU, nobody)[None].reason is Reason.NO_PAIRABLE_LENGTH
    full = study((10, [[("X", 0, 10)], [("X", 0, 10)]]))
    assert results(BINARY, full)[None].reason is Reason.NO_VARIATION
    assert results(CU, full)[None].reason is Reason.NO_VARIATION
    silent = study((10, [[("X", 0, 5)], []]))
    assert results(U, silent)[None].value < 0
