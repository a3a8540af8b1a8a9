"""Studies of documents in memory, as the project makes them of its store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.agreement.comparison import Comparison, compare
from annotator.agreement.study import Study
from annotator.arabic.tokenize import tokens
from annotator.core.annotation import AnnotatedDocument
from annotator.core.columns import columns_of
from annotator.core.schema import Layer


def comparison(
    documents: Iterable[AnnotatedDocument],
    *,
    layers: Sequence[Layer],
    annotators: Sequence[str],
    unfinished: bool = False,
) -> Comparison:
    by_id = {one.document.id: one for one in documents}

    def words(identities: Sequence[str]):
        for identity in identities:
            found = by_id[identity].document
            places = tokens(found.text) if found.tokens is None else found.tokens
            yield identity, [(one.start, one.end) for one in places]

    return compare(
        columns_of(by_id.values(), annotators),
        layers,
        unfinished=unfinished,
        text_of=lambda identity: by_id[identity].document.text,
        words_of=words,
    )


def studies(documents: Iterable[AnnotatedDocument], **scope) -> list[Study]:
    return list(comparison(documents, **scope).studies.values())
