"""Hugging Face JSON lines: what `datasets` makes of them, other people's rows, round trips."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.bio import TagScheme
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator, Role
from annotator.core.span import Span
from annotator.formats.conll_options import InsideWords
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.huggingface import FORMAT, HuggingFaceLinesWriting
from annotator.formats.huggingface_reading import HuggingFaceReading
from annotator.formats.huggingface_rows import Layout
from annotator.project.format_shelf import format_for_reading
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, facts, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "huggingface"
SPANS = HuggingFaceLinesWriting()
TOKENS = HuggingFaceLinesWriting(layout=Layout.TOKENS)
TEXT = "زار بوتين الصين 😀 أمس"


def read(tmp_path, *lines, name="rows.jsonl", **options):
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    report = ReadReport()
    found = FORMAT.read([path], HuggingFaceReading(**options), report)
    return [one.annotated for one in found], report


def texts(annotated):
    return [
        (span.label, span.span.text(annotated.document.text))
        for one in annotated.sets
        for span in one.spans
    ]


# ------------------------------------------------------------------------------ other people's rows


def test_spans_of_others_are_read_with_what_else_their_rows_say(tmp_path):
    row = {
        "id": 7,
        "text": TEXT,
        "spans": [{"start": 4, "end": 9, "label": "PER"}, {"start": 10, "end": 15, "label": "GPE"}],
        "source": "wire",
        "date": "2025-09-02",
    }
    [found], report = read(tmp_path, row)
    assert report.problems == []
    assert found.document.id == "7"
    assert texts(found) == [("PER", "بوتين"), ("GPE", "الصين")]
    assert dict(found.document.metadata) == {"source": "wire", "date": "2025-09-02"}


@pytest.mark.parametrize(
    ("key", "span"),
    [
        ("entities", {"start": 4, "end": 9, "type": "PER"}),
        ("privacy_mask", {"start": 4, "end": 9, "value": "بوتين", "label": "PER"}),
        ("spans", {"start": 4, "end": 9, "entity_group": "PER", "score": 0.5}),
    ],
)
def test_lists_of_spans_under_other_names_are_read(tmp_path, key, span):
    [found], report = read(tmp_path, {"text": TEXT, key: [span]})
    assert report.problems == []
    assert texts(found) == [("PER", "بوتين")]


def test_sentences_with_tags_are_read_as_documents(tmp_path):
    found, report = read(
        tmp_path,
        {"id": "0", "tokens": ["زار", "بوتين", "الصين"], "ner_tags": ["O", "B-PER", "B-GPE"]},
        {"id": "1", "tokens": ["قال", "بوتين"], "ner_tags": ["O", "I-PER"]},
    )
    assert [one.document.text for one in found] == ["زار بوتين الصين", "قال بوتين"]
    assert [texts(one) for one in found] == [
        [("PER", "بوتين"), ("GPE", "الصين")],
        [("PER", "بوتين")],
    ]
    assert report.repaired == {"tags": 1}
    assert found[0].document.tokens == (Span(0, 3), Span(4, 9), Span(10, 15))


def test_sentences_of_one_document_are_lines(tmp_path):
    rows = [
        {"doc_id": "a", "tokens": ["زار", "بوتين"], "ner_tags": ["O", "B-PER"]},
        {"doc_id": "a", "tokens": ["الصين", "."], "ner_tags": ["B-GPE", "O"]},
        {"doc_id": "b", "tokens": ["أمس"], "ner_tags": ["O"]},
    ]
    found, _ = read(tmp_path, *rows)
    assert [one.document.text for one in found] == ["زار بوتين\nالصين .", "أمس"]
    assert texts(found[0]) == [("PER", "بوتين"), ("GPE", "الصين")]


def test_the_text_of_a_row_is_the_text_where_its_tokens_stand_in_it(tmp_path):
    row = {"text": "زار  بوتين.", "tokens": ["زار", "بوتين", "."], "ner_tags": ["O", "B-PER", "O"]}
    [found], _ = read(tmp_path, row)
    assert found.document.text == row["text"]
    assert texts(found) == [("PER", "بوتين")]
    # A text that is not that of the tokens is not taken.
    [found], _ = read(tmp_path, row | {"text": "زار السيد بوتين."})
    assert found.document.text == "زار بوتين ."


def test_tags_that_are_numbers_need_names(tmp_path):
    row = {"tokens": ["زار", "بوتين"], "ner_tags": [0, 1]}
    found, report = read(tmp_path, row)
    assert found == []
    assert "-o names=" in report.problems[0].reason
    [found], report = read(tmp_path, row, names=("O", "B-PER"))
    assert report.problems == []
    assert texts(found) == [("PER", "بوتين")]
    found, report = read(tmp_path, row | {"ner_tags": [0, 2]}, names=("O", "B-PER"))
    assert found == []
    assert report.refused == {"sentences": 1}


def test_gliner_spans_end_with_their_last_token(tmp_path):
    row = {
        "tokenized_text": ["زار", "فلاديمير", "بوتين", "الصين"],
        "ner": [[1, 2, "person"], [3, 3, "place"], [1, 9, "x"], [2, 1, "x"], ["1", 2, "x"]],
    }
    [found], report = read(tmp_path, row)
    assert texts(found) == [("person", "فلاديمير بوتين"), ("place", "الصين")]
    assert report.refused == {"spans": 3}


def test_an_array_of_gliner_rows_is_read(tmp_path):
    rows = [
        {"tokenized_text": ["زار", "بوتين"], "ner": [[1, 1, "person"]]},
        {"tokenized_text": ["أمس"], "ner": []},
    ]
    path = tmp_path / "train.json"
    path.write_text(json.dumps(rows, indent=1), "utf-8")
    assert format_for_reading([path], None).key == "huggingface"
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([path], HuggingFaceReading(), report)]
    assert report.problems == []
    assert [texts(one) for one in found] == [[("person", "بوتين")], []]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"text": TEXT, "spans": {}}, "“spans” is not a list"),
        ({"text": TEXT, "spans": [1]}, "a part of “spans” is not an object"),
        ({"text": TEXT, "spans": [{"start": 4, "end": 9}]}, "a span has no label"),
        ({"text": TEXT, "spans": [{"start": 4.0, "end": 9, "label": "x"}]}, "no whole numbers"),
        ({"text": TEXT, "spans": [{"start": 4, "end": 99, "label": "x"}]}, "beyond the text"),
        (
            {"text": TEXT, "spans": [{"start": 4, "end": 9, "label": "x", "text": "Putin"}]},
            "is “بوتين”",
        ),
        ({"text": TEXT, "document_labels": [{}]}, "has no name"),
        ({"text": TEXT, "relations": [{"label": "x"}]}, "no end"),
        ({"text": 7}, "has no text"),
        ({"tokens": ["a", ""], "tags": ["O", "O"]}, "no list of words"),
        ({"tokens": ["a"], "tags": ["Q-x"]}, "is no tag"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_line(tmp_path, row, reason):
    _, report = read(tmp_path, row)
    [problem] = report.problems
    assert reason in problem.reason
    assert problem.line == 1


def test_rows_are_told_from_those_of_other_tools(tmp_path):
    ours = [
        {"text": TEXT, "spans": [{"start": 4, "end": 9, "label": "PER"}]},
        {"id": "0", "tokens": ["a"], "ner_tags": [0]},
        {"tokenized_text": ["a"], "ner": [[0, 0, "x"]]},
    ]
    theirs = {
        "prodigy": {
            "text": TEXT,
            "spans": [{"start": 4, "end": 9, "label": "P"}],
            "answer": "accept",
        },
        "doccano": {"text": TEXT, "label": [[4, 9, "PER"]]},
        "hashiya": {"text": TEXT, "annotations": []},
    }
    path = tmp_path / "x.jsonl"
    for row in ours:
        path.write_text(json.dumps(row), "utf-8")
        assert format_for_reading([path], None).key == "huggingface", row
    for key, row in theirs.items():
        path.write_text(json.dumps(row), "utf-8")
        assert format_for_reading([path], None).key == key
    for options in (SPANS, TOKENS):
        path = tmp_path / f"{options.layout}.jsonl"
        FORMAT.write(golden_documents(), path, options, WriteReport())
        assert format_for_reading([path], None).key == "huggingface"


# ------------------------------------------------------------------------------ round trips


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_nothing_is_lost_of_spans(documents):
    found = check_losses(FORMAT, documents, SPANS)
    assert [one.document for one in found] == [one.document for one in documents]
    assert [[s.state for s in one.sets] for one in found] == [
        [s.state for s in one.sets] for one in documents
    ]


LOST_SPANS = {
    "overlapping spans", "spans inside words", "spans without tokens", "spans of other layers",
}  # fmt: skip


def check_token_losses(documents, options):
    """As `check_losses`, where spans are lost for several reasons and labels are made words."""
    found, written, report = there_and_back(FORMAT, documents, options)
    assert report.problems == []
    held = [
        one for one in documents
        if one.sets and any(map(str.strip, one.document.text.split()))
    ]  # fmt: skip
    before, after = facts(documents), facts(found)
    spans = sum(before["spans"].values()) - sum(after["spans"].values())
    assert spans == sum(written.lost[kind] for kind in LOST_SPANS)
    for kind in ("relations", "fragments", "document labels", "attributes", "notes", "scores"):
        assert before[kind].total() == written.lost[kind], kind
    assert (
        before["roles"].total() - after["roles"].total() == 0
        or written.lost["documents without tokens"]
    )
    lost = written.lost["documents without annotations"] + written.lost["documents without tokens"]
    assert len(documents) - len(found) <= lost
    texts = {one.document.id: one.document.text for one in held}
    assert all(texts[one.document.id] == one.document.text for one in found)
    return before, after, written


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_tokens_lose_what_they_tell(documents):
    for inside in InsideWords:
        options = HuggingFaceLinesWriting(layout=Layout.TOKENS, inside_words=inside)
        before, after, written = check_token_losses(documents, options)
        places = {(doc, who, span) for doc, who, (_, _, span) in before["spans"]}
        moved = [
            (doc, who, span)
            for doc, who, (_, _, span) in after["spans"].elements()
            if (doc, who, span) not in places
        ]
        assert len(moved) <= written.lost["widened spans"]


@pytest.mark.parametrize("scheme", list(TagScheme))
def test_flat_spans_on_words_come_back_from_tokens_with_nothing_lost(scheme):
    document = Document("d", "زار بوتين الصين. قال: نعم\n\nعاد أمس")
    spans = tuple(
        SpanAnnotation(f"s{at}", "d", "amal", "entity", label, Span(at, end))
        for at, end, label in ((4, 9, "PER"), (10, 15, "GPE"), (27, 30, "TIME"), (31, 34, "TIME"))
    )
    one = AnnotatedDocument(
        document, (AnnotationSet(Annotator("amal", "amal", Role.ADJUDICATOR), spans=spans),)
    )
    options = HuggingFaceLinesWriting(layout=Layout.TOKENS, scheme=scheme)
    [found] = check_losses(FORMAT, [one], options)
    assert found.document.text == document.text
    assert [s.span for s in found.sets[0].spans] == [s.span for s in spans]
    assert found.sets[0].annotator.role is Role.ADJUDICATOR


def test_the_files_are_the_golden_ones(tmp_path):
    for options in (SPANS, TOKENS):
        name = f"{options.layout}.jsonl"
        FORMAT.write(golden_documents(), tmp_path / name, options, WriteReport())
        for file in (name, f"{name}.card.md"):
            assert (tmp_path / file).read_text("utf-8") == (GOLDEN / file).read_text("utf-8")


# ------------------------------------------------------------------------------ real clients


@pytest.fixture
def load(tmp_path, monkeypatch):
    """`datasets.load_dataset` with nothing of the network and a cache of its own."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()

    def loads(*given, **more):
        cache = tempfile.mkdtemp(dir=tmp_path)
        return datasets.load_dataset(*given, cache_dir=cache, **more)

    return loads


