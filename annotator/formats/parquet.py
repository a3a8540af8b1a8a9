"""Parquet that Hugging Face ``datasets``, pandas and Arrow load, with a dataset card beside it.

Types are written, not guessed: dates and numbers in strings stay strings, empty lists have types,
and tags are ClassLabel numbers whose names stand in the schema. Read: our rows, other people's
spans or tokens with tags, and tables of articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.formats.dataset_card import CARD, DatasetCard
from annotator.formats.extras import library
from annotator.formats.file_names import files_below
from annotator.formats.format import Format, Holds, Located, ReadReport, Reason, WriteReport
from annotator.formats.huggingface_features import SPANS, TOKENS, TagNames, names_in
from annotator.formats.huggingface_reading import HuggingFaceReading, documents_of
from annotator.formats.huggingface_rows import HuggingFaceWriting, held_by, rows_of
from annotator.formats.huggingface_spans import SPAN_KEYS
from annotator.formats.huggingface_tokens import TAG_KEYS, WORD_KEYS
from annotator.formats.parquet_reading import ParquetSource
from annotator.formats.parquet_writing import ParquetRows
from annotator.formats.table_mapping import SAMPLED, TableReading, mapping_of
from annotator.formats.table_mapping import documents_of as articles_of


@dataclass(frozen=True)
class ParquetWriting(HuggingFaceWriting):
    """How a file is written."""

    card: bool = field(default=True, metadata={"title": "Lay a dataset card beside the file"})


class ParquetFormat(Format):
    """A table of rows."""

    key = "parquet"
    title = "Parquet (Hugging Face datasets)"
    extensions = (".parquet",)
    usual_for = extensions
    ReadOptions = HuggingFaceReading
    WriteOptions = ParquetWriting

    def holds(self, options: Any) -> Holds:
        """Return what rows of a layout carry."""
        return held_by(options)

    def recognises(self, head: bytes) -> bool:
        """Whether a file begins as Parquet does."""
        return head.startswith(b"PAR1")

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of files and folders; ``line`` is the number of the row."""
        pyarrow = library("pyarrow", extra="parquet", purpose=self.title)
        library("pyarrow.parquet", extra="parquet", purpose=self.title)
        for path in paths:
            for file in files_below(path, self.extensions) if path.is_dir() else [path]:
                if file.name.endswith(CARD):
                    continue
                report.files += 1
                source = ParquetSource(file, pyarrow)
                rows = source.rows(_needed(source.schema, pyarrow), report)
                if _KNOWN & set(source.schema.names):
                    names = _names(source.schema)
                    yield from documents_of(rows, file, options, report, names=names)
                else:
                    yield from _articles(rows, file, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write the row groups, read them back and compare them, and write the card."""
        pyarrow = library("pyarrow", extra="parquet", purpose=self.title)
        library("pyarrow.parquet", extra="parquet", purpose=self.title)
        card = DatasetCard(options)
        file = ParquetRows(destination, options.layout, TagNames(options.scheme), pyarrow)
        try:
            for annotated in documents:
                rows = list(rows_of(annotated, options, report))
                file.add(rows)
                card.count(rows)
            file.finish()
        except BaseException:
            file.give_up()
            raise
        if options.card:
            # The file may be renamed with its card: any file of this kind beside it is meant.
            card.write(destination, {"train": f"*{destination.suffix}"})


_KNOWN = {"text", *WORD_KEYS}


def _articles(
    rows: Iterator[tuple[int, dict[str, Any]]], path: Path, report: ReadReport
) -> Iterator[Located]:
    """Yield the documents of a table with one article a row under names of its own."""
    sample = list(islice(rows, SAMPLED))
    found = [row for _, row in sample]
    if not found:
        return
    mapped = mapping_of(TableReading(), list(found[0]), found, path)
    report.note(Reason("the text is read from the column “{column}”", column=mapped.text))
    yield from articles_of(chain(sample, rows), mapped, path, report)


def _needed(schema: Any, pyarrow: Any) -> list[str]:
    """Return the columns that are read: known ones, else all that could be metadata."""
    names = list(dict.fromkeys(schema.names))
    for ours in (SPANS, TOKENS):
        if set(ours) <= set(names):
            return list(ours)
    known = {*SPANS, *TOKENS, *SPAN_KEYS, *WORD_KEYS, *TAG_KEYS, "metadata", "labels"}
    return [name for name in names if name in known or _is_small(schema.field(name).type, pyarrow)]


def _is_small(kind: Any, pyarrow: Any) -> bool:
    types = pyarrow.types
    return any(
        fits(kind)
        for fits in (
            types.is_string, types.is_large_string, types.is_boolean, types.is_integer,
            types.is_floating, types.is_date, types.is_timestamp,
        )
    )  # fmt: skip


def _names(schema: Any) -> list[str] | None:
    found = (names_in(schema.metadata, key) for key in TAG_KEYS if key in schema.names)
    return next((names for names in found if names is not None), None)


FORMAT = ParquetFormat()
