"""CoNLL columns: every option drawn, round trips over random documents, broken and real files."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.bio import TagScheme
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, BadInput
from annotator.core.span import Span
from annotator.formats.conll import FORMAT
from annotator.formats.conll_columns import columns_of
from annotator.formats.conll_options import ConllReadOptions, ConllWriteOptions
from annotator.formats.format import ReadReport, WriteReport
from annotator.plugins import read_options
from tests.build import annotated, draw, person
from tests.corpora import CORPORA, needs_corpora

GOLDEN = Path(__file__).parents[1] / "golden" / "conll"
SENTENCE = (
    "رحب [الزعيم [الصيني]NORP]TITLE [شي]PER ب[[بوتين]PER و[لافروف]PER]ORG. "
    "قال [[بوتين]PER]TITLE: [“نعم”]quote/DIRECT"
)


def options(**words: str) -> ConllWriteOptions:
    return read_options(ConllWriteOptions, words)


def written(tmp_path: Path, *documents: AnnotatedDocument, **words: str) -> tuple[str, WriteReport]:
    report = WriteReport()
    FORMAT.write(documents, tmp_path / "out.conll", options(**words), report)
    return (tmp_path / "out.conll").read_text(encoding="utf-8"), report


def read(path: Path, **words: str) -> tuple[list[AnnotatedDocument], ReadReport]:
    report = ReadReport()
    chosen = read_options(ConllReadOptions, words)
    return [one.annotated for one in FORMAT.read([path], chosen, report)], report


CASES = {
    "iob2": {},
    "iob1": {"scheme": "IOB1"},
    "bioes": {"scheme": "BIOES"},
    "blank_four_columns": {"separator": "blank", "columns": "4"},
    "split": {"inside-words": "split"},
    "drop": {"inside-words": "drop"},
    "longest": {"overlaps": "longest"},
    "levels": {"overlaps": "levels", "levels": "3", "inside-words": "split"},
    "two_layers": {"layers": "entity,quote"},
    "without_docstart": {"docstart": "false"},
}


@pytest.mark.parametrize("case", CASES)
def test_every_option_writes_what_is_agreed_letter_for_letter(tmp_path, case):
    text, _ = written(tmp_path, annotated(SENTENCE, document="أ b/1"), **CASES[case])
    assert text == (GOLDEN / f"{case}.conll").read_text(encoding="utf-8")


def test_what_is_lost_is_counted_by_kind(tmp_path):
    _, report = written(tmp_path, annotated(SENTENCE))
    lost = {kind: count for kind, count in report.lost.items() if count}
    assert lost == {
        "overlapping spans": 4,
        "widened spans": 3,
        "spans of other layers": 1,
        "text layout": 1,
    }
    assert report.written == {"documents": 1, "sentences": 2, "tokens": 13, "spans": 4}


def test_regions_are_left_out_when_asked(tmp_path):
    marked = "[صورة [بوتين]PER]region/CAPTION\nقال [بوتين]PER"
    text, report = written(tmp_path, annotated(marked), **{"skip-regions": "CAPTION"})
    assert text.count("بوتين") == 1
    assert report.lost["tokens of regions"] == 2
    assert report.lost["spans without tokens"] == 1


def test_each_annotator_has_a_file_of_her_own(tmp_path):
    one = annotated("قال [بوتين]PER")
    two = annotated("قال [بوتين]ORG", annotator="salma")
    both = replace(one, sets=(*one.sets, *two.sets))
    report = WriteReport()
    FORMAT.write([both], tmp_path / "out.conll", options(), report)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.amal.conll", "out.salma.conll"]
    assert "B-ORG" in (tmp_path / "out.salma.conll").read_text()


def test_a_file_leaves_with_the_tokens_it_came_with(tmp_path):
    source = tmp_path / "a.conll"
    source.write_text("-DOCSTART-(x)\tO\n\nو\tO\nبوتين\tB-PER\nقال\tO\n\nنعم\tO\n\n", "utf-8")
    [document], report = read(source)
    assert document.document.text == "و بوتين قال\nنعم"
    assert document.document.id == "x"
    assert draw(document.document.text, document.sets[0].spans) == "و [بوتين]PER قال\nنعم"
    assert report.notes == [
        "a.conll was read as IOB2, 2 columns",
        "a.conll: IOB2, as 1 spans of the first 4 rows begin with B-, 0 with I-",
    ]
    text, _ = written(tmp_path, document)
    assert text == source.read_text("utf-8")


@st.composite
def documents(draw_from):
    """Random articles with emoji, tanwin, ZWNJ, CRLF, blanks of all kinds; spans of all kinds."""
    parts = ["بوتين", "وروسيا", "عالٍ", "مي\u200cخواهم", "😀", "2,025.50", "“", "”.", "،", " ", " ",
             "\r\n", "\n\n", "\u00a0", "Zhongnanhai", "\u2028", "ـ", "\t"]  # fmt: skip
    text = "".join(draw_from(st.lists(st.sampled_from(parts), min_size=1, max_size=25))) + "نعم"
    edges = st.integers(0, len(text))
    pairs = draw_from(st.lists(st.tuples(edges, edges), max_size=8))
    spans = tuple(
        SpanAnnotation(f"s{n}", "d", "amal", "entity", draw_from(st.sampled_from(["PER", "ORG"])),
                       Span(min(pair), max(pair)))
        for n, pair in enumerate(pairs)
        if pair[0] != pair[1]
    )  # fmt: skip
    return AnnotatedDocument(Document("d", text), (AnnotationSet(person("amal"), spans=spans),))


@settings(max_examples=150, deadline=None)
@given(
    documents(),
    st.sampled_from(TagScheme),
    st.sampled_from(["tab", "blank"]),
    st.sampled_from(["2", "4"]),
    st.sampled_from(["widen", "split", "drop"]),
    st.sampled_from(["outermost", "longest", "levels"]),
)
def test_what_is_read_is_what_the_columns_were_meant_to_hold(
    tmp_path_factory, document, scheme, separator, columns, inside, overlaps
):
    chosen = options(
        scheme=scheme, separator=separator, columns=columns, overlaps=overlaps,
        **{"inside-words": inside},
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("conll")
    report = WriteReport()
    FORMAT.write([document], folder / "a.conll", chosen, report)
    meant = columns_of(document.document, document.sets[0], chosen, WriteReport().lost)
    [back], read_report = read(folder / "a.conll", scheme=str(scheme))
    assert not read_report.refused
    assert not read_report.repaired
    text, tokens = back.document.text, back.document.tokens
    assert tuple(token.text(text) for token in tokens) == meant.words
    place = {(token.start): n for n, token in enumerate(tokens)}
    found = {(place[s.span.start], s.label, s.span.text(text)) for s in back.sets[0].spans}
    wanted = {
        (c.first, c.label, text[tokens[c.first].start : tokens[c.last - 1].end])
        for column in meant.chunks
        for c in column
    }
    assert found == wanted


BROKEN = {
    "binary": (bytes(range(256)), "not a text file"),
    "latin": ("بوتين\tB-PER\n".encode("cp1256"), "not UTF-8"),
    "empty": (b"", "has no tokens"),
    "blank": (b"\n\n\n", "has no tokens"),
    "prose": ("قال بوتين إن العلاقات جيدة\nوأضاف شيئًا آخر\n".encode(), "no column of tags"),
    "one column": ("قال\nبوتين\n".encode(), "no column of tags"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_files_that_are_no_columns_are_refused_with_a_sentence(tmp_path, case):
    content, words = BROKEN[case]
    path = tmp_path / "bad.conll"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=words):
        read(path)


def test_broken_rows_and_tags_name_their_line(tmp_path):
    path = tmp_path / "bad.conll"
    rows = ["قال\tO", "بوتين\tB-PER"] * 20 + ["شي", "لي\tO\tO", "وو\tB--PER", "شين\tI-ORG"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    [document], report = read(path)
    assert [(problem.line, problem.reason.split(" ")[0]) for problem in report.problems] == [
        (41, "a"), (42, "the"), (43, "“B--PER”"), (44, "“I-ORG”"),
    ]  # fmt: skip
    assert (report.refused, report.repaired) == ({"rows": 2, "tags": 1}, {"tags": 1})
    assert len(document.sets[0].spans) == 21


def test_a_huge_row_is_passed_over_unread(tmp_path):
    path = tmp_path / "huge.conll"
    path.write_bytes(b"a\tO\n" + b"x" * 3_000_000 + b"\nb\tO\n")
    [document], report = read(path)
    assert document.document.text == "a b"
    assert report.refused == {"rows": 1}


def test_mutated_files_never_crash(tmp_path):
    source, _ = written(tmp_path, annotated(SENTENCE), overlaps="levels")
    content = bytearray(source.encode())
    chance = random.Random(7)
    for number in range(200):
        mutated = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(mutated))
            kind = chance.randrange(3)
            if kind == 0:
                mutated[at] = chance.randrange(256)
            elif kind == 1:
                del mutated[at : at + chance.randint(1, 30)]
            else:
                mutated[at:at] = mutated[: chance.randint(1, 40)]
        path = tmp_path / f"m{number}.conll"
        path.write_bytes(mutated)
        with suppress(AnnotatorError):
            for one in read(path)[0]:
                assert all(s.span.end <= len(one.document.text) for s in one.sets[0].spans)


@needs_corpora
def test_wojood_rows():
    [train], report = read(CORPORA / "wojood_sample" / "train.txt")
    spans = train.sets[0].spans
    # 2,882 B- tags, and one I- that continues nothing.
    assert (len(spans), report.repaired, report.refused) == (2883, {"tags": 1}, {})
    assert report.problems[0].line == 12377
    [val], report = read(CORPORA / "wojood_sample" / "val.txt")
    assert (len(val.sets[0].spans), report.problems) == (470, [])
    text = val.document.text
    first = val.sets[0].spans[0].span.text(text)
    assert first == "لمنظمة الصحة العالمية"


@needs_corpora
def test_aqmar_with_its_broken_tags():
    counts, refused, repaired = {}, 0, 0
    for path in sorted((CORPORA / "aqmar").glob("*.txt")):
        [document], report = read(path)
        counts[path.stem] = len(document.sets[0].spans)
        refused += sum(report.refused.values())
        repaired += sum(report.repaired.values())
    assert counts == {
        "Christiano_Ronaldo": 245, "Crusades": 464, "Damascus": 326, "Internet": 125,
        "Islamic_History": 282, "Linux": 212, "Nuclear_Power": 243, "Real_Madrid": 228,
        "Summer_Olympics2004": 152, "X_window_system": 337,
    }  # fmt: skip
    assert (refused, repaired) == (1, 36)
