"""The command line of import, export, verify and formats: reports, dry runs, exit codes."""

import json
from pathlib import Path

import pytest

from annotator.cli.main import main
from annotator.project.format_shelf import formats

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "hashiya" / "everything.jsonl"
TEXT = "قال محمد في القاهرة"


@pytest.fixture
def run(capsys):
    def runs(*words):
        code = main([str(word) for word in words], window=None)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return runs


@pytest.fixture
def project(tmp_path, run):
    path = tmp_path / "p.hashiya"
    run("new", path)
    run("import", path, GOLDEN)
    return path


def json_of(path):
    return json.loads(path.read_text("utf-8"))


def stats(run, path):
    return json.loads(run("stats", path, "--json")[1])


# ------------------------------------------------------------------------------ import


def test_known_documents_are_refused_skipped_or_added_to(run, project, tmp_path):
    code, out, err = run("import", project, GOLDEN)
    assert (code, out) == (1, "")
    assert "“-o known=skip” passes over documents that are there, “-o known=add” adds their" in err
    code, out, err = run("import", project, GOLDEN, "-o", "known=skip")
    assert (code, out) == (0, "Imported nothing as hashiya; skipped 3 known documents.\n")
    assert err.count("is there already; skipped") == 3
    entry = {"annotator": "x", "spans": [{"layer": "entity", "label": "PER", "start": 0, "end": 3}]}
    first = json.loads(GOLDEN.read_text("utf-8").splitlines()[0])
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "n", "text": first["text"], "annotations": [entry]}))
    words = ["import", project, more, "-o", "known=add", "--annotator", "huda"]
    code, out, err = run(*words)
    assert (code, out) == (0, "Imported 1 set, 1 span as hashiya; added to 1 known document.\n")
    assert err == (
        f"{more}:1: the work of huda was added to “{first['id']}”, which is “n” by its text\n"
    )
    assert run(*words)[1] == "Imported nothing as hashiya; skipped 1 known document.\n"
    people = {one["annotator"]: one["spans"] for one in stats(run, project)["annotators"]}
    assert people["huda"] == 1


def test_the_report_of_an_import_is_complete(run, project, tmp_path):
    lines = [
        {"id": "a", "text": TEXT, "annotations": [
            {"annotator": "x", "spans": [
                {"layer": "entity", "label": "PER", "start": 4, "end": 8},
                {"layer": "entity", "label": "PER", "start": 4, "end": 99},
            ]}]},
        json.loads(GOLDEN.read_text("utf-8").splitlines()[1]),
    ]  # fmt: skip
    path, report = tmp_path / "in.jsonl", tmp_path / "report.json"
    path.write_text("{\n" + "\n".join(map(json.dumps, lines)))
    options = ["-o", "problems=skip", "-o", "known=skip", "--report", report]
    assert run("import", project, path, *options)[0] == 0
    data = json_of(report)
    assert data["read"] == {"documents": 2}
    assert data["taken"] == {"documents": 1, "sets": 1, "spans": 1, "relations": 0, "labels": 0}
    assert data["refused"] == {"documents": 1, "spans": 1}
    assert data["repaired"] == {}
    assert (data["skipped"], data["added_to"], data["not_listed"]) == (1, 0, 0)
    assert [(one["file"], one["line"]) for one in data["problems"]] == [
        (str(path), 1), (str(path), 2),
    ]  # fmt: skip
    assert all(one["reason"] for one in data["problems"])
    [known] = data["known"]
    assert (known["file"], known["line"], known["outcome"]) == (str(path), 3, "skipped")


def test_the_report_lists_more_than_the_screen_and_more_than_a_thousand(run, project, tmp_path):
    path, report = tmp_path / "in.jsonl", tmp_path / "report.json"
    good = json.dumps({"id": "good", "text": TEXT})
    path.write_text("\n".join(["{"] * 1_500 + [good]))
    code, _, err = run("import", project, path, "-o", "problems=skip", "--report", report)
    assert code == 0
    assert "… and 1,480 more; --report FILE lists them." in err
    data = json_of(report)
    assert (len(data["problems"]), data["not_listed"]) == (1_500, 0)


def test_a_refusal_and_an_error_are_in_the_report_too(run, project, tmp_path):
    path, report = tmp_path / "in.jsonl", tmp_path / "report.json"
    path.write_text("{")
    assert run("import", project, path, "--report", report)[0] == 1
    data = json_of(report)
    assert data["refused"] == {"documents": 1}
    assert "the line is not JSON" in data["error"]
    assert run("import", project, tmp_path / "none.txt", "--report", report)[0] == 1
    assert json_of(report) == {"error": f"There is no file or folder {tmp_path / 'none.txt'}."}


@pytest.mark.parametrize(
    ("lines", "options", "code", "said"),
    [
        ([{"id": "a", "text": TEXT}], [], 0, "Would import 1 document as hashiya.\n"),
        ([{"id": "tokens", "text": TEXT}], [], 1, "Would import nothing as hashiya; refused 1 doc"),
        ([{"id": "a", "text": TEXT}, {"id": "b"}], [], 1, "Would import 1 document as hashiya; re"),
        (
            [{"id": "a", "text": TEXT}, {"id": "b"}],
            ["-o", "problems=skip"],
            0,
            "Would import 1 document as hashiya; refused 1 document.\n",
        ),
    ],
)
def test_a_dry_run_does_all_but_write(run, project, tmp_path, lines, options, code, said):
    before = project.read_bytes(), stats(run, project)
    path, report = tmp_path / "in.jsonl", tmp_path / "report.json"
    path.write_text("\n".join(map(json.dumps, lines)))
    found = run("import", project, path, "--dry-run", *options, "--report", report)
    assert found[0] == code
    assert found[1].startswith(said)
    assert json_of(report)["dry_run"] is True
    assert (project.read_bytes(), stats(run, project)) == before


