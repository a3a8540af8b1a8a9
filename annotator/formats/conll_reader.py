"""Reads column files: rows to sentences, tags to chunks, tokens to a text of their own.

The number of tag columns is found from the data. Rows whose number of tags varies are Wojood rows
(outermost tag first): there a tag belongs to the open span of its own label, whatever its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from annotator.core.bio import OUTSIDE, Chunk, TagScheme, decode, guess_scheme, split_tag
from annotator.core.errors import BadInput
from annotator.formats.format import ReadReport, Reason, sentence_of

LONGEST_ROW = 1024 * 1024  # bytes
SNIFFED = 20_000  # rows that are looked at to find scheme and columns
DOCSTART = "-DOCSTART-"
_DOCSTART_ID = re.compile(rf"^{DOCSTART}(?:\((.*)\))?$")
# Marks that stand for the end of a segment in some corpora (Wojood's $#$) are tokens like others.


@dataclass(slots=True)
class ReadDocument:
    """A document as it stands in a file."""

    id: str = ""
    line: int = 1
    words: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    tags: list[list[str]] = field(default_factory=list)  # one list a row
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first rows say: separator, first tag column, how many, and the scheme."""

    tab: bool
    first_tag: int
    tag_columns: int
    varying: bool
    scheme: TagScheme


def rows_of(file: BinaryIO, path: Path, report: ReadReport) -> Iterator[tuple[int, str]]:
    """Yield (line number, text without its end) of a UTF-8 file; a mark at its head is dropped."""
    number = 0
    while raw := file.readline(LONGEST_ROW + 1):
        number += 1
        if len(raw) > LONGEST_ROW:
            report.refuse(
                "rows",
                path,
                number,
                Reason("the row is longer than {bytes} bytes", bytes=f"{LONGEST_ROW:,}"),
            )
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(LONGEST_ROW + 1)
            continue
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if b"\x00" in raw:
            raise BadInput("{path} is not a text file (line {line}).", path=path, line=number)
        try:
            yield number, raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise BadInput(
                "{path} is not UTF-8 (line {line}); convert it first.", path=path, line=number
            ) from error


def layout_of(path: Path, scheme: str, report: ReadReport) -> Layout:
    """Find out how a file is laid out; raises ``BadInput`` where it has no tags."""
    sentences: list[list[list[str]]] = [[]]
    tab: bool | None = None
    try:
        with path.open("rb") as file:
            for count, (_number, text) in enumerate(rows_of(file, path, ReadReport())):
                if count >= SNIFFED:
                    break
                if not text.strip():
                    sentences.append([])
                elif not text.startswith(DOCSTART):
                    if tab is None:
                        tab = "\t" in text
                    sentences[-1].append(cells_of(text, tab=tab))
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error
    rows = [cells for sentence in sentences for cells in sentence]
    if not rows:
        raise BadInput("{path} has no tokens.", path=path)
    widths = {len(cells) for cells in rows}
    usual = max(widths, key=lambda width: sum(len(cells) == width for cells in rows))
    all_tags = all(split_tag(cell) for cells in rows for cell in cells[1:])
    varying = len(widths) > 1 and all_tags and min(widths) > 1
    first = 1 if varying else _first_tag_column([cells for cells in rows if len(cells) == usual])
    if first is None:
        raise BadInput(
            "{path} has no column of tags such as O and B-PER; is it a column file?", path=path
        )
    found = guess_scheme(
        [cells[column] for cells in sentence if column < len(cells)]
        for column in range(first, max(widths) if varying else usual)
        for sentence in sentences
    )
    if scheme != "auto":
        found = TagScheme(scheme)
    report.note(
        Reason("{file} was read as {scheme}, Wojood rows", file=path.name, scheme=found.value)
        if varying
        else Reason(
            "{file} was read as {scheme}, {columns} columns",
            file=path.name,
            scheme=found.value,
            columns=usual,
        )
    )
    return Layout(bool(tab), first, usual - first, varying, found)


