"""Agreement of a project: its scope, the rules of presence, the sentence and the JSON."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from annotator.agreement.measure import Reason
from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.people import Role, WorkState
from annotator.core.span import Span
from annotator.project import annotating, organising
from annotator.project.agreement_report import headline
from annotator.project.agreement_scope import measures
from annotator.project.measuring import agreement, measure_agreement
from annotator.project.project import open_project
from tests.build import parse, person, spans_of


def document(identity: str, *, role: Role = Role.ANNOTATOR, **marked) -> AnnotatedDocument:
    """A document with one marked sentence an annotator, or (sentence, state)."""
    sets, text = [], ""
    for name, sentence in marked.items():
        state = WorkState.FINISHED
        if isinstance(sentence, tuple):
            sentence, state = sentence
        text, found = parse(sentence)
        kind = Role.MACHINE if name == "robot" else Role.ADJUDICATOR if name == "gold" else role
        sets.append(AnnotationSet(person(name, kind), state, spans_of(found, identity, name)))
    return AnnotatedDocument(Document(identity, text), tuple(sets))


@pytest.fixture
def studied(fill):
    return fill(
        document("a", amal="[بوتين]PER في [بكين]GPE", badr="[بوتين]PER في [بكين]LOC"),
        document("b", amal="[شي]PER", badr="[شي]PER", huda="[شي]PER", robot="[شي]GPE"),
        document("c", amal="لا أحد", badr="لا أحد", gold="[لا أحد]PER"),
        document("d", amal="[شي]PER", badr=("شي", WorkState.IN_PROGRESS)),
    )


def test_people_are_compared_on_what_they_have_finished(studied):
    found = measure_agreement(studied, layers=["entity"])
    assert found.scope.annotators == ("amal", "badr", "huda")
    assert found.scope.documents == 4
    assert found.scope.documents_by_annotators == {1: 1, 2: 2, 3: 1}
    by = {(r.parameters["over"], r.annotators, r.label): r for r in found.results}
    pair = by["pair", ("amal", "badr"), None]
    assert pair.value == 4 / 6
    assert (pair.counts["documents"], pair.counts["both_empty"]) == (3, 1)
    assert by["pair", ("amal", "huda"), None].value == 1
    pooled = by["pooled", ("amal", "badr", "huda"), None]
    assert pooled.value == 2 * 4 / 10
    assert found.results[0] is pooled


def test_unfinished_work_counts_only_when_asked_for(studied):
    found = agreement(studied, layers=["entity"], annotators=["amal", "badr"], unfinished=True)
    assert found[0].value == 4 / 7


def test_machines_and_adjudicators_count_when_named(studied):
    [first, *_] = agreement(studied, layers=["entity"], annotators=["amal", "robot"])
    assert (first.annotators, first.value) == (("amal", "robot"), 0)
    [first, *_] = agreement(studied, layers=["entity"], annotators=["gold", "badr"])
    assert (first.value, first.counts["one_empty"]) == (0, 1)


def test_a_layer_nobody_used_is_undefined_and_says_why(studied):
    found = agreement(studied)
    assert {one.layer for one in found} == {layer.key for layer in studied.schema.layers}
    quotes = [one for one in found if one.layer == "quote"]
    assert {(one.value, one.reason) for one in quotes} == {(None, Reason.NOTHING_TO_COMPARE)}
    assert "quote: undefined, because nobody marked anything" in headline(found)


def test_the_headline_is_one_line(studied):
    assert headline(agreement(studied, layers=["entity"])) == (
        "Strict F1 of amal, badr and huda on entity: 0.800 (pooled over 3 pairs, 3 documents)"
    )
    two = agreement(studied, layers=["entity"], annotators=["amal", "badr"])
    assert headline(two) == "Strict F1 of amal and badr on entity: 0.667 (3 documents)"


def test_the_json(studied):
    data = measure_agreement(studied, layers=["entity"], annotators=["amal", "badr"]).to_data()
    assert json.loads(json.dumps(data)) == data
    assert data["scope"] == {
        "layers": ["entity"],
        "annotators": ["amal", "badr"],
        "measures": ["f1_strict"],
        "unfinished": False,
        "documents": 4,
        "documents_by_annotators": {"1": 1, "2": 3},
        "documents_with_machine_annotations": 1,
        "resamples": 1000,
        "seed": 1,
        "options": {},
    }
    assert [one["label"] for one in data["results"]] == [None, "PER", "GPE", "LOC"]
    assert set(data["results"][0]) == {
        "measure", "layer", "label", "annotators", "value", "reason", "interval", "parameters",
        "counts",
    }  # fmt: skip


def test_progress_is_told(studied):
    told = []
    agreement(studied, progress=lambda done, total: told.append((done, total)))
    layers = len(studied.schema.layers)
    assert told == [(done, layers) for done in range(1, layers + 1)]


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        (
            {"layers": ["entities"]},
            "There is no layer “entities” in this project; the layers are: ",
        ),
        ({"layers": []}, "Name at least one layer"),
        ({"annotators": ["amal"]}, "Agreement needs two annotators; here is only amal."),
        ({"annotators": ["amal", "amal"]}, "Agreement needs two annotators; here is only amal."),
        ({"annotators": ["amal", "zayd"]}, "There is no annotator “zayd” in this project"),
        ({"annotators": ["gold", "robot"]}, "no document in common: gold, robot"),
        ({"measures": ["f2"]}, "There is no measure “f2”; the measures are: "),
    ],
)
def test_a_bad_scope_is_refused_in_a_sentence(studied, scope, sentence):
    with pytest.raises(AnnotatorError) as refusal:
        agreement(studied, **scope)
    assert sentence in str(refusal.value)


def test_one_annotator_alone_is_refused(fill):
    project = fill(document("a", amal="[شي]PER"))
    with pytest.raises(AnnotatorError, match="here is only amal"):
        agreement(project)


def test_an_empty_project_is_refused(project):
    with pytest.raises(AnnotatorError, match="needs two annotators"):
        agreement(project)


def test_work_that_is_only_begun_is_pointed_out(fill):
    begun = ("[شي]PER", WorkState.IN_PROGRESS)
    project = fill(document("a", amal="[شي]PER", badr=begun))
    with pytest.raises(AnnotatorError, match="1 would count with unfinished work"):
        agreement(project)
    assert agreement(project, unfinished=True)[0].value is not None


def test_what_is_annotated_through_the_verbs_counts(fill):
    project = fill(replace(document("a", amal="[شي]PER"), sets=()))
    for name, end in (("amal", 2), ("badr", 1)):
        own = open_project(project.path, me=name)
        annotating.annotate(own, "a", layer="entity", label="PER", span=Span(0, end))
        organising.finish(own, "a")
        own.close()
    [first, *_] = agreement(project, layers=["entity"])
    assert (first.value, first.annotators) == (0, ("amal", "badr"))


def test_every_measure_gives_one_to_identical_annotators(fill):
    same = "[بوتين]PER في [[بكين]GPE الكبرى]LOC"
    project = fill(document("a", amal=same, badr=same), document("b", amal=same, badr=same))
    keys = [one.key for one in measures()]
    assert keys
    for one in agreement(project, layers=["entity"], measures=keys):
        # Nested labels have no common line, and one label alone does not vary: then a reason.
        assert (one.value is None) is (one.reason is not None), one
        assert one.value is None or one.value == pytest.approx(1), one
