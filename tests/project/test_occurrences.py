"""All occurrences over documents: preview, one step for all, its undo; counts stay right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import Cancelled, Conflict, RuleViolation
from annotator.core.people import Assignment, WorkState
from annotator.core.schema import Anchoring, Overlap
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.checking import check_project
from annotator.project.occurrences import Hit, annotate_all, find_occurrences, remove_all
from annotator.project.project import Project, open_project
from tests.build import annotated, draw

CAPTION = "الرئيس بوتين في بكين (رويترز)"


def fresh(text: str, document: str) -> AnnotatedDocument:
    return replace(annotated(text, document=document), sets=())


@pytest.fixture
def articles(fill) -> Project:
    return fill(
        fresh(f"وصل بوتين.\n{CAPTION}\nولبوتين رأي\n{CAPTION}", "a"),
        fresh("لا شيء هنا", "b"),
        fresh(f"{CAPTION}\r\nقال بُوتِين إن بوتينية", "c"),
    )


def hits(project: Project, surface: str = "بوتين", **options) -> list[Hit]:
    wanted = {"layer": "entity", "label": "PER"} | options
    return [hit for group in find_occurrences(project, surface, **wanted) for hit in group.hits]


def drawn(project: Project, document: str) -> str:
    found = project.store.annotated(document, ["amal"])
    return draw(found.document.text, found.sets[0].spans if found.sets else ())


def locked(project: Project, document: str) -> None:
    with project.transaction("lock") as transaction:
        before = transaction.assignment(document, "amal")
        transaction.replace(before, Assignment(document, "amal", WorkState.LOCKED))


def test_repeated_captions_are_one_group_and_the_origin_comes_first(articles):
    found = find_occurrences(articles, "بوتين", layer="entity", label="PER")
    assert [[hit.document for hit in group.hits] for group in found] == [
        ["a"], ["a", "a", "c"], ["a"], ["c"],
    ]  # fmt: skip
    found = find_occurrences(articles, "بوتين", layer="entity", label="PER", origin="c")
    assert [[hit.document for hit in group.hits] for group in found] == [
        ["c", "a", "a"], ["c"], ["a"], ["a"],
    ]  # fmt: skip
    [only] = find_occurrences(articles, "بُوتين إن", layer="entity", label="PER", document="c")
    assert only.hits[0].text == "بُوتِين إن"


def test_context_is_cut_at_words_inside_the_paragraph(fill):
    words = "واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"
    project = fill(fresh(f"عنوان\n{words} وبوتين، {words}\nخاتمة", "a"), fresh("بوتين", "b"))
    first, second = hits(project)
    assert (first.before, first.text) == ("أربعة خمسة ستة سبعة ثمانية تسعة عشرة و", "بوتين")
    assert first.after == "، واحد اثنان ثلاثة أربعة خمسة ستة سبعة"
    assert (second.before, second.after) == ("", "")


def test_annotate_all_is_one_step_and_skips_what_is_there(articles):
    annotating.annotate(articles, "a", layer="entity", label="PER", span=Span(4, 9))
    annotating.annotate(articles, "c", layer="entity", label="ORG", span=Span(7, 12))
    found = hits(articles)
    assert [hit.annotation is not None for hit in found].count(True) == 1
    before = {name: articles.store.annotated(name).sets for name in "abc"}
    statistics = articles.store.statistics()
    changes = annotate_all(articles, found, layer="entity", label="PER")
    assert changes is not None
    assert (changes.verb, changes.detail, changes.documents()) == (
        "annotate_all",
        "PER",
        {"a", "c"},
    )
    assert drawn(articles, "a") == (
        "وصل [بوتين]PER.\nالرئيس [بوتين]PER في بكين (رويترز)\nول[بوتين]PER رأي\n"
        "الرئيس [بوتين]PER في بكين (رويترز)"
    )
    assert "[[بوتين]PER]ORG" in drawn(articles, "c") or "[[بوتين]ORG]PER" in drawn(articles, "c")
    assert articles.store.statistics().annotators[0].labels == {"entity": {"PER": 6, "ORG": 1}}
    assert check_project(articles).findings == ()
    after = {name: articles.store.annotated(name).sets for name in "abc"}
    assert annotate_all(articles, hits(articles), layer="entity", label="PER") is None
    assert annotate_all(articles, found, layer="entity", label="PER") is None
    for _ in range(2):
        articles.undo()
        assert {name: articles.store.annotated(name).sets for name in "abc"} == before
        assert articles.store.statistics() == statistics
        assert check_project(articles).findings == ()
        articles.redo()
        assert {name: articles.store.annotated(name).sets for name in "abc"} == after
        assert check_project(articles).findings == ()


def test_annotate_all_begins_the_work_and_undo_ends_it(articles):
    annotate_all(articles, hits(articles), layer="entity", label="PER")
    states = [articles.store.assignment(name, "amal").state for name in "abc"]
    assert states == [WorkState.IN_PROGRESS, WorkState.NEW, WorkState.IN_PROGRESS]
    articles.undo()
    assert {articles.store.assignment(name, "amal").state for name in "abc"} == {WorkState.NEW}


def test_remove_all_takes_relations_along_and_undo_brings_them_back(articles):
    annotate_all(articles, hits(articles), layer="entity", label="PER", attributes={})
    quote = annotating.annotate(articles, "a", layer="quote", label="DIRECT", span=Span(0, 3))
    found = hits(articles)
    speaker = found[0].annotation
    annotating.relate(articles, layer="quote", label="speaker", source=quote, target=speaker)
    before = {name: articles.store.annotated(name).sets for name in "abc"}
    changes = remove_all(articles, found)
    assert (changes.verb, len(changes.items)) == ("remove_all", 7)
    assert hits(articles)[0].annotation is None
    [amal] = articles.store.annotated("a").sets
    assert (amal.spans, amal.relations) == ((quote,), ())
    assert check_project(articles).findings == ()
    articles.undo()
    assert {name: articles.store.annotated(name).sets for name in "abc"} == before
    assert check_project(articles).findings == ()
    assert remove_all(articles, [replace(hit, annotation=None) for hit in found]) is None


def test_nothing_is_removed_where_one_was_changed_meanwhile(articles):
    annotate_all(articles, hits(articles), layer="entity", label="PER")
    found = hits(articles)
    annotating.set_note(articles, found[-1].annotation, text="ملاحظة")
    with pytest.raises(Conflict):
        remove_all(articles, found)
    assert all(hit.annotation for hit in hits(articles))


def test_undo_is_refused_as_a_whole_when_somebody_changed_one(articles, tmp_path):
    annotate_all(articles, hits(articles), layer="entity", label="PER")
    other_window = open_project(tmp_path / "news.hashiya", me="amal")
    try:
        annotating.delete(other_window, [hits(other_window)[2].annotation])
    finally:
        other_window.close()
    with pytest.raises(Conflict):
        articles.undo()
    assert [hit.annotation is None for hit in hits(articles)].count(True) == 1
    assert check_project(articles).findings == ()


def test_what_the_layer_forbids_is_blocked_with_its_reason(articles):
    assert articles.schema.layer_by_key["region"].overlap is Overlap.NESTED
    annotating.annotate(articles, "a", layer="region", label="CAPTION", span=Span(7, 14))
    annotating.annotate(articles, "c", layer="region", label="CAPTION", span=Span(0, 20))
    found = hits(articles, layer="region", label="CREDIT")
    blocked = [hit for hit in found if hit.blocked]
    assert [(hit.document, hit.span) for hit in blocked] == [("a", Span(4, 9))]
    assert "cross" in str(blocked[0].blocked)
    changes = annotate_all(articles, found, layer="region", label="CREDIT")
    assert len([change for change in changes.items if change.value.document == "a"]) == 3
    with pytest.raises(RuleViolation, match="cross"):
        annotate_all(articles, [replace(blocked[0], blocked=None)], layer="region", label="CREDIT")


def test_layers_of_whole_words_and_of_none_over_another(project, fill, schema):
    layers = tuple(
        replace(layer, anchoring=Anchoring.TOKENS, overlap=Overlap.NONE)
        if layer.key == "entity"
        else layer
        for layer in schema.layers
    )
    with project.transaction("import") as transaction:
        transaction.replace_schema(schema, replace(schema, layers=layers))
    fill(fresh("بوتين وبوتين بوتين", "a"))
    annotating.annotate(project, "a", layer="entity", label="ORG", span=Span(0, 5))
    first, second, third = hits(project)
    assert "overlap" in str(first.blocked)
    assert "whole words" in str(second.blocked)
    assert third.open
    with pytest.raises(RuleViolation):
        annotate_all(project, [replace(second, blocked=None)], layer="entity", label="PER")
    with pytest.raises(RuleViolation, match="overlap"):
        twice = [replace(third, span=Span(6, 18)), third]
        annotate_all(project, twice, layer="entity", label="PER")


def test_locked_documents_are_left_alone(articles):
    annotate_all(articles, hits(articles), layer="entity", label="PER")
    found = hits(articles)
    locked(articles, "c")
    assert {hit.document for hit in hits(articles) if hit.blocked} == {"c"}
    with pytest.raises(RuleViolation, match="locked"):
        remove_all(articles, found)
    remove_all(articles, hits(articles))
    assert [hit.document for hit in hits(articles) if hit.annotation] == ["c", "c"]
    with pytest.raises(RuleViolation, match="locked"):
        open_hits = [replace(hit, annotation=None) for hit in found]
        annotate_all(articles, open_hits, layer="entity", label="ORG")


def test_a_label_that_is_not_there_is_refused_at_once(articles):
    with pytest.raises(RuleViolation, match="NOBODY"):
        hits(articles, label="NOBODY")


def test_progress_is_told_and_may_cancel(articles):
    told = []
    hits(articles, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3)

    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        hits(articles, progress=stop)


def test_thousands_over_many_documents(fill):
    project = fill(*(fresh("بوتين وبوتين\n" * 3, f"d{n}") for n in range(700)))
    found = find_occurrences(project, "بوتين", layer="entity", label="PER")
    assert [len(group.hits) for group in found] == [2100, 2100]
    every = [hit for group in found for hit in group.hits]
    assert len(annotate_all(project, every, layer="entity", label="PER").items) == 4900
    assert check_project(project).findings == ()
    project.undo()
    assert project.store.statistics().annotators[0].spans == 0
    project.redo()
    assert check_project(project).findings == ()
    assert len(remove_all(project, hits(project)).items) == 4200
    assert check_project(project).findings == ()
