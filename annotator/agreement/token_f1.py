"""F1 of tokens: the same label on the same token; tokens that nobody marked have no part in it.

A token under marks of several labels has each of them, so nothing is flattened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.agreement.pairs import F1Measure, by_document
from annotator.agreement.tally import pair_documents
from annotator.agreement.token_labels import MARKED, token_labels

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Study
    from annotator.agreement.tally import Numbers


class TokenF1(F1Measure):
    """What agrees is a label on a token."""

    key = "token_f1"
    title = "Token F1"

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return the one form: without the tokens that nobody marked."""
        return [{"tokens": MARKED}]

    def amounts(self, study: Study, annotator: int, pair: tuple[int, int]) -> Numbers:
        """Return how many tokens of each label an annotator has."""
        found = token_labels(study)
        mine = _of(study, annotator, pair)
        return by_document(study, found.document[mine], found.label[mine])

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the tokens to which both gave a label."""
        import numpy as np

        found = token_labels(study)
        keys = found.token * max(len(study.names), 1) + found.label
        ours, theirs = (np.flatnonzero(_of(study, one, (first, second))) for one in (first, second))
        _, same, _ = np.intersect1d(
            keys[ours], keys[theirs], assume_unique=True, return_indices=True
        )
        both = ours[same]
        return by_document(study, found.document[both], found.label[both])


def _of(study: Study, annotator: int, pair: tuple[int, int]) -> Bools:
    found = token_labels(study)
    documents = pair_documents(study.table.present, *pair)
    mine: Bools = (found.annotator == annotator) & documents[found.document]
    return mine


MEASURE = TokenF1()
