"""Annotations that arrive for a document that is there: another annotator's work, or refused.

One step of undo while it is only that and not too much of it; more is announced by its counts, as
every import is (see ``Transaction.forget_pairs``).
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Attributes
from annotator.core.change import Change
from annotator.core.people import Assignment, WorkState
from annotator.formats.format import Located, Reason
from annotator.project.import_rules import ImportRules
from annotator.project.known_documents import Outcome, noted
from annotator.project.reports import ImportReport
from annotator.store.recognising import Recogniser, StoredDocument
from annotator.store.transaction import Transaction

UNDOABLE = 20_000  # annotations that are kept as pairs of before and after
_TOGETHER = 2_000  # changes that are written at a time


class SetAdder:
    """Adds sets to stored documents, inside one transaction."""

    def __init__(
        self, transaction: Transaction, recogniser: Recogniser, rules: ImportRules
    ) -> None:
        self._transaction = transaction
        self._recogniser = recogniser
        self._rules = rules
        self._waiting: list[Change] = []
        self._touched: set[int] = set()  # numbers of documents that something waits for
        self._undoable = True
        self.counts: Counter[str] = Counter()
        self.numbers = array("q")  # of the documents that were added to

    def add(self, place: Located, twins: Sequence[StoredDocument], report: ImportReport) -> None:
        """Add the sets of an arrived document to the one it is; ``report`` says what was done.

        An annotator with work there is refused, unless it is the very same.
        """
        if len(self._waiting) >= _TOGETHER or any(one.number in self._touched for one in twins):
            self.flush()  # the same document again: its new workers must be seen
        sets = place.annotated.sets
        names = {one.annotator.id for one in sets}
        stored = twins[0]
        busy = self._recogniser.workers(stored.number) & names
        for twin in twins[1:] if busy else ():
            if not self._recogniser.workers(twin.number) & names:
                stored, busy = twin, set()
                break
        there = self._recogniser.annotated(stored.number, busy)
        done = {one.annotator.id: statements(one) for one in there.sets}
        fresh, refused = [], 0
        for one in sets:
            if one.annotator.id not in busy:
                fresh.append(rehomed(one, stored.id))
            elif done.get(one.annotator.id) != statements(one):
                refused += 1
                reason = Reason(
                    "“{annotator}” has other work in “{document}” already",
                    annotator=one.annotator.id,
                    document=stored.id,
                )
                report.read.refuse("sets", place.file, place.line, reason)
        if fresh:
            passed = self._rules.passed(AnnotatedDocument(there.document, tuple(fresh)), place)
            for one in passed.sets:
                self._add_set(one, stored.id)
            self.numbers.append(stored.number)
            self._touched.add(stored.number)
            people = [one.annotator.id for one in fresh]
            report.note_known(noted(place, stored, Outcome.ADDED, people))
        elif not refused:
            report.note_known(noted(place, stored, Outcome.SKIPPED))

    def flush(self) -> None:
        """Write what waits."""
        waiting, self._waiting = self._waiting, []
        self._touched.clear()
        self._transaction.apply_all(waiting)
        if self._undoable and self.counts.total() > UNDOABLE:
            self.give_up_undo()

    @property
    def undoable(self) -> bool:
        """Whether one step of undo takes back what was added."""
        return self._undoable and self.counts.total() > 0

    def give_up_undo(self) -> None:
        """Announce all of it by counts: it is too much, or only a part of what the import did."""
        if self._undoable:
            self._undoable = False
            self._transaction.forget_pairs()

    def finish(self) -> None:
        """Write the rest, and tell the journal what no pair tells it."""
        self.flush()
        if not self._undoable:
            self._transaction.count(**self.counts)
            for number in self.numbers:
                self._transaction.touch(number)

    def _add_set(self, one: AnnotationSet, document: str) -> None:
        person = one.annotator
        self._transaction.annotator_number(person.id, person)  # joins with name and role
        if one.state is not WorkState.NEW:
            before = self._transaction.assignment(document, person.id)
            after = Assignment(document, person.id, one.state)
            self._waiting.append(Change(before, after))
        for values in (one.spans, one.relations, one.labels):
            self._waiting += [Change(None, value) for value in values]
        self.counts["sets"] += 1
        self.counts["spans"] += len(one.spans)
        self.counts["relations"] += len(one.relations)
        self.counts["labels"] += len(one.labels)


def rehomed(one: AnnotationSet, document: str) -> AnnotationSet:
    """Return a set as that of the document of this id."""
    return replace(
        one,
        spans=tuple(replace(value, document=document) for value in one.spans),
        relations=tuple(replace(value, document=document) for value in one.relations),
        labels=tuple(replace(value, document=document) for value in one.labels),
    )


def statements(one: AnnotationSet) -> Counter[tuple[object, ...]]:
    """Return what a set says, without the ids, which many formats make anew."""
    return Counter(_statements(one))


def _statements(one: AnnotationSet) -> Iterator[tuple[object, ...]]:
    places: dict[str, tuple[object, ...]] = {}
    for span in one.spans:
        attributes = _plain(span.attributes)
        place = (span.layer, span.label, span.span, attributes, span.score, span.note or None)
        places[span.id] = place
        yield place
    for relation in one.relations:
        ends = places.get(relation.source), places.get(relation.target)
        yield "relation", relation.layer, relation.label, ends, _plain(relation.attributes)
    for label in one.labels:
        yield "label", label.layer, label.label, _plain(label.attributes)


def _plain(attributes: Attributes) -> str:
    return json.dumps(dict(attributes), sort_keys=True) if attributes else ""
