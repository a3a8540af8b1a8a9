"""From a study to the results of the coding measures: documents, aligned spans, missing ones."""

from __future__ import annotations

import json

import pytest

from annotator import agreement
from annotator.agreement.coding import document_ratings
from annotator.agreement.cohen_kappa import MEASURE as COHEN
from annotator.agreement.gwet_ac1 import MEASURE as AC1
from annotator.agreement.hubert_kappa import MEASURE as HUBERT
from annotator.agreement.krippendorff_alpha import MEASURE as ALPHA
from annotator.agreement.light_kappa import MEASURE as LIGHT
from annotator.agreement.measure import Over, Reason
from annotator.agreement.percent_agreement import MEASURE as PERCENT
from annotator.agreement.randolph_kappa import MEASURE as RANDOLPH
from annotator.agreement.study import ComparedDocument, Mark, Study
from annotator.agreement.weighted_kappa import MEASURE as WEIGHTED
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, DocumentLabel
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer, LayerKind
from annotator.core.span import Span
from annotator.plugins import shelf
from tests.agreement.comparing import studies
from tests.build import person

NAMES = ("amal", "badr", "huda")


def topics(*lines: str, labels="ABC", annotators=NAMES) -> Study:
    """A document a line: a word an annotator, ``-`` without a label, ``.`` absent, ``A+B`` two."""
    documents = []
    for number, line in enumerate(lines):
        marks = {
            name: () if word == "-" else tuple(Mark((), label) for label in word.split("+"))
            for name, word in zip(annotators, line.split(), strict=False)
            if word != "."
        }
        documents.append(ComparedDocument(f"d{number}", marks))
    width = max(len(line.split()) for line in lines)
    return Study(
        "topic", LayerKind.DOCUMENT, annotators[:width], tuple(documents), labels=tuple(labels)
    )


def entities(*lines: str, annotators=NAMES) -> Study:
    """A document a line: a word an annotator, marks as ``0-3:PER``, joined with ``+``."""
    documents = []
    for number, line in enumerate(lines):
        marks = {}
        for name, word in zip(annotators, line.split(), strict=False):
            if word != ".":
                marks[name] = tuple(map(mark, word.split("+"))) if word != "-" else ()
        documents.append(ComparedDocument(f"d{number}", marks))
    width = max(len(line.split()) for line in lines)
    return Study(
        "entity", LayerKind.SPAN, annotators[:width], tuple(documents), labels=("PER", "GPE")
    )


def mark(word: str) -> Mark:
    place, label = word.split(":")
    start, end = map(int, place.split("-"))
    return Mark((Span(start, end),), label)


def found(measure, study: Study, **parameters) -> dict:
    return {
        (one.parameters["over"], one.annotators, one.label): one
        for one in measure.compute(study)
        if all(one.parameters.get(name) == value for name, value in parameters.items())
    }


TWO = ("pair", ("amal", "badr"))


def every_measure():
    return [one for one in shelf(agreement, "MEASURE", strict=True).values() if one.key in CODING]


CODING = {
    "percent_agreement", "bennett_s", "scott_pi", "cohen_kappa", "weighted_kappa", "light_kappa",
    "hubert_kappa", "fleiss_kappa", "randolph_kappa", "gwet_ac1", "gwet_ac2", "krippendorff_alpha",
    "pabak",
}  # fmt: skip


def test_they_are_all_on_the_shelf():
    assert {one.key for one in every_measure()} == CODING


def test_a_document_layer_is_coded_document_by_document():
    results = found(PERCENT, topics("A A", "A B", "B B", "C C"))
    overall = results[(*TWO, None)]
    assert overall.value == 3 / 4
    assert (overall.counts["items"], overall.counts["documents"]) == (4, 4)
    assert results[(*TWO, "C")].value == 1  # this label against the rest
    assert results[(*TWO, "A")].value == 3 / 4


