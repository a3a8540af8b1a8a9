"""What was decided before about the same text, without spoiling anybody's independence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.errors import Cancelled
from annotator.core.people import Role, WorkState
from annotator.project import annotating, organising
from annotator.project.decisions import Decided, decisions
from annotator.project.occurrences import find_occurrences
from tests.build import annotated, person


def by(document: str, *works: tuple[str, str, WorkState]):
    """One document as several annotators have marked it."""
    sets = []
    for marked, name, state in works:
        role = {"machine": Role.MACHINE, "gold": Role.ADJUDICATOR}.get(name, Role.ANNOTATOR)
        one = annotated(marked, document=document, annotator=name, state=state).sets[0]
        sets.append(replace(one, annotator=person(name, role)))
    return replace(annotated(works[0][0], document=document), sets=tuple(sets))


DONE, DOING = WorkState.FINISHED, WorkState.IN_PROGRESS


@pytest.fixture
def work(fill):
    return fill(
        by(
            "a",
            ("قال [الصين]GPE وب[الصين]GPE: صين الصين", "amal", DONE),
            ("قال [الصين]ORG وب[الصين]GPE: صين الصين", "karim", DOING),
            ("قال [الصين]ORG وبالصين: صين [الصين]ORG", "machine", DONE),
            ("قال الصين وبالصين: صين [الصين]LOC", "gold", DONE),
        ),
        by(
            "b",
            ("[الصين]GPE [الصين الشعبية]GPE", "amal", DOING),
            ("[الصين]LOC الصين الشعبية", "karim", DONE),
        ),
        by("c", ("الصين", "karim", DONE)),
        by("d", ("في [والصين]ORG", "amal", DOING)),
    )


def counted(found: Decided):
    return [(one.layer, one.label, one.mine, one.others) for one in found.decisions]


def test_mine_everywhere_and_others_only_where_i_have_finished(work):
    found = decisions(work, "الصين")
    assert counted(found) == [
        ("entity", "GPE", 3, 1), ("entity", "ORG", 1, 1), ("entity", "LOC", 0, 1),
    ]  # fmt: skip
    assert (found.unannotated, found.unseen) == (2, 1)
    gpe, org, loc = found.decisions
    assert [(hit.document, hit.annotation.annotator) for hit in gpe.examples] == [
        ("a", "amal"), ("a", "amal"), ("b", "amal"),
    ]  # fmt: skip
    assert [hit.annotation.annotator for hit in org.examples] == ["amal", "karim"]
    assert (loc.examples[0].annotation.annotator, loc.examples[0].text) == ("gold", "الصين")


def test_finishing_a_document_opens_what_others_did_there(work):
    organising.finish(work, "b")
    assert ("entity", "LOC", 0, 2) in counted(decisions(work, "الصين"))
    organising.reopen(work, "b")
    assert ("entity", "LOC", 0, 1) in counted(decisions(work, "الصين"))


def test_one_document_alone(work):
    found = decisions(work, "الصين", document="b")
    assert counted(found) == [("entity", "GPE", 1, 0)]
    assert (found.unannotated, found.unseen) == (1, 0)


def test_spellings_are_one_and_what_nobody_marked_is_nothing(work):
    annotating.annotate(
        work, "c", layer="entity", label="GPE", span=find_occurrences(
            work, "الصين", layer="entity", label="GPE", document="c"
        )[0].hits[0].span,
    )  # fmt: skip
    assert counted(decisions(work, "الصِّين"))[0] == ("entity", "GPE", 4, 1)
    assert decisions(work, "الهند") == Decided()
    assert decisions(work, "") == Decided()


def test_it_may_be_cancelled(work):
    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        decisions(work, "الصين", progress=stop)
