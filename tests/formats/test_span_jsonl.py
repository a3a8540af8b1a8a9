"""Texts with spans as JSON: any names of keys and units, drifted spans, other tools' files."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.span_jsonl import FORMAT, SpanWriting
from annotator.formats.span_jsonl_reading import SpanReading
from annotator.plugins import read_options
from annotator.project.format_shelf import format_for_reading, formats
from annotator.project.importing import import_files
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents

TEXT = "زار بوتين الصين 😀 أمس، زار بوتين روسيا"
SPANS = [("PER", "بوتين", 4), ("GPE", "الصين", 10), ("DATE", "أمس", 18)]
ARMPRO = {
    "paragraph_id": "AFP_1-2",
    "text": TEXT,
    "type": "paragraph",
    "labels": [
        {"start": 4, "end": 9, "technique": "Loaded_Language", "text": "بوتين"},
        {"start": 4, "end": 15, "technique": "Name_Calling", "text": "بوتين الصين"},
    ],
}


def read(tmp_path, *rows, name="in.jsonl", array=False, **words):
    path = tmp_path / name
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text(f"[{','.join(lines)}]" if array else "\n".join(lines), "utf-8")
    report = ReadReport()
    options = read_options(SpanReading, words)
    return [one.annotated for one in FORMAT.read([path], options, report)], report


def drawn(annotated):
    return [
        (one.label, one.span.text(annotated.document.text), one.span.start)
        for found in annotated.sets
        for one in found.spans
    ]


def row(start="start", end="end", label="label", spans="labels", text="text", unit=str.__len__):
    items = []
    for name, words, at in SPANS:
        first = unit(TEXT[:at])
        items.append({start: first, end: first + unit(words), label: name})
    return {text: TEXT, spans: items}


def utf16(text):
    return len(text.encode("utf-16-le")) // 2


def utf8(text):
    return len(text.encode())


def test_armpro_is_read_with_its_own_names(tmp_path):
    [found], report = read(tmp_path, ARMPRO)
    assert report.problems == []
    assert found.document.id == "AFP_1-2"
    assert dict(found.document.metadata) == {"type": "paragraph"}
    assert sorted(drawn(found)) == [
        ("Loaded_Language", "بوتين", 4),
        ("Name_Calling", "بوتين الصين", 4),
    ]


@pytest.mark.parametrize("array", [False, True])
@pytest.mark.parametrize(
    "names",
    [
        {},
        {"label": "technique"},
        {"label": "type"},
        {"label": "entity_group", "spans": "entities"},
        {"start": "begin", "spans": "annotations"},
        {"start": "start_char", "end": "end_char", "spans": "ner"},
        {"start": "from", "end": "to", "label": "tag", "text": "content", "spans": "mentions"},
    ],
)
def test_usual_names_are_found_and_the_file_is_recognised(tmp_path, names, array):
    name = "in.json" if array else "in.jsonl"
    [found], report = read(tmp_path, row(**names), name=name, array=array)
    assert report.problems == []
    assert drawn(found) == SPANS
    if names:
        assert format_for_reading([tmp_path / name], None).key == "span_jsonl"


def test_unusual_names_are_named_by_options(tmp_path):
    strange = row("s", "e", "what", "things", "النص")
    words = {"text": "النص", "spans": "things", "start": "s", "end": "e", "label": "what"}
    [found], report = read(tmp_path, strange | {"n": 5}, **words, id="n")
    assert report.problems == []
    assert found.document.id == "5"
    assert drawn(found) == SPANS


@pytest.mark.parametrize(
    ("unit", "measure"), [("code-points", len), ("utf-16", utf16), ("utf-8", utf8)]
)
@pytest.mark.parametrize("inclusive", [False, True])
def test_units_and_ends_are_as_they_are_told(tmp_path, unit, measure, inclusive):
    given_row = row(unit=measure)
    for item in given_row["labels"]:
        item["end"] -= inclusive
    [found], report = read(tmp_path, given_row, unit=unit, inclusive=str(inclusive))
    assert report.problems == []
    assert drawn(found) == SPANS


def test_letter_clusters_count_marks_with_their_letters(tmp_path):
    item = {"start": 5, "end": 8, "label": "CITY", "text": "قمّةٌ"}
    [found], report = read(tmp_path, {"text": "وُقِّعت قمّةٌ", "labels": [item]}, unit="graphemes")
    assert report.problems == []
    assert drawn(found) == [("CITY", "قمّةٌ", 8)]


def test_offset_and_length_are_a_place(tmp_path):
    item = {"offset": 4, "length": 5, "category": "PER"}
    [found], _ = read(tmp_path, {"text": TEXT, "entities": [item]})
    assert drawn(found) == [("PER", "بوتين", 4)]
    assert found.sets[0].spans[0].attributes == {}


def test_other_keys_of_a_span_are_attributes_and_of_a_text_metadata(tmp_path):
    item = {"start": 4, "end": 9, "label": "PER", "sure": True, "rank": 2, "score": 0.5, "x": {}}
    [found], report = read(tmp_path, {"text": TEXT, "labels": [item], "source": "wire"})
    [span] = found.sets[0].spans
    assert span.attributes == {"sure": True, "rank": 2}
    assert span.score == 0.5
    assert report.refused == {"attributes": 1}
    assert dict(found.document.metadata) == {"source": "wire"}


def test_a_span_of_several_labels_is_several_spans(tmp_path):
    item = {"start": 4, "end": 9, "labels": ["PER", "quote/SPEAKER"]}
    [found], _ = read(tmp_path, {"text": TEXT, "spans": [item]})
    assert [(one.layer, one.label) for one in found.sets[0].spans] == [
        ("entity", "PER"),
        ("quote", "SPEAKER"),
    ]


DRIFTED = [
    {"start": 5, "end": 10, "label": "A", "text": "الصين"},  # its words stand once
    {"start": 5, "end": 10, "label": "B", "text": "بوتين"},  # twice
    {"start": 5, "end": 10, "label": "C", "text": "باريس"},  # nowhere
    {"start": 90, "end": 95, "label": "D", "text": "روسيا"},  # beyond the text, once
    {"start": 90, "end": 95, "label": "E"},
]


def test_spans_whose_words_stand_elsewhere_are_refused(tmp_path):
    [found], report = read(tmp_path, {"text": TEXT, "labels": DRIFTED})
    assert drawn(found) == []
    assert (report.refused, report.repaired) == ({"spans": 5}, {})


def test_they_are_moved_when_asked_where_their_words_stand_once(tmp_path):
    [found], report = read(tmp_path, {"text": TEXT, "labels": DRIFTED}, repair="unique")
    assert drawn(found) == [("A", "الصين", 10), ("D", "روسيا", TEXT.index("روسيا"))]
    assert (report.refused, report.repaired) == ({"spans": 3}, {"spans": 2})
    assert "is taken at 10, where “الصين” stands" in str(report.problems[0])
    assert report.problems[0].repaired


def test_a_position_inside_a_character_is_refused_in_its_own_unit(tmp_path):
    items = [{"start": 1, "end": 4, "label": "X"}, {"start": 0, "end": 200, "label": "X"}]
    [_], report = read(tmp_path, {"text": TEXT, "labels": items}, unit="utf-8")
    assert report.refused == {"spans": 2}
    assert "the span 1–4 begins or ends inside a character" in str(report.problems[0])


def test_broken_objects_cost_themselves_alone(tmp_path):
    rows = [{"labels": []}, {"text": 5}, {"text": TEXT, "labels": 7}, {"text": TEXT, "labels": [7]}]
    found, report = read(tmp_path, ARMPRO, *rows)
    assert len(found) == 3
    assert report.refused == {"documents": 2, "spans": 2}
    assert [problem.line for problem in report.problems] == [2, 3, 4, 5]


# ------------------------------------------------------------------------- files of other tools


OTHERS = {
    "doccano": {"id": 1, "text": TEXT, "label": [[4, 9, "PER"]]},
    "doccano objects": {
        "text": TEXT,
        "label": [{"id": 1, "start_offset": 4, "end_offset": 9, "label": "PER"}],
    },
    "doccano relations": {
        "text": TEXT,
        "entities": [{"id": 1, "start_offset": 4, "end_offset": 9, "label": "PER"}],
        "relations": [],
    },
    "prodigy": {
        "text": TEXT,
        "_task_hash": 1,
        "spans": [{"start": 4, "end": 9, "label": "PER", "token_start": 1, "token_end": 1}],
    },
    "huggingface": {"text": TEXT, "spans": [{"start": 4, "end": 9, "label": "PER"}]},
    "hashiya": {
        "text": TEXT,
        "annotations": [{"annotator": "amal", "spans": []}],
    },
    "jsonl_table": {"body": TEXT * 3, "url": "u"},
}


@pytest.mark.parametrize("case", OTHERS)
def test_files_of_other_programs_stay_theirs(tmp_path, case):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(OTHERS[case]) + "\n", "utf-8")
    key = case.partition(" ")[0]
    if key in {one.key for one in formats()}:
        assert format_for_reading([path], None).key == key
    assert not FORMAT.recognises(path.read_bytes())


def test_texts_without_spans_before_those_with_them_do_not_decide(tmp_path):
    empty = {"text": TEXT, "labels": []}
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(map(json.dumps, [empty, empty, ARMPRO])), "utf-8")
    assert format_for_reading([path], None).key == "span_jsonl"
    path.write_text("\n".join(map(json.dumps, [empty, {**empty, "labels": [[0, 3, "X"]]}])))
    assert format_for_reading([path], None).key == "doccano"


@pytest.mark.parametrize("form", formats(), ids=lambda one: one.key)
def test_no_other_format_takes_armpro_for_its_own(form, tmp_path):
    if {".jsonl", ".json"} & set(form.extensions) and form.key != "span_jsonl":
        assert not form.recognises((json.dumps(ARMPRO) + "\n").encode())


@pytest.mark.parametrize(
    "form", [one for one in formats() if one.can_write], ids=lambda one: one.key
)
def test_no_export_of_another_format_is_taken_for_one_of_these(form, tmp_path):
    path = tmp_path / f"out{form.extensions[0]}"
    if form.key == "span_jsonl" or form.writes_folder:
        return
    form.write(iter(golden_documents()), path, form.WriteOptions(), WriteReport())
    for file in tmp_path.iterdir():
        assert not FORMAT.recognises(file.read_bytes())


# ---------------------------------------------------------------------------------- there and back


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    check_losses(FORMAT, documents, SpanWriting())


@pytest.mark.parametrize("unit", ["code-points", "utf-16", "utf-8"])
@pytest.mark.parametrize("inclusive", ["false", "true"])
def test_what_is_written_in_a_unit_is_read_in_it(tmp_path, unit, inclusive):
    path = tmp_path / "out.jsonl"
    words = {"unit": unit, "inclusive": inclusive}
    options = read_options(SpanWriting, {**words, "label": "technique", "spans": "labels"})
    FORMAT.write(iter(golden_documents()), path, options, WriteReport())
    report = ReadReport()
    found = list(FORMAT.read([path], read_options(SpanReading, words), report))
    assert report.problems == []
    assert [drawn(one.annotated) for one in found] == [drawn(one) for one in golden_documents()]


def test_hostile_files_give_documents_or_reasons(tmp_path):
    content = "\n".join(json.dumps(one) for one in (ARMPRO, row(), row(unit=utf8))).encode()
    for number, broken in enumerate(mutations(content, 240)):
        for name in (f"{number}.jsonl", f"{number}.json"):
            path = tmp_path / name
            path.write_bytes(broken)
            FORMAT.recognises(broken)
            for unit in ("code-points", "utf-8", "graphemes"):
                report = ReadReport()
                options = read_options(SpanReading, {"unit": unit, "repair": "unique"})
                found = list(FORMAT.read([path], options, report))
                assert found or report.problems or not broken.strip()


def test_a_file_goes_into_a_project(project, tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(ARMPRO), "utf-8")
    report = import_files(project, [path])
    assert report.format_key == "span_jsonl"
    assert report.taken["spans"] == 2
