"""An export is whole or not there, and takes what was asked for."""

import json
import os
import stat
from pathlib import Path

import pytest

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.people import Role, WorkState
from annotator.project.exporting import export_documents, would_lose
from annotator.project.project import new_project
from annotator.project.reports import amounts
from tests.build import annotated, parse, person, spans_of


@pytest.fixture
def three(fill):
    """Three documents: two annotators and a machine, finished, begun, and none."""
    text, found = parse("قال [محمد]PER: [“نعم”]quote/DIRECT")
    spans = spans_of(found, "one", "amal")
    speaker = Relation("r1", "one", "amal", "quote", "speaker", spans[1].id, spans[0].id)
    basim = AnnotationSet(
        person("basim"), WorkState.IN_PROGRESS, spans_of(found[:1], "one", "basim")
    )
    amal = AnnotationSet(person("amal"), WorkState.FINISHED, spans, (speaker,))
    first = annotated("", document="one", title="الأول").document
    first = type(first)("one", text, "الأول")
    return fill(
        AnnotatedDocument(first, (amal, basim)),
        annotated("[بكين]GPE", document="two", annotator="ner", state=WorkState.LOCKED),
        AnnotatedDocument(type(first)("three", "بلا وسوم", "الثالث")),
    )


@pytest.fixture
def exporting(three, tmp_path):
    def exports(name="out.jsonl", format_key="hashiya", **arguments):
        report = export_documents(three, tmp_path / name, format_key=format_key, **arguments)
        lines = (tmp_path / name).read_text("utf-8").splitlines()
        return {one["id"]: one for one in map(json.loads, lines)}, report

    return exports


def annotators(line):
    return [one["annotator"] for one in line["annotations"]]


def labels(line):
    return [span["label"] for one in line["annotations"] for span in one["spans"]]


# ------------------------------------------------------------------------------ what is taken


def test_everything_goes_out_by_default(exporting):
    lines, report = exporting()
    assert list(lines) == ["one", "two", "three"]
    assert annotators(lines["one"]) == ["amal", "basim"]
    assert report.written.written["spans"] == 4
    assert report.summary().startswith("hashiya: 3 documents, 3 sets, 4 spans, 1 relation")
    assert report.lost == {}


def test_named_annotators_bring_their_documents_alone(exporting):
    lines, _ = exporting(annotators=["basim"])
    assert [(key, annotators(one)) for key, one in lines.items()] == [("one", ["basim"])]


def test_only_finished_work_goes_out_when_asked_for(exporting):
    lines, _ = exporting(finished=True)
    assert {key: annotators(one) for key, one in lines.items()} == {"one": ["amal"], "two": ["ner"]}


def test_layers_take_their_spans_and_the_relations_between_them(exporting):
    lines, report = exporting(layers=["quote"])
    assert labels(lines["one"]) == ["DIRECT"]
    assert report.written.written["relations"] == 0
    lines, report = exporting(layers=["entity", "quote"])
    assert report.written.written["relations"] == 1


@pytest.mark.parametrize(
    ("query", "found"), [("الاول", ["one"]), ("two", ["two"]), ("  ", ["one", "two", "three"])]
)
def test_documents_are_looked_for_in_titles_and_ids(exporting, query, found):
    assert list(exporting(documents=query)[0]) == found


def test_nothing_to_export_is_said_and_nothing_is_written(exporting, tmp_path):
    for arguments in ({"documents": "zzz"}, {"annotators": ["basim"], "finished": True}):
        with pytest.raises(AnnotatorError, match="No document fits; nothing was exported"):
            exporting(**arguments)
    assert not (tmp_path / "out.jsonl").exists()


# ------------------------------------------------------------------------------ wrong words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"annotators": ["zed"]}, "There is no annotator “zed” here; the annotators are amal, bas"),
        ({"layers": ["zed"]}, "The schema has no layer “zed”; its layers are entity, quote, claim"),
        ({"format_key": "zed"}, "There is no format “zed”; the formats are "),
        ({"options": {"zed": "1"}}, "There is no option “zed” here; the options are: about."),
    ],
)
def test_a_wrong_word_is_named_with_those_there_are(exporting, tmp_path, arguments, sentence):
    with pytest.raises(AnnotatorError) as said:
        exporting(**arguments)
    assert sentence in str(said.value)
    assert not (tmp_path / "out.jsonl").exists()


# ------------------------------------------------------------------------------ whole or not there


@pytest.fixture
def names(tmp_path):
    """The names in the folder, without those of the project."""
    return lambda: sorted(
        one.name for one in tmp_path.iterdir() if not one.name.startswith("news.hashiya")
    )


