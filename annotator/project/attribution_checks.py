"""What is missing or odd in the attributions of a document, before anybody compares annotators.

Which labels need a speaker or a claimant, and what may be one, is read from the schema's relations;
a schema without such relations is asked nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.arabic.normalize import fold
from annotator.arabic.quotation import QuoteExtent, quotations
from annotator.arabic.tokenize import words
from annotator.core.annotation import AnnotationSet, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.schema import RelationLabel, Schema
from annotator.core.span import Span, outer_first
from annotator.project.speaker_relations import speaker_relation_in

# Who can speak: a person, also by office alone, and an organisation, as label sets call them.
_PERSONS_AND_ORGANISATIONS = frozenset(
    ("PER", "PERS", "PERSON", "TITLE", "OCC", "ORG", "ORGANISATION", "ORGANIZATION")
)
_SHORTEST_QUOTATION = 2  # words; a single one is a scare quote
_COVERED = 0.5


class AttributionKind(StrEnum):
    """What may be wrong with an attribution."""

    QUOTE_WITHOUT_SPEAKER = "quote_without_speaker"
    CLAIM_WITHOUT_CLAIMANT = "claim_without_claimant"
    ODD_SPEAKER = "odd_speaker"
    MARKS_LEFT = "marks_left"
    NESTED_SAME_SPEAKER = "nested_same_speaker"


@dataclass(frozen=True, slots=True)
class AttributionProblem:
    """One finding; ``annotation_id`` is the quote or claim it is about, ``None`` for bare marks."""

    kind: AttributionKind
    span: Span
    annotation_id: str | None = None


def attribution_problems(
    schema: Schema,
    document: Document,
    spans: Sequence[SpanAnnotation],
    relations: Sequence[Relation],
) -> list[AttributionProblem]:
    """Return what one annotator's attributions lack, in reading order."""
    view = _Attributions(schema, document, spans, relations)
    found = [*view.without_speaker(), *view.odd(), *view.nested(), *view.marks_left()]
    order = list(AttributionKind)
    return sorted(found, key=lambda one: (*outer_first(one.span), order.index(one.kind)))


class _Attributions:
    """The spans that need a speaker, their speakers, and the parts that belong together."""

    def __init__(
        self,
        schema: Schema,
        document: Document,
        spans: Sequence[SpanAnnotation],
        relations: Sequence[Relation],
    ) -> None:
        self.text = document.text
        self.spans = spans
        kinds = {(one.layer, one.label) for one in spans}
        kinds |= {(layer.key, label.key) for layer in schema.layers for label in layer.labels}
        found = {kind: speaker_relation_in(schema, *kind) for kind in kinds}
        self.relation_of: Mapping[tuple[str, str], tuple[str, RelationLabel]] = {
            kind: relation for kind, relation in found.items() if relation is not None
        }
        self.name_layers = {
            layer.key
            for layer in schema.layers
            if _PERSONS_AND_ORGANISATIONS.intersection(layer.label_by_key)
        }
        by_id = {one.id: one for one in spans}
        own: dict[str, list[SpanAnnotation]] = {}
        for relation in relations:
            source, target = by_id.get(relation.source), by_id.get(relation.target)
            if source is None or target is None:
                continue
            wanted = self.relation_of.get((source.layer, source.label))
            if wanted and (wanted[0], wanted[1].key) == (relation.layer, relation.label):
                own.setdefault(source.id, []).append(target)
        self.own = own
        everything = AnnotationSet(
            Annotator("", ""), spans=tuple(spans), relations=tuple(relations)
        )
        self.groups = [
            group
            for group in everything.joined()
            if (group[0].layer, group[0].label) in self.relation_of
        ]
        self.speakers = {
            part.id: [speaker for one in group for speaker in own.get(one.id, ())]
            for group in self.groups
            for part in group
        }

    def without_speaker(self) -> Iterator[AttributionProblem]:
        """Yield the first part of every quote and claim that nobody has said."""
        for group in self.groups:
            first = group[0]
            if not self.speakers[first.id]:
                claims = self._relation(first).key == "claimant"
                kind = (
                    AttributionKind.CLAIM_WITHOUT_CLAIMANT
                    if claims
                    else AttributionKind.QUOTE_WITHOUT_SPEAKER
                )
                yield AttributionProblem(kind, first.span, first.id)

    def odd(self) -> Iterator[AttributionProblem]:
        """Yield quotes and claims of speakers that can hardly speak: a date, a place, a group.

        A target outside the layers of names (the cue of an unnamed speaker) is the schema's own
        wish; a schema without labels for persons or organisations is not asked.
        """
        for group in self.groups:
            for part in group:
                for speaker in self.own.get(part.id, ()):
                    named = speaker.layer in self.name_layers
                    if named and speaker.label not in _PERSONS_AND_ORGANISATIONS:
                        yield AttributionProblem(AttributionKind.ODD_SPEAKER, part.span, part.id)
                        break

    def nested(self) -> Iterator[AttributionProblem]:
        """Yield quotes inside another quote that the same speaker speaks."""
        quotes = sorted(
            (part for group in self.groups for part in group), key=lambda one: outer_first(one.span)
        )
        around: list[SpanAnnotation] = []
        for inner in quotes:
            around = [one for one in around if one.span.end > inner.span.start]
            for outer in around:
                if (
                    outer.layer == inner.layer
                    and outer.span != inner.span
                    and outer.span.contains(inner.span)
                    and self._names(outer) & self._names(inner)
                ):
                    yield AttributionProblem(
                        AttributionKind.NESTED_SAME_SPEAKER, inner.span, inner.id
                    )
                    break
            around.append(inner)

    def marks_left(self) -> Iterator[AttributionProblem]:
        """Yield quotations of two words or more that neither a quote nor a name covers."""
        spoken = {
            kind for kind, (_, relation) in self.relation_of.items() if relation.key != "claimant"
        }
        if not spoken:
            return
        quotes = sorted(one.span for one in self.spans if (one.layer, one.label) in spoken)
        layers = {layer for layer, _ in spoken}
        names = [one.span for one in self.spans if one.layer in self.name_layers - layers]
        for extent in quotations(self.text):
            if len(words(extent.inner.text(self.text))) < _SHORTEST_QUOTATION:
                continue
            if any(name.contains(extent.inner) for name in names):
                continue  # صحيفة «الميزان الاقتصادي»
            if not _covered(extent, quotes):
                yield AttributionProblem(AttributionKind.MARKS_LEFT, extent.span)

    def _relation(self, one: SpanAnnotation) -> RelationLabel:
        return self.relation_of[(one.layer, one.label)][1]

    def _names(self, one: SpanAnnotation) -> set[str]:
        return {fold(speaker.span.text(self.text)) for speaker in self.speakers[one.id]}


def _covered(extent: QuoteExtent, quotes: Sequence[Span]) -> bool:
    """Whether quotes, in order, hold at least half of what the marks enclose, all together."""
    inner = extent.inner
    held = 0
    reached = inner.start
    for span in quotes:
        start, end = max(span.start, reached), min(span.end, inner.end)
        if start < end:
            held, reached = held + end - start, end
    return held >= _COVERED * len(inner) or (not extent.closed and held > 0)
