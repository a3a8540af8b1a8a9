"""Tables of articles: columns found and named, every sign kept, no formula out, hostile files."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from hypothesis import given, settings

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, BadInput
from annotator.formats import annotation_table, csv_tables, excel, jsonl_tables
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.table_mapping import guarded
from annotator.plugins import read_options
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents

openpyxl = pytest.importorskip("openpyxl")
ARTICLE = "وصل الرئيس إلى بكين ، في زيارة تستغرق يومين.\r\nوقال “نعم” 😀"


def read(form, path, **words):
    report = ReadReport()
    options = read_options(form.ReadOptions, words)
    return [one.annotated for one in form.read([path], options, report)], report


def csv_file(tmp_path, rows, name="in.csv", encoding="utf-8", **more):
    text = io.StringIO()
    csv.writer(text, **more).writerows(rows)
    path = tmp_path / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def test_columns_are_found_by_their_names(tmp_path):
    path = csv_file(
        tmp_path,
        [["المعرف", "العنوان", "النص", "المصدر", "القسم"], ["7", "قمة", ARTICLE, "AP", "سياسة"]],
    )
    [found], report = read(csv_tables.FORMAT, path)
    document = found.document
    assert (document.id, document.title, document.text) == ("7", "قمة", ARTICLE)
    assert dict(document.metadata) == {"source": "AP", "القسم": "سياسة"}
    assert found.sets == ()
    assert any("النص" in note for note in report.notes)


@pytest.mark.parametrize("rest", ["", "\n", "\r\n3,ثالث\r\n4,رابع"])
def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path, rest):
    path = tmp_path / "in.csv"
    path.write_bytes(f'id,text\r\n1,"أول"\r\n2,"نص مقطوع{rest}'.encode())
    [found], report = read(csv_tables.FORMAT, path)
    assert found.document.text == "أول"
    assert [str(one) for one in report.problems] == [
        f"{path}:3: a quotation mark that opens in the row is never closed"
    ]


def test_date_source_and_address_are_kept_under_their_keys(tmp_path):
    path = csv_file(
        tmp_path,
        [["نص, كامل", "متى", "أين", "date"], [ARTICLE, "2025-09-02", "https://a.example/1", "أمس"]],
    )
    [found], _ = read(csv_tables.FORMAT, path, text="#1", date="متى", url="#3")
    assert dict(found.document.metadata) == {
        "date": "2025-09-02",
        "url": "https://a.example/1",
        "date-2": "أمس",
    }
    [found], _ = read(csv_tables.FORMAT, path, text="#1", date="", url="", metadata="#2")
    assert dict(found.document.metadata) == {"متى": "2025-09-02"}
    [found], _ = read(csv_tables.FORMAT, path, text="#1", metadata="")
    assert dict(found.document.metadata) == {}
    with pytest.raises(BadInput, match="#5"):
        read(csv_tables.FORMAT, path, text="#5")


def test_columns_are_named_by_options_and_labels_become_document_labels(tmp_path):
    rows = [["n", "a", "b", "stance"], ["1", "x" * 90, ARTICLE, "agree"], ["2", "y", ARTICLE, ""]]
    path = csv_file(tmp_path, rows)
    found, _ = read(csv_tables.FORMAT, path, text="b", id="n", labels="stance", metadata="")
    assert [one.document.text for one in found] == [ARTICLE, ARTICLE]
    assert [dict(one.document.metadata) for one in found] == [{}, {}]
    [label] = found[0].sets[0].labels
    assert (label.layer, label.label) == ("stance", "agree")


def test_an_unknown_column_is_said_with_those_there_are(tmp_path):
    path = csv_file(tmp_path, [["id", "text"], ["1", ARTICLE]])
    with pytest.raises(BadInput, match="no column “body”; its columns are id, text"):
        read(csv_tables.FORMAT, path, text="body")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separator_and_encoding_are_found(tmp_path, encoding, delimiter):
    text = ARTICLE.replace("😀", "")
    path = csv_file(tmp_path, [["id", "text"], ["1", text]], encoding=encoding, delimiter=delimiter)
    [found], _ = read(csv_tables.FORMAT, path)
    assert found.document.text == text


def test_rows_without_a_header_are_numbered(tmp_path):
    path = csv_file(tmp_path, [["5", ARTICLE]])
    [found], _ = read(csv_tables.FORMAT, path, header="false", id="1")
    assert (found.document.id, found.document.text) == ("5", ARTICLE)


def test_bad_rows_are_refused_by_their_lines_and_the_rest_is_read(tmp_path):
    rows = [["id", "text"], ["1", ""], ["2", ARTICLE, "more"], ["3", ARTICLE]]
    found, report = read(csv_tables.FORMAT, csv_file(tmp_path, rows))
    assert [one.document.id for one in found] == ["3"]
    assert report.refused == {"documents": 2}
    assert sorted(problem.line for problem in report.problems) == [2, 3]


def test_a_huge_line_is_refused_without_reading_it_all(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"id,text\n1,")
        for _ in range(40):
            file.write(b"x" * 1_000_000)
    found, report = read(csv_tables.FORMAT, path)
    assert found == []
    assert report.refused == {"documents": 1}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'quoted", "'=1"])
@pytest.mark.parametrize("form", [csv_tables.FORMAT, excel.FORMAT], ids=lambda one: one.key)
def test_no_cell_is_a_formula_and_the_text_comes_back(tmp_path, form, text):
    document = Document(text, text, text, {"k": text})
    path = tmp_path / f"out{form.extensions[0]}"
    form.write(iter([AnnotatedDocument(document)]), path, form.WriteOptions(), WriteReport())
    if form is excel.FORMAT:
        sheet = openpyxl.load_workbook(path)["articles"]
        cells = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    else:
        written = io.StringIO(path.read_bytes().decode(), newline="")
        cells = [cell for row in csv.reader(written) for cell in row]
    assert not any(str(cell).startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    [found], _ = read(form, path)
    assert found.document == document
    assert dict(found.document.metadata) == {"k": text}
    assert found.document.text == text
    assert found.document.title == text


def test_a_foreign_apostrophe_is_left_alone(tmp_path):
    path = csv_file(tmp_path, [["id", "title", "text"], ["'=1", "'-x", "'=" + ARTICLE]])
    [found], _ = read(csv_tables.FORMAT, path)
    assert (found.document.id, found.document.title) == ("'=1", "'-x")
    assert found.document.text == "'=" + ARTICLE


@pytest.mark.parametrize("form", [csv_tables.FORMAT, excel.FORMAT], ids=lambda one: one.key)
def test_a_corpus_comes_back_but_for_what_is_told(form):
    @settings(max_examples=40, deadline=None)
    @given(corpora())
    def check(documents):
        check_losses(form, documents, form.WriteOptions())

    check()


def test_the_table_of_annotations_says_each_once(tmp_path):
    path = tmp_path / "out.csv"
    report = WriteReport()
    form = annotation_table.FORMAT
    given_documents = golden_documents()
    form.write(iter(given_documents), path, form.WriteOptions(), report)
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    spans = [row for row in rows if row["kind"] == "span"]
    assert len(spans) == report.written["spans"] > 0
    texts = {one.document.id: one.document.text for one in given_documents}
    for row in spans:
        found = texts[row["document"]][int(row["start"]) : int(row["end"])]
        assert row["text"] == guarded(found)


def test_excel_lists_annotations_on_the_second_sheet(tmp_path):
    path = tmp_path / "out.xlsx"
    report = WriteReport()
    excel.FORMAT.write(iter(golden_documents()), path, excel.ExcelWriting(), report)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["articles", "annotations"]
    assert book["annotations"].max_row - 1 >= report.lost["spans"] > 0


def test_excel_refuses_a_bomb_before_unpacking_it(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    with pytest.raises(BadInput, match="unpacks to"):
        read(excel.FORMAT, path)


def test_excel_dates_and_numbers_become_metadata(tmp_path):
    import datetime

    book = openpyxl.Workbook()
    book.active.append(["id", "text", "date", "score"])
    book.active.append([12, ARTICLE.replace("\r\n", "\n"), datetime.datetime(2025, 9, 2), 0.5])
    path = tmp_path / "in.xlsx"
    book.save(path)
    [found], _ = read(excel.FORMAT, path)
    assert found.document.id == "12"
    assert dict(found.document.metadata) == {"date": "2025-09-02T00:00:00", "score": 0.5}


def test_json_lines_are_read_by_their_columns(tmp_path):
    path = tmp_path / "in.jsonl"
    lines = [{"url": "u1", "body": ARTICLE, "n": 1}, {"url": "u2", "body": ARTICLE}, {"url": "u3"}]
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    found, report = read(jsonl_tables.FORMAT, path, id="url")
    assert [one.document.id for one in found] == ["u1", "u2"]
    assert dict(found[0].document.metadata) == {"n": 1}
    assert report.problems[0].line == 3
    assert jsonl_tables.FORMAT.recognises(path.read_bytes())


def sample_of(form, tmp_path):
    path = tmp_path / f"sample{form.extensions[0]}"
    if form.can_write:
        form.write(iter(golden_documents()[:3]), path, form.WriteOptions(), WriteReport())
    else:
        path.write_text(json.dumps({"body": ARTICLE, "url": "u"}) + "\n", "utf-8")
    return path.read_bytes()


@pytest.mark.parametrize(
    "form", [csv_tables.FORMAT, excel.FORMAT, jsonl_tables.FORMAT], ids=lambda one: one.key
)
def test_hostile_files_give_documents_or_sentences(form, tmp_path):
    content = sample_of(form, tmp_path)
    for number, broken in enumerate(mutations(content, 200)):
        path = tmp_path / f"{number}{form.extensions[0]}"
        path.write_bytes(broken)
        try:
            found, report = read(form, path)
            assert found or report.problems, f"{path} said nothing"
            form.preview(path, form.ReadOptions())
        except AnnotatorError:
            pass  # a sentence


def test_a_preview_shows_rows_and_the_columns_taken(tmp_path):
    path = csv_file(tmp_path, [["id", "النص", "x"], *([str(n), ARTICLE, "y"] for n in range(30))])
    found = csv_tables.FORMAT.preview(path, csv_tables.CsvReading())
    assert found.columns == ("id", "النص", "x")
    assert (found.text, found.id, found.title) == ("النص", "id", "")
    assert len(found.rows) == 8
