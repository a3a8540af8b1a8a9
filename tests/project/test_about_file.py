"""What lies beside an export: unit, options, counts, hashes; and whether it can be trusted."""

import hashlib
import json
import shutil

import pytest

from annotator import __version__
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document, text_hash
from annotator.core.errors import AnnotatorError, BadInput
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project.exporting import export_documents
from annotator.project.format_shelf import formats
from annotator.project.importing import import_files
from annotator.project.verifying import verify
from tests.build import person

TEXTS = {"one": "قال محمد\r\nفي القاهرة", "two": "وصل علي إلى بغداد", "empty": "بلا وسوم"}
WRITERS = [one for one in formats() if one.can_write]


def spans(document, *places):
    return tuple(
        SpanAnnotation(f"s{n}", document, "amal", "entity", label, Span(start, end))
        for n, (label, start, end) in enumerate(places)
    )


@pytest.fixture
def filled(fill):
    """Two annotated documents and one that nobody has touched."""
    one, two = (
        AnnotationSet(person("amal"), WorkState.FINISHED, spans(name, ("PER", 4, 8)))
        for name in ("one", "two")
    )
    return fill(
        AnnotatedDocument(Document("one", TEXTS["one"], "الأول", {"source": "x"}), (one,)),
        AnnotatedDocument(Document("two", TEXTS["two"], "الثاني"), (two,)),
        AnnotatedDocument(Document("empty", TEXTS["empty"], "الثالث")),
    )


def destination(folder, form):
    return folder / f"out{'' if form.writes_folder else form.extensions[0]}"


def about_of(path):
    return json.loads(path.with_name(path.name + ".about.json").read_text("utf-8"))


def by_key(one):
    return one.key


# ------------------------------------------------------------------------------ what it says


