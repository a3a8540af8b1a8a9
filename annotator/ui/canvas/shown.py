"""ShownAnnotations: what is drawn on the canvas, by paragraph; knows what a change touches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.ui.canvas.lanes import stacked
from annotator.ui.canvas.paragraph import Paragraph


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A relation with its two ends and the numbers of the paragraphs in which these begin."""

    relation: Relation
    source: SpanAnnotation
    target: SpanAnnotation
    source_paragraph: int
    target_paragraph: int
    rtl: bool

    @property
    def local(self) -> bool:
        """Whether both ends begin in one paragraph."""
        return self.source_paragraph == self.target_paragraph

    @property
    def margin(self) -> int:
        """The margin it goes through when its ends lie on different lines: -1 left, 1 right.

        Within a paragraph that is where its lines begin, between paragraphs the other one.
        """
        start = 1 if self.rtl else -1
        return start if self.local else -start

    @property
    def first(self) -> int:
        """The paragraph of the upper end."""
        return min(self.source_paragraph, self.target_paragraph)

    @property
    def last(self) -> int:
        """The paragraph of the lower end."""
        return max(self.source_paragraph, self.target_paragraph)


class ShownAnnotations:
    """Spans and relations of one document, found by id and by paragraph."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._starts = [paragraph.start for paragraph in paragraphs]
        self._spans: dict[str, SpanAnnotation] = {}
        self._relations: dict[str, Relation] = {}
        self._relations_of: dict[str, dict[str, None]] = {}
        self._in_paragraph: dict[int, dict[str, SpanAnnotation]] = {}
        self._links: dict[str, Link] = {}
        self._links_in: dict[int, dict[str, Link]] = {}
        self._channels: dict[str, int] | None = None
        self._far: list[Link] = []
        self._held_at: tuple[int, int] | None = None
        self._held: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[SpanAnnotation]:
        return iter(self._spans.values())

    def get(self, annotation_id: str | None) -> SpanAnnotation | None:
        """Return the span annotation with this id."""
        return self._spans.get(annotation_id) if annotation_id is not None else None

    def in_paragraph(self, number: int) -> list[SpanAnnotation]:
        """Return the annotations that share a character with the paragraph."""
        return list(self._in_paragraph.get(number, {}).values())

    def at(self, number: int, position: int) -> list[SpanAnnotation]:
        """Return the annotations of a paragraph over a character, or ending there; inner first."""
        found = self.in_paragraph(number)
        over = [a for a in found if a.span.start <= position < a.span.end]
        over = over or [a for a in found if a.span.end == position]
        return sorted(over, key=lambda a: (len(a.span), -a.span.start, a.id))

    def links_in(self, number: int) -> list[Link]:
        """Return the relations with an end that begins in the paragraph."""
        return list(self._links_in.get(number, {}).values())

    def far_links(self) -> list[Link]:
        """Return the relations between paragraphs."""
        self._number_channels()
        return self._far

    def channel(self, link: Link) -> int:
        """Return the place in the margin of a relation between paragraphs, 0 next to the text."""
        self._number_channels()
        assert self._channels is not None
        return self._channels[link.relation.id]

    def held(self, start: int, end: int) -> frozenset[str]:
        """Return the ids of related annotations that hold a place or share characters with it.

        ``start`` equals ``end`` for a caret; annotations that touch it hold it too.
        """
        if (start, end) != self._held_at:
            first = max(0, bisect_right(self._starts, start) - 1)
            last = max(0, bisect_right(self._starts, end) - 1)
            self._held_at = (start, end)
            self._held = frozenset(
                one.id
                for number in range(first, last + 1)
                for one in self._in_paragraph.get(number, {}).values()
                if one.span.start <= end
                and one.span.end >= start
                and self._relations_of.get(one.id)
            )
        return self._held

    def related(self, annotation_id: str) -> Iterable[str]:
        """Return the ids of the relations that begin or end at an annotation."""
        return self._relations_of.get(annotation_id, {})

    def parts(self, annotation_id: str | None) -> frozenset[str]:
        """Return the ids of the other parts that ``continues`` joins with an annotation."""
        if annotation_id is None or not self._relations_of.get(annotation_id):
            return frozenset()
        found, waiting = {annotation_id}, [annotation_id]
        while waiting:
            for identity in self._relations_of.get(waiting.pop(), {}):
                link = self._links.get(identity)
                if link is not None and link.relation.label == CONTINUES:
                    fresh = {link.source.id, link.target.id} - found
                    found |= fresh
                    waiting += fresh
        return frozenset(found - {annotation_id})

    def in_relations(self, annotation_id: str | None) -> bool:
        """Whether an annotation has relations, so that arrows change with it."""
        return annotation_id is not None and bool(self._relations_of.get(annotation_id))

    def moves_arrows(self, changes: Iterable[Change]) -> bool:
        """Whether arrows may be others after these changes of spans and relations."""
        return any(
            isinstance(value, Relation)
            or (isinstance(value, SpanAnnotation) and self.in_relations(value.id))
            for value in (change.value for change in changes)
        )

    def replace(self, spans: Iterable[SpanAnnotation], relations: Iterable[Relation]) -> None:
        """Show these and nothing else."""
        for kept in (self._spans, self._relations, self._relations_of, self._in_paragraph):
            kept.clear()
        self._links.clear()
        self._links_in.clear()
        self._channels = self._held_at = None
        touched: set[int] = set()
        for annotation in spans:
            self._add_span(annotation, touched)
        for relation in relations:
            self._add_relation(relation, touched)

    def apply(self, changes: Iterable[Change]) -> set[int]:
        """Take over what a transaction did; return the numbers of the paragraphs it touches."""
        touched: set[int] = set()
        self._held_at = None
        for change in changes:
            before, after = change.before, change.after
            if isinstance(before, Relation):
                self._remove_relation(before, touched)
            elif isinstance(before, SpanAnnotation):
                self._remove_span(before, touched)
            if isinstance(after, SpanAnnotation):
                self._add_span(after, touched)
            elif isinstance(after, Relation):
                self._add_relation(after, touched)
        return touched

    def turned(self, number: int) -> set[int]:
        """Take over that a paragraph runs the other way; return the paragraphs that touches."""
        touched = {number}
        for relation_id in list(self._links_in.get(number, {})):
            relation = self._links[relation_id].relation
            self._unlink(relation_id, touched)
            self._link(relation, touched)
        return touched

    # --------------------------------------------------------------------------------------------

    def _paragraphs_of(self, annotation: SpanAnnotation) -> range:
        first = bisect_right(self._starts, annotation.span.start) - 1
        last = bisect_right(self._starts, annotation.span.end - 1) - 1
        return range(first, last + 1)

    def _add_span(self, annotation: SpanAnnotation, touched: set[int]) -> None:
        if annotation.id in self._spans:
            self._remove_span(self._spans[annotation.id], touched)
        self._spans[annotation.id] = annotation
        for number in self._paragraphs_of(annotation):
            self._in_paragraph.setdefault(number, {})[annotation.id] = annotation
            touched.add(number)
        for relation_id in self._relations_of.get(annotation.id, {}):
            self._link(self._relations[relation_id], touched)

    def _remove_span(self, annotation: SpanAnnotation, touched: set[int]) -> None:
        annotation = self._spans.pop(annotation.id, annotation)
        for relation_id in self._relations_of.get(annotation.id, {}):
            self._unlink(relation_id, touched)
        for number in self._paragraphs_of(annotation):
            self._in_paragraph.get(number, {}).pop(annotation.id, None)
            touched.add(number)

    def _add_relation(self, relation: Relation, touched: set[int]) -> None:
        if relation.id in self._relations:
            self._remove_relation(relation, touched)
        self._relations[relation.id] = relation
        for end in (relation.source, relation.target):
            self._relations_of.setdefault(end, {})[relation.id] = None
        self._link(relation, touched)

    def _remove_relation(self, relation: Relation, touched: set[int]) -> None:
        known = self._relations.pop(relation.id, None)
        self._unlink(relation.id, touched)
        if known is not None:
            for end in (known.source, known.target):
                self._relations_of.get(end, {}).pop(known.id, None)

    def _link(self, relation: Relation, touched: set[int]) -> None:
        source, target = self._spans.get(relation.source), self._spans.get(relation.target)
        # An end that is not shown (another layer is hidden, or comes later) draws no arrow.
        if source is None or target is None or source is target:
            return
        first, other = (self._paragraphs_of(end)[0] for end in (source, target))
        rtl = self._paragraphs[first].rtl
        link = Link(relation, source, target, first, other, rtl)
        self._links[relation.id] = link
        for number in {link.source_paragraph, link.target_paragraph}:
            self._links_in.setdefault(number, {})[relation.id] = link
            touched.add(number)
        self._channels = None

    def _unlink(self, relation_id: str, touched: set[int]) -> None:
        link = self._links.pop(relation_id, None)
        if link is None:
            return
        for number in {link.source_paragraph, link.target_paragraph}:
            self._links_in.get(number, {}).pop(relation_id, None)
            touched.add(number)
        self._channels = None

    def _number_channels(self) -> None:
        if self._channels is None:
            self._far = sorted(
                (link for link in self._links.values() if not link.local),
                key=lambda link: (link.first, link.last, link.relation.id),
            )
            # A paragraph holds the end of one arrow and the beginning of the next: they would meet.
            lanes = stacked([(link.first, link.last + 1) for link in self._far])
            self._channels = {
                link.relation.id: lane for link, lane in zip(self._far, lanes, strict=True)
            }
