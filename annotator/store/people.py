"""Annotators and their numbers inside the database."""

from __future__ import annotations

from sqlalchemy import Connection

from annotator.core.people import Annotator, Role
from annotator.store import queries
from annotator.store.queries import fetch


def annotators_by_number(connection: Connection) -> dict[int, Annotator]:
    """Return all annotators by their numbers."""
    return {
        number: Annotator(identity, name, Role(role))
        for number, identity, name, role in fetch(connection, queries.ANNOTATORS)
    }


def number_of_annotator(connection: Connection, annotator: str) -> int | None:
    """Return an annotator's number, ``None`` for one who has never written."""
    for number, person in annotators_by_number(connection).items():
        if person.id == annotator:
            return number
    return None
