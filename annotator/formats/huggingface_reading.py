"""Which of the layouts of datasets the rows of a file have, and the documents that they make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotator.formats.format import Located, ReadReport
from annotator.formats.huggingface_spans import documents_of_spans, is_our_row, is_span_row
from annotator.formats.huggingface_tokens import documents_of_tokens, is_token_row
from annotator.formats.label_names import PlainLayerReading

# Keys by which rows are known to be another tool's.
_OTHERS = frozenset(
    {
        "_input_hash",
        "_task_hash",
        "_annotator_id",
        "_session_id",
        "answer",
        "annotations",
        "Comments",
    }
)


@dataclass(frozen=True)
class HuggingFaceReading(PlainLayerReading):
    """How rows are read."""

    names: tuple[str, ...] = field(
        default=(), metadata={"title": "Names of tags that are numbers, from 0"}
    )


def documents_of(
    rows: Iterable[tuple[int, dict[str, Any]]],
    path: Path,
    options: HuggingFaceReading,
    report: ReadReport,
    *,
    names: Sequence[str] | None = None,
) -> Iterator[Located]:
    """Yield the documents of a file's rows; ``names`` are those that the file gives its tags."""
    rows = iter(rows)
    first = list(islice(rows, 1))
    everything = chain(first, rows)
    if first and is_token_row(first[0][1]):
        told = options.names or names
        yield from documents_of_tokens(everything, path, options.layer, report, told)
    else:
        yield from documents_of_spans(everything, path, options.layer, report)


def is_dataset_row(row: Mapping[str, Any]) -> bool:
    """Whether a row is one of a dataset, and of no other tool that writes the like."""
    if is_our_row(row) or {"doc_id", "ner_tags"} <= row.keys():
        return True
    if _OTHERS & row.keys():
        return False
    if is_token_row(row):
        return True
    tokens = row.get("tokens")
    of_prodigy = isinstance(tokens, list) and tokens and isinstance(tokens[0], dict)
    return is_span_row(row) and not of_prodigy and isinstance(row.get("spans"), list)


def first_row(head: bytes) -> dict[str, Any]:
    """Return the first object of a file's beginning, lines or an array, else an empty one."""
    text = head.decode("utf-8-sig", "ignore").lstrip().removeprefix("[").lstrip()
    try:
        found, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
