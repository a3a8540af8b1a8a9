"""GATE bdoc: documents in and out, both ways of counting, gatenlp, the real file, hostile ones."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.bdoc import FORMAT, BdocReading, BdocWriting
from annotator.formats.bdoc_writing import CODE_POINTS, UTF16
from annotator.formats.format import UNNAMED, ReadReport, WriteReport
from annotator.formats.whole_files import LARGEST
from annotator.project.format_shelf import format_for_reading
from tests.corpora import CORPORA, needs_corpora
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "bdoc"
TEXT = "قال 😀 بوتين في بكين"  # the emoji is at 4
REAL = CORPORA / "gate_bdoc" / "debugdoc_ar01.bdocjs"


def annotation(kind, start, end, number=0, **features):
    return {"type": kind, "start": start, "end": end, "id": number, "features": features}


def bdoc(*annotations, sets=None, **more):
    return {
        "annotation_sets": sets
        or {"": {"name": "", "annotations": list(annotations), "next_annid": 9}},
        "text": TEXT,
        "features": {},
        "offset_type": "p",
        "name": "",
        **more,
    }


def put(path, data):
    path.write_text(json.dumps(data), "utf-8")
    return path


def read(path, **options):
    report = ReadReport()
    return [one.annotated for one in FORMAT.read([path], BdocReading(**options), report)], report


def read_one(tmp_path, data, **options):
    [found], report = read(put(tmp_path / "a.bdocjs", data), **options)
    return found, report


def in_order(annotated):
    """The document with relations by their ids: a file has them by their sources."""
    return replace(
        annotated,
        sets=tuple(
            replace(one, relations=tuple(sorted(one.relations, key=lambda r: r.id)))
            for one in annotated.sets
        ),
    )


@pytest.mark.parametrize(("offsets", "shift"), [("p", 0), ("j", 1)])
def test_positions_behind_an_emoji_are_read_in_both_ways_of_counting(tmp_path, offsets, shift):
    found, report = read_one(
        tmp_path,
        bdoc(annotation("PER", 6 + shift, 11 + shift, gender="m", n=3), offset_type=offsets),
    )
    assert report.problems == []
    [one] = found.sets
    assert one.annotator.id == UNNAMED
    [span] = one.spans
    assert (span.layer, span.label, span.span.text(TEXT)) == ("entity", "PER", "بوتين")
    assert dict(span.attributes) == {"gender": "m", "n": 3}


def test_sets_are_annotators_and_features_of_the_document_its_metadata(tmp_path):
    key = {"name": "Key", "annotations": [annotation("quote/DIRECT", 0, 3)], "next_annid": 1}
    other = {"name": "ANNIE", "annotations": [annotation("PER", 6, 11, 4)], "next_annid": 5}
    data = bdoc(sets={"Key": key, "ANNIE": other}, features={"source": "AFP", "n": [1, None]})
    found, report = read_one(tmp_path, data)
    assert report.problems == []
    assert [(one.annotator.id, one.spans[0].layer) for one in found.sets] == [
        ("Key", "quote"),
        ("ANNIE", "entity"),
    ]
    assert dict(found.document.metadata) == {"source": "AFP", "n": [1, None]}
    assert found.document.id == "a"


def test_what_programs_made_is_left_out_and_counted(tmp_path):
    markups = {"name": "Original markups", "annotations": [annotation("p", 0, 19)]}
    made = [annotation("Sentence", 0, 19), annotation("Split", 3, 4, 1)]
    tokens = [annotation("Token", 0, 3, 2), annotation("Token", 6, 11, 3)]
    unnamed = {"name": "", "annotations": [*made, *tokens, annotation("PER", 6, 11, 4)]}
    data = bdoc(sets={"": unnamed, "Original markups": markups})
    found, report = read_one(tmp_path, data)
    assert report.notes == [
        "annotations that were left out: 1 Original markups, 1 Sentence, 1 Split"
    ]
    assert found.document.tokens == (Span(0, 3), Span(6, 11))
    [one] = found.sets
    assert [span.label for span in one.spans] == ["PER"]
    found, report = read_one(tmp_path, data, left_out=())
    assert report.notes == []
    assert [len(one.spans) for one in found.sets] == [5, 1]


def test_tokens_that_overlap_are_no_tokens_of_the_document(tmp_path):
    tokens = [annotation("Token", 0, 3), annotation("Token", 2, 5, 1)]
    found, report = read_one(tmp_path, bdoc(*tokens))
    assert found.document.tokens is None
    assert report.notes == ["annotations that were left out: 2 Token"]


def test_features_that_are_no_plain_values_become_json_and_are_counted(tmp_path):
    features = {"ids": [1, 2], "more": {"a": None}, "none": None, "large": 2**70, "words": ["أ"]}
    found, report = read_one(tmp_path, bdoc(annotation("PER", 6, 11, **features)))
    [span] = found.sets[0].spans
    assert dict(span.attributes) == {"ids": "[1,2]", "more": '{"a":null}', "words": ["أ"]}
    assert report.repaired == {"attributes": 2}
    assert report.refused == {"attributes": 1}


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (annotation("PER", 6, 99), "beyond the text"),
        (annotation("PER", 6, 6), "ends before it begins"),
        (annotation("PER", "6", 9), "no whole numbers"),
        (annotation("", 6, 9), "has no label"),
        (annotation(None, 6, 9), "has no label"),
        (annotation("PER", 5, 9), "inside a character"),
        ("PER", "not an object"),
        ({**annotation("PER", 0, 3), "features": [1]}, "“features” is not an object"),
    ],
)
def test_an_annotation_that_cannot_stand_is_refused(tmp_path, one, reason):
    good = annotation("GPE", 0, 3, 7)
    found, report = read_one(tmp_path, bdoc(one, good, offset_type="j"))
    [problem] = report.problems
    assert reason in str(problem)
    assert "GPE" in [span.label for span in found.sets[0].spans]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"text": None}, "no text"),
        ({"offset_type": "b"}, "neither p nor j"),
        ({"annotation_sets": [1]}, "“annotation_sets” is not an object"),
        ({"text": "a\0b"}, "NUL"),
        ({"features": {"n": 2**70}}, "too large"),
    ],
)
def test_a_document_that_cannot_stand_is_refused(tmp_path, change, reason):
    found, report = read(put(tmp_path / "a.bdocjs", bdoc(**change)))
    assert found == []
    assert reason in str(report.problems[0])


def test_a_gzip_file_is_read_and_one_that_swells_is_refused(tmp_path):
    packed = tmp_path / "a.bdocjs.gz"
    packed.write_bytes(gzip.compress(json.dumps(bdoc()).encode()))
    [found], _ = read(tmp_path)
    assert (found.document.id, found.document.text) == ("a", TEXT)
    packed.write_bytes(gzip.compress(b"[" * (LARGEST + 2)))
    found, report = read(packed)
    assert found == []
    assert "larger than" in str(report.problems[0])
    packed.write_bytes(gzip.compress(b"{}")[:-5])
    _, report = read(packed)
    assert "no sound gzip file" in str(report.problems[0])


def test_files_named_json_are_told_from_those_of_others(tmp_path):
    assert format_for_reading([put(tmp_path / "a.json", bdoc())], None).key == "bdoc"
    other = put(tmp_path / "b.json", [{"data": {"text": '"annotation_sets": "offset_type":'}}])
    assert format_for_reading([other], None).key != "bdoc"
    one_task = put(tmp_path / "d.json", {"data": {"text": 'says "annotation_sets": {}'}})
    assert format_for_reading([one_task], None).key != "bdoc"
    cas = put(tmp_path / "c.json", {"%TYPES": {}, "%FEATURE_STRUCTURES": []})
    assert format_for_reading([cas], None).key != "bdoc"
    assert format_for_reading([put(tmp_path / "e.bdocjs", bdoc())], None).key == "bdoc"


@settings(max_examples=100, deadline=None)
@given(corpora(), st.sampled_from([CODE_POINTS, UTF16]))
def test_a_corpus_comes_back_as_it_was(documents, offsets):
    found = check_losses(FORMAT, documents, BdocWriting(offsets=offsets))
    given = sorted(documents, key=lambda one: one.document.id)
    assert [in_order(one) for one in found] == [in_order(one) for one in given]


@pytest.mark.parametrize("layer", ["entity", "a/b"])
@pytest.mark.parametrize("label", ["Token", "Sentence", "x/y", "/", "hashiya.id"])
def test_names_that_mean_something_in_bdoc_come_back(layer, label):
    attributes = {"hashiya.note": "mine", "x": 1}
    document = Document("d", TEXT, "", {"hashiya.title": "mine"}, (Span(0, 3),))
    for who in ("", "amal", "Original markups"):
        span = SpanAnnotation("s", "d", who, layer, label, Span(0, 3), attributes)
        one = AnnotationSet(Annotator(who, who), spans=(span,))
        [found] = check_losses(FORMAT, [AnnotatedDocument(document, (one,))], BdocWriting())
        assert in_order(found) == in_order(AnnotatedDocument(document, (one,)))


def test_the_bytes_are_those_of_the_golden_files(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", BdocWriting(), WriteReport())
    files = sorted(file.name for file in GOLDEN.iterdir())
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == files
    for name in files:
        assert (tmp_path / "out" / name).read_bytes() == (GOLDEN / name).read_bytes(), name


def test_gatenlp_loads_every_export_and_sees_the_same_words(tmp_path):
    gatenlp = pytest.importorskip("gatenlp")
    emoji = SpanAnnotation("s", "emoji", "amal", "entity", "PER", Span(6, 11), {"n": 1}, 0.5)
    more = AnnotatedDocument(
        Document("emoji", TEXT, tokens=(Span(0, 3), Span(4, 5), Span(6, 11))),
        (AnnotationSet(Annotator("amal", "amal"), spans=(emoji,)),),
    )
    given = {one.document.id: one for one in [*golden_documents(), more]}
    for offsets in (CODE_POINTS, UTF16):
        out = tmp_path / offsets
        FORMAT.write(iter(given.values()), out, BdocWriting(offsets=offsets), WriteReport())
        loaded = [gatenlp.Document.load(str(file)) for file in sorted(out.iterdir())]
        assert sorted(one.name for one in loaded) == sorted(given)
        for one in loaded:
            annotated = given[one.name]
            text = annotated.document.text
            assert one.text == text
            for work in annotated.sets:
                words = {span.id: span.span.text(text) for span in work.spans}
                found = one.annset(work.annotator.id)
                assert {a.features["hashiya.id"]: one[a] for a in found} == words
                numbers = {a.id: a.features["hashiya.id"] for a in found}
                arrows = {
                    (a.features["hashiya.id"], arrow["label"], numbers[arrow["target"]])
                    for a in found
                    for arrow in a.features.get("hashiya.relations", [])
                }
                assert arrows == {(r.source, r.label, r.target) for r in work.relations}
            tokens = [(a.start, a.end) for a in one.annset("").with_type("Token")]
            expected = annotated.document.tokens or ()
            assert tokens == [(token.start, token.end) for token in expected]


@needs_corpora
def test_the_real_arabic_document_has_all_its_451_annotations():
    [found], report = read(REAL, left_out=())
    assert report.problems
    assert report.refused == {}
    assert report.repaired == {"attributes": 35}  # the ids of the words in a multi-word token
    [one] = found.sets
    labels = [span.label for span in one.spans]
    assert len(labels) == 451
    counts = {label: labels.count(label) for label in sorted(set(labels))}
    assert counts == {"Document": 2, "MWT": 35, "Paragraph": 13, "Sentence": 13, "Token": 388}
    words = [span for span in one.spans if span.label == "MWT"]
    assert {span.span.text(found.document.text) == span.attributes["text"] for span in words} == {
        True
    }


@needs_corpora
def test_the_real_document_as_it_is_usually_read():
    [found], report = read(REAL)
    assert report.refused == {}
    assert report.notes == ["annotations that were left out: 13 Sentence"]
    assert len(found.document.tokens) == 388
    assert found.document.tokens[0].text(found.document.text) == "برلين"
    assert len(found.sets[0].spans) == 451 - 388 - 13


def test_hostile_files_give_documents_or_reasons(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", BdocWriting(), WriteReport())
    content = (tmp_path / "out" / "beijing-1.bdocjs").read_bytes()
    path = tmp_path / "a.bdocjs"
    for broken in mutations(content, 300):
        path.write_bytes(broken)
        found, report = read(path)
        assert found or report.problems
    path = tmp_path / "a.bdocjs.gz"
    for broken in mutations(gzip.compress(content, mtime=0), 100):
        path.write_bytes(broken)
        found, report = read(path)
        assert found or report.problems
