"""All occurrences of a name over 10,000 articles: preview, annotate, undo, remove.

Goal: the preview of a name that stands 2,000 times is ready within 500 ms of processor time, the
first one of a process, with nothing kept from before.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TypeVar

from annotator.core.annotation import AnnotatedDocument
from annotator.project.decisions import decisions
from annotator.project.label_sets import find_schema
from annotator.project.occurrences import Hit, annotate_all, find_occurrences, remove_all
from annotator.project.project import new_project, open_project
from annotator.store.bulk import DocumentWriter
from benchmarks.articles import articles
from benchmarks.figures import Figure, show

ARTICLES = 10_000
EVERY = 5  # one article in so many has the name, once
NAME = "بوتين"
ROUNDS = 4
_SPELLINGS = ("بوتين", "وبوتين", "لبوتين", "بُوتين")

T = TypeVar("T")


def milliseconds(work: Callable[[], T]) -> tuple[float, T]:
    """Return the processor time of one call, and its result."""
    begin = time.process_time()
    result = work()
    return (time.process_time() - begin) * 1000, result


def texts(count: int) -> Iterator[AnnotatedDocument]:
    """Yield articles without annotations; every fifth has the name in its middle."""
    for number, article in enumerate(articles(count, spans=0)):
        document = article.document
        if number % EVERY == 0:
            at = document.text.index(" ", len(document.text) // 2)
            name = _SPELLINGS[number // EVERY % len(_SPELLINGS)]
            text = f"{document.text[:at]} {name}{document.text[at:]}"
            document = replace(document, text=text)
        yield AnnotatedDocument(document)


def run(count: int = ARTICLES) -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        return _measure(Path(scratch) / "many.hashiya", count)


def _measure(path: Path, count: int) -> list[Figure]:
    filled = new_project(path, schema=find_schema("news"), me="bench")
    with filled.transaction("import") as transaction:
        DocumentWriter(transaction).write(texts(count))
    filled.close()

    rounds = [_round(path, count // EVERY) for _ in range(ROUNDS)]
    found = count // EVERY
    titles = {
        "preview": "preview again",
        "marked": f"preview where all {found:,} are annotated",
        "annotate": f"annotate {found:,}",
        "undo": "undo",
        "redo": "redo",
        "remove": f"remove {found:,}",
        "decisions": "what was decided before",
    }
    return [
        # What a process keeps (tables of letters, statements) is kept after its first preview.
        Figure(f"first preview of {found:,} occurrences", rounds[0]["preview"], "ms", 500),
        *(
            Figure(title, median(one[key] for one in rounds[1:]), "ms")
            for key, title in titles.items()
        ),
    ]


def _round(path: Path, expected: int) -> dict[str, float]:
    """Return what each step took in a freshly opened project, and leave it as it was."""
    project = open_project(path, me="bench")
    spent: dict[str, float] = {}

    def measured(name: str, work: Callable[[], T]) -> T:
        spent[name], result = milliseconds(work)
        return result

    def preview() -> list[Hit]:
        groups = find_occurrences(project, NAME, layer="entity", label="PER")
        return [hit for group in groups for hit in group.hits]

    fresh = measured("preview", preview)
    assert len(fresh) == expected
    measured("annotate", lambda: annotate_all(project, fresh, layer="entity", label="PER"))
    marked = measured("marked", preview)
    measured("decisions", lambda: decisions(project, NAME))
    measured("undo", project.undo)
    measured("redo", project.redo)
    measured("remove", lambda: remove_all(project, marked))
    project.close()
    return spent


if __name__ == "__main__":
    sys.exit(0 if show("A name that stands 2,000 times in 10,000 articles", run()) else 1)
