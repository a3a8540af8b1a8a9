"""Marking quotations and linking speakers: one step of undo each, also with the parts joined."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.annotation import CONTINUES
from annotator.core.errors import RuleViolation
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.quoting import link_speaker, mark_quote
from tests.build import annotated
from tests.project.contents import contents

TEXT = "“نعم” ، قال بوتين ، “ولا”. وقال شي: “لا”."
FIRST, LATER, LAST = Span(0, 5), Span(20, 25), Span(36, 40)


@pytest.fixture
def article(fill):
    return fill(replace(annotated(TEXT), sets=()))


def sets(project):
    return project.store.annotated("doc", ["amal"]).sets


def quote(project, span):
    return mark_quote(project, "doc", span, layer="quote", label="DIRECT")


def mention(project, name):
    start = TEXT.index(name)
    return annotating.annotate(
        project, "doc", layer="entity", label="PER", span=Span(start, start + len(name))
    )


def test_the_text_is_as_these_tests_say():
    assert [one.text(TEXT) for one in (FIRST, LATER, LAST)] == ["“نعم”", "“ولا”", "“لا”"]


def test_a_quote_is_marked_and_starts_the_work(article):
    made = quote(article, FIRST)
    assert sets(article)[0].spans == (made,)
    assert sets(article)[0].relations == ()
    assert article.store.assignment("doc", "amal").state is WorkState.IN_PROGRESS
    with pytest.raises(RuleViolation):
        quote(article, FIRST)


def test_the_later_part_points_at_the_earlier_in_the_same_step(article):
    first = quote(article, FIRST)
    before = sets(article)
    later = quote(article, LATER)
    [relation] = sets(article)[0].relations
    assert (relation.layer, relation.label) == ("quote", CONTINUES)
    assert (relation.source, relation.target) == (later.id, first.id)
    quote(article, LAST)
    assert len(sets(article)[0].relations) == 1
    article.undo()
    article.undo()
    assert sets(article) == before
    article.redo()
    assert sets(article)[0].relations == (relation,)


def test_parts_are_joined_once_and_only_where_a_speaker_is_asked_for(article):
    quote(article, FIRST)
    quote(article, LATER)
    mark_quote(article, "doc", Span(21, 24), layer="quote", label="DIRECT")
    assert len(sets(article)[0].relations) == 1
    for span in (FIRST, LATER):
        mark_quote(article, "doc", span, layer="issue", label="GRAMMAR")
    assert len(sets(article)[0].relations) == 1


def test_a_speaker_is_linked_replaced_and_left(article):
    said = quote(article, LAST)
    putin, shi = mention(article, "بوتين"), mention(article, "شي")
    first = link_speaker(article, said, putin)
    assert (first.layer, first.label, first.source, first.target) == (
        "quote", "speaker", said.id, putin.id,
    )  # fmt: skip
    before = contents(article)
    assert link_speaker(article, said, putin) == first
    assert contents(article) == before
    second = link_speaker(article, said, shi)
    assert sets(article)[0].relations == (second,)
    assert second.target == shi.id
    article.undo()
    assert sets(article)[0].relations == (first,)
    article.undo()
    assert sets(article)[0].relations == ()


def test_claims_have_claimants(article):
    claim = annotating.annotate(article, "doc", layer="claim", label="CLAIM", span=LAST)
    relation = link_speaker(article, claim, mention(article, "شي"))
    assert (relation.layer, relation.label) == ("claim", "claimant")


def test_other_relations_of_the_quote_stay(article):
    said, putin = quote(article, LAST), mention(article, "بوتين")
    shi = mention(article, "شي")
    told = annotating.relate(article, layer="quote", label="addressee", source=said, target=putin)
    link_speaker(article, said, putin)
    spoken = link_speaker(article, said, shi)
    assert set(sets(article)[0].relations) == {told, spoken}


def test_what_the_schema_does_not_allow(article):
    said, putin = quote(article, LAST), mention(article, "بوتين")
    with pytest.raises(RuleViolation, match="no relation that names"):
        link_speaker(article, putin, said)
    claim = annotating.annotate(article, "doc", layer="claim", label="CLAIM", span=LAST)
    with pytest.raises(RuleViolation):
        link_speaker(article, said, claim)
    with pytest.raises(RuleViolation, match="one document"):
        link_speaker(article, said, replace(putin, annotator="karim"))
    assert sets(article)[0].relations == ()
