"""Why boundaries differ: hand-made Arabic examples of each cause, sizes, texts read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.agreement.boundary_causes import CAUSES
from annotator.agreement.taxonomy import taxonomy
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.schema import Layer
from annotator.core.span import Span
from tests.agreement.comparing import comparison
from tests.build import parse, person, spans_of

LAYER = Layer("entity")


def compared(*documents: tuple[str, str]):
    """Documents as amal and badr have marked them."""
    made = []
    for number, sentences in enumerate(documents):
        identity = f"d{number}"
        sets = []
        for name, sentence in zip(("amal", "badr"), sentences, strict=True):
            text, found = parse(sentence)
            sets.append(AnnotationSet(person(name), spans=spans_of(found, identity, name)))
        made.append(AnnotatedDocument(Document(identity, text), tuple(sets)))
    return comparison(made, layers=[LAYER], annotators=("amal", "badr"))


def causes(*documents: tuple[str, str]) -> list[tuple[str, str, str]]:
    details = taxonomy(compared(*documents).studies["entity"]).details
    columns = (details.cause, details.cause_at_start, details.cause_at_end)
    return [tuple(str(CAUSES[n]) for n in row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize(
    ("cause", "one", "other"),
    [
        ("white_space", "قال [بوتين ]PER أمس", "قال [بوتين]PER أمس"),
        ("white_space", "قال[ بوتين]PER", "قال [بوتين]PER"),
        ("white_space", "قال [بوتين\u200f]PER أمس", "قال [بوتين]PER\u200f أمس"),
        ("punctuation", "قال [بوتين،]PER أمس", "قال [بوتين]PER، أمس"),
        ("punctuation", "قال [بوتين، ]PERأمس", "قال [بوتين]PER، أمس"),
        ("punctuation", "[(بوتين)]PER", "([بوتين]PER)"),
        ("punctuation", "[“نعم”.]PER", "“[نعم]PER”."),
        ("quotation_marks", "كان [“صديقًا”]PER له", "كان “[صديقًا]PER” له"),
        ("quotation_marks", "كان [«صديقًا ]PER» له", "كان «[صديقًا]PER » له"),
        ("quotation_marks", 'كان ["صديقًا]PER" له', 'كان "[صديقًا]PER" له'),
        ("diacritics", "كان [عادلاً]PER جدا", "كان [عادلا]PERً جدا"),
        ("diacritics", "كان [عادلًا]PER جدا", "كان [عادل]PERًا جدا"),
        ("diacritics", "كان [عادلاً]PER جدا", "كان [عادل]PERاً جدا"),
        ("diacritics", "كان [محمدـــ]PER هنا", "كان [محمد]PERـــ هنا"),
        ("diacritics", "كان [محمدٌ]PER هنا", "كان [محمد]PERٌ هنا"),
        ("prefix", "قال [وبوتين]PER", "قال و[بوتين]PER"),
        ("prefix", "قال [وَبوتين]PER", "قال وَ[بوتين]PER"),
        ("prefix", "قال [وبالقاهرة]PER", "قال وبال[قاهرة]PER"),
        ("prefix", "قال [وبالقاهرة]PER", "قال و[بالقاهرة]PER"),
        ("prefix", "قال و[بالقاهرة]PER", "قال وب[القاهرة]PER"),
        ("prefix", "جاء [للبنان]PER", "جاء ل[لبنان]PER"),
        ("prefix", "جاء [للرئيس]PER", "جاء لل[رئيس]PER"),
        ("prefix", "رأى [القاهرة]PER", "رأى ال[قاهرة]PER"),
        ("prefix", "قال [لـ«الحياة]PER» أمس", "قال لـ«[الحياة]PER» أمس"),
        ("prefix", "قال [فسيكتب]PER", "قال ف[سيكتب]PER"),
        ("title", "قال [الرئيس بوتين]PER", "قال الرئيس [بوتين]PER"),
        ("title", "قال [وزير الخارجية الأمريكي روبيو]PER", "قال وزير الخارجية الأمريكي [روبيو]PER"),
        ("title", "في [هذا البيت]PER", "في هذا [البيت]PER"),
        ("title", "رأى [البيت ذلك]PER", "رأى [البيت]PER ذلك"),
        (
            "trailing_clause",
            "قال [نحن هنا، وسوف نبقى طويلا]PER.",
            "قال [نحن هنا]PER، وسوف نبقى طويلا.",
        ),
        ("trailing_clause", "جاء [الرجل الذي قال ذلك]PER", "جاء [الرجل]PER الذي قال ذلك"),
        ("trailing_clause", "قال [نعم وأضاف شيئا آخر]PER", "قال [نعم]PER وأضاف شيئا آخر"),
        ("other", "قال [رئيسهم]PER", "قال [رئيس]PERهم"),
        ("other", "قال [علي أحمد]PER", "قال علي [أحمد]PER"),
        ("other", "كتاب[لبنان]PER", "كتا[بلبنان]PER"),  # no prefix inside a word
        ("other", "قال [وبوتين أمس]PER", "قال و[بوتين]PER أمس"),  # each side its own cause
    ],
)
def test_each_cause(cause, one, other):
    [(found, _, _)] = causes((one, other))
    assert found == cause
    [(turned, _, _)] = causes((other, one))
    assert turned == cause


def test_both_sides_have_causes_of_their_own():
    [found] = causes(("قال [وبوتين،]PER أمس", "قال و[بوتين]PER، أمس"))
    assert found == ("other", "prefix", "punctuation")


def test_no_cause_where_boundaries_are_the_same():
    assert causes(("[شي]PER [لي]ORG", "[شي]ORG لي")) == [("none",) * 3] * 2


def test_sizes_in_tokens():
    found = taxonomy(
        compared(
            ("قال [الرئيس بوتين]PER", "قال الرئيس [بوتين]PER"),
            ("قال [وبوتين]PER", "قال و[بوتين]PER"),
            ("قال [بوتين، أمس]PER", "قال [بوتين]PER، أمس"),
            ("قال [بوتين]PER", "قال [بوتين]PER"),
        ).studies["entity"]
    )
    assert found.details.tokens_at_start.tolist() == [1, 0, 0, 0]
    assert found.details.tokens_at_end.tolist() == [0, 0, 2, 0]
    assert found.start_shift.tolist() == [7, 1, 0, 0]
    assert found.end_shift.tolist() == [0, 0, -5, 0]


def test_only_texts_with_boundary_differences_are_read():
    whole = compared(("قال [بوتين]PER", "قال [بوتين]PER"), ("قال [بوتين،]PER", "قال [بوتين]PER،"))
    read = []
    text_of = whole.text_of

    def counted(identity):
        read.append(identity)
        return text_of(identity)

    found = taxonomy(replace(whole, text_of=counted).studies["entity"])
    assert read == []
    assert found.cause_counts()["punctuation"] == 1
    assert len(found.rows(causes=["punctuation"])) == 1
    assert read == ["d1"]


def test_fragments_between_the_same_ends_differ_in_pieces():
    text = "قال هنا كثيرا ثم ذهب"
    sets = []
    for name, middle in (("amal", 7), ("badr", 13)):
        spans = (
            SpanAnnotation("a", "d", name, "entity", "PER", Span(0, middle)),
            SpanAnnotation("b", "d", name, "entity", "PER", Span(14, 20)),
        )
        relation = Relation("r", "d", name, "entity", "continues", "a", "b")
        sets.append(AnnotationSet(person(name), spans=spans, relations=(relation,)))
    document = AnnotatedDocument(Document("d", text), tuple(sets))
    whole = comparison([document], layers=[LAYER], annotators=("amal", "badr"))
    found = taxonomy(whole.studies["entity"])
    assert found.shape_counts()["pieces"] == 1
    assert found.longer.tolist() == [-1]
    assert found.cause_counts()["other"] == 1
