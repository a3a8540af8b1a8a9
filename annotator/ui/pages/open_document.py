"""The document on the page with my annotations, as they are stored; changes are taken in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from annotator.arabic.borders import prefix_borders, suffix_borders
from annotator.arabic.prefixes import lexicon_of, without_prefix
from annotator.arabic.tokenize import word_at
from annotator.core.annotation import DocumentLabel, Relation, SpanAnnotation
from annotator.core.change import Change, Changes
from annotator.core.people import Assignment, WorkState
from annotator.core.schema import Label
from annotator.core.span import Span, outer_first
from annotator.project.candidates import Candidates
from annotator.ui.pages.relation_rows import RelationLine, relation_title

if TYPE_CHECKING:
    from annotator.project.project import Project

_LONGEST_WORD = 60
_ANY_LABEL = Label("", without_prefixes=True)
_Kind = TypeVar("_Kind", SpanAnnotation, Relation, DocumentLabel)


class OpenDocument:
    """Spans, relations and document labels by their ids, and the state of my work."""

    def __init__(self, project: Project, document: str) -> None:
        annotated = project.store.annotated(document, [project.me.id])
        self.project = project
        self.document = annotated.document
        self.spans: dict[str, SpanAnnotation] = {}
        self.relations: dict[str, Relation] = {}
        self.labels: dict[str, DocumentLabel] = {}
        for one in annotated.sets:
            self.spans.update((span.id, span) for span in one.spans)
            self.relations.update((relation.id, relation) for relation in one.relations)
            self.labels.update((label.id, label) for label in one.labels)
        self._in_order: list[SpanAnnotation] | None = None
        assignment = project.store.assignment(document, project.me.id)
        self.state: WorkState = assignment.state
        self.place: int = assignment.place or 0

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def in_order(self) -> list[SpanAnnotation]:
        """My annotations in reading order, the outer ones first."""
        if self._in_order is None:
            self._in_order = sorted(self.spans.values(), key=reading_order)
        return self._in_order

    def text_of(self, one: SpanAnnotation) -> str:
        """Return the text that an annotation covers."""
        return one.span.text(self.document.text)

    @cached_property
    def lexicon(self) -> frozenset[str]:
        """The folded words of the document, by which its prefixes are known."""
        return lexicon_of([self.document.text])

    @cached_property
    def candidates(self) -> Candidates:
        """Where unmarked names may stand."""
        return Candidates(self.document.text, self.lexicon)

    def names(self, one: SpanAnnotation) -> bool:
        """Whether an annotation marks a name: its label leaves prefixes outside."""
        label = self.project.schema.label(one.layer, one.label)
        return label is not None and label.without_prefixes

    def bare(self, span: Span, label: Label) -> Span | None:
        """Return the span without what the label leaves outside of its first word, if anything."""
        # Only the first word counts; a selection of the whole article is not taken apart for it.
        head = Span(span.start, min(span.end, span.start + _LONGEST_WORD))
        offer = without_prefix(
            self.document.text,
            head,
            self.lexicon,
            clitics=label.without_prefixes,
            article=label.without_article,
        )
        return None if offer is None else Span(offer.start, span.end)

    def offered_prefix(self, span: Span) -> str | None:
        """Return the prefix that could stay outside the span."""
        offer = self.bare(span, _ANY_LABEL)
        return None if offer is None else self.document.text[span.start : offer.start]

    def peeled(self, span: Span) -> Span | None:
        """Return the span without one more prefix of its first word.

        Who asks for it gets it, likely or not.
        """
        after = [at for at in self._prefix_borders(span) if span.start < at < span.end]
        return Span(after[0], span.end) if after else None

    def restored(self, span: Span) -> Span | None:
        """Return the span with one more prefix of the word in which it begins."""
        before = [at for at in self._prefix_borders(span) if at < span.start]
        return Span(before[-1], span.end) if before else None

    def without_suffix(self, span: Span) -> Span | None:
        """Return the span without the attached pronoun at its end."""
        before = [at for at in self._suffix_borders(span) if span.start < at < span.end]
        return Span(span.start, before[-1]) if before else None

    def with_suffix(self, span: Span) -> Span | None:
        """Return the span with the pronoun that is attached to its last word."""
        after = [at for at in self._suffix_borders(span) if at > span.end]
        return Span(span.start, after[0]) if after else None

    def _prefix_borders(self, span: Span) -> list[int]:
        text = self.document.text
        word = word_at(text, span.start)
        if word is None:
            return []
        borders = prefix_borders(word.text(text), self.lexicon)
        return [word.start, *(word.start + at for at in borders)]

    def _suffix_borders(self, span: Span) -> list[int]:
        text = self.document.text
        word = word_at(text, span.end - 1)
        if word is None:
            return []
        borders = suffix_borders(word.text(text))
        return sorted((word.end, *(word.start + at for at in borders)))

    def relations_of(self, identity: str) -> list[Relation]:
        """Return the relations that begin or end at an annotation."""
        return [r for r in self.relations.values() if identity in {r.source, r.target}]

    def relation_lines(self, one: SpanAnnotation) -> list[RelationLine]:
        """Return the relations of an annotation as they are listed, the outgoing ones first."""
        lines = []
        for relation in self.relations_of(one.id):
            outgoing = relation.source == one.id
            other = relation.target if outgoing else relation.source
            if other in self.spans:
                title = relation_title(self.project.schema, relation.layer, relation.label)
                text = self.text_of(self.spans[other])
                lines.append(RelationLine(relation, title, outgoing, other, text))
        return sorted(lines, key=lambda line: (not line.outgoing, line.title))

    def take(self, changes: Changes) -> list[Change]:
        """Take in what concerns this document and me; return those of annotations."""
        taken = []
        for change in changes.items:
            value = change.value
            if isinstance(value, Assignment):
                if self._mine(value) and isinstance(change.after, Assignment | None):
                    self.state = change.after.state if change.after else WorkState.NEW
            elif isinstance(value, SpanAnnotation | Relation | DocumentLabel) and self._mine(value):
                self._take_one(change)
                taken.append(change)
        return taken

    def _mine(self, value: SpanAnnotation | Relation | DocumentLabel | Assignment) -> bool:
        return value.document == self.id and value.annotator == self.project.me.id

    def _take_one(self, change: Change) -> None:
        self._in_order = None
        for value, there in ((change.before, False), (change.after, True)):
            if isinstance(value, SpanAnnotation):
                _put(self.spans, value, there=there)
            elif isinstance(value, Relation):
                _put(self.relations, value, there=there)
            elif isinstance(value, DocumentLabel):
                _put(self.labels, value, there=there)


def reading_order(one: SpanAnnotation) -> tuple[int, int, str]:
    """Sort annotations as one reads, the outer ones first."""
    return (*outer_first(one.span), one.id)


def _put(into: dict[str, _Kind], value: _Kind, *, there: bool) -> None:
    if there:
        into[value.id] = value
    else:
        into.pop(value.id, None)
