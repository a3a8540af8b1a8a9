"""Tokens that hold all of a text, on which every span lies."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.formats.whole_tokens import whole_tokens
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


def test_ordinary_words_are_followed_by_blanks_and_prefixes_are_cut_off():
    text = "وبوتين قال"
    found = whole_tokens(text, [Span(1, 6)])
    assert [(one.span.text(text), one.blank) for one in found] == [
        ("و", False),
        ("بوتين", True),
        ("قال", False),
    ]
