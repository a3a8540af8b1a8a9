"""WebAnno TSV: tables in and out, escapes, folders of annotators, broken files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import (
    CONTINUES,
    AnnotatedDocument,
    AnnotationSet,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.people import Annotator, Role
from annotator.core.span import Span
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.webanno_tsv import FORMAT, WebannoReading, WebannoWriting
from annotator.formats.webanno_tsv_words import (
    attribute_cell,
    attribute_of,
    name_back,
    name_escaped,
    number_of,
    parts_of,
    text_back,
    text_escaped,
    value_back,
    words_cell,
    words_of,
)
from annotator.project.format_shelf import format_for_reading
from tests.formats.documents import NAMES, VALUES
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "webanno_tsv"
HEAD = "#FORMAT=WebAnno TSV 3.3\n"
KEEP = WebannoWriting(blanks="keep")

TABLE = (
    HEAD
    + """#T_SP=webanno.custom.Person|certain|value
#T_SP=webanno.custom.Saying|ROLE_webanno.custom.Saying:who_webanno.custom.SayingLink\
|webanno.custom.Person
#T_CH=webanno.custom.CorefLink|referenceType|referenceRelation
#T_RL=webanno.custom.Meets|place|value|BT_webanno.custom.Person


#Sentence.id=s1
#Text=😀 قال بوتين لبيروت إنه
1-1 0-2 😀 _ _ _ _ _ _ _ _ _ ⇥
1-2 3-6 قال _ _ speaker 1-3 _ _ _ _ _ ⇥
1-3 7-12 بوتين true[1] PER[1] _ _ name[1] coref->1-1 _ _ _ ⇥
1-4 13-19 لبيروت *[1] PER[1] _ _ _ _ _ _ _ ⇥
1-4.1 14-19 بيروت 007 GPE\\_x _ _ _ _ بكين لقاء 1-3[1_0] ⇥
1-5 20-23 إنه _ _ _ _ pr[1] *->1-2 _ _ _ ⇥

