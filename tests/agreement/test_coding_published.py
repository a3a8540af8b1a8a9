"""The coding measures on the worked examples of the papers."""

from __future__ import annotations

import pytest

from annotator.agreement.cohen_kappa import cohen_kappa, standard_error
from annotator.agreement.fleiss_kappa import pooled_chance
from annotator.agreement.gwet_ac1 import gwet_ac1
from annotator.agreement.hubert_kappa import hubert_kappa
from annotator.agreement.krippendorff_alpha import krippendorff_alpha, masi
from annotator.agreement.light_kappa import light_kappa
from annotator.agreement.pabak import pabak
from annotator.agreement.percent_agreement import percent_agreement
from annotator.agreement.randolph_kappa import uniform_chance
from annotator.agreement.ratings import Ratings
from annotator.agreement.weighted_kappa import weighted_kappa


def from_table(table: list[list[int]]) -> Ratings:
    """Two annotators; the table's rows are the first's labels."""
    labels = [str(number) for number in range(len(table))]
    rows = [
        [(labels[i],), (labels[j],)]
        for i, line in enumerate(table)
        for j, count in enumerate(line)
        for _ in range(count)
    ]
    return Ratings.of(rows, labels=labels)


def from_counts(table: list[list[int]]) -> Ratings:
    """Items by categories, as Fleiss prints them."""
    labels = [str(number) for number in range(len(table[0]))]
    rows = [
        [(label,) for label, count in zip(labels, line, strict=True) for _ in range(count)]
        for line in table
    ]
    return Ratings.of(rows, labels=labels)


def from_lines(*lines: str, labels: str) -> Ratings:
    """A line an annotator, a sign an item, a full stop for a missing one."""
    rows = [
        [None if sign == "." else (sign,) for sign in item] for item in zip(*lines, strict=True)
    ]
    return Ratings.of(rows, labels=list(labels))


def value(coefficient, ratings: Ratings, **options) -> float:
    return coefficient(ratings.pairable(), **options).value


def test_cohen_1960():
    # Table 1, three diagnoses of 200 patients.
    ratings = from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert value(percent_agreement, ratings) == pytest.approx(0.70)
    assert value(cohen_kappa, ratings) == pytest.approx((0.70 - 0.41) / (1 - 0.41))
    assert cohen_kappa(ratings).details["maximum"] == pytest.approx(
        (0.5 + 0.3 + 0.1 - 0.41) / (1 - 0.41)
    )


def test_artstein_and_poesio_2008():
    # Table 2 of the survey: 100 dialogue acts, STAT and IREQ.
    ratings = from_table([[20, 20], [10, 50]])
    assert value(percent_agreement, ratings) == pytest.approx(0.70)
    assert value(uniform_chance, ratings) == pytest.approx(0.4)
    assert value(pooled_chance, ratings) == pytest.approx((0.7 - 0.545) / (1 - 0.545))
    assert value(cohen_kappa, ratings) == pytest.approx((0.7 - 0.54) / (1 - 0.54))
    assert value(pabak, ratings) == pytest.approx(0.4)


def test_artstein_and_poesio_2008_weighted():
    # Table 6: STAT, CHCK and IREQ; CHCK is half as far from the others as they are from each other.
    ratings = from_table([[46, 0, 6], [0, 10, 6], [0, 0, 32]])
    assert value(percent_agreement, ratings) == pytest.approx(0.88)
    assert value(weighted_kappa, ratings, weights="linear") == pytest.approx(1 - 0.09 / 0.49)


def test_agresti_1992():
    # Carcinoma, two pathologists; kappa 0.493 with the standard error of Fleiss, Cohen & Everitt.
    ratings = from_table([[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]])
    assert value(cohen_kappa, ratings) == pytest.approx(0.493, abs=5e-4)
    assert standard_error(ratings.confusion()) == pytest.approx(0.0567, abs=5e-4)
    assert value(weighted_kappa, ratings, weights="quadratic") == pytest.approx(0.78, abs=5e-3)


def test_fleiss_1971_layout():
    # The example of ten items and fourteen raters that goes with Fleiss's formula: 0.210.
    ratings = from_counts(
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ]
    )  # fmt: skip
    assert value(percent_agreement, ratings) == pytest.approx(0.378, abs=5e-4)
    assert value(pooled_chance, ratings) == pytest.approx(0.210, abs=5e-4)


