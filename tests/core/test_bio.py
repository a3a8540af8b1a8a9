"""Spans to tags and back, in three schemes; broken tags are told, never a crash."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bio import Chunk, TagScheme, decode, encode, guess_scheme, split_tag

# فلاديمير بوتين | بوتين | في | موسكو : two touching persons, then a place.
CHUNKS = [Chunk(0, 2, "PER"), Chunk(2, 3, "PER"), Chunk(4, 5, "GPE")]
WRITTEN = {
    TagScheme.IOB1: "I-PER I-PER B-PER O I-GPE",
    TagScheme.IOB2: "B-PER I-PER B-PER O B-GPE",
    TagScheme.BIOES: "B-PER E-PER S-PER O S-GPE",
}


@pytest.mark.parametrize("scheme", TagScheme)
def test_the_three_schemes(scheme):
    tags = encode(CHUNKS, 5, scheme)
    assert " ".join(tags) == WRITTEN[scheme]
    assert decode(tags, scheme) == (CHUNKS, [])
    assert guess_scheme([tags]) is scheme


@st.composite
def flat_chunks(draw):
    """Chunks that share no token, touching ones included."""
    chunks, at = [], 0
    for gap, length in draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=6)):
        at += gap
        chunks.append(Chunk(at, at + length, draw(st.sampled_from(["PER", "ORG", "X-Y"]))))
        at += length
    return chunks, at + draw(st.integers(0, 2))


@given(flat_chunks(), st.sampled_from(TagScheme))
def test_there_and_back_is_the_identity(found, scheme):
    chunks, tokens = found
    assert decode(encode(chunks, tokens, scheme), scheme) == (chunks, [])


@pytest.mark.parametrize("chunks", [[Chunk(0, 2, "A"), Chunk(1, 3, "B")], [Chunk(0, 9, "A")]])
def test_overlaps_and_chunks_outside_are_refused(chunks):
    with pytest.raises(ValueError, match="Chunk"):
        encode(chunks, 5, TagScheme.IOB2)


@pytest.mark.parametrize(
    ("tags", "chunks", "reasons"),
    [
        ("O I-PER I-PER", [Chunk(1, 3, "PER")], ["continues nothing"]),
        ("B-PER I-ORG", [Chunk(0, 1, "PER"), Chunk(1, 2, "ORG")], ["continues nothing"]),
        ("B-PER IO I-PER", [Chunk(0, 1, "PER"), Chunk(2, 3, "PER")], ["no tag", "continues"]),
        ("I--ORG", [], ["no tag"]),
        ("B-", [], ["no tag"]),
        ("", [], []),
    ],
)
def test_broken_tags_are_reported(tags, chunks, reasons):
    found, problems = decode(tags.split(), TagScheme.IOB2)
    assert found == chunks
    assert len(problems) == len(reasons)
    for problem, reason in zip(problems, reasons, strict=True):
        assert reason in problem.reason


@given(st.lists(st.text(st.sampled_from("BIESO-PERORG_"), max_size=6)), st.sampled_from(TagScheme))
def test_no_tags_crash_and_chunks_stay_inside(tags, scheme):
    chunks, _ = decode(tags, scheme)
    assert all(0 <= c.first < c.last <= len(tags) for c in chunks)
    assert all(a.last <= b.first for a, b in pairwise(chunks))
    guess_scheme([tags])


def test_bilou_is_read_as_bioes():
    assert split_tag("L-PER") == ("E", "PER")
    assert decode(["B-A", "L-A", "U-B"], TagScheme.BIOES)[0] == [Chunk(0, 2, "A"), Chunk(2, 3, "B")]
