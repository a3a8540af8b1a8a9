"""The command line: what it prints where, and how it ends."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator import __version__
from annotator.cli.main import main
from annotator.project.project import open_project

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "hashiya" / "everything.jsonl"
COMMANDS = [
    "open", "demo", "new", "import", "export", "verify", "formats", "measures", "agreement",
    "stats", "check", "log",
]  # fmt: skip


class FakeWindow:
    """A window that remembers what it was asked; its picture is a file."""

    def __init__(self, *, screen=False):
        self.screen = screen
        self.asked = []

    def has_screen(self):
        return self.screen

    def open(self, project, document):
        self.asked.append((project, document))
        return 0

    def picture(self, project, document, target):
        open_project(project, me="amal").close()
        self.asked.append((project, document))
        target.write_bytes(b"\x89PNG")


@pytest.fixture
def run(capsys):
    """Run a command; return its exit code, output and messages. None ends in a traceback."""

    def runs(*words, window=None):
        code = main([str(word) for word in words], window=window or FakeWindow())
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return runs


@pytest.fixture
def project(tmp_path, run):
    """A project with the golden documents."""
    path = tmp_path / "p.hashiya"
    assert run("new", path)[0] == 0
    assert run("import", path, GOLDEN)[0] == 0
    return path


@pytest.fixture
def refused(run):
    """Run a command that cannot be done; return the one line that says so."""

    def runs(*words, window=None):
        code, out, err = run(*words, window=window)
        assert code == 1
        assert out == ""
        assert err.endswith("\n")
        assert err.count("\n") == 1
        assert err.startswith("hashiya: ")
        return err.removeprefix("hashiya: ").rstrip("\n")

    return runs


def one_json_value(run, *words):
    code, out, err = run(*words)
    assert code == 0, err
    assert err == ""
    return json.loads(out)


# ------------------------------------------------------------------------------ the ways in


def test_help_and_version(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert run("-h")[1] == out
    assert run("--version") == (0, f"hashiya, version {__version__}\n", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run, command):
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: hashiya {command} ")
    assert len(out.splitlines()[2]) > 10


def test_the_help_of_new_lists_the_label_sets(run):
    assert "news" in run("new", "--help")[1].replace("[default: news]", "")


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["--fly"],
        ["new"],
        ["import", "p.hashiya"],
        ["export", "p.hashiya", "x"],
        ["export", "p.hashiya", "x", "--format"],
        ["stats", "p.hashiya", "extra"],
        ["stats", "p.hashiya", "--jso"],
        ["import", "p.hashiya", "x.txt", "-o", "novalue"],
        ["import", "p.hashiya", "x.txt", "-o", "=5"],
        ["export", "p.hashiya", "x", "--format", "conll", "--gold", "--annotators", "a"],
        ["import", "p.hashiya", "x.txt", "--report", "/"],
    ],
)
def test_wrong_usage_is_2_and_said_on_the_error_stream(run, words):
    code, out, err = run(*words)
    assert code == 2
    assert out == ""
    assert "Error: " in err


def test_no_words_at_all_show_the_help_as_wrong_usage(run):
    code, out, _ = run()
    assert code == 2
    assert "Usage: hashiya" in out


def test_a_project_alone_is_opened(run, project):
    window = FakeWindow(screen=True)
    assert run(project, window=window)[0] == 0
    assert run("open", project, "--document", "beijing-1", window=window)[0] == 0
    assert run(project, "--document", "tokens", window=window)[0] == 0
    assert window.asked == [
        (str(project), None), (str(project), "beijing-1"), (str(project), "tokens"),
    ]  # fmt: skip


def test_opening_says_what_hinders_it(refused, project, tmp_path):
    window = FakeWindow(screen=True)
    assert "There is no screen here" in refused("open", project)
    assert "no document “x”" in refused("open", project, "--document", "x", window=window)
    missing = tmp_path / "none.hashiya"
    assert refused(missing, window=window) == f"There is no project at {missing}."
    assert window.asked == []


# ------------------------------------------------------------------------------ making and showing


def test_new_makes_a_project_with_our_ending(run, tmp_path):
    code, out, err = run("new", tmp_path / "أخبار")
    assert (code, out, err) == (0, f"{tmp_path / 'أخبار.hashiya'} is ready.\n", "")
    assert (tmp_path / "أخبار.hashiya").is_file()


def test_new_takes_a_file_of_labels(run, refused, tmp_path):
    labels = tmp_path / "mine.toml"
    labels.write_text('key = "mine"\n[[layers]]\nkey = "ship"\n[[layers.labels]]\nkey = "TUG"\n')
    assert run("new", tmp_path / "a", "--schema", labels)[0] == 0
    labels.write_text("key = ")
    assert "mine.toml" in refused("new", tmp_path / "b", "--schema", labels)
    assert "none" in refused("new", tmp_path / "b", "--schema", "none")
    assert not (tmp_path / "b.hashiya").exists()


def test_new_does_not_overwrite(refused, project):
    before = project.read_bytes()
    assert "is there already" in refused("new", project)
    assert "does not exist" in refused("new", project.parent / "no" / "p.hashiya")
    assert project.read_bytes() == before


def test_stats(run, project):
    data = one_json_value(run, "stats", project, "--json")
    assert data["documents"] == 3
    code, out, err = run("stats", project)
    assert (code, err) == (0, "")
    assert out.startswith("3 documents, ")
    assert "machine" in out


def test_check(run, project):
    data = one_json_value(run, "check", project, "--json")
    assert data == {"documents": 3, "findings": [], "repaired": 0}
    assert run("check", project)[1] == "3 documents checked: 0 problems.\n"
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("UPDATE work SET spans = 99")
        connection.commit()
    code, out, _ = run("check", project)
    assert code == 1
    assert "problems." in out
    assert run("check", project, "--repair")[0] == 0
    assert run("check", project)[0] == 0


def test_log(run, refused, project):
    data = one_json_value(run, "log", project, "--json")
    assert [entry["verb"] for entry in data] == ["import"]
    assert data[0]["counts"]["documents"] == 3
    assert "import" in run("log", project)[1]
    assert one_json_value(run, "log", project, "--document", "tokens", "--json") == []
    assert "x" in refused("log", project, "--document", "x")


def test_formats_and_measures(run):
    data = {one["key"]: one for one in one_json_value(run, "formats", "--json")}
    assert {"conll", "hashiya", "plain_text"} <= set(data)
    assert data["hashiya"]["holds"]["relations"] is True
    assert data["plain_text"]["import_options"][0]["name"] == "encoding"
    assert "plain_text" in run("formats")[1]
    assert "f1_strict" in [one["key"] for one in one_json_value(run, "measures", "--json")]
    assert "f1_strict" in run("measures")[1]


def test_agreement(run, refused, tmp_path, project):
    both = tmp_path / "both.jsonl"
    spans = [{"layer": "entity", "label": "PER", "start": 4, "end": 8}]
    people = [{"annotator": name, "spans": spans} for name in ("amal", "basim")]
    both.write_text(json.dumps({"id": "b", "text": "قال محمد", "annotations": people}))
    path = tmp_path / "two.hashiya"
    run("new", path)
    run("import", path, both)
    data = one_json_value(run, "agreement", path, "--json")
    assert data["results"][0]["value"] == 1.0
    assert "1.000" in run("agreement", path)[1]
    assert "zed" in refused("agreement", path, "--layers", "zed")
    assert "zed" in refused("agreement", path, "--annotators", "zed,amal")
    assert "zed" in refused("agreement", path, "--measures", "zed")


# ------------------------------------------------------------------------------ in and out


def test_import_prints_the_result_and_says_the_rest_beside_it(run, tmp_path):
    path = tmp_path / "p.hashiya"
    run("new", path)
    text = tmp_path / "article.txt"
    text.write_bytes("قال الرئيس في العاصمة إن الحكومة ستناقش الميزانية.".encode("cp1256"))
    code, out, err = run("import", path, text)
    assert code == 0
    assert out == "Imported 1 document as plain_text.\n"
    assert err == "article.txt was read as windows-1256\n"


def test_import_refuses_in_one_line_and_still_writes_its_report(run, refused, project, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "text": "x"}\n{"id": "b"')
    said = refused("import", project, bad, "--report", tmp_path / "report.json")
    assert said.startswith(f"{bad}:2: the line is not JSON")
    assert said.endswith("Nothing was imported.")
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["problems"][0]["line"] == 2
    assert one_json_value(run, "stats", project, "--json")["documents"] == 3


def test_import_skips_when_it_may(run, project, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "text": "x"}\n{"id": "b"')
    code, out, err = run("import", project, bad, "-o", "problems=skip")
    assert code == 0
    assert "refused 1 document" in out
    assert f"{bad}:2: " in err


def test_a_dry_run_says_whether_the_import_would_work(run, project, tmp_path):
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a", "text": "x"}\n{"id": "b"')
    code, out, err = run("import", project, bad, "--dry-run")
    assert code == 1
    assert out.startswith("Would import 1 document")
    assert "bad.jsonl:2" in err
    bad.write_text('{"id": "a", "text": "x"}')
    assert run("import", project, bad, "--dry-run")[0] == 0
    assert one_json_value(run, "stats", project, "--json")["documents"] == 3


def test_import_gives_a_name_and_names_what_it_does_not_know(run, refused, project, tmp_path):
    one = tmp_path / "one.jsonl"
    one.write_text('{"text": "x", "annotations": [{"annotator": "zoe"}]}')
    assert run("import", project, one, "--annotator", "huda")[0] == 0
    assert "huda" in run("stats", project)[1]
    fresh = tmp_path / "fresh.hashiya"
    run("new", fresh)
    assert "several annotators" in refused("import", fresh, GOLDEN, "--annotator", "huda")
    assert "no format “word”" in refused("import", project, one, "--format", "word")
    assert "no option “x”" in refused("import", project, one, "-o", "x=1")
    assert "no file or folder" in refused("import", project, tmp_path / "none.txt")
    assert "too long" in refused("import", project, tmp_path / ("x" * 300 + ".txt"))


def test_export_and_its_report(run, project, tmp_path):
    out_file = tmp_path / "out.jsonl"
    words = ["export", project, out_file, "--format", "hashiya"]
    code, out, err = run(*words, "--report", tmp_path / "report.json")
    assert (code, err) == (0, "")
    assert out.startswith("hashiya: 3 documents, ")
    assert out_file.read_bytes() == GOLDEN.read_bytes()
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["read_back"] == "equal"
    assert report["files"] == [str(out_file)]


@pytest.mark.parametrize(
    ("scope", "found"),
    [
        (["--documents", "تجريبي"], ["beijing-1"]),
        (["--documents", "tokens"], ["tokens"]),
        (["--annotators", "ner,basim"], ["beijing-1", "tokens"]),
        (["--finished", "--annotators", "ner,basim"], ["tokens"]),
        (["--layers", "quote,topic"], ["beijing-1", "tokens", "empty"]),
    ],
)
def test_export_takes_what_was_asked_for(run, project, tmp_path, scope, found):
    code, _, err = run("export", project, tmp_path / "o.jsonl", "--format", "hashiya", *scope)
    assert code == 0, err
    lines = (tmp_path / "o.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == found


def test_export_says_what_hinders_it(refused, project, tmp_path):
    out = tmp_path / "out.jsonl"
    words = ["export", project, out, "--format", "hashiya"]
    assert "the project has no adjudicator" in refused(*words, "--gold")
    assert "no annotator “zed”" in refused(*words, "--annotators", "zed")
    assert "no layer “zed”" in refused(*words, "--layers", "zed")
    assert "No document fits" in refused(*words, "--documents", "zed")
    assert "does not exist" in refused("export", project, out / "x", "--format", "hashiya")
    assert "no format “zed”" in refused("export", project, out, "--format", "zed")
    assert not out.exists()


def test_a_report_that_cannot_be_written_is_said_before_the_work(refused, run, project, tmp_path):
    out = tmp_path / "out.jsonl"
    report = tmp_path / "no" / "report.json"
    said = refused("export", project, out, "--format", "hashiya", "--report", report)
    assert said == f"The report {report} cannot be written: No such file or directory."
    assert not out.exists()
    text = tmp_path / "x.txt"
    text.write_text("x")
    refused("import", project, text, "--report", report)
    assert one_json_value(run, "stats", project, "--json")["documents"] == 3


# --------------------------------------------------------------- projects that cannot be opened


def damaged(path, tmp_path, how):
    if how == "missing":
        return tmp_path / "missing.hashiya"
    if how == "text":
        path.write_text("this is no database " * 50)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "folder":
        return tmp_path
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:2_000])
    elif how == "read-only":
        path.chmod(0o444)
    elif how == "too long":
        return tmp_path / ("x" * 300 + ".hashiya")
    elif how == "database":
        return "nosuchbase://me:secret@here/there"
    else:
        with closing(sqlite3.connect(path)) as connection:
            if how == "newer":
                connection.execute("UPDATE alembic_version SET version_num = 'future'")
            elif how == "stranger":
                connection.execute("PRAGMA application_id=7")
            connection.commit()
    return path


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("missing", "There is no project at "),
        ("text", "is not a Hashiya project."),
        ("empty", "is not a Hashiya project."),
        ("folder", "is a folder, not a project file."),
        ("cut", "is damaged and cannot be opened: "),
        ("read-only", "is read-only; allow writing"),
        ("newer", "was made by a newer Hashiya; update the program"),
        ("stranger", "is not a Hashiya project."),
        ("too long", "cannot be read: File name too long"),
        ("database", "The database nosuchbase://here/there cannot be opened: Can't load plugin"),
    ],
)
def test_a_project_that_cannot_be_opened_is_said_by_every_command(
    refused, project, tmp_path, how, sentence
):
    path = damaged(project, tmp_path, how)
    before = path.read_bytes() if path == project else None
    out = tmp_path / "out.jsonl"
    for words in (
        ["stats", path],
        ["check", path],
        ["log", path, "--json"],
        ["agreement", path],
        ["open", path],
        ["import", path, GOLDEN],
        ["export", path, out, "--format", "hashiya"],
    ):
        assert sentence in refused(*words)
    assert not out.exists()
    if before is not None:
        assert path.read_bytes() == before
    if how in ("too long", "database"):
        said = refused("new", path)
        assert "File name too long" in said or "nosuchbase" in said
        assert "secret" not in said


# ------------------------------------------------------------------------------ the sample


def test_demo_shows_the_sample_where_there_is_a_screen(run, tmp_path):
    window = FakeWindow(screen=True)
    code, out, err = run("demo", "--folder", tmp_path / "d", window=window)
    assert (code, err) == (0, "")
    path = tmp_path / "d" / "sample.hashiya"
    assert out == f"The sample project lies at {path}.\n"
    assert window.asked == [(str(path), None)]
    before = path.read_bytes()
    run("demo", "--folder", tmp_path / "d", window=window)
    assert path.read_bytes() == before


def test_demo_without_a_window_does_the_job_and_says_where_all_lies(run, tmp_path):
    window = FakeWindow()
    code, out, err = run("demo", "--folder", tmp_path, window=window)
    assert code == 0, err
    assert err.startswith("There is no screen here, so the sample project is worked through")
    assert err.count("\n") == 1
    lines = out.splitlines()
    assert lines[0].startswith("Imported ")
    assert lines[1].startswith("Annotated the articles again through the verbs of the window")
    places = [Path(line.rsplit(": ", 1)[1]) for line in lines if f": {tmp_path}" in line]
    assert len(places) == 5
    assert all(place.stat().st_size for place in places)
    assert {place.suffix for place in places} == {".hashiya", ".jsonl", ".conll", ".png"}
    assert window.asked[0][1]
    assert run("check", places[1])[0] == 0


def test_demo_says_when_its_folder_cannot_be_made(refused, tmp_path):
    (tmp_path / "file").write_text("")
    said = refused("demo", "--folder", tmp_path / "file" / "below", "--no-window")
    assert "cannot be made: Not a directory" in said


# ----------------------------------------------------------------------- a process of its own


def process(*words, **more):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "annotator", *map(str, words)],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
        **more,
    )


def test_a_process_ends_with_the_code_and_keeps_the_streams_apart(project, tmp_path):
    done = process("stats", project, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["documents"] == 3
    done = process("stats", tmp_path / "none.hashiya")
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("hashiya: There is no project at ")
    assert process("fly").returncode == 2


def test_without_a_screen_the_window_says_so(project):
    for words in ([], [project], ["open", project]):
        done = process(*words, env={"QT_QPA_PLATFORM": "offscreen"})
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"There is no screen here" in done.stderr
        assert done.stderr.count(b"\n") == 1


def test_a_reader_that_goes_away_is_no_traceback(project):
    command = f'"{sys.executable}" -m annotator log "{project}" --json | head -c 1'
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs a shell with pipes")
    done = subprocess.run(
        [bash, "-c", command],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
        check=False,
    )
    assert done.stdout == b"["
    assert done.stderr == b""


def test_an_output_that_cannot_say_arabic_is_still_json(project):
    plain = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = process("stats", project, "--json", env=plain)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("ascii"))["documents"] == 3
    done = process("export", project, project.parent / "ص.jsonl", "--format", "zed", env=plain)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    done = process("new", project.parent / "أخبار", env=plain)
    assert done.returncode == 0, done.stderr


def test_the_picture_of_the_demo_is_a_real_one(tmp_path):
    done = process(
        "demo", "--folder", tmp_path, "--no-window", env={"QT_QPA_PLATFORM": "offscreen"}
    )
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "sample-window.png").read_bytes().startswith(b"\x89PNG\r\n")
