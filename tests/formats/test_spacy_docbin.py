"""spaCy's DocBin: what spaCy itself sees, nothing lost, files of others, hostile files."""

from __future__ import annotations

import tempfile
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats import spacy_docbin_file, spacy_docbin_strings
from annotator.formats.format import UNNAMED, NoOptions, ReadReport, WriteReport
from annotator.formats.hashiya import FORMAT as HASHIYA
from annotator.formats.label_names import PlainLayerReading, PlainLayerWriting
from annotator.formats.spacy_docbin import FORMAT
from annotator.formats.spacy_docbin_stream import DocBinOut
from annotator.project.sample import sample_files
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses
from tests.formats.test_hashiya import golden_documents

spacy = pytest.importorskip("spacy")
srsly = pytest.importorskip("srsly")
tokens = pytest.importorskip("spacy.tokens")

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "spacy_docbin" / "samples.msgpack"
NLP = spacy.blank("ar")
VOCAB = NLP.vocab
TEXT = "زار وبوتين الصين 😀\nأمس"  # وبوتين: the name begins inside a word


def span(identity, label, start, end, layer="entity", **more):
    return SpanAnnotation(identity, "d", "amal", layer, label, Span(start, end), **more)


def document(*spans, text=TEXT, relations=(), labels=(), **more):
    one = AnnotationSet(Annotator("amal", "أمل"), spans=spans, relations=relations, labels=labels)
    return AnnotatedDocument(Document("d", text, **more), (one,))


def write(path, *documents, **options):
    report = WriteReport()
    FORMAT.write(iter(documents), path, PlainLayerWriting(**options), report)
    return path, report


def read(path, **options):
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([path], PlainLayerReading(**options), report)]
    return found, report


def docs_of(path):
    return list(tokens.DocBin().from_disk(path).get_docs(VOCAB))


def file_of(path, *docs, **options):
    """A file that spaCy writes."""
    tokens.DocBin(docs=docs, **options).to_disk(path)
    return path


def in_order(annotated):
    """The document without the order of spans on one extent: they stand in groups."""
    return replace(
        annotated,
        sets=tuple(
            replace(
                one,
                spans=tuple(
                    sorted(one.spans, key=lambda s: (s.span.start, -s.span.end, s.layer, s.id))
                ),
            )
            for one in annotated.sets
        ),
    )


# ------------------------------------------------------------------------------- what spaCy sees


def test_spacy_sees_text_entities_groups_and_labels(tmp_path):
    given = document(
        span("a", "PER", 5, 10),
        span("b", "GPE", 11, 16),
        span("c", "VISIT", 5, 16),  # around both: longer, so it is the entity
        span("q", "DIRECT", 0, 16, "quote", note="ملاحظة"),
        span("r", "DIRECT", 11, 22, "quote", score=0.5),
        labels=(DocumentLabel("l", "d", "amal", "topic", "سياسة"),),
    )
    path, _ = write(tmp_path / "a.spacy", given)
    [doc] = docs_of(path)
    assert doc.text == TEXT
    assert [(one.text, one.label_) for one in doc.ents] == [("بوتين الصين", "VISIT")]
    groups = {key: [(s.text, s.label_) for s in group] for key, group in doc.spans.items()}
    assert groups == {
        "entity": [("بوتين", "PER"), ("الصين", "GPE"), ("بوتين الصين", "VISIT")],
        "quote": [("زار وبوتين الصين", "DIRECT"), ("الصين 😀\nأمس", "DIRECT")],
    }
    assert [(s.start_char, s.end_char) for s in doc.spans["quote"]] == [(0, 16), (11, 22)]
    assert doc.spans["quote"].attrs["scores"] == [None, 0.5]
    assert doc.cats == {"سياسة": 1.0}
    assert doc.user_data["hashiya"]["annotator"] == "amal"


def test_an_entity_that_is_left_out_is_not_called_outside(tmp_path):
    given = document(
        span("a", "PER", 0, 10),
        span("b", "GPE", 5, 16 + 2),  # crosses the other; longer
        span("c", "X", 18, 22),  # begins with a line break, which spaCy cannot be trained on
    )
    path, _ = write(tmp_path / "a.spacy", given)
    [doc] = docs_of(path)
    assert [(one.text, one.label_) for one in doc.ents] == [("بوتين الصين 😀", "GPE")]
    marks = {token.text: token.ent_iob_ for token in doc}
    assert marks == {"زار": "", "و": "", "بوتين": "B", "الصين": "I", "😀": "I", "\n": "", "أمس": ""}


