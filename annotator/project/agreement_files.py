"""Agreement as files: results, counts and the share of every document, as CSV."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.project.agreement_report import Agreement

RESULTS, COUNTS, DOCUMENTS, SCOPE = "results.csv", "counts.csv", "documents.csv", "scope.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def refuse_what_is_in_the_way(folder: Path) -> None:
    """Raise ``AnnotatorError`` where the folder cannot be made, before the work is done."""
    if not folder.parent.is_dir():
        raise AnnotatorError("The folder {path} does not exist.", path=folder.parent)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AnnotatorError(
            "{path} is there already; name a folder that is new or empty.", path=folder
        )


def write(found: Agreement, folder: Path) -> None:
    """Write the tables into a new folder, all of them or none.

    ``results.csv`` has a row a result, ``counts.csv`` a row a count of a result, ``documents.csv``
    the statistics of every document that a value is a sum of; ``scope.json`` says what was
    compared.
    """
    scratch = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.mkdir()
        _table(scratch / RESULTS, _RESULT_HEAD, _result_rows(found))
        _table(scratch / COUNTS, _COUNT_HEAD, _count_rows(found))
        _table(scratch / DOCUMENTS, _DOCUMENT_HEAD, _document_rows(found))
        scope = json.dumps(found.scope.to_data(), ensure_ascii=False, indent=2) + "\n"
        (scratch / SCOPE).write_text(scope, encoding="utf-8")
        if folder.is_dir():
            folder.rmdir()
        scratch.rename(folder)
    except OSError as error:
        raise AnnotatorError(
            "{path} cannot be written: {reason}.", path=folder, reason=error.strerror or error
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _table(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(head)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


_RESULT_HEAD = (
    "result", "measure", "layer", "label", "annotators", "over", "value", "reason", "low", "high",
    "parameters",
)  # fmt: skip
_COUNT_HEAD = ("result", "count", "number")
_DOCUMENT_HEAD = ("result", "document", "statistic", "number")


def _result_rows(found: Agreement) -> Iterable[Sequence[Any]]:
    for number, one in enumerate(found.results, 1):
        low, high = one.interval or (None, None)
        yield (
            number,
            one.measure,
            one.layer,
            one.label,
            ", ".join(one.annotators),
            one.parameters.get("over"),
            one.value,
            None if one.reason is None else one.reason.value,
            low,
            high,
            json.dumps(dict(one.parameters), ensure_ascii=False),
        )


def _count_rows(found: Agreement) -> Iterable[Sequence[Any]]:
    for number, one in enumerate(found.results, 1):
        for name, count in one.counts.items():
            yield number, name, count


def _document_rows(found: Agreement) -> Iterable[Sequence[Any]]:
    for number, tally in enumerate(found.tallies, 1):
        if tally is None:
            continue
        for place in tally.documents.nonzero()[0].tolist():
            for column, value in enumerate(tally.rows[place].tolist()):
                name = tally.columns[column] if column < len(tally.columns) else ""
                if value:
                    yield number, found.documents[place], name or f"statistic {column + 1}", value
