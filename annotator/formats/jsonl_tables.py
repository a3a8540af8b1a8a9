"""JSON lines with one article a line under names of their own: a table, read by its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.formats.format import Format, Holds, Located, ReadReport, Reason
from annotator.formats.json_lines import first_object, objects_of
from annotator.formats.table_mapping import (
    MOST_COLUMNS,
    SAMPLED,
    TablePreview,
    TableReading,
    documents_of,
    mapping_of,
    preview_of,
)

_SPAN_KEYS = frozenset({"annotations", "label", "labels", "spans", "entities", "ner_tags"})
_ARTICLE = 40  # characters that the head of an article has at least


class JsonlTableFormat(Format):
    """One article a line; what its lines say of annotations is kept as metadata."""

    key = "jsonl_table"
    title = "Articles as JSON lines, by columns"
    unit = "none"
    extensions = (".jsonl", ".ndjson", ".json")
    ReadOptions = TableReading
    can_write = False

    def holds(self, options: Any) -> Holds:
        """Return that the articles alone are held."""
        return Holds(text_exactly=True, metadata=True)

    def recognises(self, head: bytes) -> bool:
        """Whether the first line is an article whose text is not under the usual name."""
        line = first_object(head)
        if not line or "text" in line or _SPAN_KEYS & line.keys():
            return False
        return any(isinstance(value, str) and len(value) > _ARTICLE for value in line.values())

    def preview(self, path: Path, options: Any) -> TablePreview:
        """Return the first lines and what their keys are taken for."""
        rows = [row for _, row in islice(_rows(path, ReadReport()), SAMPLED)]
        return preview_of(options, list(rows[0]) if rows else [], rows, path)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield a document a line; the id is that of its column, else file and line."""
        for path in paths:
            report.files += 1
            rows = _rows(path, report)
            sample = list(islice(rows, SAMPLED))
            if not sample:
                if not report.refused:
                    report.refuse("documents", path, 0, Reason("there is no row in it"))
                continue
            found = [row for _, row in sample]
            mapped = mapping_of(options, list(found[0]), found, path)
            report.note(Reason("the text is read from the column “{column}”", column=mapped.text))
            yield from documents_of(chain(sample, rows), mapped, path, report)


def _rows(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects that are rows of a table; one of thousands of keys is none."""
    for number, row in objects_of(path, report):
        if len(row) <= MOST_COLUMNS:
            yield number, row
        else:
            reason = Reason("the row has more than {n} columns", n=f"{MOST_COLUMNS:,}")
            report.refuse("documents", path, number, reason)


FORMAT = JsonlTableFormat()
