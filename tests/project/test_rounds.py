"""Rounds of agreement, its files and its paragraph, of a real project and on the command line."""

from __future__ import annotations

import csv
import json

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.span import Span
from annotator.project import agreement_files, annotating, methods_paragraph, rounds
from annotator.project.measuring import Question, Sampling, answer
from annotator.project.project import open_project
from tests.agreement.test_f1_strict import document

WORDS = ["[بوتين]PER في [بكين]GPE", "[شي]PER", "[الصين]GPE و[روسيا]GPE", "لا أحد"]


@pytest.fixture
def project(fill):
    documents = [
        document(
            f"d{n}",
            amal=WORDS[n % 4],
            badr=WORDS[n % 4] if n % 3 else WORDS[n % 4].replace("GPE", "LOC"),
            huda=WORDS[n % 4],
        )
        for n in range(24)
    ]
    return fill(*documents)


ASKED = Question(
    layers=["entity"],
    measures=["f1_strict", "krippendorff_alpha"],
    sampling=Sampling(resamples=200),
)


def test_a_round_says_what_has_changed_since(project):
    rounds.save(project, "أولى", answer(project, ASKED))
    own = open_project(project.path, me="badr")
    for n in range(0, 24, 3):
        for span in own.store.spans_over(f"d{n}", "badr", Span(0, 100)):
            if span.label == "LOC":
                annotating.relabel(own, span, layer="entity", label="GPE")
    own.close()
    found = answer(project, ASKED)
    [change, *_] = rounds.changes(project, "أولى", found, ASKED.sampling)
    assert change.result is found.results[0]
    assert change.difference == pytest.approx(1 - change.before)
    low, high = change.interval.ends
    assert 0 < low < change.difference < high
    assert change.interval.documents == 24
    assert "since “أولى”" in change.sentence()
    assert json.loads(json.dumps(change.to_data()))["documents"] == 24


def test_rounds_are_listed_in_their_order_and_replaced_by_title(project):
    found = answer(project, ASKED)
    for title in ("ب", "أ", "ب"):
        rounds.save(project, title, found)
    assert rounds.titles(project) == ["أ", "ب"]
    assert [one.verb for one in project.store.entries(after=0)].count("save round") == 3
    with pytest.raises(AnnotatorError, match="Give the round a title"):
        rounds.save(project, " ", found)
    with pytest.raises(AnnotatorError, match="There is no round “ج”; the rounds are: أ, ب"):
        rounds.changes(project, "ج", found, ASKED.sampling)


def test_leaving_one_out_shows_what_each_adds(project):
    found = answer(project, ASKED)
    left = {
        one.parameters["without"]: one
        for one in found.results
        if one.parameters["over"] == "leave_one_out" and one.measure == "f1_strict"
    }
    assert set(left) == {"amal", "badr", "huda"}
    assert left["badr"].value == 1
    assert left["badr"].annotators == ("amal", "huda")
    assert left["badr"].parameters["vitality"] == pytest.approx(found.results[0].value - 1)


def test_every_count_is_in_the_files(project, tmp_path):
    found = answer(project, ASKED)
    folder = tmp_path / "out"
    agreement_files.write(found, folder)
    assert sorted(one.name for one in folder.iterdir()) == [
        "counts.csv", "documents.csv", "results.csv", "scope.json",
    ]  # fmt: skip

    def rows(name):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    assert [float(row["value"]) for row in rows("results.csv") if row["value"]] == [
        one.value for one in found.results if one.value is not None
    ]
    assert len(rows("counts.csv")) == sum(len(one.counts) for one in found.results)
    agreed = [
        float(row["number"])
        for row in rows("documents.csv")
        if (row["result"], row["statistic"]) == ("1", "agreed")
    ]
    assert sum(agreed) == found.results[0].counts["agreed"]
    with pytest.raises(AnnotatorError, match="new or empty"):
        agreement_files.refuse_what_is_in_the_way(folder)


def test_the_paragraph_names_what_was_done(project):
    question = Question(
        layers=["entity"], measures=["f1_strict", "gamma", "u_alpha"],
        sampling=Sampling(resamples=100, seed=7),
    )  # fmt: skip
    text = methods_paragraph.both(answer(project, question))
    assert "24 documents" in text["en"]
    assert "seed 7" in text["en"]
    assert "Mathet, Widlöcher & Métivier 2015" in text["en"]
    assert "Krippendorff 2019" in text["en"]
    assert "البذرة 7" in text["ar"]
    assert "24" in text["ar"]


def test_the_paragraph_of_few_documents_tells_no_draws(project):
    few = answer(project, Question(layers=["entity"], documents="d1"))
    assert few.scope.documents == 11
    text = methods_paragraph.both(few)
    assert "jackknife" in text["en"]
    assert "resamples" not in text["en"]
    assert "البذرة" not in text["ar"]


def test_options_reach_the_measures_that_have_them(project):
    def first(**options):
        question = Question(layers=["entity"], measures=["f1_iou", "gamma"], options=options)
        return answer(project, question)

    assert {one.parameters.get("iou") for one in first(iou="0.9").results} == {0.9, None}
    gamma = [one for one in first(**{"position-weight": "3"}).results if one.measure == "gamma"]
    assert gamma[0].parameters["position_weight"] == 3
    with pytest.raises(AnnotatorError, match="There is no option “ioo” here; the options are: iou"):
        first(ioo="1")
