"""Unlabelled relation F1: a relation between the same places, whatever its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.links import RelationF1

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


class UnlabelledRelationF1(RelationF1):
    """What agrees are the two ends; of relations between the same ends each has one partner."""

    key = "relation_f1_unlabelled"
    title = "Unlabelled relation F1"
    labelled = False

    def amounts(self, study: Study, annotator: int, pair: tuple[int, int]) -> Numbers:
        """Return how many relations an annotator has, all labels as one: documents × 1."""
        found: Numbers = super().amounts(study, annotator, pair).sum(axis=1, keepdims=True)
        return found


MEASURE = UnlabelledRelationF1()
