"""Counts that are kept: a changed document costs one recount, and the answer is a new one's."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from annotator.core.span import Span
from annotator.project import annotating, organising
from annotator.project.agreement_scope import measures
from annotator.project.kept_counts import KeptCounts
from annotator.project.measuring import Question, Sampling, answer
from annotator.project.project import open_project
from tests.agreement.test_f1_strict import document

LINES = [
    "[بوتين]PER في [بكين]GPE أمس", "[شي]PER قال لا", "[[بكين]GPE الكبرى]LOC", "لا أحد هنا",
]  # fmt: skip
ASKED = Question(
    layers=["entity"],
    measures=[one.key for one in measures() if one.adds_up],
    sampling=Sampling(resamples=0),
)


@pytest.fixture
def project(fill):
    return fill(
        *(
            document(f"d{n:02}", amal=LINES[n % 4], badr=LINES[n % 4], huda=LINES[(n + n % 3) % 4])
            if n % 3 == 0
            else document(f"d{n:02}", amal=LINES[n % 4], badr=LINES[n % 4])
            for n in range(30)
        )
    )


def told(found):
    """An answer without the number of what was drawn, which the same seed draws alike."""
    return {
        (one.measure, one.label, one.annotators, str(sorted(one.parameters.items(), key=str))): (
            one.value, one.reason, tuple(sorted(one.counts.items())),
        )
        for one in found.results
    }  # fmt: skip


def same(project, kept):
    ours, fresh = told(answer(project, ASKED, kept=kept)), told(answer(project, ASKED))
    assert ours.keys() == fresh.keys()
    for key, (value, reason, counts) in fresh.items():
        assert (reason, counts) == ours[key][1:], key
        assert ours[key][0] == (None if value is None else pytest.approx(value, abs=1e-9)), key


def test_what_has_not_changed_is_not_counted_again(project):
    kept = KeptCounts()
    answer(project, ASKED, kept=kept)
    assert kept.recounted == 30
    answer(project, ASKED, kept=kept)
    assert kept.recounted == 0
    answer(project, replace(ASKED, measures=["f1_strict"]), kept=kept)
    assert kept.recounted == 0


def test_a_changed_document_costs_one_recount(project):
    kept = KeptCounts()
    answer(project, ASKED, kept=kept)
    own = open_project(project.path, me="badr")
    annotating.annotate(own, "d03", layer="entity", label="PER", span=Span(0, 2))
    same(project, kept)
    assert kept.recounted == 1
    own.undo()
    own.close()
    same(project, kept)
    assert kept.recounted == 1


def test_any_changes_give_what_a_new_count_gives(project):
    chance = random.Random(8)
    kept = KeptCounts()
    people = {name: open_project(project.path, me=name) for name in ("amal", "badr", "huda")}
    for _ in range(12):
        name = chance.choice(sorted(people))
        own, identity = people[name], f"d{chance.randrange(30):02}"
        there = own.store.spans_over(identity, name, Span(0, 100))
        if there and chance.random() < 0.4:
            annotating.delete(own, [chance.choice(there)])
        elif chance.random() < 0.2:
            organising.finish(own, identity)
        else:
            start = chance.randrange(6)
            label = chance.choice(["PER", "ORG", "GPE"])
            span = Span(start, start + chance.randint(1, 3))
            annotating.annotate(own, identity, layer="entity", label=label, span=span)
        same(project, kept)
    for own in people.values():
        own.close()


def test_gamma_aligns_only_what_has_changed(project):
    asked = replace(ASKED, measures=["gamma", "gamma_cat"], options={"precision": "0.5"})
    kept = KeptCounts()
    answer(project, asked, kept=kept)
    before = len(kept.alignments)
    own = open_project(project.path, me="badr")
    annotating.annotate(own, "d04", layer="entity", label="PER", span=Span(0, 2))
    own.close()
    ours, fresh = (told(answer(project, asked, kept=one)) for one in (kept, KeptCounts()))
    assert ours == fresh
    # The document itself and the chance continua that were made of it, not those of the others.
    assert 0 < len(kept.alignments) - before < 0.2 * before


def test_somebody_new_and_a_new_document_are_noticed(project):
    kept = KeptCounts()
    assert len(answer(project, ASKED, kept=kept).scope.annotators) == 3
    newcomer = open_project(project.path, me="zayd")
    annotating.annotate(newcomer, "d01", layer="entity", label="PER", span=Span(0, 2))
    organising.finish(newcomer, "d01")
    newcomer.close()
    assert len(answer(project, ASKED, kept=kept).scope.annotators) == 4
    same(project, kept)