def test_nobodys_document_has_tokens_without_entities_and_an_annotators_has_none_inside(tmp_path):
    nobody = AnnotatedDocument(Document("n", "قال"))
    path, _ = write(tmp_path / "a.spacy", document(text="قال"), nobody)
    first, second = docs_of(path)
    assert (first[0].ent_iob_, second[0].ent_iob_) == ("O", "")
    assert first.has_annotation("ENT_IOB")
    assert not second.has_annotation("ENT_IOB")


def test_the_layer_of_the_entities_can_be_chosen(tmp_path):
    given = document(span("a", "PER", 5, 10), span("q", "DIRECT", 0, 16, "quote"))
    path, _ = write(tmp_path / "a.spacy", given, layer="quote")
    [doc] = docs_of(path)
    assert [one.label_ for one in doc.ents] == ["DIRECT"]
    [found], _ = read(path, layer="quote")
    assert in_order(found) == in_order(given)


def test_a_documents_own_tokens_are_spacys(tmp_path):
    text = "لن أبيب-يافا 3.5 ."
    own = (Span(0, 7), Span(7, 8), Span(8, 12), Span(13, 15), Span(15, 16), Span(17, 18))
    given = document(span("a", "LOC", 3, 12), text=text, tokens=own)
    path, _ = write(tmp_path / "a.spacy", given)
    [doc] = docs_of(path)
    assert [t.text_with_ws for t in doc] == [
        "لن ", "أبيب", "-", "يافا ", "3.", "5 ", "."
    ]  # fmt: skip
    [found], _ = read(path)
    assert found == given
    # Words that no token holds are cut by our rules.
    path, _ = write(tmp_path / "b.spacy", document(text="قال له", tokens=(Span(0, 2),)))
    assert [t.text_with_ws for t in docs_of(path)[0]] == ["قا", "ل ", "له"]


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_spacy_reads_what_it_would_have_written_itself(documents):
    with tempfile.TemporaryDirectory() as folder:
        path, _ = write(Path(folder) / "a.spacy", *documents)
        content = path.read_bytes()
        docs = docs_of(path)
    works = [(a.document, one) for a in documents for one in a.sets or (None,)]
    assert len(docs) == len(works)
    attrs = ["ENT_IOB", "ENT_TYPE"]
    again = tokens.DocBin(attrs=attrs, store_user_data=True)
    for doc, (source, one) in zip(docs, works, strict=True):
        assert doc.text == source.text
        spans = one.spans if one else ()
        made = tokens.Doc(
            VOCAB,
            words=[token.text for token in doc],
            spaces=[bool(token.whitespace_) for token in doc],
        )
        layers = list(dict.fromkeys(s.layer for s in spans))
        for layer in layers:
            of_layer = [s for s in spans if s.layer == layer]
            placed = [made.char_span(s.span.start, s.span.end, label=s.label) for s in of_layer]
            assert None not in placed
            made.spans[layer] = placed
            made.spans[layer].attrs.update(doc.spans[layer].attrs)
        if one is not None:
            made.set_ents(
                [tokens.Span(made, e.start, e.end, label=e.label_) for e in doc.ents],
                missing=[made[t.i : t.i + 1] for t in doc if not t.ent_iob_],
                default="outside",
            )
        made.cats = doc.cats
        made.user_data = doc.user_data
        again.add(made)
    ours = srsly.msgpack_loads(zlib.decompress(content))
    theirs = srsly.msgpack_loads(zlib.decompress(again.to_bytes()))
    assert list(ours) == list(theirs)
    assert set(theirs.pop("strings")) >= set(ours["strings"]) - {""}
    strings = spacy.strings.StringStore(ours.pop("strings"))
    for doc in docs:
        assert all(token.orth in strings for token in doc)
    assert ours == theirs


def test_spacys_corpus_yields_examples_with_entities_and_spans(tmp_path):
    training = pytest.importorskip("spacy.training")
    write(tmp_path / "a.spacy", *golden_documents())
    # Its examples have what they are aligned with in ``reference``.
    examples = list(training.Corpus(tmp_path)(NLP))
    assert len(examples) == 4  # a Doc for each annotator, and one for nobody
    first = examples[0]
    assert [one.text for one in first.reference.ents] == ["شي جين بينغ"]
    assert [one.text for one in first.reference.spans["quote"]] == ["“نعم”", "“لا”"]
    assert first.reference.text == first.predicted.text