def write(documents, path, options):
    report = WriteReport()
    FORMAT.write(iter(documents), path, options, report)
    return report


def test_datasets_loads_spans_as_they_are(tmp_path, load):
    write(golden_documents(), tmp_path / "a.jsonl", SPANS)
    found = load("json", data_files=str(tmp_path / "a.jsonl"), split="train")
    first = found[0]
    assert first["text"][4:15] == "شي جين بينغ"
    assert [s["text"] for s in first["spans"]] == [
        first["text"][s["start"] : s["end"]] for s in first["spans"]
    ]
    assert json.loads(first["meta"]) == {"source": "وكالة", "year": 2025, "tags": ["أ", None]}
    assert found[1]["spans"][0]["score"] == 0.75
    assert found["annotator"] == ["amal", "ner", "basim", ""]


def test_datasets_loads_tags_by_name_and_as_class_labels_with_the_card(tmp_path, load):
    write(golden_documents(), tmp_path / "train.jsonl", TOKENS)
    found = load("json", data_files=str(tmp_path / "train.jsonl"), split="train")
    assert found[0]["ner_tags"][:4] == ["O", "B-PER", "I-PER", "I-PER"]
    folder = tmp_path / "repository"
    folder.mkdir()
    (tmp_path / "train.jsonl").rename(folder / "train.jsonl")
    (tmp_path / "train.jsonl.card.md").rename(folder / "README.md")
    found = load(str(folder), split="train")
    assert found.features["ner_tags"].feature.names == ["O", "B-PER", "I-PER"]
    assert found[0]["ner_tags"][:4] == [0, 1, 2, 2]
    for row in found:
        assert row["tokens"] == [
            row["text"][start:end]
            for start, end in zip(row["token_starts"], row["token_ends"], strict=True)
        ]


