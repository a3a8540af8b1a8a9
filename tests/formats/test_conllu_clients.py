"""What other people's readers, and the rules of Universal Dependencies, make of our CoNLL-U."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings

from annotator.formats.conllu import FORMAT
from annotator.formats.conllu_plus import FORMAT as PLUS
from annotator.formats.conllu_rows import misc_of
from annotator.formats.format import WriteReport
from benchmarks.articles import articles
from tests.build import annotated
from tests.formats.documents import corpora
from tests.formats.test_hashiya import golden_documents

ARABIC = "رحب [رئيس [الصين]GPE]TITLE ب[[بوتين]PER]ORG\tوقال:  [“نعم”]quote/DIRECT.\r\nثم سكت."


def exports(form, folder, documents) -> list[str]:
    """The files of an export."""
    target = folder / f"out{form.extensions[0]}"
    form.write(iter(documents), target, form.WriteOptions(), WriteReport())
    found = [path.read_bytes().decode() for path in sorted(folder.iterdir())]
    for path in folder.iterdir():
        path.unlink()
    return found


def samples():
    return [*golden_documents(), annotated(ARABIC, document="عربي 1/2"), *articles(2)]


@pytest.fixture(params=[FORMAT, PLUS], ids=lambda form: form.key)
def form(request):
    return request.param


def check_rules(content: str, columns: int) -> None:
    """The rules of the format page of Universal Dependencies that do not ask for syntax."""
    assert "\r" not in content
    assert content.endswith("\n\n")
    assert "\n\n\n" not in content
    names = set()
    for block in content[:-2].split("\n\n"):
        lines = block.split("\n")
        told = dict(line[2:].partition(" = ")[::2] for line in lines if line.startswith("#"))
        assert re.fullmatch(r"[^\s/]+", told["sent_id"])
        assert told["sent_id"] not in names, "a sent_id stands twice"
        names.add(told["sent_id"])
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        assert all(len(row) == columns and all(row) for row in rows)
        assert all(cell == cell.strip() for row in rows for cell in row)
        assert told["text"] == check_ids(rows)


def check_ids(rows: list[list[str]]) -> str:
    """Check words and ranges of a sentence; return the text that they spell."""
    expected, covered, text = 1, 0, ""
    for row, after in pairwise([*rows, [""]]):
        blank = "" if misc_of(row[9]).get("SpaceAfter") == "No" else " "
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            assert first == expected > covered
            assert last > first
            assert after[0] == str(first)
            assert row[2:9] == ["_"] * 7
            covered = last
            text += row[1] + blank
            continue
        assert row[0] == str(expected)
        if expected > covered:
            text += row[1] + blank
        else:
            assert "Space" not in row[9]
        expected += 1
    assert covered < expected
    return text.rstrip(" ")


def test_the_rules_of_universal_dependencies_are_kept(form, tmp_path):
    for content in exports(form, tmp_path, samples()):
        width = 10 if form is FORMAT else 13
        check_rules(content.partition("\n")[2] if form is PLUS else content, width)


@settings(max_examples=30, deadline=None)
@given(corpora())
def test_the_rules_are_kept_whatever_the_text(tmp_path_factory, documents):
    # Two documents of one name but for a slash would have the same names of sentences.
    documents = [
        replace(one, document=replace(one.document, id=f"d{n}")) for n, one in enumerate(documents)
    ]
    for content in exports(FORMAT, tmp_path_factory.mktemp("ud"), documents):
        check_rules(content, 10)


def test_the_conllu_package_reads_every_export(form, tmp_path):
    conllu = pytest.importorskip("conllu")
    for content in exports(form, tmp_path, samples()):
        found = conllu.parse(content)
        rows = [line.split("\t") for line in content.split("\n") if line[:1].isdigit()]
        tokens = [token for sentence in found for token in sentence]
        assert [token["form"] for token in tokens] == [row[1] for row in rows]
        for token, row in zip(tokens, rows, strict=True):
            assert (token["misc"] or {}) == dict(misc_of(row[9]))
            if form is PLUS:
                assert token["hashiya:entity.2"] == row[11]
        texts = re.findall("^# text = (.*)", content, re.MULTILINE)
        assert [sentence.metadata["text"] for sentence in found] == texts


def test_spacy_converts_every_export(tmp_path):
    converters = pytest.importorskip("spacy.training.converters")
    for content in exports(FORMAT, tmp_path, samples()):
        found = list(converters.conllu_to_docs(content, n_sents=1, no_print=True))
        texts = re.findall("^# text = (.*)", content, re.MULTILINE)
        # It has no ranges but words; a blank behind the last word is its own.
        assert [doc.text.rstrip() for doc in found] == texts


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # it leaves its file open
def test_a_reader_of_corefud_finds_every_mention(tmp_path):
    pytest.importorskip("udapi")
    from udapi.core.document import Document as Coref

    document = annotated(ARABIC, document="d")
    [content] = exports(FORMAT, tmp_path, [document])
    (tmp_path / "in.conllu").write_text(content, "utf-8")
    coref = Coref()
    coref.load_conllu(str(tmp_path / "in.conllu"), empty_parent="ignore")
    mentions = [
        (mention.entity.etype, "".join(word.form for word in mention.words))
        for entity in coref.coref_entities
        for mention in entity.mentions
    ]
    text = document.document.text
    names = {"entity": "", "quote": "quote/"}
    assert sorted(mentions) == sorted(
        (names[s.layer] + s.label, "".join(s.span.text(text).split()))
        for s in document.sets[0].spans
    )
