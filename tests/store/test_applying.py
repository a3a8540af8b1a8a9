"""Changes in batches: the same guarantees, counts and totals as one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.annotation import DocumentLabel, Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.core.errors import Conflict
from annotator.core.people import Assignment, WorkState
from annotator.core.span import Span
from annotator.project.checking import check_project
from tests.build import annotated


def span(n: int, document: str = "a", **cells) -> SpanAnnotation:
    made = SpanAnnotation(f"n{n}", document, "amal", "entity", "PER", Span(n, n + 1))
    return replace(made, **cells) if cells else made


@pytest.fixture
def three(fill):
    articles = (annotated("قال بوتين في بكين أمس", document=name) for name in "abc")
    return fill(*(replace(article, sets=()) for article in articles))


def apply(project, *changes, verb="annotate_all"):
    with project.transaction(verb) as transaction:
        transaction.apply_all(changes)


def contents(project):
    return [project.store.annotated(name).sets for name in "abc"]


def test_all_kinds_together_and_the_same_value_twice(three):
    project = three
    label = DocumentLabel("l1", "b", "amal", "issue", "POLITICS")
    link = Relation("r1", "a", "amal", "quote", "speaker", "n1", "n2")
    new = Assignment("c", "amal")
    begun, done = (replace(new, state=s) for s in (WorkState.IN_PROGRESS, WorkState.FINISHED))
    empty = contents(project)
    apply(
        project,
        Change(None, span(1)),
        Change(new, begun),
        Change(None, span(2)),
        Change(None, link),
        Change(span(1), span(1, label="ORG")),
        Change(begun, done),
        Change(None, label),
        Change(None, span(3, "b")),
        Change(span(3, "b"), None),
    )
    a, b, c = contents(project)
    assert (a[0].spans, a[0].relations) == ((span(1, label="ORG"), span(2)), (link,))
    assert (b[0].spans, b[0].labels) == ((), (label,))
    assert c[0].state is WorkState.FINISHED
    assert project.store.statistics().annotators[0].labels == {"entity": {"ORG": 1, "PER": 1}}
    assert check_project(project).findings == ()
    full = contents(project)
    for _ in range(2):
        project.undo()
        assert contents(project) == empty
        assert check_project(project).findings == ()
        project.redo()
        assert contents(project) == full
        assert check_project(project).findings == ()


@pytest.mark.parametrize(
    "wrong",
    [
        Change(None, span(1)),  # there already
        Change(span(1, label="ORG"), None),  # another value
        Change(span(9), span(9, label="ORG")),  # not there
        Change(None, span(9, "gone")),  # no such document
        Change(Assignment("a", "amal", WorkState.LOCKED), Assignment("a", "amal")),
    ],
)
def test_one_conflict_among_many_writes_nothing(three, wrong):
    project = three
    apply(project, Change(None, span(1)))
    before, entries = contents(project), len(list(project.store.entries()))
    with pytest.raises(Conflict):
        apply(project, *(Change(None, span(n, "b")) for n in range(20)), wrong)
    assert contents(project) == before
    assert len(list(project.store.entries())) == entries
    assert check_project(project).findings == ()


def test_more_than_one_question_holds(fill):
    text = "كلمة " * 5_000
    project = fill(replace(annotated(text, document="long"), sets=()))
    many = [span(n, "long") for n in range(4_500)]
    apply(project, *(Change(None, one) for one in many))
    assert project.store.statistics().annotators[0].spans == 4_500
    apply(project, *(Change(one, None) for one in many), verb="remove_all")
    project.undo()
    assert project.store.statistics().annotators[0].spans == 4_500
    assert check_project(project).findings == ()