def dated(number, **more):
    """A document whose strings look like something else."""
    one = Document(
        f"{number:03}", "٢٠٢٥ " + "كلمة " * 60, "2025-09-02", {"date": "2025-09-02", "n": "007"}
    )
    return AnnotatedDocument(one, (AnnotationSet(Annotator("amal", "amal"), **more),))


def rich(number):
    """The same with what the others lack."""
    base = dated(number).document
    span = SpanAnnotation(
        "s",
        base.id,
        "amal",
        "entity",
        "DATE",
        Span(0, 4),
        {"iso": "2025-09-02", "n": "007"},
        0.5,
        "007",
    )
    return dated(
        number,
        spans=(span,),
        relations=(Relation("r", base.id, "amal", "entity", "is", "s", "s"),),
        labels=(DocumentLabel("l", base.id, "amal", "topic", "news"),),
    )


def test_strings_stay_strings(tmp_path, load):
    documents = [*(dated(n) for n in range(5)), rich(7)]
    report = write(documents, tmp_path / "a.jsonl", SPANS)
    found = load("json", data_files=str(tmp_path / "a.jsonl"), split="train")
    assert found[5]["id"] == "007"
    assert found[5]["spans"][0]["note"] == "007"
    assert json.loads(found[5]["spans"][0]["attributes"]) == {"iso": "2025-09-02", "n": "007"}
    assert json.loads(found[0]["meta"])["date"] == "2025-09-02"
    # JSON cannot keep it from making times of a column that has nothing else: that is said.
    assert [note for note in report.notes if "title" in note]
    assert not isinstance(found[0]["title"], str)
    documents[2] = AnnotatedDocument(Document("x", "نص", "عنوان"))
    report = write(documents, tmp_path / "b.jsonl", SPANS)
    found = load("json", data_files=str(tmp_path / "b.jsonl"), split="train")
    assert found[0]["title"] == "2025-09-02"
    assert report.notes == []


