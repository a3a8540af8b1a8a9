"""Disagreements of a project: opened with their texts and titles, under switches, in order."""

from __future__ import annotations

import pytest

from annotator.agreement.boundary_causes import Cause
from annotator.agreement.taxonomy import Difference, Shape
from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.project.disagreements import Switches, disagreements_of
from annotator.project.measuring import Question
from tests.build import parse, person, spans_of


def document(identity: str, title: str, **marked: str) -> AnnotatedDocument:
    """A document with one marked sentence an annotator."""
    sets = []
    for name, sentence in marked.items():
        text, found = parse(sentence)
        sets.append(AnnotationSet(person(name), spans=spans_of(found, identity, name)))
    return AnnotatedDocument(Document(identity, text, title), tuple(sets))


@pytest.fixture
def project(fill):
    return fill(
        document(
            "a", "زيارة", amal="قال [وبوتين]PER في [بكين]GPE", badr="قال و[بوتين]PER في [بكين]LOC"
        ),
        document("b", "قمة", amal="[شي بوتين]PER ثم [لي]PER", badr="[شي]PER [بوتين]PER ثم لي"),
        document("c", "اتفاق", amal="[شي]PER", badr="[شي]PER"),
    )


def test_rows_are_opened_in_reading_order_with_their_surroundings(project):
    found = disagreements_of(project, Question(), "entity")
    opened = list(found.opened(found.taxonomy.disagreements[::-1], around=4))
    assert [(one.document, one.title, one.difference) for one in opened] == [
        ("a", "زيارة", Difference.BOUNDARY),
        ("a", "زيارة", Difference.LABEL),
        ("b", "قمة", Difference.BOUNDARY),
        ("b", "قمة", Difference.SPLIT),
        ("b", "قمة", Difference.ONLY_FIRST),
    ]
    first = opened[0]
    assert first.annotators == ("amal", "badr")
    assert (first.shape, first.cause) == (Shape.LONGER_START, Cause.PREFIX)
    assert first.text == "قال وبوتين في "
    shown = [
        one.extents[0].shifted(-first.context.start).text(first.text)
        for one in (first.first, first.second)
    ]
    assert shown == ["وبوتين", "بوتين"]
    split = opened[3]
    assert split.first is None
    assert (split.whole.annotator, split.second.annotator) == ("amal", "badr")
    assert split.whole.extents[0].contains(split.second.extents[0])
    assert opened[4].second is None


def test_ids_lead_to_the_annotations(project):
    found = disagreements_of(project, Question(), "entity")
    for one in found.opened(range(len(found.taxonomy))):
        for mark in (one.first, one.second):
            if mark is not None:
                annotated = project.store.annotated(one.document, [mark.annotator])
                spans = {span.id: span for work in annotated.sets for span in work.spans}
                assert [spans[name].span for name in mark.ids] == list(mark.extents)
                assert {spans[name].label for name in mark.ids} == {mark.label}


def test_texts_are_read_as_rows_are_taken(project, monkeypatch):
    found = disagreements_of(project, Question(), "entity")
    read = []
    plain = project.store.document
    monkeypatch.setattr(project.store, "document", lambda one: read.append(one) or plain(one))
    opened = found.opened(found.rows(differences=["label", "split", "only_first"]))
    assert read == []
    next(opened)
    assert read == ["a"]
    assert len(list(opened)) == 2
    assert read == ["a", "b"]


def test_switches_leave_the_raw_numbers_at_hand(project):
    found = disagreements_of(project, Question(), "entity", Switches(proclitics=True))
    assert (found.raw.counts()["exact"], found.taxonomy.counts()["exact"]) == (1, 2)
    [alone, together] = found.effects()
    assert (alone.switch, together.switch, alone.removed) == ("proclitics", "all", 1)
    [gone] = found.opened(together.rows, of=found.raw)
    assert gone.cause is Cause.PREFIX
    stored = project.store.annotated("a", ["amal"])
    assert "وبوتين" in [
        span.span.text(stored.document.text) for work in stored.sets for span in work.spans
    ]


def test_numbers_titles_and_other_layers(project):
    found = disagreements_of(project, Question(), "entity")
    ranking = found.ranking()
    titles = found.titles(ranking.document.tolist())
    assert [titles[n] for n in ranking.document.tolist()] == ["قمة", "زيارة", "اتفاق"]
    assert found.confusion(("amal", "badr")).counts.sum() == len(found.taxonomy)
    with pytest.raises(AnnotatorError, match="not a layer of spans"):
        disagreements_of(project, Question(), "nothing")