def give_up(done, total):
    if done == 2:
        raise Cancelled


@pytest.mark.parametrize(("name", "key"), [("out.jsonl", "hashiya"), ("out", "plain_text")])
def test_a_cancelled_export_leaves_nothing(exporting, names, name, key):
    with pytest.raises(Cancelled):
        exporting(name, key, progress=give_up)
    assert names() == []


def test_an_existing_file_survives_a_failing_export(exporting, names, tmp_path):
    (tmp_path / "out.jsonl").write_text("my only copy")
    with pytest.raises(Cancelled):
        exporting(progress=give_up)
    with pytest.raises(AnnotatorError):
        exporting(documents="zzz")
    assert (tmp_path / "out.jsonl").read_text() == "my only copy"
    assert names() == ["out.jsonl"]
    assert len(exporting()[0]) == 3  # and gives way to one that is whole


def test_the_reader_of_the_old_file_keeps_it(exporting, tmp_path):
    (tmp_path / "out.jsonl").write_text("old")
    with (tmp_path / "out.jsonl").open() as old:
        exporting()
        assert old.read() == "old"


@pytest.mark.parametrize(
    ("name", "key", "sentence"),
    [
        ("no/such/out.jsonl", "hashiya", "The folder .*such does not exist"),
        ("file/out.jsonl", "hashiya", "The folder .*file does not exist"),
        ("folder", "hashiya", "folder is a folder; name a file"),
        ("folder", "plain_text", "is there already; name a folder that is new or empty"),
        ("file", "plain_text", "is there already; name a folder that is new or empty"),
        ("x" * 300, "hashiya", "cannot be written: File name too long"),
        ("x" * 300, "plain_text", "cannot be written: File name too long"),
    ],
)
def test_what_is_in_the_way_is_said(three, tmp_path, names, name, key, sentence):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    with pytest.raises(AnnotatorError, match=sentence):
        export_documents(three, tmp_path / name, format_key=key)
    assert names() == ["file", "folder"]
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("dry_run", [False, True])
def test_no_project_is_replaced_by_an_export(three, tmp_path, dry_run):
    other = tmp_path / "other.hashiya"
    new_project(other, schema=three.schema, me="amal").close()
    for path in (Path(three.path), other):
        before = path.read_bytes()
        with pytest.raises(AnnotatorError, match="is a project, or another database"):
            (would_lose if dry_run else export_documents)(
                three, destination=path, format_key="hashiya"
            )
        assert path.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_or_device_is_not_replaced_by_a_file(three, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AnnotatorError, match="pipe is not a file that can be replaced"):
        export_documents(three, tmp_path / "pipe", format_key="hashiya")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_an_empty_folder_is_filled(three, tmp_path):
    (tmp_path / "texts").mkdir()
    report = export_documents(three, tmp_path / "texts", format_key="plain_text")
    assert sorted(one.name for one in (tmp_path / "texts").iterdir()) == [
        "one.txt", "three.txt", "two.txt",
    ]  # fmt: skip
    assert report.lost == {"spans": 4, "relations": 1}
    assert report.written.files == [str(tmp_path / "texts")]


def test_the_report_is_data(exporting, tmp_path):
    _, report = exporting()
    assert json.loads(json.dumps(report.as_data())) == {
        "format": "hashiya",
        "destination": str(tmp_path / "out.jsonl"),
        "dry_run": False,
        "read_back": "equal",
        "about": str(tmp_path / "out.jsonl.about.json"),
        "files": [str(tmp_path / "out.jsonl")],
        "written": {"documents": 3, "sets": 3, "spans": 4, "relations": 1, "labels": 0},
        "lost": {},
        "notes": [],
    }


def test_a_project_keeps_the_role_of_a_machine_in_its_files(fill, tmp_path):
    project = fill(
        AnnotatedDocument(
            annotated("نص", document="x").document,
            (AnnotationSet(person("ner", Role.MACHINE)),),
        )
    )
    export_documents(project, tmp_path / "out.jsonl", format_key="hashiya")
    line = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert line["annotations"][0]["role"] == "machine"


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("documents", "1 document", "2 documents"),
        ("documents without annotations", "1 document without annotations", None),
        ("spans of other layers", "1 span of other layers", None),
        ("spans inside words", "1 span inside words", None),
        ("widened spans", "1 widened span", "2 widened spans"),
        ("metadata", "1 metadata", "2 metadata"),
    ],
)
def test_amounts_agree_with_their_nouns(kind, one, two):
    assert amounts({kind: 1}) == one
    assert amounts({kind: 2}) == (two or f"2 {kind}")
