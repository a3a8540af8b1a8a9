"""brat: pieces, events, notes and folders of annotators in and out; real readers; hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import CONTINUES, AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.brat import FORMAT, BratReading
from annotator.formats.brat_lines import Said, parsed, rendered
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.label_names import PlainLayerWriting
from annotator.formats.plain_values import value_of, value_text
from annotator.project.format_shelf import format_for_reading
from tests.formats.documents import VALUES, corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, there_and_back
from tests.formats.test_hashiya import golden_documents

TEXT = "😀 قال بوتين\nفي بكين أمس إن الصين محايدة."
ANN = """T1\tPER 6 11\tبوتين
T2\tGPE 15 19\tبكين
T3\tتصريح 2 5;24 26\tقال إن
T4\tQuote 2 5;6 11\tقال بوتين
T5\tQuote 27 32;2 5\tالصين قال
T6\tLine 6 11;12 14\tبوتين في
R1\tlocated Arg1:T1 Arg2:T2
E1\tتصريح:T3 Source:T1 Place:T2
A1\tcertain E1
A2\tkind T1 head of state
N1\tReference T2 Wikidata:Q956\tBeijing
#1\tAnnotatorNotes T1\tملاحظة “طويلة”
*\tsame T1 T2 T4
"""


def put(folder, text=TEXT, ann=ANN, stem="a"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{stem}.txt").write_bytes(text.encode())
    if ann is not None:
        (folder / f"{stem}.ann").write_bytes(ann.encode())
    return folder


def read(path, **options):
    report = ReadReport()
    return [one.annotated for one in FORMAT.read([path], BratReading(**options), report)], report


def test_spans_pieces_events_attributes_and_notes_are_read(tmp_path):
    [found], report = read(put(tmp_path))
    assert report.problems == []
    [one] = found.sets
    by_text = {}
    for span in one.spans:
        by_text.setdefault(span.span.text(TEXT), []).append(span)
    [putin] = [span for span in by_text["بوتين"] if span.label == "PER"]
    assert dict(putin.attributes) == {"kind": "head of state"}
    assert putin.note == "ملاحظة “طويلة”"
    [beijing] = by_text["بكين"]
    assert dict(beijing.attributes) == {"Wikidata": "Q956", "Wikidata label": "Beijing"}
    [said] = [span for span in by_text["قال"] if span.label == "تصريح"]
    assert dict(said.attributes) == {"certain": True}
    names = {span.id: span.span.text(TEXT) for span in one.spans}
    arrows = {(r.label, names[r.source], names[r.target]) for r in one.relations}
    assert arrows == {
        ("located", "بوتين", "بكين"),
        ("Source", "قال", "بوتين"),
        ("Place", "قال", "بكين"),
        ("same", "بوتين", "بكين"),
        ("same", "بكين", "قال"),
        (CONTINUES, "إن", "قال"),
        (CONTINUES, "بوتين", "قال"),
        (CONTINUES, "الصين", "قال"),
    }


def test_a_cut_that_only_a_line_break_made_is_healed(tmp_path):
    [found], _ = read(put(tmp_path, ann="T1\tLine 6 11;12 14\tبوتين في\n"))
    [span] = found.sets[0].spans
    assert span.span == Span(6, 14)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("T1\tPER 6 11\tبوتن", "is “بوتين”, not “بوتن”"),
        ("T1\tPER 6 99\tبوتين", "beyond the text"),
        ("T1\tPER 6 11;8 12\tx", "overlap"),
        ("T1\tPER 6", "no line of an .ann file"),
        ("R1\tx Arg1:T1 Arg2:T9", "no end"),
        ("A1\tx T9 y", "no annotation “T9”"),
        ("#1\tAnnotatorNotes T9\tx", "no annotation “T9”"),
        ("T1\tPER 7 12\tبوتين", "not “بوتين”"),
    ],
)
def test_what_cannot_stand_is_refused_with_its_line(tmp_path, line, reason):
    _, report = read(put(tmp_path, ann=f"T5\tGPE 15 19\tبكين\n{line}\n"))
    [problem] = report.problems
    assert reason in str(problem)
    assert problem.line == 2
    assert problem.file.endswith("a.ann")


def test_annotators_are_told_by_folders_or_suffixes(tmp_path):
    mark = "T1\tPER 6 11\tبوتين\n"
    put(tmp_path / "one" / "amal", ann=mark, stem="x")
    put(tmp_path / "one" / "badr", ann="", stem="x")
    [found], _ = read(tmp_path / "one", annotators="folder")
    assert found.document.id == "x"
    assert {(s.annotator.id, len(s.spans)) for s in found.sets} == {("amal", 1), ("badr", 0)}
    put(tmp_path / "two", ann=mark, stem="x_amal")
    put(tmp_path / "two", ann=mark, stem="x_badr")
    [found], _ = read(tmp_path / "two", annotators="suffix")
    assert [s.annotator.id for s in found.sets] == ["amal", "badr"]
    # Without being told, folders are parts of a collection.
    found, _ = read(tmp_path / "one")
    assert [one.document.id for one in found] == ["amal/x", "badr/x"]


def test_another_text_of_the_same_name_is_refused(tmp_path):
    put(tmp_path / "amal", ann="T1\tPER 6 11\tبوتين\n")
    put(tmp_path / "badr", text="آخر", ann="")
    [found], report = read(tmp_path, annotators="folder")
    assert [s.annotator.id for s in found.sets] == ["amal"]
    assert report.refused == {"sets": 1}


def test_a_text_that_is_missing_or_alone(tmp_path):
    put(tmp_path, ann=None, stem="alone")
    (tmp_path / "orphan.ann").write_text("T1\tPER 0 1\tx\n", "utf-8")
    [found], report = read(tmp_path)
    assert found.document.id == "alone"
    assert found.sets == ()
    assert "orphan.txt" in str(report.problems[0])


def test_a_folder_of_brat_files_is_told_by_what_is_in_it(tmp_path):
    assert format_for_reading([put(tmp_path)], None).key == "brat"
    assert format_for_reading([tmp_path / "a.ann"], None).key == "brat"


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_every_value_comes_back_from_its_line(value):
    line = Said("attribute", "T1", "key with blank", value)
    text = rendered(line, 1)
    assert text.count("\n") == 1
    assert len(text.splitlines()) == 1
    assert parsed(text.rstrip("\n")) == [line]


@pytest.mark.parametrize("word", ["007", "1e5", "true story", "[1]", "-", "NaN", "1_000"])
def test_words_of_other_tools_stay_words(word):
    assert value_of(word) == word
    assert value_text(word) == word


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    check_losses(FORMAT, documents, PlainLayerWriting())


def test_nothing_but_document_labels_and_metadata_of_the_samples_is_lost():
    found, written, _ = there_and_back(FORMAT, golden_documents(), PlainLayerWriting())
    assert len(found) == len(golden_documents())
    assert {kind for kind, n in written.lost.items() if n} <= {
        "document labels", "metadata", "tokens", "attributes",
    }  # fmt: skip


def test_a_span_over_a_line_break_is_written_in_pieces_as_brat_wants_it(tmp_path):
    text = "أول\nثان"
    span = SpanAnnotation("s", "d", "amal", "entity", "PER", Span(0, 7))
    one = AnnotationSet(Annotator("amal", "amal"), spans=(span,))
    FORMAT.write(
        iter([AnnotatedDocument(Document("d", text), (one,))]),
        tmp_path / "out", PlainLayerWriting(), WriteReport(),
    )  # fmt: skip
    assert (tmp_path / "out/amal/d.ann").read_text("utf-8") == "T1\tPER 0 3;4 7\tأول ثان\n"
    conf = (tmp_path / "out/annotation.conf").read_text("utf-8")
    assert "[entities]\nPER\n[relations]" in conf


def written_samples(tmp_path):
    """The samples as brat files: (text, marks) of each."""
    out = tmp_path / "out"
    FORMAT.write(iter(golden_documents()), out, PlainLayerWriting(), WriteReport())
    pairs = [(marks.with_suffix(".txt"), marks) for marks in sorted(out.rglob("*.ann"))]
    assert any(marks.stat().st_size for _, marks in pairs)
    return pairs


def test_bioc_reads_what_we_write(tmp_path):
    brat = pytest.importorskip("bioc.brat")
    entities = 0
    for text_file, marks in written_samples(tmp_path):
        text = text_file.read_bytes().decode()
        with marks.open(encoding="utf-8", newline="\n") as file:
            found = brat.load_ann(file)
        for entity in found.entities:
            pieces = [text[one.begin : one.end] for one in sorted(entity.locations)]
            assert entity.text == " ".join(pieces)
            entities += 1
        lines = [line[0] for line in marks.read_text("utf-8").splitlines()]
        assert lines.count("T") == len(found.entities)
        assert lines.count("R") == len(found.relations)
        assert lines.count("A") == len(found.attributes)
    assert entities


def test_pybrat_reads_what_we_write(tmp_path):
    pybrat = pytest.importorskip("pybrat.parser")
    # It refuses two annotations on one extent, which brat itself takes: only errors of form count.
    reader = pybrat.BratParser(error="ignore")
    texts = {t.stem: t.read_bytes().decode() for t, _ in written_samples(tmp_path)}
    found = [
        example
        for folder in sorted((tmp_path / "out").iterdir())
        if folder.is_dir()
        for example in reader.parse(str(folder))
    ]  # fmt: skip
    assert any(example.entities for example in found)
    for example in found:
        for entity in example.entities:
            # It reads texts with line ends made the same; the file counts as it is.
            text = texts[Path(example.id).name]
            pieces = [text[one.start : one.end] for one in entity.spans]
            assert entity.mention == " ".join(pieces)


def test_hostile_files_give_documents_or_reasons(tmp_path):
    for number, broken in enumerate(mutations(ANN.encode(), 200)):
        folder = put(tmp_path / str(number), ann=None)
        (folder / "a.ann").write_bytes(broken)
        found, report = read(folder)
        assert found or report.problems
    for number, broken in enumerate(mutations(TEXT.encode(), 100)):
        folder = put(tmp_path / f"t{number}")
        (folder / "a.txt").write_bytes(broken)
        found, report = read(folder)
        assert found or report.problems
