"""Plain text: the encoding told, nothing changed, and names that every file system takes."""

import random

import pytest

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.formats.file_names import identity_of
from annotator.formats.format import NoOptions, ReadReport, WriteReport
from annotator.formats.plain_text import FORMAT, LARGEST, ReadOptions
from tests.corpora import CORPORA, needs_corpora

SENTENCES = [
    "قال الرئيس الصيني شي جين بينغ في بكين إن بلاده تعارض العقوبات.",
    "أعلنت وزارة الخارجية الفرنسية، اليوم الثلاثاء، عن إجلاء رعاياها من العاصمة.",
    "وأضاف المتحدث أن الحكومة ستناقش الميزانية غدًا مع البنك المركزي.",
    "وصل الوفد إلى القاهرة مساء أمس للمشاركة في القمة العربية الطارئة.",
    "“لن نقبل بذلك”، قالت الوزيرة.",
]


@pytest.fixture
def reading(tmp_path):
    def reads(content, *, encoding="auto", name="article.txt"):
        (tmp_path / name).write_bytes(content)
        report = ReadReport()
        found = list(FORMAT.read([tmp_path / name], ReadOptions(encoding), report))
        return (found[0].annotated.document if found else None), report

    return reads


def write(folder, *documents):
    report = WriteReport()
    FORMAT.write([AnnotatedDocument(one) for one in documents], folder, NoOptions(), report)
    return report


# ------------------------------------------------------------------------------ reading


def test_the_text_is_the_file(reading):
    text = "  عنوان\r\n\r\nقال محمدٌ: “نعم”\u200c 😀\rسطر\n\n"
    document, report = reading(text.encode())
    assert document == Document("article", text, "article")
    assert report.counts == {"documents": 1, "encoding UTF-8": 1}
    assert report.notes == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_dropped_and_nothing_else(reading, encoding):
    text = "\r\n قال محمد.\n"
    document, report = reading(text.encode(encoding))
    assert document.text == text
    twice, _ = reading(("\ufeff" + text).encode(encoding))
    assert twice.text == "\ufeff" + text
    name = {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())
    assert report.counts[f"encoding {name}"] == 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told(reading, encoding):
    document, report = reading(SENTENCES[0].encode(encoding))
    assert document.text == SENTENCES[0]
    assert report.notes == [f"article.txt was read as {encoding.upper()}"]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_windows_1256_is_told_and_named(reading, sentence):
    document, report = reading(sentence.encode("cp1256"))
    assert document.text == sentence
    assert report.notes == ["article.txt was read as windows-1256"]
    assert report.counts["encoding windows-1256"] == 1


@pytest.mark.parametrize("sentence", [one for one in SENTENCES if "“" not in one])
def test_iso_8859_6_is_told_from_windows_1256(reading, sentence):
    document, report = reading(sentence.encode("iso8859_6"))
    assert document.text == sentence
    assert report.notes == ["article.txt was read as ISO-8859-6"]


