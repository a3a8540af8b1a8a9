"""Web pages: articles sign for sign, encodings as browsers find them, hostile pages in time."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys
import time

import pytest

from annotator.core.errors import AnnotatorError
from annotator.formats.format import ReadReport
from annotator.formats.html_bytes import MARKUP, declared_name, decoded
from annotator.formats.html_pages import FORMAT, HtmlReading
from annotator.formats.time_limit import OutOfTime, time_limit
from annotator.project.format_shelf import format_for_reading
from annotator.project.importing import import_files
from tests.formats.hostile import mutations

pytest.importorskip("trafilatura")

PARAGRAPH = "وقال أليكسي ميلر، رئيس شركة غازبروم، إن المذكرة وُقّعت بين الطرفين في العاصمة بكين."
LINES = [
    "بكين (AP) – رحب الزعيم الصيني شي جين بينغ بنظيره الروسي بصفته “صديقًا قديمًا” يوم الثلاثاء.",
    "وقال بوتين إنّ العلاقات «على مستوى عالٍ غير مسبوق» ، وأضاف:",
    "“كنّا دائمًا معًا”.",
    "خط الأنابيب",
    "وقال ميلر إن المذكرة وُقّعت <اليوم>. می\u200cخواهم 👩\u200d👩\u200d👧 نصٌّ شَدَّةٌ R&amp;D.",
    "لا تملك أي دولة الحق في ذلك.",
    "البند الأول من المذكرة طويل بما يكفي",
    "السنة الكمية",
    "2024 38 مليار",
]
PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>قمة بكين | وكالة الأخبار</title>
<meta property="og:title" content="قمة بكين &amp; موسكو">
<meta property="og:site_name" content="وكالة الأخبار">
<meta name="author" content="أمل حداد">
<link rel="canonical" href="https://news.example.org/2025/09/02/summit">
<meta property="article:published_time" content="2025-09-02T10:00:00+03:00">
<script>var x = "<p>لا تأخذني</p>";</script>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "قمة بكين"}</script>
<style>p{color:red}</style></head><body>
<header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/s">السياسة</a></li></ul></nav>
</header><main><article>
<figure><img src="x.jpg"><figcaption>الرئيسان يوم الثلاثاء (صورة عبر AP)</figcaption></figure>
<p>بكين (AP) – رحب الزعيم الصيني <b>شي</b> جين
   بينغ بنظيره الروسي بصفته &ldquo;صديقًا قديمًا&rdquo; يوم الثلاثاء.</p>
<p>وقال بوتين إنّ العلاقات «على مستوى عالٍ غير مسبوق»&nbsp;، وأضاف:<br>
   &ldquo;كنّا دائمًا معًا&rdquo;.</p>
<div class="share-buttons"><button>شارك</button><a href="#">فيسبوك</a> <a href="#">تويتر</a></div>
<h2>خط الأنابيب</h2>
<p>وقال ميلر إن المذكرة وُقّعت &lt;اليوم&gt;. می&zwnj;خواهم 👩‍👩‍👧 نصٌّ شَدَّةٌ R&amp;amp;D.</p>
<blockquote><p>لا تملك أي دولة الحق في ذلك.</p></blockquote>
<ul><li>البند الأول من المذكرة طويل بما يكفي</li></ul>
<table><tr><td>السنة</td><td>الكمية</td></tr><tr><td>2024</td><td>38 مليار</td></tr></table>
</article><section id="comments" class="comments"><h3>التعليقات</h3>
<div class="comment"><p>تعليق قارئ لا ينبغي أن يظهر في النص أبدًا مهما طال.</p></div></section>
<aside class="related"><h3>اقرأ أيضًا</h3><ul><li><a href="/1">خبر آخر</a></li></ul></aside>
</main><footer><p>جميع الحقوق محفوظة © 2025</p></footer></body></html>"""
PARAGRAPHS = [f"{number}. {PARAGRAPH}" for number in range(4)]
SHORT = "<html><head>{head}</head><body><article>" + "".join(f"<p>{one}</p>" for one in PARAGRAPHS)
BOMBS = {
    "deep": "<div>" * 60_000 + PARAGRAPH,
    "deep without end": "<blockquote>" * 300 + f"<p>{PARAGRAPH}</p>",
    "wide and deep": ("<div>" * 200 + PARAGRAPH + "</div>" * 200) * 150,
    "buttons": "<div>" + f"<button>x</button>{PARAGRAPH}" * 12_000 + "</div>",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">x</p>",
    "attributes behind a title": "<title><script></title><p " + "a b=' ' c " * 9_000 + ">x</p>",
    "attributes behind a comment": "<!--><p " + "a1=2 " * 90_000 + ">x</p>",
    "less": "<" * 3_000_000,
    "paragraphs": "<p>" * 1_000_000,
    "ends": "<b>" * 200 + "</i>" * 150_000,
    "scripts": ("<script>" + "while(1){a<b}" * 9 + "</script>") * 20_000,
    "data": '<script type="application/ld+json">{"author":' + "[" * 100_000 + "</script>",
    "entities": "<p>" + "&#x200c;&amp;" * 100_000,
    "author": '<meta name="author" content="' + "ab and " * 60_000 + '">',
}  # fmt: skip


