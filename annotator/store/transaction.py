"""Transaction: the lowest writes. Each remembers what was before and after, and checks it first.

A value is replaced or removed only if the stored one still equals the ``before`` that the caller
saw; otherwise somebody else was quicker and ``Conflict`` is raised, and everything rolls back.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from annotator.core.annotation import Annotation, DocumentLabel, Relation, SpanAnnotation
from annotator.core.change import Change, Changes, Value
from annotator.core.errors import Conflict
from annotator.core.people import Annotator, Assignment, WorkState
from annotator.core.schema import Schema
from annotator.core.schema_file import schema_from_data, schema_to_data
from annotator.store import queries, rows, tables
from annotator.store.people import annotators_by_number
from annotator.store.queries import fetch

_TABLES: dict[type, tuple[sa.Table, tuple[str, ...], Any, Any, str]] = {
    # type: table, columns, value to row, row to value, the count in the work row
    SpanAnnotation: (
        tables.spans, rows.SPAN_COLUMNS, rows.span_row, rows.span_from_row, "spans",
    ),
    Relation: (
        tables.relations, rows.RELATION_COLUMNS, rows.relation_row, rows.relation_from_row,
        "relations",
    ),
    DocumentLabel: (
        tables.labels, rows.LABEL_COLUMNS, rows.label_row, rows.label_from_row, "labels",
    ),
}  # fmt: skip


def _statements(kind: type) -> tuple[sa.Executable, sa.Executable, sa.Executable]:
    table, columns, *_ = _TABLES[kind]
    here = sa.and_(
        table.c.document == bindparam("at_document"),
        table.c.annotator == bindparam("at_annotator"),
        table.c.id == bindparam("at_id"),
    )
    return (
        sa.select(*(table.c[name] for name in columns[2:])).where(here),
        sa.insert(table),
        sa.delete(table).where(here),
    )


_SELECT_INSERT_DELETE = {kind: _statements(kind) for kind in _TABLES}
_WORK_HERE = sa.and_(
    tables.work.c.document == bindparam("at_document"),
    tables.work.c.annotator == bindparam("at_annotator"),
)
_WORK = sa.select(tables.work.c.state, tables.work.c.place, tables.work.c.reason).where(_WORK_HERE)
_COUNT = {
    name: sa.update(tables.work)
    .where(_WORK_HERE)
    .values({name: tables.work.c[name] + bindparam("more")})
    for name in ("spans", "relations", "labels")
}
_SET_WORK = (
    sa.update(tables.work)
    .where(_WORK_HERE)
    .values(state=bindparam("state"), place=bindparam("place"), reason=bindparam("reason"))
)
_SET_PLACE = sa.update(tables.work).where(_WORK_HERE).values(place=bindparam("place"))
_ADD_TOTAL = (
    sa.update(tables.totals)
    .where(
        tables.totals.c.annotator == bindparam("at_annotator"),
        tables.totals.c.layer == bindparam("at_layer"),
        tables.totals.c.label == bindparam("at_label"),
    )
    .values(spans=tables.totals.c.spans + bindparam("more"))
)


class Transaction:
    """One transaction on an open connection; made and ended by ``Project.transaction``."""

    def __init__(self, connection: Connection, *, me: Annotator) -> None:
        self._connection = connection
        self._me = me
        self._items: list[Change] = []
        self._counts: Counter[str] = Counter()
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
        value = change.value
        if isinstance(value, SpanAnnotation | Relation | DocumentLabel):
            self._apply_annotation(change, value)
        elif isinstance(value, Assignment):
            self._apply_assignment(change, value)
        elif isinstance(value, Schema):
            self._apply_schema(change)
        else:
            raise TypeError(f"{type(value).__name__} is written in bulk only")
        self._items.append(change)

    def _apply_annotation(self, change: Change, value: Annotation) -> None:
        kind = type(value)
        _table, columns, to_row, from_row, count = _TABLES[kind]
        select, insert, delete = _SELECT_INSERT_DELETE[kind]
        document, annotator = self._owner(value.document, value.annotator)
        at = {"at_document": document, "at_annotator": annotator, "at_id": value.id}
        stored = fetch(self._connection, select, **at)
        current = from_row(stored[0], value.document, value.annotator) if stored else None
        if current != change.before:
            raise Conflict("Somebody changed this annotation in the meantime; nothing was written.")
        if change.before is not None:
            self._connection.execute(delete, at)
        if change.after is not None:
            row = to_row(change.after, document, annotator)
            self._connection.execute(insert, dict(zip(columns, row, strict=True)))
        more = (change.after is not None) - (change.before is not None)
        self._make_work(document, annotator)
        if more:
            self._connection.execute(_COUNT[count], {**at, "more": more})
        if kind is SpanAnnotation:
            totals: Counter[tuple[int, str, str]] = Counter()
            for side, sign in ((change.before, -1), (change.after, 1)):
                if isinstance(side, SpanAnnotation):
                    totals[annotator, side.layer, side.label] += sign
            self._add_totals(totals)

    def _apply_assignment(self, change: Change, value: Assignment) -> None:
        document, annotator = self._owner(value.document, value.annotator)
        at = {"at_document": document, "at_annotator": annotator}
        stored = fetch(self._connection, _WORK, **at)
        state = WorkState(stored[0][0]) if stored else WorkState.NEW
        before = change.before.state if isinstance(change.before, Assignment) else WorkState.NEW
        if state is not before:
            raise Conflict(
                "The state of this document was changed in the meantime; nothing was written."
            )
        after = change.after if isinstance(change.after, Assignment) else None
        self._make_work(document, annotator)
        self._connection.execute(
            _SET_WORK,
            {
                **at,
                "state": (after.state if after else WorkState.NEW).value,
                "place": after.place if after else None,
                "reason": after.reason if after else None,
            },
        )

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

    def remember_place(self, document: str, annotator: str, place: int) -> None:
        """Keep the last caret position; neither journalled nor undoable."""
        at_document, at_annotator = self._owner(document, annotator)
        self._make_work(at_document, at_annotator)
        self._connection.execute(
            _SET_PLACE,
            {"at_document": at_document, "at_annotator": at_annotator, "place": place},
        )

    # ------------------------------------------------------------------------------ reading inside

    def assignment(self, document: str, annotator: str) -> Assignment:
        """Return how far an annotator has come, as this transaction sees it."""
        at_document, at_annotator = self._owner(document, annotator)
        stored = fetch(self._connection, _WORK, at_document=at_document, at_annotator=at_annotator)
        if not stored:
            return Assignment(document, annotator)
        state, place, reason = stored[0]
        return Assignment(document, annotator, WorkState(state), place, reason)

    # ------------------------------------------------------------------------------ numbers

    def document_number(self, document: str) -> int:
        """Return a document's number; raises ``Conflict`` where the document is gone."""
        number = self._document_numbers.get(document)
        if number is None:
            found = fetch(self._connection, queries.NUMBER, id=document)
            if not found:
                raise Conflict("The document “{document}” is not there.", document=document)
            number = self._document_numbers[document] = found[0][0]
        return number

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

    def _owner(self, document: str, annotator: str) -> tuple[int, int]:
        return self.document_number(document), self.annotator_number(annotator)

    def _make_work(self, document: int, annotator: int) -> None:
        if not fetch(self._connection, _WORK, at_document=document, at_annotator=annotator):
            self._connection.execute(
                sa.insert(tables.work),
                {
                    "document": document, "annotator": annotator, "state": WorkState.NEW.value,
                    "spans": 0, "relations": 0, "labels": 0,
                },
            )  # fmt: skip

    def _add_totals(self, totals: Mapping[tuple[int, str, str], int]) -> None:
        for (annotator, layer, label), more in totals.items():
            if not more:
                continue
            at = {"at_annotator": annotator, "at_layer": layer, "at_label": label, "more": more}
            if not self._connection.execute(_ADD_TOTAL, at).rowcount:
                self._connection.execute(
                    sa.insert(tables.totals),
                    {"annotator": annotator, "layer": layer, "label": label, "spans": more},
                )

    # ------------------------------------------------------------------------------ bulk

    @property
    def connection(self) -> Connection:
        """The connection that bulk writing stands on."""
        return self._connection

    def count(self, **counts: int) -> None:
        """Announce bulk work by its counts; it cannot be undone."""
        self._counts.update(counts)

    def add_totals(self, totals: Mapping[tuple[int, str, str], int]) -> None:
        """Add to how often labels stand: (annotator's number, layer, label) to spans."""
        self._add_totals(totals)

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
        return dataclasses.replace(changes, sequence=sequence)
