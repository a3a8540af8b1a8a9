"""Documents with their sets: what is read in batches is what is read one by one."""

from __future__ import annotations

import pytest

from annotator.core.annotation import AnnotatedDocument
from annotator.store import annotated as module
from tests.build import annotated

COUNT = 40


def _document(number: int) -> AnnotatedDocument:
    """Return a document with no set, one or two."""
    of_each = [
        annotated("قال [بوتين]PER: [“نعم”]quote/DIRECT", document=f"d{number}", annotator=name)
        for name in ("amal", "karim")
    ]
    sets = tuple(one.sets[0] for one in of_each[: number % 3])
    return AnnotatedDocument(of_each[0].document, sets)


@pytest.fixture
def store(fill):
    return fill(*map(_document, range(COUNT))).store


@pytest.mark.parametrize("largest", [module.ANNOTATIONS, 5, 0])
@pytest.mark.parametrize("wanted", [None, ["karim"], []])
def test_a_stream_is_what_single_readings_are(store, monkeypatch, largest, wanted):
    monkeypatch.setattr(module, "ANNOTATIONS", largest)
    numbers = store.document_numbers()
    assert len(numbers) == COUNT
    found = list(store.stream(numbers, wanted))
    assert found == [store.annotated(store.id_of(number), wanted) for number in numbers]
    spans = sum(len(one.spans) for document in found for one in document.sets)
    assert bool(spans) is (wanted != [])


def test_a_stream_keeps_the_order_asked_for_and_passes_over_what_is_gone(store):
    numbers = list(store.document_numbers())
    asked = [*reversed(numbers), 10_000, numbers[3], numbers[3]]
    found = [one.document.id for one in store.stream(asked)]
    assert found == [store.id_of(number) for number in asked if number != 10_000]
    twice = list(store.stream([numbers[2], numbers[2]]))
    assert twice[0] == twice[1]
    assert twice[0].sets


def test_a_batch_is_bounded_in_annotations(store, monkeypatch):
    monkeypatch.setattr(module, "ANNOTATIONS", 5)
    entries = [module._Entry((n,), {}, n % 4) for n in range(20)]
    batches = list(module._batches(entries))
    assert [one for batch in batches for one in batch] == entries
    assert all(len(b) == 1 or sum(e.annotations for e in b) <= 5 for b in batches)
    assert len(batches) < 20
