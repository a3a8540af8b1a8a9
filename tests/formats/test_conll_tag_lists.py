"""Wojood rows out: nested entities in one row, and what their reader makes of them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings

from annotator.formats.conll import FORMAT
from annotator.formats.conll_options import ConllReadOptions, ConllWriteOptions, Overlaps
from annotator.formats.format import ReadReport, WriteReport
from tests.build import annotated
from tests.corpora import CORPORA, needs_corpora
from tests.formats.documents import corpora

OPTIONS = ConllWriteOptions(overlaps=Overlaps.TAGS)


def written(tmp_path, documents, options=OPTIONS):
    path, report = tmp_path / "out.conll", WriteReport()
    FORMAT.write(iter(documents), path, options, report)
    return path, report


def test_nested_entities_stand_in_one_row_outermost_first(tmp_path):
    made = annotated("زار [رئيس [[جامعة]X [بيرزيت]GPE]ORG]TITLE أمس", annotator="amal")
    path, report = written(tmp_path, [made])
    assert path.read_text("utf-8") == (
        "زار O\nرئيس B-TITLE\nجامعة I-TITLE B-ORG B-X\nبيرزيت I-TITLE I-ORG B-GPE\nأمس O\n\n"
    )
    assert report.written["spans"] == 4


def test_our_own_reader_finds_them_again(tmp_path):
    made = annotated("زار [رئيس [جامعة [بيرزيت]GPE]ORG]TITLE أمس", annotator="amal")
    path, _ = written(tmp_path, [made])
    [found] = FORMAT.read([path], ConllReadOptions(), ReadReport())
    text = found.annotated.document.text
    assert [(s.label, s.span.text(text)) for s in found.annotated.sets[0].spans] == [
        ("TITLE", "رئيس جامعة بيرزيت"),
        ("ORG", "جامعة بيرزيت"),
        ("GPE", "بيرزيت"),
    ]


def test_one_label_inside_itself_is_lost_and_told(tmp_path):
    made = annotated("[مجلس [الأمن]ORG]ORG", annotator="amal")
    path, report = written(tmp_path, [made])
    assert path.read_text("utf-8") == "مجلس B-ORG\nالأمن I-ORG\n\n"
    assert report.lost["overlapping spans"] == 1


@settings(max_examples=80, deadline=None)
@given(corpora())
def test_every_document_is_read_back_as_it_was_meant(documents):
    with tempfile.TemporaryDirectory() as folder:
        written(Path(folder), documents)


@needs_corpora
def test_the_sample_of_wojood_comes_out_as_it_went_in(tmp_path):
    source = CORPORA / "wojood_sample" / "val.txt"
    report = ReadReport()
    documents = [one.annotated for one in FORMAT.read([source], ConllReadOptions(), report)]
    path, told = written(tmp_path, documents)
    again = [one.annotated for one in FORMAT.read([path], ConllReadOptions(), ReadReport())]

    def chunks(found):
        return [(s.label, s.span) for one in found for entry in one.sets for s in entry.spans]

    assert len(chunks(documents)) - told.lost["overlapping spans"] == len(chunks(again))
    # Where sentences end is found anew; the words are the file's own.
    assert [one.document.text.split() for one in again] == [
        one.document.text.split() for one in documents
    ]
