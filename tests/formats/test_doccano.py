"""doccano: its layouts in and out, what they lose, and files that are none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from annotator.core.span import Span
from annotator.formats.doccano import FORMAT, DoccanoReadOptions, DoccanoWriteOptions, Layout
from annotator.formats.format import ReadReport
from annotator.formats.offset_units import OffsetUnit
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses

TEXT = "زار بوتين الصين 😀 أمس"
LABELS = DoccanoWriteOptions()
RELATIONS = DoccanoWriteOptions(layout=Layout.RELATIONS)


def read(tmp_path, *lines, options=None):
    path = tmp_path / "tasks.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    report = ReadReport()
    found = [o.annotated for o in FORMAT.read([path], options or DoccanoReadOptions(), report)]
    return found, report


def drawn(annotated):
    return [
        (one.layer, one.label, one.span.text(annotated.document.text))
        for found in annotated.sets
        for one in found.spans
    ]


@pytest.mark.parametrize(
    "spans",
    [
        {"label": [[4, 9, "PER"], [10, 15, "GPE"]]},
        {"labels": [[4, 9, "PER"], [10, 15, "GPE"]]},
        {
            "label": [
                {"id": 7, "start_offset": 4, "end_offset": 9, "label": "PER"},
                {"id": 9, "start_offset": 10, "end_offset": 15, "label": "GPE"},
            ]
        },
        {
            "entities": [
                {"id": 7, "start_offset": 4, "end_offset": 9, "label": "PER"},
                {"id": 9, "start_offset": 10, "end_offset": 15, "label": "GPE"},
            ],
            "relations": [],
        },
        # ArMPro's own layout.
        {
            "labels": [
                {"start": 4, "end": 9, "technique": "PER", "text": "بوتين"},
                {"start": 10, "end": 15, "technique": "GPE", "text": "الصين"},
            ]
        },
    ],
)
def test_every_layout_of_spans_is_read(tmp_path, spans):
    [found], report = read(tmp_path, {"id": 3, "text": TEXT, **spans})
    assert report.problems == []
    assert found.document.id == "3"
    assert drawn(found) == [("entity", "PER", "بوتين"), ("entity", "GPE", "الصين")]


def test_relations_are_read_by_the_entities_ids(tmp_path):
    entities = [
        {"id": 5, "start_offset": 4, "end_offset": 9, "label": "quote/DIRECT"},
        {"id": 6, "start_offset": 10, "end_offset": 15, "label": "PER"},
    ]
    relations = [
        {"id": 1, "from_id": 5, "to_id": 6, "type": "quote/speaker"},
        {"id": 2, "from_id": 5, "to_id": 99, "type": "speaker"},
    ]
    [found], report = read(tmp_path, {"text": TEXT, "entities": entities, "relations": relations})
    [one] = found.sets
    assert [(r.layer, r.label, r.source, r.target) for r in one.relations] == [
        ("quote", "speaker", "5", "6")
    ]
    assert report.refused == {"relations": 1}


def test_positions_that_leave_the_text_or_miss_their_words_are_refused_with_the_line(tmp_path):
    labels = [
        [4, 99, "PER"],
        [9, 4, "PER"],
        [4.0, 9, "PER"],
        [4, 9, ""],
        "PER",
        {"start": 0, "end": 5, "label": "PER", "text": "بوتين"},
        [4, 9, "PER"],
    ]
    (_, found), report = read(tmp_path, {"text": "سطر"}, {"text": TEXT, "label": labels})
    assert drawn(found) == [("entity", "PER", "بوتين")]
    assert report.refused == {"spans": 6}
    assert {problem.line for problem in report.problems} == {2}


UNITS = {
    "code-points": len,
    "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
    "utf-8": lambda text: len(text.encode()),
    "graphemes": None,
}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("layout", ["list", "object"])
def test_positions_are_counted_in_the_unit_that_is_named(tmp_path, unit, layout):
    text, words = "وُقِّعت 👩\u200d👩\u200d👧 في 😀 قمّة بكين", "مّة بكي"
    at = text.index(words)
    if unit == "graphemes":  # وُ قِّ ع ت _ 👩‍👩‍👧 _ ف ي _ 😀 _ ق | مّ ة _ ب ك ي | ن
        start, end = 13, 19
    else:
        start, end = UNITS[unit](text[:at]), UNITS[unit](text[: at + len(words)])
    span = [start, end, "X"]
    if layout == "object":
        span = {"id": 1, "start_offset": start, "end_offset": end, "label": "X"}
    options = DoccanoReadOptions(unit=OffsetUnit(unit))
    [found], report = read(tmp_path, {"text": text, "label": [span]}, options=options)
    assert report.problems == []
    assert drawn(found) == [("entity", "X", words)]


def test_a_position_inside_a_character_is_refused(tmp_path):
    options = DoccanoReadOptions(unit=OffsetUnit.UTF16)
    labels = [[1, 3, "X"], [0, 99, "X"], [0, 2, "X"]]
    [found], report = read(tmp_path, {"text": "😀 نعم", "label": labels}, options=options)
    assert drawn(found) == [("entity", "X", "😀")]
    assert report.refused == {"spans": 2}


def test_what_doccano_keeps_beside_a_text_becomes_metadata(tmp_path):
    line = {"id": 1, "text": TEXT, "label": [], "source": "wire", "Comments": ["?"]}
    [found], _ = read(tmp_path, line)
    assert dict(found.document.metadata) == {"source": "wire", "Comments": ["?"]}
    # Nobody is named and nothing marked: nobody has worked on it.
    assert found.sets == ()


def test_lines_of_one_text_are_the_work_of_several_annotators(tmp_path):
    lines = [
        {"doc_id": "a", "text": TEXT, "annotator": "amal", "label": [[4, 9, "PER"]]},
        {"doc_id": "a", "text": TEXT, "annotator": "karim", "label": [[4, 9, "ORG"]]},
        {"doc_id": "b", "text": TEXT, "annotator": "amal", "label": []},
    ]
    found, _ = read(tmp_path, *lines)
    assert [len(one.sets) for one in found] == [2, 1]
    assert [one.annotator.id for one in found[0].sets] == ["amal", "karim"]
    assert found[0].sets[1].spans[0].span == Span(4, 9)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_the_layout_of_labels_loses_what_it_says(documents):
    check_losses(FORMAT, documents, LABELS)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_the_layout_of_relations_loses_what_it_says(documents):
    check_losses(FORMAT, documents, RELATIONS)


def test_hostile_files_are_refused_line_by_line(tmp_path):
    line = {"id": 1, "text": TEXT, "label": [[4, 9, "PER"]], "meta": {"a": [1, {"b": None}]}}
    content = "\n".join(json.dumps(line) for _ in range(3)).encode()
    for number, broken in enumerate(mutations(content, 200)):
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(broken)
        report = ReadReport()
        for one in FORMAT.read([path], DoccanoReadOptions(), report):
            assert one.annotated.document.text.strip()
        assert all(str(problem.reason) for problem in report.problems)
        path.unlink()
