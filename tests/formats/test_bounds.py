"""Broken, deep and wrongly encoded files: documents or sentences in time, never half an import."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest

from annotator.core.errors import AnnotatorError
from annotator.formats import (
    brat,
    conll,
    csv_tables,
    doccano,
    hashiya,
    jsonl_tables,
    label_studio,
    plain_text,
    prodigy,
    span_jsonl,
    trec,
)
from annotator.formats.format import HEAD, ReadReport, WriteReport
from annotator.project.importing import import_files
from annotator.project.reports import Refused
from tests.formats.hostile import mutations
from tests.formats.test_hashiya import golden_documents
from tests.project.contents import contents

TEXT = "قال بوتين: “نعم” 😀 في بكين، عاصمة الصين الكبيرة البعيدة."
CSV = f"id,text\r\n1,{TEXT}\r\n2,{TEXT}\r\n".encode()
LINE = {"id": "1", "text": TEXT, "label": [[4, 9, "PER"]]}
GOOD = {
    "brat": "T1\tPER 4 9\tبوتين\n".encode(),
    "conll": "قال\tO\nبوتين\tB-PER\n\n".encode(),
    "csv": CSV,
    "doccano": json.dumps(LINE, ensure_ascii=False).encode() + b"\n",
    "hashiya": json.dumps({"id": "1", "text": TEXT}, ensure_ascii=False).encode() + b"\n",
    "jsonl_table": json.dumps({"body": TEXT, "url": "u"}, ensure_ascii=False).encode() + b"\n",
    "label_studio": json.dumps(
        [{"id": 1, "data": {"text": TEXT}, "annotations": []}], ensure_ascii=False
    ).encode(),
    "plain_text": TEXT.encode(),
    "prodigy": json.dumps({"text": TEXT, "spans": [], "answer": "accept"}).encode() + b"\n",
    "span_jsonl": json.dumps(
        {"text": TEXT, "labels": [{"start": 4, "end": 9, "technique": "X", "text": "بوتين"}]}
    ).encode()
    + b"\n",
    "trec": f"<DOC><DOCNO>1</DOCNO><TEXT>{TEXT}</TEXT></DOC>\n".encode(),
}
FORMATS = {
    one.key: one
    for one in (
        module.FORMAT
        for module in (brat, conll, csv_tables, doccano, hashiya, jsonl_tables, label_studio,
                       plain_text, prodigy, span_jsonl, trec)
    )
}  # fmt: skip


@pytest.fixture
def target(tmp_path):
    """Write a file as a format finds it; brat's beside its text."""

    def writes(key, content, ending=""):
        form = FORMATS[key]
        ending = ending or (".ann" if key == "brat" else form.extensions[0])
        path = tmp_path / f"in{ending}"
        path.write_bytes(content)
        if key == "brat":
            (tmp_path / "in.txt").write_text(TEXT, "utf-8")
        return path

    return writes


def read(key, path):
    """Return documents and every sentence said; nothing but a sentence may be raised."""
    form, report = FORMATS[key], ReadReport()
    begun = time.perf_counter()
    try:
        found = [one.annotated for one in form.read([path], form.ReadOptions(), report)]
        said = [str(problem.reason) for problem in report.problems]
    except AnnotatorError as error:
        found, said = [], [str(error)]
    assert time.perf_counter() - begun < 10, f"{key} took too long"
    assert all("\n" not in one and len(one) < 2_000 for one in said)
    return found, said


# ------------------------------------------------------------------------- depth, signs, encodings


DEEP = b"[" * 100_000
JSON = {
    "open": DEEP,
    "closed": DEEP + b"]" * 100_000,
    "objects": b'{"text":' * 100_000,
    "in metadata": b'{"text": "abc", "body": "abc", "data": {"text": "abc"}, "x": '
    + DEEP + b"]" * 100_000 + b"}",
    "in spans": b'{"text": "abc", "label": ' + DEEP + b"]" * 100_000 + b"}",
    "NUL": b'{"text": "a\\u0000b", "body": "a\\u0000b", "data": {"text": "a\\u0000b"}}',
    "raw NUL": b'{"text": "a\x00b"}',
    "surrogate": b'{"text": "\\ud800", "body": "\\ud800", "data": {"text": "\\ud800"}}',
    "digits": b'{"text": "abc", "body": "abc", "data": {"text": "abc"}, "x": '
    + b"9" * 9_000 + b"}",
}  # fmt: skip
JSON_KEYS = ["doccano", "hashiya", "jsonl_table", "label_studio", "prodigy", "span_jsonl"]


@pytest.mark.parametrize("key", JSON_KEYS)
@pytest.mark.parametrize("case", JSON)
def test_json_that_no_store_could_hold_is_refused(target, key, case):
    for ending in {".json", FORMATS[key].extensions[0]} & set(FORMATS[key].extensions):
        found, said = read(key, target(key, JSON[case], ending))
        assert said
        if case != "in spans":  # where it may be a list of bad spans, if one of few
            assert found == []
        FORMATS[key].recognises(JSON[case][:HEAD])


@pytest.mark.parametrize("key", ["label_studio", "span_jsonl"])
@pytest.mark.parametrize(
    "content", [b"[", b"[  ", b"[{}", b'[{"text": "abc"},', b"[[", b"[]]", b"[] {}"]
)
def test_an_array_that_is_cut_off_or_goes_on_is_told(target, key, content):
    _, said = read(key, target(key, content, ".json"))
    assert said


