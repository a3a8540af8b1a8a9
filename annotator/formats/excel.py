"""Excel workbooks (.xlsx) with one article a row, through openpyxl.

Read: a sheet by its columns, as in CSV; formulas are read as the values that were saved with them.
Written: a sheet of articles and, for people, one of annotations; a cell that would be a formula
gets an apostrophe before it. A workbook is a zip file: one that unpacks to much is refused.
"""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import BadInput
from annotator.formats.annotation_rows import COLUMNS as ANNOTATION_COLUMNS
from annotator.formats.annotation_rows import annotation_rows
from annotator.formats.csv_tables import COLUMNS, article_cells
from annotator.formats.extras import library
from annotator.formats.format import (
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
    SAMPLED,
    Row,
    TablePreview,
    TableReading,
    column_names,
    documents_of,
    mapping_of,
    preview_of,
)
from annotator.formats.time_limit import OutOfTime, time_limit

LONGEST_CELL = 32_767  # characters; Excel's own limit
UNPACKED = 512 * 1024 * 1024  # bytes that a workbook may unpack to
RATIO = 200  # and how many times its size, beyond the first megabytes
MOST_ROWS = 1_048_576  # Excel's own limit; a row may claim any number
MOST_EMPTY = 30_000_000  # cells; one cell far to the right fills its row with them
EMPTY_ROW = 300  # cells that a row of nothing counts for
SECONDS, SECONDS_A_MEGABYTE = 8.0, 2.0  # to open a workbook of a size
TOGETHER = 200  # rows that are read in these seconds
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class ExcelReading(TableReading):
    """How a workbook is read."""

    sheet: str = field(default="", metadata={"title": "Sheet (empty for the first)"})
    header: bool = field(default=True, metadata={"title": "The first row names the columns"})


@dataclass(frozen=True)
class ExcelWriting:
    """How a workbook is written."""

    annotations: bool = field(
        default=True, metadata={"title": "List the annotations on a second sheet, for reading"}
    )


