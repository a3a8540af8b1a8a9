"""The words of documents: one stream of the store, or the tokens that documents came with."""

from __future__ import annotations

import pytest

from annotator.arabic.tokenize import token_edges
from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project import compared_words
from annotator.project.measuring import agreement
from tests.build import parse, person, spans_of

OWN = (Span(0, 7), Span(8, 11))


def document(number: int, sentence: str, tokens=None) -> AnnotatedDocument:
    text, found = parse(sentence)
    sets = tuple(
        AnnotationSet(person(name), WorkState.FINISHED, spans_of(found, f"d{number}", name))
        for name in ("amal", "badr")
    )
    return AnnotatedDocument(Document(f"d{number}", text, tokens=tokens), sets)


@pytest.fixture
def filled(fill):
    return fill(
        document(0, "[بوتين]PER في بكين"),
        document(1, "قال شي، لا", OWN),
        document(2, "[شي]PER", ()),
    )


@pytest.mark.parametrize("few", [0, 50])
def test_words_of_documents(filled, few, monkeypatch):
    monkeypatch.setattr(compared_words, "_FEW", few)
    words = compared_words.words_of(filled.store)
    assert dict(words(["d0", "d1", "d2"])) == {
        "d0": token_edges("بوتين في بكين"),
        "d1": [(0, 7), (8, 11)],
        "d2": [],
    }
    assert [identity for identity, _ in words(["d1"])] == ["d1"]
    assert list(words([])) == []


def test_tokens_of_a_project(filled):
    [pair] = [
        one for one in agreement(filled, layers=["entity"], measures=["token_f1"])
        if one.label is None
    ]  # fmt: skip
    assert (pair.value, pair.counts["agreed"]) == (1, 1)  # the last document has no token
