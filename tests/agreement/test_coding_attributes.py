"""Attributes of aligned spans: items, values, coverage, the forms that fit, and joint F1."""

from __future__ import annotations

import pytest

from annotator.agreement.alignment import align
from annotator.agreement.attribute_values import (
    MOST_VALUES,
    attribute_values,
    category_of,
    value_pairs,
)
from annotator.agreement.cohen_kappa import MEASURE as COHEN
from annotator.agreement.fleiss_kappa import MEASURE as FLEISS
from annotator.agreement.gwet_ac2 import MEASURE as AC2
from annotator.agreement.krippendorff_alpha import MEASURE as ALPHA
from annotator.agreement.krippendorff_alpha import krippendorff_alpha
from annotator.agreement.measure import Over, Reason
from annotator.agreement.percent_agreement import MEASURE as PERCENT
from annotator.agreement.ratings import Ratings
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.schema import Attribute, AttributeKind, Choice, Label, Layer
from annotator.core.span import Span
from tests.agreement.comparing import comparison
from tests.build import person

NAMES = ("amal", "badr", "huda")
CLAIM = Layer(
    "claim",
    labels=(Label("CLAIM"), Label("OPINION")),
    attributes=(
        Attribute(
            "certainty",
            kind=AttributeKind.CHOICE,
            choices=(Choice("low"), Choice("middle"), Choice("high")),
        ),
        Attribute("checkworthy", kind=AttributeKind.FLAG, labels=("CLAIM",)),
        Attribute("amount", kind=AttributeKind.NUMBER),
        Attribute("source", kind=AttributeKind.TEXT),
        Attribute("unused", kind=AttributeKind.TEXT),
    ),
)


def study_of(*documents: dict[str, list], annotators=NAMES[:2]):
    """A document each: by annotator its spans as (start, label, attributes), four long."""
    made = []
    for number, marked in enumerate(documents):
        sets = tuple(
            AnnotationSet(
                person(name),
                WorkState.FINISHED,
                tuple(
                    SpanAnnotation(
                        f"{name}{n}", f"d{number}", name, "claim", label,
                        Span(start, start + 4), attributes,
                    )
                    for n, (start, label, attributes) in enumerate(spans)
                ),
            )
            for name, spans in marked.items()
        )  # fmt: skip
        made.append(AnnotatedDocument(Document(f"d{number}", "س" * 400), sets))
    return comparison(made, layers=[CLAIM], annotators=annotators).studies["claim"]


def given(*values, key="certainty", label="CLAIM"):
    """Spans one after the other, ``None`` without a value."""
    return [(n * 5, label, {} if value is None else {key: value}) for n, value in enumerate(values)]


def found(measure, study, attribute, **parameters):
    return [
        one
        for one in measure.compute(study)
        if one.parameters.get("attribute") == attribute
        and all(one.parameters.get(name) == value for name, value in parameters.items())
    ]


def test_values_of_aligned_spans_are_coded():
    study = study_of(
        {"amal": given("low", "high", "high"), "badr": given("low", "middle", "high", "low")}
    )
    [percent, joint] = found(PERCENT, study, "certainty")
    assert percent.value == 2 / 3
    assert percent.parameters["coverage"] == 1
    assert (percent.counts["items"], percent.counts["both_valued"]) == (3, 3)
    assert (percent.layer, percent.label) == ("claim", None)
    assert joint.parameters["form"] == "joint_f1"
    assert joint.value == 2 * 2 / (3 + 4)
    assert joint.counts["only_second"] == 2


def test_no_value_is_a_value_of_its_own_and_coverage_says_how_often():
    study = study_of(
        {"amal": given("low", None, None, "high"), "badr": given("low", "low", None, "high")}
    )
    [percent, _] = found(PERCENT, study, "certainty")
    assert percent.value == 3 / 4
    assert percent.parameters["coverage"] == 2 / 4
    counts = {name: percent.counts[name] for name in ("one_valued", "neither_valued")}
    assert counts == {"one_valued": 1, "neither_valued": 1}
    # A scale has no place for it.
    [ordinal] = found(ALPHA, study, "certainty", distance="ordinal")
    assert ordinal.counts["items"] == 2


def test_an_empty_box_is_a_no():
    study = study_of(
        {
            "amal": given(True, None, None, key="checkworthy"),
            "badr": given(True, None, False, key="checkworthy"),
        }
    )
    [percent, _] = found(PERCENT, study, "checkworthy")
    assert (percent.value, percent.parameters["coverage"]) == (1, 1)
    assert percent.parameters["categories"] == 2