def test_it_says_what_the_export_is(filled, tmp_path):
    out = tmp_path / "out.jsonl"
    report = export_documents(filled, out, format_key="hashiya", annotators=["amal"])
    found = about_of(out)
    assert report.about == str(out) + ".about.json"
    assert report.written.files == [str(out)]
    content = out.read_bytes()
    hashes = [text_hash(TEXTS[name]) for name in ("one", "two")]
    assert found == {
        "hashiya_export": 1,
        "tool": "Hashiya",
        "version": __version__,
        "name": "out.jsonl",
        "format": "hashiya",
        "options": {},
        "selection": {"annotators": ["amal"], "layers": None, "documents": "", "finished": False},
        "unit": "code point",
        "text": {"exact": True, "normalisation": "none", "line_ends": "unchanged"},
        "documents": [
            {"id": name, "sha256": sha256}
            for name, sha256 in zip(("one", "two"), hashes, strict=True)
        ],
        "documents_sha256": hashlib.sha256("".join(f"{h}\n" for h in hashes).encode()).hexdigest(),
        "documents_count": 2,
        "written": {"documents": 2, "sets": 2, "spans": 2, "relations": 0, "labels": 0},
        "lost": {},
        "notes": [],
        "files": [
            {
                "name": "out.jsonl",
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        ],
    }


def test_it_says_the_unit_the_options_and_the_losses(filled, tmp_path):
    out = tmp_path / "out.conll"
    export_documents(filled, out, format_key="conll", options={"scheme": "BIOES"})
    found = about_of(out)
    assert found["unit"] == "token"
    assert found["options"]["scheme"] == "BIOES"
    assert found["text"] == {
        "exact": False, "normalisation": "none", "line_ends": "of the format",
    }  # fmt: skip
    assert found["lost"]["documents without annotations"] == 1
    assert found["selection"]["annotators"] is None


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_every_format_says_which_unit_its_positions_have(form):
    known = {"code point", "UTF-16 code unit", "UTF-8 byte", "token", "none"}
    assert form.unit in known
    assert (form.unit == "none") is not form.holds(form.WriteOptions()).spans


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_two_runs_say_the_same(filled, tmp_path, form):
    found = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        out = destination(tmp_path / name, form)
        export_documents(filled, out, format_key=form.key)
        found.append(out.with_name(out.name + ".about.json").read_bytes())
    assert found[0] == found[1]


def test_a_folder_has_it_beside_it_and_nothing_of_ours_inside(filled, tmp_path):
    export_documents(filled, tmp_path / "texts", format_key="plain_text")
    assert sorted(one.name for one in (tmp_path / "texts").iterdir()) == [
        "empty.txt", "one.txt", "two.txt",
    ]  # fmt: skip
    assert [one["name"] for one in about_of(tmp_path / "texts")["files"]] == [
        "texts/empty.txt", "texts/one.txt", "texts/two.txt",
    ]  # fmt: skip


def test_it_can_be_switched_off_and_does_not_outlive_what_it_told_of(filled, tmp_path):
    out = tmp_path / "out.jsonl"
    export_documents(filled, out, format_key="hashiya")
    report = export_documents(filled, out, format_key="hashiya", options={"about": "false"})
    assert report.about is None
    assert not (tmp_path / "out.jsonl.about.json").exists()
    with pytest.raises(AnnotatorError, match="“about” cannot be “x”; it must be true or false"):
        export_documents(filled, out, format_key="hashiya", options={"about": "x"})


def test_a_strangers_file_of_that_name_is_not_replaced(filled, tmp_path):
    mine = tmp_path / "out.jsonl.about.json"
    mine.write_text("{}")
    for about in ("true", "false"):
        with pytest.raises(AnnotatorError, match="stands where the export would say what it is"):
            export_documents(
                filled, tmp_path / "out.jsonl", format_key="hashiya", options={"about": about}
            )
    assert mine.read_text() == "{}"
    assert not (tmp_path / "out.jsonl").exists()


# ------------------------------------------------------------------------------ coming back


def test_an_import_takes_no_notice_of_it(filled, project, tmp_path):
    out = tmp_path / "out.json"
    export_documents(filled, out, format_key="label_studio")
    beside = tmp_path / "out.json.about.json"
    report = import_files(project, [out, beside], options={"known": "skip"})
    assert (report.format_key, report.skipped) == ("label_studio", 3)
    with pytest.raises(BadInput, match="tells about an export and holds no documents"):
        import_files(project, [beside])


def test_a_folder_with_it_inside_is_read_without_it(filled, project, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "new.txt").write_text("نص جديد", "utf-8")
    export_documents(filled, tmp_path / "in" / "texts", format_key="plain_text")
    shutil.move(tmp_path / "in" / "texts.about.json", tmp_path / "in" / "texts" / "x.about.json")
    report = import_files(project, [tmp_path / "in"], options={"known": "skip"})
    assert (report.format_key, report.taken["documents"], report.skipped) == ("plain_text", 1, 3)


# ------------------------------------------------------------------------------ verifying


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_what_every_format_wrote_agrees_until_a_byte_changes(filled, tmp_path, form):
    out = destination(tmp_path, form)
    export_documents(filled, out, format_key=form.key)
    found = verify(out)
    assert found.agrees, found.sentence()
    assert " is the export that its about file tells of: " in found.sentence()
    exact = form.holds(form.WriteOptions()).text_exactly
    assert found.texts == ("equal" if exact and form.can_read else "not checked"), found.why
    name = about_of(out)["files"][-1]["name"]
    with (tmp_path / name).open("ab") as file:
        file.write(b"\n")
    found = verify(tmp_path / f"{out.name}.about.json")
    assert not found.agrees
    assert found.changed == [name]
    assert f"{name} is changed" in found.sentence()


@pytest.fixture
def exported(filled, tmp_path):
    out = tmp_path / "out.jsonl"
    export_documents(filled, out, format_key="hashiya")
    return out


def test_texts_are_compared_even_when_the_file_was_written_anew(exported):
    lines = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    exported.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    assert verify(exported).sentence() == (
        "out.jsonl does not agree with its about file: out.jsonl is changed; "
        "the texts are those that were exported."
    )
    for line in lines:
        line["text"] = line["text"].replace("\r\n", "\n")
        del line["sha256"]
    exported.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    found = verify(exported)
    assert found.sentence().endswith("the texts are not those that were exported.")
    assert found.other_texts == 2  # one that is not listed, one that is gone


def test_missing_and_strange_files_are_named(filled, tmp_path):
    export_documents(filled, tmp_path / "texts", format_key="plain_text")
    (tmp_path / "texts" / ".hidden").write_text("x")
    assert verify(tmp_path / "texts").agrees
    (tmp_path / "texts" / "one.txt").rename(tmp_path / "texts" / "uno.txt")
    found = verify(tmp_path / "texts")
    assert (found.missing, found.strange) == (["texts/one.txt"], ["texts/uno.txt"])
    (tmp_path / "texts" / "two.txt").unlink()
    assert "texts/one.txt and 1 more are missing; texts/uno.txt is not part of the export" in (
        verify(tmp_path / "texts").sentence()
    )
    shutil.rmtree(tmp_path / "texts")
    assert not verify(tmp_path / "texts").agrees


def test_an_export_can_be_renamed_with_its_about_file(exported, tmp_path):
    exported.rename(tmp_path / "new.jsonl")
    (tmp_path / "out.jsonl.about.json").rename(tmp_path / "new.jsonl.about.json")
    assert verify(tmp_path / "new.jsonl").agrees


def test_a_list_of_texts_that_was_changed_is_found(exported, tmp_path):
    beside = tmp_path / "out.jsonl.about.json"
    told = about_of(exported)
    told["documents"][0]["sha256"] = "0" * 64
    beside.write_text(json.dumps(told))
    found = verify(exported)
    assert found.changed == ["out.jsonl.about.json"]
    assert "their list was changed" in found.sentence()


def test_without_an_about_file_that_is_said(exported, tmp_path):
    (tmp_path / "out.jsonl.about.json").unlink()
    with pytest.raises(BadInput, match=r"There is no about file .*made without one, or it stayed"):
        verify(exported)
    with pytest.raises(BadInput):
        verify(tmp_path / ("x" * 300))


def _drop(key):
    return lambda told: told.pop(key)


def _put(*path, value):
    def change(told):
        for key in path[:-1]:
            told = told[key]
        told[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(_drop(key) for key in ("hashiya_export", "files", "documents", "text", "format", "name")),
        _put("files", 0, "name", value="../../etc/passwd"),
        _put("files", 0, "name", value="/etc/passwd"),
        _put("files", 0, "name", value="a\0b"),
        _put("files", 0, "name", value=""),
        _put("files", 0, "bytes", value="12"),
        _put("files", 0, "sha256", value=None),
        _put("files", value={"a": 1}),
        _put("documents", value="xyz"),
        _put("documents", 0, "sha256", value="short"),
        _put("text", value=[]),
        _put("written", value=7),
        _put("written", "documents", value="x"),
        _put("options", value=None),
        _put("documents_count", value="3"),
        _put("hashiya_export", value="1"),
        _put("format", value=["hashiya"]),
    ],
)
def test_an_about_file_that_makes_no_sense_is_refused(exported, tmp_path, change):
    told = about_of(exported)
    change(told)
    (tmp_path / "out.jsonl.about.json").write_text(json.dumps(told))
    with pytest.raises(BadInput, match="is no about file of an export"):
        verify(exported)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe\x00", b"1", b"null", b"[" * 9999])
def test_a_file_of_something_else_is_refused(exported, tmp_path, content):
    (tmp_path / "out.jsonl.about.json").write_bytes(content)
    with pytest.raises(BadInput, match="is no about file of an export"):
        verify(exported)


def test_one_from_a_newer_version_says_so(exported, tmp_path):
    told = about_of(exported) | {"hashiya_export": 2}
    (tmp_path / "out.jsonl.about.json").write_text(json.dumps(told))
    with pytest.raises(BadInput, match="was made by a newer Hashiya"):
        verify(exported)


def test_what_cannot_be_read_here_is_compared_by_its_hash_alone(exported, tmp_path):
    told = about_of(exported) | {"format": "of tomorrow", "options": {"x": [1]}}
    (tmp_path / "out.jsonl.about.json").write_text(json.dumps(told))
    found = verify(exported)
    assert found.agrees
    assert found.sentence().endswith("(the format cannot be read here).")