class ExcelFormat(Format):
    """One article a row."""

    key = "excel"
    title = "Excel workbook of articles"
    unit = "none"
    extensions = (".xlsx", ".xlsm")
    ReadOptions = ExcelReading
    WriteOptions = ExcelWriting

    def holds(self, options: Any) -> Holds:
        """Return that the articles alone come back."""
        return Holds(text_exactly=True, metadata=True)

    def preview(self, path: Path, options: Any) -> TablePreview:
        """Return the first rows and what their columns are taken for."""
        with _sheet(path, options, self.title) as sheet:
            rows = [row for _, row in islice(_rows(sheet, options, path, ReadReport()), SAMPLED)]
        return preview_of(options, list(rows[0]) if rows else [], rows, path)

    def sheets(self, path: Path) -> tuple[str, ...]:
        """Return the names of a workbook's sheets; raises ``BadInput``."""
        with _sheet(path, ExcelReading(), self.title) as sheet:
            return tuple(sheet.parent.sheetnames)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield a document a row; the id is that of its column, else file and row."""
        for path in paths:
            report.files += 1
            with _sheet(path, options, self.title) as sheet:
                rows = _rows(sheet, options, path, report)
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
        """Write the workbook, then read its articles back and compare them."""
        openpyxl = library("openpyxl", extra="excel", purpose=self.title)
        held = self.holds(options)
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("articles")
        sheet.append(list(COLUMNS))
        listed = book.create_sheet("annotations") if options.annotations else None
        if listed is not None:
            listed.append(list(ANNOTATION_COLUMNS))
        hashes = []
        for annotated in documents:
            cells = article_cells(annotated)
            if any(len(cell) > LONGEST_CELL or _ILLEGAL.search(cell) for cell in cells):
                report.lost["documents"] += 1
                report.note(
                    Reason(
                        "“{document}” is left out: Excel cannot hold its text",
                        document=annotated.document.id,
                    )
                )
                continue
            sheet.append([_text(openpyxl, sheet, cell) for cell in cells])
            hashes.append(hash(tuple(cells)))
            if listed is not None:
                for row in annotation_rows(annotated):
                    listed.append([_listed(openpyxl, listed, cell) for cell in row])
            report.written["documents"] += 1
            document_losses(annotated.document, held, report)
            for one in annotated.sets:
                losses_of(one, held, report)
        _save(book, destination)
        if listed is not None and report.lost["spans"]:
            report.note(Reason("the second sheet lists the annotations; imports do not read it"))
        with _sheet(destination, ExcelReading(), self.title) as written:
            back = written.iter_rows(min_row=2, values_only=True)
            for was in hashes:
                if hash(tuple("" if cell is None else cell for cell in next(back))) != was:
                    raise NotReadBack("The workbook did not come back as it was written.")


def _save(book: Any, destination: Path) -> None:
    """Save without the hour, so that the same project gives the same bytes."""
    with tempfile.TemporaryFile() as made:
        book.save(made)
        with (
            zipfile.ZipFile(made) as stamped,
            zipfile.ZipFile(destination, "w", zipfile.ZIP_DEFLATED) as packed,
        ):
            for part in stamped.namelist():
                with stamped.open(part) as source, packed.open(zipfile.ZipInfo(part), "w") as out:
                    if part == "docProps/core.xml":
                        out.write(_STAMP.sub(b"1980-01-01T00:00:00Z", source.read()))
                    else:
                        shutil.copyfileobj(source, out)


def _text(openpyxl: Any, sheet: Any, cell: str) -> Any:
    """Return a cell that is text whatever it looks like."""
    made = openpyxl.cell.WriteOnlyCell(sheet, value=None)
    made._value, made.data_type = cell, "s"
    return made


def _listed(openpyxl: Any, sheet: Any, cell: str) -> Any:
    """Return a cell for people: what Excel cannot show of it is cut off or replaced."""
    return _text(openpyxl, sheet, _ILLEGAL.sub("\ufffd", cell[:LONGEST_CELL]))


# ------------------------------------------------------------------------------------------ reading


@contextmanager
def _sheet(path: Path, options: ExcelReading, purpose: str) -> Iterator[Any]:
    openpyxl = library("openpyxl", extra="excel", purpose=purpose)
    library("defusedxml", extra="excel", purpose=purpose)  # openpyxl reads through it
    # Opened here: openpyxl leaves the files open that it cannot read.
    with ExitStack() as stack:
        book = _book(path, stack, openpyxl)
        names = book.sheetnames
        if options.sheet and options.sheet not in names:
            raise BadInput(
                "{path} has no sheet “{name}”; its sheets are {known}.",
                path=path,
                name=options.sheet,
                known=", ".join(names),
            )
        if not book.worksheets:
            raise _no_workbook(path)
        yield book[options.sheet] if options.sheet else book.worksheets[0]


def _book(path: Path, stack: ExitStack, openpyxl: Any) -> Any:
    try:
        size = _refuse_bombs(path)
        file = stack.enter_context(path.open("rb"))
        with time_limit(SECONDS + SECONDS_A_MEGABYTE * size / 1e6):
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except OutOfTime as error:
        raise BadInput("{path} takes too long to open; is it a table?", path=path) from error
    except OSError as error:
        if isinstance(error, zipfile.BadZipFile) or error.errno is None:
            raise _no_workbook(path) from error
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises what its parsers raise
        raise _no_workbook(path) from error
    stack.callback(book.close)
    return book


def _no_workbook(path: Path) -> BadInput:
    return BadInput("{path} is not an Excel workbook, or is damaged.", path=path)


def _refuse_bombs(path: Path) -> int:
    """Return the size of a workbook; raises ``BadInput`` where it would unpack to too much."""
    with path.open("rb"), zipfile.ZipFile(path) as packed:
        unpacked = sum(part.file_size for part in packed.infolist())
    size = path.stat().st_size
    if unpacked > UNPACKED or unpacked > max(32 * 1024 * 1024, RATIO * size):
        raise BadInput(
            "{path} unpacks to {bytes} bytes; that is no table of articles.",
            path=path,
            bytes=f"{unpacked:,}",
        )
    return size


def _rows(
    sheet: Any, options: ExcelReading, path: Path, report: ReadReport
) -> Iterator[tuple[int, Row]]:
    names: list[str] | None = None
    number = empty = 0
    try:
        # The size that a sheet claims to have may be wrong, or huge.
        sheet.reset_dimensions()
        for number, cells in enumerate(_in_time(sheet.iter_rows(values_only=True)), 1):
            blank = cells.count(None)
            empty += blank if blank < len(cells) else max(blank, EMPTY_ROW)
            if number > MOST_ROWS or empty > MOST_EMPTY:
                reason = Reason("more rows or empty cells stand before it than a table has")
                report.refuse("documents", path, number, reason)
                return
            if blank == len(cells):
                continue
            if names is None:
                titles = ["" if cell is None else str(cell) for cell in cells]
                names = column_names(titles, header=options.header)
                if options.header:
                    continue
            yield number, {name: _plain(cell) for name, cell in zip(names, cells, strict=False)}
    except (BadInput, GeneratorExit):
        raise
    except OutOfTime:
        reason = Reason("the rows behind it take too long to read")
        report.refuse("documents", path, number + 1, reason)
    except Exception as error:  # a damaged sheet: whatever its parser raises
        reason = Reason("the row cannot be read: {reason}", reason=type(error).__name__)
        report.refuse("documents", path, number + 1, reason)


def _in_time(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield the rows; raises ``OutOfTime`` where some of them take far longer than rows do."""
    while True:
        with time_limit(SECONDS):
            found = list(islice(rows, TOGETHER))
        if not found:
            return
        yield from found


def _plain(cell: object) -> object:
    """Return a cell as JSON can hold it; numbers keep being numbers, dates become ISO 8601."""
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    if cell is None or isinstance(cell, str | int | float | bool):
        return cell
    return str(cell)


FORMAT = ExcelFormat()