def test_annotated_documents_become_ratings():
    layer = Layer("topic", kind=LayerKind.DOCUMENT, labels=(Label("A"), Label("B")))
    sets = tuple(
        AnnotationSet(
            person(name),
            state,
            labels=tuple(DocumentLabel(f"{name}{one}", "d", name, "topic", one) for one in given),
        )
        for name, given, state in (
            ("amal", "BA", WorkState.FINISHED),
            ("badr", "", WorkState.FINISHED),
            ("huda", "A", WorkState.IN_PROGRESS),
        )
    )
    [study] = agreement_studies([AnnotatedDocument(Document("d", "نص"), sets)], layer)
    assert study.labels == ("A", "B")
    ratings = document_ratings(study)
    assert [ratings.categories[code] for code in ratings.codes[0, :2]] == [("A", "B"), ()]
    assert ratings.codes[0, 2] == -1


def agreement_studies(documents, layer):
    return studies(documents, layers=[layer], annotators=NAMES)


def test_no_label_is_a_category_and_absence_is_none():
    results = found(PERCENT, topics("A -", "- -", "B B", "A .", ". B"))
    overall = results[(*TWO, None)]
    assert overall.value == 2 / 3
    assert (overall.counts["documents"], overall.counts["both_empty"]) == (3, 1)
    assert overall.counts["unpaired"] == 2


@pytest.mark.parametrize(
    "lines", [("A . .", ". B .", ". . A"), ("- - -", "- - -"), ("- - .", ". - -")]
)
def test_nothing_to_compare(lines):
    for measure in every_measure():
        for one in measure.compute(topics(*lines)):
            assert (one.value, one.reason) == (None, Reason.NOTHING_TO_COMPARE), measure.key


def test_one_label_only_is_no_variation_where_chance_is_by_what_was_used():
    defined = {"percent_agreement", "bennett_s", "randolph_kappa", "gwet_ac1", "gwet_ac2", "pabak"}
    for measure in every_measure():
        for one in measure.compute(topics("A A A", "A A A")):
            if one.label is not None:
                continue
            if measure.key in defined:
                assert (one.value, one.reason) == (1, None), measure.key
            else:
                assert (one.value, one.reason) == (None, Reason.NO_VARIATION), measure.key
    [alpha] = [
        one
        for one in ALPHA.compute(
            topics("A A", "A A"),
        )
        if one.label is None
    ][:1]
    assert alpha.parameters["observed_disagreement"] == 0


def test_one_constant_annotator_is_computed_as_any():
    study = topics("A A", "A B", "A A", "A B")
    assert found(COHEN, study)[(*TWO, None)].value == 0
    assert found(ALPHA, study, distance="nominal")[(*TWO, None)].value < 0


def test_a_declared_label_that_nobody_used_counts_for_s_and_ac1():
    few, many = topics("A A", "A B", "B B", labels="AB"), topics("A A", "A B", "B B", labels="ABCD")
    for measure in (RANDOLPH, AC1):
        a, b = found(measure, few)[(*TWO, None)], found(measure, many)[(*TWO, None)]
        assert a.value < b.value
        assert (a.parameters["categories"], b.parameters["categories"]) == (2, 4)
    assert found(COHEN, few)[(*TWO, None)].value == found(COHEN, many)[(*TWO, None)].value


def test_all_together_and_every_pair():
    study = topics("A A A", "B B A", "C C .", "A B B", "C . .")
    results = ALPHA.compute(study)
    assert results[0].parameters["over"] == Over.ALL
    assert results[0].annotators == NAMES
    assert results[0].counts["unpaired"] == 1
    assert results[0].counts["pairs"] == 3
    pairs = [one for one in results if one.parameters["over"] == Over.PAIR and not one.label]
    nominal = [one for one in pairs if one.parameters["distance"] == "nominal"]
    assert [one.counts["documents"] for one in nominal] == [4, 3, 3]
    mean = COHEN.compute(study)[0]
    assert mean.parameters["over"] == Over.MEAN_OF_PAIRS
    light = LIGHT.compute(study)[0]
    assert light.value == pytest.approx(mean.value)
    assert {one.parameters["over"] for one in HUBERT.compute(study)} == {Over.ALL}


def test_the_results_are_json():
    for measure in every_measure():
        for one in measure.compute(topics("A+B A A", "B B -", "C C .")):
            assert json.loads(json.dumps(one.to_data(), allow_nan=False))["measure"] == measure.key


def distances(study: Study) -> set[str]:
    return {one.parameters["distance"] for one in ALPHA.compute(study)}


