"""A file of dataset rows as JSON lines that loads at the first try.

Loaders of JSON take the types of columns from the beginning of a file: where it has nothing but
empty lists or nulls, later rows fail. So the first documents that fill such a column are moved to
the front. Columns that have nothing but dates become times; nothing helps but to say it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from annotator.formats.format import NotReadBack, Reason, WriteReport
from annotator.formats.json_writing import LineFile

FRONT = 512 * 1024  # bytes; pyarrow reads blocks of 1 MiB, datasets of 10 MiB
BLOCK = 10 * 1024 * 1024
_PATHS = (
    ("token_starts", ""),
    ("spans", ""),
    ("spans", "score"),
    ("spans", "note"),
    ("relations", ""),
    ("document_labels", ""),
)
_TIME = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T]\d\d(?::?\d\d){0,2}(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?"
)


class RowFile:
    """Rows, each read back; ``report`` is told where loaders may go wrong."""

    def __init__(self, path: Path, report: WriteReport) -> None:
        self._path, self._report = path, report
        self._lines = LineFile(path)
        self._missing = set(_PATHS)
        self._forward: list[tuple[int, int]] = []  # where the documents are that go to the front
        self._times = _Times(report)

    def __enter__(self) -> RowFile:
        self._lines.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.__exit__(kind, error, trace)
        if kind is None:
            self._times.tell()
            if self._forward:
                self._move_forward()

    def add(self, rows: Sequence[dict[str, Any]], document: str) -> None:
        """Write the rows of a document."""
        begin = self._lines.size
        for row in rows:
            self._lines.add(row, document)
            self._times.look(row, self._lines.size)
        filled = {path for path in self._missing if any(_fills(row, *path) for row in rows)}
        self._missing -= filled
        if filled and self._lines.size > FRONT:
            self._forward.append((begin, self._lines.size))

    def _move_forward(self) -> None:
        moved = self._path.with_name(f"{self._path.name}.moved")
        total = self._lines.size
        with self._path.open("rb") as source, moved.open("wb") as target:
            for begin, end in [*self._forward, *_gaps(self._forward, total)]:
                source.seek(begin)
                while begin < end:
                    begin += target.write(source.read(min(1 << 20, end - begin)))
        if moved.stat().st_size != total:
            raise NotReadBack("The rows did not come back as they were written.")
        shutil.move(moved, self._path)
        self._report.note(
            Reason("documents with what the first ones lack stand first, so that loaders see it")
        )


def _gaps(taken: Sequence[tuple[int, int]], total: int) -> Iterator[tuple[int, int]]:
    at = 0
    for begin, end in taken:
        yield at, begin
        at = end
    yield at, total


def _fills(row: Mapping[str, Any], column: str, part: str) -> bool:
    found = row.get(column)
    return bool(found) and (not part or any(one[part] is not None for one in found or ()))


class _Times:
    """Looks for columns that have nothing but dates in what a loader reads at once."""

    def __init__(self, report: WriteReport) -> None:
        self._report = report
        self._harmless: set[str] = set()
        self._only: set[str] = set()
        self._end = BLOCK

    def look(self, row: Mapping[str, Any], size: int) -> None:
        """Look at a row that ends at ``size``."""
        for column, value in row.items():
            if isinstance(value, str) and column not in self._harmless:
                # An empty text is no time either.
                alike = _TIME.fullmatch(value) is not None
                (self._only if alike else self._harmless).add(column)
        if size >= self._end:
            self.tell()
            self._end = size + BLOCK

    def tell(self) -> None:
        """Tell of the columns of a block, and begin the next one."""
        for column in sorted(self._only - self._harmless):
            self._report.note(
                Reason(
                    "“{column}” has nothing but dates: datasets makes times of them in JSON; "
                    "Parquet keeps them",
                    column=column,
                )
            )
        self._harmless, self._only = set(), set()
