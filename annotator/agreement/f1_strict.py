"""Strict F1 of spans: the same start, end and label, fragments and all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.pairs import F1Measure, by_document
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class StrictF1(F1Measure):
    """What agrees is the same mark."""

    key = "f1_strict"
    title = "Strict F1"

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the marks that both have."""
        import numpy as np

        table = study.table
        documents = pair_documents(table.present, first, second)
        kinds = table.kinds
        has = np.zeros((2, kinds.count), dtype=bool)
        has[0, kinds.of_row[table.annotator == first]] = True
        has[1, kinds.of_row[table.annotator == second]] = True
        both = has.all(axis=0) & documents[kinds.document]
        return by_document(study, kinds.document[both], kinds.label[both])


MEASURE = StrictF1()
