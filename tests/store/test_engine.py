"""What may be opened, what is refused and how it is said; new files whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from annotator.core.errors import ProjectError
from annotator.project.project import new_project, open_project
from annotator.store import engine, migrations, tables
from annotator.store.migrations.upgrade import upgrade_file


def refusal(path: Path) -> str:
    with pytest.raises(ProjectError) as caught:
        open_project(path, me="amal")
    return str(caught.value)


def test_pragmas_keep_every_commit(project):
    with project.store.reading() as connection:
        value = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert value == {
        "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.hashiya", None, "no project"),
        ("text.hashiya", b"\xd8\xa7\xd9\x84\xd8\xb5\xd9\x8a\xd9\x86", "not a Hashiya project"),
        ("empty.hashiya", b"", "not a Hashiya project"),
        ("binary.hashiya", bytes(range(256)) * 8, "not a Hashiya project"),
        ("cut.hashiya", b"SQLite format 3\0" + b"\0" * 200, "not a Hashiya project"),
    ],
)
def test_what_is_no_project_is_refused_and_left_alone(tmp_path, name, content, word):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    assert word in refusal(path)
    assert (path.read_bytes() if path.exists() else None) == content
    assert [one.name for one in tmp_path.iterdir()] == ([name] if content is not None else [])


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert "not a Hashiya project" in refusal(path)


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refusal(tmp_path)


def test_a_newer_file_is_refused_with_a_sentence(project, tmp_path):
    project.close()
    path = tmp_path / "news.hashiya"
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = path.read_bytes()
    assert "newer Hashiya" in refusal(path)
    assert path.read_bytes() == before


def test_a_damaged_file_is_refused(project, tmp_path):
    project.close()
    path = tmp_path / "news.hashiya"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_a_read_only_file_is_refused(project, tmp_path):
    project.close()
    path = tmp_path / "news.hashiya"
    path.chmod(0o444)
    assert "read-only" in refusal(path)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, schema):
    folder = tmp_path / "locked"
    folder.mkdir()
    new_project(folder / "a.hashiya", schema=schema, me="amal").close()
    folder.chmod(0o555)
    try:
        assert "cannot be written" in refusal(folder / "a.hashiya")
        with pytest.raises(ProjectError, match="cannot be written"):
            new_project(folder / "b.hashiya", schema=schema, me="amal")
    finally:
        folder.chmod(0o755)
    assert [one.name for one in folder.iterdir()] == ["a.hashiya"]


def test_a_new_project_never_replaces_a_file(project, schema):
    with pytest.raises(ProjectError, match="there already"):
        new_project(project.path, schema=schema, me="amal")


def test_a_new_project_needs_its_folder(tmp_path, schema):
    with pytest.raises(ProjectError, match="does not exist"):
        new_project(tmp_path / "no" / "a.hashiya", schema=schema, me="amal")


def ask(path: Path, question: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def _structure(path: Path) -> dict[str, object]:
    there = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    try:
        return _described(sa.inspect(there))
    finally:
        there.dispose()


def _described(found: sa.Inspector) -> dict[str, object]:
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"], c["primary_key"])
             for c in found.get_columns(name)],
            sorted((i["name"], tuple(i["column_names"])) for i in found.get_indexes(name)),
            sorted(str(k["constrained_columns"]) for k in found.get_foreign_keys(name)),
        )
        for name in found.get_table_names()
    }  # fmt: skip


def test_an_older_file_is_copied_then_brought_up_to_date(tmp_path, schema):
    """A file at the very beginning of the revisions becomes like one that is made today."""
    old, fresh = tmp_path / "old.hashiya", tmp_path / "fresh.hashiya"
    with sqlite3.connect(old) as connection:
        connection.execute(f"PRAGMA application_id={engine.APPLICATION_ID}")
        connection.execute("CREATE TABLE keepsake (a)")
        connection.execute("DROP TABLE keepsake")
    connection.close()
    copy = upgrade_file(old, None)
    assert ask(copy, "SELECT count(*) FROM sqlite_master") == 0
    engine.create_file(fresh)
    assert _structure(old) == _structure(fresh)
    assert ask(old, "SELECT version_num FROM alembic_version") == migrations.HEAD


def test_the_revisions_end_where_the_tables_are():
    assert migrations.REVISIONS[-1] == migrations.HEAD
    assert set(tables.metadata.tables) >= {"documents", "spans", "journal", "work"}


def test_a_file_that_another_program_writes_says_so(project, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_MILLISECONDS", 50)
    again = open_project(project.path, me="amal")
    with closing(sqlite3.connect(project.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ProjectError, match="another program"), again.transaction("finish"):
            pass
        other.execute("ROLLBACK")
    with again.transaction("finish"):
        pass
    again.close()
