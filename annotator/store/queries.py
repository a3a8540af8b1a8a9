"""The reading statements, written once; rows are fetched by the driver's own cursor.

Every text column needs no conversion on the way, so SQLAlchemy's row objects would only cost time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Executable, Table, bindparam, func, select

from annotator.core.listing import DocumentFilter, Order
from annotator.core.people import WorkState
from annotator.store import rows, tables

_t = tables

OPENING = 160  # code points of a text that a list may need


def fetch(
    connection: Connection, statement: Executable, **parameters: Any
) -> list[tuple[Any, ...]]:
    """Run a reading statement and return its rows as plain tuples."""
    result = connection.execute(statement, parameters)
    cursor = result.cursor
    assert cursor is not None
    found = list(cursor.fetchall())
    result.close()
    return found


def fetch_numbers(connection: Connection, statement: Executable) -> array[int]:
    """Run a reading statement and return its only column, without a tuple for each row."""
    result = connection.execute(statement)
    # Every driver's cursor can be walked, though the type that SQLAlchemy gives it does not say so.
    cursor = cast("Iterable[tuple[int]]", result.cursor)
    found = array("q", (row[0] for row in cursor))
    result.close()
    return found


def _of_document(table: Table, columns: tuple[str, ...]) -> sa.Select[Any]:
    """Return all annotations of a document: the annotator's number, then the row's own cells."""
    statement = select(*(table.c[name] for name in columns[1:])).where(
        table.c.document == bindparam("document")
    )
    if table is _t.spans:
        return statement.order_by(table.c.annotator, table.c.start, table.c.end.desc(), table.c.id)
    return statement.order_by(table.c.annotator, table.c.id)


SPANS = _of_document(_t.spans, rows.SPAN_COLUMNS)
RELATIONS = _of_document(_t.relations, rows.RELATION_COLUMNS)
LABELS = _of_document(_t.labels, rows.LABEL_COLUMNS)

_s, _r = _t.spans.c, _t.relations.c
_MY_SPANS = SPANS.where(_s.annotator == bindparam("annotator"))
SPANS_OVER = _MY_SPANS.where(_s.start < bindparam("end"), _s.end > bindparam("start"))
SPANS_OF = _MY_SPANS.where(_s.id.in_(bindparam("ids", expanding=True)))
RELATIONS_OF = RELATIONS.where(
    _r.annotator == bindparam("annotator"),
    sa.or_(
        _r.source.in_(bindparam("ids", expanding=True)),
        _r.target.in_(bindparam("ids", expanding=True)),
    ),
)

DOCUMENT = select(
    _t.documents.c.number,
    _t.documents.c.id,
    _t.documents.c.title,
    _t.documents.c.metadata,
    _t.documents.c.tokens,
    _t.documents.c.text,
).where(_t.documents.c.id == bindparam("id"))

DOCUMENT_BY_NUMBER = select(*DOCUMENT.selected_columns).where(
    _t.documents.c.number == bindparam("number")
)

NUMBER = select(_t.documents.c.number).where(_t.documents.c.id == bindparam("id"))
NUMBER_AND_LENGTH = select(_t.documents.c.number, _t.documents.c.characters).where(
    _t.documents.c.id == bindparam("id")
)
_NUMBERS = select(_t.documents.c.id, _t.documents.c.number).where(
    _t.documents.c.id.in_(bindparam("ids", expanding=True))
)
IDENTITY = select(_t.documents.c.id).where(_t.documents.c.number == bindparam("number"))
LENGTH = select(_t.documents.c.characters).where(_t.documents.c.id == bindparam("id"))

ANNOTATORS = select(
    _t.annotators.c.number, _t.annotators.c.id, _t.annotators.c.name, _t.annotators.c.role
).order_by(_t.annotators.c.number)

WORK = (
    select(
        _t.work.c.annotator,
        _t.work.c.state,
        _t.work.c.place,
        _t.work.c.reason,
        _t.work.c.spans,
        _t.work.c.relations,
        _t.work.c.labels,
    )
    .where(_t.work.c.document == bindparam("document"))
    .order_by(_t.work.c.annotator)
)

MANY = 2_000  # keys that one question asks about


def numbers_of(connection: Connection, documents: Sequence[str]) -> dict[str, int]:
    """Return the numbers of documents by their ids, without those that are gone."""
    if len(documents) == 1:
        numbers = fetch(connection, NUMBER, id=documents[0])
        return {identity: row[0] for identity, row in zip(documents, numbers, strict=False)}
    found: dict[str, int] = {}
    for begin in range(0, len(documents), MANY):
        found.update(fetch(connection, _NUMBERS, ids=documents[begin : begin + MANY]))
    return found


def link_to_journal(connection: Connection, documents: Sequence[int], sequence: int) -> None:
    """Say of documents, by their numbers, that a journal entry touched them."""
    link, number = _t.journal_documents, _t.documents.c.number
    for begin in range(0, len(documents), MANY):
        some = list(documents[begin : begin + MANY])
        found = select(_t.documents.c.id, sa.literal(sequence)).where(number.in_(some))
        connection.execute(sa.insert(link).from_select(["document", "sequence"], found))


# Whether an entry counts as one: begun, or brought in with an import.
PRESENT = sa.or_(_t.work.c.state != WorkState.NEW.value, _t.work.c.spans > 0)

PROGRESS = (
    select(_t.work.c.state, func.count())
    .where(_t.work.c.annotator == bindparam("annotator"))
    .group_by(_t.work.c.state)
)

LIST_ROWS = (
    select(
        _t.documents.c.number,
        _t.documents.c.id,
        _t.documents.c.title,
        func.substr(_t.documents.c.text, 1, OPENING),
        _t.documents.c.characters,
        func.coalesce(_t.work.c.state, WorkState.NEW.value),
        func.coalesce(_t.work.c.spans, 0),
    )
    .select_from(
        _t.documents.outerjoin(
            _t.work,
            sa.and_(
                _t.work.c.document == _t.documents.c.number,
                _t.work.c.annotator == bindparam("annotator"),
            ),
        )
    )
    .where(_t.documents.c.number.in_(bindparam("numbers", expanding=True)))
)

PRESENT_COUNTS = (
    select(_t.work.c.document, func.count())
    .where(_t.work.c.document.in_(bindparam("numbers", expanding=True)), PRESENT)
    .group_by(_t.work.c.document)
)


def document_numbers(query: DocumentFilter, *, annotator: int | None, folded: str) -> Executable:
    """Return the statement for the ordered numbers of a filter; no column outside an index."""
    number = _t.documents.c.number
    state = func.coalesce(_t.work.c.state, WorkState.NEW.value)
    statement = select(number)
    if query.state is not None or query.order is Order.STATE:
        statement = statement.select_from(
            _t.documents.outerjoin(
                _t.work,
                sa.and_(
                    _t.work.c.document == number,
                    _t.work.c.annotator == (-1 if annotator is None else annotator),
                ),
            )
        )
    if folded:
        statement = statement.where(_t.documents.c.folded.contains(folded, autoescape=True))
    if query.state is not None:
        statement = statement.where(state == query.state.value)
    if query.order is Order.TITLE:
        return statement.order_by(_t.documents.c.title, number)
    if query.order is Order.STATE:
        rank = sa.case({state.value: place for place, state in enumerate(WorkState)}, value=state)
        return statement.order_by(rank, number)
    return statement.order_by(number)
