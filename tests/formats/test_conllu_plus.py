"""CoNLL-U Plus: own columns of tags by layer and level in and out, any file's columns in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.conllu import FORMAT as CONLLU
from annotator.formats.conllu_plus import FORMAT, ConlluPlusWriting
from annotator.formats.conllu_tags import column_name, tag_columns
from annotator.formats.format import ReadReport, WriteReport
from annotator.project.format_shelf import format_for_reading
from tests.build import annotated
from tests.formats.conllu_samples import marked, put
from tests.formats.documents import NAMES, corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, facts, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).parents[1] / "golden" / "conllu_plus"
NESTED = "رحب [رئيس [الصين]GPE]TITLE ب[[بوتين]PER]ORG وقال: [“نعم”]quote/DIRECT"
PLAIN = """# global.columns = ID FORM NER MISC CHUNK:NP DEMO:SCORE
# newdoc id = x
# text = زار بوتين بكين
1\tزار\tO\t_\t*\t0.5
2\tبوتين\tB-PER\t_\tS-NP\t0.7
3\tبكين\tI-GPE\tSpaceAfter=No\t_\tx

"""


def write(folder: Path, *documents: AnnotatedDocument, **options) -> tuple[str, WriteReport]:
    report = WriteReport()
    FORMAT.write(iter(documents), folder / "out.conllup", ConlluPlusWriting(**options), report)
    return (folder / "out.conllup").read_text("utf-8"), report


def read(path: Path, form=FORMAT, **options):
    report = ReadReport()
    found = form.read([path], form.ReadOptions(**options), report)
    return [one.annotated for one in found], report


def cells(content: str) -> list[list[str]]:
    return [line.split("\t") for line in content.split("\n") if line[:1].isdigit()]


def test_the_files_are_the_golden_ones_byte_for_byte(tmp_path):
    report = WriteReport()
    FORMAT.write(iter(golden_documents()), tmp_path / "out.conllup", ConlluPlusWriting(), report)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == sorted(path.name for path in GOLDEN.iterdir())
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (GOLDEN / path.name).read_bytes(), path.name
    assert +report.lost == {
        "spans": 3, "attributes": 2, "notes": 1, "scores": 1, "relations": 1, "fragments": 1,
    }  # fmt: skip


def test_a_layer_has_a_column_for_each_level(tmp_path):
    content, report = write(tmp_path, annotated(NESTED), layers=("entity", "quote"), levels=2)
    assert content.split("\n")[0] == (
        "# global.columns = ID FORM LEMMA UPOS XPOS FEATS HEAD DEPREL DEPS MISC "
        "HASHIYA:ENTITY HASHIYA:ENTITY.2 HASHIYA:QUOTE HASHIYA:QUOTE.2"
    )
    told = {row[1]: row[10:] for row in cells(content)}
    assert told["رئيس"] == ["B-TITLE", "*", "*", "*"]
    assert told["الصين"] == ["I-TITLE", "B-GPE", "*", "*"]
    assert told["ببوتين"] == ["_", "_", "_", "_"]
    assert told["بوتين"] == ["B-PER", "B-ORG", "*", "*"]
    assert told["نعم"] == ["*", "*", "I-DIRECT", "*"]
    assert +report.lost == {}
    [found], problems = read(tmp_path / "out.conllup")
    assert sorted(marked(found)) == sorted(marked(annotated(NESTED)))
    assert problems.problems == []


def test_what_is_deeper_than_the_levels_and_other_layers_are_lost(tmp_path):
    _, report = write(tmp_path, annotated(NESTED), levels=1)
    assert +report.lost == {"spans": 3}
    assert report.written["spans"] == 2
    assert not FORMAT.holds(ConlluPlusWriting(levels=1)).nested


def test_outside_tells_what_nobody_has_looked_at(tmp_path):
    nobody = AnnotatedDocument(Document("d", "قال"))
    content, _ = write(tmp_path, nobody, levels=1)
    assert cells(content)[0][10:] == ["_"]
    looked = AnnotatedDocument(Document("d", "قال"), (AnnotationSet(Annotator("a", "a")),))
    content, _ = write(tmp_path, looked, levels=1)
    assert cells(content)[0][10:] == ["*"]
    content, _ = write(tmp_path, looked, levels=1, outside="O")
    assert cells(content)[0][10:] == ["O"]


def test_a_border_in_white_space_is_narrowed_and_told(tmp_path):
    span = SpanAnnotation("s", "d", "amal", "entity", "PER", Span(0, 4))
    one = AnnotationSet(Annotator("amal", "amal"), spans=(span,))
    _, report = write(tmp_path, AnnotatedDocument(Document("d", "قال محمد"), (one,)))
    assert +report.lost == {"widened spans": 1}
    assert marked(read(tmp_path / "out.conllup")[0][0]) == [("entity", "PER", "قال")]


def test_columns_of_tags_are_found_in_any_file(tmp_path):
    for form in (FORMAT, CONLLU):
        [found], report = read(put(tmp_path, PLAIN, f"a{form.extensions[0]}"), form)
        assert found.document.text == "زار بوتين بكين"
        assert sorted(marked(found)) == [
            ("entity", "GPE", "بكين"), ("entity", "PER", "بوتين"), ("np", "NP", "بوتين"),
        ]  # fmt: skip
        [problem] = report.problems
        assert "“I-GPE” continues nothing" in problem.reason
        assert problem.line == 6
        assert any("DEMO:SCORE has no tags" in note for note in report.notes)


def test_values_that_are_no_tags_among_tags_are_refused(tmp_path):
    rows = "".join(f"{n}\tكلمة\tB-X\n" for n in range(1, 20))
    content = f"# global.columns = ID FORM NER\n{rows}20\tكلمة\tشيء\n\n"
    [found], report = read(put(tmp_path, content, "a.conllup"))
    assert len(found.sets[0].spans) == 19
    assert [str(one.reason) for one in report.problems] == ["“شيء” is no tag"]


@pytest.mark.parametrize("names", ["FORM MISC", "ID ID FORM", "ID FORM FORM", ""])
def test_columns_that_cannot_be_are_refused(tmp_path, names):
    found, report = read(put(tmp_path, f"# global.columns = {names}\n1\tقال\n\n", "a.conllup"))
    assert found == []
    assert "no ID and FORM" in report.problems[0].reason


def test_columns_may_change_in_a_file(tmp_path):
    content = "# global.columns = ID FORM NER\n1\tقال\tO\n\n# global.columns = ID FORM X:Y A:NE\n"
    [found], report = read(put(tmp_path, f"{content}1\tمحمد\t_\tB-PER\n\n", "a.conllup"))
    assert marked(found) == [("entity", "PER", "محمد")]
    assert report.problems == []


def test_such_files_are_known_by_their_names(tmp_path):
    for name in ("a.conllup", "a.cupt"):
        assert format_for_reading([put(tmp_path, PLAIN, name)], None).key == "conllu_plus"
    assert FORMAT.recognises(PLAIN.encode())


def test_no_layer_at_all_is_said(tmp_path):
    with pytest.raises(BadInput, match="at least one layer"):
        write(tmp_path, layers=())


@settings(max_examples=200, deadline=None)
@given(NAMES)
def test_a_layer_comes_back_from_the_name_of_its_column(layer):
    for level in (1, 2, 9):
        name = column_name(layer, level)
        assert name.split() == [name]
        [column] = tag_columns((name,), "entity")
        assert (column.layer, column.ours) == (layer, True)


def trimmed(documents: list[AnnotatedDocument]) -> list[AnnotatedDocument]:
    """The corpus with spans that neither begin nor end where no token can."""
    unseen = " \t\r\n\u2028\u2067\ufeff\u200c\u200d"
    made = []
    for one in documents:
        text = one.document.text
        sets = []
        for found in one.sets:
            spans = []
            for span in found.spans:
                start, end = span.span.start, span.span.end
                while start < end and text[start] in unseen:
                    start += 1
                while end > start and text[end - 1] in unseen:
                    end -= 1
                if start < end:
                    spans.append(replace(span, span=Span(start, end)))
            known = {span.id for span in spans}
            relations = tuple(r for r in found.relations if r.source in known and r.target in known)
            sets.append(replace(found, spans=tuple(spans), relations=relations))
        made.append(replace(one, sets=tuple(sets)))
    return made


@settings(max_examples=100, deadline=None)
@given(corpora().map(trimmed))
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    check_losses(FORMAT, documents, ConlluPlusWriting(), ordered=False)


@settings(max_examples=30, deadline=None)
@given(corpora().map(trimmed))
def test_with_all_layers_and_levels_no_span_is_lost(documents):
    everything = ConlluPlusWriting(layers=("entity", "quote", "طبقة"), levels=9)
    found, written, _ = there_and_back(FORMAT, documents, everything)
    assert written.lost["spans"] == 0
    assert facts(found)["spans"] == facts(documents)["spans"]


def test_hostile_files_give_documents_or_reasons(tmp_path):
    content, _ = write(tmp_path, annotated(NESTED), layers=("entity", "quote"))
    for sample in (content, PLAIN * 3):
        for broken in mutations(sample.encode(), 200):
            report = ReadReport()
            path = put(tmp_path, broken, "broken.conllup")
            try:
                found = list(FORMAT.read([path], FORMAT.ReadOptions(), report))
            except BadInput:
                continue
            assert found or report.problems
