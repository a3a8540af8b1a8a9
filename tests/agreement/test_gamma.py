"""Gamma: best alignments against trying all, the published example, chance models, properties."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.gamma import MEASURE as GAMMA
from annotator.agreement.gamma_alignment import Continua, Weights, align_continua
from annotator.agreement.gamma_cat import MEASURE as CAT
from annotator.agreement.gamma_cat import disagreement
from annotator.agreement.gamma_chance import chance_continua
from annotator.agreement.gamma_k import MEASURE as K
from annotator.agreement.gamma_study import Chance, GammaOptions, gamma_study
from annotator.agreement.krippendorff_alpha import krippendorff_alpha
from annotator.agreement.measure import Over, Reason
from annotator.agreement.ratings import Ratings
from tests.agreement.test_unitizing import EXAMPLE, study

Unit = tuple[float, float, int]


def continua(*found: list[list[Unit]]) -> Continua:
    """Continua, each the units of its coders: start, end, label."""
    rows = [
        (n, coder, *unit)
        for n, people in enumerate(found)
        for coder, units in enumerate(people)
        for unit in units
    ]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 5
    whole = [np.array(column, dtype=np.int64) for column in (columns[0], columns[1], columns[4])]
    start, end = (np.array(column, dtype=float) for column in columns[2:4])
    coders = np.array([len(people) for people in found])
    return Continua(whole[0], whole[1], start, end, whole[2], coders)


def least(people: list[list[Unit]], weights: Weights) -> float:
    """The least sum of unitary disorders, by trying every partition of the units."""
    units = [(coder, unit) for coder, found in enumerate(people) for unit in found]
    pairs = len(people) * (len(people) - 1) // 2

    def apart(a: Unit, b: Unit) -> float:
        moved = abs(a[0] - b[0]) + abs(a[1] - b[1])
        place = (moved / (a[1] - a[0] + b[1] - b[0])) ** 2
        return weights.position * place + weights.label * (a[2] != b[2])

    def disorder(members: tuple[int, ...]) -> float:
        inside = list(combinations(members, 2))
        known = sum(apart(units[a][1], units[b][1]) for a, b in inside)
        return (known + pairs - len(inside)) / pairs

    @cache
    def best(left: tuple[int, ...]) -> float:
        if not left:
            return 0.0
        first, rest = left[0], left[1:]
        found = []
        for size in range(len(people)):
            for others in combinations(rest, size):
                coders = [units[n][0] for n in (first, *others)]
                if len(set(coders)) == len(coders):
                    remaining = tuple(n for n in rest if n not in others)
                    found.append(disorder((first, *others)) + best(remaining))
        return min(found)

    return best(tuple(range(len(units))))


UNITS = st.builds(
    lambda start, length, label: (start, start + length, label),
    st.integers(0, 20), st.integers(1, 8), st.integers(0, 1),
)  # fmt: skip


@st.composite
def coders(draw: st.DrawFn) -> list[list[Unit]]:
    count = draw(st.integers(2, 4))
    return [draw(st.lists(UNITS, max_size=3 if count < 4 else 2)) for _ in range(count)]


@settings(max_examples=150, deadline=None)
@given(coders(), st.sampled_from([Weights(), Weights(3, 1), Weights(1, 0)]))
def test_no_alignment_is_better(people, weights):
    found = align_continua(continua(people), weights)
    assert found.disorder[0] == pytest.approx(least(people, weights), abs=1e-9)


@settings(deadline=None)
@given(st.lists(coders(), min_size=1, max_size=4))
def test_continua_do_not_touch_each_other(several):
    together = align_continua(continua(*several), Weights()).disorder
    alone = [align_continua(continua(one), Weights()).disorder[0] for one in several]
    assert together == pytest.approx(alone)


@settings(deadline=None)
@given(coders(), st.sampled_from([2, 10, 0.5]), st.integers(-50, 50))
def test_scale_and_place_do_not_matter(people, factor, offset):
    moved = [
        [(s * factor + offset, e * factor + offset, label) for s, e, label in units]
        for units in people
    ]
    there, back = (align_continua(continua(one), Weights()) for one in (people, moved))
    assert there.disorder == pytest.approx(back.disorder)


def test_every_unit_is_in_one_alignment():
    chance = np.random.default_rng(3)
    people = [
        [(int(s), int(s + w), int(k)) for s, w, k in zip(*drawn, strict=True)]
        for drawn in (
            (chance.integers(0, 300, 40), chance.integers(1, 20, 40), chance.integers(0, 3, 40))
            for _ in range(3)
        )
    ]
    one = continua(people)
    found = align_continua(one, Weights())
    taken = np.concatenate([rows[rows >= 0] for rows in found.members])
    assert len(taken) == len(set(taken.tolist()))
    for rows in found.members:
        for coder in range(rows.shape[1]):
            assert set(one.coder[rows[rows[:, coder] >= 0, coder]].tolist()) <= {coder}


# ------------------------------------------------------------------------------ the measures


def only(measure, one, **choices):
    over = Over.ALL if len(one.annotators) > 2 else Over.PAIR
    return {
        found.label: found
        for found in measure.compute(one, GammaOptions(**choices))
        if found.parameters["over"] == over
    }


def test_the_example_of_2015_has_six_unitary_alignments():
    """Mathet et al. 2015: without a cost of alignments six and seven would be tied."""
    found = gamma_study(study(EXAMPLE), (0, 1, 2), GammaOptions())
    assert sum(map(len, found.observed.members)) == 6
    assert len(np.unique(np.concatenate([r[r >= 0] for r in found.observed.members]))) == 16
    result = only(GAMMA, study(EXAMPLE))[None]
    assert 0.5 < result.value < 0.62  # with other chance continua it moves by its error
    assert result.parameters["samples"] >= 30
    assert result.parameters["paper"] == "Mathet, Widlöcher & Métivier 2015"


def test_the_same_seed_gives_the_same_value():
    values = {only(GAMMA, study(EXAMPLE), seed=seed)[None].value for seed in (1, 1, 2)}
    assert len(values) == 2
    assert max(values) - min(values) < 0.05


def test_more_precision_takes_more_continua():
    few, many = (only(GAMMA, study(EXAMPLE), precision=p)[None] for p in (0.1, 0.01))
    assert few.parameters["samples"] < many.parameters["samples"]
    assert many.parameters["expected_error"] <= 0.01 / 1.96 * 1.5


def test_identical_annotators_agree_without_a_draw():
    same = study((60, [EXAMPLE[1][0]] * 3))
    found = only(GAMMA, same)[None]
    assert (found.value, found.parameters["samples"]) == (1, 0)
    assert only(CAT, same)[None].value == 1
    assert {one.value for one in only(K, same).values()} <= {1, None}


def test_nested_and_crossing_units_are_taken_as_they_are():
    nested = [("X", 0, 20), ("Y", 2, 6), ("X", 4, 9)]
    assert only(GAMMA, study((30, [nested, nested, nested])))[None].value == 1
    part = only(GAMMA, study((30, [nested, nested[:2], nested])))[None]
    assert 0 < part.value < 1
    assert part.counts["units"] == 8


def test_reasons():
    nothing = study((30, [[], []]))
    assert only(GAMMA, nothing)[None].reason is Reason.NO_UNITS
    assert only(CAT, nothing)[None].reason is Reason.NO_PAIRABLE_LENGTH
    apart = study((300, [[("X", 0, 2)], [("Y", 200, 202)]]))
    assert only(CAT, apart)[None].reason is Reason.NO_PAIRABLE_LENGTH
    single = study((60, [[("X", 0, 9), ("X", 20, 29)], [("X", 1, 9), ("X", 20, 30)]]))
    assert only(CAT, single)[None].reason is Reason.NO_VARIATION


def test_an_absent_annotator_leaves_the_document_to_the_others():
    units = EXAMPLE[1]
    with_all = only(GAMMA, study(EXAMPLE, (60, [units[0], units[0], None])))[None]
    assert with_all.counts["documents"] == 2
    assert with_all.value > only(GAMMA, study(EXAMPLE))[None].value


def test_both_chance_models():
    shuffled, drawn = (only(GAMMA, study(EXAMPLE), chance=one)[None] for one in Chance)
    assert shuffled.parameters["chance"] == "shuffle"
    assert drawn.parameters["chance"] == "statistical"
    assert abs(shuffled.value - drawn.value) < 0.25


def test_a_shuffled_continuum_has_the_lines_of_real_coders():
    one = continua([[(0, 4, 0), (10, 14, 1)], [(1, 4, 0)], [(20, 30, 1)]])
    made, drawn = chance_continua(one, np.zeros(50, dtype=np.int64), "shuffle", 5)
    assert len(made) == len(drawn) == 50
    assert set(np.round(made.end - made.start).tolist()) <= {4.0, 3.0, 10.0}
    assert set(made.label.tolist()) <= {0, 1}
    # Turned round, a line stays as long as it was.
    for number in range(50):
        mine = made.continuum == number
        for coder in range(3):
            starts = made.start[mine & (made.coder == coder)]
            assert len(starts) in {1, 2}


def test_the_chance_value_is_near_zero():
    """Annotators who have nothing to do with each other agree by chance alone."""
    chance = np.random.default_rng(11)
    documents = []
    for _ in range(40):
        people = []
        for _ in range(3):
            starts = np.sort(chance.integers(0, 380, 12))
            people.append([(chance.choice(["X", "Y"]), int(s), int(s) + 12) for s in starts])
        documents.append((400, people))
    assert abs(only(GAMMA, study(*documents))[None].value) < 0.05


def test_on_given_units_gamma_cat_observes_what_alpha_does():
    """Krippendorff's data with missing values: three coders, units at the same places."""
    lines = ["***12*3*44", "1223*3*14*", "1223331*44"]
    people = [
        [(100 * n, 100 * n + 9, int(value)) for n, value in enumerate(line) if value != "*"]
        for line in lines
    ]
    one = continua(people)
    apart, weight, _ = disagreement(one, align_continua(one, Weights()), 0)[0, 0]
    rows = [
        [None if line[n] == "*" else (line[n],) for line in lines] for n in range(len(lines[0]))
    ]
    observed = krippendorff_alpha(Ratings.of(rows).pairable()).details["observed_disagreement"]
    assert apart / weight == pytest.approx(observed)
