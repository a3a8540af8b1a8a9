"""<DOC> files: tags as they stand, text sign for sign, 250 real articles, hostile files."""

from __future__ import annotations

import pytest

from annotator.formats.format import ReadReport
from annotator.formats.trec import FORMAT, TrecReading
from annotator.project.format_shelf import format_for_reading
from tests.corpora import CORPORA, needs_corpora
from tests.formats.hostile import mutations

FILE = """<DOC>
<DOCNO>A-1</DOCNO>
<URL>http://example.org/?a=1&b=2</URL>
<TITLE>  قمة   بكين </TITLE>
<TEXT>
قال: “نعم” & لا <b>أبدًا</b>.
\t\u00a0
السطر الثاني 😀
</TEXT>
</DOC>

<doc id="2">
<DOCNO> A-2 </DOCNO>
<TEXT>نص قصير</TEXT>
<TEXT>وآخر</TEXT>
</doc>
"""


def read(path, options=None):
    report = ReadReport()
    options = options or TrecReading()
    return [one.annotated.document for one in FORMAT.read([path], options, report)], report


def write(tmp_path, content, name="in.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_articles_are_taken_sign_for_sign(tmp_path):
    [first, second], report = read(write(tmp_path, FILE))
    assert report.problems == []
    assert first.id == "A-1"
    assert first.title == "قمة بكين"
    assert first.text == "قال: “نعم” & لا <b>أبدًا</b>.\n\t\u00a0\nالسطر الثاني 😀"
    assert dict(first.metadata) == {"url": "http://example.org/?a=1&b=2"}
    assert (second.id, second.text) == ("A-2", "نص قصير\nوآخر")


def test_tags_can_be_chosen(tmp_path):
    path = write(tmp_path, FILE)
    [first], report = read(path, TrecReading(text=("title",), title=()))
    assert first.text == "  قمة   بكين "
    assert report.refused == {"documents": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1256"])
def test_other_encodings_are_found(tmp_path, encoding):
    text = FILE.replace("😀", "")
    [first, _], _ = read(write(tmp_path, text.encode(encoding)))
    assert "السطر الثاني" in first.text


def test_an_article_that_is_never_closed_is_refused_by_its_line(tmp_path):
    found, report = read(write(tmp_path, FILE + "\n<DOC><TEXT>بلا نهاية"))
    assert len(found) == 2
    [problem] = report.problems
    assert problem.line == FILE.count("\n") + 2


def test_a_file_of_a_gigabyte_without_an_end_is_not_read_whole(tmp_path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"<DOC><TEXT>")
        file.truncate(1_000_000_000)
    found, report = read(path)
    assert found == []
    assert report.refused == {"documents": 1}


def test_the_format_is_told_from_plain_text_by_its_first_tag(tmp_path):
    path = write(tmp_path, FILE)
    assert format_for_reading([path], None).key == "trec"
    assert format_for_reading([tmp_path], None).key == "trec"
    write(tmp_path, "نص عادي", "plain.txt")
    assert format_for_reading([tmp_path], None).key == "plain_text"


@needs_corpora
def test_the_ant_sample_has_250_articles():
    found, report = read(CORPORA / "ant_news")
    assert len(found) == 250
    assert report.problems == []
    assert len({one.id for one in found}) == 250
    assert {one.metadata["src"] for one in found} == {"Jawhara FM"}
    assert all(one.title for one in found)


def test_hostile_files_give_documents_or_reasons(tmp_path):
    for number, broken in enumerate(mutations(FILE.encode(), 200)):
        path = write(tmp_path, broken, f"{number}.txt")
        found, report = read(path)
        assert found or report.problems
