"""What the reports of import and export say, in the interface's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotator.ui.language import tr

if TYPE_CHECKING:
    from annotator.core.listing import Statistics
    from annotator.formats.format import Holds
    from annotator.project.reports import ExportReport, ImportReport

Words = tuple[str, list[tuple[str, str]], Mapping[str, Any]]

AMOUNTS: Mapping[str, Callable[[int], str]] = {
    "documents": lambda n: tr("{n} documents", n=n),
    "sets": lambda n: tr("the work of {n} annotators", n=n),
    "spans": lambda n: tr("{n} spans", n=n),
    "relations": lambda n: tr("{n} relations", n=n),
    "labels": lambda n: tr("{n} document labels", n=n),
    "document labels": lambda n: tr("{n} document labels", n=n),
    "attributes": lambda n: tr("{n} attributes", n=n),
    "notes": lambda n: tr("{n} notes", n=n),
    "scores": lambda n: tr("{n} scores", n=n),
    "fragments": lambda n: tr("{n} joins of fragments", n=n),
    "sentences": lambda n: tr("{n} sentences", n=n),
    "tokens": lambda n: tr("{n} tokens", n=n),
    "rows": lambda n: tr("{n} rows", n=n),
    "tags": lambda n: tr("{n} tags", n=n),
    "overlapping spans": lambda n: tr("{n} overlapping spans", n=n),
    "spans inside words": lambda n: tr("{n} spans inside words", n=n),
    "widened spans": lambda n: tr("the exact borders of {n} spans", n=n),
    "spans without tokens": lambda n: tr("{n} spans without tokens", n=n),
    "spans of other layers": lambda n: tr("{n} spans of other layers", n=n),
    "tokens of regions": lambda n: tr("{n} tokens of regions left out", n=n),
    "blanks inside tokens": lambda n: tr("{n} tokens with blanks inside", n=n),
    "documents without annotations": lambda n: tr("{n} documents without annotations", n=n),
    "documents without tokens": lambda n: tr("{n} documents without tokens", n=n),
    "metadata": lambda n: tr("the metadata of {n} documents", n=n),
    "text layout": lambda n: tr("the text layout of {n} documents", n=n),
    "type systems": lambda n: tr("{n} type systems", n=n),
}


def amounts(counts: Mapping[str, int]) -> str:
    """Return “3 documents, 5 spans”; zeros are left out, unknown kinds keep their own name."""
    told = [
        AMOUNTS[kind](count) if kind in AMOUNTS else f"{count:,} {kind}"
        for kind, count in counts.items()
        if count
    ]
    return tr(", ").join(told) or tr("nothing")


def import_words(found: ImportReport) -> Words:
    """Return headline, lines and data of an import's report."""
    taken = amounts(found.taken)
    if found.dry_run:
        headline = tr("Would be imported: {amounts}.", amounts=taken)
    else:
        headline = tr("Imported: {amounts}.", amounts=taken)
    if found.refused:
        headline += " " + tr("Refused: {amounts}.", amounts=amounts(found.read.refused))
    return headline, _import_lines(found), found.as_data()


def refusal_words(found: ImportReport) -> Words:
    """Return headline, lines and data of an import that was given up."""
    headline = tr(
        "Nothing was imported, because this must be refused: {amounts}.",
        amounts=amounts(found.read.refused),
    )
    return headline, _import_lines(found), found.as_data()


def export_words(found: ExportReport) -> Words:
    """Return headline, lines and data of an export's report."""
    headline = tr(
        "Exported, read back and compared: {amounts}.", amounts=amounts(found.written.written)
    )
    if found.lost:
        headline += " " + tr("The format could not hold: {amounts}.", amounts=amounts(found.lost))
    lines = [("", reason_words(note)) for note in found.written.notes]
    lines += [(Path(path).name, tr("written")) for path in found.written.files]
    return headline, lines, found.as_data()


def reason_words(reason: str) -> str:
    """Return a reason or note of a report in the interface's language, where it has a template."""
    template = getattr(reason, "template", None)
    return reason if template is None else tr(template, **getattr(reason, "fields", {}))


def losses(holds: Holds, there: Statistics) -> str:
    """Return what the project has and a format does not hold, as a sentence; "" for nothing."""
    counts = {
        "spans": sum(one.spans for one in there.annotators) if not holds.spans else 0,
        "relations": sum(one.relations for one in there.annotators) if not holds.relations else 0,
        "document labels": (
            sum(one.document_labels for one in there.annotators) if not holds.document_labels else 0
        ),
    }
    kinds = [AMOUNTS[kind](count) for kind, count in counts.items() if count]
    if holds.spans and not holds.attributes:
        kinds.append(tr("attributes and notes"))
    if holds.spans and not holds.nested:
        kinds.append(tr("spans inside others"))
    if not kinds:
        return ""
    return tr("This format cannot hold: {amounts}.", amounts=tr(", ").join(kinds))


def _import_lines(found: ImportReport) -> list[tuple[str, str]]:
    lines = [("", reason_words(note)) for note in found.read.notes]
    for problem in found.problems:
        file = Path(problem.file).name
        place = f"{file}:{problem.line}" if problem.line else file
        lines.append((place, reason_words(problem.reason)))
    if found.schema_added:
        lines.append((tr("Added to the labels"), ", ".join(found.schema_added)))
    return lines
