"""A first look at files: format, encoding, notes, the first rows, and never more than a bound."""

import csv

import pytest

from annotator.project import looking
from annotator.project.looking import look_at

ARTICLE = "وصل الرئيس الروسي إلى بكين في زيارة تستغرق يومين ويلتقي خلالها نظيره الصيني."


def table(path, rows, encoding="utf-8", delimiter=","):
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def test_a_table_shows_its_first_rows_and_encoding(tmp_path):
    rows = [["رقم", "النص"]] + [[n, ARTICLE] for n in range(100)]
    path = table(tmp_path / "in.csv", rows, "cp1256", ";")
    look = look_at([path])
    assert look.format.key == "csv"
    assert look.file == path
    assert look.encoding == "windows-1256"
    assert look.preview.columns == ("رقم", "النص")
    assert look.preview.text == "النص"
    assert look.preview.rows[0] == ("0", ARTICLE)
    assert len(look.preview.rows) < 20
    assert look.problem is None


def test_options_change_what_is_seen(tmp_path):
    path = table(tmp_path / "in.csv", [["a,b", "c"], ["1", ARTICLE]], delimiter=";")
    one = look_at([path], options={"separator": "comma", "header": "false"})
    assert one.preview.columns == ("1", "2")
    assert look_at([path], options={"separator": "semicolon"}).preview.columns == ("a,b", "c")


def test_the_scheme_of_a_column_file_is_a_note(tmp_path):
    path = tmp_path / "in.conll"
    path.write_text("بوتين\tB-PER\nفي\tO\nبكين\tB-GPE\n", "utf-8")
    look = look_at([path])
    assert look.format.key == "conll"
    assert "IOB2" in look.notes[0]
    assert look.preview is None


def test_a_folder_is_judged_by_its_first_file(tmp_path):
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_bytes(ARTICLE.encode("utf-16"))
    look = look_at([tmp_path])
    assert (look.format.key, look.file.name, look.encoding) == ("plain_text", "a.txt", "UTF-16")


def test_sheets_of_a_workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["النص"])
    second = book.create_sheet("أيلول")
    second.append(["id", "body"])
    second.append(["1", ARTICLE])
    book.save(tmp_path / "in.xlsx")
    look = look_at([tmp_path / "in.xlsx"])
    assert look.sheets == ("Sheet", "أيلول")
    other = look_at([tmp_path / "in.xlsx"], options={"sheet": "أيلول"})
    assert other.preview.rows == (("1", ARTICLE),)


def test_what_is_wrong_is_said_and_not_raised(tmp_path):
    unknown = tmp_path / "x.unknown"
    unknown.write_text("x")
    assert look_at([unknown]).format is None
    assert "cannot be told" in str(look_at([unknown]).problem)
    path = tmp_path / "in.xlsx"
    path.write_bytes(b"PK nothing")
    look = look_at([path])
    assert look.format.key == "excel"
    assert look.problem is not None
    binary = tmp_path / "in.csv"
    binary.write_bytes(bytes(range(256)) * 10)
    assert "not a text file" in str(look_at([binary]).problem)
    assert look_at([tmp_path / "gone.txt"]).problem is None  # the import says that it is not there


def test_a_large_file_is_not_read_for_its_notes(tmp_path, monkeypatch):
    path = tmp_path / "in.conll"
    path.write_text("بوتين\tB-PER\n", "utf-8")
    monkeypatch.setattr(looking, "LARGEST", 3)
    assert look_at([path]).notes == ()
