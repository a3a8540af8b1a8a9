"""The relation that leads from a quote or a claim to who said it, whatever the schema calls it."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.schema import Layer, RelationLabel, Schema

_SPEAKER_KEYS = ("speaker", "claimant")


def speaker_relation(schema: Schema, layer: str, label: str) -> RelationLabel | None:
    """Return the relation that leads from a label to who said it, ``None`` where there is none."""
    found = speaker_relation_in(schema, layer, label)
    return found[1] if found else None


def speaker_relation_in(schema: Schema, layer: str, label: str) -> tuple[str, RelationLabel] | None:
    """Return the same relation, with the key of the layer that it belongs to."""
    own = schema.layer_by_key.get(layer)
    layers: list[Layer] = [own] if own else []
    layers += [one for one in schema.layers if one is not own]
    for key in _SPEAKER_KEYS:
        for one in layers:
            relation = one.relation_by_key.get(key)
            if relation is not None and may_begin(relation, layer, label):
                return one.key, relation
    return None


def may_end(relation: RelationLabel, layer: str, label: str) -> bool:
    """Whether a relation may end at a label, wherever it begins."""
    return replace(relation, sources=()).allows(source=("", ""), target=(layer, label))


def may_begin(relation: RelationLabel, layer: str, label: str) -> bool:
    """Whether a relation may begin at a label, wherever it ends."""
    return replace(relation, targets=()).allows(source=(layer, label), target=("", ""))


def first_speaker_relation(schema: Schema) -> RelationLabel | None:
    """Return the schema's first relation of this kind."""
    for key in _SPEAKER_KEYS:
        for layer in schema.layers:
            if key in layer.relation_by_key:
                return layer.relation_by_key[key]
    return None
