"""A database address to an engine: pragmas, what may be opened, and the making of new files."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Engine, event

from annotator.core.errors import ProjectError
from annotator.store import tables
from annotator.store.migrations import HEAD, REVISIONS

# "HSHY": written into the SQLite header, so that a file is known as ours before it is read.
APPLICATION_ID = 0x48534859
BUSY_MILLISECONDS = 5_000

# Transactions that write take the lock at once; one that began by reading could not be upgraded.
WRITING = {"hashiya_writes": True}


def is_address(project: str) -> bool:
    """Whether this is a database address rather than the path of a file."""
    return "://" in project


def make_engine(address: str) -> Engine:
    """Return an engine on a file path or a database address, with our pragmas set."""
    if is_address(address):
        try:
            return sqlalchemy.create_engine(address)
        except (sqlalchemy.exc.ArgumentError, ImportError, ValueError) as error:
            raise unreachable(address, error) from error
    url = sqlalchemy.URL.create("sqlite", database=os.fspath(address))
    engine = sqlalchemy.create_engine(
        url, connect_args={"check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1000}
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("hashiya_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def unreachable(address: str, error: Exception) -> ProjectError:
    """Return the error of a database that cannot be spoken to; a password is not repeated."""
    scheme, _, rest = address.partition("://")
    shown = f"{scheme}://{rest.rpartition('@')[2]}"
    reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0].rstrip(".")
    return ProjectError(
        "The database {address} cannot be opened: {reason}.", address=shown, reason=reason
    )


def create_file(path: Path) -> None:
    """Make a new, empty project file at ``path``, whole or not at all.

    Raises ``ProjectError`` where a file stands there already or the folder cannot be written.
    """
    try:
        taken = path.exists()
    except OSError as error:
        raise ProjectError(
            "The project {path} cannot be made: {reason}.", path=path, reason=_reason(error)
        ) from error
    if taken:
        raise ProjectError(
            "{path} is there already; choose another name or open it instead.", path=path
        )
    if not path.parent.is_dir():
        raise ProjectError("The folder {path} does not exist.", path=path.parent)
    _refuse_unwritable_folder(path)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        engine = make_engine(str(fresh))
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                tables.metadata.create_all(connection)
                connection.exec_driver_sql(
                    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
                )
                connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
        finally:
            engine.dispose()
        fresh.rename(path)
    except (OSError, sqlalchemy.exc.DBAPIError) as error:
        raise ProjectError(
            "The project {path} cannot be made: {reason}.", path=path, reason=_reason(error)
        ) from error
    finally:
        for leftover in (fresh, *_side_files(fresh)):
            leftover.unlink(missing_ok=True)


def open_file(path: Path) -> Engine:
    """Return an engine on an existing project file, brought up to date after a copy was made.

    Raises ``ProjectError``, in one sentence, where the file is missing, not ours, damaged, newer
    than this program, or cannot be written.
    """
    _refuse_what_is_not_ours(path)
    if path.stat().st_mode & 0o222 == 0 or not os.access(path, os.W_OK):
        raise ProjectError(
            "{path} is read-only; allow writing to the file or copy it elsewhere.", path=path
        )
    _refuse_unwritable_folder(path)
    revision = _revision_of(path)
    if revision is not None and revision not in REVISIONS:
        raise ProjectError(
            "{path} was made by a newer Hashiya; update the program to open it.", path=path
        )
    if revision != HEAD:
        _migrate(path, revision)
    return make_engine(str(path))


def _refuse_what_is_not_ours(path: Path) -> None:
    """Look at the header alone, so that a stranger's file is not even opened as a database."""
    try:
        if not path.exists():
            raise ProjectError("There is no project at {path}.", path=path)
    except OSError as error:
        raise ProjectError(
            "{path} cannot be read: {reason}.", path=path, reason=_reason(error)
        ) from error
    if path.is_dir():
        raise ProjectError("{path} is a folder, not a project file.", path=path)
    not_ours = ProjectError("{path} is not a Hashiya project.", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise ProjectError(
            "{path} cannot be read: {reason}.", path=path, reason=_reason(error)
        ) from error
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise not_ours
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise not_ours


def _revision_of(path: Path) -> str | None:
    """Return the revision a file says it has; ``None`` for ours without one."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error as error:
        if "no such table" in str(error):
            return None
        raise ProjectError(
            "{path} is damaged and cannot be opened: {reason}.", path=path, reason=_reason(error)
        ) from error
    return str(rows[0][0]) if rows else None


def _migrate(path: Path, revision: str | None) -> None:
    # Alembic takes 0.3 s to import and is needed once in the life of a file.
    from annotator.store.migrations.upgrade import upgrade_file

    upgrade_file(path, revision)


def _refuse_unwritable_folder(path: Path) -> None:
    folder = path.resolve().parent
    if folder.stat().st_mode & 0o222 == 0 or not os.access(folder, os.W_OK):
        raise ProjectError(
            "The folder {folder} cannot be written, and a project keeps files beside it.",
            folder=folder,
        )


def _side_files(path: Path) -> tuple[Path, ...]:
    return tuple(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    origin = getattr(error, "orig", None)
    return str(origin or error).rstrip(".")
