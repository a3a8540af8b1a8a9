"""JSON lines that Hugging Face ``datasets`` loads, with a dataset card beside them.

Tags are written by their names: JSON has no place for the names of numbers, and ``datasets`` makes
ClassLabel numbers of names wherever it is told the features, which the card does.
Read: lines and arrays of texts with spans, tokens with tags, and GLiNER's token spans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.formats.dataset_card import CARD, DatasetCard
from annotator.formats.file_names import files_below
from annotator.formats.format import Format, Holds, Located, ReadReport, WriteReport
from annotator.formats.huggingface_lines import RowFile
from annotator.formats.huggingface_reading import (
    HuggingFaceReading,
    documents_of,
    first_row,
    is_dataset_row,
)
from annotator.formats.huggingface_rows import HuggingFaceWriting, held_by, rows_of
from annotator.formats.json_array import elements_of
from annotator.formats.json_lines import objects_of


@dataclass(frozen=True)
class HuggingFaceLinesWriting(HuggingFaceWriting):
    """How a file is written."""

    card: bool = field(default=True, metadata={"title": "Lay a dataset card beside the file"})


class HuggingFaceFormat(Format):
    """A row a line."""

    key = "huggingface"
    title = "Hugging Face JSON lines"
    extensions = (".jsonl", ".json", ".ndjson")
    ReadOptions = HuggingFaceReading
    WriteOptions = HuggingFaceLinesWriting

    def holds(self, options: Any) -> Holds:
        """Return what rows of a layout carry."""
        return held_by(options)

    def recognises(self, head: bytes) -> bool:
        """Whether the first object is a row of a dataset."""
        return is_dataset_row(first_row(head))

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of files and folders; ``line`` is the number of the row."""
        for path in paths:
            for file in files_below(path, self.extensions) if path.is_dir() else [path]:
                if file.name.endswith(CARD):
                    continue
                report.files += 1
                rows = (elements_of if file.suffix.lower() == ".json" else objects_of)(file, report)
                yield from documents_of(rows, file, options, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write the rows, each read back from the file and compared, and the card."""
        card = DatasetCard(options)
        with RowFile(destination, report) as file:
            for annotated in documents:
                rows = list(rows_of(annotated, options, report))
                file.add(rows, annotated.document.id)
                card.count(rows)
        if options.card:
            # The file may be renamed with its card: any file of this kind beside it is meant.
            card.write(destination, {"train": f"*{destination.suffix}"})


FORMAT = HuggingFaceFormat()
