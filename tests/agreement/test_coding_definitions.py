"""The coding measures against their definitions, one pair of ratings after the other."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.cohen_kappa import cohen_kappa
from annotator.agreement.fleiss_kappa import pooled_chance
from annotator.agreement.gwet_ac1 import gwet_ac1
from annotator.agreement.gwet_ac2 import gwet_ac2
from annotator.agreement.hubert_kappa import hubert_kappa
from annotator.agreement.krippendorff_alpha import jaccard, krippendorff_alpha, masi
from annotator.agreement.light_kappa import light_kappa
from annotator.agreement.percent_agreement import percent_agreement
from annotator.agreement.randolph_kappa import uniform_chance
from annotator.agreement.ratings import Ratings
from annotator.agreement.weighted_kappa import weighted_kappa

LABELS = ("1", "2", "3", "4")
values = st.sampled_from([(label,) for label in LABELS])
sets_of_labels = st.sets(st.sampled_from("abc")).map(lambda one: tuple(sorted(one)))


def tables(value=values, raters=3):
    """Tables of a few items, at least one of them with two ratings."""
    row = st.lists(st.none() | value, min_size=raters, max_size=raters)
    full = st.lists(value, min_size=raters, max_size=raters)
    return st.tuples(st.lists(row, max_size=8), full).map(lambda one: [*one[0], one[1]])


def pairable(rows):
    kept = [[value for value in row if value is not None] for row in rows]
    return [row for row in kept if len(row) > 1]


def observed(rows, near=lambda a, b: Fraction(a == b)) -> Fraction:
    items = [
        Fraction(sum(near(a, b) for a, b in permutations(row, 2)), len(row) * (len(row) - 1))
        for row in pairable(rows)
    ]
    return sum(items, Fraction()) / len(items)


def shares_of_ratings(rows) -> dict[tuple, Fraction]:
    counts = Counter(value for row in pairable(rows) for value in row)
    return {value: Fraction(count, counts.total()) for value, count in counts.items()}


def shares_of_items(rows) -> dict[tuple, Fraction]:
    shares = Counter()
    for row in pairable(rows):
        for value in row:
            shares[value] += Fraction(1, len(row) * len(pairable(rows)))
    return shares


def beyond(seen, chance):
    return None if chance == 1 else (seen - chance) / (1 - chance)


def kappa_parts(rows, i, j):
    both = [(row[i], row[j]) for row in rows if row[i] is not None and row[j] is not None]
    if not both:
        return None
    first, second = Counter(a for a, _ in both), Counter(b for _, b in both)
    chance = sum(Fraction(first[value] * second[value], len(both) ** 2) for value in first)
    return Fraction(sum(a == b for a, b in both), len(both)), chance


def alpha(rows, distance):
    """Alpha as 1 - Do/De over all ordered pairs of ratings, within items and anywhere."""
    everything = [value for row in pairable(rows) for value in row]
    size = len(everything)
    inside = sum(
        sum(distance(a, b) for a, b in permutations(row, 2)) / (len(row) - 1)
        for row in pairable(rows)
    )
    outside = sum(distance(a, b) for a, b in permutations(everything, 2)) / (size - 1)
    return None if outside == 0 else 1 - inside / outside


def same(found, expected):
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(float(expected), abs=1e-9)


def table_of(rows, labels=LABELS):
    return Ratings.of(rows, labels=labels, raters=3).pairable()


@settings(deadline=None)
@given(tables())
def test_agreement_and_chance_of_all_together(rows):
    ratings, size = table_of(rows), len(LABELS)
    seen = observed(rows)
    same(percent_agreement(ratings).value, seen)
    same(uniform_chance(ratings).value, beyond(seen, Fraction(1, size)))
    chance = sum(share**2 for share in shares_of_ratings(rows).values())
    same(pooled_chance(ratings).value, beyond(seen, chance))
    spread = sum(share * (1 - share) for share in shares_of_items(rows).values())
    same(gwet_ac1(ratings).value, beyond(seen, spread / (size - 1)))


@settings(deadline=None)
@given(tables(), st.sampled_from(["linear", "quadratic", "ordinal"]))
def test_ac2(rows, weights):
    size = len(LABELS)

    def near(a, b) -> Fraction:
        apart = abs(int(a[0]) - int(b[0]))
        scale = {"linear": (apart, 3), "quadratic": (apart**2, 9), "ordinal": (None, 6)}[weights]
        steps = apart * (apart + 1) // 2 if scale[0] is None else scale[0]
        return 1 - Fraction(steps, scale[1])

    all_weights = sum(near(a, b) for a in LABELS for b in LABELS)
    spread = sum(share * (1 - share) for share in shares_of_items(rows).values())
    chance = all_weights * spread / (size * (size - 1))
    found = gwet_ac2(table_of(rows), weights=weights).value
    same(found, beyond(observed(rows, near), chance))


@settings(deadline=None)
@given(tables())
def test_kappas_of_pairs(rows):
    ratings = table_of(rows)
    parts = [kappa_parts(rows, *two) for two in combinations(range(3), 2)]
    for two, found in zip(combinations(range(3), 2), parts, strict=True):
        if found is not None:
            same(cohen_kappa(ratings.only(*two).pairable()).value, beyond(*found))
    known = [one for one in parts if one is not None]
    kappas = [beyond(*one) for one in known if beyond(*one) is not None]
    same(light_kappa(ratings).value, sum(kappas) / len(kappas) if kappas else None)
    seen, chance = (sum(column) / len(known) for column in zip(*known, strict=True))
    same(hubert_kappa(ratings).value, beyond(seen, chance))


@settings(deadline=None)
@given(tables(raters=2), st.sampled_from([("linear", 1), ("quadratic", 2)]))
def test_weighted_kappa(rows, weights):
    name, power = weights
    both = [(int(a[0]), int(b[0])) for a, b in (row for row in rows if None not in row)]
    seen = Fraction(sum(abs(a - b) ** power for a, b in both), len(both))
    chance = Fraction(sum(abs(a - b) ** power for a, _ in both for _, b in both), len(both) ** 2)
    ratings = Ratings.of(rows, labels=LABELS, raters=2).pairable()
    same(weighted_kappa(ratings, weights=name).value, 1 - seen / chance if chance else None)


@settings(deadline=None)
@given(tables())
def test_alpha(rows):
    ratings = table_of(rows)
    counts = Counter(int(value[0]) for row in pairable(rows) for value in row)

    def ordinal(a, b):
        low, high = sorted((int(a[0]), int(b[0])))
        between = sum(counts[value] for value in range(low, high + 1))
        return (between - Fraction(counts[low] + counts[high], 2)) ** 2 if low != high else 0

    distances = {
        "nominal": lambda a, b: Fraction(a != b),
        "ordinal": ordinal,
        "interval": lambda a, b: Fraction(int(a[0]) - int(b[0])) ** 2,
        "ratio": lambda a, b: Fraction(int(a[0]) - int(b[0]), int(a[0]) + int(b[0])) ** 2,
    }
    for name, distance in distances.items():
        same(krippendorff_alpha(ratings, distance=name).value, alpha(rows, distance))


@settings(deadline=None)
@given(tables(sets_of_labels))
def test_alpha_of_sets(rows):
    ratings = table_of(rows, labels="abc")
    same(krippendorff_alpha(ratings, distance="masi").value, alpha(rows, masi))
    same(krippendorff_alpha(ratings, distance="jaccard").value, alpha(rows, jaccard))


# ------------------------------------------------------------------------------- properties

NOMINAL = [
    percent_agreement, uniform_chance, pooled_chance, gwet_ac1, light_kappa, hubert_kappa,
    krippendorff_alpha,
]  # fmt: skip
IN_ORDER = [
    gwet_ac2,
    lambda ratings: krippendorff_alpha(ratings, distance="ordinal"),
    lambda ratings: krippendorff_alpha(ratings, distance="interval"),
]


@settings(deadline=None)
@given(tables(), st.permutations(range(3)), st.randoms())
def test_neither_the_order_of_annotators_nor_of_items_matters(rows, order, random):
    shuffled = [[row[column] for column in order] for row in rows]
    random.shuffle(shuffled)
    for measure in NOMINAL + IN_ORDER:
        same(measure(table_of(shuffled)).value, measure(table_of(rows)).value)


@settings(deadline=None)
@given(tables(), st.permutations(LABELS))
def test_the_names_of_labels_do_not_matter(rows, names):
    other = dict(zip(LABELS, names, strict=True))
    renamed = [[value and (other[value[0]],) for value in row] for row in rows]
    for measure in NOMINAL:
        same(measure(table_of(renamed)).value, measure(table_of(rows)).value)


@settings(deadline=None)
@given(tables())
def test_a_scale_read_backwards_is_the_same_scale(rows):
    turned = [[value and (str(5 - int(value[0])),) for value in row] for row in rows]
    for measure in IN_ORDER:
        same(measure(table_of(turned)).value, measure(table_of(rows)).value)


@settings(deadline=None)
@given(st.lists(values, min_size=1))
def test_identical_annotators_have_one_or_nothing_that_varies(column):
    ratings = table_of([[value] * 3 for value in column])
    for measure in NOMINAL + IN_ORDER:
        constant = len(set(column)) == 1
        by_marginals = measure not in (percent_agreement, uniform_chance, gwet_ac1, gwet_ac2)
        same(measure(ratings).value, None if constant and by_marginals else 1)


@settings(deadline=None)
@given(tables())
def test_a_second_half_like_the_first_brings_alpha_closer_to_pi(rows):
    rows = [row for row in rows if None not in row]
    pi = pooled_chance(table_of(rows)).value
    once = krippendorff_alpha(table_of(rows)).value
    twice = krippendorff_alpha(table_of(rows * 2)).value
    if pi is not None:
        assert abs(twice - pi) <= abs(once - pi) + 1e-12


@settings(deadline=None)
@given(tables())
def test_of_two_categories_every_distance_is_nominal(rows):
    rows = [[value and ("1" if value[0] in "12" else "2",) for value in row] for row in rows]
    ratings = table_of(rows, labels="12")
    found = krippendorff_alpha(ratings).value
    for distance in ("ordinal", "interval", "ratio", "masi", "jaccard"):
        same(krippendorff_alpha(ratings, distance=distance).value, found)
    same(gwet_ac2(ratings).value, gwet_ac1(ratings).value)
