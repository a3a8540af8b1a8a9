"""Which stored documents are the one in hand: by its id, and by the hash of its text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from annotator.core.annotation import AnnotatedDocument
from annotator.core.people import WorkState
from annotator.store import queries, tables
from annotator.store.annotated import read_annotated
from annotator.store.people import annotators_by_number
from annotator.store.queries import fetch

TWINS = 20  # documents of one text that are looked at; short captions stand thousands of times

_d, _w = tables.documents.c, tables.work.c
_cells = (_d.number, _d.id, _d.sha256)
_TWINS = (
    select(*_cells).where(_d.sha256 == bindparam("sha256")).order_by(_d.number).limit(TWINS)
).subquery()
# One question instead of two: every document of an import asks it.
_LIKE = select(*_cells).where(_d.id == bindparam("id")).union_all(select(_TWINS))


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the database knows it: its number, its id and the SHA-256 of its text."""

    number: int
    id: str
    sha256: str


class Recogniser:
    """Asks on one connection, inside a transaction or outside of one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def like(self, document: str, sha256: str) -> list[StoredDocument]:
        """Return the document of an id, if there is one, and the first that have a text.

        In the order in which they came.
        """
        found = fetch(self._connection, _LIKE, id=document, sha256=sha256)
        return [StoredDocument(*row) for row in sorted(set(found))]

    def workers(self, document: int) -> set[str]:
        """Return the ids of the annotators who have begun or done something in a document."""
        people = annotators_by_number(self._connection)
        return {
            people[owner].id
            for owner, state, _place, _reason, *counts in fetch(
                self._connection, queries.WORK, document=document
            )
            if state != WorkState.NEW or any(counts)
        }

    def annotated(self, document: int, annotators: Collection[str]) -> AnnotatedDocument:
        """Return a document of this number with the sets of these annotators."""
        cells = fetch(self._connection, queries.DOCUMENT_BY_NUMBER, number=document)[0]
        people = annotators_by_number(self._connection)
        return read_annotated(self._connection, cells, people, list(annotators))
