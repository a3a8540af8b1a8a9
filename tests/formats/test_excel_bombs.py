"""Workbooks that mean ill: entities, rows without end, zips that lie, parts that are broken."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest

from annotator.core.errors import AnnotatorError
from annotator.formats import excel
from annotator.formats.format import ReadReport
from tests.formats.hostile import mutations

openpyxl = pytest.importorskip("openpyxl")
TEXT = "قال بوتين: “نعم” 😀 في بكين، عاصمة الصين الكبيرة البعيدة."
LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + LAUGHS + b"]>"
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
SHEET, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"


def far(number):
    return b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' % (
        number,
        number,
    )


WIDE = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(3, 9_000))
BAD_SHEETS = {
    "laughs in a cell": lambda part: BOMB + part.replace(b"<t>", b"<t>&j;", 1),
    "a file in a cell": lambda part: OUTSIDE + part.replace(b"<t>", b"<t>&j;", 1),
    "a row beyond Excel's last": lambda part: part.replace(b"</sheetData>", far(99_999_999_999)),
    "rows to the last column": lambda part: part.replace(b"</sheetData>", WIDE + b"</sheetData>"),
    "a deep row": lambda part: part.replace(
        b"</sheetData>", b"<row><c><v>" + b"<a>" * 300_000 + b"</v></c></row></sheetData>"
    ),
    "cut off": lambda part: part[: len(part) // 2],
    "a row of cells": lambda part: part.replace(
        b"</sheetData>", b"<row>" + b"<c/>" * 500_000 + b"</row></sheetData>"
    ),
}


@pytest.fixture
def workbook(tmp_path):
    """Make a workbook with a part of it made another."""
    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append(["1", TEXT])
    whole = io.BytesIO()
    book.save(whole)

    def makes(name, change):
        path = tmp_path / "in.xlsx"
        source = zipfile.ZipFile(whole)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for part in source.namelist():
                content = source.read(part)
                packed.writestr(part, change(content) if part == name else content)
        return path

    return makes


def read_workbook(path):
    report = ReadReport()
    begun = time.perf_counter()
    try:
        found = [one.annotated for one in excel.FORMAT.read([path], excel.ExcelReading(), report)]
        said = [str(problem) for problem in report.problems]
    except AnnotatorError as error:
        found, said = [], [str(error)]
    assert time.perf_counter() - begun < 15
    return found, said


@pytest.mark.parametrize("case", BAD_SHEETS)
def test_bombs_in_a_sheet_are_refused(workbook, case):
    found, said = read_workbook(workbook(SHEET, BAD_SHEETS[case]))
    # A row of half a million empty cells is read where the machine is quick enough for it.
    assert said or (case == "a row of cells" and found)
    assert all(one.document.text == TEXT for one in found)


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
@pytest.mark.parametrize(
    "part", [WORKBOOK, "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"]
)
def test_entities_in_other_parts_do_nothing(workbook, head, part):
    def change(content):
        return head + content.partition(b"?>")[2].replace(b'name="Sheet"', b'name="&j;"')

    found, said = read_workbook(workbook(part, change))
    assert said or all(one.document.text == TEXT for one in found)
    assert not any("root:" in one for one in said)


def test_a_zip_that_lies_about_its_size_is_refused(workbook, tmp_path):
    path = workbook(SHEET, lambda part: part + b" " * 50_000_000)
    content = bytearray(path.read_bytes())
    packed = zipfile.ZipFile(path).getinfo(SHEET)
    told = struct.pack("<I", packed.file_size)
    assert content.count(told) >= 1
    path.write_bytes(content.replace(told, struct.pack("<I", 1_000)))
    _, said = read_workbook(path)
    assert said


def test_a_zip_with_names_that_climb_writes_nothing(workbook, tmp_path):
    path = workbook(SHEET, lambda part: part)
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("../../evil.txt", "x")
        packed.writestr("/tmp/evil-hashiya.txt", "x")
    before = sorted(tmp_path.rglob("*"))
    read_workbook(path)
    assert sorted(tmp_path.rglob("*")) == before
    assert not (tmp_path.parent / "evil.txt").exists()


def test_hostile_copies_of_a_workbook_with_sound_sums(workbook):
    """Mutations of a part, packed again, so that the zip's own checks do not catch them."""
    for number in range(220):
        part = [SHEET, WORKBOOK, "xl/styles.xml", "[Content_Types].xml"][number % 4]
        path = workbook(part, lambda content, n=number: next(mutations(content, 1, seed=n)))
        found, said = read_workbook(path)
        assert found or said