def test_empty_lists_in_the_first_block_do_not_break_later_rows(tmp_path, load):
    pyarrow_json = pytest.importorskip("pyarrow.json")
    filler = "كلمة " * 1200
    many = [AnnotatedDocument(Document(f"d{n}", filler)) for n in range(1_200)]
    path = tmp_path / "a.jsonl"
    report = write([*many[:-1], rich(1), rich(2), many[-1]], path, SPANS)
    assert path.stat().st_size > 12 * 1024 * 1024
    assert "stand first" in report.notes[0]
    found = load("json", data_files=str(path), split="train")
    assert found.num_rows == 1_202
    assert found[0]["id"] == "001"
    assert found[0]["spans"][0]["score"] == 0.5
    assert found[1]["id"] == "d0"
    assert [row["id"] for row in found.select([1_200, 1_201])] == ["002", "d1199"]
    # With threads pyarrow takes whichever block is ready first for the beginning.
    in_order = pyarrow_json.ReadOptions(use_threads=False)
    assert pyarrow_json.read_json(str(path), in_order).num_rows == 1_202
    read_report = ReadReport()
    assert len(list(FORMAT.read([path], HuggingFaceReading(), read_report))) == 1_202
    assert read_report.problems == []


def test_pandas_reads_it(tmp_path):
    pandas = pytest.importorskip("pandas")
    write(golden_documents(), tmp_path / "a.jsonl", SPANS)
    frame = pandas.read_json(tmp_path / "a.jsonl", lines=True, dtype=False)
    assert list(frame["id"]) == ["beijing-1", "beijing-1", "tokens", "empty"]
    assert frame["spans"][0][0]["label"] == "PER"


