"""Brings an older project file up to date with Alembic, after a copy of it was made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config

from annotator.core.errors import ProjectError
from annotator.store.migrations import HEAD


def upgrade_file(path: Path, revision: str | None) -> Path:
    """Copy the file beside itself, then run the missing revisions; return the path of the copy.

    Raises ``ProjectError`` when either fails; the copy then holds the project as it was.
    """
    copy = path.with_name(f"{path.stem}.before-{HEAD}-from-{revision or 'start'}{path.suffix}")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        copy.unlink(missing_ok=True)
        raise ProjectError(
            "{path} must be brought up to date, but the copy before that failed: {reason}.",
            path=path,
            reason=str(error),
        ) from error
    engine = sqlalchemy.create_engine(sqlalchemy.URL.create("sqlite", database=str(path)))
    try:
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
    except sqlalchemy.exc.DBAPIError as error:
        raise ProjectError(
            "{path} could not be brought up to date; a copy as it was lies at {copy}.",
            path=path,
            copy=copy,
        ) from error
    finally:
        engine.dispose()
    return copy
