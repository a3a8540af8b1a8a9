"""The first article, end to end: import, sixty spans by hand, SIGKILL, reopen, undo, export."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.core.span import Span
from annotator.project.exporting import export_documents
from annotator.project.importing import import_files
from annotator.project.project import new_project, open_project
from tests.corpora import CORPORA, needs_corpora
from tests.journeys.marking import LABELS, MARKS, make
from tests.ui.conftest import asked, english, shell, window  # noqa: F401

ARTICLE = CORPORA / "article_beijing.txt"
pytestmark = needs_corpora


@pytest.fixture
def beijing(tmp_path, schema):
    """A project file with the article in it."""
    path = tmp_path / "beijing.hashiya"
    project = new_project(path, schema=schema, me="amal")
    import_files(project, [ARTICLE])
    project.close()
    return path


def wanted(text: str) -> set[tuple[str, str, Span]]:
    """Every mark as (layer, label, span)."""
    return {(*LABELS[mark.key], mark.span(text)) for mark in MARKS}


def stored(path: Path, annotator: str = "amal") -> set[tuple[str, str, Span]]:
    """What lies in the project."""
    project = open_project(path, me=annotator)
    try:
        [document] = project.store.stream(project.store.document_numbers(), [annotator])
        return {(s.layer, s.label, s.span) for one in document.sets for s in one.spans}
    finally:
        project.close()


def test_sixty_marks_survive_the_kill_and_come_back(beijing, schema, tmp_path, qtbot, request):
    text = ARTICLE.read_text(encoding="utf-8")
    assert len(MARKS) == len(wanted(text)) == 60
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.marking", str(beijing)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdout is not None
        assert worker.stderr is not None
        said = worker.stdout.readline()
        assert said == "marked\n", worker.stderr.read()
        worker.send_signal(signal.SIGKILL)
    assert stored(beijing) == wanted(text)

    opened = request.getfixturevalue("window")
    assert opened.open_path(str(beijing))
    opened.open_document("article_beijing")
    opened.activateWindow()
    assert QTest.qWaitForWindowActive(opened)
    canvas = opened.annotate.canvas
    for _ in range(5):
        QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    gone = {(*LABELS[mark.key], mark.span(text)) for mark in MARKS[-5:]}
    assert stored(beijing) == wanted(text) - gone
    for _ in range(5):
        modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(canvas, Qt.Key.Key_Z, modifiers)
    assert stored(beijing) == wanted(text)

    make_again(opened, text)
    opened.close_project()
    round_trip(beijing, schema, tmp_path, text)


def make_again(opened, text: str) -> None:
    """In this process too, so that the window's path is one that coverage and warnings see."""
    canvas = opened.annotate.canvas
    mark = MARKS[-2]
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert make(canvas, mark) == mark.span(text)
    make(canvas, MARKS[-1])


def round_trip(path: Path, schema, tmp_path: Path, text: str) -> None:
    """JSONL gives everything back, CoNLL the entities that a column per level can hold."""
    project = open_project(path, me="amal")
    export_documents(project, tmp_path / "out.jsonl", format_key="hashiya")
    options = {"overlaps": "levels", "inside-words": "split"}
    report = export_documents(project, tmp_path / "out.conll", format_key="conll", options=options)
    original = (tmp_path / "out.jsonl").read_bytes()
    project.close()

    again = new_project(tmp_path / "jsonl.hashiya", schema=schema, me="amal")
    import_files(again, [tmp_path / "out.jsonl"])
    assert again.store.document("article_beijing").text == text
    export_documents(again, tmp_path / "again.jsonl", format_key="hashiya")
    again.close()
    assert stored(tmp_path / "jsonl.hashiya") == wanted(text)
    assert (tmp_path / "again.jsonl").read_bytes() == original

    columns = new_project(tmp_path / "conll.hashiya", schema=schema, me="amal")
    import_files(columns, [tmp_path / "out.conll"])
    [document] = columns.store.stream(columns.store.document_numbers())
    columns.close()

    def bare(words: str) -> str:
        return "".join(words.split())

    back = sorted(
        (one.label, bare(one.span.text(document.document.text))) for one in document.sets[0].spans
    )
    entities = sorted(
        (label, bare(span.text(text))) for layer, label, span in wanted(text) if layer == "entity"
    )
    assert report.lost.get("overlapping spans", 0) == 0
    assert back == entities
