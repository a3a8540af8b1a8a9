"""Letter clusters, against the \\X of the regex library."""

import random

import pytest

from annotator.core.graphemes import GraphemeMap

SIGNS = [
    "ق", "ا", "ل", "ٌ", "ّ", "ـ", "\u0670", "\u200c", "\u200d", "\u200f", "\u0600", "\u06dd", "ש", "ׁ",
    "👩", "👧", "🇸", "🇦", "🏽", "😀", "\ufe0f", "❤", "\r", "\n", " ", "e", "\u0301", "한", "ᄀ", "ᅡ",
    "ᆨ", "각", "น", "ำ", "क", "ि",
]  # fmt: skip


def starts(text):
    found = GraphemeMap(text)
    count = next(n for n in range(len(text) + 2) if found.from_grapheme(n) is None)
    return [found.from_grapheme(n) for n in range(count)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [0]),
        ("قالَ", [0, 1, 2, 4]),
        ("شَدَّةٌ", [0, 2, 5, 7]),
        ("👩\u200d👩\u200d👧ق", [0, 5, 6]),
        ("🇸🇦🇪", [0, 2, 3]),
        ("\r\n\n", [0, 2, 3]),
        ("می\u200cخواهم", [0, 1, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_clusters_begin_where_a_reader_sees_a_sign(text, expected):
    assert starts(text) == expected


def test_clusters_are_those_of_another_library():
    regex = pytest.importorskip("regex")
    chance = random.Random(7)
    for _ in range(20_000):
        text = "".join(chance.choices(SIGNS, k=chance.randint(1, 9)))
        told = [match.start() for match in regex.finditer(r"\X", text)] + [len(text)]
        assert starts(text) == told, ascii(text)


def test_there_is_nothing_beyond_the_text():
    assert GraphemeMap("قال").from_grapheme(4) is None
    assert GraphemeMap("قال").from_grapheme(-1) is None