# ------------------------------------------------------------------------------ hostile and large


def test_hostile_files_give_documents_or_reasons(tmp_path):
    gliner = json.dumps({"tokenized_text": ["قال", "شي"], "ner": [[1, 1, "p"]]}, ensure_ascii=False)
    sources = [
        (GOLDEN / "spans.jsonl").read_bytes(),
        (GOLDEN / "tokens.jsonl").read_bytes(),
        gliner.encode(),
    ]
    for ending in (".jsonl", ".json"):
        path = tmp_path / f"broken{ending}"
        for source in sources:
            for broken in mutations(source, 120):
                path.write_bytes(broken)
                report = ReadReport()
                FORMAT.recognises(broken)
                try:
                    found = list(FORMAT.read([path], HuggingFaceReading(), report))
                except BadInput:
                    continue
                assert (
                    found or report.problems or not re.sub(rb"[\s,\[\]]|\xef\xbb\xbf", b"", broken)
                )


FLAT = """
import resource, sys
from pathlib import Path
from annotator.formats.{module} import FORMAT
from annotator.formats.format import ReadReport, WriteReport
from tests.formats.test_huggingface import rich

def there_and_back(count):
    path = Path(sys.argv[1]) / f"{{count}}{ending}"
    documents = (rich(number) for number in range(count))
    FORMAT.write(documents, path, FORMAT.WriteOptions(), WriteReport())
    report = ReadReport()
    assert sum(1 for _ in FORMAT.read([path], FORMAT.ReadOptions(), report)) == count
    assert report.problems == []
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

small = there_and_back(2_000)
print((there_and_back(20_000) - small) // 1024)
"""


def check_flat(folder, module, ending):
    """Fail where ten times as many documents take more memory, in a process of its own."""
    pytest.importorskip("resource")
    script = FLAT.format(module=module, ending=ending)
    root = Path(__file__).resolve().parents[2]
    run = [sys.executable, "-c", script, str(folder)]
    grown = subprocess.run(run, cwd=root, capture_output=True, text=True, check=True).stdout
    assert int(grown) < 20, f"{grown} MiB more for ten times as many documents"


def test_memory_stays_flat_over_20_000_documents(tmp_path):
    check_flat(tmp_path, "huggingface", ".jsonl")
