"""Import and export of 1,000 annotated articles, against bare ``sqlite3`` and ``json.dumps``.

Goals: import (reading, checking, writing, journal) at least 40 % of the speed of bare ``sqlite3``
inserting the same rows into the same tables; export, its read-back included, at least 25 % of the
speed of bare ``json.dumps`` of the same rows. Floor and subject are taken in turn, the median ratio
counts.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

from annotator.project.exporting import export_documents
from annotator.project.importing import import_files
from annotator.project.label_sets import find_schema
from annotator.project.project import new_project, open_project
from annotator.store.bulk import DocumentWriter
from benchmarks.articles import articles
from benchmarks.figures import Figure, show

ARTICLES = 1_000
ROUNDS = 5
_TABLES = ("annotators", "documents", "work", "spans")


def seconds(work: Callable[[int], object], n: int) -> float:
    """Return how long one call takes."""
    begin = time.perf_counter()
    work(n)
    return time.perf_counter() - begin


def run(count: int = ARTICLES) -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        return _measure(Path(scratch), count)


def _measure(home: Path, count: int) -> list[Figure]:
    schema = find_schema("news")
    source = home / "articles.jsonl"
    filled = new_project(home / "filled.hashiya", schema=schema, me="bench")
    with filled.transaction("import") as transaction:
        DocumentWriter(transaction).write(articles(count))
    export_documents(filled, source, format_key="hashiya")
    filled.close()

    with closing(sqlite3.connect(home / "filled.hashiya")) as connection:
        rows = {t: connection.execute(f"SELECT * FROM {t}").fetchall() for t in _TABLES}
        ddl = [
            row[0]
            for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        ]
    lines = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]

    def prepare(n: int) -> None:
        new_project(home / f"import-{n}.hashiya", schema=schema, me="bench").close()
        with closing(sqlite3.connect(home / f"floor-{n}.db")) as connection:
            for statement in ddl:
                connection.execute(statement)

    def floor_of_import(n: int) -> None:
        with closing(sqlite3.connect(home / f"floor-{n}.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("BEGIN IMMEDIATE")
            for table, found in rows.items():
                marks = ",".join("?" * len(found[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
            connection.execute("COMMIT")

    def our_import(n: int) -> None:
        project = open_project(home / f"import-{n}.hashiya", me="bench")
        import_files(project, [source])
        project.close()

    def floor_of_export(n: int) -> None:
        with (home / f"floor-{n}.jsonl").open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def our_export(n: int) -> None:
        project = open_project(home / "filled.hashiya", me="bench")
        export_documents(project, home / f"export-{n}.jsonl", format_key="hashiya")
        project.close()

    def conll_export(n: int) -> None:
        project = open_project(home / "filled.hashiya", me="bench")
        export_documents(
            project, home / f"export-{n}.conll", format_key="conll", annotators=["amal"]
        )
        project.close()

    imports: list[float] = []
    exports: list[float] = []
    rates: dict[str, list[float]] = {"import": [], "export": [], "conll": []}
    for n in range(ROUNDS):
        prepare(n)
        floor, ours = seconds(floor_of_import, n), seconds(our_import, n)
        imports.append(floor / ours)
        rates["import"].append(count / ours)
        floor, ours = seconds(floor_of_export, n), seconds(our_export, n)
        exports.append(floor / ours)
        rates["export"].append(count / ours)
        rates["conll"].append(count / seconds(conll_export, n))
    return [
        Figure("import, share of bare sqlite3's speed", median(imports), "×", 0.40, at_least=True),
        Figure("import", median(rates["import"]), "articles/s"),
        Figure("export and read-back, share of json.dumps", median(exports), "×", 0.25, True),
        Figure("export to JSONL and read-back", median(rates["export"]), "articles/s"),
        Figure("export to CoNLL and read-back", median(rates["conll"]), "articles/s"),
    ]


if __name__ == "__main__":
    sys.exit(0 if show("Import and export, 1,000 articles of 213 spans", run()) else 1)