# ------------------------------------------------------------------------------ export


def test_a_report_takes_the_place_of_nothing_that_the_command_works_on(run, project, tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "new", "text": TEXT}) + "\n", "utf-8")
    (tmp_path / "link.json").symlink_to(source)
    run("export", project, out, "--format", "hashiya")
    about = tmp_path / "out.jsonl.about.json"
    before = {path: path.read_bytes() for path in (project, source, out, about)}
    for words in (
        ("import", project, source, "--report", source),
        ("import", project, source, "--report", tmp_path / "link.json"),
        ("import", project, source, "--report", project),
        ("export", project, out, "--format", "hashiya", "--report", project),
        ("export", project, out, "--format", "hashiya", "--report", out),
        ("export", project, out, "--format", "hashiya", "--report", about),
    ):
        code, _, err = run(*words)
        assert (code, "The report would take the place of" in err) == (1, True), words
    assert {path: path.read_bytes() for path in before} == before


def test_an_export_reports_what_was_lost_by_kind(run, project, tmp_path):
    report = tmp_path / "report.json"
    words = ["export", project, tmp_path / "out", "--format", "plain_text", "--report", report]
    code, out, _ = run(*words)
    assert code == 0
    data = json_of(report)
    assert data["lost"]["spans"] > 0
    assert "; the format could not hold " in out
    assert f"{data['lost']['spans']} spans" in out
    assert data["about"] == str(tmp_path / "out.about.json")
    assert json_of(tmp_path / "out.about.json")["lost"] == data["lost"]
    assert run(*words)[0] == 1
    assert "is there already; name a folder that is new or empty" in json_of(report)["error"]


def test_a_dry_export_counts_and_writes_nothing(run, project, tmp_path):
    before = sorted(tmp_path.iterdir())
    out_file = tmp_path / "out.conll"
    words = ["export", project, out_file, "--format", "conll"]
    code, out, err = run(*words, "--dry-run")
    assert (code, err.startswith("one file for each of ")) == (0, True)
    assert sorted(tmp_path.iterdir()) == before
    head, *rows = out.splitlines()
    assert head.startswith("Would export as conll: ")
    assert rows[0].split() == ["what", "count"]
    counts = {tuple(row.split()[:-1]): row.split()[-1] for row in rows[1:]}
    assert ("lost", "relations") in counts
    run(*words, "--report", tmp_path / "report.json")
    data = json_of(tmp_path / "report.json")
    for way in ("written", "lost"):
        for kind, count in data[way].items():
            assert count == 0 or counts[way, *kind.split()] == f"{count:,}"


def test_a_dry_export_says_what_would_be_in_the_way(run, project, tmp_path):
    (tmp_path / "out.jsonl").mkdir()
    code, _, err = run(
        "export", project, tmp_path / "out.jsonl", "--format", "hashiya", "--dry-run"
    )
    assert code == 1
    assert "out.jsonl is a folder; name a file" in err


def test_an_export_without_its_about_file(run, project, tmp_path):
    out = tmp_path / "out.jsonl"
    assert run("export", project, out, "--format", "hashiya", "-o", "about=false")[0] == 0
    assert not (tmp_path / "out.jsonl.about.json").exists()


# ------------------------------------------------------------------------------ verify, formats


def test_verify_says_in_one_sentence_whether_an_export_is_what_it_was(run, project, tmp_path):
    out = tmp_path / "out.jsonl"
    run("export", project, out, "--format", "hashiya")
    project.unlink()  # a receiver has none
    assert run("verify", out) == (
        0,
        "out.jsonl is the export that its about file tells of: 1 file, 3 documents; the texts are "
        "those that were exported.\n",
        "",
    )
    out.write_bytes(out.read_bytes()[:-1])
    code, said, err = run("verify", out)
    assert (code, err) == (1, "")
    assert said == (
        "out.jsonl does not agree with its about file: out.jsonl is changed; the texts are those "
        "that were exported.\n"
    )
    data = json.loads(run("verify", tmp_path / "out.jsonl.about.json", "--json")[1])
    assert (data["agrees"], data["changed"], data["texts"]) == (False, ["out.jsonl"], "equal")
    code, said, err = run("verify", tmp_path / "other.jsonl")
    assert (code, said) == (1, "")
    assert err.startswith("hashiya: There is no about file ")
    assert run("verify", "/")[0] == 1


def test_formats_tell_what_they_hold_which_options_and_which_unit(run):
    data = {one["key"]: one for one in json.loads(run("formats", "--json")[1])}
    assert set(data) == {one.key for one in formats()}
    assert data["hashiya"]["unit"] == "code point"
    assert data["conll"]["unit"] == "token"
    assert data["label_studio"]["unit"] == "UTF-16 code unit"
    assert data["plain_text"]["unit"] == "none"
    assert data["plain_text"]["folder"] is True
    for one in data.values():
        assert set(one["holds"]) >= {"spans", "nested", "relations", "several_annotators"}
        imports = [option["name"] for option in one["import_options"]]
        exports = [option["name"] for option in one["export_options"]]
        assert imports[-3:] == (["extend-schema", "known", "problems"] if one["reads"] else [])
        assert exports[-1:] == (["about"] if one["writes"] else [])
    assert "UTF-16 code unit" in run("formats")[1]