def read(path, **words):
    report = ReadReport()
    found = [one.annotated.document for one in FORMAT.read([path], HtmlReading(**words), report)]
    return found, report


def write(tmp_path, content, name="page.html"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("favour", ["balanced", "precision", "recall"])
def test_an_arabic_page_gives_its_article_line_by_line(tmp_path, favour):
    [found], report = read(write(tmp_path, PAGE), favour=favour)
    # Captions are left to the extraction; everything else is certain.
    lines = [line for line in found.text.split("\n") if "صورة" not in line]
    assert lines == LINES
    assert found.title == "قمة بكين & موسكو"
    metadata = dict(found.metadata)
    assert metadata.pop("extracted by").startswith("trafilatura ")
    assert metadata == {
        "author": "أمل حداد",
        "date": "2025-09-02",
        "url": "https://news.example.org/2025/09/02/summit",
        "site": "وكالة الأخبار",
        "language": "ar",
    }
    assert report.problems == []
    assert any(note.startswith("the texts are extractions: ") for note in report.notes)


def test_the_note_counts_what_was_taken_and_what_the_pages_show(tmp_path):
    (tmp_path / "in").mkdir()
    for number in range(3):
        write(tmp_path / "in", PAGE, f"{number}.html")
    found, report = read(tmp_path / "in")
    taken = sum(len(one.text) for one in found)
    [note] = report.notes
    assert note.fields["kept"] == f"{taken:,}"
    assert note.fields["pages"] == 3
    assert int(note.fields["shown"].replace(",", "")) > taken + 3 * len("فيسبوك تويتر التعليقات")


def test_tables_can_be_left_out(tmp_path):
    [found], _ = read(write(tmp_path, PAGE), tables=False)
    assert "السنة" not in found.text
    assert "البند الأول" in found.text


def test_ids_are_paths_below_the_folder(tmp_path):
    (tmp_path / "2025").mkdir()
    write(tmp_path / "2025", PAGE, "قمة.htm")
    write(tmp_path, PAGE, "a.html")
    write(tmp_path, "نص", "a.txt")
    found, _ = read(tmp_path)
    assert [one.id for one in found] == ["2025/قمة", "a"]
    assert format_for_reading([tmp_path / "a.html"], None).key == "html"


# ---------------------------------------------------------------------------------- encodings


ENCODINGS = {
    "declared utf-8": ("utf-8", "utf-8", ""),
    "mark against the declaration": ("utf-8-sig", "windows-1256", "windows-1256"),
    "utf-16 with a mark": ("utf-16", "utf-8", ""),
    "declared cp1256": ("cp1256", "windows-1256", ""),
    "declared cp1256 in other words": ("cp1256", "x-cp1256", ""),
    "declared arabic ISO": ("iso8859_6", "iso-8859-6", ""),
    "nothing declared": ("cp1256", "", ""),
    "nothing declared, utf-8": ("utf-8", "", ""),
    "nothing declared, utf-16": ("utf-16-le", "", ""),
    "utf-8 that says cp1256": ("utf-8", "windows-1256", "windows-1256"),
    "cp1256 that says utf-8": ("cp1256", "utf-8", "UTF-8"),
    "cp1256 that says latin": ("cp1256", "iso-8859-1", "CP1252"),
    "no encoding of texts": ("utf-8", "zlib", ""),
    "an encoding no browser knows": ("utf-8", "punycode", ""),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_encodings_are_found_as_browsers_find_them(tmp_path, case):
    encoding, declared, told = ENCODINGS[case]
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    text = SHORT.replace("{head}", head if declared else "")
    [found], report = read(write(tmp_path, text.encode(encoding)))
    assert found.text.split("\n") == PARAGRAPHS
    assert report.problems == []
    said = [note for note in report.notes if "says that it is" in note]
    assert [note.fields["claimed"] for note in said] == ([told] if told else [])


def test_a_declaration_in_a_comment_is_none():
    page = decoded(b"<!-- <meta charset=cp1256> --><meta charset='utf-8'>" + "نص".encode())
    assert page.encoding == "utf-8"
    assert declared_name(page) == ""


def test_xhtml_declares_in_its_first_line(tmp_path):
    text = '<?xml version="1.0" encoding="windows-1256"?>\n' + SHORT.replace("{head}", "")
    [found], report = read(write(tmp_path, text.encode("cp1256"), "page.xhtml"))
    assert found.text.startswith(PARAGRAPHS[0])
    assert not [note for note in report.notes if "says that it is" in note]


def test_damaged_signs_are_counted_and_do_not_change_the_encoding(tmp_path):
    content = (
        SHORT.replace("{head}", "<meta charset=utf-8>").encode().replace("و".encode(), b"\xd9", 2)
    )
    [found], report = read(write(tmp_path, content))
    assert report.repaired == {"characters": 1}
    assert report.problems[0].reason.fields["n"] == found.text.count("\ufffd") == 2


def test_an_encoding_can_be_named(tmp_path):
    content = SHORT.replace("{head}", "<meta charset=utf-8>").encode("cp1256")
    [found], _ = read(write(tmp_path, content), encoding="windows-1256")
    assert found.text.startswith(PARAGRAPHS[0])


def test_a_saved_archive_is_read(tmp_path):
    body = base64.encodebytes(PAGE.replace("utf-8", "x").encode("cp1256", "ignore")).decode()
    parts = (
        "From: <Saved by a browser>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----b"\r\n\r\n'
        "------b\r\nContent-Type: text/css\r\n\r\np{}\r\n"
        '------b\r\nContent-Type: text/html; charset="windows-1256"\r\n'
        "Content-Location: https://news.example.org/x\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{body}\r\n------b--\r\n"
    )
    [found], report = read(write(tmp_path, parts, "page.mhtml"))
    assert LINES[1] in found.text
    assert report.counts["encoding windows-1256"] == 1
    assert found.metadata["url"].startswith("https://news.example.org/")


# ------------------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        ("<html></html>", "no article is found in it"),
        ("<html><body><nav><a href='/'>الرئيسية</a></nav></body></html>", "no article is found"),
        ("<html><body><script>" + "x" * 500 + "</script></body></html>", "no article is found"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "it is not a text file"),
        (b"MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\nx", "there is no web page in it"),
        ("<p>" + "x" * MARKUP, "without pictures the page is larger than"),
    ],
)
def test_a_page_without_an_article_is_refused_with_a_reason(tmp_path, content, reason):
    found, report = read(write(tmp_path, content))
    assert found == []
    assert report.refused == {"documents": 1}
    assert report.problems[0].reason.startswith(reason)


