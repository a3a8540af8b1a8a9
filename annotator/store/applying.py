"""Carries out changes of values in batches: what is there is checked first, then all is written.

One statement for many rows each: a step that touches thousands of annotations, its undo and its
redo take the road of a single one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import Connection, bindparam

from annotator.core.annotation import Annotation, DocumentLabel, Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.core.errors import Conflict
from annotator.core.people import Assignment, WorkState
from annotator.store import queries, rows, tables
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


def _statements(kind: type) -> tuple[sa.Executable, sa.Executable, sa.Executable, sa.Executable]:
    """Return: select one, select many, insert, delete."""
    table, columns, *_ = _TABLES[kind]
    here = sa.and_(
        table.c.document == bindparam("at_document"),
        table.c.annotator == bindparam("at_annotator"),
        table.c.id == bindparam("at_id"),
    )
    keys = sa.tuple_(table.c.document, table.c.annotator, table.c.id)
    cells = [table.c[name] for name in columns]
    return (
        sa.select(*cells).where(here),
        sa.select(*cells).where(keys.in_(bindparam("keys", expanding=True))),
        sa.insert(table),
        sa.delete(table).where(here),
    )


_STATEMENTS = {kind: _statements(kind) for kind in _TABLES}
_w = tables.work.c
_WORK_HERE = sa.and_(
    _w.document == bindparam("at_document"), _w.annotator == bindparam("at_annotator")
)
_WORK_CELLS = (_w.document, _w.annotator, _w.state, _w.place, _w.reason)
_WORK = sa.select(*_WORK_CELLS).where(_WORK_HERE)
_WORKS = sa.select(*_WORK_CELLS).where(
    sa.tuple_(_w.document, _w.annotator).in_(bindparam("keys", expanding=True))
)
_NEW_WORK = sa.insert(tables.work)
_COUNT = {
    name: sa.update(tables.work).where(_WORK_HERE).values({name: _w[name] + bindparam("more")})
    for name in ("spans", "relations", "labels")
}
_SET_WORK = (
    sa.update(tables.work)
    .where(_WORK_HERE)
    .values(state=bindparam("state"), place=bindparam("place"), reason=bindparam("reason"))
)
_ADD_TOTAL = (
    sa.update(tables.totals)
    .where(
        tables.totals.c.annotator == bindparam("at_annotator"),
        tables.totals.c.layer == bindparam("at_layer"),
        tables.totals.c.label == bindparam("at_label"),
    )
    .values(spans=tables.totals.c.spans + bindparam("more"))
)

Owner = tuple[int, int]  # the numbers of a document and an annotator
_Owned = tuple[Owner, Annotation, Change]
Work = tuple[str, int | None, str | None]  # state, place, reason


class Numbers(Protocol):
    """Whoever knows the numbers of documents and annotators: the transaction."""

    def document_numbers(self, documents: Iterable[str]) -> dict[str, int]:
        """Return the numbers of documents by their ids."""

    def annotator_number(self, annotator: str) -> int:
        """Return the number of an annotator."""


def apply_annotations(
    connection: Connection, numbers: Numbers, changes: Sequence[tuple[Annotation, Change]]
) -> None:
    """Carry out changes of annotations, each with its value; raises ``Conflict``."""
    documents = numbers.document_numbers(value.document for value, _ in changes)
    by_kind: dict[type, list[_Owned]] = defaultdict(list)
    owners = set()
    for value, change in changes:
        owner = documents[value.document], numbers.annotator_number(value.annotator)
        owners.add(owner)
        by_kind[type(value)].append((owner, value, change))
    make_work(connection, owners)
    for kind, some in by_kind.items():
        _apply_kind(connection, kind, some)


def _apply_kind(connection: Connection, kind: type, some: list[_Owned]) -> None:
    _table, columns, to_row, from_row, count = _TABLES[kind]
    one, many, insert, delete = _STATEMENTS[kind]
    keys = [(*owner, value.id) for owner, value, _ in some]
    stored = {row[:3]: row[3:] for row in _ask(connection, one, many, keys, _KEY)}
    inserted, deleted = [], []
    counts: Counter[Owner] = Counter()
    totals: Counter[tuple[int, str, str]] = Counter()
    for key, (owner, value, change) in zip(keys, some, strict=True):
        before, after = change.before, change.after
        row = stored.get(key)
        current = None
        if row is not None:
            current = from_row((value.id, *row), value.document, value.annotator)
        if current != before:
            raise Conflict("Somebody changed this annotation in the meantime; nothing was written.")
        if before is not None:
            deleted.append(dict(zip(_KEY, key, strict=True)))
        if after is not None:
            inserted.append(dict(zip(columns, to_row(after, *owner), strict=True)))
        counts[owner] += (after is not None) - (before is not None)
        for side, sign in ((before, -1), (after, 1)):
            if isinstance(side, SpanAnnotation):
                totals[owner[1], side.layer, side.label] += sign
    if deleted:
        connection.execute(delete, deleted)
    if inserted:
        connection.execute(insert, inserted)
    more = [
        {"at_document": document, "at_annotator": annotator, "more": n}
        for (document, annotator), n in counts.items()
        if n
    ]
    if more:
        connection.execute(_COUNT[count], more)
    add_totals(connection, totals)


def apply_assignments(
    connection: Connection, numbers: Numbers, changes: Sequence[tuple[Assignment, Change]]
) -> None:
    """Carry out changes of how far work has come, each with its value; raises ``Conflict``."""
    documents = numbers.document_numbers(value.document for value, _ in changes)
    owners = [
        (documents[value.document], numbers.annotator_number(value.annotator))
        for value, _ in changes
    ]
    stored = works(connection, owners)
    set_to = []
    for owner, (_, change) in zip(owners, changes, strict=True):
        state = stored[owner][0] if owner in stored else WorkState.NEW.value
        before, after = change.before, change.after
        if state != (before.state if isinstance(before, Assignment) else WorkState.NEW).value:
            raise Conflict(
                "The state of this document was changed in the meantime; nothing was written."
            )
        set_to.append(
            {
                "at_document": owner[0],
                "at_annotator": owner[1],
                "state": (after.state if isinstance(after, Assignment) else WorkState.NEW).value,
                "place": after.place if isinstance(after, Assignment) else None,
                "reason": after.reason if isinstance(after, Assignment) else None,
            }
        )
    make_work(connection, set(owners), stored)
    connection.execute(_SET_WORK, set_to)


def works(connection: Connection, owners: Iterable[Owner]) -> dict[Owner, Work]:
    """Return state, place and reason of the work that is stored for these owners."""
    found = _ask(connection, _WORK, _WORKS, list(owners), _KEY[:2])
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in found}


def make_work(
    connection: Connection, owners: set[Owner], stored: Mapping[Owner, Work] | None = None
) -> None:
    """Give each owner who has none a row for work; ``stored`` are those known to have one."""
    known = works(connection, owners) if stored is None else stored
    fresh = [
        {
            "document": document, "annotator": annotator, "state": WorkState.NEW.value,
            "spans": 0, "relations": 0, "labels": 0,
        }
        for document, annotator in owners - set(known)
    ]  # fmt: skip
    if fresh:
        connection.execute(_NEW_WORK, fresh)


def add_totals(connection: Connection, totals: Mapping[tuple[int, str, str], int]) -> None:
    """Add to how often labels stand: (annotator's number, layer, label) to spans."""
    for (annotator, layer, label), more in totals.items():
        if not more:
            continue
        at = {"at_annotator": annotator, "at_layer": layer, "at_label": label, "more": more}
        if not connection.execute(_ADD_TOTAL, at).rowcount:
            connection.execute(
                sa.insert(tables.totals),
                {"annotator": annotator, "layer": layer, "label": label, "spans": more},
            )


_KEY = ("at_document", "at_annotator", "at_id")


def _ask(
    connection: Connection,
    one: sa.Executable,
    many: sa.Executable,
    keys: list[Any],
    names: Sequence[str],
) -> list[tuple[Any, ...]]:
    """Return the rows of these keys; a single one by the statement that needs no unfolding."""
    if len(keys) == 1:
        return fetch(connection, one, **dict(zip(names, keys[0], strict=True)))
    return [
        row
        for begin in range(0, len(keys), queries.MANY)
        for row in fetch(connection, many, keys=keys[begin : begin + queries.MANY])
    ]
