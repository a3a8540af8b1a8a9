"""The MUC and SemEval counts of spans in four schemes, for people who know nervaluate.

SemEval-2013 task 9.1: correct, incorrect, partial, missing, spurious. Here on the best matching of
both sides, which is symmetric; missing is what only the first has, spurious only the second.
``strict``: place and label; ``exact``: place; ``partial``: place, half a credit for an overlap;
``type``: label, and some overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.agreement.alignment import KINDS, NOBODY, Kind, align
from annotator.agreement.pairs import PairMeasure, by_document
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers

_CORRECT = {
    "strict": {Kind.EXACT},
    "exact": {Kind.EXACT, Kind.LABEL},
    "partial": {Kind.EXACT, Kind.LABEL},
    "type": {Kind.EXACT, Kind.BOUNDARY},
}


class Muc(PairMeasure):
    """F1 of the MUC counts; labels are those of the first annotator, missing ones of the second."""

    key = "muc"
    title = "MUC / SemEval F1"
    paper = "SemEval-2013 task 9.1"
    columns = ("correct", "incorrect", "partial", "missing", "spurious")

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return a form for each scheme."""
        return [{"scheme": scheme} for scheme in _CORRECT]

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the outcomes of the matching."""
        import numpy as np

        scheme = form["scheme"]
        found = align(study, first, second)
        label = study.table.label[np.where(found.first == NOBODY, found.second, found.first)]
        right = np.isin(found.kind, [KINDS.index(kind) for kind in _CORRECT[scheme]])
        other = found.both & ~right
        nothing = np.zeros(len(right), dtype=bool)
        outcomes = [
            right,
            nothing if scheme == "partial" else other,
            other if scheme == "partial" else nothing,
            found.second == NOBODY,
            found.first == NOBODY,
        ]
        counts = [by_document(study, found.document[one], label[one]) for one in outcomes]
        return np.stack(counts, axis=-1)

    def formula(self, sums: Numbers) -> Numbers:
        """Return 2 · (correct + half of partial) over the marks of both."""
        correct, incorrect, partial, missing, spurious = (sums[..., n] for n in range(5))
        both = correct + incorrect + partial
        return ratio(2 * correct + partial, 2 * both + missing + spurious)


MEASURE = Muc()
