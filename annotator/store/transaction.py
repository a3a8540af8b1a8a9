"""Transaction: the lowest writes. Each remembers what was before and after, and checks it first.

A value is replaced or removed only if the stored one still equals the ``before`` that the caller
saw; otherwise somebody else was quicker and ``Conflict`` is raised, and everything rolls back.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from annotator.core.annotation import Annotation, DocumentLabel, Relation, SpanAnnotation
from annotator.core.change import Change, Changes, Value
from annotator.core.errors import Conflict
from annotator.core.people import Annotator, Assignment, WorkState
from annotator.core.schema import Schema
from annotator.core.schema_file import schema_from_data, schema_to_data
from annotator.store import applying, queries, rounds, rows, tables
from annotator.store.people import annotators_by_number
from annotator.store.queries import fetch

_SET_PLACE = (
    sa.update(tables.work)
    .where(
        tables.work.c.document == bindparam("at_document"),
        tables.work.c.annotator == bindparam("at_annotator"),
    )
    .values(place=bindparam("place"))
)


class Transaction:
    """One transaction on an open connection; made and ended by ``Project.transaction``."""

    def __init__(self, connection: Connection, *, me: Annotator) -> None:
        self._connection = connection
        self._me = me
        self._items: list[Change] = []
        self._counts: Counter[str] = Counter()
        self._keeps_pairs = True
        self._touched = array("q")  # numbers of documents, where no pairs name them
        self._document_numbers: dict[str, int] = {}
        self._annotator_numbers: dict[str, int] | None = None

    # ------------------------------------------------------------------------------ single values

    def add(self, value: Value) -> None:
        """Write a value that was not there; raises ``Conflict`` where one of its id stands."""
        self.apply(Change(None, value))

    def replace(self, before: Value, after: Value) -> None:
        """Write ``after`` in the place of ``before``; raises ``Conflict`` as the module says."""
        if before != after:
            self.apply(Change(before, after))

    def remove(self, value: Value) -> None:
        """Remove a value; raises ``Conflict`` where the stored one is another."""
        self.apply(Change(value, None))

    def apply(self, change: Change) -> None:
        """Carry out one change of any kind, and remember it."""
        self.apply_all((change,))

    def apply_all(self, changes: Iterable[Change]) -> None:
        """Carry out changes of any kind in their order, and remember them.

        Those of different values are written together, so thousands take little longer than one.
        Raises ``Conflict`` as the module says; the transaction must then be given up.
        """
        batch: dict[tuple[str, ...], Change] = {}
        for change in changes:
            key = _key(change)
            if key in batch:  # the same value again: what comes first must be written first
                self._write(batch.values())
                batch = {}
            batch[key] = change
        self._write(batch.values())

    def _write(self, batch: Collection[Change]) -> None:
        annotations: list[tuple[Annotation, Change]] = []
        assignments: list[tuple[Assignment, Change]] = []
        for change in batch:
            value = change.value
            if isinstance(value, SpanAnnotation | Relation | DocumentLabel):
                annotations.append((value, change))
            elif isinstance(value, Assignment):
                assignments.append((value, change))
            else:
                self._apply_schema(change)
        if assignments:
            applying.apply_assignments(self._connection, self, assignments)
        if annotations:
            applying.apply_annotations(self._connection, self, annotations)
        if self._keeps_pairs:
            self._items += batch

    def _apply_schema(self, change: Change) -> None:
        where = tables.project.c.key == "schema"
        stored = fetch(self._connection, sa.select(tables.project.c.value).where(where))
        if schema_from_data(rows.from_json(stored[0][0])) != change.before:
            raise Conflict("The schema was changed in the meantime; nothing was written.")
        assert isinstance(change.after, Schema)
        cell = rows.to_json(schema_to_data(change.after))
        self._connection.execute(sa.update(tables.project).where(where).values(value=cell))

    def replace_schema(self, before: Schema, after: Schema) -> None:
        """Write a widened schema as part of bulk work, which cannot be undone."""
        self._apply_schema(Change(before, after))
        self._counts["schema"] += 1

    def keep_round(self, title: str, text: str) -> None:
        """Save a round of agreement under its title; cannot be undone."""
        rounds.write(self._connection, title, text)
        self._counts["rounds"] += 1

    def remember_place(self, document: str, annotator: str, place: int) -> None:
        """Keep the last caret position; neither journalled nor undoable."""
        owner = self.document_number(document), self.annotator_number(annotator)
        applying.make_work(self._connection, {owner})
        self._connection.execute(
            _SET_PLACE, {"at_document": owner[0], "at_annotator": owner[1], "place": place}
        )

    # ------------------------------------------------------------------------------ reading inside

    def assignment(self, document: str, annotator: str) -> Assignment:
        """Return how far an annotator has come, as this transaction sees it."""
        return self.assignments([document], annotator)[0]

    def assignments(self, documents: Iterable[str], annotator: str) -> list[Assignment]:
        """Return how far an annotator has come with each of these documents, in their order."""
        numbers = self.document_numbers(documents)
        owner = self.annotator_number(annotator)
        stored = applying.works(self._connection, [(one, owner) for one in numbers.values()])
        return [
            Assignment(document, annotator, WorkState(work[0]), work[1], work[2])
            if (work := stored.get((number, owner)))
            else Assignment(document, annotator)
            for document, number in numbers.items()
        ]

    # ------------------------------------------------------------------------------ numbers

    def document_number(self, document: str) -> int:
        """Return a document's number; raises ``Conflict`` where the document is gone."""
        return self.document_numbers((document,))[document]

    def document_numbers(self, documents: Iterable[str]) -> dict[str, int]:
        """Return the numbers of documents by their ids; raises ``Conflict`` where one is gone."""
        wanted = dict.fromkeys(documents)
        known = self._document_numbers
        if missing := [document for document in wanted if document not in known]:
            known.update(queries.numbers_of(self._connection, missing))
        for document in missing:
            if document not in known:
                raise Conflict("The document “{document}” is not there.", document=document)
        return {document: known[document] for document in wanted}

    def annotator_number(self, annotator: str, person: Annotator | None = None) -> int:
        """Return an annotator's number; one who has never written joins now."""
        if self._annotator_numbers is None:
            self._annotator_numbers = {
                one.id: number for number, one in annotators_by_number(self._connection).items()
            }
        number = self._annotator_numbers.get(annotator)
        if number is None:
            if person is None:
                person = self._me if annotator == self._me.id else Annotator(annotator, annotator)
            number = max(self._annotator_numbers.values(), default=0) + 1
            self._connection.execute(
                sa.insert(tables.annotators),
                {"number": number, "id": annotator, "name": person.name, "role": person.role.value},
            )
            self._annotator_numbers[annotator] = number
        return number

    # ------------------------------------------------------------------------------ bulk

    @property
    def connection(self) -> Connection:
        """The connection that bulk writing stands on."""
        return self._connection

    def count(self, **counts: int) -> None:
        """Announce bulk work by its counts; it cannot be undone."""
        self._counts.update(counts)

    def forget_pairs(self) -> None:
        """Keep no pairs, neither those so far nor those to come: bulk work by single values.

        The whole transaction is then announced by its counts and cannot be undone.
        """
        self._keeps_pairs = False
        self._items.clear()

    def touch(self, document: int) -> None:
        """Have the journal name a document, by its number, that no pair names."""
        self._touched.append(document)

    def add_totals(self, totals: Mapping[tuple[int, str, str], int]) -> None:
        """Add to how often labels stand: (annotator's number, layer, label) to spans."""
        applying.add_totals(self._connection, totals)

    # ------------------------------------------------------------------------------ the journal

    def finish(
        self, verb: str, *, detail: str = "", undoes: int | None = None, redoes: int | None = None
    ) -> Changes | None:
        """Write the journal entry and return the changes; ``None`` when nothing was changed."""
        if not self._items and not self._counts:
            return None
        changes = Changes(
            verb=verb,
            annotator=self._me.id,
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            items=tuple(self._items),
            undoes=undoes,
            redoes=redoes,
            counts=dict(self._counts),
            detail=detail,
        )
        written = self._connection.execute(
            sa.insert(tables.journal),
            {
                "at": changes.at,
                "annotator": changes.annotator,
                "verb": verb,
                "detail": detail,
                "undoes": undoes,
                "redoes": redoes,
                "counts": rows.to_json(dict(self._counts)) if self._counts else None,
                "pairs": rows.changes_to_json(self._items) if self._items else None,
            },
        )
        key = written.inserted_primary_key
        assert key is not None
        sequence = key[0]
        touched: Sequence[str] = sorted(changes.documents())
        if touched:
            self._connection.execute(
                sa.insert(tables.journal_documents),
                [{"document": document, "sequence": sequence} for document in touched],
            )
        if not self._keeps_pairs:
            queries.link_to_journal(self._connection, self._touched, sequence)
        return dataclasses.replace(changes, sequence=sequence)


def _key(change: Change) -> tuple[str, ...]:
    """Return what tells the changed value from all others."""
    value = change.value
    if isinstance(value, SpanAnnotation | Relation | DocumentLabel):
        return type(value).__name__, value.document, value.annotator, value.id
    if isinstance(value, Assignment):
        return "Assignment", value.document, value.annotator
    if isinstance(value, Schema):
        return ("Schema",)
    raise TypeError(f"{type(value).__name__} is written in bulk only")
