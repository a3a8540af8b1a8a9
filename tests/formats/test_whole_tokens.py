"""Tokens that hold all of a text, on which every span lies."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.formats.whole_tokens import token_columns, whole_tokens
from tests.formats.documents import PIECES, spans

TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_tokens_are_the_text_and_every_span_lies_on_them(data):
    text = data.draw(TEXTS)
    places = data.draw(st.lists(spans(len(text)), max_size=5))
    found = whole_tokens(text, places)
    assert "".join(one.span.text(text) + " " * one.blank for one in found) == text
    starts = {one.span.start for one in found}
    ends = {one.span.end for one in found}
    assert all(place.start in starts and place.end in ends for place in places)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_words_that_are_known_already_are_tokens_with_all_that_is_between_them(data):
    text = data.draw(TEXTS)
    places = data.draw(st.lists(spans(len(text)), max_size=3))
    edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    words = list(zip(edges[::2], edges[1::2], strict=False))
    starts, ends, blanks = token_columns(text, places, words)
    pieces = zip(starts, ends, blanks, strict=True)
    assert "".join(text[start:end] + " " * blank for start, end, blank in pieces) == text
    assert {place.start for place in places} <= set(starts)
    assert {place.end for place in places} <= set(ends)


def test_ordinary_words_are_followed_by_blanks_and_prefixes_are_cut_off():
    text = "وبوتين قال"
    found = whole_tokens(text, [Span(1, 6)])
    assert [(one.span.text(text), one.blank) for one in found] == [
        ("و", False),
        ("بوتين", True),
        ("قال", False),
    ]
