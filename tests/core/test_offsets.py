"""Positions in code points, UTF-16 units, bytes, lines: there and back is the identity."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.offsets import LineMap, Utf8Map, Utf16Map

TEXTS = st.text(
    st.sampled_from("ابتث ،“”aZ09\n\r\tًّـ\u200c\u200f😀👨‍👩‍👧🇵🇸é")
    | st.characters(exclude_categories=["Cs"])
)


@given(TEXTS)
def test_utf16_agrees_with_the_codec(text):
    there = Utf16Map(text)
    for position in range(len(text) + 1):
        units = len(text[:position].encode("utf-16-le")) // 2
        assert there.to_utf16(position) == units
        assert there.from_utf16(units) == position


def test_a_position_inside_a_pair_goes_to_its_start():
    assert Utf16Map("a😀b").from_utf16(2) == 1


@given(TEXTS)
def test_utf8_agrees_with_the_codec(text):
    there = Utf8Map(text)
    for position in range(len(text) + 1):
        count = len(text[:position].encode())
        assert there.to_utf8(position) == count
        assert there.from_utf8(count) == position


@given(TEXTS)
def test_lines_and_columns(text):
    there = LineMap(text)
    for position in range(len(text) + 1):
        line, column = there.line_and_column(position)
        assert line == text.count("\n", 0, position) + 1
        assert there.position(line, column) == position
