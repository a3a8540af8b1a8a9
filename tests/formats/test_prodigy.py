"""Prodigy: tasks in and out, spans on tokens, what is lost, and files that are none."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.label_names import PlainLayerReading, PlainLayerWriting
from annotator.formats.prodigy import FORMAT
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, there_and_back
from tests.formats.test_hashiya import golden_documents

TEXT = "زار بوتين الصين 😀 أمس"


def read(tmp_path, *lines):
    path = tmp_path / "tasks.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    report = ReadReport()
    return [o.annotated for o in FORMAT.read([path], PlainLayerReading(), report)], report


def task(**more):
    return {
        "text": TEXT,
        "spans": [
            {"start": 4, "end": 9, "token_start": 1, "token_end": 1, "label": "PER"},
            {"start": 10, "end": 15, "token_start": 2, "token_end": 2, "label": "GPE"},
        ],
        "answer": "accept",
        "_annotator_id": "news-amal",
        **more,
    }


def test_a_task_is_read_with_its_annotator_and_metadata(tmp_path):
    [found], report = read(tmp_path, task(meta={"source": "wire"}, _timestamp=1))
    assert report.problems == []
    [one] = found.sets
    assert one.annotator.id == "news-amal"
    assert [span.span.text(TEXT) for span in one.spans] == ["بوتين", "الصين"]
    assert dict(found.document.metadata) == {"source": "wire"}


@pytest.mark.parametrize(
    "relation",
    [
        {"head": 1, "child": 2, "label": "same_as"},
        {
            "head": 9,
            "child": 9,
            "head_span": {"start": 4, "end": 9, "label": "PER"},
            "child_span": {"start": 10, "end": 15, "label": "GPE"},
            "label": "same_as",
        },
    ],
)
def test_relations_find_their_ends_by_tokens_or_places(tmp_path, relation):
    [found], _ = read(tmp_path, task(relations=[relation]))
    [one] = found.sets
    [arrow] = one.relations
    ends = {span.id: span.span.text(TEXT) for span in one.spans}
    assert (ends[arrow.source], ends[arrow.target]) == ("بوتين", "الصين")


def test_a_rejected_task_gives_no_annotations_and_is_told(tmp_path):
    [found], report = read(tmp_path, task(answer="reject"))
    assert found.sets == ()
    assert report.refused == {"sets": 1}


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    # The layer of document labels is always written out.
    check_losses(FORMAT, documents, PlainLayerWriting())


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_every_span_lies_on_its_tokens(documents):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        FORMAT.write(iter(documents), path, PlainLayerWriting(), WriteReport())
        for line in path.read_text("utf-8").rstrip("\n").split("\n"):
            made = json.loads(line)
            tokens = made["tokens"]
            assert "".join(t["text"] + " " * t["ws"] for t in tokens) == made["text"]
            for span in made["spans"]:
                assert tokens[span["token_start"]]["start"] == span["start"]
                assert tokens[span["token_end"]]["end"] == span["end"]


def test_nothing_of_the_samples_is_lost(tmp_path):
    found, written, _ = there_and_back(FORMAT, golden_documents(), PlainLayerWriting())
    assert len(found) == written.written["documents"] == len(golden_documents())


def test_hostile_files_are_refused_line_by_line(tmp_path):
    content = "\n".join(
        json.dumps(task(relations=[{"head": 1, "child": 2, "label": "x"}])) for _ in range(3)
    ).encode()
    for number, broken in enumerate(mutations(content, 200)):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(broken)
        report = ReadReport()
        for one in FORMAT.read([path], PlainLayerReading(), report):
            assert one.annotated.document.text.strip()
        assert all(str(problem.reason) for problem in report.problems)
