"""Parquet: features that `datasets` takes from the schema, round trips, other people's tables."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.bio import TagScheme
from annotator.core.errors import AnnotatorError, BadInput
from annotator.formats import extras, parquet_reading, parquet_writing
from annotator.formats.format import NotReadBack, ReadReport, WriteReport
from annotator.formats.huggingface import FORMAT as LINES
from annotator.formats.huggingface_reading import HuggingFaceReading
from annotator.formats.huggingface_rows import Layout
from annotator.formats.parquet import FORMAT, ParquetWriting
from annotator.project.format_shelf import format_for_reading
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents
from tests.formats.test_huggingface import check_flat, dated, load, rich, texts

assert load  # a fixture
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "parquet"
SPANS = ParquetWriting()
TOKENS = ParquetWriting(layout=Layout.TOKENS)


def write(documents, path, options=SPANS):
    report = WriteReport()
    FORMAT.write(iter(documents), path, options, report)
    return report


def read(path, **options):
    report = ReadReport()
    found = FORMAT.read([path], HuggingFaceReading(**options), report)
    return [one.annotated for one in found], report


def table(path, columns, *, features=None):
    made = pa.table(columns)
    if features:
        made = made.replace_schema_metadata(
            {"huggingface": json.dumps({"info": {"features": features}})}
        )
    pq.write_table(made, path)
    return path


# ------------------------------------------------------------------------------ round trips


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_nothing_is_lost_of_spans(documents):
    found = check_losses(FORMAT, documents, SPANS)
    assert [one.document for one in found] == [one.document for one in documents]


@settings(max_examples=50, deadline=None)
@given(corpora())
def test_tokens_are_those_of_the_lines(documents):
    with tempfile.TemporaryDirectory() as folder:
        report, other = write(documents, Path(folder) / "a.parquet", TOKENS), WriteReport()
        LINES.write(
            documents, Path(folder) / "a.jsonl", LINES.WriteOptions(layout=Layout.TOKENS), other
        )
        assert report.lost == other.lost
        found, read_report = read(Path(folder) / "a.parquet")
        assert read_report.problems == []
        lines = LINES.read([Path(folder) / "a.jsonl"], HuggingFaceReading(), ReadReport())
        assert found == [one.annotated for one in lines]


def test_the_schema_and_the_rows_are_the_golden_ones(tmp_path):
    """Not the bytes, which may change with pyarrow."""
    for options in (SPANS, TOKENS):
        path = tmp_path / f"{options.layout}.parquet"
        write(golden_documents(), path, options)
        found = pq.read_table(path)
        told = "\n".join(
            [
                str(found.schema.remove_metadata()),
                found.schema.metadata[b"huggingface"].decode(),
                *(json.dumps(row, ensure_ascii=False) for row in found.to_pylist()),
                "",
            ]
        )
        golden = GOLDEN / f"{options.layout}.txt"
        assert told == golden.read_text("utf-8")


def test_groups_of_rows_are_written_and_compared(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_writing, "GROUP_ROWS", 3)
    documents = [rich(number) for number in range(10)]
    write(documents, tmp_path / "a.parquet")
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 4
    found, _ = read(tmp_path / "a.parquet")
    assert found == documents


def test_what_does_not_come_back_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_writing.ParquetRows, "_digest_of", lambda *_: b"")
    with pytest.raises(NotReadBack):
        write([rich(1)], tmp_path / "a.parquet")


# ------------------------------------------------------------------------------ real clients


@pytest.mark.parametrize("scheme", list(TagScheme))
def test_datasets_takes_class_labels_from_the_schema(tmp_path, load, scheme):
    options = ParquetWriting(layout=Layout.TOKENS, scheme=scheme)
    write(golden_documents(), tmp_path / "a.parquet", options)
    found = load("parquet", data_files=str(tmp_path / "a.parquet"), split="train")
    tags = found.features["ner_tags"].feature
    first = {"IOB1": "I-PER"}.get(scheme, "B-PER")
    assert tags.names[0] == "O"
    assert tags.int2str(found[0]["ner_tags"][1]) == first
    if scheme is TagScheme.IOB2:
        assert tags.names == ["O", "B-PER", "I-PER"]
        assert found[0]["ner_tags"][:5] == [0, 1, 2, 2, 0]
    assert found.features["tokens"].feature.dtype == "string"
    for row in found:
        assert row["tokens"] == [
            row["text"][start:end]
            for start, end in zip(row["token_starts"], row["token_ends"], strict=True)
        ]


def test_strings_stay_strings_and_empty_lists_have_types(tmp_path, load):
    documents = [*(dated(n) for n in range(1_500)), rich(7_000), *(dated(n) for n in range(3))]
    write(documents, tmp_path / "a.parquet")
    found = load("parquet", data_files=str(tmp_path / "a.parquet"), split="train")
    assert {found.features[name].dtype for name in ("id", "title", "meta")} == {"string"}
    assert found[0]["title"] == "2025-09-02"
    assert found[0]["id"] == "000"
    assert found[0]["spans"] == []
    [span] = found[1_500]["spans"]
    assert span["note"] == "007"
    assert span["score"] == 0.5
    assert json.loads(span["attributes"]) == {"iso": "2025-09-02", "n": "007"}
    assert found.features["spans"].feature["start"].dtype == "int64"
    assert found.features["relations"].feature["label"].dtype == "string"
    assert found.features["document_labels"].feature["label"].dtype == "string"


def test_features_are_said_as_older_datasets_say_them(tmp_path):
    """`List` stops everything before version 4."""
    for options in (SPANS, TOKENS):
        write(golden_documents(), tmp_path / "a.parquet", options)
        metadata = pq.read_schema(tmp_path / "a.parquet").metadata
        assert b'"List"' not in metadata[b"huggingface"]


def test_a_file_with_its_card_is_a_dataset_repository(tmp_path, load):
    folder = tmp_path / "repository"
    folder.mkdir()
    write(golden_documents(), folder / "any name.parquet", TOKENS)
    (folder / "any name.parquet.card.md").rename(folder / "README.md")
    found = load(str(folder), split="train")
    assert found.features["ner_tags"].feature.names == ["O", "B-PER", "I-PER"]
    assert found.num_rows == 5


def test_pandas_reads_it(tmp_path):
    pandas = pytest.importorskip("pandas")
    write(golden_documents(), tmp_path / "a.parquet")
    frame = pandas.read_parquet(tmp_path / "a.parquet")
    assert list(frame["id"]) == ["beijing-1", "beijing-1", "tokens", "empty"]
    assert frame["spans"][0][0]["label"] == "PER"


def test_what_datasets_wrote_is_read(tmp_path):
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    features = datasets.Features(
        id=datasets.Value("string"),
        tokens=datasets.List(datasets.Value("string")),
        ner_tags=datasets.List(datasets.ClassLabel(names=["O", "B-PER", "I-PER"])),
    )
    rows = {"id": ["0", "1"], "tokens": [["زار", "بوتين"], ["أمس"]], "ner_tags": [[0, 1], [0]]}
    datasets.Dataset.from_dict(rows, features=features).to_parquet(tmp_path / "a.parquet")
    found, report = read(tmp_path / "a.parquet")
    assert report.problems == []
    assert [texts(one) for one in found] == [[("PER", "بوتين")], []]


# ------------------------------------------------------------------------------ other people's


def test_tags_without_names_are_named_in_the_options(tmp_path):
    path = table(tmp_path / "a.parquet", {"tokens": [["زار", "بوتين"]], "ner_tags": [[0, 1]]})
    found, report = read(path)
    assert found == []
    assert "-o names=" in report.problems[0].reason
    [found], _ = read(path, names=("O", "B-PER"))
    assert texts(found) == [("PER", "بوتين")]


def test_spans_with_other_columns(tmp_path):
    columns = {
        "text": ["زار بوتين"],
        "entities": [[{"start": 4, "end": 9, "label": "PER"}]],
        "year": [2025],
        "embedding": [[0.1, 0.2]],
        "picture": [b"\xff"],
    }
    [found], report = read(table(tmp_path / "a.parquet", columns))
    assert report.problems == []
    assert texts(found) == [("PER", "بوتين")]
    assert dict(found.document.metadata) == {"year": 2025}


def test_a_table_of_articles_under_its_own_names(tmp_path):
    import datetime

    columns = {
        "المحتوى": ["زار بوتين الصين أمس", "عاد بوتين"],
        "العنوان": ["زيارة", "عودة"],
        "day": [datetime.date(2025, 9, 2), None],
        "score": [float("nan"), 0.5],
    }
    found, report = read(table(tmp_path / "a.parquet", columns))
    assert report.problems == []
    assert [one.document.title for one in found] == ["زيارة", "عودة"]
    assert [dict(one.document.metadata) for one in found] == [{"day": "2025-09-02"}, {"score": 0.5}]


def test_it_is_told_by_its_ending_and_in_folders(tmp_path):
    (tmp_path / "set" / "data").mkdir(parents=True)
    write(golden_documents(), tmp_path / "set" / "data" / "train-00000.parquet")
    (tmp_path / "set" / "README.md").write_text("# card", "utf-8")
    assert format_for_reading([tmp_path / "set"], None).key == "parquet"
    found, _ = read(tmp_path / "set")
    assert found == golden_documents()


# ------------------------------------------------------------------------------ hostile and large


def outcome(path):
    """What reading says; nothing but documents or sentences may come of a file."""
    try:
        found, report = read(path)
    except BadInput as error:
        return [], [str(error)]
    return found, [str(problem) for problem in report.problems]


@pytest.mark.parametrize("options", [SPANS, TOKENS], ids=lambda one: one.layout)
def test_hostile_files_give_documents_or_reasons(tmp_path, options):
    write(golden_documents(), tmp_path / "good.parquet", options)
    content = (tmp_path / "good.parquet").read_bytes()
    footer = int.from_bytes(content[-8:-4], "little")
    data, told = content[: -8 - footer], content[-8 - footer : -8]
    path = tmp_path / "broken.parquet"
    broken = [
        *mutations(content, 200),
        # A footer that is found but says other things; pages that are not what the footer says.
        *(data + one + len(one).to_bytes(4, "little") + b"PAR1" for one in mutations(told, 200)),
        *(
            one.ljust(len(data), b"\0")[: len(data)] + content[len(data) :]
            for one in mutations(data, 100)
        ),
    ]
    for one in broken:
        path.write_bytes(one)
        found, said = outcome(path)
        assert found or said
        assert all("\n" not in sentence for sentence in said)


@pytest.mark.parametrize(
    "columns",
    [
        {"text": [1, 2]},
        {"text": [b"\xff\xfe"]},
        {"text": [None, None]},
        {"text": ["نص"], "spans": ["not a list"]},
        {"text": ["نص"], "spans": [[1, 2]]},
        {"text": ["نص"], "spans": [[{"start": "0", "end": 1.5, "label": "x"}]]},
        {"tokens": [[1, 2]], "ner_tags": [[0, 0]]},
        {"tokens": ["ab"], "ner_tags": [[0, 0]]},
        {"tokens": [["a"]], "ner_tags": [[None]]},
        {"x": [1]},
    ],
)
def test_columns_of_wrong_types_are_refused_with_a_sentence(tmp_path, columns):
    _, said = outcome(table(tmp_path / "a.parquet", columns))
    assert said


def test_text_that_is_no_utf8_is_refused_row_by_row(tmp_path):
    strings = pa.array([b"\xd9\x86", b"\xff", b"\xd8\xb5"]).view(pa.string())
    path = table(tmp_path / "a.parquet", {"text": strings})
    found, said = outcome(path)
    assert [one.document.text for one in found] == ["ن", "ص"]
    assert "not UTF-8" in said[0]


def test_sizes_beyond_the_limits_are_refused_before_they_are_read(tmp_path, monkeypatch):
    path = table(tmp_path / "a.parquet", {"text": ["نص " * 400_000]})
    monkeypatch.setattr(parquet_reading, "LARGEST_GROUP", 1_000)
    found, [said] = outcome(path)
    assert found == []
    assert "1,000 bytes" in said
    monkeypatch.undo()
    monkeypatch.setattr(parquet_reading, "LARGEST_ROW", 1_000)
    _, [said] = outcome(path)
    assert "larger than 1,000 bytes" in said
    monkeypatch.undo()
    monkeypatch.setattr(parquet_reading, "MOST_ROWS", 0)
    _, [said] = outcome(path)
    assert "more than 0 rows" in said


def test_without_pyarrow_it_says_what_to_install(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(extras.importlib, "import_module", missing)
    with pytest.raises(AnnotatorError, match=r"pip install 'hashiya\[parquet\]'"):
        write([], tmp_path / "a.parquet")
    with pytest.raises(AnnotatorError, match=r"pip install 'hashiya\[parquet\]'"):
        read(tmp_path / "a.parquet")


def test_memory_stays_flat_over_20_000_documents(tmp_path):
    check_flat(tmp_path, "parquet", ".parquet")
