"""Dataset folders: what `load_dataset` makes of them, and splits that share no text."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document, text_hash
from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.conll import FORMAT as CONLL
from annotator.formats.dataset_splits import dealt_out, shares_of
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.huggingface_folder import FORMAT, RepositoryWriting
from annotator.formats.huggingface_reading import HuggingFaceReading
from annotator.formats.huggingface_rows import Layout
from annotator.formats.near_copies import NearCopies
from annotator.formats.parquet import FORMAT as PARQUET
from annotator.formats.trec import FORMAT as TREC
from tests.corpora import CORPORA, needs_corpora
from tests.formats.round_trips import facts
from tests.formats.test_hashiya import golden_documents
from tests.formats.test_huggingface import load

assert load  # a fixture
pytest.importorskip("pyarrow.parquet")

TOKENS = RepositoryWriting(layout=Layout.TOKENS)
SPLITS = ("80", "10", "10")


def write(documents, folder, options):
    report = WriteReport()
    FORMAT.write(iter(documents), folder, options, report)
    return report


def read(path):
    report = ReadReport()
    found = [one.annotated for one in PARQUET.read([path], HuggingFaceReading(), report)]
    assert report.problems == []
    return found


def article(number, words=120):
    """An article of words of its own; no two numbers share a run of five."""
    chance = random.Random(number)
    text = " ".join(f"كلمة{chance.randrange(100_000)}" for _ in range(words))
    document = Document(f"d{number}", text)
    span = SpanAnnotation("s", document.id, "amal", "entity", f"L{number % 7}", Span(0, 4))
    one = AnnotationSet(Annotator("amal", "amal"), spans=(span,))
    return AnnotatedDocument(document, (one, AnnotationSet(Annotator("basim", "basim"))))


def edited(one, number, every):
    """The same article with every so many words another one."""
    words = one.document.text.split()
    words[::every] = ["غيرها"] * len(words[::every])
    return AnnotatedDocument(Document(f"e{number}", " ".join(words)), ())


# ------------------------------------------------------------------------------ folders


def test_the_folder_is_a_dataset(tmp_path, load):
    write(golden_documents(), tmp_path / "set", TOKENS)
    assert sorted(str(one.relative_to(tmp_path)) for one in (tmp_path / "set").rglob("*.*")) == [
        "set/README.md", "set/data/train.parquet",
    ]  # fmt: skip
    found = load(str(tmp_path / "set"))
    assert list(found) == ["train"]
    assert found["train"].features["ner_tags"].feature.names == ["O", "B-PER", "I-PER"]
    assert read(tmp_path / "set" / "data" / "train.parquet")[0].document.id == "beijing-1"


def test_all_splits_number_their_tags_alike(tmp_path, load):
    documents = [article(number) for number in range(40)]
    report = write(
        documents, tmp_path / "set", RepositoryWriting(layout=Layout.TOKENS, splits=SPLITS)
    )
    assert report.written["documents"] == 40
    found = load(str(tmp_path / "set"))
    assert list(found) == ["train", "validation", "test"]
    names = [split.features["ner_tags"].feature.names for split in found.values()]
    assert names[0] == names[1] == names[2]
    for split in found.values():
        tags = split.features["ner_tags"].feature
        for row in split:
            expected = f"B-L{int(row['doc_id'][1:]) % 7}" if row["annotator"] == "amal" else "O"
            assert tags.int2str(row["ner_tags"][0]) == expected
    assert {name: len(set(split["doc_id"])) for name, split in found.items()} == {
        "train": 32, "validation": 4, "test": 4,
    }  # fmt: skip
    card = (tmp_path / "set" / "README.md").read_text("utf-8")
    assert "Shares asked for: train 80%, validation 10%, test 10% of the documents." in card


def test_splits_together_are_all_documents(tmp_path):
    documents = [*golden_documents(), *(article(number) for number in range(20))]
    write(documents, tmp_path / "set", RepositoryWriting(splits=("50", "50")))
    parts = [read(file) for file in sorted((tmp_path / "set" / "data").iterdir())]
    assert [len(part) for part in parts] == [12, 11]
    assert facts([one for part in parts for one in part]) == facts(documents)
    assert {one.document.id for one in parts[0]}.isdisjoint(one.document.id for one in parts[1])


def test_copies_are_in_one_split_and_counted(tmp_path):
    originals = [article(number) for number in range(60)]
    copies = [edited(one, number, 60) for number, one in enumerate(originals[:20])]
    same = [
        AnnotatedDocument(Document(f"x{n}", one.document.text))
        for n, one in enumerate(originals[:5])
    ]
    report = write([*originals, *copies, *same], tmp_path / "set", RepositoryWriting(splits=SPLITS))
    assert report.notes == ["documents with the text of another one, in the same split: 25"]
    where = {
        one.document.id: file.stem
        for file in (tmp_path / "set" / "data").iterdir()
        for one in read(file)
    }
    assert Counter(where.values()).keys() == {"train", "validation", "test"}
    for number in range(20):
        assert where[f"e{number}"] == where[f"d{number}"]
    for number in range(5):
        assert where[f"x{number}"] == where[f"d{number}"]
    assert not list((tmp_path / "set").rglob("*.part"))


def test_too_few_documents_for_the_splits_are_told(tmp_path):
    report = write([article(1)], tmp_path / "set", RepositoryWriting(splits=SPLITS))
    assert report.notes == ["nothing is left for the splits validation, test"]


@pytest.mark.parametrize(
    "splits", [("a",), ("1", "0"), ("1", "-1"), ("1", "2", "3", "4"), ("nan", "1")]
)
def test_shares_that_are_none_are_refused(tmp_path, splits):
    with pytest.raises(BadInput, match="such as 80,10,10"):
        write([article(1)], tmp_path / "set", RepositoryWriting(splits=splits))


# ------------------------------------------------------------------------------ splits and copies


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=200),
    st.sampled_from([("80", "20"), ("80", "10", "10"), ("1", "1", "1")]),
)
def test_groups_stay_together_and_shares_are_met(groups, words):
    shares = shares_of(words)
    hashes = [text_hash(f"{group} {place}") for place, group in enumerate(groups)]
    dealt = dealt_out(groups, hashes, shares)
    assert len({(group, split) for group, split in zip(groups, dealt, strict=True)}) == len(
        set(groups)
    )
    counts = Counter(dealt)
    largest = max(Counter(groups).values())
    for name, share in shares.items():
        assert abs(counts[name] - share * len(groups)) <= largest + len(shares)
    if len(set(groups)) >= len(shares):
        assert set(counts) == set(shares)


def test_new_articles_move_few_old_ones():
    hashes = [text_hash(str(number)) for number in range(1_100)]
    shares = shares_of(SPLITS)
    before = dealt_out(range(1_000), hashes[:1_000], shares)
    after = dealt_out(range(1_100), hashes, shares)
    moved = sum(one != other for one, other in zip(before, after, strict=False))
    assert moved < 30


@pytest.mark.parametrize(("every", "together"), [(60, True), (30, True), (5, False)])
def test_how_alike_near_copies_are(every, together):
    originals = [article(number, 300) for number in range(30)]
    copies = NearCopies()
    for one in originals:
        copies.add(one.document.text)
    for number, one in enumerate(originals):
        copies.add(edited(one, number, every).document.text)
    groups = copies.groups()
    assert groups[:30] == list(range(30))
    joined = sum(groups[30 + number] == number for number in range(30))
    assert joined == (30 if together else 0)


def test_diacritics_and_short_texts():
    copies = NearCopies()
    for text in ("شكرًا جزيلًا لكم", "شكرا جزيلا لكم", "نعم", "لا", "", "نَعَم"):
        copies.add(text)
    assert copies.groups() == [0, 0, 2, 3, 4, 2]


# ------------------------------------------------------------------------------ real files


@needs_corpora
def test_no_two_articles_of_ant_are_taken_for_copies():
    copies, texts = NearCopies(), []
    for one in TREC.read([CORPORA / "ant_news"], TREC.ReadOptions(), ReadReport()):
        texts.append(one.annotated.document.text)
        copies.add(texts[-1])
    assert len(texts) == 250
    assert len(set(copies.groups())) == 250


@needs_corpora
def test_aqmar_comes_back_from_a_dataset_with_all_its_entities(tmp_path, load):
    given = [
        one.annotated
        for one in CONLL.read(
            sorted((CORPORA / "aqmar").glob("*.txt")), CONLL.ReadOptions(), ReadReport()
        )
    ]
    report = write(given, tmp_path / "set", TOKENS)
    spans = sum(len(one.sets[0].spans) for one in given)
    assert (len(given), report.written["spans"], report.written["tokens"]) == (10, spans, 26_174)
    assert report.lost["widened spans"] == 0
    found = load(str(tmp_path / "set"), split="train")
    assert sum(map(len, found["tokens"])) == 26_174
    begin = {n for n, name in enumerate(found.features["ner_tags"].feature.names) if name[0] == "B"}
    assert sum(tag in begin for tags in found["ner_tags"] for tag in tags) == spans == 2_614
    back = read(tmp_path / "set" / "data" / "train.parquet")
    assert [one.document.text for one in back] == [one.document.text for one in given]
    assert facts(back)["spans"] == facts(given)["spans"]
