"""Bulk writing of imported documents: the same rows, by the driver's own statements.

SQLAlchemy's parameter handling would take twice the time of the insert itself; the statement text
still comes from the table definitions, so both dialects are served.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

from annotator.arabic.normalize import fold
from annotator.core.annotation import AnnotatedDocument
from annotator.store import queries, rows, tables
from annotator.store.queries import fetch
from annotator.store.transaction import Transaction

CHUNK = 200  # documents whose rows are held before they are written

_DOCUMENT_COLUMNS = (
    "number", "id", "title", "folded", "characters", "sha256", "metadata", "tokens", "text",
)  # fmt: skip
_WORK_COLUMNS = ("document", "annotator", "state", "spans", "relations", "labels")


_ID = itemgetter(rows.SPAN_COLUMNS.index("id"))


class DocumentWriter:
    """Writes new documents with all their annotations inside one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        connection = transaction.connection
        highest = fetch(connection, sa.select(sa.func.max(tables.documents.c.number)))[0][0]
        self._next = (highest or 0) + 1
        self.counts: Counter[str] = Counter()
        self._waiting: list[AnnotatedDocument] = []
        self._insert = {
            table: _insert_text(connection, table, columns)
            for table, columns in (
                (tables.documents, _DOCUMENT_COLUMNS),
                (tables.work, _WORK_COLUMNS),
                (tables.spans, rows.SPAN_COLUMNS),
                (tables.relations, rows.RELATION_COLUMNS),
                (tables.labels, rows.LABEL_COLUMNS),
            )
        }

    def write(self, documents: Iterable[AnnotatedDocument]) -> None:
        """Write documents as they come; memory holds one chunk of them."""
        for one in documents:
            self.put(one)
        self.flush()

    def put(self, one: AnnotatedDocument) -> None:
        """Take one document; it is written with its chunk, or by ``flush``."""
        self._waiting.append(one)
        if len(self._waiting) >= CHUNK:
            self.flush()

    @property
    def waiting(self) -> int:
        """How many documents were taken and are not written yet."""
        return len(self._waiting)

    def flush(self) -> None:
        """Write what waits, so that reading statements see it."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._write_chunk(waiting)

    def _write_chunk(self, documents: list[AnnotatedDocument]) -> None:
        document_rows: list[tuple[Any, ...]] = []
        work_rows: list[tuple[Any, ...]] = []
        span_rows: list[tuple[Any, ...]] = []
        relation_rows: list[tuple[Any, ...]] = []
        label_rows: list[tuple[Any, ...]] = []
        totals: Counter[tuple[int, str, str]] = Counter()
        for annotated in documents:
            document, number = annotated.document, self._next
            self._next += 1
            opening = document.text[: queries.OPENING]
            cells = rows.document_cells(document, fold(f"{document.title} {document.id} {opening}"))
            document_rows.append((number, *(cells[name] for name in _DOCUMENT_COLUMNS[1:])))
            for one in annotated.sets:
                person = one.annotator
                owner = self._transaction.annotator_number(person.id, person)
                work_rows.append(
                    (
                        number, owner, one.state.value,
                        len(one.spans), len(one.relations), len(one.labels),
                    )
                )  # fmt: skip
                # In the order of the primary key: appending to a tree is cheaper than searching it.
                found = [rows.span_row(span, number, owner) for span in one.spans]
                found.sort(key=_ID)
                span_rows += found
                relation_rows += [rows.relation_row(r, number, owner) for r in one.relations]
                label_rows += [rows.label_row(label, number, owner) for label in one.labels]
                # Counted by pairs first: a Counter over a list is counted in C.
                for (layer, label), count in Counter(
                    [(span.layer, span.label) for span in one.spans]
                ).items():
                    totals[owner, layer, label] += count
        more = {
            "documents": len(documents),
            "sets": len(work_rows),
            "spans": len(span_rows),
            "relations": len(relation_rows),
            "labels": len(label_rows),
        }
        self.counts.update(more)
        self._transaction.count(**more)
        for table, table_rows in (
            (tables.documents, document_rows),
            (tables.work, work_rows),
            (tables.spans, span_rows),
            (tables.relations, relation_rows),
            (tables.labels, label_rows),
        ):
            if table_rows:
                self._transaction.connection.exec_driver_sql(self._insert[table], table_rows)
        self._transaction.add_totals(totals)


def _insert_text(connection: sa.Connection, table: sa.Table, columns: tuple[str, ...]) -> str:
    """Return ``INSERT …`` with positional parameters in the style of the driver."""
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(preparer.quote(name) for name in columns)
    mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(columns))
    return f"INSERT INTO {preparer.quote(table.name)} ({names}) VALUES ({marks})"
