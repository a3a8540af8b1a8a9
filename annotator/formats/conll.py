"""CoNLL column files: a token a row, tags in columns, a blank row between sentences.

Layout of Tjong Kim Sang & De Meulder 2003 (four columns) or two columns. A document begins with a
row ``-DOCSTART-``; ours carry the id in the same cell, ``-DOCSTART-(id)``, so that readers that
look at the beginning of the row, and those that count columns, are both content. A column file
has one annotator: the work of several goes to files of their own, ``NAME.annotator.conll``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotator.core.annotation import AnnotatedDocument
from annotator.core.bio import Chunk, decode, encode
from annotator.core.errors import BadInput
from annotator.formats.annotator_files import AnnotatorFiles
from annotator.formats.conll_columns import Columns, columns_of
from annotator.formats.conll_layout import layout_of
from annotator.formats.conll_options import (
    ConllReadOptions,
    ConllWriteOptions,
    InsideWords,
    Overlaps,
)
from annotator.formats.conll_reader import DOCSTART, chunks_of, documents_of, note_slips
from annotator.formats.conll_tag_lists import tag_list_rows, tag_lists_meant
from annotator.formats.format import (
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    WriteReport,
)
from annotator.formats.token_documents import document_of_tokens


class ConllFormat(Format):
    """Column files."""

    key = "conll"
    title = "CoNLL columns"
    unit = "token"
    extensions = (".conll", ".bio", ".iob", ".iob2", ".bioes")
    ReadOptions = ConllReadOptions
    WriteOptions = ConllWriteOptions

    def holds(self, options: Any) -> Holds:
        """Return what the columns carry: spans on tokens, nested ones with a column per level."""
        levels = options.overlaps in (Overlaps.LEVELS, Overlaps.TAGS)
        return Holds(
            spans=True,
            nested=levels,
            crossing=levels,
            inside_words=options.inside_words is InsideWords.SPLIT,
            tokens=True,
        )

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; the text is the tokens, parted by blanks, a line a sentence."""
        for path in paths:
            if path.is_dir():
                raise BadInput("{path} is a folder; name the column files in it.", path=path)
            report.files += 1
            layout = layout_of(path, options.scheme, report)
            columns = 1 if layout.varying else layout.tag_columns
            if columns % len(options.layers):
                raise BadInput(
                    "{path} has {columns} tag columns, which {layers} layers cannot share; "
                    "name the layers with -o layers=….",
                    path=path,
                    columns=columns,
                    layers=len(options.layers),
                )
            each = columns // len(options.layers)
            labels: Counter[str] = Counter()
            for number, found in enumerate(documents_of(path, layout, report), 1):
                chunks = chunks_of(found, layout, path, report)
                labels.update(chunk.label for column in chunks for chunk in column)
                name = found.id or (path.stem if number == 1 else f"{path.stem}-{number}")
                report.counts["documents"] += 1
                report.counts["tokens"] += len(found.words)
                annotated = document_of_tokens(
                    name, found.words, found.breaks, chunks, options.layers, each=each
                )
                yield Located(annotated, path, found.line)
            note_slips(labels, path, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write one file an annotator; each document is read back before the next is written."""
        if not options.layers:
            raise BadInput("Name at least one layer for the tag column.")
        with AnnotatorFiles(destination, report) as files:
            for annotated in documents:
                if not annotated.sets:
                    report.lost["documents without annotations"] += 1
                for one in annotated.sets:
                    found = columns_of(annotated.document, one, options, report.lost)
                    if not found.words:
                        report.lost["documents without tokens"] += 1
                        continue
                    back = files.add(one.annotator.id, _rows(found, options))
                    chunks = tuple(tuple(sorted(column)) for column in found.chunks)
                    if _meant(back, options) != (found.words, found.breaks, chunks):
                        raise NotReadBack(
                            "The document “{document}” did not come back as it was written.",
                            document=found.document,
                        )
                    _count(found, report)


def _rows(found: Columns, options: ConllWriteOptions) -> str:
    if options.overlaps is Overlaps.TAGS:
        return tag_list_rows(found)
    separator = options.separator.character
    filler = ["_", "_"] if options.columns == "4" else []
    columns = [encode(chunks, len(found.words), options.scheme) for chunks in found.chunks]
    rows = list(map(separator.join, zip(found.words, *map(repeat, filler), *columns, strict=False)))
    for n in found.breaks:
        rows[n] = "\n" + rows[n]
    if options.docstart:
        cells = ["-X-", "-X-"] if filler else []
        head = f"{DOCSTART}({quote(found.document, safe='/:.-_()')})"
        rows.insert(0, separator.join([head, *cells, *("O" for _ in columns)]) + "\n")
    return "\n".join(rows) + "\n\n"


def _meant(
    rows: str, options: ConllWriteOptions
) -> tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[Chunk, ...], ...]]:
    """Read rows back, by the letters alone."""
    if options.overlaps is Overlaps.TAGS:
        return tag_lists_meant(rows)
    separator = options.separator.character
    first_tag = 3 if options.columns == "4" else 1
    words: list[str] = []
    breaks: list[int] = []
    chunks: list[list[Chunk]] = [[] for _ in range(options.tag_columns)]
    for sentence in rows.split("\n\n")[1 if options.docstart else 0 : -1]:
        first = len(words)
        if first:
            breaks.append(first)
        cells = [row.split(separator) for row in sentence.split("\n")]
        columns = list(zip(*cells, strict=True))
        words += columns[0]
        for found, tags in zip(chunks, columns[first_tag:], strict=True):
            part, _ = decode(tags, options.scheme)
            found += [Chunk(c.first + first, c.last + first, c.label) for c in part]
    return tuple(words), tuple(breaks), tuple(map(tuple, chunks))


def _count(found: Columns, report: WriteReport) -> None:
    report.written["documents"] += 1
    report.written["sentences"] += len(found.breaks) + 1
    report.written["tokens"] += len(found.words)
    report.written["spans"] += sum(len(column) for column in found.chunks)


FORMAT = ConllFormat()
