"""CoNLL-U: ranges, blanks, entities of every kind in; the text exactly and brackets out."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import (
    CONTINUES,
    AnnotatedDocument,
    AnnotationSet,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.conllu import FORMAT
from annotator.formats.conllu_values import data_back, data_text, spaces_back, spaces_text
from annotator.formats.format import NotReadBack, ReadReport, WriteReport
from annotator.formats.label_names import PlainLayerWriting
from annotator.project.format_shelf import format_for_reading
from tests.build import annotated, draw
from tests.corpora import CORPORA, needs_corpora
from tests.formats.conllu_samples import (
    COREFUD,
    HEBREW,
    PADT,
    marked,
    put,
    read,
    row,
    sentence,
    words,
)
from tests.formats.documents import JSON, SENTENCES, corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).parents[1] / "golden" / "conllu"
PUD = CORPORA / "ud_arabic_pud" / "ar_pud-ud-test.conllu"


def write(folder: Path, *documents: AnnotatedDocument) -> WriteReport:
    report = WriteReport()
    FORMAT.write(iter(documents), folder / "out.conllu", PlainLayerWriting(), report)
    return report


def one_set(text: str, *spans: SpanAnnotation, relations: tuple[Relation, ...] = ()):
    people = (AnnotationSet(Annotator("amal", "amal"), spans=spans, relations=relations),)
    return AnnotatedDocument(Document("d", text), people)


def span(identity: str, start: int, end: int, label: str = "PER", **more) -> SpanAnnotation:
    return SpanAnnotation(identity, "d", "amal", "entity", label, Span(start, end), **more)


def entities(content: str) -> list[str]:
    """The values of ``Entity=`` in a file, in order."""
    return re.findall(r"\tEntity=([^|\n]*)", content)


# ------------------------------------------------------------------------------------ text in


def test_a_range_carries_the_surface_and_its_words_stand_inside_where_they_spell_it(tmp_path):
    [found], report = read(put(tmp_path, PADT))
    assert found.document.id == "padt"
    assert found.document.text == "قال بانه لبيروت."
    assert [one.text(found.document.text) for one in found.document.tokens] == [
        "قال", "بانه", "لبيروت", ".",
    ]  # fmt: skip
    assert ("entity", "GPE", "بيروت") in marked(found)
    assert report.counts["tokens"] == 4


def test_words_that_do_not_spell_their_range_have_its_place_and_that_is_said(tmp_path):
    [found], report = read(put(tmp_path, PADT))
    assert ("entity", "PER", "بانه") in marked(found)
    assert "a.conllu: 1 spans are wider than what was marked" in report.notes
    assert any("the words of 1 ranges do not spell them" in note for note in report.notes)
    [found], report = read(put(tmp_path, HEBREW))
    assert marked(found) == [("entity", "FAC", "בביתהלבן")]
    # The mention begins with the range: nothing is wider than it was marked.
    assert not any("wider" in note for note in report.notes)


def test_empty_nodes_are_skipped_and_counted_also_inside_a_range(tmp_path):
    [found], report = read(put(tmp_path, PADT))
    assert "a.conllu: 1 empty nodes were skipped" in report.notes
    [problem] = report.problems
    assert problem.line == 9
    assert "but an empty node" in problem.reason
    assert len(found.sets[0].spans) == 2


def test_a_mention_that_begins_on_an_empty_node_begins_with_the_word_after_it(tmp_path):
    content = sentence(
        row("0.1", "_", "Entity=(PER"),
        row(1, "قال"),
        row(2, "محمد"),
        row("2.1", "_", "Entity=PER)"),
    )
    [found], report = read(put(tmp_path, content))
    assert marked(found) == [("entity", "PER", "قال محمد")]
    assert report.problems == []


@pytest.mark.parametrize(
    ("forms", "text", "wanted"),
    [
        (("قال", "محمد|SpaceAfter=No", "."), None, "قال محمد."),
        (("قال|SpacesAfter=\\s\\s", "محمد"), None, "قال  محمد"),
        (("قال|SpacesAfter=\\s\\s", "محمد"), "قال محمد", "قال  محمد"),
        (("قال|SpacesAfter=\\r\\n\\t", "محمد|SpacesAfter=\\n"), None, "قال\r\n\tمحمد\n"),
        (("قال|SpacesBefore=\\s", "محمد"), None, " قال محمد"),
        (("قال|SpacesAfter=\\u00a0", "محمد"), None, "قال\u00a0محمد"),
        (("قال", "محمد"), "قال  محمد", "قال  محمد"),
        (("قال", "محمد"), "قال\u00a0محمد", "قال\u00a0محمد"),
        (("20 000|SpacesInToken=20\\u00a0000", "طن"), "20 000 طن", "20\u00a0000 طن"),
        (("a\\p|SpacesAfter=\\p\\\\", "b"), None, "a\\p|\\b"),
    ],
)
def test_blanks_are_those_of_misc_and_of_the_text(tmp_path, forms, text, wanted):
    [found], report = read(put(tmp_path, words(*forms, text=text)))
    assert found.document.text == wanted
    assert report.problems == []


@pytest.mark.parametrize(
    ("text", "reason", "wanted"),
    [
        ("قال محمود", "not what the words spell", "قال محمد"),
        ("قالمحمد", "other blanks than SpaceAfter", "قالمحمد"),
        ("قال محمد أمس", "not what the words spell", "قال محمد"),
    ],
)
def test_a_text_that_disagrees_is_reported_with_its_line(tmp_path, text, reason, wanted):
    [found], report = read(put(tmp_path, words("قال", "محمد", text=text, comments=("# x = y",))))
    assert found.document.text == wanted
    [problem] = report.problems
    assert (problem.line, problem.repaired) == (2, True)
    assert reason in problem.reason


def test_sentences_have_lines_of_their_own_or_follow_in_paragraphs(tmp_path):
    first, second, third = words("قال."), words("سكت."), words("ثم.")
    [found], _ = read(put(tmp_path, first + second + third))
    assert found.document.text == "قال.\nسكت.\nثم."
    paragraph = words("قال.", comments=("# newpar",))
    [found], _ = read(put(tmp_path, paragraph + second + paragraph + words("ثم.|SpaceAfter=No")))
    assert found.document.text == "قال. سكت.\nقال. ثم."


def test_documents_begin_at_newdoc_or_after_so_many_sentences(tmp_path):
    def headed(name):
        return words("قال", comments=(f"# newdoc id = {name}",))

    path = put(
        tmp_path,
        headed("x") + words("سكت") + headed("x") + headed("y") + "# newdoc\n" + words("ثم"),
    )
    found, _ = read(path)
    # Some corpora name the document with each of its sentences.
    assert [(d.document.id, d.document.text) for d in found] == [
        ("x", "قال\nسكت\nقال"), ("y", "قال"), ("a-3", "ثم"),
    ]  # fmt: skip
    found, _ = read(path, documents="sentences", sentences=3)
    assert [d.document.id for d in found] == ["x", "y"]
    found, _ = read(path, documents="sentences")
    assert [d.document.id for d in found] == ["a", "a-2", "a-3", "a-4", "a-5"]
    [one], _ = read(put(tmp_path, PADT, "b.conllu"), documents="sentences")
    assert one.document.id == "s1"


def test_a_file_without_documents_has_the_name_of_the_file(tmp_path):
    [found], report = read(put(tmp_path, words("قال", "محمد"), "خبر.conllu"))
    assert found.document.id == found.document.title == "خبر"
    assert found.sets == ()
    assert report.notes == []


# -------------------------------------------------------------------------------- entities in


def test_plain_brackets_nest_and_close_by_their_name(tmp_path):
    content = words(
        "رئيس|Entity=(TTL(X",
        "بلدية|Entity=(ORG(GPE)",
        "بيروت|Entity=ORG)X)",
        "نعم|A=b=c|Entity=TTL)",
    )
    [found], report = read(put(tmp_path, content))
    assert set(marked(found)) == {
        ("entity", "TTL", "رئيس بلدية بيروت نعم"), ("entity", "X", "رئيس بلدية بيروت"),
        ("entity", "ORG", "بلدية بيروت"), ("entity", "GPE", "بلدية"),
    }  # fmt: skip
    assert report.problems == []


def test_corefud_brackets_nest_cross_and_are_interrupted(tmp_path):
    [found], report = read(put(tmp_path, COREFUD))
    [one] = found.sets
    text = found.document.text
    told = {(s.label, s.span.text(text), s.attributes.get("entity")) for s in one.spans}
    assert told == {
        ("person", "رئيس الصين", "e1"), ("place", "رئيس الصين", "e2"), ("person", "شي", "e1"),
        ("event", "، قال", "e3"), ("event", "وقال", None),
        ("x-y", "قال ثم سكت", "e4"), ("org", "ثم سكت وقال", "e5"),
    }  # fmt: skip
    assert [s.attributes["title"] for s in one.spans if "title" in s.attributes] == ["yes"]
    [join] = one.relations
    names = {s.id: s.span.text(text) for s in one.spans}
    assert (join.label, names[join.source], names[join.target]) == (CONTINUES, "وقال", "، قال")
    assert "a.conllu: the heads of 1 mentions were not taken" in report.notes
    assert report.problems == []


def test_a_bracket_closes_the_last_mention_of_its_entity(tmp_path):
    header = ("# global.Entity = eid-etype",)
    content = words(
        "أ|Entity=(e1-A", "ب|Entity=(e1-B", "ج|Entity=e1)", "د|Entity=e1)", comments=header
    )
    [found], _ = read(put(tmp_path, content))
    assert marked(found) == [("entity", "A", "أ ب ج د"), ("entity", "B", "ب ج")]


@pytest.mark.parametrize(
    ("rows", "reason", "line"),
    [
        (("قال|Entity=(PER", "محمد"), "“(PER” is never closed", 1),
        (("قال", "محمد|Entity=PER)"), "“PER)” closes nothing", 2),
        (("قال", "محمد|Entity=PER"), "“PER” has no bracket", 2),
        (("قال", "محمد|Entity=()"), None, 2),
    ],
)
def test_brackets_that_do_not_match_are_refused_with_their_line(tmp_path, rows, reason, line):
    found, report = read(put(tmp_path, words(*rows) + words("نعم|Entity=(PER)")))
    [problem] = report.problems if reason else [None]
    if reason is not None:
        assert report.refused == {"spans": 1}
        assert (problem.line, reason in problem.reason) == (line, True)
    assert ("entity", "PER", "نعم") in marked(found[0])


def test_words_become_a_layer_when_asked(tmp_path):
    path = put(tmp_path, PADT)
    [found], report = read(path)
    assert any("dependencies of 7 words were not taken" in note for note in report.notes)
    [found], report = read(path, morphology=True)
    [one] = found.sets
    text = found.document.text
    tokens = [s for s in one.spans if s.layer == "token"]
    assert [(s.label, s.span.text(text)) for s in tokens] == [
        ("VERB", "قال"), ("ADP", "بانه"), ("SCONJ", "بانه"), ("PRON", "بانه"), ("ADP", "ل"),
        ("PROPN", "بيروت"), ("PUNCT", "."),
    ]  # fmt: skip
    assert dict(tokens[0].attributes) == {
        "lemma": "قَال", "Aspect": "Perf", "Gender": "Masc", "deprel": "root",
    }  # fmt: skip
    labels = sorted(r.label for r in one.relations if r.layer == "token")
    assert labels == ["case", "case", "mark", "obj", "obl", "punct"]
    assert not any("were not taken" in note for note in report.notes)


# ------------------------------------------------------------------------------------ rows in


@pytest.mark.parametrize(
    ("rows", "kind", "reason", "text"),
    [
        ([row(1, "قال"), "2\tمحمد"], "refused", "the row has 2 columns, the file 10", "قال"),
        ([row(1, "قال"), row("x", "محمد")], "refused", "“x” is no id", "قال"),
        ([row(1, "قال"), row(2, " ")], "refused", "no form", "قال"),
        ([row(1, "قال"), row("3-2", "محمد"), row(2, "نعم")], "refused", "backwards", "قال نعم"),
        ([row(1, "قال"), row("2-900000", "محمد")], "refused", "too wide", "قال"),
        ([row(1, "قال"), row("2-3", "محمد"), row(2, "م")], "repaired", "not all there", "قال محمد"),
        ([row(1, "قال"), row("2-3", "محمد")], "repaired", "not all there", "قال محمد"),
        ([row(1, "قال"), row(3, "محمد")], "repaired", "do not count up", "قال محمد"),
        ([row(0, "قال"), row(0, "محمد")], "repaired", "do not count up", "قال محمد"),
    ],
)
def test_rows_that_break_the_rules_are_reported(tmp_path, rows, kind, reason, text):
    [found], report = read(put(tmp_path, sentence(*rows)))
    assert found.document.text == text
    [problem] = report.problems
    assert reason in problem.reason
    assert problem.repaired is (kind == "repaired")
    assert problem.line in (1, 2)


def test_a_file_without_words_is_refused(tmp_path):
    found, report = read(put(tmp_path, "# text = قال\n\n"))
    assert found == []
    assert [str(one.reason) for one in report.problems] == ["the file has no words"]


def test_files_and_folders_are_known_for_what_they_are(tmp_path):
    path = put(tmp_path, PADT)
    assert format_for_reading([path], None).key == "conllu"
    assert format_for_reading([tmp_path], None).key == "conllu"
    assert [one.document.id for one in read(tmp_path)[0]] == ["padt"]


@needs_corpora
def test_arabic_pud_has_the_counts_that_are_true_of_it():
    found, report = read(PUD)
    assert report.problems == []
    assert report.counts == {"documents": 397, "sentences": 1000, "tokens": 20747}
    assert found[0].document.id == "n01001"
    texts = re.findall("^# text = (.*)", PUD.read_text("utf-8"), re.MULTILINE)
    # The text of every sentence to the letter, a line each.
    assert "\n".join(one.document.text for one in found).split("\n") == texts
    by_sentence, _ = read(PUD, documents="sentences")
    assert [one.document.text for one in by_sentence] == texts
    assert by_sentence[0].document.id == "n01001011"
    assert any("of 20,747 words were not taken" in note for note in report.notes)


@needs_corpora
def test_arabic_pud_comes_back_with_its_words_as_annotations():
    found, _ = read(PUD, morphology=True)
    some = found[:20]
    spans = sum(len(one.sets[0].spans) for one in some)
    relations = sum(len(one.sets[0].relations) for one in some)
    sentences = sum(one.document.text.count("\n") + 1 for one in some)
    assert relations == spans - sentences  # each word hangs on another but for the roots
    check_losses(FORMAT, some, PlainLayerWriting())


# ---------------------------------------------------------------------------------------- out


def test_the_files_are_the_golden_ones_byte_for_byte(tmp_path):
    report = write(tmp_path, *golden_documents())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.amal.conllu", "out.basim.conllu", "out.conllu", "out.ner.conllu",
    ]  # fmt: skip
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (GOLDEN / path.name).read_bytes(), path.name
    assert +report.lost == {}
    assert report.notes == ["one file for each of amal, ner, basim"]


def test_a_span_inside_a_word_makes_a_range_of_words(tmp_path):
    write(tmp_path, annotated("سافر ل[بيروت]GPE، نعم"))
    content = (tmp_path / "out.conllu").read_text("utf-8")
    rows = [line for line in content.split("\n") if line[:1].isdigit()]
    assert rows == [
        row(1, "سافر"), row("2-3", "لبيروت", "SpaceAfter=No"), row(2, "ل"),
        row(3, "بيروت", "Entity=(_1-GPE-1)"), row(4, "،"), row(5, "نعم", "SpaceAfter=No"),
    ]  # fmt: skip
    assert "# text = سافر لبيروت، نعم\n" in content


def test_crossing_spans_and_clusters_have_ids(tmp_path):
    text = "شي جين بينغ رئيس"
    document = one_set(
        text,
        span("a", 0, 11, attributes={"entity": "e 1"}),
        span("b", 3, 16, "TTL"),
        span("c", 3, 6, attributes={"entity": "e 1"}),
        span("d", 12, 16, "X", attributes={"entity": "e 1", "role": "رئيس"}),
    )
    write(tmp_path, document)
    told = entities((tmp_path / "out.conllu").read_text("utf-8"))
    # An entity has one type: d is none of them and keeps its attribute.
    assert told == [
        "(_1-PER-1-entity:e%201",
        "(_2-TTL-1(_3-PER-1-entity:e%201)",
        "_1)",
        "_2)(_4-X-1-entity:e%201,role:رئيس)",
    ]
    same_type = one_set(text, *document.sets[0].spans[:3])
    write(tmp_path, same_type)
    told = entities((tmp_path / "out.conllu").read_text("utf-8"))
    assert told == ["(e%201-PER-1", "(_1-TTL-1(e%201-PER-1)", "e%201)", "_1)"]
    check_losses(FORMAT, [document], PlainLayerWriting())
    check_losses(FORMAT, [same_type], PlainLayerWriting())


def test_an_interrupted_span_has_numbered_pieces(tmp_path):
    joins = (Relation("r", "d", "amal", "entity", CONTINUES, "b", "a"),)
    document = one_set("قال أمس محمد", span("a", 0, 3, "Q"), span("b", 8, 12, "Q"), relations=joins)
    write(tmp_path, document)
    content = (tmp_path / "out.conllu").read_text("utf-8")
    assert entities(content) == ["(_1[1/2]-Q-1)", "(_1[2/2]-Q-1)"]
    assert "# relation" not in content
    check_losses(FORMAT, [document], PlainLayerWriting())


def test_pieces_of_two_sentences_are_joined_by_a_comment(tmp_path):
    joins = (Relation("r", "d", "amal", "entity", CONTINUES, "b", "a"),)
    document = one_set("قال.\nمحمد", span("a", 0, 3, "Q"), span("b", 5, 9, "Q"), relations=joins)
    write(tmp_path, document)
    assert "# relation = continues b a\n" in (tmp_path / "out.conllu").read_text("utf-8")
    check_losses(FORMAT, [document], PlainLayerWriting())


def test_no_sentence_ends_inside_a_span(tmp_path):
    write(tmp_path, one_set("نعم. لا.\nثم.", span("q", 5, 12)))
    content = (tmp_path / "out.conllu").read_text("utf-8")
    assert re.findall("# text = (.*)", content) == ["نعم.", "لا. ثم."]


@pytest.mark.parametrize(
    "text",
    [
        "قال\r\nثم\tسكت\n\n  نعم \n",
        "\u2067قال\u2069\u00a0ثم\u2028سكت\u200b",
        "قال.ثم سكت.لا",
        "\n\n قال",
        "a\u0085b\x0bc\x1cd\x0ce",
        "_ # 1-2 | \\ = * \\s",
        "\u2067",
        "e\u0301 é",
    ],
)
def test_every_text_comes_back_exactly(tmp_path, text):
    document = AnnotatedDocument(Document("d", text))
    write(tmp_path, document)
    content = (tmp_path / "out.conllu").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n\n")
    [found], report = read(tmp_path / "out.conllu")
    assert found.document.text == text
    assert report.problems == []


def test_texts_that_are_not_nfc_are_written_as_they_are_with_a_note(tmp_path):
    report = write(tmp_path, AnnotatedDocument(Document("d", "e\u0301")))
    assert "\te\u0301\t" in (tmp_path / "out.conllu").read_text("utf-8")
    assert report.notes == ["texts that are not in the normal form NFC were written as they are"]
    assert write(tmp_path, AnnotatedDocument(Document("d", "é"))).notes == []


def test_borders_in_white_space_come_back_and_spans_of_nothing_else_are_lost():
    document = one_set(
        "قال  محمد ",
        span("a", 0, 4),
        span("b", 4, 10),
        span("c", 3, 5, note="فراغ", attributes={"k": 1}),
        relations=(Relation("r", "d", "amal", "entity", "x", "a", "c"),),
    )
    _, written, _ = there_and_back(FORMAT, [document], PlainLayerWriting())
    assert +written.lost == {"spans": 1, "notes": 1, "attributes": 1, "relations": 1}
    check_losses(FORMAT, [document], PlainLayerWriting())


def test_tokens_of_a_document_stay_its_tokens(tmp_path):
    text = "وبيروت قال"
    own = (Span(0, 1), Span(1, 6), Span(7, 10))
    for tokens, lost in ((own, 0), (own[1:], 1), ((Span(0, 10),), 1)):
        document = AnnotatedDocument(Document("d", text, tokens=tokens))
        report = write(tmp_path, document)
        [found], _ = read(tmp_path / "out.conllu")
        assert (found.document.tokens == tokens) is (lost == 0)
        assert report.lost["tokens"] == lost
        assert found.document.text == text
    # Two tokens without a blank are not a range of words: they were none.
    write(tmp_path, AnnotatedDocument(Document("d", text, tokens=own)))
    assert "-2\t" not in (tmp_path / "out.conllu").read_text("utf-8")


def test_files_of_several_annotators_give_each_document_once(tmp_path):
    one = annotated("قال [بوتين]PER", document="x")
    two = annotated("قال [بوتين]ORG", document="x", annotator="salma")
    other = annotated("[سكت]X", document="y", annotator="salma")
    both = replace(one, sets=(*one.sets, *two.sets))
    write(tmp_path, both, other)
    found, report = read(tmp_path)
    assert [(d.document.id, [s.annotator.id for s in d.sets]) for d in found] == [
        ("x", ["amal", "salma"]), ("y", ["salma"]),
    ]  # fmt: skip
    assert report.counts["documents"] == 2
    # Another text under the same name is another document.
    put(tmp_path, words("آخر", comments=("# newdoc id = x",)), "z.conllu")
    assert [d.document.id for d in read(tmp_path)[0]] == ["x", "y", "x"]


def test_documents_of_several_files_come_once_in_whatever_order_they_stand(tmp_path):
    def part(who, *names):
        heads = [(f"# newdoc id = {name}", f"# annotator = {who}") for name in names]
        put(tmp_path, "".join(words("قال", comments=head) for head in heads), f"{who}.conllu")

    part("a", "1", "3", "4")
    part("b", "2", "3", "1")
    part("c", "5")
    found, _ = read(tmp_path)
    ids = [d.document.id for d in found]
    assert sorted(set(ids)) == ["1", "2", "3", "4", "5"]
    assert {d.document.id: len(d.sets) for d in found}["3"] == 2


def test_the_parts_of_an_export_are_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr("annotator.formats.conllu_writing.spaces_text", lambda gap: "\\s")
    with pytest.raises(NotReadBack, match="did not come back"):
        write(tmp_path, AnnotatedDocument(Document("d", "قال\nثم")))


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    found = check_losses(FORMAT, documents, PlainLayerWriting(), ordered=False)
    by_id = {one.document.id: one for one in found}
    for one in documents:
        back = by_id[one.document.id]
        assert back.document.title == one.document.title
        assert {(s.annotator, s.state) for s in back.sets} == {
            (s.annotator, s.state) for s in one.sets
        }


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_metadata_comes_back_from_its_line(value):
    line = data_text(value)
    assert len(line.splitlines()) == 1
    assert line == line.strip() != ""
    back = data_back(line)
    assert repr(back) == repr(value)


@settings(max_examples=100, deadline=None)
@given(SENTENCES)
def test_white_space_comes_back_from_its_escapes(text):
    told = spaces_text(text)
    assert spaces_back(told) == text
    assert not any(sign.isspace() or sign == "|" for sign in told)


def test_brackets_without_end_are_read_in_no_time(tmp_path):
    bomb = words("قال|Entity=" + "(a" * 100_000, "ثم|Entity=" + "b)" * 100_000)
    found, report = read(put(tmp_path, bomb))
    assert [one.document.text for one in found] == ["قال ثم"]
    assert report.refused["spans"] == 200_000


def test_hostile_files_give_documents_or_reasons(tmp_path):
    write(tmp_path, *golden_documents())
    ours = (tmp_path / "out.amal.conllu").read_bytes()
    samples = [(PADT + HEBREW + COREFUD).encode(), ours]
    seen = 0
    for content in samples:
        for broken in mutations(content, 200):
            path = put(tmp_path, broken, "broken.conllu")
            report = ReadReport()
            try:
                found = list(FORMAT.read([path], FORMAT.ReadOptions(morphology=True), report))
            except BadInput:
                continue
            assert found or report.problems
            for one in found:
                text = one.annotated.document.text
                assert draw(text, []) == text
                assert all(s.span.end <= len(text) for x in one.annotated.sets for s in x.spans)
            seen += 1
    assert seen > 200
