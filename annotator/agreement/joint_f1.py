"""Joint F1 of an attribute: what agrees is a span that both marked and gave the same value.

What somebody who uses the data gets. It stands among the results of percent agreement, with
``form`` among its parameters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from annotator.agreement.attribute_values import attribute_values, value_pairs
from annotator.agreement.pairs import F1Measure, by_document
from annotator.agreement.tally import pair_documents

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class JointF1(F1Measure):
    """Strict in the value, aligned in the place; one column, for the layer is not parted."""

    labelled = False

    def __init__(self, key: str, study: Study) -> None:
        self.key, self._attributes = key, tuple(attribute_values(study))

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return a form for each attribute in use."""
        return [{"attribute": key, "form": "joint_f1"} for key in self._attributes]

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the marks of both whose labels have the attribute, and the equal ones."""
        import numpy as np

        table = study.table
        values = attribute_values(study)[form["attribute"]]
        documents = pair_documents(table.present, first, second)[table.document]
        ours, theirs = (
            _per_document(study, table.document[values.applicable & documents & whose])
            for whose in (table.annotator == first, table.annotator == second)
        )
        pairs = value_pairs(study, form["attribute"], first, second)
        agreed = _per_document(study, pairs.places.document[pairs.first == pairs.second])
        return np.stack([ours, theirs, agreed, ours - agreed, theirs - agreed], axis=-1)


def _per_document(study: Study, document: Any) -> Numbers:
    return by_document(study, document, document * 0, 1)