def test_pictures_inside_a_page_do_not_count(tmp_path):
    picture = f'<img src="data:image/png;base64,{"A" * (MARKUP + 9)}">'
    [found], _ = read(write(tmp_path, SHORT.replace("{head}", "") + picture))
    assert found.text.startswith(PARAGRAPHS[0])


def test_a_page_of_50_megabytes_is_not_even_read(tmp_path):
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.write(b"<html><body><p>")
        file.truncate(50_000_000)
    begun = time.perf_counter()
    _, report = read(path)
    assert "larger than" in report.problems[0].reason
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_give_an_article_or_a_reason_in_time(tmp_path, monkeypatch, name):
    monkeypatch.setattr("annotator.formats.html_pages.SECONDS", 1.0)
    content = f"<html><head></head><body>{BOMBS[name]}<p>{PARAGRAPH}</p></body></html>"
    begun = time.perf_counter()
    found, report = read(write(tmp_path, content))
    assert time.perf_counter() - begun < 10
    assert found or report.problems
    assert all("\n" not in problem.reason for problem in report.problems)


def test_the_time_limit_ends_what_never_ends():
    begun = time.perf_counter()
    with pytest.raises(OutOfTime), time_limit(0.05):
        while True:
            with contextlib.suppress(Exception):
                time.sleep(0.001)
    with time_limit(0.05):
        pass
    for _ in range(100):
        time.sleep(0.001)  # nothing arrives afterwards
    assert time.perf_counter() - begun < 5


def test_hostile_pages_give_articles_or_reasons(tmp_path):
    for number, broken in enumerate(mutations(PAGE.encode(), 240)):
        path = write(tmp_path, broken, f"{number}.html")
        found, report = read(path)
        assert found or report.problems, f"{path} said nothing"
        assert all(one.text.strip() for one in found)


def test_null_bytes_are_left_out_and_told(tmp_path):
    [found], report = read(write(tmp_path, PAGE.encode().replace("ق".encode(), b"\0\xd9\x82")))
    assert [line for line in found.text.split("\n") if "صورة" not in line] == LINES
    assert report.repaired == {"characters": 1}


def test_the_same_page_gives_the_same_article_in_any_process(tmp_path):
    path = write(tmp_path, PAGE)
    program = (
        "import sys, pathlib; from annotator.formats.html_pages import *; "
        "[one] = FORMAT.read([pathlib.Path(sys.argv[1])], HtmlReading(), ReadReport()); "
        "sys.stdout.buffer.write(repr((one.annotated.document, dict(one.annotated.document"
        ".metadata))).encode())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1


def test_nothing_is_said_on_the_side(tmp_path, capfd, caplog):
    read(write(tmp_path, PAGE))
    read(write(tmp_path, "<html><body></body></html>", "b.html"))
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_without_the_library_the_sentence_names_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(AnnotatorError, match=r"pip install 'hashiya\[html\]'"):
        read(write(tmp_path, PAGE))


def test_a_page_goes_into_a_project(project, tmp_path):
    import_files(project, [write(tmp_path, PAGE)])
    assert LINES[1] in project.store.document("page").text
