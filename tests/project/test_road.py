"""The road of a change: verb, transaction, journal, notice; undo and redo, also after a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.change import Changes
from annotator.core.errors import Conflict, ProjectError, RuleViolation
from annotator.core.listing import DocumentFilter, Order
from annotator.core.people import WorkState
from annotator.core.schema import Overlap
from annotator.core.span import Span
from annotator.project import annotating, organising
from annotator.project.project import Project, open_project
from tests.build import annotated, draw


def shown(project: Project, document: str = "doc", annotator: str = "amal") -> str:
    """The document as one annotator has marked it, drawn."""
    found = project.store.annotated(document, [annotator])
    return draw(found.document.text, found.sets[0].spans if found.sets else ())


@pytest.fixture
def article(fill) -> Project:
    """A project with one fresh article of two paragraphs."""
    return fill(replace(annotated("قال بوتين: “نعم”.\n\nالصين وروسيا 😀 معًا."), sets=()))


def test_annotate_is_stored_told_and_starts_the_work(article):
    heard: list[Changes] = []
    article.subscribe(heard.append)
    made = annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    assert shown(article) == "قال [بوتين]PER: “نعم”.\n\nالصين وروسيا 😀 معًا."
    assert article.store.assignment("doc", "amal").state is WorkState.IN_PROGRESS
    [changes] = heard
    assert (changes.verb, changes.annotator, changes.documents()) == ("annotate", "amal", {"doc"})
    assert changes.items[-1].after == made


def _statistics(project: Project):
    return [one for one in project.store.statistics().annotators if one.spans]


def test_every_verb_is_one_step_of_undo_and_redo(article):
    def state():
        counts = [(one.spans, one.relations, one.labels) for one in _statistics(article)]
        return article.store.annotated("doc", ["amal"]).sets, counts

    def step():
        pictures.append(state())

    pictures = [state()]
    span = annotating.annotate(article, "doc", layer="entity", label="GPE", span=Span(19, 24))
    step()
    span = annotating.relabel(article, span, layer="entity", label="LOC")
    step()
    span = annotating.resize(article, span, span=Span(19, 31))
    step()
    span = annotating.set_attribute(article, span, key="identity", value="الصين")
    step()
    span = annotating.set_note(article, span, text="ملاحظة")
    step()
    quote = annotating.annotate(article, "doc", layer="quote", label="DIRECT", span=Span(11, 16))
    step()
    annotating.relate(article, layer="quote", label="speaker", source=quote, target=span)
    step()
    organising.finish(article, "doc")
    step()
    organising.reopen(article, "doc")
    step()
    annotating.delete(article, [span])
    step()
    assert article.store.annotated("doc").sets[0].relations == ()
    for picture in reversed(pictures[:-1]):
        assert article.undo() is not None
        assert state() == picture
    assert article.undo() is None
    for picture in pictures[1:]:
        assert article.redo() is not None
        assert state() == picture
    assert article.redo() is None


def test_undo_reaches_past_a_restart_and_redo_too(article, tmp_path):
    for span in (Span(4, 9), Span(19, 24), Span(26, 31)):
        annotating.annotate(article, "doc", layer="entity", label="PER", span=span)
    article.undo()
    article.close()
    again = open_project(tmp_path / "news.hashiya", me="amal")
    try:
        assert again.next_redo().verb == "annotate"
        again.undo()
        assert shown(again) == "قال [بوتين]PER: “نعم”.\n\nالصين وروسيا 😀 معًا."
        again.redo()
        again.redo()
        assert again.redo() is None
        assert shown(again) == "قال [بوتين]PER: “نعم”.\n\n[الصين]PER و[روسيا]PER 😀 معًا."
    finally:
        again.close()


def test_a_new_step_clears_what_could_be_redone(article):
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    article.undo()
    annotating.annotate(article, "doc", layer="entity", label="ORG", span=Span(4, 9))
    assert article.redo() is None


def test_undo_is_refused_when_somebody_changed_the_same_annotation(article, tmp_path):
    span = annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    other_window = open_project(tmp_path / "news.hashiya", me="amal")
    try:
        annotating.relabel(other_window, span, layer="entity", label="ORG")
        with pytest.raises(Conflict):
            article.undo()
        assert "ORG" in shown(article)
        with pytest.raises(Conflict):
            annotating.delete(article, [span])
        assert article.undo() is None  # the step that cannot be taken back bars no other one
    finally:
        other_window.close()


def test_a_step_that_somebody_else_undid_does_not_bar_those_before_it(article, tmp_path):
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    later = annotating.annotate(article, "doc", layer="entity", label="GPE", span=Span(0, 3))
    other_window = open_project(tmp_path / "news.hashiya", me="amal")
    try:
        annotating.delete(other_window, [later])
    finally:
        other_window.close()
    with pytest.raises(Conflict):
        article.undo()
    assert article.undo() is not None
    assert "PER" not in shown(article)


def test_what_another_window_wrote_is_told_once_and_in_order(article, tmp_path):
    told = []
    other_window = open_project(tmp_path / "news.hashiya", me="karim")
    try:
        article.subscribe(told.append)
        annotating.annotate(other_window, "doc", layer="entity", label="PER", span=Span(4, 9))
        mine = annotating.annotate(article, "doc", layer="entity", label="GPE", span=Span(0, 3))
        annotating.annotate(other_window, "doc", layer="entity", label="ORG", span=Span(4, 9))
        assert [one.annotator for one in told] == ["amal"]
        assert article.catch_up() == 2
        assert [one.annotator for one in told] == ["amal", "karim", "karim"]
        assert article.catch_up() == 0
        assert other_window.catch_up() == 1
        assert article.undo() is not None  # mine, not what karim did
        assert mine.id not in {one.id for one in article.store.annotated("doc").sets[0].spans}
    finally:
        other_window.close()


def test_my_work_in_another_window_can_be_undone_here(article, tmp_path):
    other_window = open_project(tmp_path / "news.hashiya", me="amal")
    try:
        annotating.annotate(other_window, "doc", layer="entity", label="PER", span=Span(4, 9))
        article.catch_up()
        assert article.undo() is not None
        assert "PER" not in shown(article)
    finally:
        other_window.close()


@pytest.mark.parametrize(
    ("layer", "label", "span", "word"),
    [
        ("entity", "NOBODY", Span(0, 3), "NOBODY"),
        ("nowhere", "PER", Span(0, 3), "nowhere"),
        ("entity", "PER", Span(30, 400), "400"),
    ],
)
def test_what_the_schema_forbids_is_refused_with_a_sentence(article, layer, label, span, word):
    with pytest.raises(RuleViolation, match=word):
        annotating.annotate(article, "doc", layer=layer, label=label, span=span)
    assert article.next_undo() is None
    assert article.store.annotated("doc").sets == ()


def test_the_same_label_twice_on_one_span_is_refused(article):
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    annotating.annotate(article, "doc", layer="entity", label="ORG", span=Span(4, 9))
    with pytest.raises(RuleViolation, match="already"):
        annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))


def test_a_layer_without_crossing_refuses_crossing(article):
    assert article.schema.layer_by_key["region"].overlap is Overlap.NESTED
    annotating.annotate(article, "doc", layer="region", label="CAPTION", span=Span(0, 10))
    annotating.annotate(article, "doc", layer="region", label="CREDIT", span=Span(4, 9))
    with pytest.raises(RuleViolation, match="cross"):
        annotating.annotate(article, "doc", layer="region", label="CREDIT", span=Span(5, 12))


def test_relations_keep_to_their_ends(article):
    person = annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    quote = annotating.annotate(article, "doc", layer="quote", label="DIRECT", span=Span(11, 16))
    with pytest.raises(RuleViolation, match="may not go"):
        annotating.relate(article, layer="quote", label="speaker", source=person, target=quote)
    annotating.relate(article, layer="quote", label="speaker", source=quote, target=person)
    with pytest.raises(RuleViolation, match="already"):
        annotating.relate(article, layer="quote", label="speaker", source=quote, target=person)
    # A cue has no speaker of its own: relabelling takes the relation along, and one undo brings
    # both back.
    annotating.relabel(article, quote, layer="quote", label="CUE")
    assert article.store.annotated("doc").sets[0].relations == ()
    article.undo()
    assert len(article.store.annotated("doc").sets[0].relations) == 1


def test_a_failing_transaction_leaves_nothing_and_the_road_stays_open(article):
    with pytest.raises(ZeroDivisionError), article.transaction("annotate") as transaction:
        made = annotated("[قال]PER", state=WorkState.NEW).sets[0].spans[0]
        transaction.add(made)
        raise ZeroDivisionError
    assert article.store.annotated("doc").sets == ()
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    assert article.store.annotated("doc").sets[0].spans


def test_a_listener_that_fails_does_not_silence_the_others(article, caplog):
    heard = []

    def deaf(_changes):
        raise ZeroDivisionError

    article.subscribe(deaf)
    article.subscribe(heard.append)
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    assert len(heard) == 1
    assert "a listener failed" in caplog.text


def test_finished_and_empty_is_an_entry_and_untouched_is_none(fill):
    project = fill(annotated("بيان", document="a", state=WorkState.NEW), annotated("خبر"))
    project.store.assignment("a", "amal")
    organising.finish(project, "a")
    assert [one.state for one in project.store.annotated("a").sets] == [WorkState.FINISHED]
    organising.remember_place(project, "a", 3)
    assert project.store.assignment("a", "amal").place == 3
    assert project.next_undo().verb == "finish"


def test_the_list_is_ordered_filtered_and_folded(fill):
    project = fill(
        annotated("[أمريكا]GPE", document="b", title="قمة أمريكية"),
        annotated("خبر", document="a", title="اقتصاد", state=WorkState.IN_PROGRESS),
        annotated("نص بلا عنوان عن مُحَمَّد", document="c", state=WorkState.NEW),
    )
    store = project.store

    def ids(**query):
        found = store.document_numbers(DocumentFilter(annotator="amal", **query))
        return [row.id for row in store.document_rows(found, "amal")]

    assert ids() == ["b", "a", "c"]
    assert ids(order=Order.TITLE) == ["c", "a", "b"]
    assert ids(order=Order.STATE) == ["c", "a", "b"]
    assert ids(text="امريكيه") == ["b"]
    assert ids(text="محمد") == ["c"]
    assert ids(text="%") == []
    assert ids(state=WorkState.FINISHED) == ["b"]
    [row] = store.document_rows(store.document_numbers(DocumentFilter(text="قمة")), "amal")
    assert (row.spans, row.annotators, row.characters, row.opening) == (1, 1, 6, "أمريكا")
    assert store.progress("amal") == {
        WorkState.NEW: 1, WorkState.IN_PROGRESS: 1, WorkState.FINISHED: 1, WorkState.LOCKED: 0,
    }  # fmt: skip


def test_statistics_come_from_summary_rows_and_agree_with_the_spans(article):
    span = annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    annotating.annotate(article, "doc", layer="entity", label="GPE", span=Span(19, 24))
    annotating.relabel(article, span, layer="entity", label="GPE")
    [amal] = article.store.statistics().annotators
    assert (amal.spans, amal.labels) == (2, {"entity": {"GPE": 2}})
    article.undo()
    [amal] = article.store.statistics().annotators
    assert amal.labels == {"entity": {"GPE": 1, "PER": 1}}


def test_the_journal_says_who_did_what_where(article):
    annotating.annotate(article, "doc", layer="entity", label="PER", span=Span(4, 9))
    article.undo()
    verbs = [(entry.verb, entry.annotator) for entry in article.store.entries(document="doc")]
    assert verbs == [("annotate", "amal"), ("undo", "amal")]
    [first, *_] = article.store.entries()
    assert (first.verb, first.counts["documents"], first.undoable) == ("import", 1, False)


def test_an_annotator_must_have_a_name(tmp_path: Path, project):
    with pytest.raises(ProjectError, match="who you are"):
        open_project(project.path, me="  ")
