"""Column files as the field has them: nested columns, joined tags, slips, phrases, schemes told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from annotator.core.annotation import AnnotatedDocument
from annotator.core.bio import SchemeEvidence, TagScheme, scheme_evidence
from annotator.core.errors import AnnotatorError
from annotator.formats.conll import FORMAT
from annotator.formats.format import ReadReport, WriteReport
from annotator.plugins import read_options
from tests.build import annotated
from tests.formats.documents import corpora
from tests.formats.hostile import mutations

# Four columns, the outermost first; words with their prefixes, BIOES.
NESTED = """\
ראש	B-OCC	O	O	O
ממשלת	I-OCC	B-ORG	O	O
ישראל	E-OCC	E-ORG	S-GPE	O
אמר	O	O	O	O

בבית	B-FAC	O	O	O
הלבן	E-FAC	O	O	O
"""
# The same with the tags of a word's morphemes in one cell.
JOINED = """\
ראש B-OCC
ממשלת I-OCC
ישראל E-OCC
אמר O

בבית O^B-FAC
הלבן I-FAC^E-FAC
לירושלים O^S-GPE
והלך O^O
"""
CONLL_2003 = """\
-DOCSTART- -X- O O

EU NNP I-NP I-ORG
rejects VBZ I-VP O
German JJ I-NP I-MISC
call NN I-NP O
to TO I-VP O
boycott VB I-VP O
British JJ I-NP I-MISC
lamb NN I-NP O
. . O O

