"""Which relations may begin at an annotation, and at which annotations they may end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.schema import Schema
from annotator.core.span import outer_first
from annotator.project.attributing import speaker_candidates
from annotator.project.speaker_relations import speaker_relation

_RANKED = 40
Targets = tuple[SpanAnnotation, ...]


@dataclass(frozen=True)
class Offer:
    """A relation that may be drawn, and the annotations it may end at, the nearest first.

    ``likeliest`` puts them into a better order where there is one; it takes its time.
    """

    layer: str
    label: str
    targets: tuple[SpanAnnotation, ...]
    likeliest: Callable[[Targets], Targets] | None = None

    def ranked(self) -> Offer:
        """Return the offer with the likeliest target first."""
        if self.likeliest is None:
            return self
        return Offer(self.layer, self.label, self.likeliest(self.targets))


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
    others = _by_nearness(source, spans)
    # There are a dozen relations and thousands of annotations, but only a few kinds of these.
    kinds = {(one.layer, one.label) for one in others}
    begin = (source.layer, source.label)
    found = []
    for layer in schema.layers:
        for relation in layer.relations:
            ends = {kind for kind in kinds if relation.allows(source=begin, target=kind)}
            drawn = {
                r.target
                for r in relations
                if r.source == source.id and (r.layer, r.label) == (layer.key, relation.key)
            }
            targets = (
                tuple(
                    one for one in others if (one.layer, one.label) in ends and one.id not in drawn
                )
                if ends
                else ()
            )
            if targets:
                likeliest = None
                if relation == speaker_relation(schema, source.layer, source.label):
                    likeliest = partial(_speakers_first, text, source, schema)
                found.append(Offer(layer.key, relation.key, targets, likeliest))
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


def _speakers_first(text: str, source: SpanAnnotation, schema: Schema, targets: Targets) -> Targets:
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


def _by_nearness(source: SpanAnnotation, spans: Iterable[SpanAnnotation]) -> list[SpanAnnotation]:
    """Return all others, the nearest first, what overlaps the source last.

    A speaker rarely stands inside the quote. Of two at one distance the earlier one comes first.
    """
    start, end = source.span.start, source.span.end
    near, over = [], []
    for at, one in enumerate(spans):
        before, after = start - one.span.end, one.span.start - end
        if one.id == source.id:
            continue
        if before < 0 and after < 0:
            over.append((0, after, at, one))
        else:
            near.append((max(before, after), after, at, one))
    return [item[3] for found in (near, over) for item in sorted(found)]
