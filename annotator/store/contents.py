"""Counts what a selection of documents and annotators holds, kind by kind, without reading texts.

Spans are scanned: about 2.5 seconds of processor time for a million. It is asked when an export is
prepared, never to draw a list.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Table, func, select

from annotator.arabic.normalize import fold
from annotator.core.annotation import CONTINUES
from annotator.core.listing import Contents, Selection
from annotator.core.people import Role, WorkState
from annotator.store import tables
from annotator.store.people import annotators_by_number
from annotator.store.queries import fetch

_d, _w = tables.documents.c, tables.work.c
_s, _r, _l = tables.spans.c, tables.relations.c, tables.labels.c


def contents(connection: Connection, selection: Selection) -> Contents:
    """Return what a selection holds."""
    scope = _Scope(connection, selection)
    documents, tokens, metadata = scope.documents()
    sets, shared, roles = scope.sets()
    spans, notes, scores = scope.counts(
        tables.spans, _filled(_s.note), sa.case((_s.score.is_not(None), 1), else_=0)
    )
    nested, crossing = scope.overlaps()
    relations, fragments = scope.relations()
    (document_labels,) = scope.counts(tables.labels)
    return Contents(
        documents=documents,
        sets=sets,
        shared=shared,
        spans=spans,
        nested=nested,
        crossing=crossing,
        fragments=fragments,
        relations=relations,
        attributes=sum(map(scope.attributes, (tables.spans, tables.relations, tables.labels))),
        notes=notes,
        scores=scores,
        document_labels=document_labels,
        roles=roles,
        tokens=tokens,
        metadata=metadata,
    )


class _Scope:
    """The work rows of a selection, and the questions over what belongs to them."""

    def __init__(self, connection: Connection, selection: Selection) -> None:
        self._connection = connection
        self._selection = selection
        self._people = annotators_by_number(connection)
        self._of_documents: list[ColumnElement[bool]] = []
        if folded := fold(selection.documents).strip():
            self._of_documents.append(_d.folded.contains(folded, autoescape=True))
        here: list[ColumnElement[bool]] = [
            sa.or_(
                _w.state != WorkState.NEW.value, _w.spans > 0, _w.relations > 0, _w.labels > 0
            )
        ]  # fmt: skip
        if selection.annotators is not None:
            wanted = set(selection.annotators)
            numbers = [number for number, one in self._people.items() if one.id in wanted]
            here.append(_w.annotator.in_(numbers))
        if selection.finished:
            here.append(_w.state.in_([WorkState.FINISHED.value, WorkState.LOCKED.value]))
        if self._of_documents:
            here.append(_w.document.in_(select(_d.number).where(*self._of_documents)))
        self._work = select(_w.document, _w.annotator).where(*here).subquery()
        self._whole = not selection.only_worked_on and not self._of_documents

    def documents(self) -> tuple[int, int, int]:
        """Return how many documents, with tokens of their own, with metadata."""
        where = list(self._of_documents)
        if self._selection.only_worked_on:
            where.append(_d.number.in_(select(self._work.c.document)))
        statement = select(func.count(), func.count(_d.tokens), func.count(_d.metadata))
        found = self._one(statement.select_from(tables.documents).where(*where))
        return found[0], found[1], found[2]

    def sets(self) -> tuple[int, int, int]:
        """Return how many sets, beyond the first of a document, of others than annotators."""
        plain = [n for n, one in self._people.items() if one.role is Role.ANNOTATOR]
        own = sa.case((self._work.c.annotator.in_(plain), 0), else_=1)
        statement = select(
            func.count(), func.count(sa.distinct(self._work.c.document)), func.sum(own)
        )
        count, documents, roles = self._one(statement.select_from(self._work))
        return count, count - documents, roles

    def counts(self, table: Table, *sums: ColumnElement[int]) -> list[int]:
        """Return how many rows of a table, and these sums over them."""
        return self._one(self._of(table, func.count(), *map(func.sum, sums)))

    def overlaps(self) -> tuple[int, int]:
        """Return how many spans lie within an earlier one, and how many cross one.

        In the order "outer first", the farthest end so far tells both.
        """
        before = func.max(_s.end).over(
            partition_by=(_s.document, _s.annotator),
            order_by=(_s.start, _s.end.desc(), _s.id),
            rows=(None, -1),
        )
        found = self._of(
            tables.spans, _s.start.label("start"), _s.end.label("end"), before.label("top")
        ).subquery()
        c = found.c
        nested, crossing = self._one(
            select(
                func.sum(sa.case((c.top >= c.end, 1), else_=0)),
                func.sum(sa.case((sa.and_(c.top > c.start, c.top < c.end), 1), else_=0)),
            )
        )
        return nested, crossing

    def relations(self) -> tuple[int, int]:
        """Return how many relations, and how many joins of fragments."""
        fragment = sa.case((_r.label == CONTINUES, 1), else_=0)
        statement = self._of(tables.relations, func.count(), func.sum(fragment))
        count, fragments = self._one(statement)
        return count - fragments, fragments

    def attributes(self, table: Table) -> int:
        """Return how many attributes stand in a table; like cells are read once."""
        cell = table.c.attributes
        statement = self._of(table, cell, func.count()).where(cell.is_not(None)).group_by(cell)
        with self._connection.execute(statement) as found:
            return sum(len(json.loads(row[0])) * int(row[1]) for row in found)

    def _of(self, table: Table, *cells: ColumnElement[Any]) -> sa.Select[Any]:
        statement = select(*cells).select_from(table)
        if not self._whole:
            work = self._work.c
            statement = statement.join(
                self._work,
                sa.and_(
                    work.document == table.c.document, work.annotator == table.c.annotator
                ),
            )  # fmt: skip
        if (layers := self._selection.layers) is not None:
            statement = statement.where(table.c.layer.in_(layers))
            if table is tables.relations:
                statement = statement.where(
                    *(_within(end, layers) for end in (_r.source, _r.target))
                )
        return statement

    def _one(self, statement: sa.Executable) -> list[int]:
        return [int(cell or 0) for cell in fetch(self._connection, statement)[0]]


def _filled(column: ColumnElement[Any]) -> ColumnElement[int]:
    return sa.case((sa.and_(column.is_not(None), column != ""), 1), else_=0)


def _within(end: ColumnElement[str], layers: Sequence[str]) -> ColumnElement[bool]:
    """Whether the span at an end of a relation stands in one of these layers."""
    span = tables.spans.alias()
    c = span.c
    there = select(c.id).where(
        c.document == _r.document, c.annotator == _r.annotator, c.id == end, c.layer.in_(layers)
    )
    return there.exists()
