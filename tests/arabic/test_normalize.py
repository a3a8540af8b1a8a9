"""Normalisation profiles and the way back to the original positions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarabic import araby

from annotator.arabic.normalize import LIGHT, NONE, PROFILES, SEARCH, fold, fold_with_map
from annotator.core.errors import RuleViolation
from annotator.core.span import Span
from tests.arabic.test_tokenize import ARTICLES

PROFILE = st.sampled_from(list(PROFILES.values()))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("مُحَمَّدٌ كتـــاب", "محمد كتاب"),
        ("أحمد إلى آسيا ٱلله", "احمد الي اسيا الله"),
        ("مؤمن شئون مدرسة على", "مومن شيون مدرسه علي"),
        ("کتاب ایران", "كتاب ايران"),
        ("٢٠٢٥ ۱۹۷۹", "2025 1979"),
        ("“صديق”، «نعم»؛ ‘لا’؟ ٥٠٪", "\"صديق\", \"نعم\"; 'لا'? 50%"),
        ("AP Erdoğan İSTANBUL ΑΣ ας", "ap erdogan istanbul ασ ασ"),
        ("\u202bبوتين\u200f می\u200cخواهم\ufeff", "بوتين ميخواهم"),
        ("ﻻ ﷲ ﺑﻮﺗﻴﻦ", "لا الله بوتين"),
        ("ا\u0654حمد e\u0301 é", "احمد e e"),
    ],
)  # fmt: skip
def test_search_folds(text, folded):
    assert fold(text) == folded
    assert fold_with_map(text).text == folded


def test_light_and_none():
    assert fold("أَحمـد، AP ٢", LIGHT) == "أحمد، AP ٢"
    assert fold("أَحمـد", NONE) == "أَحمـد"


def test_a_span_goes_back_with_the_marks_of_its_last_letter():
    text = "قال مُحَمَّدٌ\u200f ثم"
    folded = fold_with_map(text)
    at = folded.text.index("محمد")
    assert folded.span_back(at, at + 4).text(text) == "مُحَمَّدٌ"
    assert folded.span_back(at + 1, at + 2).text(text) == "حَ"
    assert folded.position(text.index("ث")) == folded.text.index("ث")


def test_a_ligature_comes_back_whole():
    text = "إﻻ"
    folded = fold_with_map(text)
    assert folded.text == "الا"
    assert folded.span_back(1, 2) == folded.span_back(2, 3) == Span(1, 2)


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (0, 99), (-1, 1)])
def test_no_span_comes_back_from_nothing(start, end):
    with pytest.raises(RuleViolation):
        fold_with_map("قال").span_back(start, end)


@given(ARTICLES, PROFILE)
def test_both_ways_of_folding_agree(text, profile):
    folded = fold_with_map(text, profile)
    assert folded.text == fold(text, profile)
    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)


@given(ARTICLES, PROFILE)
def test_folding_again_changes_nothing(text, profile):
    assert fold(fold(text, profile), profile) == fold(text, profile)


@given(ARTICLES, PROFILE, st.data())
def test_there_and_back(text, profile, data):
    folded = fold_with_map(text, profile)
    if not folded.text:
        return
    start = data.draw(st.integers(0, len(folded.text) - 1))
    end = data.draw(st.integers(start + 1, len(folded.text)))
    span = folded.span_back(start, end)
    again = fold(span.text(text), profile)
    assert folded.text[start:end] in again
    whole = (start == 0 or folded.starts[start] != folded.starts[start - 1]) and (
        end == len(folded.text) or folded.starts[end] != folded.starts[end - 1]
    )
    if whole:  # no ligature is cut
        assert again == folded.text[start:end]
        assert (folded.position(span.start), folded.position(span.end)) == (start, end)
    if profile is NONE:
        assert span == Span(start, end)


@given(st.text(st.sampled_from("ابةىؤ " + "".join(araby.TASHKEEL) + araby.TATWEEL)))
def test_light_is_what_pyarabic_strips(text):
    assert fold(text, LIGHT) == araby.strip_tatweel(araby.strip_tashkeel(text))


def test_search_sees_hamza_as_pyarabic_does_where_it_keeps_the_word():
    for letter in araby.ALEFAT[:5]:
        assert fold(letter) == araby.ALEF
    for letters, base in ((araby.TEHLIKE[1:], araby.HEH), (araby.YEHLIKE[:3], araby.YEH)):
        assert {fold(letter) for letter in letters} == {base}
    assert fold("على", SEARCH) == "علي"  # pyarabic's normalize_alef makes علا of it
