"""Character F1 of spans: positions marked with a label by both, of those marked by either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.coverage import line_of
from annotator.agreement.pairs import F1Measure, agreement_counts
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class CharacterF1(F1Measure):
    """What agrees is a code point with a label; counts are code points."""

    key = "f1_char"
    title = "Character F1"

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count positions, each once a label."""
        import numpy as np

        table, line = study.table, line_of(study)
        owner = table.piece_of
        there = pair_documents(table.present, first, second)[table.document[owner]]
        documents, labels = len(study.documents), len(study.names)
        ours, theirs = (
            line.covered(there & (table.annotator[owner] == one)) for one in (first, second)
        )
        both = ours.within(theirs.start, theirs.end)
        found = [
            np.bincount(line.cell(start), weights=lengths, minlength=documents * labels)
            for start, lengths in (
                (ours.start, ours.end - ours.start),
                (theirs.start, theirs.end - theirs.start),
                (theirs.start, both),
            )
        ]
        return agreement_counts(*(one.reshape(documents, labels).astype(float) for one in found))


MEASURE = CharacterF1()
