"""Documents that are there already: refused, passed over, or given another annotator's work."""

import json
from dataclasses import replace

import pytest

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, Cancelled
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.span import Span
from annotator.project import set_adding
from annotator.project.annotating import annotate
from annotator.project.checking import check_project
from annotator.project.exporting import export_documents
from annotator.project.format_shelf import formats
from annotator.project.importing import import_files
from annotator.project.known_documents import Outcome
from annotator.project.project import open_project
from annotator.project.recognition import recognise_files
from annotator.project.reports import Refused
from tests.project.contents import contents

TEXT = "قال محمد في القاهرة"
OTHER = "وصل علي إلى بغداد"


def line(identity, *people, text=TEXT, label="PER", **more):
    span = {"layer": "entity", "label": label, "start": 4, "end": 8}
    entries = [{"annotator": name, "spans": [span]} for name in people]
    return {"id": identity, "text": text, "annotations": entries, **more}


@pytest.fixture
def file(tmp_path):
    def made(*lines, name="in.jsonl"):
        path = tmp_path / name
        path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        return path

    return made


@pytest.fixture
def there(project, file):
    """Amal's work on "one", nobody's on "two"."""
    import_files(project, [file(line("one", "amal"), line("two", text=OTHER))])
    return project


def bring(project, path, known, **more):
    options = {"known": known, **more.pop("options", {})}
    return import_files(project, [path], options=options, **more)


def work(project, identity):
    return {
        one.annotator.id: [(s.label, s.span.start, s.span.end) for s in one.spans]
        for one in project.store.annotated(identity).sets
    }


def healthy(project):
    return check_project(project, progress=lambda done, total: None).findings == ()


# ------------------------------------------------------------------------------ refused


def test_by_default_a_known_id_is_refused_and_the_other_choices_are_named(there, file):
    before = contents(there)
    with pytest.raises(Refused) as said:
        import_files(there, [file(line("one", "basim"))])
    assert "the document “one” is in the project already. Nothing was imported." in str(said.value)
    assert "“-o known=skip” passes over it, “-o known=add” adds its annotations" in str(said.value)
    assert said.value.report.known_refused == 1
    with pytest.raises(Refused, match=r"1 more like this.*“-o known=skip” passes over documents"):
        import_files(there, [file(line("one", "basim"), line("two", text=OTHER))])
    assert contents(there) == before


def test_other_problems_beside_known_documents_are_answered_by_skipping_problems(there, file):
    with pytest.raises(Refused, match="“-o problems=skip” takes the rest"):
        import_files(there, [file(line("one"), line("three", "amal", label="NO", text="نص آخر"))])


def test_where_problems_are_skipped_already_that_is_not_proposed(there, file):
    bad = file(line("one", text=OTHER), line("two", text="نص آخر", label="NO") | {"text": ""})
    with pytest.raises(Refused, match="1 more like this; nothing is left to import"):
        import_files(there, [bad], options={"problems": "skip"})


def test_the_same_text_under_another_id_is_taken_and_told(there, file):
    report = import_files(there, [file(line("twin", "basim"), line("third"))])
    assert there.store.document_count() == 4
    assert report.recognised == {"text": 2}
    assert [(one.given, one.document, one.outcome) for one in report.known] == [
        ("twin", "one", Outcome.TWIN), ("third", "one", Outcome.TWIN),
    ]  # fmt: skip
    assert str(report.known[0]).endswith("in.jsonl:1: “twin” has the text of “one”; both are kept")


@pytest.mark.parametrize("known", ["refuse", "skip", "add"])
def test_a_known_id_over_another_text_is_refused_whatever_is_chosen(there, file, known):
    before = contents(there)
    path = file(line("one", "basim", text="نص ليس هناك"))
    with pytest.raises(Refused, match="“one” is in the project already, with another text"):
        bring(there, path, known)
    assert contents(there) == before


def test_a_wrong_choice_is_named(there, file):
    with pytest.raises(AnnotatorError, match="“known” cannot be “x”; it must be add or refuse or"):
        bring(there, file(line("one")), "x")


# ------------------------------------------------------------------------------ skipped


