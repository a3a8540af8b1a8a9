"""Unlabelled F1 of spans: the same start and end, whatever the label."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.pairs import F1Measure, agreement_counts
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class UnlabelledF1(F1Measure):
    """What agrees is the place; of marks stacked on one place each has one partner at most."""

    key = "f1_exact_unlabelled"
    title = "Unlabelled F1"
    labelled = False

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count places; all labels are one."""
        import numpy as np

        table = study.table
        documents = pair_documents(table.present, first, second)
        there = documents[table.document] & (
            (table.annotator == first) | (table.annotator == second)
        )
        mine = table.annotator[there] == first
        places, place = np.unique(
            np.stack([table.document[there], table.place[there]]), axis=1, return_inverse=True
        )
        counts = np.stack(
            [np.bincount(place.ravel()[side], minlength=places.shape[1]) for side in (mine, ~mine)]
        )
        ours, theirs, both = (
            np.bincount(places[0], weights=one, minlength=len(documents))[:, None].astype(float)
            for one in (counts[0], counts[1], counts.min(axis=0))
        )
        return agreement_counts(ours, theirs, both)


MEASURE = UnlabelledF1()
