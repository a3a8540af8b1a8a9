"""Reads documents together with their annotation sets, a few documents a question.

Documents are read in batches, as SQLAlchemy's part of a question is dearer than a row. A batch is
bounded in documents and in annotations, so that streams keep to constant memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection, Table, bindparam, select

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.people import Annotator, WorkState
from annotator.store import queries, rows, tables
from annotator.store.queries import fetch

DOCUMENTS = 16  # of a batch, at most
ANNOTATIONS = 5_000  # of a batch, at most, unless one document has more


def _of_documents(table: Table, columns: tuple[str, ...], *order: Any) -> sa.Select[Any]:
    """Return whole rows of some annotators in some documents, by document, then annotator."""
    cells = table.c
    return (
        select(*(cells[name] for name in columns))
        .where(
            cells.document.in_(bindparam("documents", expanding=True)),
            cells.annotator.in_(bindparam("annotators", expanding=True)),
        )
        .order_by(cells.document, cells.annotator, *order, cells.id)
    )


_s, _w, _d = tables.spans.c, tables.work.c, tables.documents.c
_SPANS = _of_documents(tables.spans, rows.SPAN_COLUMNS, _s.start, _s.end.desc())
_RELATIONS = _of_documents(tables.relations, rows.RELATION_COLUMNS)
_LABELS = _of_documents(tables.labels, rows.LABEL_COLUMNS)
_WORK = (
    select(_w.document, _w.annotator, _w.state, _w.spans, _w.relations, _w.labels)
    .where(_w.document.in_(bindparam("documents", expanding=True)))
    .order_by(_w.document, _w.annotator)
)
_CELLS = select(*queries.DOCUMENT.selected_columns).where(
    _d.number.in_(bindparam("numbers", expanding=True))
)

_owner = itemgetter(0, 1)  # document and annotator, in rows of every annotation table


class _Entry(NamedTuple):
    """A document with who has worked on it."""

    cells: Sequence[Any]
    states: dict[int, WorkState]
    annotations: int


def read_annotated(
    connection: Connection,
    cells: Sequence[Any],
    people: dict[int, Annotator],
    wanted: Sequence[str] | None,
) -> AnnotatedDocument:
    """Return the document of these cells with the sets of the wanted annotators that have one."""
    return _read(connection, _entries(connection, [cells], people, wanted), people)[0]


def stream_annotated(
    connection: Connection,
    numbers: Sequence[int],
    people: dict[int, Annotator],
    wanted: Sequence[str] | None,
) -> Iterator[AnnotatedDocument]:
    """Yield the documents of these numbers in their order, without those that are gone."""
    for begin in range(0, len(numbers), DOCUMENTS):
        some = list(numbers[begin : begin + DOCUMENTS])
        found = {cells[0]: cells for cells in fetch(connection, _CELLS, numbers=some)}
        there = [found[number] for number in some if number in found]
        for batch in _batches(_entries(connection, there, people, wanted)):
            yield from _read(connection, batch, people)


def _entries(
    connection: Connection,
    documents: Sequence[Sequence[Any]],
    people: dict[int, Annotator],
    wanted: Sequence[str] | None,
) -> list[_Entry]:
    numbers = [cells[0] for cells in documents]
    states: dict[int, dict[int, WorkState]] = {number: {} for number in numbers}
    counted = dict.fromkeys(numbers, 0)
    for number, owner, state, *counts in fetch(connection, _WORK, documents=numbers):
        present = state != WorkState.NEW or any(counts)
        if present and (wanted is None or people[owner].id in wanted):
            states[number][owner] = WorkState(state)
            counted[number] += sum(counts)
    return [_Entry(cells, states[cells[0]], counted[cells[0]]) for cells in documents]


def _batches(entries: Iterable[_Entry]) -> Iterator[list[_Entry]]:
    batch: list[_Entry] = []
    size = 0
    for entry in entries:
        if batch and size + entry.annotations > ANNOTATIONS:
            yield batch
            batch, size = [], 0
        batch.append(entry)
        size += entry.annotations
    if batch:
        yield batch


def _read(
    connection: Connection, entries: Sequence[_Entry], people: dict[int, Annotator]
) -> list[AnnotatedDocument]:
    numbers = [one.cells[0] for one in entries if one.states]
    owners = sorted({owner for one in entries for owner in one.states})

    def by_owner(statement: sa.Select[Any]) -> dict[tuple[int, int], list[tuple[Any, ...]]]:
        if not numbers:
            return {}
        found = fetch(connection, statement, documents=numbers, annotators=owners)
        return {owner: list(some) for owner, some in groupby(found, _owner)}

    spans, relations, labels = by_owner(_SPANS), by_owner(_RELATIONS), by_owner(_LABELS)
    documents = []
    for cells, states, _ in entries:
        document = rows.document_from_cells(*cells[1:])
        sets = []
        for owner, state in states.items():
            key, person = (cells[0], owner), people[owner]
            name, whose = document.id, person.id
            sets.append(
                AnnotationSet(
                    person,
                    state,
                    tuple(rows.spans_from_rows(spans.get(key, ()), name, whose)),
                    tuple(
                        [
                            rows.relation_from_row(row[2:], name, whose)
                            for row in relations.get(key, ())
                        ]
                    ),
                    tuple(
                        [rows.label_from_row(row[2:], name, whose) for row in labels.get(key, ())]
                    ),
                )
            )
        documents.append(AnnotatedDocument(document, tuple(sets)))
    return documents