def test_skipping_counts_and_lists_and_takes_the_rest(there, file):
    path = file(line("one", "basim"), line("twin", "basim"), line("new", text="نص جديد"))
    report = bring(there, path, "skip")
    assert there.store.document_count() == 3
    assert work(there, "one") == {"amal": [("PER", 4, 8)]}
    assert (report.skipped, report.added_to, report.refused) == (2, 0, 0)
    assert report.taken["documents"] == 1
    assert [str(one.reason) for one in report.known] == [
        "“one” is there already; skipped",
        "“twin” is there already as “one”, by its text; skipped",
    ]
    assert report.summary() == ("Imported 1 document as hashiya; skipped 2 known documents.")
    assert report.problem_lines() == [str(one) for one in report.known]


def test_when_all_is_known_nothing_is_written_and_that_is_no_error(there, file):
    before, told = contents(there), []
    there.subscribe(told.append)
    report = bring(there, file(line("one"), line("two", text=OTHER)), "skip")
    assert report.skipped == 2
    assert report.summary().startswith("Imported nothing as hashiya; skipped 2 known documents")
    assert contents(there) == before
    assert told == []


def test_the_same_document_twice_in_one_import_is_skipped_the_second_time(project, file):
    path = file(line("a", "amal"), line("b", "amal"), line("c", text=OTHER))
    again = file(line("a", "amal"), name="again.jsonl")
    report = import_files(project, [path, again], options={"known": "skip"})
    assert project.store.document_count() == 2
    assert [(one.given, one.document) for one in report.known] == [("b", "a"), ("a", "a")]


def test_documents_are_recognised_across_the_chunks_of_the_writer(project, file):
    lines = [line(f"d{n}", text=f"نص رقم {n % 450}") for n in range(900)]
    report = bring(project, file(*lines), "skip")
    assert (report.taken["documents"], report.skipped) == (450, 450)


# ------------------------------------------------------------------------------ added


def test_adding_gives_the_document_another_annotators_work(there, file):
    told = []
    there.subscribe(told.append)
    report = bring(there, file(line("one", "basim", label="ORG")), "add")
    assert work(there, "one") == {"amal": [("PER", 4, 8)], "basim": [("ORG", 4, 8)]}
    assert (report.added_to, report.skipped) == (1, 0)
    assert report.taken == {"sets": 1, "spans": 1, "relations": 0, "labels": 0}
    assert str(report.known[0].reason) == "the work of basim was added to “one”"
    assert report.summary() == "Imported 1 set, 1 span as hashiya; added to 1 known document."
    assert [one.documents() for one in told] == [{"one"}]
    assert there.store.assignment("one", "basim").state is WorkState.FINISHED
    statistics = {one.annotator: one for one in there.store.statistics().annotators}
    assert statistics["basim"].labels == {"entity": {"ORG": 1}}
    assert statistics["basim"].spans == 1
    assert healthy(there)


def test_adding_is_one_step_of_undo_and_survives_a_restart(there, file):
    before = there.store.annotated("one")
    report = bring(there, file(line("one", "basim", "cyrine")), "add")
    assert report.undoable
    after = there.store.annotated("one")
    again = open_project(there.path, me="amal")
    again.undo()
    assert again.store.annotated("one") == before
    assert healthy(again)
    again.redo()
    assert again.store.annotated("one") == after
    again.close()


def test_adding_beside_new_documents_is_announced_by_counts(there, file):
    told = []
    there.subscribe(told.append)
    report = bring(
        there, file(line("one", "basim"), line("new", "basim", text=OTHER + OTHER)), "add"
    )
    assert not report.undoable
    assert report.taken == {"documents": 1, "sets": 2, "spans": 2, "relations": 0, "labels": 0}
    assert told[0].items == ()
    assert told[0].counts == report.taken
    assert there.undo() is None
    assert [entry.verb for entry in there.store.entries(document="one")] == ["import"]
    assert healthy(there)


def test_too_much_to_undo_is_announced_by_counts(there, file, monkeypatch):
    monkeypatch.setattr(set_adding, "UNDOABLE", 3)
    report = bring(there, file(line("one", "basim"), line("two", "basim", text=OTHER)), "add")
    assert report.added_to == 2
    assert not report.undoable
    assert there.next_undo() is None
    assert [entry.counts["spans"] for entry in there.store.entries(document="two")] == [2]
    assert healthy(there)


