"""Which relations may begin at an annotation, and at which annotations they may end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.schema import Schema
from annotator.core.span import outer_first
from annotator.project.attributing import speaker_candidates
from annotator.project.speaker_relations import speaker_relation

_RANKED = 40


@dataclass(frozen=True)
class Offer:
    """A relation that may be drawn, and the annotations it may end at, the likeliest first."""

    layer: str
    label: str
    targets: tuple[SpanAnnotation, ...]


def offers(
    schema: Schema,
    source: SpanAnnotation,
    *,
    text: str,
    spans: Iterable[SpanAnnotation],
    relations: Sequence[Relation] = (),
) -> list[Offer]:
    """Return the relations of the schema that have somewhere to go from ``source``.

    What is linked already is left out. A speaker is likely by the verbs of saying around, every
    other target by its nearness. The reserved ``continues`` comes last: it joins fragments that
    have one label.
    """
    others = sorted(
        (one for one in spans if one.id != source.id), key=lambda one: _distance(source, one)
    )
    drawn = {(r.layer, r.label, r.target) for r in relations if r.source == source.id}
    begin = (source.layer, source.label)
    found = []
    for layer in schema.layers:
        for relation in layer.relations:
            targets = tuple(
                one
                for one in others
                if relation.allows(source=begin, target=(one.layer, one.label))
                and (layer.key, relation.key, one.id) not in drawn
            )
            if targets:
                if relation == speaker_relation(schema, source.layer, source.label):
                    targets = _speakers_first(text, source, targets, schema)
                found.append(Offer(layer.key, relation.key, targets))
    joined = {end for r in relations if r.label == CONTINUES for end in _ends(r, source.id)}
    fragments = tuple(
        one for one in others if (one.layer, one.label) == begin and one.id not in joined
    )
    if fragments:
        found.append(Offer(source.layer, CONTINUES, fragments))
    return found


def ends_in_order(
    label: str, source: SpanAnnotation, target: SpanAnnotation
) -> tuple[SpanAnnotation, SpanAnnotation]:
    """Return source and target as they are stored: a later fragment points at the earlier."""
    if label == CONTINUES and outer_first(source.span) < outer_first(target.span):
        return target, source
    return source, target


def _ends(relation: Relation, one: str) -> tuple[str, ...]:
    ends = (relation.source, relation.target)
    return ends if one in ends else ()


def _speakers_first(
    text: str, source: SpanAnnotation, targets: tuple[SpanAnnotation, ...], schema: Schema
) -> tuple[SpanAnnotation, ...]:
    likely = speaker_candidates(
        text,
        source.span,
        targets[:_RANKED],  # they come by nearness; nobody speaks from a thousand names away
        schema,
        relation=speaker_relation(schema, source.layer, source.label),
    )
    first = [one.annotation for one in likely]
    ids = {one.id for one in first}
    return (*first, *(one for one in targets if one.id not in ids))


def _distance(source: SpanAnnotation, target: SpanAnnotation) -> tuple[bool, int, int]:
    """Sort what overlaps the source last: a speaker rarely stands inside the quote."""
    before = source.span.start - target.span.end
    after = target.span.start - source.span.end
    return (source.span.overlaps(target.span), max(before, after, 0), after)