def test_only_labels_with_the_attribute_count():
    mine = [*given(True, True, key="checkworthy"), (50, "OPINION", {})]
    other = [(0, "CLAIM", {"checkworthy": True}), (5, "OPINION", {}), (50, "CLAIM", {})]
    [percent, joint] = found(PERCENT, study_of({"amal": mine, "badr": other}), "checkworthy")
    assert (percent.counts["items"], percent.value) == (1, 1)
    assert (joint.counts["first"], joint.counts["second"]) == (2, 2)


def test_the_kind_of_an_attribute_decides_on_the_forms():
    def spans(last):
        return [
            (0, "CLAIM", {"certainty": "low", "checkworthy": True, "amount": 1, "source": "بكين"}),
            (5, "CLAIM", {"certainty": last, "amount": 2.5, "source": "x"}),
        ]

    study = study_of({"amal": spans("high"), "badr": spans("low")})
    forms = {
        key: {one.parameters["distance"] for one in found(ALPHA, study, key)}
        for key in attribute_values(study)
    }
    assert forms == {
        "certainty": {"nominal", "ordinal"},
        "checkworthy": {"nominal"},
        "amount": {"nominal", "interval", "ratio"},
        "source": {"nominal"},
    }
    assert {one.parameters["weights"] for one in found(AC2, study, "certainty")} == {
        "quadratic", "linear", "ordinal",
    }  # fmt: skip


def test_lists_are_sets():
    study = study_of(
        {
            "amal": given(["a", "b"], ["b", "a"], ["c"], key="source"),
            "badr": given(["a"], ["a", "b", "a"], ["c"], key="source"),
        }
    )
    [masi] = found(ALPHA, study, "source", distance="masi")
    rows = [[("a", "b"), ("a",)], [("a", "b"), ("a", "b")], [("c",), ("c",)]]
    expected = krippendorff_alpha(Ratings.of(rows), distance="masi").value
    assert masi.value == pytest.approx(expected)
    [percent, _] = found(PERCENT, study, "source")
    assert percent.value == 2 / 3


def test_numbers_are_told_by_their_amount():
    assert category_of(1) == category_of(1.0) == ("1",)
    assert category_of(0.5) == ("0.5",)
    assert category_of(True) != category_of(1)


def test_three_annotators_are_pooled_and_two_averaged():
    study = study_of(
        {"amal": given("low", "high"), "badr": given("low", "low"), "huda": given("low")},
        annotators=NAMES,
    )
    results = found(FLEISS, study, "certainty")
    assert [one.parameters["over"] for one in results] == [Over.POOLED, *[Over.PAIR] * 3]
    assert (results[0].counts["items"], results[0].counts["pairs"]) == (4, 3)
    assert found(COHEN, study, "certainty")[0].parameters["over"] == Over.MEAN_OF_PAIRS


def test_an_attribute_nobody_used_has_no_results_and_one_unaligned_a_reason():
    study = study_of({"amal": given("low"), "badr": [(100, "CLAIM", {"certainty": "low"})]})
    assert set(attribute_values(study)) == {"certainty"}
    [one] = found(ALPHA, study, "certainty", distance="nominal")
    assert (one.value, one.reason) == (None, Reason.NOTHING_TO_COMPARE)
    assert one.parameters["coverage"] is None


def test_of_very_many_values_there_is_percent_agreement_alone():
    values = [f"v{n}" for n in range(MOST_VALUES + 1)]
    spans = [(n % 80 * 5, "CLAIM", {"source": value}) for n, value in enumerate(values)]
    study = study_of({"amal": spans[:80], "badr": spans[:80]}, {"amal": spans[80:], "badr": []})
    assert found(PERCENT, study, "source")[0].value == 1
    assert found(ALPHA, study, "source") == []


def test_the_confusion_of_an_attribute_leads_back_to_the_spans():
    study = study_of(
        {"amal": given("low", "high", None), "badr": given("low", "middle", "high")},
        {"amal": given("low"), "badr": given("high")},
    )
    pairs = value_pairs(study, "certainty", 0, 1)
    table, categories = pairs.confusion(), pairs.values.categories
    cells = {
        (categories[i], categories[j]): int(table[i, j])
        for i, j in zip(*table.nonzero(), strict=True)
    }
    assert cells == {
        (("low",), ("low",)): 1,
        (("high",), ("middle",)): 1,
        ((), ("high",)): 1,
        (("low",), ("high",)): 1,
    }
    [at] = [n for n, code in enumerate(pairs.second) if categories[code] == ("middle",)]
    assert study.table.extents(int(pairs.places.second[at])) == (Span(5, 9),)
    assert set(pairs.places.first) <= set(align(study, 0, 1).first)
