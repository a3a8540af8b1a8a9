"""Files that are broken or meant ill: refused in one line, or imported whole; never between."""

import json
import random
import re
import time
from pathlib import Path

import pytest

from annotator.core.errors import AnnotatorError
from annotator.project.exporting import export_documents
from annotator.project.importing import import_files
from annotator.project.project import open_project
from annotator.project.reports import Refused
from tests.project.contents import contents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "hashiya" / "everything.jsonl"
SAMPLES = sorted((Path(__file__).resolve().parents[2] / "resources" / "samples").glob("*.jsonl"))
GOOD = {"id": "good", "text": "قال محمد", "annotations": [{"annotator": "amal"}]}


def with_spans(*spans, **more):
    return {
        "id": "bad",
        "text": "قال محمد",
        "annotations": [{"annotator": "amal", "spans": spans, **more}],
    }


def span(**more):
    return {"id": "a", "layer": "entity", "label": "PER", "start": 4, "end": 8, **more}


HOSTILE = {
    "truncated": b'{"id": "bad", "text": "\xd9\x82\xd8',
    "beyond the text": with_spans(span(end=999)),
    "end before start": with_spans(span(start=8, end=4)),
    "unknown label": with_spans(span(label="<script>")),
    "label with braces": with_spans(span(label="{0.__class__}", layer="{x}")),
    "duplicate span ids": with_spans(span(), span()),
    "duplicate documents": json.dumps(GOOD).encode(),
    "10 MB": b'{"text": "' + b"a" * 10_000_000 + b'"}',
    "100,000 brackets": b'{"text": "a", "meta": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100,000 braces": b'{"a":' * 100_000,
    "nested metadata": b'{"text": "a", "meta": {"x":' + b"[" * 900 + b"]" * 900 + b"}}",
    "NUL": b'{"text": "a\\u0000b"}',
    "raw NUL": b'{"text": "a\x00b"}',
    "lone surrogate": b'{"text": "\\ud83d"}',
    "NaN": b'{"text": "a", "meta": {"x": NaN}}',
    "Infinity": with_spans(span(score=float("inf"))),
    "huge start": with_spans(span(start=10**40, end=10**41)),
    "huge score": b'{"text": "a", "meta": {"x": 1e99999}}',
    "a number with 5,000 digits": b'{"text": "a", "meta": {"x": ' + b"9" * 5_000 + b"}}",
    "a number with 40 digits": b'{"text": "a", "meta": {"x": ' + b"9" * 40 + b"}}",
    "types": {"text": [], "id": {}, "annotations": 7},
    "not UTF-8": '{"text": "قال محمد"}'.encode("cp1256"),
    "relation to itself": with_spans(
        span(), relations=[{"layer": "quote", "label": "speaker", "source": "a", "target": "a"}]
    ),
    "relation into nothing": with_spans(
        span(), relations=[{"layer": "quote", "label": "speaker", "source": "a", "target": "zz"}]
    ),
}  # fmt: skip


@pytest.fixture
def bring(project, tmp_path):
    """Import bytes; returns the sentence of the refusal, "" for none. Checks what must hold."""

    def brings(content, name="in.jsonl", **options):
        path = tmp_path / name
        path.write_bytes(content)
        before = contents(project)
        begun = time.perf_counter()
        said = ""
        try:
            import_files(project, [path], options=options)
        except AnnotatorError as error:
            said = str(error)
        assert time.perf_counter() - begun < 10
        if said:
            assert contents(project) == before, "half an import"
            assert "\n" not in said
            assert len(said) < 1_000
        return said

    return brings


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_line_among_good_ones_is_refused_with_its_place(bring, name):
    bad = HOSTILE[name]
    bad = bad if isinstance(bad, bytes) else json.dumps(bad).encode()
    content = b"\n".join([json.dumps(GOOD).encode(), bad])
    said = bring(content, **{"extend-schema": "false"})
    assert "in.jsonl:2: " in said
    assert "othing was imported" in said


@pytest.mark.parametrize("name", HOSTILE)
def test_the_good_line_is_taken_when_the_others_are_skipped(bring, project, tmp_path, name):
    bad = HOSTILE[name]
    bad = bad if isinstance(bad, bytes) else json.dumps(bad).encode()
    options = {"extend-schema": "true", "problems": "skip"}
    assert bring(b"\n".join([json.dumps(GOOD).encode(), bad]), **options) == ""
    assert project.store.document("good").text == "قال محمد"
    # What came in goes out again, and the project can be opened.
    export_documents(project, tmp_path / "out.jsonl", format_key="hashiya")
    open_project(project.path, me="amal").close()


def test_what_cannot_be_read_is_said(project, tmp_path):
    (tmp_path / "x.jsonl").mkdir()
    with pytest.raises(AnnotatorError):
        import_files(project, [tmp_path / "x.jsonl"])
    (tmp_path / "loop.jsonl").symlink_to(tmp_path / "loop.jsonl")
    with pytest.raises(AnnotatorError, match="loop"):
        import_files(project, [tmp_path / "loop.jsonl"])


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that fails to read")
@pytest.mark.parametrize("name", ["x.jsonl", "x.txt", "x.conll"])
def test_a_file_that_fails_while_it_is_read_is_said(project, tmp_path, name):
    """Reading the memory of a process at 0 is an input/output error, for the superuser too."""
    (tmp_path / name).symlink_to("/proc/self/mem")
    before = contents(project)
    with pytest.raises(AnnotatorError, match="cannot be read: Input/output error"):
        import_files(project, [tmp_path / name])
    assert contents(project) == before


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a device without an end")
def test_a_file_without_an_end_does_not_fill_the_memory(project, tmp_path):
    (tmp_path / "x.txt").symlink_to("/dev/zero")
    with pytest.raises(AnnotatorError, match="the file is larger than"):
        import_files(project, [tmp_path / "x.txt"], format_key="plain_text")


@pytest.mark.parametrize("seed", range(10))
def test_mutated_lines_are_refused_or_imported_whole(bring, project, seed):
    """250 copies of real lines: cut, spliced, shuffled, with bytes changed and doubled."""
    chance = random.Random(seed)
    lines = [*GOLDEN.read_bytes().splitlines(), SAMPLES[0].read_bytes().splitlines()[0]]
    # Without its sum a changed text is not given away at once.
    lines += [re.sub(rb'"sha256": ?"[0-9a-f]+", ?', b"", line) for line in lines]
    taken = 0
    for turn in range(25):
        content = mutated(chance, lines)
        options = {
            "problems": chance.choice(["stop", "skip"]),
            "extend-schema": chance.choice(["true", "false"]),
        }
        before = project.store.document_count()
        said = bring(content, name=f"{seed}-{turn}.jsonl", **options)
        assert said or project.store.document_count() > before
        taken += not said
    # What came in is sound: the project opens, and all of it goes out and is read back.
    if taken:
        out = Path(project.path).with_name("out.jsonl")
        export_documents(project, out, format_key="hashiya")
    open_project(project.path, me="amal").close()


def mutated(chance, lines):
    content = bytearray(chance.choice(lines))
    for _ in range(chance.choice([1, 1, 2, 5])):
        at, width = chance.randrange(len(content)), chance.randint(1, 40)
        match chance.randrange(7):
            case 0:
                content[at] = chance.randrange(256)
            case 1:
                del content[at:]
            case 2:
                del content[at : at + width]
            case 3:
                content[at:at] = content[max(at - width, 0) : at]
            case 4:
                piece = content[at : at + width]
                chance.shuffle(piece)
                content[at : at + width] = piece
            case 5:
                other = chance.choice(lines)
                content[at:] = other[min(at, len(other)) :]
            case 6:
                digits = [n for n, byte in enumerate(content) if chr(byte).isdigit()]
                if digits:
                    content[chance.choice(digits)] = ord(chance.choice("0123456789-.e"))
        content = content or bytearray(b"x")
    return bytes(content)


def test_a_refusal_names_no_more_than_it_must(bring):
    said = bring(b"\n".join([b"{"] * 3_000))
    assert "2999 more" in said


def test_the_report_of_a_refusal_lists_a_thousand(project, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"{\n" * 3_000)
    with pytest.raises(Refused) as said:
        import_files(project, [path])
    assert len(said.value.report.as_data()["problems"]) == 1_000
