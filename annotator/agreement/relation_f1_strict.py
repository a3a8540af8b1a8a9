"""Strict relation F1: the same label between the same places, fragments and all."""

from __future__ import annotations

from annotator.agreement.links import RelationF1


class StrictRelationF1(RelationF1):
    """What agrees is the relation as it stands."""

    key = "relation_f1_strict"
    title = "Strict relation F1"


MEASURE = StrictRelationF1()
