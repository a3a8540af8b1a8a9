"""Reads column files: rows to sentences, tags to chunks, tokens to a text of their own.

Rows whose number of tags varies are Wojood rows (outermost tag first): there a tag belongs to the
open span of its own label, whatever its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from annotator.core.bio import OUTSIDE, Chunk, TagScheme, decode, split_tag
from annotator.core.errors import BadInput
from annotator.formats.conll_tags import likely_slips, plain_tag
from annotator.formats.format import ReadReport, Reason
from annotator.formats.json_lines import pass_over_line

LONGEST_ROW = 1024 * 1024  # bytes
DOCSTART = "-DOCSTART-"
_DOCSTART_ID = re.compile(rf"^{DOCSTART}(?:\((.*)\))?$")
# Marks that stand for the end of a segment in some corpora (Wojood's $#$) are tokens like others.


@dataclass(frozen=True, slots=True)
class Layout:
    """What the first rows say: separator, first tag column, how many, and the scheme."""

    tab: bool
    first_tag: int
    tag_columns: int
    varying: bool
    scheme: TagScheme


@dataclass(slots=True)
class ReadDocument:
    """A document as it stands in a file."""

    id: str = ""
    line: int = 1
    words: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    tags: list[list[str]] = field(default_factory=list)  # one list a row
    lines: list[int] = field(default_factory=list)


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
            if not raw.endswith(b"\n"):
                pass_over_line(file)
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


def cells_of(text: str, *, tab: bool) -> list[str]:
    """Return the columns of a row; without tabs any run of blanks parts them."""
    if tab:
        return text.rstrip("\t ").split("\t")
    return [cell for cell in text.split(" ") if cell]


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
            current.tags.append([_plain(tag, path, number, report) for tag in tags])
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


def note_slips(labels: Counter[str], path: Path, report: ReadReport) -> None:
    """Say which labels of a file are likely to be mistyped; they are taken as they stand."""
    for rare, usual in likely_slips(labels):
        report.note(
            Reason(
                "{file}: the label “{rare}” may be a slip for “{usual}”",
                file=path.name,
                rare=rare,
                usual=usual,
            )
        )


def _plain(tag: str, path: Path, line: int, report: ReadReport) -> str:
    """Return a tag as one, with what had to be left out told."""
    if tag == OUTSIDE:
        return tag
    found, hidden, second = plain_tag(tag)
    if hidden:
        reason = Reason("the tag “{tag}” has marks that do not show; they are left out", tag=found)
        report.repair("tags", path, line, reason)
    if second:
        reason = Reason("“{tag}” marks two entities in one word; the first is taken", tag=tag)
        report.refuse("tags", path, line, reason)
    return found


def _no_tag(tag: str) -> Reason:
    return Reason("“{tag}” is no tag", tag=tag)


def _orphan(tag: str) -> Reason:
    return Reason("“{tag}” continues nothing; read as a beginning", tag=tag)
