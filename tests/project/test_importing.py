"""An import is all or nothing, and says what it would not take: file, line and reason."""

import json
from pathlib import Path

import pytest

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import AnnotatorError, BadInput, Cancelled
from annotator.core.people import Role, WorkState
from annotator.project.exporting import export_documents
from annotator.project.importing import import_files
from annotator.project.project import open_project
from annotator.project.reports import Refused
from tests.build import annotated
from tests.project.contents import contents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "hashiya" / "everything.jsonl"
TEXT = "قال محمد في القاهرة"


def span(label="PER", start=4, end=8, layer="entity", **more):
    return {"layer": layer, "label": label, "start": start, "end": end, **more}


def line(identity="one", *spans, annotator="amal", **more):
    entries = [{"annotator": annotator, "spans": list(spans), **more}] if annotator else []
    return {"id": identity, "text": TEXT, "annotations": entries}


@pytest.fixture
def file(tmp_path):
    """Make a file of lines; dictionaries become JSON."""

    def made(*lines, name="in.jsonl"):
        path = tmp_path / name
        path.write_text(
            "\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines),
            encoding="utf-8",
        )
        return path

    return made


@pytest.fixture
def untouched(project, fill):
    """A project with a document; afterwards it must be as it was, in the file and for listeners."""
    fill(annotated(f"[{TEXT}]PER", document="before"))
    before, told = contents(project), []
    project.subscribe(told.append)
    yield project
    assert contents(project) == before
    assert told == []
    assert not [p for p in Path(project.path).parent.iterdir() if ".part" in p.name]


def spans_of(project, identity="one"):
    return [
        (one.annotator.id, s.layer, s.label, s.span.start, s.span.end)
        for one in project.store.annotated(identity).sets
        for s in one.spans
    ]


# ------------------------------------------------------------------------------ all or nothing


def test_by_default_one_bad_span_stops_all(untouched, file):
    path = file(line("a", span()), line("b", span(), span(start=9, end=99)))
    with pytest.raises(Refused) as said:
        import_files(untouched, [path])
    assert str(said.value) == (
        f"{path}:2: s2: the span 9–99 goes beyond the text, which has {len(TEXT)} code points. "
        "Nothing was imported."
    )
    assert said.value.report.read.refused == {"spans": 1}


def test_the_sentence_counts_what_else_is_wrong(untouched, file):
    path = file("{", line("a", span(label="NO"), span(layer="nope")))
    with pytest.raises(Refused) as said:
        import_files(untouched, [path])
    assert str(said.value).startswith(f"{path}:1: the line is not JSON")
    assert "2 more like this; nothing was imported" in str(said.value)
    assert [one.reason for one in said.value.report.problems[1:]] == [
        "s1: The layer “entity” has no label “NO”",
        "s2: The schema has no layer “nope”",
    ]


def test_skipping_takes_the_rest(project, file):
    path = file("{", line("one", span(), span(start=9, end=99)), line("two"), line("two"))
    report = import_files(project, [path], options={"problems": "skip"})
    assert spans_of(project) == [("amal", "entity", "PER", 4, 8)]
    assert project.store.document_count() == 2
    assert report.taken == {"documents": 2, "sets": 2, "spans": 1, "relations": 0, "labels": 0}
    assert report.read.refused == {"documents": 2, "spans": 1}
    assert [one.line for one in report.problems] == [1, 2, 4]
    assert report.summary() == (
        "Imported 2 documents, 2 sets, 1 span as hashiya; refused 2 documents, 1 span."
    )


def test_skipping_everything_is_refused(untouched, file):
    with pytest.raises(Refused):
        import_files(untouched, [file("{", "[]")], options={"problems": "skip"})


def test_files_without_a_document_are_said(untouched, file):
    with pytest.raises(BadInput, match="There is no document in what was given"):
        import_files(untouched, [file("", "  ")])
    with pytest.raises(BadInput, match="There is no document in what was given"):
        import_files(untouched, [file("", "  ")], dry_run=True)


def test_a_dry_run_writes_nothing_and_reports_the_same(untouched, file):
    path = file(line("a", span()), line("b", span(label="NO")))
    report = import_files(untouched, [path], dry_run=True)
    assert report.taken["documents"] == 2
    assert report.read.refused == {"spans": 1}
    assert report.summary().startswith("Would import 2 documents")


def test_a_document_is_imported_once(untouched, file):
    with pytest.raises(Refused, match="the document “before” is in the project already"):
        import_files(untouched, [file(line("before"))])