def test_alpha_takes_the_distances_that_fit_the_labels():
    assert distances(topics("A A", "A B", labels="AB")) == {"nominal"}
    assert distances(topics("A A", "A B")) == {"nominal", "ordinal"}
    numbers = topics("1 1", "2 4", "10 10", labels=("1", "2", "4", "10"))
    assert distances(numbers) == {"nominal", "ordinal", "interval", "ratio"}
    both = distances(topics("A+B A", "B B", labels="AB"))
    assert both == {"nominal", "masi", "jaccard"}


def test_sets_of_labels_agree_in_part():
    study = topics("A+B A", "B B", "C C", "B+A A+B")
    masi = found(ALPHA, study, distance="masi")[(*TWO, None)].value
    nominal = found(ALPHA, study, distance="nominal")[(*TWO, None)]
    assert nominal.value < masi < 1
    assert found(ALPHA, study, distance="nominal")[(*TWO, "A")].value == 1


def test_ranked_measures_leave_out_what_has_no_rank():
    study = topics("A A", "A C", "C C", "B Z", "A -", labels="ABC")
    overall = found(WEIGHTED, study, weights="linear")[(*TWO, None)]
    assert overall.counts["items"] == 3
    assert overall.value == pytest.approx(0.4)
    unordered = found(WEIGHTED, topics("A A", "B B", labels=()), weights="linear")
    assert unordered[(*TWO, None)].reason is Reason.NOTHING_TO_COMPARE


def test_the_order_of_the_schema_is_the_scale():
    lines = ("low low", "low high", "high mid", "mid mid")
    weights = {"weights": "quadratic"}
    declared = found(WEIGHTED, topics(*lines, labels=("low", "mid", "high")), **weights)
    shuffled = found(WEIGHTED, topics(*lines, labels=("low", "high", "mid")), **weights)
    assert declared[(*TWO, None)].value != shuffled[(*TWO, None)].value


def test_of_spans_the_labels_of_aligned_places_are_coded():
    study = entities(
        "0-3:PER+5-9:GPE+12-14:GPE 0-3:PER+5-8:PER", "0-2:GPE 0-2:GPE", "0-2:PER .", "- -"
    )
    overall = found(PERCENT, study)[(*TWO, None)]
    assert overall.value == 2 / 3
    assert (overall.counts["aligned"], overall.counts["only_first"]) == (3, 1)
    assert overall.counts["documents"] == 3
    assert overall.parameters["coverage"] == 3 / 4
    assert not LIGHT.accepts(LayerKind.SPAN, 3)
    assert COHEN.accepts(LayerKind.SPAN, 2)
    assert not COHEN.accepts(LayerKind.DOCUMENT, 1)


def test_the_places_of_all_pairs_are_pooled():
    study = entities("0-3:PER 0-3:PER 0-3:GPE", "0-3:GPE 0-3:GPE -")
    first = ALPHA.compute(study)[0]
    assert first.parameters["over"] == Over.POOLED
    assert (first.counts["items"], first.counts["pairs"], first.counts["documents"]) == (4, 3, 2)
    assert first.parameters["coverage"] == 4 / 6
    assert found(PERCENT, study)[(Over.POOLED, NAMES, None)].value == 2 / 4


def test_no_places_in_common_have_no_coverage_to_speak_of():
    apart = found(PERCENT, entities("0-2:PER 4-6:PER"))[(*TWO, None)]
    assert (apart.value, apart.reason) == (None, Reason.NOTHING_TO_COMPARE)
    assert apart.parameters["coverage"] == 0
    empty = found(PERCENT, entities("- -"))[(*TWO, None)]
    assert empty.parameters["coverage"] is None


def test_what_a_third_annotator_did_does_not_change_a_pair():
    for lines in (("A A -", "B A C", "B B A+B"), ("1 2 3", "2 2 x", "1 1 -")):
        labels = "AB" if "A" in lines[0] else "12"
        three = topics(*lines, labels=labels)
        two = topics(*(line.rsplit(" ", 1)[0] for line in lines), labels=labels)
        for measure in every_measure():
            alone, among = found(measure, two), found(measure, three)
            for key, one in alone.items():
                if key in among:
                    assert among[key].value == one.value, (measure.key, key)
