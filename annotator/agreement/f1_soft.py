"""Soft F1 of spans: how much of each mark the other covers with the same label.

Johansson & Moschitti 2010, 2013; also used for the attribution of quotations. No mark is limited to
one partner, so a quotation against its two halves keeps its credit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.coverage import line_of
from annotator.agreement.overlaps import mark_lengths
from annotator.agreement.pairs import PairMeasure
from annotator.agreement.tally import pair_documents, ratio

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class SoftF1(PairMeasure):
    """Precision is the mean share of the second's marks that the first covers; recall mirrored."""

    key = "f1_soft"
    title = "Soft F1"
    paper = "Johansson & Moschitti 2010, 2013"
    columns = ("first", "second")

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Return the marks of both, and the sums of their covered shares."""
        import numpy as np

        table, line = study.table, line_of(study)
        owner = table.piece_of
        documents = pair_documents(table.present, first, second)
        size = len(documents) * len(study.names)
        lengths = mark_lengths(study)
        counts, shares = [], []
        for one, other in ((first, second), (second, first)):
            mine = documents[table.document] & (table.annotator == one)
            cell = table.document * len(study.names) + table.label
            covered = line.covered(
                documents[table.document[owner]] & (table.annotator[owner] == other)
            )
            inside = np.bincount(
                owner, weights=covered.within(line.start, line.end), minlength=len(table)
            )
            share = inside[mine] / lengths[mine]
            counts.append(np.bincount(cell[mine], minlength=size))
            shares.append(np.bincount(cell[mine], weights=share, minlength=size))
        found = np.stack([*counts, *shares], axis=-1).astype(np.float64)
        return found.reshape(len(documents), len(study.names), 4)

    def formula(self, sums: Numbers) -> Numbers:
        """Return the harmonic mean of both shares, 0 where one has nothing."""
        import numpy as np

        first, second, ours, theirs = (sums[..., n] for n in range(4))
        recall, precision = ratio(ours, first), ratio(theirs, second)
        empty = (first == 0) & (second == 0)
        mean = ratio(2 * precision * recall, precision + recall)
        return np.where(empty, np.nan, np.nan_to_num(mean))


MEASURE = SoftF1()