def test_a_spacy_pipeline_can_be_trained_on_it(tmp_path):
    training = pytest.importorskip("spacy.training")
    spans = [span("a", "PER", 5, 10), span("b", "GPE", 11, 16), span("c", "X", 18, 22)]
    path, _ = write(tmp_path / "a.spacy", document(*spans))
    nlp = spacy.blank("ar")
    nlp.add_pipe("ner")
    examples = list(training.Corpus(path)(nlp))
    nlp.initialize(lambda: examples)
    for example in examples:
        # The words of the text as a user of the corpus tokenizes them.
        example.predicted = tokens.Doc(
            nlp.vocab,
            words=[token.text for token in example.reference],
            spaces=[bool(token.whitespace_) for token in example.reference],
        )
    losses = nlp.update(examples)
    assert losses["ner"] > 0


def samples():
    """The articles that come along: quotes, prefixes cut off names, several annotators."""
    found = HASHIYA.read(sample_files(), NoOptions(), ReadReport())
    return [located.annotated for located in found]


def test_no_span_of_the_samples_falls_off_its_tokens(tmp_path):
    given = samples()
    path, _ = write(tmp_path / "a.spacy", *given)
    works = [(a.document.text, one) for a in given for one in a.sets or (None,)]
    docs = docs_of(path)
    assert len(docs) == len(works)
    found = fallen = 0
    for doc, (text, one) in zip(docs, works, strict=True):
        assert doc.text == text
        words = sorted(s.span.text(text) for s in (one.spans if one else ()))
        assert sorted(s.text for group in doc.spans.values() for s in group) == words
        found += len(words)
        # What spaCy's own tokens for Arabic would have made of them.
        plain = NLP.make_doc(text)
        for s in one.spans if one else ():
            fallen += plain.char_span(s.span.start, s.span.end) is None
    assert found > 400
    assert fallen > found / 10
    back, report = read(path)
    assert report.problems == []
    assert [in_order(one) for one in back] == [in_order(one) for one in given]


# ------------------------------------------------------------------------------ nothing is lost


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_as_it_was(documents):
    found = check_losses(FORMAT, documents, PlainLayerWriting())
    assert [in_order(one) for one in found] == [in_order(one) for one in documents]


def test_the_samples_come_back_and_the_bytes_are_the_same_every_time(tmp_path):
    path, report = write(tmp_path / "a.spacy", *golden_documents())
    assert not report.lost.total()
    assert report.written["documents"] == 3
    found, read_report = read(path)
    assert found == golden_documents()
    assert read_report.problems == []
    assert read_report.notes == []
    again, _ = write(tmp_path / "b.spacy", *golden_documents())
    assert path.read_bytes() == again.read_bytes()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.spacy", "b.spacy"]


def test_what_is_packed_is_that_of_the_golden_file(tmp_path):
    # Unpacked: what zlib makes of it differs from one version of zlib to another.
    path, _ = write(tmp_path / "a.spacy", *golden_documents())
    assert zlib.decompress(path.read_bytes()) == GOLDEN.read_bytes()


def test_the_memory_is_that_of_a_document_and_not_of_all(tmp_path):
    one = document(span("a", "PER", 5, 10), text=TEXT * 20)

    def peak(count):
        """The most bytes at a time; the Docs are 3 kB each when they are unpacked."""
        path = tmp_path / f"{count}.spacy"
        tracemalloc.start()
        try:
            given = (replace(one, document=replace(one.document, id=f"{n}")) for n in range(count))
            FORMAT.write(given, path, PlainLayerWriting(), WriteReport())
            assert sum(1 for _ in FORMAT.read([path], PlainLayerReading(), ReadReport())) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(300) < peak(100) + 300_000


def test_what_we_write_ourselves_may_unpack_to_any_size(tmp_path):
    alike = [document(text="قال " * 5_000, title="") for _ in range(40)]
    given = [replace(one, document=replace(one.document, id=f"{n}")) for n, one in enumerate(alike)]
    path, report = write(tmp_path / "a.spacy", *given)
    unpacked = len(zlib.decompress(path.read_bytes()))
    assert unpacked > spacy_docbin_file.FREE
    assert report.written["documents"] == len(given)