#Text=يصل
#Text=غدًا
2-1 24-27 يصل _ _ _ _ _ _ _ _ _ ⇥
2-2 28-32 غدًا _ _ _ _ _ _ _ _ _ ⇥
"""
)
# Rows are written here with blanks, of which their words have none.
TABLE = "\n".join(
    line.replace(" ", "\t").replace("⇥", "") if "⇥" in line else line for line in TABLE.split("\n")
)


def put(folder, content=TABLE, name="a.tsv"):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path, **options):
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([path], WebannoReading(**options), report)]
    return found, report


def document_of(text, *spans, relations=(), tokens=None):
    """A document with spans, each (start, end) or (start, end, label, attributes)."""
    made = tuple(
        SpanAnnotation(f"s{n}", "d", "amal", "entity", *_rest(*one)) for n, one in enumerate(spans)
    )
    one = AnnotationSet(Annotator("amal", "amal"), spans=made, relations=tuple(relations))
    return AnnotatedDocument(Document("d", text, tokens=tokens), (one,))


def _rest(start, end, label="PER", attributes=None):
    return label, Span(start, end), attributes or {}


def written(folder, *documents, options=KEEP):
    report = WriteReport()
    FORMAT.write(iter(documents), folder / "out", options, report)
    return folder / "out", report


def table_of(folder, document, options=KEEP):
    out, _ = written(folder, document, options=options)
    return (out / "d" / "amal.tsv").read_bytes().decode()


# ------------------------------------------------------------------------------------------ reading


def test_spans_slots_chains_and_relations_are_read(tmp_path):
    [found], report = read(put(tmp_path))
    assert report.problems == []
    text = found.document.text
    assert text == "😀 قال بوتين لبيروت إنه\nيصل\nغدًا"
    assert [token.text(text) for token in found.document.tokens] == text.split()
    [one] = found.sets
    spans = {
        (span.layer, span.label, span.span.text(text), tuple(span.attributes.items()))
        for span in one.spans
    }
    assert spans == {
        ("Person", "PER", "بوتين لبيروت", (("certain", True),)),
        ("Person", "GPE_x", "بيروت", (("certain", "007"),)),
        ("Saying", "Saying", "قال", ()),
        ("CorefLink", "name", "بوتين", ()),
        ("CorefLink", "pr", "إنه", ()),
    }
    words = {span.id: (span.layer, span.span.text(text)) for span in one.spans}
    arrows = {
        (r.layer, r.label, words[r.source][1], words[r.target][1], tuple(r.attributes.items()))
        for r in one.relations
    }
    # The slot has no number: it points at the first of its type on the row.
    assert arrows == {
        ("Saying", "speaker", "قال", "بوتين لبيروت", ()),
        ("CorefLink", "coref", "بوتين", "إنه", ()),
        ("Meets", "لقاء", "بوتين لبيروت", "بيروت", (("place", "بكين"),)),
    }
    assert any("between sentences" in note for note in report.notes)
    assert "the ids of sentences are not kept" in report.notes


def test_the_label_is_the_feature_that_was_asked_for(tmp_path):
    [found], _ = read(put(tmp_path), labels=("certain",))
    labels = {span.label: dict(span.attributes) for span in found.sets[0].spans}
    assert labels["true"] == {"value": "PER"}
    assert labels["007"] == {"value": "GPE_x"}
    without, _ = read(put(tmp_path), labels=("nothing",))
    assert {span.label for span in without[0].sets[0].spans} == {
        "true", "007", "Saying", "name", "pr",
    }  # fmt: skip


def test_what_stands_between_sentences_is_guessed(tmp_path):
    rows = "\n\n#Text=أب\n1-1\t{}-{}\tأب\t\n\n#Text=جد\n2-1\t{}-{}\tجد\t\n"
    for (first, second), text in {
        (0, 2): "أبجد",
        (0, 3): "أب\nجد",
        (0, 5): "أب\n  جد",
        (2, 5): "  أب\nجد",
    }.items():
        content = HEAD + rows.format(first, first + 2, second, second + 2)
        [found], _ = read(put(tmp_path, content))
        assert found.document.text == text


def test_a_sentence_that_begins_before_its_first_token_is_read_as_it_stands(tmp_path):
    [found], report = read(put(tmp_path, HEAD + "\n\n#Text= Hello\n1-1\t1-6\tHello\t\n"))
    assert found.document.text == " Hello"
    assert found.document.tokens == (Span(1, 6),)
    assert report.problems == []


def test_positions_that_count_code_points_are_told_and_repaired(tmp_path):
    rows = "1-1\t0-1\t😀\t_\t\n1-2\t2-7\tبوتين\tPER\t\n"
    rows = f"#T_SP=webanno.custom.Span|value\n\n\n#Text=😀 بوتين\n{rows}"
    [found], report = read(put(tmp_path, HEAD + rows))
    [span] = found.sets[0].spans
    assert span.span == Span(2, 7)
    assert report.repaired == {"documents": 1}
    assert "count code points" in str(report.problems[0])


@pytest.mark.parametrize("version", ["3.0", "3.1"])
def test_old_versions_escape_as_java_does(tmp_path, version):
    table = f"#FORMAT=WebAnno TSV {version}\n\n\n#Text=\\u0642\\t\\uD83D\\uDE00\n1-1\t0-1\tق\t\n"
    [found], report = read(put(tmp_path, table))
    assert found.document.text == "ق\t😀"
    assert report.problems == []


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(tmp_path):
    [one], _ = read(put(tmp_path))
    [other], report = read(put(tmp_path, b"\xef\xbb\xbf" + TABLE.replace("\n", "\r\n").encode()))
    assert one == other
    assert report.problems == []


def test_rows_without_the_last_tab_are_read(tmp_path):
    [one], _ = read(put(tmp_path))
    [other], report = read(put(tmp_path, TABLE.replace("\t\n", "\n")))
    assert one == other
    assert report.problems == []


def test_a_label_on_the_first_letters_is_not_one_on_the_whole_word(tmp_path):
    # Old versions of WebAnno wrote it on the row of the whole token, too.
    rows = "1-1\t0-6\tلبيروت\tX[1]\t\n1-1.1\t0-1\tل\tX[1]\t\n"
    rows = f"#T_SP=webanno.custom.Span|value\n\n\n#Text=لبيروت\n{rows}"
    [found], _ = read(put(tmp_path, HEAD + rows))
    [span] = found.sets[0].spans
    assert span.span == Span(0, 1)


@pytest.mark.parametrize(
    ("old", "new", "kind", "reason"),
    [
        ("1-1\t0-2\t😀", "1-1\t0-2\t😁", "rows", "is “😀”, not “😁”"),
        ("1-2\t3-6", "1-2\t3-x", "rows", "is no line of a WebAnno TSV file"),
        ("1-5\t20-23\tإنه\t_", "1-5\t20-23\tإنه", "rows", "8 columns, not 9"),
        ("1-4.1\t14-19\tبيروت", "1-4.1\t14-14\t", "spans", "nothing lies between its ends"),
        ("1-3[1_0]", "1-3[9_0]", "relations", "no end"),
        ("1-3[1_0]", "7-7", "relations", "no end"),
        ("speaker\t1-3", "speaker\t1-1", "relations", "no end"),
        ("2-1\t24-27", "2-1\t14-17", "documents", "before it has not ended"),
        ("2-1\t24-27", "2-1\t99924-999927", "documents", None),
        ("2-1\t24-27", "2-1\t999924-999927", "documents", "999,901 characters behind"),
        ("TSV 3.3", "TSV 2.0", "documents", "it is WebAnno TSV 2.0, not 3"),
        ("#FORMAT", "#format", "documents", "it does not begin with #FORMAT"),
        ("#T_CH", "#T_XX", "documents", "declares no layer"),
        ("#Text=😀 قال بوتين لبيروت إنه\n", "", "documents", "no line of text"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_with_its_line(tmp_path, old, new, kind, reason):
    assert old in TABLE
    _, report = read(put(tmp_path, TABLE.replace(old, new)))
    if reason is None:  # a gap that may be
        assert report.refused["rows"]
        return
    told = [str(problem) for problem in report.problems if reason in problem.reason]
    assert report.refused[kind] >= 1
    assert told, report.problems
    assert "a.tsv:" in told[0]


# ------------------------------------------------------------------------------- folders and people


def test_folders_as_inception_exports_them(tmp_path):
    put(tmp_path, name="annotation/مقال.txt/amal.tsv")
    put(tmp_path, name="annotation/مقال.txt/badr.tsv")
    put(tmp_path, name="annotation/مقال.txt/INITIAL_CAS.tsv")
    put(tmp_path, name="curation/مقال.txt/CURATION_USER.tsv")
    put(
        tmp_path,
        name="annotation/آخر.txt/INITIAL_CAS.tsv",
        content=HEAD + "\n\n#Text=a\n1-1\t0-1\ta\t\n",
    )
    found, report = read(tmp_path)
    assert report.problems == []
    people = {
        one.document.id: {(s.annotator.id, s.annotator.role) for s in one.sets} for one in found
    }
    assert people == {
        "مقال.txt": {
            ("amal", Role.ANNOTATOR),
            ("badr", Role.ANNOTATOR),
            ("CURATION_USER", Role.ADJUDICATOR),
        },
        "آخر.txt": set(),
    }


def test_other_folders_are_nobodys_unless_it_is_said(tmp_path):
    put(tmp_path, name="x/amal.tsv")
    put(tmp_path, name="x/badr.tsv")
    found, _ = read(tmp_path)
    assert [one.document.id for one in found] == ["x/amal", "x/badr"]
    assert {s.annotator.id for one in found for s in one.sets} == {""}
    [found], _ = read(tmp_path, annotators="file")
    assert found.document.id == "x"
    assert [s.annotator.id for s in found.sets] == ["amal", "badr"]
    [found], _ = read(tmp_path / "x" / "amal.tsv", annotators="file")
    assert (found.document.id, found.sets[0].annotator.id) == ("x", "amal")


def test_another_text_of_the_same_name_is_refused(tmp_path):
    put(tmp_path, name="x/amal.tsv")
    put(tmp_path, name="x/badr.tsv", content=HEAD + "\n\n#Text=a\n1-1\t0-1\ta\t\n")
    [found], report = read(tmp_path, annotators="file")
    assert [s.annotator.id for s in found.sets] == ["amal"]
    assert report.refused == {"sets": 1}


def test_a_table_is_told_from_other_tsv_files(tmp_path):
    assert format_for_reading([put(tmp_path)], None).key == "webanno_tsv"
    assert format_for_reading([tmp_path], None).key == "webanno_tsv"
    out, _ = written(tmp_path, *golden_documents())
    assert format_for_reading([out], None).key == "webanno_tsv"


# ------------------------------------------------------------------------------------------ writing


def test_the_samples_are_written_as_they_were(tmp_path):
    out, _ = written(tmp_path, *golden_documents())
    files = {
        file.relative_to(out).as_posix(): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file()
    }
    golden = {
        file.relative_to(GOLDEN).as_posix(): file.read_bytes()
        for file in GOLDEN.rglob("*")
        if file.is_file()
    }
    assert sorted(files) == sorted(golden)
    for name, content in files.items():
        assert content == golden[name], name


def test_nothing_but_document_labels_and_metadata_of_the_samples_is_lost():
    found, report, _ = there_and_back(FORMAT, golden_documents(), WebannoWriting())
    assert len(found) == len(golden_documents())
    lost = {kind: count for kind, count in report.lost.items() if count}
    assert lost == {"document labels": 1, "metadata": 1}


@pytest.mark.parametrize(
    "text",
    [
        "قال. ثم سكت.",
        "سطر\n\nسطر",
        "سطر\r\nسطر\r\n",
        "سطر\n   سطر",
        "سطر \n سطر",
        "  بدأ",
        "\n بدأ",
        "\ufeffبدأ",
        "بدأ  \n\n",
        "\u2067\u2067",
        "#Text=بدأ\n\n#Text=\n1-1\t0-1\tx\t_",
        "أ\u2028ب\x85ج\x0bد\x0cه\x1cو",
        "\\n \\\\ \\t \\r",
        "😀.\n😀😀 👩\u200d👩\u200d👧",
        "\x01\x02\x1f",
    ],
)
def test_a_text_comes_back_as_it_is(tmp_path, text):
    out, report = written(tmp_path, document_of(text, (0, len(text))))
    [found], read_report = read(out)
    assert found.document.text == text
    assert read_report.problems == []
    assert found.sets[0].spans[0].span == Span(0, len(text))
    assert report.lost["text layout"] == 0


def test_sentences_begin_with_their_first_token_and_line_breaks_part_them(tmp_path):
    table = table_of(tmp_path, document_of("قال. سكت.\nنام.\n\nقام.", (0, 3)))
    blocks = table.split("\n\n")[1:]
    assert [block.strip().splitlines()[0] for block in blocks] == [
        "#Text=قال. ",
        "#Text=سكت.",
        "#Text=نام.",
        "#Text=قام.",
    ]
    assert "#Text=نام.\n#Text=\n" in table  # the first of two line breaks
    trimmed = table_of(
        tmp_path / "t", document_of("قال. سكت.", (0, 3)), WebannoWriting(sentences="trimmed")
    )
    assert "#Text=قال.\n" in trimmed


def test_a_span_inside_a_word_has_a_row_of_its_own(tmp_path):
    table = table_of(tmp_path, document_of("في لبيروت الان", (4, 9), (4, 14, "X"), (0, 4, "Y")))
    assert "1-1\t0-2\tفي\tY[1]\t\n" in table
    assert "1-2.1\t3-4\tل\tY[1]\t\n" in table
    assert "1-2\t3-9\tلبيروت\t_\t\n" in table
    assert "1-2.2\t4-9\tبيروت\tPER[2]|X[3]\t\n" in table
    assert "1-3\t10-14\tالان\tX[3]\t\n" in table


def test_one_span_on_one_token_has_no_number(tmp_path):
    assert "1-1\t0-3\tقال\tPER\t\n" in table_of(tmp_path, document_of("قال.", (0, 3)))


def test_positions_are_utf16_units(tmp_path):
    assert "1-2\t3-6\tقال\tPER\t" in table_of(tmp_path, document_of("😀 قال", (2, 5)))


def test_relations_within_a_layer_name_it_and_others_go_by_number(tmp_path):
    arrow = Relation("r", "d", "amal", "entity", "meets", "s0", "s1")
    table = table_of(tmp_path, document_of("قال بوتين", (0, 3), (4, 9), relations=[arrow]))
    assert "#T_RL=webanno.custom.relation.entity|label|BT_webanno.custom.entity\n" in table
    assert "1-2\t4-9\tبوتين\tPER\tmeets\t1-1\t\n" in table
    one = document_of("قال بوتين", (0, 3), (4, 9), relations=[arrow])
    first, second = one.sets[0].spans
    mixed = replace(one.sets[0], spans=(first, replace(second, layer="quote")))
    table = table_of(tmp_path / "m", replace(one, sets=(mixed,)))
    assert "|BT_uima.tcas.Annotation\n" in table
    assert "meets\t1-1[1_2]\t\n" in table


def test_a_documents_own_tokens_are_written_and_come_back(tmp_path):
    tokens = (Span(0, 2), Span(2, 6), Span(7, 11))
    out, report = written(tmp_path, document_of("وقالوا نعم.", (0, 2), tokens=tokens))
    [found], _ = read(out)
    assert found.document.tokens == tokens
    assert report.lost["tokens"] == 0


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((Span(0, 3),), (Span(0, 3), Span(4, 9))),  # a word that they left out
        ((Span(0, 4), Span(4, 9)), (Span(0, 3), Span(4, 9))),  # a blank at the end of one
        ((), (Span(0, 3), Span(4, 9))),
    ],
)
def test_tokens_that_no_table_can_have_are_counted(tmp_path, tokens, expected):
    out, report = written(tmp_path, document_of("قال بوتين", (0, 3), tokens=tokens))
    [found], _ = read(out)
    assert found.document.tokens == expected
    assert report.lost["tokens"] == 1


def test_fragments_come_back_as_fragments(tmp_path):
    join = Relation("r", "d", "amal", "quote", CONTINUES, "s1", "s0", {"gap": "long"})
    documents = [document_of("“نعم” قال “لا”", (0, 5), (10, 14), relations=[join])]
    [found] = check_losses(FORMAT, documents, KEEP)
    [relation] = found.sets[0].relations
    assert (relation.label, dict(relation.attributes)) == (CONTINUES, {"gap": "long"})


def test_the_layers_are_a_type_system_that_cassis_reads(tmp_path):
    cassis = pytest.importorskip("cassis")
    arrow = Relation("r", "d", "amal", "طبقة", "meets", "s0", "s1")
    document = document_of(
        "قال بوتين", (0, 3, "PER", {"in word": 1, "label": "x"}), (4, 9), relations=[arrow]
    )
    out, _ = written(tmp_path, document)
    with (out / "layers.typesystem").open("rb") as file:
        system = cassis.load_typesystem(file)
    features = {one.name for one in system.get_type("webanno.custom.entity").features}
    assert features == {"label", "in_x0020_word", "x_x006C_abel"}
    relation = system.get_type("webanno.custom.relation.طبقة")
    assert {one.name for one in relation.features} == {"Governor", "Dependent", "label"}
    # INCEpTION tells such a file by how it begins.
    assert (out / "layers.typesystem").read_bytes().startswith(b"<?xml")


# ------------------------------------------------------------------------------------------ escapes

HOSTILE = [
    "*", "_", "\\", "[", "]", "|", ";", "->", "\\*", "\\_", "a[1]", "a[1", "[3]", "x]", "a|b",
    "a;b", "a->1-1", "->1-1", "\\->1-1", "\\\\", "\\\\[1]", "a\\", "a\tb", "a\nb", "a\r\nb",
    "a\\tb", "a\\nb", "#Text=x", "_[1]", "*[1]|*[2]", "\u2028", "a\x85b", "\x0b\x0c\x1c", '"',
    '"a"', "[]", "😀|👩\u200d👧_]",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_label_attribute_and_note(tmp_path, text):
    label = text if text.strip() else f"a{text}b"
    span = SpanAnnotation(
        "s0", "d", "amal", "entity", label, Span(0, 3), {"key": text, text: "v"}, None, text
    )
    # Three beside each other and one over two words, so that every cell is stacked and numbered.
    spans = tuple(
        replace(span, id=f"s{n}", span=place)
        for n, place in enumerate([Span(0, 9), Span(0, 3), Span(0, 3), Span(4, 9)])
    )
    arrows = tuple(
        Relation(f"r{n}", "d", "amal", "entity", label, f"s{n}", "s3", {"key": text})
        for n in range(3)
    )
    one = AnnotationSet(Annotator("amal", "amal"), spans=spans, relations=arrows)
    [found] = check_losses(
        FORMAT, [AnnotatedDocument(Document("d", "قال بوتين"), (one,))], WebannoWriting()
    )
    assert [dict(span.attributes) for span in found.sets[0].spans] == [{"key": text, text: "v"}] * 4


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_a_document(text):
    document = document_of(f"قال{text}بوتين {text} نعم", (0, 3), (3, 3 + len(text)))
    check_losses(FORMAT, [document], KEEP)


WORDS = st.text(max_size=9) | st.text('ab\\[]|_->;\t\n*\r "1', max_size=9)


@settings(max_examples=300, deadline=None)
@given(WORDS.filter(lambda word: not any("\ud800" <= sign <= "\udfff" for sign in word)))
def test_every_word_comes_back_from_its_cell(word):
    cell = words_cell(word)
    assert words_of(value_back(cell)) == word
    assert not set(cell) & set("\t\n\r")
    stacked = [number_of(part) for part in parts_of(f"{cell}[3]|{cell}[4]", "|")]
    assert stacked == [(cell, 3), (cell, 4)]
    assert text_back(text_escaped(word), java=False) == word
    assert not set(text_escaped(word)) & set("\t\n\r")


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_every_value_comes_back_with_its_type(value):
    found = attribute_of(attribute_cell(value))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("word", ["007", "1e5", "true story", "[1]", "-", "NaN", "1_000", "٠٠٧"])
def test_words_of_other_tools_stay_words(word):
    assert attribute_of(word) == word


@settings(max_examples=300, deadline=None)
@given(NAMES | st.text("_x0020X Fa", min_size=1, max_size=9), st.booleans())
def test_every_name_is_a_name_of_a_type_and_comes_back(name, own):
    found = name_escaped(name, own=own)
    assert name_back(found) == name
    assert found.replace("_", "").isalnum()
    assert found[0].isalpha()
    assert not own or found not in ("label", "note", "score", "begin", "end", "sofa")


# ------------------------------------------------------------------------------------ broken files


def test_hostile_files_give_documents_or_reasons(tmp_path):
    path = put(tmp_path)
    for broken in mutations(TABLE.encode(), 240):
        path.write_bytes(broken)
        found, report = read(path)
        assert found or report.problems
    out, _ = written(tmp_path, *golden_documents())
    content = (out / "beijing-1" / "amal.tsv").read_bytes()
    for broken in mutations(content, 120, seed=8):
        path.write_bytes(broken)
        found, report = read(path)
        assert found or report.problems
