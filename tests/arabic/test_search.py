"""Finding despite diacritics, hamza, ta marbuta and tatweel."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.arabic.normalize import NONE, PROFILES, fold
from annotator.arabic.search import find
from tests.arabic.test_tokenize import ARTICLES
from tests.corpora import CORPORA, needs_corpora

TEXT = "رأى المُدرِّسةَ في مدرسـة “الأمل” عام ٢٠٢٥، ومدرسته هوتشونغ وو 😀 وأخوه."


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("مدرسه", ["مُدرِّسةَ", "مدرسـة"]),
        ("امل", ["أمل"]),
        ("2025", ["٢٠٢٥"]),
        ('"الامل"', ["“الأمل”"]),
        ("راي", ["رأى"]),
        ("اخوه", ["أخوه"]),
        ("", []),
        ("\u064b", []),
        ("غائب", []),
    ],
)
def test_find(query, found):
    assert [span.text(TEXT) for span in find(TEXT, query)] == found


def test_whole_words_know_arabic_borders():
    assert [s.text(TEXT) for s in find(TEXT, "وو", whole_words=True)] == ["وو"]
    assert [s.text(TEXT) for s in find(TEXT, "مدرسة", whole_words=True)] == ["مدرسـة"]
    assert find(TEXT, "مدرس", whole_words=True) == []
    assert len(find(TEXT, "هوتشونغ وو", whole_words=True)) == 1
    assert len(find("شي، تأشيرة (شي) أسوشيتد شي", "شي", whole_words=True)) == 3


def test_none_is_exact():
    assert find(TEXT, "مدرسة", profile=NONE) == []
    assert len(find(TEXT, "مدرسـة", profile=NONE)) == 1


@given(ARTICLES, st.sampled_from(list(PROFILES.values())), st.data())
def test_every_part_of_a_text_is_found(text, profile, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    query = text[start:end]
    found = find(text, query, profile=profile)
    wanted = fold(query, profile)
    assert bool(found) == bool(wanted)
    for span in found:
        assert wanted in fold(span.text(text), profile)
    assert all(a.end <= b.end for a, b in pairwise(found))


@needs_corpora
def test_the_article():
    text = (CORPORA / "article_beijing.txt").read_text(encoding="utf-8")
    assert len(find(text, "بوتين")) == 13
    assert len(find(text, "بوتين", whole_words=True)) == 12
    assert len(find(text, "شي", whole_words=True)) == 9
    assert [s.text(text) for s in find(text, "عادلا")] == ["عادلاً"]
