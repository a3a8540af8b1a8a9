"""Prefixes: which are possible, and which are offered."""

from __future__ import annotations

import pytest

from annotator.arabic.normalize import fold
from annotator.arabic.prefixes import lexicon_of, offers, prefixes, without_prefix
from annotator.core.span import Span
from tests.corpora import CORPORA, needs_corpora

LEXICON = lexicon_of(
    [
        "التقى بوتين وروسيا لروسيا أوكرانيا جامعة رئيس شي وبوتين لي وو",
        "في بكين سبتمبر فلاديمير لبنان كين لبكين",
    ]
)

NAMES = "بوتين بكين فلاديمير سبتمبر وو لي شي بينغ برس ترامب وحشي"
WHOLE = "بين وزير الصين كاليفورنيا ساهم لكن ولي"
GLUED = "وبوتين لأوكرانيا وروسيا لروسيا للرئيس والاتحاد لوكالة والباحث للصين"


@pytest.mark.parametrize(
    ("word", "chains"),
    [
        ("للرئيس", ["ل+ال", "ل"]),
        ("وبالصين", ["و+ب+ال", "و+ب", "و"]),
        ("والحزب", ["و+ال", "و"]),
        ("سيكتب", ["س"]),
        ("فلاديمير", ["ف+ل", "ف"]),
        ("من", []),
        ("بك", []),
    ],
)
def test_possible_prefixes(word, chains):
    assert ["+".join(prefix.parts) for prefix in prefixes(word)] == chains


def test_the_length_counts_marks():
    [prefix] = [one for one in prefixes("وَلِبوتين") if one.parts == ("و", "ل")]
    assert (prefix.length, prefix.rest) == (4, "بوتين")


@pytest.mark.parametrize(
    ("word", "rest"),
    [
        ("وبوتين", "بوتين"),
        ("لأوكرانيا", "أوكرانيا"),
        ("وروسيا", "روسيا"),
        ("لروسيا", "روسيا"),
        ("بجامعة", "جامعة"),
        ("وبجامعة", "جامعة"),
        ("للرئيس", "رئيس"),
        ("وللرئيس", "رئيس"),
        ("والحزب", "الحزب"),
        ("وبالصين", "الصين"),
        ("وشي", "شي"),
        ("للبنان", "لبنان"),
    ],
)
def test_offered(word, rest):
    prefix = offers(word, LEXICON)
    assert prefix is not None
    assert word[prefix.length :] == prefix.rest == rest


@pytest.mark.parametrize(
    "word",
    [
        "بوتين",
        "بكين",
        "فلاديمير",
        "سبتمبر",
        "وو",
        "لي",
        "شي",
        "بين",
        "وزير",
        "الصين",
        "كاليفورنيا",
        "ساهم",
        "لكن",
        "ولي",
    ],
)
def test_never_damaged(word):
    assert offers(word, LEXICON | {fold("زير"), fold("اهم"), fold("كن")}) is None


def test_the_span_without_its_prefixes():
    text = "قال لبوتين وشي"
    assert without_prefix(text, Span(4, 10), LEXICON) == Span(5, 10)
    assert without_prefix(text, Span(4, 14), LEXICON) == Span(5, 14)
    assert without_prefix(text, Span(0, 3), LEXICON) is None
    assert without_prefix("“بوتين”", Span(0, 7), LEXICON) is None


@needs_corpora
def test_the_article_alone_as_lexicon():
    text = (CORPORA / "article_beijing.txt").read_text(encoding="utf-8")
    lexicon = lexicon_of([text])
    for word in [
        "بوتين",
        "بكين",
        "بينغ",
        "فلاديمير",
        "سبتمبر",
        "وو",
        "لي",
        "شي",
        "برس",
        "ترامب",
        "وحشي",
    ]:
        assert offers(word, lexicon) is None
    offered = {
        word: word[found.length :]
        for word in [
            "وبوتين",
            "لأوكرانيا",
            "وروسيا",
            "لروسيا",
            "للرئيس",
            "والاتحاد",
            "لوكالة",
            "والباحث",
            "للصين",
        ]
        if (found := offers(word, lexicon))
    }
    assert list(offered.values()) == (
        ["بوتين", "أوكرانيا", "روسيا", "روسيا", "رئيس", "الاتحاد", "وكالة", "الباحث", "صين"]
    )
