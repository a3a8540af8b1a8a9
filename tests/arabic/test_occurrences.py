"""All occurrences of a surface, whatever its spelling and its prefixes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.arabic.normalize import fold
from annotator.arabic.occurrences import Matcher, _deleted, _equals
from annotator.arabic.search import find
from tests.arabic.test_tokenize import ARTICLES
from tests.corpora import CORPORA, needs_corpora


def drawn(surface: str, text: str, **options: bool) -> str:
    """The text with its occurrences in brackets."""
    for span in reversed(Matcher(surface, **options).find(text)):
        text = f"{text[: span.start]}[{span.text(text)}]{text[span.end :]}"
    return text


@pytest.mark.parametrize(
    ("surface", "marked"),
    [
        ("بوتين", "قال [بوتين]، و[بوتين] لـ[بوتين] وب[بوتين] ول[بُوتِينَ]: بوتينية"),
        ("أمريكا", "[امريكا] و[أمريكا] [إمريكا] ب[أَمريكا]"),
        ("مدرسة", "[مدرسه] وال[مدرسة] مدرستي"),
        ("الرئيس", "[الرئيس] و[الرئيس] بـ[الرئيس] لل[رئيس] ولل[رئيس] للرئيسين رئيس"),
        ("رئيس", "ال[رئيس] وال[رئيس] بال[رئيس] [رئيس] لل[رئيس]"),
        ("شي جين بينغ", "ل[شي جين بينغ] و[شي  جين\u00a0بينغ] [شي جين بينغ]. شي جين\nبينغ"),
        ("شي", "[شي] تأشي أسوشيتد شيء (و[شي]) ل[شي]"),
        ("وو", "[وو] و[وو] هوو"),
        ("لاد", "بلاد [لاد]"),
        ("2025", "عام [٢٠٢٥] و[2025] 2,025 12025"),
        ("الأمم المتحدة", "لل[أمم المتحدة] و[الامم المتحده]"),
        ("محمد", "[مُحَمَّدٌ] [محـــمد] [م\u200cحمد] [م\u00adحمد] محمدي"),
        ("القرآن", "[ﺍﻟﻘﺮﺁﻥ] [القران]"),
        ("الإسلام", "[الاسﻼم] [الإسلام]"),
        ("Putin", "[PUTIN] و[Putin] Putins"),
        ("“نعم”", '[“نعم”] و["نعم"]'),
    ],
)
def test_find(surface, marked):
    text = marked.replace("[", "").replace("]", "")
    assert drawn(surface, text) == marked


def test_without_prefixes_only_bare_words():
    assert drawn("بوتين", "بوتين وبوتين (بُوتين)", prefixes=False) == "[بوتين] وبوتين ([بُوتين])"


def test_exactly_the_same_characters():
    assert drawn("أحمد", "أحمد احمد وأحمد", folded=False) == "[أحمد] احمد و[أحمد]"


@pytest.mark.parametrize("surface", ["", " ", "\u064b", "\u200f"])
def test_nothing_is_found_nowhere(surface):
    assert Matcher(surface).find("قال ً بوتين") == []


# For every folded letter one of its spellings, so that all of them come up.
SPELLINGS = [
    {letter: equals[n % len(equals)] for letter, equals in _equals().items()} for n in range(40)
]
WORD = st.sampled_from(
    ["بوتين", "وبوتين", "بُوتين", "شي", "لشي", "الرئيس", "الرئيسُ", "رئيس", "أمريكا", "امريكا"]
)
OTHER = st.sampled_from(
    [
        "وو",
        "٢٠٢٥",
        "2025",
        "،",
        "“",
        "”",
        ".",
        "Putin",
        "لـ",
        "جين",
        "\u200fشي",
        "آ",
        "F-16",
        "ﺭﺋﻴﺲ",
    ]
)
WORDS = st.lists(WORD | OTHER, min_size=1, max_size=12)


@given(WORDS, st.data())
def test_without_prefixes_it_agrees_with_search(words, data):
    text = " ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 2, len(words) - 1)))
    surface = " ".join(words[first : last + 1])
    found = Matcher(surface, prefixes=False).find(text)
    assert found == find(text, surface, whole_words=True)
    with_prefixes = Matcher(surface).find(text)
    assert not with_prefixes or Matcher(surface).may_hold(text.encode())
    assert len(with_prefixes) >= len(found)
    for span in with_prefixes:
        rest = fold(span.text(text))
        assert rest == fold(surface) or "ال" + rest == fold(surface)


@pytest.mark.parametrize(
    "surface", ["كييف", "واو", "إيه", "شي", "Élysée", "ﻻﻫﺎﻱ", "و", "中国", "😀"]
)
def test_the_sieve_lets_every_spelling_through_and_little_else(surface):
    matcher = Matcher(surface)
    for text in (surface, f"قال و{surface}، ثم", f"({surface}\u064e\u200f)", surface.upper()):
        assert not matcher.find(text) or matcher.may_hold(text.encode())
    for letters in SPELLINGS:
        text = "".join(letters.get(fold(one), one) for one in surface)
        assert not matcher.find(text) or matcher.may_hold(text.encode())
    assert not matcher.may_hold("قلم ذهب".encode())


SURFACES = st.text(st.sampled_from("ابتويهكنملءة1aE "), min_size=1, max_size=6).filter(str.strip)


@given(SURFACES, st.sampled_from(["", "و", "ب", "ال", "لل", "«", "٢"]), st.data())
def test_any_spelling_agrees_with_search(surface, before, data):
    surface = " ".join(surface.split())
    spelt = ""
    for letter in surface:
        spelt += data.draw(st.sampled_from(_equals()[fold(letter)]) | st.just(letter))
        spelt += data.draw(st.just("") | st.sampled_from(_deleted()))
    after = data.draw(st.sampled_from(["", "،", "ي", "\n", "\u064e", "ـ", "\u200f"]))
    text = f"قال {before}{spelt}{after} {before}{surface}"
    assert Matcher(surface, prefixes=False).find(text) == find(text, surface, whole_words=True)
    matcher = Matcher(surface)
    assert not matcher.find(text) or matcher.may_hold(text.encode())


@given(ARTICLES, st.data())
def test_any_text_is_searched_and_spans_keep_apart(text, data):
    start = data.draw(st.integers(0, len(text)))
    surface = text[start : data.draw(st.integers(start, len(text)))]
    last = 0
    matcher = Matcher(surface)
    for span in matcher.find(text):
        assert matcher.may_hold(text.encode("utf-8", "surrogatepass"))
        assert span.start >= last
        last = span.end


@needs_corpora
def test_the_article():
    text = (CORPORA / "article_beijing.txt").read_text(encoding="utf-8")
    assert len(Matcher("بوتين", prefixes=False).find(text)) == 12
    assert len(Matcher("بوتين").find(text)) == 13
