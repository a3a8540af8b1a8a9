"""Saved rounds of agreement, as text under their titles among the settings of the project."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from annotator.store import tables
from annotator.store.queries import fetch

_KEY = "round:"
_p = tables.project.c


def titles(connection: Connection) -> list[str]:
    """Return the titles, the last saved one at the end."""
    statement = sa.select(_p.key).where(_p.key.startswith(_KEY, autoescape=True))
    found = [key.removeprefix(_KEY) for (key,) in fetch(connection, statement)]
    return sorted(found, key=lambda title: (read(connection, title) or "")[:_HEAD])


_HEAD = 40  # characters of a saved round that its time stands in


def read(connection: Connection, title: str) -> str | None:
    """Return the text of a round, ``None`` where there is none of this title."""
    found = fetch(connection, sa.select(_p.value).where(_p.key == _KEY + title))
    return found[0][0] if found else None


def write(connection: Connection, title: str, text: str) -> None:
    """Save a round; one of the same title is replaced."""
    connection.execute(sa.delete(tables.project).where(_p.key == _KEY + title))
    connection.execute(sa.insert(tables.project).values(key=_KEY + title, value=text))
