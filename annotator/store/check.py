"""Health of a database: what can be wrong inside a file, found and, for the counts, mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection, func, select

from annotator.core.document import text_hash
from annotator.store import tables
from annotator.store.queries import fetch
from annotator.store.store import Store

_t = tables


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, in one sentence; ``document`` is an id, empty for the whole file."""

    document: str
    problem: str


def findings(store: Store, *, progress: Callable[[int, int | None], None]) -> Iterator[Finding]:
    """Yield what is wrong with the file, the texts and the annotations."""
    with store.reading() as connection:
        if connection.dialect.name == "sqlite":
            for (line,) in connection.exec_driver_sql("PRAGMA quick_check(20)"):
                if line != "ok":
                    yield Finding("", f"the file is damaged: {line}")
        yield from _orphans(connection)
        yield from _bad_spans(connection)
        yield from _bad_relations(connection)
        yield from _bad_counts(connection)
        c = _t.documents.c
        total = fetch(connection, select(func.count(c.number)))[0][0]
        rows = connection.execution_options(yield_per=100).execute(
            select(c.id, c.sha256, c.characters, c.text).order_by(c.number)
        )
        for done, (identity, sha256, characters, text) in enumerate(rows, 1):
            if text_hash(text) != sha256 or len(text) != characters:
                yield Finding(identity, "the text is not the one that was imported")
            progress(done, total)


def _orphans(connection: Connection) -> Iterator[Finding]:
    w = _t.work.c
    for table in (_t.spans, _t.relations, _t.labels):
        owned = (
            select(w.document)
            .where(w.document == table.c.document, w.annotator == table.c.annotator)
            .exists()
        )
        lost = fetch(connection, select(func.count()).select_from(table).where(~owned))[0][0]
        if lost:
            yield Finding("", f"{lost} {table.name} belong to no document or annotator")


def _bad_spans(connection: Connection) -> Iterator[Finding]:
    s, d = _t.spans.c, _t.documents.c
    statement = (
        select(d.id, s.id, s.start, s.end, d.characters)
        .join_from(_t.spans, _t.documents, s.document == d.number)
        .where(sa.or_(s.start < 0, s.end <= s.start, s.end > d.characters))
    )
    for document, identity, start, end, characters in fetch(connection, statement):
        yield Finding(
            document, f"the span {identity} ({start}–{end}) is outside the text ({characters})"
        )


def _bad_relations(connection: Connection) -> Iterator[Finding]:
    r, d = _t.relations.c, _t.documents.c
    for end in (r.source, r.target):
        there = (
            select(_t.spans.c.id)
            .where(
                _t.spans.c.document == r.document,
                _t.spans.c.annotator == r.annotator,
                _t.spans.c.id == end,
            )
            .exists()
        )
        statement = (
            select(d.id, r.id, end)
            .join_from(_t.relations, _t.documents, r.document == d.number)
            .where(~there)
        )
        for document, identity, missing in fetch(connection, statement):
            yield Finding(
                document, f"the relation {identity} points at {missing}, which is not there"
            )


def _true_work(connection: Connection) -> list[tuple[str, int, int, tuple[int, ...]]]:
    """Return the work rows whose counts are wrong, with the true ones."""
    w = _t.work.c
    counts = [
        select(func.count())
        .where(table.c.document == w.document, table.c.annotator == w.annotator)
        .scalar_subquery()
        for table in (_t.spans, _t.relations, _t.labels)
    ]
    kept = (w.spans, w.relations, w.labels)
    statement = (
        select(_t.documents.c.id, w.document, w.annotator, *counts)
        .join_from(_t.work, _t.documents, w.document == _t.documents.c.number)
        .where(sa.or_(*(a != b for a, b in zip(kept, counts, strict=True))))
    )
    return [(row[0], row[1], row[2], row[3:]) for row in fetch(connection, statement)]


def _bad_counts(connection: Connection) -> Iterator[Finding]:
    for document, *_ in _true_work(connection):
        yield Finding(document, COUNTS_WRONG)
    if _kept_totals(connection) != _true_totals(connection):
        yield Finding("", COUNTS_WRONG)


COUNTS_WRONG = "the counts that lists show are not those of the annotations"


def _kept_totals(connection: Connection) -> list[tuple[int, ...]]:
    c = _t.totals.c
    return sorted(
        fetch(connection, select(c.annotator, c.layer, c.label, c.spans).where(c.spans != 0))
    )


def _true_totals(connection: Connection) -> list[tuple[int, ...]]:
    c = _t.spans.c
    statement = select(c.annotator, c.layer, c.label, func.count()).group_by(
        c.annotator, c.layer, c.label
    )
    return sorted(fetch(connection, statement))


def recount(connection: Connection) -> None:
    """Count the summary rows anew from the annotations."""
    w = _t.work.c
    for _id, document, annotator, (spans, relations, labels) in _true_work(connection):
        connection.execute(
            sa.update(_t.work)
            .where(w.document == document, w.annotator == annotator)
            .values(spans=spans, relations=relations, labels=labels)
        )
    true = _true_totals(connection)
    connection.execute(sa.delete(_t.totals))
    if true:
        names = ("annotator", "layer", "label", "spans")
        connection.execute(
            sa.insert(_t.totals), [dict(zip(names, row, strict=True)) for row in true]
        )