def _first_tag_column(rows: list[list[str]]) -> int | None:
    """Return the first of the columns at the end that hold (nearly) nothing but tags."""
    width = len(rows[0])
    first = None
    for column in range(width - 1, 0, -1):
        tags = [split_tag(cells[column]) for cells in rows]
        good = sum(tag is not None for tag in tags)
        # A placeholder column holds "_" alone and is no tag column.
        placeholder = all(cells[column] in ("_", "-X-") for cells in rows)
        if good < 0.9 * len(rows) or placeholder:
            break
        first = column
    return first


def cells_of(text: str, *, tab: bool) -> list[str]:
    """Return the columns of a row; without tabs any run of blanks parts them."""
    return (
        text.rstrip("\t ").split("\t")
        if tab
        else text.split(" ")
        if "  " not in text
        else [cell for cell in text.split(" ") if cell]
    )


def documents_of(path: Path, layout: Layout, report: ReadReport) -> Iterator[ReadDocument]:
    """Yield the documents of a file; without -DOCSTART- a file is one."""
    current = ReadDocument()
    with path.open("rb") as file:
        for number, text in rows_of(file, path, report):
            if not text.strip():
                if current.words and current.breaks[-1:] != [len(current.words)]:
                    current.breaks.append(len(current.words))
                continue
            cells = cells_of(text, tab=layout.tab)
            if match := _DOCSTART_ID.match(cells[0]):
                if current.words:
                    yield current
                current = ReadDocument(id=unquote(match[1] or ""), line=number)
                continue
            tags = cells[layout.first_tag :]
            if not cells[0].strip() or not tags:
                report.refuse(
                    "rows", path, number, Reason("a row has a token and at least one tag")
                )
                continue
            if not layout.varying and len(tags) != layout.tag_columns:
                reason = Reason(
                    "the row has {cells} columns, the file {columns}",
                    cells=len(cells),
                    columns=layout.first_tag + layout.tag_columns,
                )
                report.refuse("rows", path, number, reason)
                continue
            current.words.append(cells[0])
            current.tags.append(tags)
            current.lines.append(number)
    if current.words:
        yield current


def chunks_of(
    document: ReadDocument, layout: Layout, path: Path, report: ReadReport
) -> list[list[Chunk]]:
    """Return one list of chunks a tag column (one list in all for Wojood rows)."""
    if layout.varying:
        return [_wojood(document, path, report)]
    columns: list[list[Chunk]] = []
    edges = sorted({0, *document.breaks, len(document.words)})
    for column in range(layout.tag_columns):
        found: list[Chunk] = []
        for first, last in pairwise(edges):
            tags = [row[column] for row in document.tags[first:last]]
            chunks, problems = decode(tags, layout.scheme)
            found += [Chunk(c.first + first, c.last + first, c.label) for c in chunks]
            for problem in problems:
                line = document.lines[first + problem.token]
                if problem.fatal:
                    report.refuse("tags", path, line, _no_tag(problem.tag))
                else:
                    report.repair("tags", path, line, _orphan(problem.tag))
        columns.append(found)
    return columns


def _wojood(document: ReadDocument, path: Path, report: ReadReport) -> list[Chunk]:
    """Match I- tags with the open span of their label, the outermost first."""
    chunks: list[Chunk] = []
    opened: list[Chunk] = []
    borders = set(document.breaks)
    for token, tags in enumerate(document.tags):
        if token in borders:
            chunks += opened
            opened = []
        still: list[Chunk] = []
        for tag in tags:
            found = split_tag(tag)
            if found is None:
                report.refuse("tags", path, document.lines[token], _no_tag(tag))
                continue
            prefix, label = found
            if prefix == OUTSIDE:
                continue
            match = next((c for c in opened if c.label == label), None) if prefix == "I" else None
            if match is not None:
                opened.remove(match)
                still.append(Chunk(match.first, token + 1, label))
                continue
            if prefix == "I":
                report.repair("tags", path, document.lines[token], _orphan(tag))
            still.append(Chunk(token, token + 1, label))
        chunks += opened
        opened = still
    return chunks + opened


def _no_tag(tag: str) -> Reason:
    return Reason("“{tag}” is no tag", tag=tag)


def _orphan(tag: str) -> Reason:
    return Reason("“{tag}” continues nothing; read as a beginning", tag=tag)