def test_the_same_id_in_two_files_is_refused(untouched, file):
    with pytest.raises(Refused, match=r"b\.jsonl:1: the document “x” is in the project already"):
        import_files(untouched, [file(line("x"), name="a.jsonl"), file(line("x"), name="b.jsonl")])


def test_a_good_file_beside_a_broken_one_is_not_taken(untouched, file):
    with pytest.raises(Refused):
        import_files(untouched, [file(line("a"), name="a.jsonl"), file("x", name="b.jsonl")])
    (Path(untouched.path).parent / "c.jsonl").mkdir()
    with pytest.raises(BadInput, match="cannot be read: Is a directory"):
        import_files(
            untouched,
            [file(line("a"), name="a.jsonl"), Path(untouched.path).parent / "c.jsonl"],
            format_key="hashiya",
        )


def test_cancelling_leaves_no_row(untouched, file):
    path = file(*(line(f"d{n}", span()) for n in range(500)))
    seen = []

    def progress(done, total):
        seen.append((done, total))
        if done == 450:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_files(untouched, [path], progress=progress)
    assert seen[-1] == (450, None)


# ------------------------------------------------------------------------------ the schema


def test_an_empty_project_takes_in_unknown_labels(project, file):
    report = import_files(project, [file(line("one", span(label="SHIP"), span(layer="new")))])
    assert report.schema_added == ("entity/SHIP", "new", "new/PER")
    assert project.schema.label("entity", "SHIP") is not None
    again = open_project(project.path, me="amal")
    assert again.schema == project.schema
    again.close()


def test_a_project_with_documents_refuses_unknown_labels(untouched, file):
    with pytest.raises(Refused, match="The layer “entity” has no label “SHIP”"):
        import_files(untouched, [file(line("one", span(label="SHIP")))])


def test_extending_can_be_asked_for_and_forbidden(project, fill, file):
    path = file(line("one", span(label="SHIP")))
    with pytest.raises(Refused):
        import_files(project, [path], options={"extend-schema": "false"})
    assert project.schema.label("entity", "SHIP") is None
    fill(annotated(TEXT, document="before"))
    import_files(project, [path], options={"extend_schema": "yes"})
    assert project.schema.label("entity", "SHIP") is not None


def test_a_dry_run_does_not_extend_the_schema(untouched, file):
    schema = untouched.schema
    report = import_files(
        untouched,
        [file(line("one", span(label="SHIP")))],
        options={"extend-schema": "true"},
        dry_run=True,
    )
    assert report.schema_added == ("entity/SHIP",)
    assert untouched.schema is schema


@pytest.mark.parametrize(
    "bad",
    [
        span(layer=""),
        span(label=""),
        span(layer=" "),
        span(label="\t"),
        span(attributes={"": "x"}),
        span(attributes={" ": True}),
        span(layer="claim", label="CLAIM", attributes={"checkworthy": ""}),
    ],
)
def test_blank_keys_never_come_into_the_schema(project, file, bad):
    """A schema with a blank key could not be read again: the project would be lost."""
    import_files(project, [file(line("one", bad), line("two"))], options={"problems": "skip"})
    again = open_project(project.path, me="amal")
    assert again.store.document_count() == 2
    again.close()


def test_the_schema_grows_by_relations_attributes_and_document_labels(project, file):
    relation = {"layer": "ship", "label": "owner", "source": "a", "target": "b"}
    spans = [
        span(id="a", attributes={"certain": True, "age": 5, "alias": "x"}),
        span("GPE", 12, 19, id="b"),
    ]
    one = line("one", *spans, relations=[relation], labels=[{"layer": "topic", "label": "war"}])
    report = import_files(project, [file(one)])
    assert set(report.schema_added) == {
        "entity.certain", "entity.age", "entity.alias", "topic", "topic/war", "ship", "ship:owner",
    }  # fmt: skip
    found = project.store.annotated("one").sets[0]
    assert found.spans[0].attributes == {"certain": True, "age": 5, "alias": "x"}
    assert found.relations[0].label == "owner"
    assert found.labels[0].label == "war"


# ------------------------------------------------------------------------------ annotators


def test_a_name_receives_the_work_of_a_single_annotator(project, file):
    import_files(project, [file(line("one", span(), annotator="huda"))], annotator="basim")
    assert spans_of(project) == [("basim", "entity", "PER", 4, 8)]


def test_a_name_does_not_fit_the_work_of_several(untouched, file):
    several = line("x")
    several["annotations"] = [{"annotator": "a"}, {"annotator": "b"}]
    with pytest.raises(BadInput, match="holds the work of several annotators"):
        import_files(untouched, [file(several)], annotator="basim")