@pytest.mark.parametrize("key", FORMATS)
@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1256", "utf-8-sig"]
)
def test_any_encoding_is_read_right_or_refused(target, key, encoding):
    [right, *_], _ = read(key, target(key, GOOD[key]))
    content = GOOD[key].decode().replace("😀", "ه") if encoding == "cp1256" else GOOD[key].decode()
    found, said = read(key, target(key, content.encode(encoding, "replace")))
    assert found or said
    for one in found:
        text = right.document.text
        expected = {text, text.replace("😀", "ه")}
        assert one.document.text in expected, "a text of other signs came out of it"


@pytest.mark.parametrize("key", FORMATS)
def test_null_bytes_never_reach_a_document(target, key):
    content = GOOD[key]
    for at in (0, 1, len(content) // 2, len(content) - 3):
        found, said = read(key, target(key, content[:at] + b"\x00" + content[at:]))
        assert said or found
        assert all("\x00" not in one.document.text for one in found)


@pytest.mark.parametrize("key", FORMATS)
def test_hostile_copies_give_documents_or_reasons(target, key):
    for broken in mutations(GOOD[key] * 3, 220, seed=11):
        found, said = read(key, target(key, broken))
        assert all(one.document.text.strip() for one in found)
        assert found or said or not broken.strip(b" \r\n\t\xef\xbb\xbf")


def test_hashiya_survives_what_happens_to_a_whole_corpus(target, tmp_path):
    path = tmp_path / "whole.jsonl"
    hashiya.FORMAT.write(
        iter(golden_documents()), path, hashiya.FORMAT.WriteOptions(), WriteReport()
    )
    for broken in mutations(path.read_bytes(), 240, seed=3):
        found, said = read("hashiya", target("hashiya", broken))
        assert found or said or not broken.strip()


# --------------------------------------------------------------------------------- tables and zips


@pytest.mark.parametrize(
    "content",
    [
        b"," * 3_000_000,
        b"a," * 1_500_000 + b"\n" + b"x," * 1_000_000,
        b"\n" * 2_000_000,
        b'id,text\n1,"' + b"x" * 20_000_000,
        b'id,text\n1,"' + b'""' * 9_000_000,
        b"id,text\n" + b'"' * 3_000_001,
        b"id,text\r1," + "نص".encode() * 50 + b"\r",
    ],
)
def test_tables_of_nothing_but_signs_are_refused(target, content):
    found, said = read("csv", target("csv", content))
    assert found or said


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_formulas_come_in_as_they_stand_and_leave_harmless(project, tmp_path, cell):
    path = tmp_path / "in.csv"
    path.write_text(f'id,text,note\n1,"{cell} {TEXT}",{cell}\n', "utf-8", newline="")
    report = ReadReport()
    [found] = csv_tables.FORMAT.read([path], csv_tables.CsvReading(), report)
    assert found.annotated.document.text == f"{cell} {TEXT}"
    assert found.annotated.document.metadata["note"] == cell
    out = tmp_path / "out.csv"
    csv_tables.FORMAT.write(iter([found.annotated]), out, csv_tables.CsvWriting(), WriteReport())
    cells = [c for row in csv.reader(io.StringIO(out.read_text("utf-8"))) for c in row]
    assert not any(one.startswith(("=", "+", "-", "@", "\t", "\r")) for one in cells)


# ------------------------------------------------------------------------------- nothing half done


PROJECT = {
    "csv": (".csv", CSV + b"3," + TEXT.encode() + b",x,y\r\n"),
    "doccano": (".jsonl", GOOD["doccano"] + b'{"id": "2", "text": '),
    "conll": (".conll", GOOD["conll"] * 9 + "شي I--X\n".encode()),
    "trec": (".sgml", GOOD["trec"] + b"<DOC><TEXT>x"),
    "label_studio": (".json", GOOD["label_studio"][:-1] + b", 7"),
    "span_jsonl": (".jsonl", GOOD["span_jsonl"] + GOOD["span_jsonl"].replace(b"4", b"5")),
    "prodigy": (".jsonl", GOOD["prodigy"] + b"[]\n"),
    "hashiya": (".jsonl", GOOD["hashiya"] * 2),
    "jsonl_table": (".jsonl", GOOD["jsonl_table"] + b'{"body": 7}\n'),
    "plain_text": (".txt", b"\x00\x01\x02"),
    "html": (".html", b"<html></html>"),
    "brat": (".ann", GOOD["brat"] + b"T2\tPER 900 999\tx\n"),
}


@pytest.mark.parametrize("key", PROJECT)
def test_a_refused_import_leaves_no_row_behind(project, tmp_path, key):
    ending, content = PROJECT[key]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"in{ending}").write_bytes(content)
    if key == "brat":
        (folder / "in.txt").write_text(TEXT, "utf-8")
    before = contents(project)
    files = sorted(path for path in tmp_path.rglob("*") if "project" not in path.name)
    with pytest.raises((Refused, AnnotatorError)):
        import_files(project, [folder / f"in{ending}"], format_key=key)
    assert contents(project) == before
    assert project.store.document_count() == 0
    after = sorted(path for path in tmp_path.rglob("*") if "project" not in path.name)
    assert after == files
