"""The rows of a Parquet file, a few at a time; files that would not fit or are broken are refused.

What a footer claims is checked before a page is read: the rows and the bytes that they unpack to.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from math import isfinite
from pathlib import Path
from typing import Any

from annotator.core.errors import BadInput
from annotator.formats.format import ReadReport, Reason, sentence_of

AT_ONCE = 64  # rows in memory
LARGEST_GROUP = 2 * 1024 * 1024 * 1024  # bytes that one row group unpacks to
LARGEST_ROW = 32 * 1024 * 1024  # bytes of the columns that are read
MOST_ROWS = 1 << 24  # in one row group
MOST_COLUMNS = 2_000
_MAGIC = b"PAR1"


class ParquetSource:
    """A file that was opened and found sound as far as its footer tells."""

    def __init__(self, path: Path, pyarrow: Any) -> None:
        self._path, self._pyarrow = path, pyarrow
        # Everything that pyarrow says of a broken file; OverflowError and IndexError slip through.
        self._faults = (pyarrow.ArrowException, OSError, ValueError, LookupError, ArithmeticError,
                        NotImplementedError, MemoryError, TypeError)  # fmt: skip
        try:
            with path.open("rb") as file:
                if file.read(4) != _MAGIC:
                    raise BadInput("{path} is no Parquet file.", path=path)
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            self._file = pyarrow.parquet.ParquetFile(
                path, pre_buffer=False, page_checksum_verification=True
            )
            self.schema = self._file.schema_arrow
            self._groups = self._claims()
        except self._faults as error:
            raise BadInput(
                "{path} is a Parquet file that cannot be read: {reason}.",
                path=path,
                reason=_first_line(error),
            ) from error

    def rows(
        self, columns: Sequence[str], report: ReadReport
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield rows with their numbers, of these columns only; after a fault there are no more."""
        number = 0
        with closing(self._file):
            reason = self._trouble()
            if reason is not None:
                report.refuse("documents", self._path, 0, reason)
                return
            batches = self._file.iter_batches(AT_ONCE, columns=list(columns), use_threads=False)
            while True:
                try:
                    batch = next(batches, None)
                except self._faults as error:
                    reason = Reason("the file is damaged: {reason}", reason=_first_line(error))
                    report.refuse("documents", self._path, number + 1, reason)
                    return
                if batch is None:
                    return
                for row in self._rows_of(batch):
                    number += 1
                    if isinstance(row, Reason):
                        report.refuse("documents", self._path, number, row)
                    else:
                        yield number, row

    def _rows_of(self, batch: Any) -> Iterator[dict[str, Any] | Reason]:
        rows: list[dict[str, Any]] | None = None
        if batch.nbytes <= LARGEST_ROW:
            with suppress(*self._faults):
                rows = batch.to_pylist()
        if rows is not None:
            yield from map(_plain, rows)
            return
        # One of them is too large or no text: they are taken one by one.
        for one in (batch.slice(number, 1) for number in range(batch.num_rows)):
            if one.nbytes > LARGEST_ROW:
                yield Reason("the row is larger than {bytes} bytes", bytes=f"{LARGEST_ROW:,}")
                continue
            try:
                [row] = one.to_pylist()
            except self._faults:
                yield Reason("it is not {encoding}", encoding="UTF-8")
            else:
                yield _plain(row)

    def _claims(self) -> list[tuple[int, int]]:
        """Return bytes and rows of each row group, as the footer says.

        Not those of its columns: asked for them, pyarrow ends the program where they are broken.
        """
        metadata = self._file.metadata
        if metadata.num_columns > MOST_COLUMNS:
            raise ValueError(f"more than {MOST_COLUMNS:,} columns")
        groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
        return [(group.total_byte_size, group.num_rows) for group in groups]

    def _trouble(self) -> Reason | None:
        """Return why the file is not read, by what its footer claims."""
        for size, rows in self._groups:
            if not 0 <= size <= LARGEST_GROUP:
                limit = f"{LARGEST_GROUP:,}"
                return Reason("a row group unpacks to more than {bytes} bytes", bytes=limit)
            if not 0 <= rows <= MOST_ROWS:
                return Reason("a row group claims more than {n} rows", n=f"{MOST_ROWS:,}")
        return None


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput("{path} cannot be read: {reason}.", path=path, reason=sentence_of(error))


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")[:200]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as JSON would have it: dates as text, numbers that are none as nothing."""
    for name, value in row.items():
        if isinstance(value, datetime.date):  # times of a day are dates, too
            row[name] = value.isoformat()
        elif isinstance(value, float) and not isfinite(value):
            row[name] = None
    return row