def test_what_is_read_of_a_folder_is_all_of_its_files(tmp_path):
    write(tmp_path / "b.spacy", document(text="ثانٍ"))
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub" / "a.spacy", document(text="أول"))
    found, report = read(tmp_path)
    assert sorted(one.document.text for one in found) == ["أول", "ثانٍ"]
    assert report.files == 2


def test_strings_may_be_forgotten_and_written_again(tmp_path, monkeypatch):
    made = spacy_docbin_strings.StringsOut

    def forgetful(out, number):
        return made(out, number, remembered=2)

    monkeypatch.setattr("annotator.formats.spacy_docbin_stream.StringsOut", forgetful)
    given = document(span("a", "PER", 5, 10), text=TEXT + " زار وبوتين الصين")
    path, _ = write(tmp_path / "a.spacy", given)
    strings = srsly.msgpack_loads(zlib.decompress(path.read_bytes()))["strings"]
    assert len(strings) > len(set(strings))
    [found], _ = read(path)
    assert found == given
    assert docs_of(path)[0].text == given.document.text


def test_more_than_msgpack_holds_is_said_and_leaves_no_file(tmp_path, monkeypatch):
    def full(kind, size):
        if kind == "bin":
            raise OverflowError(size)
        return b""

    monkeypatch.setattr("annotator.formats.spacy_docbin_stream.head_of", full)
    with pytest.raises(AnnotatorError, match="4 GiB"):
        write(tmp_path / "a.spacy", document())


