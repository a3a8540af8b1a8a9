"""UIMA CAS JSON: ours and anybody's, as dkpro-cassis reads it, and against hostile files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import (
    CONTINUES,
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.people import Annotator, Role
from annotator.core.span import Span
from annotator.formats.cas_json import FORMAT
from annotator.formats.cas_reading import CasReading
from annotator.formats.cas_segmentation import segmented
from annotator.formats.format import ReadReport, WriteReport
from annotator.project.format_shelf import format_for_reading
from benchmarks.articles import articles
from tests.corpora import CORPORA, needs_corpora
from tests.formats.cas_clients import cassis_of, check_with_cassis
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "cas_json"
TEXT = "😀 قال بوتين\nفي بكين."


def structure(identity, kind, begin=None, end=None, **more):
    found = {"%ID": identity, "%TYPE": kind, "@sofa": 1, **more}
    return found if begin is None else {**found, "begin": begin, "end": end}


def cas(*structures, text=TEXT, types=None, members=None):
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaID": "_InitialView", "sofaString": text}
    ids = [one["%ID"] for one in structures] if members is None else members
    return {
        "%TYPES": types or {},
        "%FEATURE_STRUCTURES": [sofa, *structures],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": ids}},
    }


@pytest.fixture
def reading(tmp_path):
    """Read data or bytes as a file; return documents and report."""

    def reads(data, **options):
        file = tmp_path / "given.json"
        file.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        report = ReadReport()
        found = [one.annotated for one in FORMAT.read([file], CasReading(**options), report)]
        return found, report

    return reads


def spans_of(annotated):
    return [
        (span.layer, span.label, span.span.text(annotated.document.text))
        for one in annotated.sets
        for span in one.spans
    ]


def reasons(report):
    return [str(problem) for problem in report.problems]


# ----------------------------------------------------------------------------------- anybody's


@needs_corpora
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("casWithText", []),
        ("casWithTextAndAnnotations", ["This", "is", "a", "test"]),
        ("casWithLeftToRightTextAndAnnotations", ["هذا", "اختبار"]),
    ],
)
def test_the_files_of_cassis_have_as_many_annotations_as_it_sees(name, words):
    file = CORPORA / "cassis_json" / name / "data.json"
    report = ReadReport()
    [found] = [one.annotated for one in FORMAT.read([file], CasReading(), report)]
    assert report.problems == []
    assert [covered for _, _, covered in spans_of(found)] == words
    seen = [
        one for one in cassis_of(file).select_all_fs() if one.type.name == "uima.tcas.Annotation"
    ]
    assert [one.get_covered_text() for one in seen] == words


NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
LINK = {
    "webanno.custom.Link": {
        "%NAME": "webanno.custom.Link",
        "%SUPER_TYPE": "uima.cas.TOP",
        "role": {"%NAME": "role", "%RANGE": "uima.cas.String"},
    }
}


def test_labels_attributes_relations_and_slots_of_others_are_read(reading):
    [found], report = reading(
        cas(
            structure(2, NER, 7, 12, value="PER", identifier="Q7747", sure=True, rank=2),
            structure(3, NER, 16, 20, identifier="Q956"),
            structure(4, "my.Event", 3, 6, sort="says", **{"@args": 7, "@names": 8}),
            structure(5, "my.Bare", 3, 6),
            structure(6, "my.Located", 16, 20, **{"@source": 2, "@target": 3, "value": "in"}),
            {"%ID": 7, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [9]},
            {"%ID": 8, "%TYPE": "uima.cas.String[]", "%ELEMENTS": ["a", "b c"]},
            {"%ID": 9, "%TYPE": "webanno.custom.Link", "role": "speaker", "@target": 2},
            structure(10, "my.Topic", value="politics"),
            types=LINK,
        )
    )
    assert report.problems == []
    assert spans_of(found) == [
        ("Event", "says", "قال"),
        ("Bare", "Bare", "قال"),
        ("entity", "PER", "بوتين"),
        ("entity", "Q956", "بكين"),
    ]
    [one] = found.sets
    assert dict(one.spans[2].attributes) == {"identifier": "Q7747", "sure": True, "rank": 2}
    assert dict(one.spans[0].attributes) == {"names": ["a", "b c"]}
    assert [(r.layer, r.label, r.source, r.target) for r in one.relations] == [
        ("Located", "in", "2", "3"),
        ("Event", "speaker", "4", "2"),
    ]
    assert [(label.layer, label.label) for label in one.labels] == [("Topic", "politics")]
    assert report.notes == ["annotations of my.Bare without a value have its name as label"]


def test_label_layer_and_types_can_be_chosen(reading):
    data = cas(
        structure(2, NER, 7, 12, value="PER", identifier="Q7747"),
        structure(3, "my.Event", 3, 6, sort="says"),
    )
    [found], _ = reading(data, layer="name", label_feature="identifier", left_out=("Event",))
    assert spans_of(found) == [("name", "Q7747", "بوتين")]


def test_only_members_of_the_index_are_annotations(reading):
    data = cas(structure(2, NER, 7, 12, value="PER"), structure(3, NER, 3, 6), members=[2])
    [found], _ = reading(data)
    assert spans_of(found) == [("entity", "PER", "بوتين")]


def test_tokens_of_others_are_taken_unless_it_is_said_otherwise(reading):
    token = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
    data = cas(structure(2, token, 3, 6), structure(3, token, 0, 2), structure(4, token, 1, 2))
    [found], report = reading(data)
    assert found.document.tokens == (Span(0, 1), Span(2, 5))
    assert "4: the token 1–2 has no place in the text" in reasons(report)[0]
    [found], _ = reading(data, tokens=False)
    assert found.document.tokens is None


def test_several_views_are_several_documents(reading):
    data = cas(structure(2, NER, 7, 12, value="PER"))
    data["%FEATURE_STRUCTURES"] += [
        {"%ID": 20, "%TYPE": "uima.cas.Sofa", "sofaID": "english", "sofaString": "Putin said"},
        {**structure(21, NER, 0, 5, value="PER"), "@sofa": 20},
        {"%ID": 30, "%TYPE": "uima.cas.Sofa", "sofaID": "sound", "sofaURI": "file:///etc/passwd"},
    ]
    data["%VIEWS"]["english"] = {"%SOFA": 20, "%MEMBERS": [21]}
    found, report = reading(data)
    assert [one.document.id for one in found] == ["given", "given/english"]
    assert [spans_of(one) for one in found] == [
        [("entity", "PER", "بوتين")],
        [("entity", "PER", "Putin")],
    ]
    assert "the view “sound” has no text" in reasons(report)[0]


@pytest.mark.parametrize(
    ("begin", "end", "reason"),
    [
        (1, 6, "2: the position 1 lies inside a character"),
        (0, 1, "2: the position 1 lies inside a character"),
        (0, 99, "beyond the text"),
        (-1, 2, "ends before it begins"),
        (3, 3, "ends before it begins"),
        ("3", 6, "no whole numbers"),
        (True, 6, "no whole numbers"),
        (3, 2**70, "beyond the text"),
    ],
)
def test_bad_places_are_refused_with_their_id(reading, begin, end, reason):
    [found], report = reading(cas(structure(2, NER, begin, end, value="PER")))
    assert found.sets == ()
    [said] = reasons(report)
    assert reason in said
    assert "2:" in said


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"[" * 10_000 + b"]" * 10_000, "nested too deep"),
        (b'{"%FEATURE_STRUCTURES": ' + b'{"a":' * 10_000, "nested too deep"),
        (b'{"a": 1}', "no CAS"),
        (b'{"%FEATURE_STRUCTURES": []}', "no text"),
        (b'{"%FEATURE_STRUCTURES": [', "not JSON"),
        (json.dumps(cas(text="a\0b")).encode(), "NUL"),
        (json.dumps(cas(text=" \n")).encode(), "empty"),
        (json.dumps(cas(text="\ud800")).encode(), "not JSON"),
    ],
)
def test_what_is_no_cas_is_refused_in_a_line(reading, data, reason):
    found, report = reading(data)
    assert found == []
    [said] = reasons(report)
    assert reason in said
    assert "\n" not in said


# ---------------------------------------------------------------------------------------- ours


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_whole(documents):
    found = check_losses(FORMAT, documents, FORMAT.WriteOptions())
    by_id = {one.document.id: one for one in found}
    for one in documents:
        back = by_id[one.document.id]
        assert back.document.tokens == one.document.tokens
        assert back.document.title == one.document.title
        states = {found.annotator: found.state for found in back.sets}
        assert states == {given.annotator: given.state for given in one.sets}
        ids = {x.id for x in one.annotations()}
        assert {x.id for x in back.annotations()} == ids


def test_the_samples_come_back_as_they_were():
    found, written, _ = there_and_back(FORMAT, golden_documents(), FORMAT.WriteOptions())
    assert sorted(found, key=lambda one: one.document.id) == sorted(
        golden_documents(), key=lambda one: one.document.id
    )
    assert written.lost.total() == 0


def test_the_files_are_the_golden_ones(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    files = sorted(one.relative_to(tmp_path / "out") for one in (tmp_path / "out").rglob("*.json"))
    assert files == sorted(one.relative_to(GOLDEN) for one in GOLDEN.rglob("*.json"))
    for file in files:
        assert (tmp_path / "out" / file).read_bytes() == (GOLDEN / file).read_bytes(), file


def test_the_golden_files_give_the_documents():
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([GOLDEN], CasReading(), report)]
    assert report.problems == []
    assert sorted(found, key=lambda one: one.document.id) == sorted(
        golden_documents(), key=lambda one: one.document.id
    )


def test_cassis_sees_the_same_words_in_the_samples(tmp_path):
    assert check_with_cassis(FORMAT, golden_documents(), tmp_path / "out") == 6


def test_cassis_sees_the_same_words_in_long_articles(tmp_path):
    assert check_with_cassis(FORMAT, list(articles(2)), tmp_path / "out") == 2 * 3 * 71


def test_attributes_are_features_where_uima_holds_them_exactly(tmp_path):
    plain = {
        "gender": "f",
        "نوع": "اسم",
        "sure": True,
        "rank": 2,
        "share": 0.5,
        "names": ["أ", "ب"],
    }
    odd = {
        "begin": "x", "class": "y", "two words": "z", "big": 2**40, "none": [], "blank": ["", "a"],
        "get": "w", "control": "a\x01b",
    }  # fmt: skip
    document = Document("d", TEXT)
    span = SpanAnnotation("s", "d", "amal", "quote", "DIRECT", Span(2, 5), plain | odd)
    other = SpanAnnotation("t", "d", "amal", "quote", "DIRECT", Span(2, 5), {"rank": "second"})
    one = AnnotatedDocument(
        document, (AnnotationSet(Annotator("amal", "أمل"), spans=(span, other)),)
    )
    check_losses(FORMAT, [one], FORMAT.WriteOptions())
    FORMAT.write(iter([one]), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    seen = next(iter(cassis_of(tmp_path / "out/annotation/d/amal.json").select("quote")))
    assert {key: getattr(seen, key) for key in plain if key != "names"} == {
        key: value for key, value in plain.items() if key != "names"
    }
    assert seen.names.elements == ["أ", "ب"]
    assert json.loads(seen.hashiya)["attributes"] == odd


def test_names_that_would_meet_are_kept_apart():
    layers = ["quote", "Quote", "quoteRelation", "quote document", "quote_document", "1st", "طبقة"]
    document = Document("d", TEXT)
    spans = tuple(
        SpanAnnotation(f"s{n}", "d", "amal", layer, "X", Span(2, 5))
        for n, layer in enumerate(layers)
    )
    arrows = (
        Relation("r1", "d", "amal", "quote", "speaker", "s0", "s0"),
        Relation("r2", "d", "amal", "quote", CONTINUES, "s0", "s1"),
        Relation("r3", "d", "amal", "Quote", "speaker", "s1", "s1"),
    )
    labels = (DocumentLabel("l", "d", "amal", "quote", "X"),)
    person = Annotator("amal", "أمل", Role.ADJUDICATOR)
    one = AnnotatedDocument(
        document, (AnnotationSet(person, spans=spans, relations=arrows, labels=labels),)
    )
    assert check_losses(FORMAT, [one], FORMAT.WriteOptions()) == [one]


def test_a_relation_whose_end_is_missing_is_told():
    document = Document("d", TEXT)
    span = SpanAnnotation("s", "d", "amal", "quote", "X", Span(2, 5))
    arrow = Relation("r", "d", "amal", "quote", "speaker", "s", "gone", {"a": 1})
    one = AnnotatedDocument(
        document, (AnnotationSet(Annotator("amal", "أمل"), spans=(span,), relations=(arrow,)),)
    )
    _, written, read = there_and_back(FORMAT, [one], FORMAT.WriteOptions())
    assert read.problems == []
    assert (written.lost["relations"], written.lost["attributes"]) == (1, 1)
    assert written.written["relations"] == 0


def test_sentences_between_which_a_mark_begins_are_joined():
    text = "قال نعم. وقال لا. ثم سكت."
    tokens, sentences = segmented(text, None, [])
    assert [one.text(text) for one in sentences] == ["قال نعم.", "وقال لا.", "ثم سكت."]
    assert [one.text(text) for one in tokens] == [
        "قال",
        "نعم",
        ".",
        "وقال",
        "لا",
        ".",
        "ثم",
        "سكت",
        ".",
    ]
    _, sentences = segmented(text, None, [Span(8, 12)])
    assert [one.text(text) for one in sentences] == ["قال نعم. وقال لا.", "ثم سكت."]
    own = [Span(0, 3), Span(4, 13)]
    tokens, sentences = segmented(text, own, [])
    assert tokens == own
    assert len(sentences) == 2
    tokens, _ = segmented(text, [Span(0, 4)], [])  # ends in a blank
    assert tokens[0] == Span(0, 3)


def test_a_text_of_which_nothing_can_be_seen_has_the_types_of_segments(tmp_path):
    one = AnnotatedDocument(Document("d", "\ufeff"), (AnnotationSet(Annotator("amal", "أمل")),))
    assert check_with_cassis(FORMAT, [one], tmp_path / "out") == 0


@pytest.mark.parametrize("layer", ["quote", "none of them"])
def test_whichever_layer_is_written_as_named_entities_comes_back(layer):
    check_losses(FORMAT, golden_documents(), FORMAT.WriteOptions(layer=layer))


def test_without_segments_there_are_none(tmp_path):
    options = FORMAT.WriteOptions(segmentation=False)
    check_losses(FORMAT, golden_documents(), options)
    FORMAT.write(iter(golden_documents()), tmp_path / "out", options, WriteReport())
    assert "Token" not in (tmp_path / "out/annotation/beijing-1/amal.json").read_text("utf-8")


def test_folders_are_told_by_their_layout(tmp_path):
    def put(place, *structures):
        file = tmp_path / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(cas(*structures)), "utf-8")

    marked = structure(2, NER, 7, 12, value="PER")
    put("annotation/خبر.txt/amal.json", marked)
    put("annotation/خبر.txt/badr.json")
    put("annotation/خبر.txt/INITIAL_CAS.json")
    put("annotation/other.txt/INITIAL_CAS.json")
    put("curation/خبر.txt/CURATION_USER.json", marked)
    put("loose/a.json", marked)
    (tmp_path / "annotation/خبر.txt/zeinab.json").write_text(json.dumps(cas(text="آخر")), "utf-8")
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([tmp_path], CasReading(), report)]
    assert {one.document.id: [s.annotator.id for s in one.sets] for one in found} == {
        "خبر.txt": ["amal", "badr", "CURATION_USER"],
        "other.txt": [],
        "loose/a": [""],
    }
    [news] = [one for one in found if one.document.id == "خبر.txt"]
    assert [s.annotator.role for s in news.sets][-1] is Role.ADJUDICATOR
    assert ["text is not that of the other annotators" in one for one in reasons(report)] == [True]


def test_a_folder_and_a_file_are_told_by_what_is_in_them(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    assert format_for_reading([tmp_path / "out"], None).key == "cas_json"
    assert format_for_reading([next((tmp_path / "out").rglob("*.json"))], None).key == "cas_json"


def test_hostile_files_give_documents_or_reasons(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    amal = (tmp_path / "out/annotation/beijing-1/amal.json").read_bytes()
    for number, broken in enumerate(mutations(amal, 300)):
        file = tmp_path / f"{number}.json"
        file.write_bytes(broken)
        report = ReadReport()
        found = list(FORMAT.read([file], CasReading(), report))
        assert found or report.problems
        assert all("\n" not in said for said in reasons(report))