def test_labels_the_schema_lacks_come_with_the_added_work(there, file):
    path = file(line("one", "basim", label="SHIP"))
    with pytest.raises(Refused, match="has no label “SHIP”"):
        bring(there, path, "add")
    assert work(there, "one") == {"amal": [("PER", 4, 8)]}
    report = bring(there, path, "add", options={"extend-schema": "true"})
    assert report.schema_added == ("entity/SHIP",)
    assert there.schema.label("entity", "SHIP") is not None
    assert work(there, "one")["basim"] == [("SHIP", 4, 8)]


def test_a_document_known_by_its_text_is_matched_and_said(there, file):
    report = bring(there, file(line("elsewhere", "basim")), "add")
    assert work(there, "one")["basim"] == [("PER", 4, 8)]
    assert there.store.annotated("one").sets[1].spans[0].document == "one"
    assert str(report.known[0].reason) == (
        "the work of basim was added to “one”, which is “elsewhere” by its text"
    )
    assert report.known[0].as_data()["given"] == "elsewhere"


def test_a_name_receives_the_work_of_a_single_annotator(there, file):
    bring(there, file(line("one", "amal", label="ORG")), "add", annotator="basim")
    assert work(there, "one")["basim"] == [("ORG", 4, 8)]


def test_the_very_same_work_is_skipped_and_other_work_is_refused(there, file):
    before = contents(there)
    report = bring(there, file(line("one", "amal")), "add")
    assert (report.skipped, report.added_to) == (1, 0)
    assert contents(there) == before
    with pytest.raises(Refused, match="“amal” has other work in “one” already"):
        bring(there, file(line("one", "amal", "basim", label="ORG")), "add")
    assert contents(there) == before
    report = bring(
        there, file(line("one", "amal", "basim", label="ORG")), "add", options={"problems": "skip"}
    )
    assert work(there, "one") == {"amal": [("PER", 4, 8)], "basim": [("ORG", 4, 8)]}
    assert report.read.refused == {"sets": 1}
    assert report.added_to == 1


def test_a_document_without_work_has_nothing_to_add(there, file):
    report = bring(there, file(line("one")), "add")
    assert (report.skipped, report.added_to) == (1, 0)


def test_a_document_twice_in_one_import_gets_the_work_of_both(project, file):
    paths = [file(line("a", "amal")), file(line("a", "basim"), name="two.jsonl")]
    third = file(line("b", "cyrine", "amal"), name="three.jsonl")
    report = import_files(project, [*paths, third], options={"known": "add"})
    assert set(work(project, "a")) == {"amal", "basim", "cyrine"}
    assert report.taken["documents"] == 1
    assert report.added_to == 2
    assert healthy(project)


def test_twins_each_get_their_own_work(project, file):
    import_files(project, [file(line("t1"), line("t2"))])
    report = bring(project, file(line("x", "amal"), line("y", "amal", label="ORG")), "add")
    assert [one.document for one in report.known] == ["t1", "t2"]
    assert work(project, "t2") == {"amal": [("ORG", 4, 8)]}


def test_a_place_that_was_remembered_is_no_work(there, file):
    with there.transaction("place") as transaction:
        transaction.remember_place("two", "basim", 3)
    bring(there, file(line("two", "basim", text=OTHER)), "add")
    assert work(there, "two")["basim"] == [("PER", 4, 8)]
    assert there.store.assignment("two", "basim").state is WorkState.FINISHED


def test_names_and_roles_come_along(there, file):
    entry = {"annotator": "ner", "name": "الآلة", "role": "machine", "spans": []}
    bring(there, file({"id": "one", "text": TEXT, "annotations": [entry]}), "add")
    people = {one.id: one for one in there.store.annotators()}
    assert people["ner"] == Annotator("ner", "الآلة", Role.MACHINE)
    assert work(there, "one")["ner"] == []


