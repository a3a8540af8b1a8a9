"""Annotations: one annotator's statements about one document, as frozen values.

Their identity is (document, annotator, id). Attributes map an attribute's key to a string, number,
boolean or list of strings; they are treated as immutable and never changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.core.document import Document
from annotator.core.people import Annotator, WorkState
from annotator.core.span import Span, outer_first

AttributeValue = str | int | float | bool | list[str]
Attributes = Mapping[str, AttributeValue]
NO_ATTRIBUTES: Attributes = MappingProxyType({})


def no_attributes() -> Attributes:
    """Return the empty mapping of attributes."""
    return NO_ATTRIBUTES


# A fragment of an interrupted annotation points at the fragment before it with this relation. It
# is reserved: every layer has it and no schema needs to declare it.
CONTINUES = "continues"


@dataclass(frozen=True, slots=True, init=False)
class SpanAnnotation:
    """A label on a span. ``score`` is a machine's confidence, 0 to 1; people's have none."""

    id: str
    document: str
    annotator: str
    layer: str
    label: str
    span: Span
    attributes: Attributes = field(default_factory=no_attributes)
    score: float | None = None
    note: str | None = None

    def __init__(
        self,
        id: str,
        document: str,
        annotator: str,
        layer: str,
        label: str,
        span: Span,
        attributes: Attributes = NO_ATTRIBUTES,
        score: float | None = None,
        note: str | None = None,
    ) -> None:
        # By the slots' own setters: a frozen dataclass's usual constructor takes twice the time,
        # and an import makes millions of these.
        _set_id(self, id)
        _set_document(self, document)
        _set_annotator(self, annotator)
        _set_layer(self, layer)
        _set_label(self, label)
        _set_span(self, span)
        _set_attributes(self, attributes)
        _set_score(self, score)
        _set_note(self, note)

    def __hash__(self) -> int:
        return hash(self.id)


(
    _set_id,
    _set_document,
    _set_annotator,
    _set_layer,
    _set_label,
    _set_span,
    _set_attributes,
    _set_score,
    _set_note,
) = (SpanAnnotation.__dict__[name].__set__ for name in SpanAnnotation.__slots__)


@dataclass(frozen=True, slots=True)
class Relation:
    """A labelled arrow from the annotation with id ``source`` to the one with id ``target``."""

    id: str
    document: str
    annotator: str
    layer: str
    label: str
    source: str
    target: str
    attributes: Attributes = field(default_factory=no_attributes)

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True)
class DocumentLabel:
    """A label on the whole document."""

    id: str
    document: str
    annotator: str
    layer: str
    label: str
    attributes: Attributes = field(default_factory=no_attributes)

    def __hash__(self) -> int:
        return hash(self.id)


Annotation = SpanAnnotation | Relation | DocumentLabel


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """Everything one annotator has said about one document; spans stand outer first."""

    annotator: Annotator
    state: WorkState = WorkState.FINISHED
    spans: tuple[SpanAnnotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    labels: tuple[DocumentLabel, ...] = ()

    def joined(self) -> list[tuple[SpanAnnotation, ...]]:
        """Return the spans with the fragments of each interrupted annotation together.

        Each tuple holds the fragments joined by ``continues`` in reading order; an annotation
        without fragments is a tuple of one. Order: by the first fragment.
        """
        before = {r.source: r.target for r in self.relations if r.label == CONTINUES}
        ordered = sorted(self.spans, key=lambda a: outer_first(a.span))
        by_id = {annotation.id: annotation for annotation in ordered}
        return [tuple([by_id[one] for one in group]) for group in fragment_groups(by_id, before)]


def fragment_groups(ids: Iterable[str], before: Mapping[str, str]) -> list[list[str]]:
    """Return the ids of spans with the fragments of each annotation together, in the order given.

    ``before`` says which fragment a fragment continues.
    """
    known = dict.fromkeys(ids)

    def root(identity: str) -> str:
        seen = {identity}
        while (up := before.get(identity)) in known and up not in seen:
            assert up is not None
            seen.add(up)
            identity = up
        # A circle has no head: its smallest id stands for it.
        return min(seen) if before.get(identity) in seen else identity

    groups: dict[str, list[str]] = {}
    for identity in known:
        groups.setdefault(root(identity), []).append(identity)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """A document with one annotation set per annotator: what formats read and write."""

    document: Document
    sets: tuple[AnnotationSet, ...] = ()

    def annotations(self) -> Iterator[Annotation]:
        """Yield every annotation of every annotator."""
        for one in self.sets:
            yield from one.spans
            yield from one.relations
            yield from one.labels