def test_fleiss_1971():
    # Table 1: thirty patients, six psychiatrists, five diagnoses: 0.430.
    ratings = from_counts(
        [
            [0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0],
            [2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6],
            [1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1],
            [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0], [0, 2, 0, 4, 0], [1, 0, 2, 0, 3],
            [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0], [1, 0, 0, 4, 1],
            [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6],
        ]
    )  # fmt: skip
    assert value(percent_agreement, ratings) == pytest.approx(0.5556, abs=5e-4)
    assert value(pooled_chance, ratings) == pytest.approx(0.430, abs=5e-4)
    # Per label, Table 1's kappas of the five diagnoses.
    found = [value(pooled_chance, ratings.with_label(str(label))) for label in range(5)]
    assert found == pytest.approx([0.245, 0.245, 0.520, 0.471, 0.566], abs=1e-3)


def test_krippendorff_1980_binary():
    # Ten articles, two observers: o01 = 4, n0 = 14, n1 = 6.
    ratings = from_table([[5, 4], [0, 1]])
    assert value(krippendorff_alpha, ratings) == pytest.approx(1 - 19 * 4 / (14 * 6))  # 0.095


def test_krippendorff_2011_nominal():
    # "Computing Krippendorff's alpha-reliability", B: two observers, five values.
    ratings = from_lines("aabbdcccedda", "babbbccceddd", labels="abcde")
    assert value(krippendorff_alpha, ratings) == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("distance", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_2011_missing(distance, alpha):
    # C and D: four observers, twelve units, some missing; the twelfth has one rating only.
    ratings = from_lines(
        "123321412...", "1233224125.3", ".3332342251.", "12332441251.", labels="12345"
    )
    assert value(krippendorff_alpha, ratings, distance=distance) == pytest.approx(alpha, abs=5e-4)
    assert len(ratings.pairable().codes) == 11


def test_feinstein_and_cicchetti_1990():
    # The same agreement, 0.85, and the paradox: kappa falls with the prevalence; PABAK does not.
    balanced, skewed = from_table([[40, 9], [6, 45]]), from_table([[80, 10], [5, 5]])
    assert value(cohen_kappa, balanced) == pytest.approx(0.70, abs=5e-3)
    assert value(cohen_kappa, skewed) == pytest.approx(0.32, abs=5e-3)
    for ratings, prevalence, bias in ((balanced, 0.05, 0.03), (skewed, 0.75, 0.05)):
        assert value(pabak, ratings) == pytest.approx(0.70)
        details = cohen_kappa(ratings).details
        assert details["prevalence"] == pytest.approx(prevalence)
        assert details["bias"] == pytest.approx(bias)


def test_gwet_2008():
    # 125 subjects, nearly all positive: kappa below 0, AC1 near the agreement.
    ratings = from_table([[118, 5], [2, 0]])
    assert value(cohen_kappa, ratings) == pytest.approx(-0.0234, abs=5e-5)
    assert value(gwet_ac1, ratings) == pytest.approx(0.9408, abs=5e-5)


def test_conger_1980_of_two_is_cohen_and_light_is_the_mean():
    ratings = from_lines("aabbabab", "aabbbbab", "abbbaaab", labels="ab")
    pairs = [cohen_kappa(ratings.only(*pair)).value for pair in ((0, 1), (0, 2), (1, 2))]
    assert value(light_kappa, ratings) == pytest.approx(sum(pairs) / 3)
    two = ratings.only(0, 1)
    assert value(hubert_kappa, two) == pytest.approx(pairs[0])


def test_passonneau_2006():
    assert masi((), ()) == 0
    assert masi(("a",), ("a",)) == 0
    assert masi(("a", "b"), ("a",)) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(("a", "b"), ("b", "c")) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert masi(("a",), ("b",)) == masi((), ("b",)) == 1


@pytest.mark.parametrize(
    ("distance", "alpha"), [("nominal", 0.4765), ("ordinal", 0.7598), ("interval", 0.7574)]
)
def test_hayes_and_krippendorff_2007(distance, alpha):
    # Table 1: the tone of forty articles, five observers, 0 to 3.
    ratings = from_lines(
        "112.001122.01311211000201001111223222221",
        "1130000.21102311121000302102111122222221",
        "203000222100221123001.30.1012202.2232.21",
        ".13....0.10022...31.103021122..122...12.",
        "2..0001.2....3112..0.0..2.0..20.2.2222.1",
        labels="0123",
    )
    assert value(krippendorff_alpha, ratings, distance=distance) == pytest.approx(alpha, abs=5e-5)
