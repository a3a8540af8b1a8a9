"""Label Studio: tasks in and out in UTF-16 units, the configuration, losses, hostile files."""

from __future__ import annotations

import json
import tracemalloc
from xml.etree import ElementTree

from hypothesis import given, settings

from annotator.core.people import Role
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.label_names import PlainLayerWriting
from annotator.formats.label_studio import FORMAT, LabelStudioReadOptions
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents

TEXT = "😀 زار بوتين الصين"


def read(path):
    report = ReadReport()
    return [o.annotated for o in FORMAT.read([path], LabelStudioReadOptions(), report)], report


def saved(tmp_path, content):
    path = tmp_path / "project.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def region(start, end, words, label, identity="x1", **more):
    return {
        "id": identity,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "text": words, "labels": [label]},
        **more,
    }


def task(results, **more):
    return {
        "id": 11,
        "data": {"text": TEXT, "source": "wire"},
        "annotations": [{"id": 1, "completed_by": 4, "result": results}],
        **more,
    }


def test_positions_are_utf16_units(tmp_path):
    [found], report = read(saved(tmp_path, [task([region(7, 12, "بوتين", "PER")])]))
    assert report.problems == []
    [one] = found.sets
    assert one.annotator.id == "4"
    assert one.spans[0].span.text(TEXT) == "بوتين"
    assert dict(found.document.metadata) == {"source": "wire"}


def test_a_drifted_position_is_refused_by_its_words(tmp_path):
    drifted = region(8, 13, "بوتين", "PER")
    [found], report = read(saved(tmp_path, [task([drifted])]))
    assert report.refused == {"spans": 1}
    assert "not “بوتين”" in str(report.problems[0])
    assert found.sets[0].spans == ()


def test_choices_relations_and_predictions_are_read(tmp_path):
    results = [
        region(7, 12, "بوتين", "PER", "a"),
        region(13, 18, "الصين", "GPE", "b"),
        {
            "id": "a",
            "from_name": "sure",
            "to_name": "text",
            "type": "choices",
            "value": {"start": 7, "end": 12, "choices": ["yes"]},
        },
        {"type": "relation", "from_id": "b", "to_id": "a", "direction": "left", "labels": ["of"]},
    ]
    predictions = [{"model_version": "ner-2", "result": [region(7, 12, "بوتين", "ORG", score=0.5)]}]
    [found], report = read(saved(tmp_path, [task(results, predictions=predictions)]))
    assert report.problems == []
    person, machine = found.sets
    assert person.spans[0].attributes == {"sure": "yes"}
    assert [(r.label, r.source, r.target) for r in person.relations] == [("of", "a", "b")]
    assert machine.annotator.role is Role.MACHINE
    assert machine.spans[0].score == 0.5


def test_a_cancelled_annotation_is_nobodys_work(tmp_path):
    content = task([region(7, 12, "بوتين", "PER")])
    content["annotations"][0]["was_cancelled"] = True
    [found], _ = read(saved(tmp_path, [content]))
    assert found.sets == ()


def test_tasks_one_a_line_are_read_too(tmp_path):
    path = tmp_path / "tasks.json"
    path.write_text("\n".join(json.dumps(task([])) for _ in range(3)), "utf-8")
    found, report = read(path)
    assert len(found) == 3
    assert report.problems == []


def test_a_long_array_is_read_in_little_memory(tmp_path):
    path = tmp_path / "long.json"
    line = json.dumps(task([region(7, 12, "بوتين", "PER")], filler="x" * 20_000))
    path.write_text("[" + ",\n".join([line] * 1500) + "]", "utf-8")
    tracemalloc.start()
    count = sum(1 for _ in FORMAT.read([path], LabelStudioReadOptions(), ReadReport()))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 1500
    assert path.stat().st_size > 30_000_000
    assert most < 15_000_000


def test_the_configuration_declares_every_name(tmp_path):
    path = tmp_path / "out.json"
    FORMAT.write(iter(golden_documents()), path, PlainLayerWriting(), WriteReport())
    config = ElementTree.parse(tmp_path / "out.config.xml").getroot()
    controls = {one.get("name") for one in config.iter() if one.get("name")}
    labels = {one.get("value") for one in config.iter("Label")}
    for made in json.loads(path.read_text("utf-8")):
        for entry in (*made["annotations"], *made["predictions"]):
            for result in entry["result"]:
                if result["type"] == "relation":
                    continue
                assert result["from_name"] in controls
                if result["type"] == "labels":
                    assert set(result["value"]["labels"]) <= labels


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    check_losses(FORMAT, documents, PlainLayerWriting())


def test_hostile_files_are_refused(tmp_path):
    content = json.dumps(
        [task([region(7, 12, "بوتين", "PER")], predictions=[]) for _ in range(3)],
        ensure_ascii=False,
        indent=1,
    ).encode()
    for number, broken in enumerate(mutations(content, 240)):
        path = tmp_path / f"{number}.json"
        path.write_bytes(broken)
        found, report = read(path)
        assert all(one.document.text.strip() for one in found)
        assert all(str(problem.reason) for problem in report.problems)


def test_an_element_without_end_is_refused_without_being_held(tmp_path):
    path = tmp_path / "endless.json"
    with path.open("wb") as file:
        file.write(b'[{"data": {"text": "')
        for _ in range(90):
            file.write(b"a" * 1_000_000)
    _, report = read(path)
    assert report.refused == {"documents": 1}
    assert "longer than" in str(report.problems[0])
