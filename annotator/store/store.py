"""Store: every reading question, answered in core values. Writing stands in ``transaction.py``."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, select

from annotator.arabic.normalize import fold
from annotator.core.annotation import (
    AnnotatedDocument,
    Relation,
    SpanAnnotation,
)
from annotator.core.change import Changes
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError, ProjectError
from annotator.core.listing import (
    Contents,
    DocumentFilter,
    DocumentRow,
    Selection,
    Statistics,
)
from annotator.core.people import Annotator, Assignment, WorkState
from annotator.core.schema import Schema
from annotator.core.schema_file import schema_from_data, schema_to_data
from annotator.core.span import Span
from annotator.store import contents, journal, queries, rows, summaries, tables
from annotator.store.across import AcrossDocuments
from annotator.store.annotated import read_annotated, stream_annotated
from annotator.store.engine import (
    WRITING,
    create_file,
    is_address,
    make_engine,
    open_file,
    unreachable,
)
from annotator.store.people import annotators_by_number, number_of_annotator
from annotator.store.queries import fetch


class Store(AcrossDocuments):
    """An open database. Any thread may ask; each question has a connection of its own."""

    def __init__(self, engine: Engine, address: str) -> None:
        self._engine = engine
        self.address = address

    @classmethod
    def create(cls, address: str, *, schema: Schema) -> Store:
        """Make a new project with this schema; raises ``ProjectError`` where that cannot be."""
        if is_address(address):
            engine = make_engine(address)
            try:
                tables.metadata.create_all(engine)
            except sa.exc.DBAPIError as error:
                engine.dispose()
                raise unreachable(address, error) from error
        else:
            create_file(Path(address))
            engine = make_engine(address)
        store = cls(engine, address)
        with store.writing() as connection:
            cell = rows.to_json(schema_to_data(schema))
            connection.execute(sa.insert(tables.project).values(key="schema", value=cell))
        return store

    @classmethod
    def open(cls, address: str) -> Store:
        """Open an existing project; raises ``ProjectError`` where that cannot be."""
        engine = make_engine(address) if is_address(address) else open_file(Path(address))
        store = cls(engine, address)
        try:
            store.schema()
        except (sa.exc.DBAPIError, IndexError, ValueError, AnnotatorError) as error:
            engine.dispose()
            if is_address(address):
                raise unreachable(address, error) from error
            raise ProjectError(
                "{path} is damaged and cannot be opened: {reason}.",
                path=address,
                reason=str(getattr(error, "orig", None) or error or "it has no schema"),
            ) from error
        return store

    def close(self) -> None:
        """Let go of the file; SQLite then folds the write-ahead log back into it."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of the database for several questions."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock; rolled back when the block raises."""
        with self._engine.connect() as connection:
            connection.execution_options(**WRITING)
            try:
                with connection.begin():
                    yield connection
            except sa.exc.OperationalError as error:
                raise _as_sentence(error, self.address) from error

    # ------------------------------------------------------------------------------ the project

    def schema(self) -> Schema:
        """Return the schema of the project."""
        statement = select(tables.project.c.value).where(tables.project.c.key == "schema")
        with self.reading() as connection:
            return schema_from_data(json.loads(fetch(connection, statement)[0][0]))

    def annotators(self) -> list[Annotator]:
        """Return the annotators in the order in which they joined."""
        with self.reading() as connection:
            return list(annotators_by_number(connection).values())

    # ------------------------------------------------------------------------------ documents

    def document_count(self) -> int:
        """Return how many documents there are."""
        with self.reading() as connection:
            return summaries.document_count(connection)

    def document_numbers(self, query: DocumentFilter | None = None) -> array[int]:
        """Return the numbers of the documents a filter lets through, in its order."""
        query = query or DocumentFilter()
        with self.reading() as connection:
            annotator = (
                number_of_annotator(connection, query.annotator) if query.annotator else None
            )
            statement = queries.document_numbers(
                query, annotator=annotator, folded=fold(query.text).strip()
            )
            return queries.fetch_numbers(connection, statement)

    def document_rows(self, numbers: Sequence[int], annotator: str) -> list[DocumentRow]:
        """Return the list rows of these documents, in the order given, without those gone."""
        wanted = list(numbers)
        with self.reading() as connection:
            owner = number_of_annotator(connection, annotator)
            found = {
                row[0]: row
                for row in fetch(
                    connection,
                    queries.LIST_ROWS,
                    numbers=wanted,
                    annotator=-1 if owner is None else owner,
                )
            }
            present = dict(fetch(connection, queries.PRESENT_COUNTS, numbers=wanted))
        return [
            DocumentRow(
                number=number,
                id=row[1],
                title=row[2],
                opening=" ".join(row[3].split()),
                characters=row[4],
                state=WorkState(row[5]),
                spans=row[6],
                annotators=present.get(number, 0),
            )
            for number in wanted
            if (row := found.get(number)) is not None
        ]

    def number_of(self, document: str) -> int:
        """Return a document's number; raises ``AnnotatorError`` where there is none of that id."""
        with self.reading() as connection:
            found = fetch(connection, queries.NUMBER, id=document)
        if not found:
            raise _no_document(document)
        return int(found[0][0])

    def id_of(self, number: int) -> str:
        """Return the id of a document's number."""
        with self.reading() as connection:
            found = fetch(connection, queries.IDENTITY, number=number)
        if not found:
            raise _no_document(str(number))
        return str(found[0][0])

    def document(self, document: str) -> Document:
        """Return a document; raises ``AnnotatorError`` where there is none of that id."""
        with self.reading() as connection:
            found = fetch(connection, queries.DOCUMENT, id=document)
        if not found:
            raise _no_document(document)
        return rows.document_from_cells(*found[0][1:])

    def length(self, document: str) -> int:
        """Return how many code points a document has, without reading it."""
        with self.reading() as connection:
            found = fetch(connection, queries.LENGTH, id=document)
        if not found:
            raise _no_document(document)
        return int(found[0][0])

    # ------------------------------------------------------------------------------ annotations

    def annotated(
        self, document: str, annotators: Sequence[str] | None = None
    ) -> AnnotatedDocument:
        """Return a document with the sets of these annotators (all when ``None``) that have one.

        An annotator who finished without marking anything has an empty set; one who never began
        has none.
        """
        with self.reading() as connection:
            found = fetch(connection, queries.DOCUMENT, id=document)
            if not found:
                raise _no_document(document)
            return read_annotated(
                connection, found[0], annotators_by_number(connection), annotators
            )

    def stream(
        self, numbers: Sequence[int], annotators: Sequence[str] | None = None
    ) -> Iterator[AnnotatedDocument]:
        """Yield annotated documents one by one, from one consistent view, in constant memory."""
        with self.reading() as connection:
            people = annotators_by_number(connection)
            yield from stream_annotated(connection, numbers, people, annotators)

    def spans_over(self, document: str, annotator: str, span: Span) -> list[SpanAnnotation]:
        """Return an annotator's spans that share a code point with ``span``; without the rest."""
        return self.around(document, annotator, span)[1]

    def around(self, document: str, annotator: str, span: Span) -> tuple[int, list[SpanAnnotation]]:
        """Return a document's length in code points, and ``spans_over``, from one reading."""
        with self.reading() as connection:
            owner, number, length = self._places(connection, document, annotator)
            found = fetch(
                connection,
                queries.SPANS_OVER,
                document=number,
                annotator=owner,
                start=span.start,
                end=span.end,
            )
        return length, [rows.span_from_row(row[1:], document, annotator) for row in found]

    def spans_of(
        self, document: str, annotator: str, ids: Sequence[str]
    ) -> dict[str, SpanAnnotation]:
        """Return those of an annotator's spans that have one of these ids, by id."""
        with self.reading() as connection:
            owner, number, _ = self._places(connection, document, annotator)
            found = fetch(
                connection, queries.SPANS_OF, document=number, annotator=owner, ids=list(ids)
            )
        return {row[1]: rows.span_from_row(row[1:], document, annotator) for row in found}

    def relations_of(self, document: str, annotator: str, ids: Sequence[str]) -> list[Relation]:
        """Return an annotator's relations that begin or end at one of these annotations."""
        with self.reading() as connection:
            owner, number, _ = self._places(connection, document, annotator)
            found = fetch(
                connection, queries.RELATIONS_OF, document=number, annotator=owner, ids=list(ids)
            )
        return [rows.relation_from_row(row[1:], document, annotator) for row in found]

    def _places(
        self, connection: Connection, document: str, annotator: str
    ) -> tuple[int, int, int]:
        """Return the numbers of an annotator (-1 for one who never wrote) and of a document.

        And how many code points the document has.
        """
        found = fetch(connection, queries.NUMBER_AND_LENGTH, id=document)
        if not found:
            raise _no_document(document)
        owner = number_of_annotator(connection, annotator)
        return (-1 if owner is None else owner), found[0][0], found[0][1]

    def assignment(self, document: str, annotator: str) -> Assignment:
        """Return how far an annotator has come with a document; ``new`` where nothing is stored."""
        with self.reading() as connection:
            number = fetch(connection, queries.NUMBER, id=document)
            owner = number_of_annotator(connection, annotator)
            if number and owner is not None:
                for row in fetch(connection, queries.WORK, document=number[0][0]):
                    if row[0] == owner:
                        return Assignment(document, annotator, WorkState(row[1]), row[2], row[3])
        return Assignment(document, annotator)

    # ------------------------------------------------------------------------------ counts

    def progress(self, annotator: str) -> dict[WorkState, int]:
        """Return how many documents stand in each state for an annotator; all states are there."""
        with self.reading() as connection:
            return summaries.progress(connection, annotator)

    def statistics(self) -> Statistics:
        """Return the counts of the project."""
        with self.reading() as connection:
            return summaries.statistics(connection)

    def contents(self, selection: Selection) -> Contents:
        """Return what a selection holds, kind by kind; scans the annotations."""
        with self.reading() as connection:
            return contents.contents(connection, selection)

    # ------------------------------------------------------------------------------ the journal

    def entry(self, sequence: int) -> Changes | None:
        """Return one journal entry with its changes."""
        with self.reading() as connection:
            return journal.entry(connection, sequence)

    def last_sequence(self) -> int:
        """Return the sequence number of the newest journal entry, 0 where there is none."""
        with self.reading() as connection:
            return journal.last_sequence(connection)

    def entries(
        self, *, document: str | None = None, after: int = 0, limit: int | None = None
    ) -> Iterator[Changes]:
        """Yield the journal in order, of one document or of all, after a sequence number."""
        with self.reading() as connection:
            yield from journal.entries(connection, document=document, after=after, limit=limit)

    def history_of(self, annotator: str, *, limit: int) -> list[tuple[int, int | None, int | None]]:
        """Return (sequence, undoes, redoes) of an annotator's last undoable entries, in order."""
        with self.reading() as connection:
            return journal.history_of(connection, annotator, limit=limit)


def _no_document(document: str) -> AnnotatorError:
    return AnnotatorError("There is no document “{document}” in this project.", document=document)


def _as_sentence(error: sa.exc.OperationalError, address: str) -> ProjectError:
    reason = str(error.orig)
    if "locked" in reason or "busy" in reason:
        return ProjectError(
            "{path} is being written by another program; try again in a moment.", path=address
        )
    if "readonly" in reason:
        return ProjectError("{path} is read-only; nothing was written.", path=address)
    if "full" in reason:
        return ProjectError("The disk is full; nothing was written to {path}.", path=address)
    return ProjectError(
        "{path} could not be written: {reason}.", path=address, reason=reason.rstrip(".")
    )
