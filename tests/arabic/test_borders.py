"""Borders inside words: prefixes one by one, the melted article, attached pronouns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.arabic.borders import parts, prefix_borders, suffix_borders
from annotator.arabic.prefixes import lexicon_of


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("وبوتين", ["و", "وب"]),
        ("وبالصين", ["و", "وب", "وبال"]),
        ("للرئيس", ["لل"]),
        ("وللشعب", ["و", "ولل"]),
        ("الصين", ["ال"]),
        ("لأوكرانيا", ["ل"]),
        ("وَبِبَكين", ["وَ", "وَبِ"]),
        ("من", []),
    ],
)
def test_prefixes_end_one_after_the_other(word: str, pieces: list[str]) -> None:
    assert [word[:border] for border in prefix_borders(word)] == pieces


def test_a_border_inside_the_melted_article_needs_a_word_that_is_known() -> None:
    assert prefix_borders("للبنان") == [2]
    assert prefix_borders("للبنان", lexicon_of(["زار لبنان"])) == [1, 2]


@pytest.mark.parametrize(
    ("word", "pronouns"),
    [
        ("رئيسهم", ["هم"]),
        ("رئيسها", ["ها"]),
        ("بلدانهما", ["هما"]),
        ("حزبه", ["ه"]),
        ("كتابي", ["ي"]),
        ("عنه", ["ه"]),
        ("من", []),
    ],
)
def test_attached_pronouns_begin_where_they_begin(word: str, pronouns: list[str]) -> None:
    assert [word[border:] for border in suffix_borders(word)] == pronouns


def test_a_text_is_cut_at_likely_borders_only() -> None:
    text = "زار بوتين بكين وبالصين للرئيس الرئيس"
    found = parts(text, lexicon_of([text]))
    assert [span.text(text) for span in found] == [
        "زار", "بوتين", "بكين", "و", "ب", "الصين", "لل", "رئيس", "الرئيس",
    ]  # fmt: skip


@given(st.text(alphabet="وفبلكسالرئيسهمن\u064e\u0640", max_size=12))
def test_borders_lie_inside_and_never_before_a_mark(word: str) -> None:
    for border in [*prefix_borders(word), *suffix_borders(word)]:
        assert 0 < border < len(word)
        assert word[border] != "\u064e"
