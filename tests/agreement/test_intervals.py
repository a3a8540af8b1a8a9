"""Intervals: against resampling by hand and SciPy's own, and what happens with few documents."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from annotator.agreement.drawn_sums import DrawnSums
from annotator.agreement.f1_strict import MEASURE as STRICT
from annotator.agreement.intervals import BANDS, Method, Resampler, Sampling
from annotator.agreement.measure import Over, Reason
from annotator.agreement.tally import Tally, ratio
from tests.agreement.test_f1_family import mark, study


def tally(agreed, marks) -> Tally:
    """A ratio of sums, a document a place; a document nobody shares has no marks at all."""
    rows = np.column_stack([agreed, marks]).astype(float)
    return Tally(
        "test", "layer", None, ("amal", "badr"), Over.PAIR, rows, rows[:, 1] > 0,
        lambda sums: ratio(sums[..., 0], sums[..., 1]),
    )  # fmt: skip


@pytest.fixture
def forty():
    chance = np.random.default_rng(4)
    marks = chance.integers(5, 30, 40)
    return tally(chance.binomial(marks, 0.7), marks)


def test_a_percentile_interval_is_that_of_resampling_by_hand(forty):
    found = Resampler(Sampling(Method.PERCENTILE, 2000, seed=9)).interval(forty)
    chance = np.random.default_rng(9)
    values = []
    for _ in range(4000):
        drawn = forty.rows[chance.integers(0, 40, 40)].sum(axis=0)
        values.append(drawn[0] / drawn[1])
    by_hand = np.quantile(values, [0.025, 0.975])
    assert found.ends == pytest.approx(tuple(by_hand), abs=0.006)
    assert found.below[BANDS[1]] == pytest.approx(np.mean(np.array(values) < 0.8), abs=0.03)


def test_bca_is_scipys(forty):
    def value(agreed, marks, axis):
        return agreed.sum(axis=axis) / marks.sum(axis=axis)

    theirs = stats.bootstrap(
        tuple(forty.rows.T), value, paired=True, method="BCa", n_resamples=6000,
        rng=np.random.default_rng(2),
    ).confidence_interval  # fmt: skip
    ours = Resampler(Sampling(Method.BCA, 6000, seed=3)).interval(forty)
    assert ours.method is Method.BCA
    assert ours.ends == pytest.approx((theirs.low, theirs.high), abs=0.006)


def test_the_same_seed_draws_the_same_documents(forty):
    first, again, other = (
        Resampler(Sampling(Method.PERCENTILE, 200, seed=seed)).interval(forty) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_with_few_documents_the_jackknife_and_below_five_nothing():
    ten = tally([3, 4, 5, 4, 3, 5, 4, 4, 2, 5], [5] * 10)
    found = Resampler(Sampling()).interval(ten)
    assert found.method is Method.JACKKNIFE
    means = ten.rows[:, 0] / 5
    error = means.std(ddof=1) / np.sqrt(10)  # of a mean the jackknife is the usual error
    reach = stats.t.ppf(0.975, 9) * error
    assert found.ends == pytest.approx((means.mean() - reach, means.mean() + reach))
    four = Resampler(Sampling()).interval(tally([3, 4, 5, 4], [5] * 4))
    assert (four.ends, four.reason) == (None, Reason.TOO_FEW_DOCUMENTS)


def test_perfect_documents_have_a_point():
    for method in (Method.PERCENTILE, Method.BCA):
        found = Resampler(Sampling(method)).interval(tally([5] * 30, [5] * 30))
        assert found.ends == (1, 1)
    assert Resampler(Sampling()).interval(tally([5] * 8, [5] * 8)).ends == (1, 1)


def test_undefined_resamples_are_told_and_many_give_no_interval():
    rows = np.zeros((30, 2))
    rows[0] = (1, 1)  # a third of the resamples do not draw the one document with marks
    rare = Tally(
        "test", "layer", None, ("a", "b"), Over.PAIR, rows, np.ones(30, dtype=bool),
        lambda sums: ratio(sums[..., 0], sums[..., 1]),
    )  # fmt: skip
    found = Resampler(Sampling(Method.PERCENTILE)).interval(rare)
    assert found.ends is None
    assert found.dropped == pytest.approx(0.36, abs=0.06)
    assert found.to_data()["undefined_resamples"] == found.dropped


def test_documents_that_are_not_shared_are_not_drawn(forty):
    more = tally([*forty.rows[:, 0], 0, 0], [*forty.rows[:, 1], 0, 0])
    sampling = Sampling(Method.PERCENTILE, 300)
    assert Resampler(sampling).interval(more) == Resampler(sampling).interval(forty)


def test_a_difference_of_rounds_is_paired(forty):
    better = tally(np.minimum(forty.rows[:, 0] + 1, forty.rows[:, 1]), forty.rows[:, 1])
    found = Resampler(Sampling()).difference(forty, better)
    assert found.low > 0
    same = Resampler(Sampling()).difference(forty, forty)
    assert same.ends == (0, 0)


def test_intervals_of_a_real_measure_hold_its_value():
    chance = np.random.default_rng(6)
    documents = []
    for _ in range(30):
        ours = [mark(int(s), int(s) + 4) for s in range(0, 60, 6)]
        theirs = [one for one in ours if chance.random() < 0.8]
        documents.append((ours, theirs))
    for one in STRICT.tallies(study(*documents), None):
        found = Resampler(Sampling()).interval(one)
        assert found.low <= one.result().value <= found.high


def test_what_is_drawn_together_makes_no_difference(forty):
    """Halves and thirds would add up to other last bits in a product of another width."""
    chance = np.random.default_rng(8)
    shares = chance.integers(1, 9, (40, 5)) / chance.integers(3, 12, (40, 5))
    several = [
        tally(shares[:, n], shares.sum(axis=1)) for n in range(5)
    ] + [forty, tally(shares[:, 1], forty.rows[:, 1])]  # fmt: skip
    together = Resampler(Sampling()).intervals(several)
    assert together == [Resampler(Sampling()).interval(one) for one in several]
    assert together[::-1] == Resampler(Sampling()).intervals(several[::-1])


def test_sums_are_those_of_the_drawn_documents():
    chance = np.random.default_rng(3)
    documents = np.arange(50) % 5 > 0
    rows = np.column_stack([chance.integers(0, 90, 50), chance.random(50)])
    [drawn, twice] = DrawnSums(documents, 300, 7).of([rows, rows[:, [1, 1]]])
    weights = np.random.default_rng(7).multinomial(40, np.full(40, 1 / 40), size=300)
    assert np.array_equal(drawn[:, 0], weights @ rows[documents, 0])
    assert drawn == pytest.approx(weights @ rows[documents], rel=1e-12)
    assert np.array_equal(twice, drawn[:, [1, 1]])