def test_roles_states_and_names_come_along(project):
    import_files(project, [GOLDEN])
    people = {one.id: one for one in project.store.annotators()}
    assert people["ner"].role is Role.MACHINE
    assert people["amal"].name == "أمل"
    states = {one.annotator.id: one.state for one in project.store.annotated("beijing-1").sets}
    assert states == {"amal": WorkState.FINISHED, "ner": WorkState.IN_PROGRESS}


def test_plain_text_brings_no_work_and_an_entry_brings_empty_work(project, file):
    import_files(project, [file(TEXT, name="text.txt")])
    import_files(project, [file(line("one"))])
    assert project.store.annotated("text").sets == ()
    assert len(project.store.annotated("one").sets) == 1


# ------------------------------------------------------------------------------ the round trip


def test_in_and_out_again_is_the_same_file(project, tmp_path):
    import_files(project, [GOLDEN])
    export_documents(project, tmp_path / "out.jsonl", format_key="hashiya")
    assert (tmp_path / "out.jsonl").read_text("utf-8").splitlines() == (
        GOLDEN.read_text("utf-8").splitlines()
    )


def test_a_document_of_nobody_stays_one(project, file):
    import_files(project, [file({"id": "one", "text": TEXT})])
    assert project.store.annotated("one") == AnnotatedDocument(project.store.document("one"))


# ----------------------------- wrong words


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"format_key": "word"}, "There is no format “word”; the formats are "),
        (
            {"options": {"x": "1"}},
            "no option “x” here; the options are: extend-schema, known, problems.",
        ),
        ({"options": {"problems": "hide"}}, "“problems” cannot be “hide”; it must be skip or stop"),
        ({"options": {"extend-schema": ""}}, "“extend-schema” cannot be “”; it must be 0 or 1 or"),
    ],
)
def test_a_wrong_word_is_named(untouched, file, arguments, sentence):
    with pytest.raises(AnnotatorError) as said:
        import_files(untouched, [file(line())], **arguments)
    assert sentence in str(said.value)


@pytest.mark.parametrize("name", ["missing.jsonl", "in.jsonl/below.jsonl", "n\0l.jsonl"])
def test_a_path_without_a_file_is_named(untouched, file, name):
    place = file(line()).parent / name
    with pytest.raises(BadInput, match="There is no file or folder "):
        import_files(untouched, [place])


def test_a_path_that_is_too_long_is_said(untouched, tmp_path):
    with pytest.raises(BadInput, match="cannot be read: File name too long"):
        import_files(untouched, [tmp_path / ("x" * 300 + ".jsonl")])


def test_a_name_that_tells_no_format_is_said(untouched, file):
    with pytest.raises(BadInput, match=r"The format of .*x\.doc cannot be told from its name"):
        import_files(untouched, [file("x", name="x.doc")])
    both = [file("x", name="x.txt"), file(line())]
    with pytest.raises(BadInput, match="say --format with one of "):
        import_files(untouched, both)


# ------------------------------------------------------------------------------ the report


def test_the_report_is_data(project, file):
    path = file("{", line("one", span()))
    report = import_files(project, [path], options={"problems": "skip"})
    data = json.loads(json.dumps(report.as_data()))
    reason = data["problems"][0].pop("reason")
    assert reason.startswith("the line is not JSON")
    assert data == {
        "format": "hashiya",
        "dry_run": False,
        "taken": {"documents": 1, "sets": 1, "spans": 1, "relations": 0, "labels": 0},
        "schema_added": [],
        "recognised": {},
        "skipped": 0,
        "added_to": 0,
        "undoable": False,
        "known": [],
        "not_listed": 0,
        "files": 1,
        "read": {"documents": 1},
        "refused": {"documents": 1},
        "repaired": {},
        "problems": [{"file": str(path), "line": 1, "repaired": False}],
        "notes": [],
    }
    assert report.problem_lines() == [f"{path}:1: {reason}"]


def test_what_was_repaired_is_not_called_refused(project, file):
    """The first refusal is named, though repairs stand before it; each has room in the list."""
    path = file("{")
    with pytest.raises(Refused) as said:
        import_files(project, [path])
    report = said.value.report
    for number in range(1_500):
        report.read.repair("tags", path, number, "an inside tag without a beginning")
    report.read.problems.reverse()
    assert str(Refused(report)).startswith(f"{path}:1: the line is not JSON")
    report.read.refuse("spans", path, 7, "late")
    assert [one.reason for one in report.problems if not one.repaired][-1] == "late"
    assert len(report.problem_lines()) == 21
    assert report.problem_lines()[-1] == "… and 1,482 more; --report FILE lists them."
