"""Relaxed relation F1: the same label between marks that are aligned or lie at the same place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.agreement.links import RelationF1, same_places

if TYPE_CHECKING:
    from annotator.agreement.study import Integers, Study


class RelaxedRelationF1(RelationF1):
    """What agrees is the relation with its ends mapped through the alignment of marks."""

    key = "relation_f1_relaxed"
    title = "Relaxed relation F1"

    def ends(self, study: Study, first: int, second: int) -> Integers | None:
        """Return the things that lie at the places, for the two together."""
        return same_places(study, first, second)


MEASURE = RelaxedRelationF1()
