"""The counts behind the coding measures: any sum of documents has the value of those documents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.measure import Measure, Over
from annotator.agreement.study import ComparedDocument, Mark, Study
from annotator.core.schema import LayerKind
from annotator.core.span import Span
from tests.agreement.test_coding_study import every_measure

LABELS = ("1", "2", "3")
NAMES = ("amal", "badr", "huda")
topics = st.sets(st.sampled_from(LABELS), max_size=2).map(
    lambda labels: tuple(Mark((), label) for label in sorted(labels))
)
places = st.tuples(st.sampled_from([(0, 3), (1, 4), (5, 8), (9, 12)]), st.sampled_from(LABELS))
entities = st.sets(places, max_size=4).map(
    lambda found: tuple(Mark((Span(*edges),), label) for edges, label in sorted(found))
)


@st.composite
def studies(draw, kind: LayerKind) -> Study:
    annotators = NAMES[: draw(st.integers(2, 3))]
    marks = topics if kind is LayerKind.DOCUMENT else entities
    documents = [
        ComparedDocument(
            f"d{number}",
            {name: found for name in annotators if (found := draw(st.none() | marks)) is not None},
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    return Study("layer", kind, annotators, documents, labels=LABELS)


def drawn_again(study: Study, times: list[int]) -> Study:
    """The study of documents drawn so many times each."""
    documents = [
        ComparedDocument(f"{one.id}/{copy}", one.marks)
        for one, count in zip(study.documents, times, strict=False)
        for copy in range(count)
    ]
    return Study(study.layer, study.kind, study.annotators, documents, labels=study.labels)


def key_of(one) -> tuple:
    forms = {name: one.parameters.get(name) for name in ("distance", "weights", "form")}
    over = one.over if hasattr(one, "over") else Over(one.parameters["over"])
    return one.label, one.annotators, over, *forms.values()


@pytest.mark.parametrize("kind", list(LayerKind))
@settings(deadline=None, max_examples=30)
@given(st.data(), st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_sums_of_documents_have_the_value_of_those_documents(kind, data, times):
    study = data.draw(studies(kind))
    other = drawn_again(study, times)
    weights = np.array(times[: len(study.documents)], dtype=float)
    for measure in every_measure():
        if not measure.accepts(kind, len(study.annotators)):
            continue
        values = {key_of(one): one.value for one in measure.compute(other)}
        for tally in measure.tallies(study, measure.Options()):
            if tally.parameters.get("distance") in ("masi", "jaccard"):
                continue  # sets that only the whole has are still categories
            expected = values.get(key_of(tally))
            found = float(tally.formula(weights @ tally.rows))
            shown = (measure.key, key_of(tally))
            if expected is not None and measure.key in FIXED_SIZE and kind is LayerKind.DOCUMENT:
                continue  # so they are for the number of categories
            if expected is None:
                assert np.isnan(found), shown
            else:
                assert found == pytest.approx(expected, abs=1e-9), shown


FIXED_SIZE = {"bennett_s", "randolph_kappa", "gwet_ac1", "gwet_ac2"}


@pytest.mark.parametrize("kind", list(LayerKind))
@settings(deadline=None, max_examples=15)
@given(st.data())
def test_many_sums_are_worked_out_at_once(kind, data):
    study = data.draw(studies(kind))
    size = len(study.documents)
    resamples = np.random.default_rng(3).multinomial(size, [1 / size] * size, size=(2, 4))
    for measure in every_measure():
        if measure.accepts(kind, len(study.annotators)):
            for tally in measure.tallies(study, measure.Options()):
                sums = resamples @ tally.rows
                at_once = tally.formula(sums)
                assert at_once.shape == (2, 4)
                one_by_one = [[float(tally.formula(row)) for row in block] for block in sums]
                np.testing.assert_allclose(at_once, one_by_one, atol=1e-9, err_msg=measure.key)


def test_they_are_measures():
    assert all(isinstance(one, Measure) for one in every_measure())
    assert all(one.paper for one in every_measure())


def test_labels_stand_in_the_order_of_the_schema():
    marks = {name: (Mark((), "z"), Mark((), "a"), Mark((), "x")) for name in NAMES[:2]}
    study = Study(
        "layer", LayerKind.DOCUMENT, NAMES[:2], [ComparedDocument("d", marks)], labels=("z", "b")
    )
    [alpha] = [one for one in every_measure() if one.key == "krippendorff_alpha"]
    labels = [one.label for one in alpha.compute(study) if one.parameters["distance"] == "nominal"]
    assert labels == [None, "z", "a", "x"]


def test_rows_do_not_grow_with_what_does_not_occur():
    marks = [Mark((), label) for label in map(str, range(40))]
    documents = [ComparedDocument(f"d{n}", dict.fromkeys(NAMES, (one,))) for n, one in
                 enumerate(marks)]  # fmt: skip
    study = Study(
        "layer", LayerKind.DOCUMENT, NAMES, documents, labels=tuple(one.label for one in marks)
    )
    for measure in every_measure():
        width = max(one.rows.shape[1] for one in measure.tallies(study, None) if not one.label)
        assert width < 40 * 8, measure.key


def topics_of(*pairs: str, labels: str) -> Study:
    documents = [
        ComparedDocument(
            f"d{n}", {name: (Mark((), one),) for name, one in zip(NAMES, pair, strict=False)}
        )
        for n, pair in enumerate(pairs)
    ]
    return Study("layer", LayerKind.DOCUMENT, NAMES[:2], documents, labels=tuple(labels))


def layouts(study: Study) -> dict:
    return {
        (measure.key, *key_of(one)): one.layout
        for measure in every_measure()
        for one in measure.tallies(study, None)
        if one.label is None
    }


def test_the_layout_tells_whether_rows_go_with_a_formula():
    a, b = topics_of("AA", "AB", labels="ABC"), topics_of("CC", "BA", labels="ABC")
    assert layouts(a) == layouts(b)  # what is declared has its columns, whether it occurs or not
    c, d = topics_of("AX", "XA", labels="A"), topics_of("AY", "YA", labels="A")
    assert all(layouts(c)[key] != layouts(d)[key] for key in layouts(c) if key[0] in NOMINAL)
    ten = "ABCDEFGHIJ"  # of many labels only the pairs that occur have columns
    kappa = [
        one
        for study in (topics_of("AB", labels=ten), topics_of("BA", labels=ten))
        for key, one in layouts(study).items()
        if key[0] == "cohen_kappa"
    ]
    assert kappa[0] != kappa[1]


NOMINAL = {"percent_agreement", "cohen_kappa", "fleiss_kappa", "gwet_ac1", "scott_pi"}
