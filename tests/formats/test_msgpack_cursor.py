"""Walking over msgpack: a value ends where the next begins, and nothing is read past the end."""

from __future__ import annotations

import contextlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.msgpack_cursor import Broken, end_of, head_of, string_at, value_at

SIZES = (0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text()
    | st.binary() | st.sampled_from([msgspec.msgpack.Ext(5, b"x" * n) for n in range(18)]),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(), inner, max_size=20),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=5))
def test_values_end_where_the_next_begin(values):
    parts = [msgspec.msgpack.encode(value) for value in values]
    content = b"".join(parts)
    at = 0
    for part in parts:
        at = end_of(content, at)
        assert content[:at].endswith(part)
    assert at == len(content) == end_of(content, 0, len(parts))
    with pytest.raises(Broken):
        end_of(content, at)


@pytest.mark.parametrize("size", SIZES)
def test_sizes_of_every_width_are_read_and_written_as_others_write_them(size):
    for kind, value in (
        ("bin", b"x" * size), ("array", [None] * size), ("map", dict.fromkeys(range(size)))
    ):  # fmt: skip
        content = msgspec.msgpack.encode(value)
        found = value_at(content, 0)
        assert (found.kind, found.size) == (kind, size)
        assert head_of(kind, size) == content[: found.inside]
        assert end_of(content, 0) == len(content)
    text = "x" * size
    content = msgspec.msgpack.encode(text)
    assert string_at(content, 0) == (text, len(content))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_end_or_are_broken(content):
    with contextlib.suppress(Broken):
        assert 0 < end_of(content, 0) <= len(content)


def test_more_than_four_gigabytes_have_no_head():
    with pytest.raises(OverflowError):
        head_of("bin", 1 << 32)
