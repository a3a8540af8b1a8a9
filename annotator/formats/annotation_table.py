"""A table of annotations in CSV, for spreadsheets and statistics: written, never read."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.formats.annotation_rows import COLUMNS, annotation_rows
from annotator.formats.csv_tables import LONGEST, put_row
from annotator.formats.format import Format, Holds, WriteReport
from annotator.formats.json_writing import document_losses, losses_of


@dataclass(frozen=True)
class TableWriting:
    """How the table is written."""

    mark: bool = field(
        default=True, metadata={"title": "Begin with a byte order mark, so that Excel reads UTF-8"}
    )


class AnnotationTableFormat(Format):
    """One annotation a row, without the articles."""

    key = "annotation_table"
    title = "Table of annotations (CSV)"
    extensions = (".csv",)
    WriteOptions = TableWriting
    can_read = False

    def holds(self, options: Any) -> Holds:
        """Return that everything annotated is held, and the articles are not."""
        return Holds(
            spans=True,
            nested=True,
            crossing=True,
            inside_words=True,
            fragments=True,
            relations=True,
            attributes=True,
            notes=True,
            scores=True,
            document_labels=True,
            several_annotators=True,
        )

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a row for each annotation, each read back from the file and compared."""
        held = self.holds(options)
        csv.field_size_limit(LONGEST)
        encoding = "utf-8-sig" if options.mark else "utf-8"
        with (
            destination.open("w", encoding=encoding, newline="") as out,
            destination.open(encoding=encoding, newline="") as back,
        ):
            writer = csv.writer(out, lineterminator="\r\n")
            reader = csv.reader(back, strict=True)
            put_row(writer, out, reader, list(COLUMNS), "")
            for annotated in documents:
                for cells in annotation_rows(annotated):
                    put_row(writer, out, reader, cells, annotated.document.id)
                report.written["documents"] += 1
                document_losses(annotated.document, held, report)
                for one in annotated.sets:
                    losses_of(one, held, report)
                report.lost["texts"] += 1


FORMAT = AnnotationTableFormat()
