"""The words of a comparison's documents, read from the store in one stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.arabic.tokenize import token_edges

if TYPE_CHECKING:
    from annotator.agreement.comparison import Edges, WordsOf
    from annotator.store.store import Store


_FEW = 50  # documents that are quicker read one by one than among all


def words_of(store: Store) -> WordsOf:
    """Return what tells the words of documents: their own where they came with them."""

    def words(documents: Sequence[str]) -> Iterator[tuple[str, Edges]]:
        if len(documents) <= _FEW:
            for identity in documents:
                yield from _words(store, identity)
            return
        wanted = set(documents)
        yield from (found for found in _words(store, None) if found[0] in wanted)

    return words


def _words(store: Store, document: str | None) -> Iterator[tuple[str, Edges]]:
    given = dict(store.given_tokens(document=document))
    for _, identity, text in store.texts(document=document):
        yield identity, given[identity] if identity in given else token_edges(text)
