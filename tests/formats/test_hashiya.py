"""Our own JSONL: the same bytes for ever, nothing lost, and nothing taken that is not sound."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.span import Span
from annotator.formats.format import NoOptions, ReadReport, WriteReport
from annotator.formats.hashiya import FORMAT
from annotator.formats.json_lines import LONGEST_LINE
from tests.formats.documents import corpora

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "hashiya"
TEXT = "قال شي جين بينغ: “نعم” 😀\r\nثمّ سكتَ، وقال: “لا”.\n"


def golden_documents():
    """One document with everything, one with an empty set, one without any work."""
    document = Document(
        "beijing-1", TEXT, "عنوان «تجريبي»", {"source": "وكالة", "year": 2025, "tags": ["أ", None]}
    )

    def span(identity, layer, label, start, end, **more):
        return SpanAnnotation(identity, "beijing-1", "amal", layer, label, Span(start, end), **more)

    amal = AnnotationSet(
        Annotator("amal", "أمل"),
        WorkState.FINISHED,
        (
            span("e1", "entity", "PER", 4, 15, attributes={"title": True}, note="الرئيس"),
            span("e2", "entity", "PER", 4, 6),
            span("q1", "quote", "DIRECT", 17, 22),
            span("m1", "issue", "EMOJI", 23, 24),
            span("q2", "quote", "DIRECT", TEXT.index("“لا”"), TEXT.index("“لا”") + 4),
        ),
        (
            Relation("r1", "beijing-1", "amal", "quote", "speaker", "q1", "e1"),
            Relation("r2", "beijing-1", "amal", "quote", "continues", "q2", "q1", {"gap": "long"}),
        ),
        (DocumentLabel("t1", "beijing-1", "amal", "topic", "politics"),),
    )
    machine = AnnotationSet(
        Annotator("ner", "ner", Role.MACHINE),
        WorkState.IN_PROGRESS,
        (SpanAnnotation("a", "beijing-1", "ner", "entity", "PER", Span(4, 15), {}, 0.75),),
    )
    tokens = Document("tokens", "بدأ اليوم", tokens=(Span(0, 3), Span(4, 9)))
    nobody = Document("empty", "بلا وسوم")
    return [
        AnnotatedDocument(document, (amal, machine)),
        AnnotatedDocument(tokens, (AnnotationSet(Annotator("basim", "basim")),)),
        AnnotatedDocument(nobody),
    ]


def write(documents, path):
    report = WriteReport()
    FORMAT.write(documents, path, NoOptions(), report)
    return report


def read(path):
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([path], NoOptions(), report)]
    return found, report


@pytest.fixture
def reading(tmp_path):
    """Read lines of bytes or data; return documents and report."""

    def reads(*lines):
        path = tmp_path / "given.jsonl"
        path.write_bytes(
            b"\n".join(
                line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
            )
        )
        return read(path)

    return reads


def reasons(report):
    return [problem.reason for problem in report.problems]


def entry(*spans, **more):
    return {"text": "قال محمد", "annotations": [{"annotator": "amal", "spans": spans, **more}]}


def span(**more):
    return {"layer": "entity", "label": "PER", "start": 4, "end": 8, **more}


# ------------------------------------------------------------------------------ what it writes


def test_the_file_is_the_golden_one_byte_for_byte(tmp_path):
    write(golden_documents(), tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == (GOLDEN / "everything.jsonl").read_bytes()


def test_the_golden_file_gives_the_documents():
    found, report = read(GOLDEN / "everything.jsonl")
    assert found == golden_documents()
    assert report.problems == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents=corpora())
def test_random_documents_come_back_equal(documents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("trip")
    report = write(documents, folder / "a.jsonl")
    found, read_report = read(folder / "a.jsonl")
    assert reasons(read_report) == []
    assert found == documents
    write(found, folder / "b.jsonl")
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()
    spans = sum(len(one.spans) for document in documents for one in document.sets)
    assert report.written["spans"] == spans
    assert not any(report.lost.values())


# ------------------------------------------------------------------------------ what it reads


def test_only_the_text_is_required(reading):
    found, report = reading({"text": "أولًا"}, b"", {"text": "ثانيًا", "annotations": []})
    assert [one.document.id for one in found] == ["given.jsonl:1", "given.jsonl:3"]
    assert [one.sets for one in found] == [(), ()]
    assert not report.problems


def test_an_entry_without_spans_is_an_empty_finished_set(reading):
    found, _ = reading({"text": "قال", "annotations": [{"annotator": "amal"}]})
    assert found[0].sets == (AnnotationSet(Annotator("amal", "amal"), WorkState.FINISHED),)


def test_unknown_keys_of_a_document_are_kept_in_its_metadata(reading):
    found, report = reading({"text": "قال", "lang": "ar", "meta": {"source": "x"}})
    assert found[0].document.metadata == {"lang": "ar", "source": "x"}
    assert not report.problems


def test_a_byte_order_mark_before_the_first_line_is_dropped(reading):
    found, _ = reading(b'\xef\xbb\xbf{"text": "a"}')
    assert found[0].document.text == "a"


def test_ids_given_to_the_nameless_do_not_take_those_of_others(reading):
    found, report = reading(
        entry(
            span(),
            span(id="s1", start=0, end=3),
            relations=[
                {"layer": "quote", "label": "speaker", "source": "s1", "target": "s2"},
                {"id": "r1", "layer": "quote", "label": "speaker", "source": "s2", "target": "s1"},
            ],
            labels=[{"layer": "topic", "label": "x"}],
        )
    )
    assert not report.problems
    one = found[0].sets[0]
    assert [value.id for value in one.spans] == ["s2", "s1"]
    assert [value.id for value in one.relations] == ["r2", "r1"]
    assert [value.id for value in one.labels] == ["l1"]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (span(end=9), "s1: the span 4–9 goes beyond the text, which has 8 code points"),
        (span(end=4), "s1: the span 4–4 ends before it begins"),
        (span(end=2), "s1: the span 4–2 ends before it begins"),
        (span(start=-1), "s1: the span -1–8 ends before it begins"),
        (span(text="أحمد"), "s1: the text at 4–8 is “محمد”, not “أحمد”"),
        (span(start="4"), "it does not fit the layout: Expected “int”, got “str” - at “$.start”"),
        (span(start=4.5), "it does not fit the layout: Expected “int”, got “float” - at “$.start”"),
        (span(start=True), "it does not fit the layout: Expected “int”, got “bool” - at “$.start”"),
        (
            span(end=10**30),
            "it does not fit the layout: Expected “int” <= 9223372036854775807 - at “$.end”",
        ),
        (span(label=None), "it does not fit the layout: Expected “str”, got “null” - at “$.label”"),
        (span(colour="red"), "it does not fit the layout: Object contains unknown field “colour”"),
        (
            span(attributes={"x": {"y": 1}}),
            "it does not fit the layout: Expected “bool | int | float | str | array”",
        ),
        (
            span(attributes={"x": 10**30}),
            "it does not fit the layout: Expected “int” <= 9223372036854775807",
        ),
        (span(score="high"), "it does not fit the layout: Expected “float | null”, got “str”"),
        ([], "it does not fit the layout: Expected “object”, got “array”"),
        ("span", "it does not fit the layout: Expected “object”, got “str”"),
    ],
)
def test_a_bad_span_costs_the_span_alone(reading, bad, reason):
    found, report = reading(entry(bad, span(id="good", start=0, end=3)))
    assert len(report.problems) == 1
    assert reasons(report)[0].startswith(reason)
    assert report.refused == {"spans": 1}
    assert report.problems[0].line == 1
    assert [one.id for one in found[0].sets[0].spans] == ["good"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"text": "ab', "the line is not JSON"),
        (b'{"text": "a\x00b"}', "the line is not JSON"),
        (b'{"text": "a\\u0000b"}', "a NUL character stands in it"),
        (b'{"text": "a", "id": "\\u0000"}', "a NUL character stands in it"),
        (b'{"text": "a\\ud800b"}', "the line is not JSON"),
        (b'{"text": "a\xed\xa0\x80b"}', "the line is not UTF-8"),
        ('{"text": "قال"}'.encode("cp1256"), "the line is not UTF-8"),
        (b'{"text": "a", "meta": {"x": NaN}}', "the line is not JSON"),
        (b'{"text": "a", "meta": {"x": 1e999}}', "the line is not JSON: Number out of range"),
        (b'{"text": "a", "meta": {"x": %s}}' % (b"9" * 400), "a number in it is too large"),
        (b'{"text": "a", "meta": {"x": %s}}' % (b"9" * 9000), "the line is not JSON"),
        (b'{"text": "a", "meta": ' + b'{"x":' * 99 + b"1" + b"}" * 100, "the line is nested too"),
        (b'{"text": "a", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "the line is nested too"),
        (b"[" * 100_000, "the line is nested too deep"),
        (b'{"text": "a"} {"text": "b"}', "the line is not JSON"),
        (b"[]", "the line is not a JSON object"),
        (b"7", "the line is not a JSON object"),
        (b'"text"', "the line is not a JSON object"),
        (b"{}", "the document has no text"),
        (b'{"text": null}', "the document has no text"),
        (b'{"text": 5}', "the document has no text"),
        (b'{"text": " \\n "}', "the document is empty"),
        (b'{"text": "a", "id": 7}', "it does not fit the layout: Expected “str | null”, got “int”"),
        (b'{"text": "a", "title": []}', "it does not fit the layout: Expected “str”, got “array”"),
        (
            b'{"text": "a", "meta": null}',
            "it does not fit the layout: Expected “object”, got “null”",
        ),
        (b'{"text": "a", "unit": "byte"}', "the unit is “byte”; only “code point” is read"),
        (b'{"text": "a", "sha256": "00"}', "the text does not have the SHA-256 that is given"),
        (b'{"text": "ab", "tokens": [[1, 2], [0, 1]]}', "the tokens are not in order"),
        (b'{"text": "ab", "tokens": [[0, 3]]}', "the tokens are not in order inside the text"),
        (
            b'{"text": "ab", "tokens": [[0]]}',
            "it does not fit the layout: Expected “array” of length 2",
        ),
    ],
)
def test_a_bad_line_costs_the_line_alone(reading, line, reason):
    found, report = reading(line, {"id": "good", "text": "قال"})
    assert [one.document.id for one in found] == ["good"]
    assert report.refused == {"documents": 1}
    assert len(report.problems) == 1
    assert reasons(report)[0].startswith(reason)
    assert "\n" not in reasons(report)[0]
    assert len(reasons(report)[0]) < 200


@pytest.mark.parametrize(
    ("sets", "reason"),
    [
        ({}, "“annotations” is not a list"),
        (None, "“annotations” is not a list"),
        ([7], "an entry of “annotations” is not an object"),
        ([{}], "it does not fit the layout: Object missing required field “annotator”"),
        ([{"annotator": " "}], "an entry has no annotator"),
        ([{"annotator": 5}], "it does not fit the layout: Expected “str”, got “int”"),
        ([{"annotator": "a", "role": "king"}], "there is no role “king”"),
        ([{"annotator": "a", "state": "done"}], "there is no state “done”"),
        ([{"annotator": "a", "spans": {}}], "“spans” is not a list"),
        ([{"annotator": "a", "relations": 5}], "“relations” is not a list"),
        ([{"annotator": "a"}, {"annotator": "a"}], "the annotator “a” stands twice"),
        (
            [{"annotator": "a", "more": 1}],
            "it does not fit the layout: Object contains unknown field “more”",
        ),
    ],
)
def test_a_bad_entry_costs_the_entry_alone(reading, sets, reason):
    found, report = reading({"text": "قال", "annotations": sets})
    assert len(found) == 1
    assert reasons(report)[0].startswith(reason)


def test_an_id_stands_once_among_spans_relations_and_labels(reading):
    relation = {"layer": "quote", "label": "speaker", "source": "x", "target": "y"}
    found, report = reading(
        entry(
            span(id="x"),
            span(id="x"),
            span(id="y"),
            relations=[{**relation, "id": "x"}, {**relation, "id": "z"}, {**relation, "id": "z"}],
            labels=[{"id": "z", "layer": "topic", "label": "t"}],
        )
    )
    assert reasons(report) == ["the id “x” stands twice"] * 2 + ["the id “z” stands twice"] * 2
    one = found[0].sets[0]
    assert (len(one.spans), len(one.relations), len(one.labels)) == (2, 1, 0)


def test_a_relation_to_what_is_not_there_is_refused(reading):
    relation = {"layer": "quote", "label": "speaker", "source": "s1", "target": "s9"}
    _, report = reading(entry(span(), relations=[relation]))
    assert reasons(report) == ["r1: it points at “s9”, which is not there"]


def test_an_id_of_a_document_stands_once_in_a_file(reading):
    found, report = reading({"id": "a", "text": "x"}, {"id": "a", "text": "y"})
    assert [one.document.text for one in found] == ["x"]
    assert reasons(report) == ["the id “a” stands twice"]


def test_a_line_beyond_all_measure_is_passed_over_in_pieces(reading):
    long = b'{"text": "' + b"a" * (LONGEST_LINE + 2_000_000) + b'"}'
    found, report = reading({"text": "x"}, long, {"id": "after", "text": "y"})
    assert [one.document.id for one in found] == ["given.jsonl:1", "after"]
    assert report.problems[0].line == 2
    assert reasons(report) == [f"the line is longer than {LONGEST_LINE:,} bytes"]


def test_a_backslash_before_a_u_is_no_nul(reading):
    found, _ = reading({"text": "C:\\u0000"})
    assert found[0].document.text == "C:\\u0000"


def test_a_folder_and_a_file_that_cannot_be_read_are_said(tmp_path):
    with pytest.raises(BadInput, match=r"x\.jsonl cannot be read: Is a directory\."):
        (tmp_path / "x.jsonl").mkdir()
        read(tmp_path / "x.jsonl")


def test_the_list_of_problems_ends_but_the_counts_go_on(reading):
    _, report = reading(*[{"text": ""}] * 1_500)
    assert report.refused["documents"] == 1_500
    assert len(report.problems) == 1_000
