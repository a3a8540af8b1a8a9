"""What the reports of import and export say, in the interface's language."""

from __future__ import annotations

import string
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotator.core.errors import AnnotatorError
from annotator.ui.language import tr
from annotator.ui.pages.report_table import Kind, ReportRow
from annotator.ui.pages.transfer_words import amounts

if TYPE_CHECKING:
    from annotator.project.reports import ExportReport, ImportReport


class Told(NamedTuple):
    """A report in words: a sentence, rows, the data to save; ``unlisted`` rows are only counted."""

    headline: str
    rows: list[ReportRow]
    data: Mapping[str, Any]
    unlisted: int = 0


def import_words(found: ImportReport) -> Told:
    """Return an import's report in words."""
    taken = amounts(found.taken)
    if found.dry_run:
        headline = tr("Would be imported: {amounts}.", amounts=taken)
    else:
        headline = tr("Imported: {amounts}.", amounts=taken)
    if found.refused:
        headline += " " + tr("Refused: {amounts}.", amounts=amounts(found.read.refused))
    return _import_told(headline, found)


def refusal_words(found: ImportReport) -> Told:
    """Return the report of an import that was given up."""
    headline = tr(
        "Nothing was imported, because this must be refused: {amounts}.",
        amounts=amounts(found.read.refused),
    )
    return _import_told(headline, found)


def export_words(found: ExportReport) -> Told:
    """Return an export's report in words; its files are asked for their sizes."""
    headline = tr(
        "Exported, read back and compared: {amounts}.", amounts=amounts(found.written.written)
    )
    rows = [_note(note) for note in found.written.notes]
    rows += [
        ReportRow(Kind.WRITTEN, size_words(path), str(path))
        for path in map(Path, found.written.files)
    ]
    if found.about is not None:
        about = Path(found.about)
        words = tr("{size}: says what the export is, with hashes", size=size_words(about))
        rows.append(ReportRow(Kind.WRITTEN, words, str(about)))
    rows += loss_rows(found.lost)
    return Told(headline, rows, found.as_data())


def loss_rows(lost: Mapping[str, int]) -> list[ReportRow]:
    """Return a row for each kind of loss."""
    return [ReportRow(Kind.LOST, amounts({kind: count})) for kind, count in lost.items() if count]


def size_words(path: Path) -> str:
    """Return the size of a file, or of all files of a folder, as people read it."""
    try:
        if path.is_dir():
            size = sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
        else:
            size = path.stat().st_size
    except OSError:
        return tr("written")
    if size < 1000:
        return tr("{n} bytes", n=size)
    if size < 1_000_000:
        return tr("{size} KB", size=f"{size / 1000:.1f}")
    if size < 1_000_000_000:
        return tr("{size} MB", size=f"{size / 1_000_000:.1f}")
    return tr("{size} GB", size=f"{size / 1_000_000_000:.2f}")


def reason_words(reason: str) -> str:
    """Return a reason or note of a report in the interface's language, where it has a template."""
    template = getattr(reason, "template", None)
    return reason if template is None else tr(template, **getattr(reason, "fields", {}))


def sort_of(reason: str) -> str:
    """Return what reasons of one sort share: the template, that of an error in it first."""
    for value in getattr(reason, "fields", {}).values():
        if isinstance(value, AnnotatorError):
            return value.template
    return getattr(reason, "template", "")


def sort_words(sort: str) -> str:
    """Return a sort of reason with an ellipsis for what differs."""
    names = {name for _, name, _, _ in string.Formatter().parse(sort) if name}
    return tr(sort).format(**dict.fromkeys(names, "…"))


def _import_told(headline: str, found: ImportReport) -> Told:
    rows = [_note(note) for note in found.read.notes]
    rows += [
        ReportRow(
            Kind.REPAIRED if problem.repaired else Kind.REFUSED,
            reason_words(problem.reason),
            problem.file,
            problem.line,
            sort_of(problem.reason),
        )
        for problem in found.problems
    ]
    rows += [
        ReportRow(
            _OF_KNOWN[one.outcome],
            reason_words(one.reason),
            one.file,
            one.line,
            sort_of(one.reason),
        )
        for one in found.known
    ]
    rows += [ReportRow(Kind.ADDED, label) for label in found.schema_added]
    unlisted = found.refused + found.read.repaired.total() - len(found.problems)
    return Told(headline, rows, found.as_data(), max(0, unlisted))


_OF_KNOWN = {"skipped": Kind.SKIPPED, "added": Kind.JOINED, "twin": Kind.TWIN}


def _note(note: str) -> ReportRow:
    return ReportRow(Kind.NOTE, reason_words(note))