def test_the_encoding_can_be_said(reading):
    content = SENTENCES[0].encode("iso8859_6")
    assert reading(content, encoding="iso8859_6")[0].text == SENTENCES[0]
    refused, report = reading(content, encoding="utf-8")
    assert refused is None
    assert report.problems[0].reason == "it is not UTF-8"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t ", "the file is empty"),
        ("\ufeff \n".encode(), "the file is empty"),
        (" \n".encode("utf-16"), "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "it is not a text file"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "it is not a text file"),
        (b"%PDF-1.4\n\x00\x01\x02\xff\xfe" * 9, "it is not a text file"),
        ("قال\0محمد".encode(), "it is not a text file"),
        (b"a" * (LARGEST + 1), "the file is larger than 16,777,216 bytes"),
        (b"\xff\xfe\x00", "it is not UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(reading, content, reason):
    document, report = reading(content)
    assert document is None
    assert report.refused == {"documents": 1}
    assert report.problems[0].file.endswith("article.txt")
    assert report.problems[0].reason.startswith(reason)


def test_a_folder_is_read_with_all_below_it_in_order(tmp_path):
    for name in ("b.txt", "a.TXT", "sub/deep/c.text", "sub/notes.md", "sub/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "folder.txt").mkdir()
    report = ReadReport()
    found = [one.annotated.document for one in FORMAT.read([tmp_path], ReadOptions(), report)]
    assert [one.id for one in found] == ["a", "b", "sub/a", "sub/deep/c"]
    assert report.files == 4


def test_a_folder_without_texts_is_said(tmp_path):
    with pytest.raises(BadInput, match=r"There is no text file \(\.txt\) in the folder"):
        list(FORMAT.read([tmp_path], ReadOptions(), ReadReport()))


def test_a_name_that_is_not_utf_8_becomes_a_readable_id(tmp_path):
    name = "مقال".encode("cp1256") + b".txt"
    try:
        with open(bytes(tmp_path) + b"/" + name, "w") as file:
            file.write("قال")
    except OSError:
        pytest.skip("this file system takes no such name")
    found = list(FORMAT.read([tmp_path], ReadOptions(), report := ReadReport()))
    found[0].annotated.document.id.encode("utf-8")
    found[0].annotated.document.title.encode("utf-8")
    assert report.problems == []


def test_mutated_files_never_crash(reading):
    chance = random.Random(7)
    for turn in range(200):
        content = bytearray(
            chance.choice(SENTENCES).encode(chance.choice(["utf-8", "utf-16", "cp1256"])) * 3
        )
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(content))
            match chance.randrange(3):
                case 0:
                    content[at] = chance.randrange(256)
                case 1:
                    del content[at : at + chance.randint(1, 30)]
                    content = content or bytearray(b" ")
                case 2:
                    content[at:at] = chance.randbytes(chance.randint(1, 9))
        document, report = reading(bytes(content))
        assert (document is None) == bool(report.problems), turn
        if document is not None:
            assert document.text.strip()
            document.text.encode("utf-8")


@needs_corpora
def test_real_articles_in_four_encodings_are_the_same_text(reading):
    articles = sorted(CORPORA.rglob("*.txt"))[:20]
    if not articles:
        pytest.skip("the corpora hold no .txt file")
    for path in articles:
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        for encoding in ("utf-8", "utf-16", "cp1256", "iso8859_6"):
            try:
                content = text.encode(encoding)
            except UnicodeEncodeError:
                continue
            assert reading(content)[0].text == text, (path.name, encoding)


# ------------------------------------------------------------------------------ writing


def test_texts_go_out_as_they_are_and_come_back(tmp_path):
    texts = {"a": "قال\r\nمحمد", "b": "\ufeffx", "c": "  \nنعم\r", "d/e": "😀\n"}
    write(tmp_path / "out", *(Document(key, text) for key, text in texts.items()))
    back = FORMAT.read([tmp_path / "out"], ReadOptions(), ReadReport())
    found = {one.annotated.document.id: one.annotated.document.text for one in back}
    assert found == texts


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        ("a/b\\c", "a%2Fb%5Cc.txt"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.txt"),
        ("...", "%2E.%2E.txt"),
        (".hidden", "%2Ehidden.txt"),
        ("what? <now>: “x|y”*", "what%3F %3Cnow%3E%3A “x%7Cy”%2A.txt"),
        ("con", "%63on.txt"),
        ("Nul.tar", "%4Eul.tar.txt"),
        ("COM1", "%43OM1.txt"),
        ("line\nbreak\ttab", "line%0Abreak%09tab.txt"),
        ("مقال عن الصين", "مقال عن الصين.txt"),
    ],
)
def test_every_id_becomes_a_name_that_file_systems_take(tmp_path, identity, name):
    report = write(tmp_path / "out", Document(identity, "x"))
    assert [file.name for file in (tmp_path / "out").iterdir()] == [name]
    assert report.notes == []
    assert identity_of(name.removesuffix(".txt")) == identity


def test_over_long_and_case_equal_ids_get_names_of_their_own(tmp_path):
    ids = ["مقال" * 100, "مقال" * 101, "A", "a", "a-2", "é", "e\u0301", "b.c", "b/c", "b_c"]
    report = write(tmp_path / "out", *(Document(one, one) for one in ids))
    names = [file.name for file in (tmp_path / "out").iterdir()]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(len(name.encode()) < 255 for name in names)
    assert sorted(file.read_text() for file in (tmp_path / "out").iterdir()) == sorted(ids)
    assert report.written["documents"] == len(ids)