def test_an_export_that_fails_in_the_middle_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), DocBinOut(tmp_path / "a.spacy"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_missing_spacy_is_one_sentence(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("annotator.formats.extras.importlib.import_module", missing)
    with pytest.raises(AnnotatorError, match=r"pip install 'hashiya\[spacy\]'"):
        write(tmp_path / "a.spacy", document())


# -------------------------------------------------------------------------------- files of others


def others():
    """A Doc as spaCy and its users make them."""
    nlp = spacy.blank("ar")
    doc = nlp.make_doc("زار بوتين الصين 😀 أمس .")
    doc.ents = [
        tokens.Span(doc, 1, 2, label="PER", kb_id="Q7747"),
        tokens.Span(doc, 2, 3, label="GPE", span_id="rule-1"),
    ]
    return doc


def test_entities_groups_and_categories_of_others_are_read(tmp_path):
    doc = others()
    doc.spans["sc"] = [tokens.Span(doc, 0, 3, label="VISIT"), tokens.Span(doc, 1, 4, label="X")]
    doc.cats = {"POLITICS": 0.9, "SPORT": 0.1}
    [found], report = read(file_of(tmp_path / "wire.spacy", doc))
    assert report.problems == []
    assert report.notes == ["categories with a score of 0.5 and more were taken as labels"]
    assert found.document.id == "wire:1"
    assert found.document.text == doc.text
    words = [token.text(doc.text) for token in found.document.tokens]
    assert words == [token.text for token in doc]
    [one] = found.sets
    assert one.annotator.id == UNNAMED
    assert {(s.layer, s.label, s.span.text(doc.text)) for s in one.spans} == {
        ("entity", "PER", "بوتين"),
        ("entity", "GPE", "الصين"),
        ("sc", "VISIT", "زار بوتين الصين"),
        ("sc", "X", "بوتين الصين 😀"),
    }
    by_label = {s.label: dict(s.attributes) for s in one.spans}
    assert by_label["PER"] == {"kb_id": "Q7747"}
    assert by_label["GPE"] == {"ent_id": "rule-1"}
    assert [(v.layer, v.label) for v in one.labels] == [("topic", "POLITICS")]


def test_scores_of_spacys_span_categorizer_are_read(tmp_path):
    numpy = pytest.importorskip("numpy")
    doc = others()
    doc.spans["sc"] = [doc[0:1], doc[1:2]]
    for one in doc.spans["sc"]:
        one.label_ = "A"
    doc.spans["sc"] = [tokens.Span(doc, s.start, s.end, label="A") for s in doc.spans["sc"]]
    doc.spans["sc"].attrs["scores"] = numpy.array([0.5, 0.25], dtype="float32")
    [found], _ = read(file_of(tmp_path / "a.spacy", doc))
    assert [s.score for s in found.sets[0].spans if s.layer == "sc"] == [0.5, 0.25]


def test_what_programs_say_beside_spans_is_kept_or_told(tmp_path):
    doc = others()
    doc[0].tag_, doc[0].lemma_ = "VERB", "زار"
    for kind in (tokens.Doc, tokens.Span, tokens.Token):
        kind.set_extension("about", default=None, force=True)
    try:
        doc._.about = {"source": "AFP", "n": 1}
        doc[1:2]._.about = "president"
        doc[0]._.about = "verb"
        doc.user_data["strange"] = b"bytes"
        doc.user_data["url"] = "https://ant.example"
        path = file_of(tmp_path / "a.spacy", doc, store_user_data=True)
    finally:
        for kind in (tokens.Doc, tokens.Span, tokens.Token):
            kind.remove_extension("about")
    [found], report = read(path)
    metadata = {"about": {"source": "AFP", "n": 1}, "url": "https://ant.example"}
    assert dict(found.document.metadata) == metadata
    [person] = [s for s in found.sets[0].spans if s.label == "PER"]
    assert dict(person.attributes) == {"about": "president", "kb_id": "Q7747"}
    assert report.refused == {"metadata": 1}
    assert "“strange” of the user data" in str(report.problems[0])
    assert report.notes == [
        "what the file says of single tokens was left out",
        "attributes of tokens that were left out: LEMMA, TAG",
    ]


def test_a_doc_with_nothing_marked_is_nobodys_work(tmp_path):
    doc = spacy.blank("ar")("قال له")
    [found], _ = read(file_of(tmp_path / "a.spacy", doc))
    assert found.sets == ()


def test_words_without_known_blanks_are_read_as_spacy_shows_them(tmp_path):
    doc = tokens.Doc(VOCAB, words=["قال", "له"])
    assert doc.has_unknown_spaces
    [found], _ = read(file_of(tmp_path / "a.spacy", doc))
    assert found.document.text == doc.text == "قال له "


def test_what_spacy_adds_to_our_docs_is_read_beside_what_we_wrote(tmp_path):
    arrow = Relation("r", "d", "amal", "quote", "speaker", "q", "a", {"sure": True})
    given = document(
        span("a", "PER", 5, 10), span("q", "DIRECT", 0, 16, "quote"), relations=(arrow,)
    )
    path, _ = write(tmp_path / "a.spacy", given)
    [doc] = docs_of(path)
    doc.ents = [*doc.ents, tokens.Span(doc, 3, 4, label="GPE")]
    doc.cats["POLITICS"] = 1.0
    path = file_of(tmp_path / "b.spacy", doc, store_user_data=True)
    [found], report = read(path)
    assert report.problems == []
    [one] = found.sets
    assert one.annotator == Annotator("amal", "أمل")
    assert [(s.id, s.label) for s in one.spans if s.layer == "entity"] == [
        ("a", "PER"),
        ("s3", "GPE"),
    ]
    assert one.relations == (arrow,)
    assert [v.label for v in one.labels] == ["POLITICS"]


def test_ids_of_a_group_that_lost_a_span_are_given_to_no_other(tmp_path):
    given = document(span("a", "PER", 5, 10), span("b", "GPE", 11, 16))
    path, _ = write(tmp_path / "a.spacy", given)
    [doc] = docs_of(path)
    attrs = doc.spans["entity"].attrs
    doc.spans["entity"] = [tokens.Span(doc, 3, 4, label="GPE")]
    doc.spans["entity"].attrs.update(attrs)
    doc.ents = doc.ents[1:]
    [found], report = read(file_of(tmp_path / "b.spacy", doc, store_user_data=True))
    assert [(s.id, s.label) for s in found.sets[0].spans] == [("s1", "GPE")]
    assert report.refused == {"attributes": 1}


# ----------------------------------------------------------------------------------- hostile files


def packed(**changes):
    """The map of a file that spaCy writes, with some of its parts changed."""
    whole = srsly.msgpack_loads(zlib.decompress(tokens.DocBin(docs=[others()]).to_bytes()))
    whole |= changes
    whole = {key: value for key, value in whole.items() if value is not ...}
    return zlib.compress(srsly.msgpack_dumps(whole))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (zlib.compress(b""), "the file is empty"),
        (b"no zlib", "no DocBin"),
        (zlib.compress(b"\xdd\xff\xff\xff\xff"), "no DocBin"),
        (zlib.compress(b"\xdf\xff\xff\xff\xff\xa1a"), "no DocBin"),
        (zlib.compress(b"\x81\xa7strings\xdd\xff\xff\xff\xff\xa1a"), "no DocBin"),
        (zlib.compress(b"\x81\xa6tokens\xc6\xff\xff\xff\xff\xa1a"), "no DocBin"),
        (zlib.compress(b"\x91" * 100_000), "no DocBin"),
        (zlib.compress(bytes(80_000_000), 9), "far more than a file of its size"),
        (zlib.compress(b"\xa0" * 80_000_000, 9), "far more than a file of its size"),
    ],
)
def test_what_is_no_docbin_is_refused(tmp_path, content, reason):
    path = tmp_path / "a.spacy"
    path.write_bytes(content)
    found, report = read(path)
    assert found == []
    assert reason in str(report.problems[0])


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "a.spacy"
    path.write_bytes(packed()[:-30])
    _, report = read(path)
    assert "ends too soon" in str(report.problems[0])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"tokens": ...}, "no DocBin"),
        ({"strings": 3}, "no DocBin"),
        ({"strings": [1]}, "no DocBin"),
        ({"attrs": [77]}, "no DocBin"),
        ({"attrs": []}, "no DocBin"),
        ({"attrs": [65, 65]}, "no DocBin"),
        ({"lengths": b"\xff\xff\xff\xff"}, "lengths of its documents"),
        ({"lengths": b"\xff\xff\xff\x7f"}, "lengths of its documents"),
        ({"lengths": b"\x01"}, "no DocBin"),
        ({"spaces": b""}, "lengths of its documents"),
        ({"strings": ["x"]}, "strings of its words"),
        ({"span_groups": [b"\xc1"]}, "a part of it is damaged"),
        ({"span_groups": [b"\x05"]}, "a span group is damaged"),
        ({"span_groups": [b"\x91\x91\x01"]}, None),
        ({"cats": [{"A": float("nan")}]}, "endless number"),
        ({"cats": [{"A\0": 1.0}]}, "NUL"),
        ({"cats": [{1: 1.0}]}, "has no name"),
        ({"cats": 1, "flags": 1, "span_groups": 1}, None),
        ({"user_data": [b"\x81\xa8hashiya_\x01"]}, None),
        ({"user_data": [b"\x81\x81\x01\x02\x03"]}, "a part of it is damaged"),
        ({"user_data": [b"\x91" * 100_000]}, "a part of it is damaged"),
    ],
)
def test_parts_that_are_not_what_they_should_be_are_refused(tmp_path, changes, reason):
    path = tmp_path / "a.spacy"
    path.write_bytes(packed(**changes))
    found, report = read(path)
    assert bool(found) == (reason is None or report.refused["documents"] == 0)
    assert reason is None or reason in str(report.problems[0])


