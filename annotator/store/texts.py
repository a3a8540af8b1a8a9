"""Many texts in one stream, and the spans that lie at many places; for searches over the project.

Both answer for thousands of documents at once, so they stand beside the questions of one document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.people import WorkState
from annotator.store import queries, rows, tables
from annotator.store.people import annotators_by_number, number_of_annotator
from annotator.store.queries import fetch
from annotator.store.store import Store

Place = tuple[int, int, int]  # a document's number, start and end
_BATCH = 200  # texts between two notices of progress
_PLACES = 4_000  # places asked about in one question
_spans = tables.spans.c


def texts(
    store: Store,
    *,
    document: str | None = None,
    wanted: Callable[[bytes], bool] | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Iterator[tuple[int, str, str]]:
    """Yield number, id and text of all documents or of one, in the order of the numbers.

    ``wanted`` is asked with a text's UTF-8 bytes; what it refuses is not even decoded.
    """
    c = tables.documents.c
    with store.reading() as connection:
        # Decoding is the greater part of reading: bytes come as they lie in the file.
        raw = connection.dialect.name == "sqlite"
        text = sa.type_coerce(sa.cast(c.text, sa.LargeBinary), sa.LargeBinary) if raw else c.text
        statement = select(c.number, c.id, text)
        if document is not None:
            statement = statement.where(c.id == document)
        total = 1
        if progress is not None and document is None:
            total = fetch(connection, select(sa.func.count(c.number)))[0][0]
        result = connection.execute(statement.order_by(c.number))
        cursor = result.cursor
        assert cursor is not None
        done = 0
        while batch := cursor.fetchmany(_BATCH):
            for number, identity, cell in batch:
                data = cell if raw else cell.encode("utf-8", "surrogatepass")
                if wanted is None or wanted(data):
                    yield number, identity, data.decode("utf-8", "surrogatepass") if raw else cell
            done += len(batch)
            if progress is not None:
                progress(done, total)
        result.close()


def spans_at(
    connection: Connection,
    places: Sequence[Place],
    *,
    annotator: str | None = None,
    exact: bool = False,
) -> Iterator[tuple[int, int, SpanAnnotation]]:
    """Yield (index of the place, number of the document, span) for the spans at these places.

    They share a code point with the place, or with ``exact`` are the very same. ``annotator``
    ``None`` asks for everybody's.
    """
    people = annotators_by_number(connection)
    owner = number_of_annotator(connection, annotator) if annotator is not None else None
    if not places or (annotator is not None and owner is None):
        return
    names = _names(connection, {place[0] for place in places})
    quote = connection.dialect.identifier_preparer.quote
    start, end = f"s.{quote('start')}", f"s.{quote('end')}"
    here = (
        f"{start} = p.first AND {end} = p.last"
        if exact
        else f"{start} < p.last AND {end} > p.first"
    )
    whose = "" if owner is None else f" AND s.annotator = {int(owner)}"
    cells = ", ".join(f"s.{quote(name)}" for name in rows.SPAN_COLUMNS[2:])
    for begin in range(0, len(places), _PLACES):
        values = ", ".join(
            f"({n}, {int(number)}, {int(first)}, {int(last)})"
            for n, (number, first, last) in enumerate(places[begin : begin + _PLACES], begin)
        )
        # CROSS JOIN: the places lead, and each reads one stretch of the spans.
        statement = (
            f"WITH p(n, document, first, last) AS (VALUES {values}) "
            f"SELECT p.n, s.document, s.annotator, {cells} FROM p CROSS JOIN spans AS s "
            f"WHERE s.document = p.document{whose} AND {here}"
        )
        result = connection.exec_driver_sql(statement)
        cursor = result.cursor
        assert cursor is not None
        found = cursor.fetchall()
        result.close()
        for n, number, whom, *row in found:
            yield n, number, rows.span_from_row(row, names[number], people[whom].id)


def relations_at(connection: Connection, spans: Iterable[SpanAnnotation]) -> Iterator[Relation]:
    """Yield every relation once that begins or ends at one of these spans."""
    people = {person.id: number for number, person in annotators_by_number(connection).items()}
    wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in spans:
        wanted[one.document, one.annotator].add(one.id)
    numbers = queries.numbers_of(connection, list({document for document, _ in wanted}))
    held = _documents_with_relations(connection, list(numbers.values()))
    for (document, annotator), ids in wanted.items():
        if numbers[document] not in held:
            continue
        for row in fetch(connection, queries.RELATIONS, document=numbers[document]):
            if row[0] != people[annotator]:
                continue
            relation = rows.relation_from_row(row[1:], document, annotator)
            if relation.source in ids or relation.target in ids:
                yield relation


def finished_by(connection: Connection, annotator: str) -> set[int]:
    """Return the numbers of the documents that an annotator has finished."""
    return _in_state(connection, annotator, WorkState.FINISHED)


def locked_for(connection: Connection, annotator: str) -> set[int]:
    """Return the numbers of the documents that are locked for an annotator."""
    return _in_state(connection, annotator, WorkState.LOCKED)


def lengths_of(connection: Connection, documents: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return number and code points of documents by their ids, without those that are gone."""
    c = tables.documents.c
    found = _by_chunks(connection, select(c.id, c.number, c.characters), c.id, list(documents))
    return {identity: (number, characters) for identity, number, characters in found}


def _names(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    c = tables.documents.c
    return dict(_by_chunks(connection, select(c.number, c.id), c.number, list(numbers)))


def _documents_with_relations(connection: Connection, numbers: list[int]) -> set[int]:
    w = tables.work.c
    statement = select(w.document).where(w.relations > 0).distinct()
    return {row[0] for row in _by_chunks(connection, statement, w.document, numbers)}


def _in_state(connection: Connection, annotator: str, state: WorkState) -> set[int]:
    owner = number_of_annotator(connection, annotator)
    if owner is None:
        return set()
    w = tables.work.c
    statement = select(w.document).where(w.annotator == owner, w.state == state.value)
    return {row[0] for row in fetch(connection, statement)}


def _by_chunks(
    connection: Connection, statement: sa.Select[Any], column: sa.Column[Any], keys: list[Any]
) -> Iterator[tuple[Any, ...]]:
    asked = statement.where(column.in_(sa.bindparam("keys", expanding=True)))
    for begin in range(0, len(keys), queries.MANY):
        yield from fetch(connection, asked, keys=keys[begin : begin + queries.MANY])
