"""The health check finds what is wrong inside a file, and mends the counts alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.checking import check_project
from tests.build import annotated


@pytest.fixture
def marked(fill):
    project = fill(annotated("قال [بوتين]PER: [“نعم”]quote/DIRECT."))
    return project


def spoil(project, statement):
    with closing(sqlite3.connect(project.path)) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_sound_project_has_no_findings(marked):
    annotating.annotate(marked, "doc", layer="entity", label="ORG", span=Span(0, 3))
    report = check_project(marked)
    assert (report.documents, report.findings) == (1, ())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE documents SET text = text || 'x'", "not the one that was imported"),
        ("UPDATE spans SET \"end\" = 900 WHERE id = 's1'", "outside the text"),
        (
            "INSERT INTO relations VALUES (1, 1, 'r1', 'quote', 'speaker', 's2', 'gone', NULL)",
            "points at gone",
        ),
        ("DELETE FROM work", "belong to no document"),
        ("UPDATE totals SET spans = 7", "counts that lists show"),
        ("UPDATE work SET spans = 7", "counts that lists show"),
    ],
)
def test_what_is_wrong_is_found(marked, statement, words):
    spoil(marked, statement)
    found = [finding.problem for finding in check_project(marked).findings]
    assert any(words in problem for problem in found), found


def test_counts_are_mended_and_annotations_left_alone(marked):
    spoil(marked, "UPDATE totals SET spans = 7")
    spoil(marked, "UPDATE work SET spans = 7")
    before = marked.store.annotated("doc").sets
    report = check_project(marked, repair=True)
    assert report.repaired == len(report.findings) == 2
    assert check_project(marked).findings == ()
    assert marked.store.annotated("doc").sets == before
