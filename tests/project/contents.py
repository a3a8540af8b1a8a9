"""All that a project holds, row by row, to say that nothing has changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from annotator.project.project import Project


def contents(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a project file."""
    with closing(sqlite3.connect(project.path)) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
        }