def test_all_or_nothing_when_it_is_stopped_or_only_tried(there, file):
    before = contents(there)
    path = file(*(line(name, "basim", text=text) for name, text in (("one", TEXT), ("two", OTHER))))

    def stop(done, total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        bring(there, path, "add", progress=stop)
    assert contents(there) == before
    assert bring(there, path, "add", dry_run=True).added_to == 2
    assert contents(there) == before


def test_what_was_annotated_afterwards_keeps_undo_from_overwriting(there, file):
    bring(there, file(line("one", "basim")), "add")
    basim = open_project(there.path, me="basim")
    annotate(basim, "one", layer="entity", label="GPE", span=Span(12, 19))
    there.catch_up()
    there.undo()  # takes back what was brought, not what was added since
    assert work(there, "one")["basim"] == [("GPE", 12, 19)]
    assert healthy(there)
    basim.close()


# ------------------------------------------------------------------------------ a look first


def test_a_look_says_how_many_are_known_and_writes_nothing(there, file):
    before = contents(there)
    path = file(
        line("one", "basim"), line("twin"), line("two", text="غير ذلك"), line("n", text="جديد"),
        line("n2", text="جديد"), {"id": "bad", "text": ""},
    )  # fmt: skip
    found = recognise_files(there, [path])
    assert (found.format_key, found.documents) == ("hashiya", 5)
    assert (found.by_id, found.by_text, found.other_text, found.twice, found.new) == (1, 1, 1, 1, 1)
    assert found.known == 2
    assert found.refused == {"documents": 1}
    assert found.examples == [("one", "one"), ("twin", "one"), ("two", "two")]
    assert contents(there) == before


def test_a_look_can_be_stopped_and_takes_the_options_of_the_import(there, file):
    def stop(done, total):
        raise Cancelled

    options = {"known": "add", "problems": "skip", "extend-schema": "true"}
    with pytest.raises(Cancelled):
        recognise_files(there, [file(line("x"))], options=options, progress=stop)
    with pytest.raises(AnnotatorError, match="no option “x”"):
        recognise_files(there, [file(line("x"))], options={"x": "1"})


# ------------------------------------------------------------------------------ every format


def rich():
    """A document that every format carries something of."""
    spans = spans_of("huda", ("entity", "PER", 4, 8), ("entity", "GPE", 12, 19))
    one = AnnotationSet(Annotator("huda", "huda"), WorkState.FINISHED, spans)
    return AnnotatedDocument(Document("one", TEXT, "one"), (one,))


def spans_of(person, *places):
    return tuple(
        SpanAnnotation(f"s{number}", "one", person, layer, label, Span(start, end))
        for number, (layer, label, start, end) in enumerate(places)
    )


BOTH = [one for one in formats() if one.can_read and one.can_write]


@pytest.mark.parametrize("form", BOTH, ids=lambda one: one.key)
def test_an_export_is_recognised_when_it_comes_back(fill, tmp_path, form):
    """By its id or by its text, where the format keeps the text."""
    project = fill(rich())
    before = contents(project)
    out = tmp_path / f"one{'' if form.writes_folder else form.extensions[0]}"
    export_documents(project, out, format_key=form.key)
    if not form.holds(form.WriteOptions()).text_exactly:
        pytest.skip("the text comes back otherwise")
    found = recognise_files(project, [out], format_key=form.key)
    assert (found.known, found.new) == (1, 0)
    assert import_files(project, [out], format_key=form.key, options={"known": "skip"}).skipped == 1
    assert contents(project) == before


def test_the_same_work_is_known_whatever_its_ids(project):
    one, two = (
        AnnotationSet(
            Annotator("a", "a"),
            WorkState.FINISHED,
            tuple(replace(s, id=f"{s.id}{end}") for s in spans_of("a", ("e", "P", 0, 3))),
            (Relation(f"r{end}", "one", "a", "q", "speaker", f"s0{end}", f"s0{end}", {"x": 1}),),
            (DocumentLabel(f"l{end}", "one", "a", "topic", "war"),),
        )
        for end in ("", "-other")
    )
    assert set_adding.statements(one) == set_adding.statements(two)
    assert set_adding.statements(one) != set_adding.statements(replace(one, labels=()))
