"""The questions about many documents at once: their texts in one stream, what lies at many places.

``Store`` answers them too; they stand apart from those about one document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, select

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.columns import AnnotationColumns, AttributeRow
from annotator.core.people import WorkState
from annotator.store import queries, rounds, rows, tables
from annotator.store.columns import changed_since, read_attributes, read_columns
from annotator.store.people import annotators_by_number, number_of_annotator
from annotator.store.queries import fetch

Place = tuple[int, int, int]  # a document's number, start and end
_BATCH = 200  # texts between two notices of progress
_PLACES = 4_000  # places asked about in one question
_d, _w = tables.documents.c, tables.work.c


class AcrossDocuments:
    """The part of ``Store`` that looks across documents."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One consistent view of the database for several questions."""
        raise NotImplementedError

    def texts(
        self,
        *,
        document: str | None = None,
        wanted: Callable[[bytes], bool] | None = None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Iterator[tuple[int, str, str]]:
        """Yield number, id and text of all documents or of one, in the order of the numbers.

        ``wanted`` is asked with a text's UTF-8 bytes; what it refuses is not even decoded.
        """
        with self.reading() as connection:
            # Decoding is the greater part of reading: bytes come as they lie in the file.
            raw = connection.dialect.name == "sqlite"
            text = sa.cast(_d.text, sa.LargeBinary) if raw else _d.text
            statement = select(_d.number, _d.id, text)
            if document is not None:
                statement = statement.where(_d.id == document)
            total = 1
            if progress is not None and document is None:
                total = fetch(connection, select(sa.func.count(_d.number)))[0][0]
            result = connection.execute(statement.order_by(_d.number))
            cursor = result.cursor
            assert cursor is not None
            done = 0
            try:
                while batch := cursor.fetchmany(_BATCH):
                    for number, identity, cell in batch:
                        data = cell if raw else cell.encode("utf-8", "surrogatepass")
                        if wanted is None or wanted(data):
                            text = data.decode("utf-8", "surrogatepass") if raw else cell
                            yield number, identity, text
                    done += len(batch)
                    if progress is not None:
                        progress(done, total)
            finally:
                # A search may be given up. A cursor that is left open keeps its view of the
                # database on the connection, and the next one to use that would see the past.
                result.close()

    def given_tokens(
        self, *, document: str | None = None
    ) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Yield id and tokens, as starts and ends, of documents that came with their own."""
        statement = select(_d.id, _d.tokens).where(_d.tokens.is_not(None))
        if document is not None:
            statement = statement.where(_d.id == document)
        with self.reading() as connection:
            found = fetch(connection, statement)
        for identity, cell in found:
            yield identity, rows.edges_from_cell(cell)

    def spans_at(
        self, places: Sequence[Place], *, annotator: str | None = None, exact: bool = False
    ) -> list[tuple[int, SpanAnnotation]]:
        """Return (index of the place, span) for the spans at these places.

        They share a code point with the place, or with ``exact`` are the very same. ``annotator``
        ``None`` asks for everybody's.
        """
        with self.reading() as connection:
            owner = None if annotator is None else number_of_annotator(connection, annotator)
            if not places or (annotator is not None and owner is None):
                return []
            people = annotators_by_number(connection)
            numbers = list({place[0] for place in places})
            names = dict(_by_chunks(connection, select(_d.number, _d.id), _d.number, numbers))
            return [
                (n, rows.span_from_row(row, names[number], people[whom].id))
                for begin in range(0, len(places), _PLACES)
                for n, number, whom, *row in _spans_at(
                    connection, places[begin : begin + _PLACES], begin, owner, exact
                )
            ]

    def relations_at(self, spans: Iterable[SpanAnnotation]) -> list[Relation]:
        """Return the relations, each once, that begin or end at one of these spans."""
        wanted: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in spans:
            wanted[one.document, one.annotator].add(one.id)
        with self.reading() as connection:
            people = {one.id: number for number, one in annotators_by_number(connection).items()}
            numbers = queries.numbers_of(connection, list({document for document, _ in wanted}))
            statement = select(_w.document, _w.annotator).where(_w.relations > 0)
            held = set(_by_chunks(connection, statement, _w.document, list(numbers.values())))
            return [
                rows.relation_from_row(row[1:], document, annotator)
                for (document, annotator), ids in wanted.items()
                if (numbers.get(document), people.get(annotator)) in held
                for row in fetch(connection, queries.RELATIONS, document=numbers[document])
                if row[0] == people[annotator] and not ids.isdisjoint(row[4:6])
            ]

    def columns(
        self, annotators: Sequence[str], documents: Sequence[str] | None = None
    ) -> AnnotationColumns:
        """Return the work of annotators as columns, for documents by their ids or for all."""
        with self.reading() as connection:
            found = read_columns(connection, annotators, documents)

        def attributes() -> list[AttributeRow]:
            with self.reading() as later:
                return list(read_attributes(later, annotators, documents))

        found.attributes = attributes
        return found

    def changed_since(self, sequence: int) -> set[str] | None:
        """Return the ids of the documents touched after a journal entry.

        ``None`` where that cannot be told, because much was written at once.
        """
        with self.reading() as connection:
            return changed_since(connection, sequence)

    def round_titles(self) -> list[str]:
        """Return the titles of the saved rounds of agreement, the last one at the end."""
        with self.reading() as connection:
            return rounds.titles(connection)

    def round_text(self, title: str) -> str | None:
        """Return a saved round, ``None`` where there is none of this title."""
        with self.reading() as connection:
            return rounds.read(connection, title)

    def lengths(self, documents: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return number and code points of documents by their ids, without those that are gone."""
        statement = select(_d.id, _d.number, _d.characters)
        with self.reading() as connection:
            found = _by_chunks(connection, statement, _d.id, list(documents))
            return {identity: (number, characters) for identity, number, characters in found}

    def titles(self, documents: Iterable[str]) -> dict[str, str]:
        """Return the titles of documents by their ids; the id itself where there is none."""
        statement = select(_d.id, _d.title)
        with self.reading() as connection:
            found = _by_chunks(connection, statement, _d.id, list(documents))
            return {identity: title or identity for identity, title in found}

    def numbers_in_state(self, annotator: str, state: WorkState) -> set[int]:
        """Return the numbers of the documents that stand in this state for an annotator.

        Not to be asked for "new", which most documents are without a row that says so.
        """
        with self.reading() as connection:
            owner = number_of_annotator(connection, annotator)
            statement = select(_w.document).where(_w.annotator == owner, _w.state == state.value)
            return {row[0] for row in fetch(connection, statement)} if owner is not None else set()


def _spans_at(
    connection: Connection, places: Sequence[Place], first: int, owner: int | None, exact: bool
) -> list[tuple[Any, ...]]:
    """Return rows of: index of the place from ``first`` on, document, annotator, the span's cells.

    Written out, for thousands of parameters would take longer than the question itself.
    """
    quote = connection.dialect.identifier_preparer.quote
    start, end = f"s.{quote('start')}", f"s.{quote('end')}"
    if exact:
        here = f"{start} = p.first AND {end} = p.last"
    else:
        here = f"{start} < p.last AND {end} > p.first"
    whose = "" if owner is None else f" AND s.annotator = {owner}"
    cells = ", ".join(f"s.{quote(name)}" for name in rows.SPAN_COLUMNS[2:])
    values = ", ".join(
        f"({n}, {number:d}, {begin:d}, {close:d})"
        for n, (number, begin, close) in enumerate(places, first)
    )
    # CROSS JOIN: the places lead, and each reads one stretch of the spans.
    result = connection.exec_driver_sql(
        f"WITH p(n, document, first, last) AS (VALUES {values}) "
        f"SELECT p.n, s.document, s.annotator, {cells} FROM p CROSS JOIN spans AS s "
        f"WHERE s.document = p.document{whose} AND {here}"
    )
    cursor = result.cursor
    assert cursor is not None
    found = list(cursor.fetchall())
    result.close()
    return found


def _by_chunks(
    connection: Connection, statement: sa.Select[Any], column: sa.Column[Any], keys: list[Any]
) -> Iterator[tuple[Any, ...]]:
    asked = statement.where(column.in_(sa.bindparam("keys", expanding=True)))
    for begin in range(0, len(keys), queries.MANY):
        yield from fetch(connection, asked, keys=keys[begin : begin + queries.MANY])
