"""Words, punctuation, sentences and grapheme clusters as spans."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarabic import araby
from PySide6.QtCore import QTextBoundaryFinder

from annotator.arabic import tokenize
from annotator.arabic.characters import BLANK, MARKS, character_class
from annotator.arabic.tokenize import (
    graphemes,
    next_word,
    previous_word,
    punctuation,
    sentences,
    snapped,
    tokens,
    word_at,
    words,
)
from annotator.core.offsets import Utf16Map
from annotator.core.span import Span
from tests.corpora import CORPORA, needs_corpora

# Letters, marks, controls, digits, emoji and whatever else comes.
ARTICLES = st.text(
    st.one_of(
        st.sampled_from("ابولشيةؤـ ًَُّ،؛؟.“”«»()\n\r\t \u200c\u200d\u200e\u200f\u202b\ufeff\u00ad"),
        st.sampled_from("aZ0٢,:/-_'’.!…@#&\u0301😀👍🏽👨👩🇸🇦❤\ufe0f\u20e3\u06dd"),
        st.characters(),
    ),
    max_size=60,
)


def cut(function, text: str) -> list[str]:
    return [span.text(text) for span in function(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بكين، قال؛ بوتين؟ «صديق» “صديقًا” قال: (AP).", "بكين قال بوتين صديق صديقًا قال AP"),
        ("مُحَمَّد كتـــاب می\u200cخواهم 1446ه\u200d", "مُحَمَّد كتـــاب می\u200cخواهم 1446ه\u200d"),
        ("2,025.50 ٢٬٠٢٥٫٥٠ 10:30 2/9/2025، 2024.", "2,025.50 ٢٬٠٢٥٫٥٠ 10:30 2/9/2025 2024"),
        ("Al-Azhar O’Brien 'rock' AT&T F-16 كوفيد-19", "Al-Azhar O’Brien rock AT&T F-16 كوفيد-19"),
        ("U.S. (أ.ف.ب) أ.د. محمد", "U.S. أ.ف.ب أ.د محمد"),
        ("\u202bبوتين\u200f \u2067شي\u2069 بو\u200eتين", "بوتين شي بو تين"),
        ("بوتين😀الصين 👨\u200d👩\u200d👧 ❤️ 👍🏽", "بوتين 😀 الصين 👨\u200d👩\u200d👧 ❤️ 👍🏽"),
        ("https://a.example/b?c=1. x@mail.example،", "https://a.example/b?c=1 x@mail.example"),
        ("#كأس_العالم @x", "كأس_العالم x"),
        ("___ … -- ـــ ٪ 50%", "50"),
        ("الروسية-الصينية ﷺ ﻻ", "الروسية الصينية ﷺ ﻻ"),
        ("", ""),
    ],
)  # fmt: skip
def test_words_are_what_annotators_take(text, expected):
    assert cut(words, text) == expected.split()


def test_flags_part_and_a_diacritic_hangs_on_what_is_before_it():
    assert cut(words, "🇸🇦🇪🇬") == ["🇸🇦", "🇪🇬"]
    assert cut(tokens, "كتاب\u064b،\u064b 10\u064b") == ["كتاب\u064b", "،\u064b", "10\u064b"]
    assert cut(tokens, "كتاب \u064b") == ["كتاب", "\u064b"]


def test_a_run_of_one_sign_is_one_token():
    assert cut(punctuation, "“نعم”... ___؟!") == ["“", "”", "...", "___", "؟", "!"]


@given(ARTICLES)
def test_tokens_cover_all_that_is_seen_and_keep_apart(text):
    found = tokens(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    covered = {at for span in found for at in range(span.start, span.end)}
    for at, character in enumerate(text):
        if not BLANK.match(character) and character not in "\u200c\u200d":
            assert at in covered, (at, character)
        assert not (character.isspace() and at in covered)
    assert sorted(words(text) + punctuation(text)) == found
    for span in found:
        assert not BLANK.match(text[span.end - 1]), "an invisible sign trails"


# Words of bare letters, and what may stand beside them.
MOSTLY_BARE = st.lists(
    st.sampled_from(
        (
            *("كتاب", "ـ", "ءًا", "و", "أ.ف.ب", "كوفيد-19", "a", "٢", "1", "U.S.", "x@y.example"),
            *(" ", " ", " ", "\n", "\t", "\u00a0", "\u2028", "،", ".", ". ", ".\n", "-", "_", "😀"),
            *("\u00ad", "\u200d", "\u0600", "\u064b", "\ufeff", "\x00"),
        )
    ),
    max_size=12,
).map("".join)


@settings(max_examples=1000)
@given(st.one_of(MOSTLY_BARE, ARTICLES))
def test_the_short_way_for_bare_words_changes_nothing(text):
    long_way = re.compile(rf"(?P<word>{tokenize._WORD})|{tokenize._SIGN}")
    expected = [(*match.span(), match["word"] is None) for match in long_way.finditer(text)]
    found = [(w.start, w.end, False) for w in words(text)]
    found += [(p.start, p.end, True) for p in punctuation(text)]
    assert sorted(found) == expected


@given(ARTICLES, st.data())
def test_stepping_agrees_with_the_whole_text(text, data):
    position = data.draw(st.integers(0, len(text)))
    all_words = words(text)
    holding = [w for w in all_words if w.start <= position < w.end]
    ending = [w for w in all_words if w.end == position]
    assert word_at(text, position) == next(iter(holding + ending), None)
    assert next_word(text, position) == next((w for w in all_words if w.start > position), None)
    before = [w for w in all_words if w.start < position]
    assert previous_word(text, position) == (before[-1] if before else None)


def test_stepping_crosses_paragraphs():
    text = "قال.\n\n\n  “نعم”"
    assert next_word(text, 0) == Span(10, 13)
    assert previous_word(text, 10) == Span(0, 3)
    assert next_word(text, 10) is None
    assert previous_word(text, 0) is None


def test_a_selection_snaps_to_the_words_it_touches():
    text = "قال “فلاديمير بوتين”، أمس"
    assert snapped(text, Span(7, 15)).text(text) == "فلاديمير بوتين"
    assert snapped(text, Span(4, 21)).text(text) == "فلاديمير بوتين"
    assert snapped(text, Span(4, 5)) == Span(4, 5)


@pytest.mark.parametrize(
    "parted",
    [
        "قال د. أحمد إن 2.5 مليون.|وأضاف: “نعم!”.|ثم ذهب",
        "“هل تأتي؟”|سأل الرجل.|نعم…|لا!!",
        "قال “نعم!”، ثم ذهب.",
        "عام 1446 هـ. في ص. 5 من كتاب م. علي أ. بدر.",
        "Mr. Smith of the U.S. said so.|OK?",
        "1. البند الأول.|الثاني",
        "في عام 2022.|الرئيس",
        "كتابًا.|“نعم”",
        "نعم. ”|والآن",
        "باسم أ.ف.ب. في لندن",
        "انظر https://a.example/b?c=1 الآن",
        "٢.٥ مليون",
        "قال »نعم.«|ثم",
        "سطر بلا نقطة\n|سطر آخر",
        "\u202bنعم.\u202c|لا",
    ],
)
def test_sentences(parted):
    text = parted.replace("|", " ")
    expected = [part.strip(" \n\u202b\u202c") for part in parted.split("|")]
    assert [s.strip("\u202b\u202c") for s in cut(sentences, text)] == expected


def test_a_forgotten_blank_does_not_join_sentences():
    assert cut(sentences, "انتهى.وقال 2.5!نعم") == ["انتهى.", "وقال 2.5!", "نعم"]


@given(ARTICLES)
def test_sentences_hold_every_character_once(text):
    found = sentences(text)
    covered = [at for span in found for at in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    missing = set(range(len(text))) - set(covered)
    assert all(BLANK.match(text[at]) for at in missing)
    assert not any("\n" in span.text(text) for span in found)


@pytest.mark.parametrize(
    "clusters",
    [
        ["م\u064f", "ح\u064e"],
        ["\r\n", "a"],
        ["👨\u200d👩\u200d👧\u200d👦", "ا"],
        ["🇸🇦", "🇪🇬", "🇸"],
        ["👍🏽", "❤\ufe0f", "1\ufe0f\u20e3"],
        ["e\u0301", "ـ\u064e"],
        ["\u200f", "ا\u200c", "ب"],
        ["\u0600١", "٢"],
        ["한", "각", "\u1100\u1161\u11a8"],
        [" \u064b"],
    ],
)
def test_graphemes(clusters):
    assert cut(graphemes, "".join(clusters)) == clusters


@given(ARTICLES)
def test_graphemes_tile(text):
    assert "".join(cut(graphemes, text)) == text
    assert all(len(span) > 0 for span in graphemes(text))


@given(
    st.text(
        st.sampled_from("ابلة ًّـ،a1é\u0301\u200c\u200d\u200f😀👍🏽👨👩❤\ufe0f\u20e3한\r\n"),
        max_size=30,
    )
)
def test_graphemes_are_those_of_qt_which_parts_flags_after_emoji(text):
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    utf16 = Utf16Map(text)
    borders = []
    while (at := finder.toNextBoundary()) >= 0:
        borders.append(utf16.from_utf16(at))
    assert [span.end for span in graphemes(text)] == borders


def test_the_table_of_marks_is_that_of_unicode():
    mark = re.compile(f"[{MARKS}]")
    for code in range(0x3000):
        character = chr(code)
        category = unicodedata.category(character)
        if category != "Cn":
            assert bool(mark.match(character)) == category.startswith("M"), hex(code)
    assert re.fullmatch(f"[{character_class('64b-65f 670')}]+", "\u064b\u0670")


@needs_corpora
def test_the_article():
    text = (CORPORA / "article_beijing.txt").read_text(encoding="utf-8")
    assert len(words(text)) == 729  # pyarabic counts the rule ___ as a word as well
    assert len(sentences(text)) == 36
    theirs = araby.tokenize_with_location(text)
    found = {(t["start"], t["end"]) for t in theirs if t["token"] != "___"}
    assert found == {(span.start, span.end) for span in words(text)}
    for span in (Span(324, 350), Span(1069, 1080), Span(4367, 4370), Span(2167, 2201)):
        edges = {t.start for t in tokens(text)}, {t.end for t in tokens(text)}
        assert span.start in edges[0]
        assert span.end in edges[1]


@needs_corpora
def test_real_articles_lose_nothing():
    for path in sorted((CORPORA / "ant_news").glob("*.txt"))[:40]:
        text = path.read_text(encoding="utf-8")
        kept = "".join("".join(cut(tokens, part)) for part in cut(sentences, text))
        assert kept == "".join(c for c in text if not BLANK.match(c) and c not in "\u200c\u200d")
