"""An export that does not end well leaves nothing behind, whatever the format and the reason."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project import export_place
from annotator.project.exporting import export_documents, would_lose
from annotator.project.format_shelf import formats
from annotator.project.importing import import_files
from annotator.project.label_sets import find_schema
from annotator.project.project import new_project, open_project
from annotator.store.bulk import DocumentWriter
from tests.build import person
from tests.project.contents import contents
from tests.project.leaving import destination, left

ROOT = Path(__file__).resolve().parents[2]
TEXT = "قال محمد بن سالم في القاهرة إن القمة ستعقد في الصيف المقبل، وأضاف أن الوفود وصلت. " * 10
DOCUMENTS = 40
WRITERS = [one for one in formats() if one.can_write]
BOTH = [one for one in WRITERS if one.can_read]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


def by_key(one):
    return one.key


def documents():
    for number in range(DOCUMENTS):
        name = f"d{number}"
        sets = tuple(
            AnnotationSet(
                person(who),
                WorkState.FINISHED,
                tuple(
                    SpanAnnotation(f"s{n}", name, who, "entity", "PER", Span(place, place + 4))
                    for n, place in enumerate(range(4, len(TEXT) - 90, 82))
                ),
            )
            for who in ("amal", "basim")
        )
        yield AnnotatedDocument(Document(name, f"{number} {TEXT}"), sets)


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """The path of a project with forty articles by two annotators."""
    path = tmp_path_factory.mktemp("leaving") / "news.hashiya"
    project = new_project(path, schema=find_schema("news"), me="amal")
    with project.transaction("import") as transaction:
        DocumentWriter(transaction).write(documents())
    project.close()
    return path


@pytest.fixture(scope="module")
def failing(filled, tmp_path_factory):
    """Run one way of failing for all formats, once; return what is left, by format."""
    done = {}

    def fails(way):
        if way not in done:
            place = tmp_path_factory.mktemp(way)
            ran = subprocess.run(
                [sys.executable, "-m", "tests.project.leaving", str(filled), str(place), way],
                capture_output=True,
                text=True,
                cwd=ROOT,
                timeout=300,
                check=False,
            )
            assert ran.returncode == 0, ran.stderr[-2000:]
            done[way] = place, json.loads(ran.stdout)
        return done[way]

    return fails


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_a_stopped_export_leaves_nothing(failing, form):
    _, found = failing("stop")
    assert found[form.key] == {"said": "Cancelled.", "left": []}


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_a_full_disk_is_one_sentence_and_leaves_nothing(failing, form):
    _, found = failing("starve")
    assert found[form.key]["left"] == []
    assert "cannot be written: File too large" in found[form.key]["said"]


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_a_killed_export_leaves_hidden_parts_that_the_next_one_removes(failing, filled, form):
    place, found = failing("kill")
    assert found[form.key]["said"] == "killed"
    parts = found[form.key]["left"]
    assert parts
    assert all(name.startswith(".out") and ".part" in name for name in parts)
    folder = place / form.key
    project = open_project(filled, me="amal")
    export_documents(project, destination(folder, form), format_key=form.key)
    project.close()
    assert not [name for name in left(folder) if name.startswith(".")]


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_what_would_be_lost_is_what_is_lost(filled, tmp_path, form, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    project = open_project(filled, me="amal")
    out = destination(tmp_path, form)
    tried = would_lose(project, format_key=form.key, destination=out, documents="d1")
    assert left(tmp_path) == []
    done = export_documents(project, out, format_key=form.key, documents="d1")
    project.close()
    assert tried.written.written == done.written.written
    assert tried.lost == done.lost
    assert tried.dry_run
    assert tried.summary() == f"Would export as {done.summary()}"
    assert tried.as_data()["files"] == []


@pytest.mark.parametrize("form", BOTH, ids=by_key)
def test_a_stopped_import_brings_nothing(filled, project, tmp_path, form):
    source = open_project(filled, me="amal")
    out = destination(tmp_path, form)
    export_documents(source, out, format_key=form.key, annotators=["amal"])
    source.close()
    before, told = contents(project), []
    project.subscribe(told.append)

    def progress(done, total):
        if done == 30:
            raise Cancelled

    options = {"extend-schema": "true", "problems": "skip"}
    paths = [out] if out.exists() else sorted(tmp_path.glob("out*"))
    with pytest.raises(Cancelled):
        import_files(project, paths, format_key=form.key, options=options, progress=progress)
    assert contents(project) == before
    assert told == []


# ------------------------------------------------------------------------------ the last step


@pytest.fixture
def opened(filled):
    project = open_project(filled, me="amal")
    yield project
    project.close()


def test_parts_of_processes_that_run_are_left_alone(opened, tmp_path):
    machine = export_place._MACHINE
    theirs = tmp_path / f".out.jsonl.{machine}.{os.getppid()}.part.jsonl"
    elsewhere = tmp_path / ".out.jsonl.00000000.999999999.part.jsonl"
    gone = tmp_path / f".out.jsonl.{machine}.999999999.part.jsonl"
    others = tmp_path / f".other.jsonl.{machine}.999999999.part.jsonl"
    for path in (theirs, elsewhere, gone, others):
        path.write_text("x")
    export_documents(opened, tmp_path / "out.jsonl", format_key="hashiya")
    assert left(tmp_path) == sorted(
        [theirs.name, elsewhere.name, others.name, "out.jsonl", "out.jsonl.about.json"]
    )


def test_when_a_name_cannot_be_given_none_is(opened, tmp_path, monkeypatch):
    """One file an annotator: the second cannot be renamed, so the first goes, too."""
    given, real = [], Path.replace

    def replace(self, target):
        if ".part" in self.name and given:
            raise OSError(5, "Input/output error")
        if ".part" in self.name and ".basim." not in self.name and target.name.count(".") == 2:
            given.append(target.name)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(AnnotatorError, match="cannot be written: Input/output error"):
        export_documents(opened, tmp_path / "out.conll", format_key="conll")
    assert given
    assert left(tmp_path) == []


def test_a_folder_where_a_second_file_should_go_is_said(opened, tmp_path):
    (tmp_path / "out.basim.conll").mkdir()
    with pytest.raises(AnnotatorError, match=r"out\.basim\.conll is a folder; name a file"):
        export_documents(opened, tmp_path / "out.conll", format_key="conll")
    assert left(tmp_path) == ["out.basim.conll"]
