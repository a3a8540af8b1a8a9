"""Strict F1 of spans: the same start, end and label, with nobody as gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotator.agreement.f1 import F1Measure, PairCounts, by_document, marks_by_label
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Study


class StrictF1(F1Measure):
    """Strict F1: what agrees is the same mark, fragments and all."""

    key = "f1_strict"
    title = "Strict F1"

    def counted(self, study: Study, first: int, second: int, options: Any) -> PairCounts:
        """Count marks, and those that both have."""
        import numpy as np

        table = study.table
        documents = pair_documents(table.present, first, second)
        # Equal marks of several annotators are one kind; a kind belongs to one document.
        kinds = table.kinds
        has = np.zeros((2, kinds.count), dtype=bool)
        has[0, kinds.of_row[table.annotator == first]] = True
        has[1, kinds.of_row[table.annotator == second]] = True
        agreed = has.all(axis=0) & documents[kinds.document]
        return PairCounts(
            marks_by_label(study, first, documents),
            marks_by_label(study, second, documents),
            by_document(
                kinds.document[agreed], kinds.label[agreed], len(documents), len(study.names)
            ),
        )


MEASURE = StrictF1()