Peter NNP I-NP I-PER
Blackburn NNP I-NP I-PER
John NNP B-NP B-PER
"""
# ANERcorp: two blanks, an orphan, a cell too many, no tag at all, marks of direction, a slip.
BLANK = " "
SOUND = "كلمة O\nبيروت B-LOC\nعلي B-PERS\nخليل I-PERS\nأمم B-ORG\n" * 12
BROKEN = f"""\
{SOUND}\
فرانكفورت  B-LOC
 (د O
ب O{BLANK}
أ I-ORG
زيورخ B-LOC O
شيراك IPERS
</title>
لبنان‏ B-LOC‏
علي B-ERS
"""


def read(tmp_path, content, name="in.conll", **words):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    report = ReadReport()
    options = read_options(FORMAT.ReadOptions, words)
    return [one.annotated for one in FORMAT.read([path], options, report)], report


def drawn(document):
    return [(one.label, one.span.text(document.document.text)) for one in document.sets[0].spans]


def test_fixed_columns_are_levels_of_nesting(tmp_path):
    [found], report = read(tmp_path, NESTED)
    assert drawn(found) == [
        ("OCC", "ראש ממשלת ישראל"),
        ("ORG", "ממשלת ישראל"),
        ("GPE", "ישראל"),
        ("FAC", "בבית הלבן"),
    ]
    assert report.problems == []
    assert report.notes == [
        "in.conll was read as BIOES, 5 columns",
        "in.conll: BIOES, as 4 tags of the first 6 rows begin with E- or S-",
    ]


def test_fixed_columns_leave_as_they_came(tmp_path):
    [found], _ = read(tmp_path, NESTED)
    words = {"overlaps": "levels", "levels": "4", "scheme": "BIOES", "docstart": "false"}
    options = read_options(FORMAT.WriteOptions, words)
    FORMAT.write([found], tmp_path / "out.conll", options, WriteReport())
    assert (tmp_path / "out.conll").read_text("utf-8") == NESTED + "\n"


def test_joined_tags_of_morphemes_are_the_words(tmp_path):
    [found], report = read(tmp_path, JOINED)
    assert drawn(found) == [
        ("OCC", "ראש ממשלת ישראל"),
        ("FAC", "בבית הלבן"),
        ("GPE", "לירושלים"),
    ]
    assert report.problems == []


@pytest.mark.parametrize(
    ("cell", "spans", "refused"),
    [
        ("O^B-ORG^I-ORG", ["ORG"], 0),
        ("S-PER^S-GPE", ["PER"], 1),
        ("S-PER^S-PER", ["PER"], 1),
        ("O^O", [], 0),
        ("O^junk", [], 1),
    ],
)
def test_a_second_entity_in_a_word_is_told(tmp_path, cell, spans, refused):
    rows = "a O\nb S-LOC\n" * 9 + f"c {cell}\n"
    [found], report = read(tmp_path, rows)
    assert [label for label, text in drawn(found) if text == "c"] == spans
    assert report.refused.total() == refused


def test_the_third_column_of_conll_2003_is_phrases_and_no_entity(tmp_path):
    [found], report = read(tmp_path, CONLL_2003)
    assert drawn(found) == [
        ("ORG", "EU"),
        ("MISC", "German"),
        ("MISC", "British"),
        ("PER", "Peter Blackburn"),
        ("PER", "John"),
    ]
    assert report.notes == [
        "in.conll was read as IOB1, 4 columns",
        "in.conll: IOB1, as 4 spans of the first 12 rows begin with I-, 1 with B- behind one of "
        "their own label, and 0 with B- elsewhere",
    ]


def test_phrases_alone_are_what_a_file_is_about(tmp_path):
    [found], _ = read(tmp_path, "He PRP B-NP\nreckons VBZ B-VP\nit PRP B-NP\n")
    assert [label for label, _ in drawn(found)] == ["NP", "VP", "NP"]


def test_slips_of_anercorp_are_told_by_their_lines(tmp_path):
    [found], report = read(tmp_path, BROKEN)
    assert drawn(found)[36:] == [
        ("LOC", "فرانكفورت"),
        ("ORG", "أ"),
        ("LOC", "لبنان\u200f"),
        ("ERS", "علي"),
    ]
    told = {problem.line - 60: problem.reason for problem in report.problems}
    assert sorted(told) == [4, 5, 6, 7, 8]
    assert told[4] == "“I-ORG” continues nothing; read as a beginning"
    assert told[5] == "the row has 3 columns, the file 2"
    assert told[6] == "“IPERS” is no tag"
    assert told[7] == "a row has a token and at least one tag"
    assert told[8] == "the tag “B-LOC” has marks that do not show; they are left out"
    assert (report.refused, report.repaired) == ({"rows": 2, "tags": 1}, {"tags": 2})
    assert "in.conll: the label “ERS” may be a slip for “PERS”" in report.notes
    # No row of the corpus is blank: one sentence.
    assert "\n" not in found.document.text


@pytest.mark.parametrize(
    ("tags", "scheme", "evidence"),
    [
        ("O O", TagScheme.IOB2, SchemeEvidence()),
        ("B-A I-A O B-A", TagScheme.IOB2, SchemeEvidence(free=2)),
        ("I-A I-A B-A O I-B", TagScheme.IOB1, SchemeEvidence(touching=1, inside=2)),
        ("B-A O I-A", TagScheme.IOB2, SchemeEvidence(free=1, inside=1)),
        ("S-A O B-B E-B", TagScheme.BIOES, SchemeEvidence(ends=2, free=1)),
        ("I-A O " * 30 + "B-A", TagScheme.IOB1, SchemeEvidence(free=1, inside=30)),
    ],
)
def test_schemes_are_told_by_what_is_counted(tags, scheme, evidence):
    found = scheme_evidence([tags.split()])
    assert (found, found.scheme) == (evidence, scheme)


def test_a_scheme_that_is_named_needs_no_evidence(tmp_path):
    _, report = read(tmp_path, CONLL_2003, scheme="IOB2")
    assert report.notes == ["in.conll was read as IOB2, 4 columns"]
    assert report.repaired == {"tags": 4}


@pytest.mark.parametrize("content", [NESTED, JOINED, CONLL_2003, BROKEN])
def test_hostile_copies_give_documents_or_sentences(tmp_path, content):
    for number, broken in enumerate(mutations(content.encode(), 100)):
        path = tmp_path / f"{number}.conll"
        path.write_bytes(broken)
        report = ReadReport()
        try:
            found = list(FORMAT.read([path], FORMAT.ReadOptions(), report))
        except AnnotatorError:
            continue
        assert found or report.problems


# ------------------------------------------------------------------------- other people's readers


def corpus(documents):
    """Documents that columns can hold at all: with a token and one annotator."""
    return [
        AnnotatedDocument(one.document, one.sets[:1])
        for one in documents
        if one.sets and any(sign.isalnum() for sign in one.document.text)
    ]


def written(documents, path, **words):
    report = WriteReport()
    FORMAT.write(documents, path, read_options(FORMAT.WriteOptions, words), report)
    return report


SENTENCES = [
    "قال [بوتين]PER إن [روسيا]GPE و[الصين]GPE. رحب [الزعيم [الصيني]NORP]TITLE",
    "[شي]PER [جين بينغ]PER [بوتين]PER قال",
    "بلا وسوم هنا",
]


@pytest.mark.parametrize("scheme", ["IOB1", "IOB2", "BIOES"])
@pytest.mark.parametrize("separator", ["tab", "blank"])
@pytest.mark.parametrize("columns", ["2", "4"])
def test_seqeval_finds_our_spans_strictly_and_leniently(tmp_path, scheme, separator, columns):
    labeling = pytest.importorskip("seqeval.metrics.sequence_labeling")
    schemes = pytest.importorskip("seqeval.scheme")
    documents = [annotated(text, document=f"d{n}") for n, text in enumerate(SENTENCES)]
    path = tmp_path / "out.conll"
    report = written(documents, path, scheme=scheme, separator=separator, columns=columns)
    tags = tags_of(path, "\t" if separator == "tab" else " ")
    strict = schemes.Entities(tags, getattr(schemes, {"BIOES": "IOBES"}.get(scheme, scheme)))
    assert sum(map(len, strict.entities)) == report.written["spans"] == 7
    if scheme != "IOB1":  # its lenient reader knows none
        assert len(labeling.get_entities(tags)) == report.written["spans"]


def tags_of(path, separator):
    found = [[]]
    for row in path.read_text("utf-8").split("\n"):
        if not row:
            found.append([])
        elif not row.startswith("-DOCSTART-"):
            found[-1].append(row.split(separator)[-1])
    return [one for one in found if one]


@pytest.mark.parametrize("columns", ["2", "4"])
@pytest.mark.parametrize("docstart", ["true", "false"])
def test_nltk_reads_our_columns(tmp_path, monkeypatch, columns, docstart):
    conll = pytest.importorskip("nltk.corpus.reader.conll")
    monkeypatch.setattr("nltk.data.path", [str(tmp_path)])  # it reads from nowhere else
    documents = [annotated(text, document=f"d{n}") for n, text in enumerate(SENTENCES)]
    words = {"separator": "blank", "columns": columns, "docstart": docstart}
    report = written(documents, tmp_path / "out.conll", **words)
    types = ("words", "pos") if columns == "2" else ("words", "pos", "ignore", "chunk")
    reader = conll.ConllCorpusReader(str(tmp_path), "out.conll", types, encoding="utf-8")
    rows = reader.tagged_words() if columns == "2" else reader.iob_words()
    rows = [row for row in rows if not row[0].startswith("-DOCSTART-")]
    assert len(rows) == report.written["tokens"]
    assert sum(row[-1].startswith("B-") for row in rows) == report.written["spans"] == 7
    if columns == "4":
        trees = [subtree for tree in reader.chunked_sents() for subtree in tree.subtrees()]
        assert sum(tree.label() != "S" for tree in trees) == report.written["spans"]


@pytest.mark.parametrize(
    ("label", "tag"), [("-", "_"), ("-A", "_A"), ("A B", "A_B"), ("A-B", "A-B"), ("O", "O")]
)
def test_a_label_that_is_no_word_of_a_tag_is_changed_and_counted(tmp_path, label, tag):
    document = annotated("قال [بوتين]PER نعم")
    [span] = document.sets[0].spans
    one = replace(document.sets[0], spans=(replace(span, label=label),))
    report = written([replace(document, sets=(one,))], tmp_path / "out.conll")
    assert f"بوتين\tB-{tag}\n" in (tmp_path / "out.conll").read_text("utf-8")
    assert report.lost["changed labels"] == (label != tag)


@settings(max_examples=60, deadline=None)
@given(corpora())
def test_seqeval_agrees_on_any_corpus(tmp_path_factory, documents):
    labeling = pytest.importorskip("seqeval.metrics.sequence_labeling")
    schemes = pytest.importorskip("seqeval.scheme")
    kept = corpus(documents)
    if not kept:
        return
    folder = tmp_path_factory.mktemp("out")
    report = written(kept, folder / "out.conll")
    tags = [tags for path in folder.iterdir() for tags in tags_of(path, "\t")]
    assert sum(map(len, tags)) == report.written["tokens"]
    assert len(labeling.get_entities(tags)) == report.written["spans"]
    strict = schemes.Entities(tags, schemes.IOB2)
    assert sum(map(len, strict.entities)) == report.written["spans"]
