"""Questions about many documents at once."""

from __future__ import annotations

import pytest

from annotator.core.errors import AnnotatorError
from annotator.core.people import WorkState
from annotator.core.span import Span
from tests.build import annotated


@pytest.fixture
def store(fill):
    return fill(
        annotated("قال [بوتين]PER: [“نعم”]quote/DIRECT", document="a"),
        annotated("[بوتين]PER 😀 [بكين]GPE", document="b", state=WorkState.IN_PROGRESS),
        annotated("\ufeffخبر", document="c", annotator="karim", state=WorkState.LOCKED),
    ).store


def test_texts_come_whole_in_order_and_sifted(store):
    every = list(store.texts())
    assert [(number, document) for number, document, _ in every] == [(1, "a"), (2, "b"), (3, "c")]
    assert every[1][2] == "بوتين 😀 بكين"
    assert every[2][2] == "\ufeffخبر"
    assert [one[1] for one in store.texts(wanted=lambda data: "😀".encode() in data)] == ["b"]
    assert [one[1] for one in store.texts(document="c")] == ["c"]
    assert list(store.texts(document="gone")) == []


def test_progress_is_told_to_the_end(store):
    told = []
    assert len(list(store.texts(progress=lambda *seen: told.append(seen)))) == 3
    assert told == [(3, 3)]


def test_an_error_in_progress_ends_the_stream_and_lets_go(store):
    def stop(_done, _total):
        raise AnnotatorError("stop")

    with pytest.raises(AnnotatorError):
        list(store.texts(progress=stop))
    assert len(list(store.texts())) == 3


def test_spans_at_places(store):
    places = [(1, 0, 5), (1, 4, 9), (2, 0, 5), (3, 0, 2)]
    found = store.spans_at(places)
    assert sorted((n, one.document, one.label) for n, one in found) == [
        (0, "a", "PER"), (1, "a", "PER"), (2, "b", "PER"),
    ]  # fmt: skip
    exact = store.spans_at(places, exact=True, annotator="amal")
    assert sorted((n, one.span) for n, one in exact) == [(1, Span(4, 9)), (2, Span(0, 5))]
    assert store.spans_at(places, annotator="karim") == []
    assert store.spans_at(places, annotator="nobody") == []
    assert store.spans_at([]) == []
    many = [(2, 0, 5)] * 9_000
    assert sorted(n for n, _ in store.spans_at(many)) == list(range(9_000))


def test_states_and_lengths(store):
    assert store.numbers_in_state("amal", WorkState.FINISHED) == {1}
    assert store.numbers_in_state("karim", WorkState.LOCKED) == {3}
    assert store.numbers_in_state("nobody", WorkState.FINISHED) == set()
    assert store.lengths(["b", "gone", "a"]) == {"a": (1, 16), "b": (2, 12)}
