"""Reads the journal: who did what, when, and the changes themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from annotator.core.change import Changes
from annotator.store import rows, tables
from annotator.store.queries import fetch

_JOURNAL = (
    tables.journal.c.sequence,
    tables.journal.c.at,
    tables.journal.c.annotator,
    tables.journal.c.verb,
    tables.journal.c.detail,
    tables.journal.c.undoes,
    tables.journal.c.redoes,
    tables.journal.c.counts,
    tables.journal.c.pairs,
)

_LAST = select(func.max(tables.journal.c.sequence))


def entry(connection: Connection, sequence: int) -> Changes | None:
    """Return one journal entry with its changes."""
    statement = select(*_JOURNAL).where(tables.journal.c.sequence == sequence)
    found = fetch(connection, statement)
    return _entry(found[0]) if found else None


def last_sequence(connection: Connection) -> int:
    """Return the sequence number of the newest entry, 0 where there is none."""
    return int(fetch(connection, _LAST)[0][0] or 0)


def entries(
    connection: Connection, *, document: str | None, after: int, limit: int | None
) -> Iterator[Changes]:
    """Yield the journal in order, of one document or of all, after a sequence number."""
    statement = select(*_JOURNAL).where(tables.journal.c.sequence > after)
    if document is not None:
        link = tables.journal_documents.c
        touching = select(link.sequence).where(link.document == document)
        statement = statement.where(tables.journal.c.sequence.in_(touching))
    statement = statement.order_by(tables.journal.c.sequence).limit(limit)
    with connection.execute(statement) as result:
        for row in result:
            yield _entry(tuple(row))


def history_of(
    connection: Connection, annotator: str, *, limit: int
) -> list[tuple[int, int | None, int | None]]:
    """Return (sequence, undoes, redoes) of an annotator's last undoable entries, in order."""
    c = tables.journal.c
    statement = (
        select(c.sequence, c.undoes, c.redoes)
        .where(c.annotator == annotator, c.pairs.is_not(None))
        .order_by(c.sequence.desc())
        .limit(limit)
    )
    found = fetch(connection, statement)
    return [(row[0], row[1], row[2]) for row in reversed(found)]


def _entry(row: Sequence[Any]) -> Changes:
    sequence, at, annotator, verb, detail, undoes, redoes, counts, items = row
    return Changes(
        verb=verb,
        annotator=annotator,
        at=at,
        items=rows.changes_from_json(items),
        sequence=sequence,
        undoes=undoes,
        redoes=redoes,
        counts=json.loads(counts) if counts else {},
        detail=detail,
    )
