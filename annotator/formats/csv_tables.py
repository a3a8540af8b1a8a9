"""CSV and TSV with one article a row (RFC 4180; quoted cells may hold line breaks).

The separator and the encoding are found and can be named. A cell is read with every sign it has.
Written tables have the columns id, title, text, sha256 and meta (JSON); a cell that a spreadsheet
would take for a formula gets an apostrophe before it, which reading takes off by the hash.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import msgspec

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import BadInput
from annotator.formats.format import (
    HEAD,
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    Reason,
    WriteReport,
    sentence_of,
)
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.table_mapping import (
    HASH,
    META,
    MOST_COLUMNS,
    SAMPLED,
    Row,
    TablePreview,
    TableReading,
    column_names,
    documents_of,
    guarded,
    mapping_of,
    preview_of,
)
from annotator.formats.text_encoding import ENCODINGS, encoding_of, shown_name

LONGEST = 16 * 1024 * 1024  # characters of one line, and of one cell
COLUMNS = ("id", "title", "text", HASH, META)


class Separator(StrEnum):
    """What stands between cells."""

    AUTO = "auto"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"


_SIGNS = {Separator.COMMA: ",", Separator.SEMICOLON: ";", Separator.TAB: "\t"}


@dataclass(frozen=True)
class CsvReading(TableReading):
    """How a table is read."""

    separator: Separator = field(
        default=Separator.AUTO,
        metadata={
            "title": "Cells are separated by",
            "choices": {
                "auto": "Find out",
                "comma": "Commas",
                "semicolon": "Semicolons",
                "tab": "Tabs",
            },
        },
    )
    encoding: str = field(default="auto", metadata={"title": "Encoding", "choices": ENCODINGS})
    header: bool = field(default=True, metadata={"title": "The first row names the columns"})


@dataclass(frozen=True)
class CsvWriting:
    """How a table is written."""

    separator: Separator = field(
        default=Separator.COMMA,
        metadata={
            "title": "Cells are separated by",
            "choices": {"comma": "Commas", "semicolon": "Semicolons", "tab": "Tabs"},
        },
    )


class CsvFormat(Format):
    """One article a row."""

    key = "csv"
    title = "Table of articles (CSV, TSV)"
    unit = "none"
    extensions = (".csv", ".tsv", ".tab")
    usual_for = extensions
    ReadOptions = CsvReading
    WriteOptions = CsvWriting

    def holds(self, options: Any) -> Holds:
        """Return that the articles alone are held."""
        return Holds(text_exactly=True, metadata=True)

    def preview(self, path: Path, options: Any) -> TablePreview:
        """Return the first rows and what their columns are taken for."""
        with _opened(path, options, ReadReport()) as file:
            rows = _rows(file, path, options, ReadReport())
            sample = [row for _, row in islice(rows, SAMPLED)]
        return preview_of(options, list(sample[0]) if sample else [], sample, path)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield a document a row; the id is that of its column, else file and line."""
        for path in paths:
            report.files += 1
            with _opened(path, options, report) as file:
                rows = _rows(file, path, options, report)
                sample = list(islice(rows, SAMPLED))
                if not sample:
                    if not report.refused:
                        report.refuse("documents", path, 0, Reason("there is no row in it"))
                    continue
                found = [row for _, row in sample]
                mapped = mapping_of(options, list(found[0]), found, path)
                report.note(
                    Reason("the text is read from the column “{column}”", column=mapped.text)
                )
                yield from documents_of(chain(sample, rows), mapped, path, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a row for each document; each is read back from the file and compared."""
        sign = _SIGNS.get(options.separator, ",")
        held = self.holds(options)
        csv.field_size_limit(LONGEST)
        with (
            destination.open("w", encoding="utf-8", newline="") as out,
            destination.open(encoding="utf-8", newline="") as back,
        ):
            writer = csv.writer(out, delimiter=sign, lineterminator="\r\n")
            reader = csv.reader(back, delimiter=sign, strict=True)
            put_row(writer, out, reader, list(COLUMNS), "")
            for annotated in documents:
                put_row(writer, out, reader, article_cells(annotated), annotated.document.id)
                report.written["documents"] += 1
                document_losses(annotated.document, held, report)
                for one in annotated.sets:
                    losses_of(one, held, report)


def article_cells(annotated: AnnotatedDocument) -> list[str]:
    """Return a document as cells of the columns ``COLUMNS``, none of them a formula."""
    document = annotated.document
    meta = msgspec.json.encode(dict(document.metadata)).decode() if document.metadata else ""
    cells = [document.id, document.title, document.text, document.sha256, meta]
    return [guarded(cell) for cell in cells]


def put_row(writer: Any, out: TextIO, reader: Any, cells: list[str], document: str) -> None:
    """Write a row of ``csv.writer`` and read it back; raises ``NotReadBack``."""
    writer.writerow(cells)
    out.flush()
    if next(reader) != cells:
        raise NotReadBack(
            "The document “{document}” did not come back as it was written.", document=document
        )


# ------------------------------------------------------------------------------------------ reading


def _opened(path: Path, options: CsvReading, report: ReadReport) -> TextIO:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        name = encoding_of(head, wanted=options.encoding)
        if name is None:
            raise BadInput("{path} is not a text file, or in an unknown encoding.", path=path)
        if not name.startswith("utf-8") and name != "utf_8":
            report.note(
                Reason("{file} was read as {encoding}", file=path.name, encoding=shown_name(name))
            )
        return path.open(encoding="utf-8-sig" if name == "utf-8" else name, newline="")
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error


def _rows(
    file: TextIO, path: Path, options: CsvReading, report: ReadReport
) -> Iterator[tuple[int, Row]]:
    """Yield the rows as mappings by column name, with the line on which each begins."""
    lines = _Lines(file)
    names: list[str] | None = None
    try:
        csv.field_size_limit(LONGEST)
        sign = _SIGNS.get(options.separator) or _separator(lines.peek(), path)
        reader = csv.reader(chain(lines, [_END]), delimiter=sign)
        while True:
            began = lines.number + 1
            cells = next(reader, None)
            if cells is None or cells == [_END]:
                return
            if cells and cells[-1].endswith(_END):
                reason = Reason("a quotation mark that opens in the row is never closed")
                report.refuse("documents", path, began, reason)
                return
            if not any(cells):
                continue
            if len(cells) > MOST_COLUMNS:
                raise BadInput(
                    "{path} has {n} columns; that is no table of articles.",
                    path=path,
                    n=f"{len(cells):,}",
                )
            if names is None:
                names = column_names(cells, header=options.header)
                if options.header:
                    continue
            if len(cells) > len(names):
                reason = Reason(
                    "the row has {cells} columns, the file {columns}",
                    cells=len(cells),
                    columns=len(names),
                )
                report.refuse("documents", path, began, reason)
                continue
            yield began, dict(zip(names, cells, strict=False))
    except (csv.Error, _TooLongError) as error:
        reason = Reason("the row cannot be read: {reason}", reason=str(error))
        report.refuse("documents", path, lines.number, reason)
    except UnicodeDecodeError as error:
        raise BadInput(
            "{path} is not {encoding} (line {line}); convert it first.",
            path=path,
            encoding=shown_name(file.encoding),
            line=lines.number + 1,
        ) from error


# A line behind the last one, which no file holds: a cell that it ends was never closed.
_END = "\0"


class _TooLongError(Exception):
    pass


class _Lines:
    """Lines of bounded length, counted; the first can be looked at before it is taken."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._first: str | None = None
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def peek(self) -> str:
        self._first = self._line()
        return self._first

    def __next__(self) -> str:
        line = self._line() if self._first is None else self._first
        self._first = None
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def _line(self) -> str:
        line = self._file.readline(LONGEST + 1)
        if len(line) > LONGEST:
            raise _TooLongError(f"longer than {LONGEST:,} characters")
        if "\0" in line:
            raise _TooLongError("a NUL character stands in it")
        return line


def _separator(line: str, path: Path) -> str:
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    counts = {sign: len(next(csv.reader(io.StringIO(line), delimiter=sign), [])) for sign in ",;\t"}
    return max(counts, key=lambda sign: counts[sign])


FORMAT = CsvFormat()