def test_spans_on_tokens_that_are_not_there_are_refused(tmp_path):
    doc = others()
    doc.spans["a"] = [tokens.Span(doc, 1, 2, label="X"), tokens.Span(doc, 3, 5, label="X")]
    whole = srsly.msgpack_loads(zlib.decompress(tokens.DocBin(docs=[doc]).to_bytes()))
    [groups] = whole["span_groups"]
    path = tmp_path / "a.spacy"
    for before, after, reason in (
        ((3, 5), (3, 99), "tokens that are not there"),
        ((3, 5), (5, 3), "tokens that are not there"),
        ((3, 5), (-1, 5), "tokens that are not there"),
        ((3, 5), (3, 4), "lie elsewhere"),
    ):
        old, new = (
            b"".join(n.to_bytes(4, "big", signed=True) for n in pair) for pair in (before, after)
        )
        assert old in groups
        changed = whole | {"span_groups": [groups.replace(old, new)]}
        path.write_bytes(zlib.compress(srsly.msgpack_dumps(changed)))
        [found], report = read(path)
        assert report.refused == {"spans": 1}
        assert reason in str(report.problems[0])
        assert [s.label for s in found.sets[0].spans if s.layer == "a"] == ["X"]


def test_hostile_files_give_documents_or_reasons(tmp_path):
    path, _ = write(tmp_path / "a.spacy", *golden_documents())
    content = path.read_bytes()
    for broken in mutations(content, 200):
        path.write_bytes(broken)
        found, report = read(path)
        assert found or report.problems
    # What is inside, packed again so that the damage gets as far as it can.
    for broken in mutations(zlib.decompress(content), 600, seed=11):
        path.write_bytes(zlib.compress(broken))
        found, report = read(path)
        assert found or report.problems
