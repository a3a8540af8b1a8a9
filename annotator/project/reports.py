"""What an import or export did, as people and programs read it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.errors import AnnotatorError
from annotator.formats.format import Located, Problem, ReadReport, Reason, WriteReport
from annotator.project.known_documents import KnownDocument, Outcome

_AFTER = re.compile(r"(?= (?:without|inside|of) )")  # the noun: “spans” of “spans of other layers”
SHOWN = 20  # problems that are printed; the report file has more


@dataclass(slots=True)
class ImportReport:
    """What came in. ``read`` is the format's own report, to which the project's refusals join.

    ``taken`` counts all that was written, also what was added to documents that were there;
    ``recognised`` counts the documents that the project had already, by ``Match``; of these
    ``skipped`` were passed over and ``added_to`` got another annotator's work. ``known`` has a
    line for each (up to ``read.listed``). ``known_refused`` counts those refused documents that
    the option ``known`` could take. ``undoable``: one step of undo takes the import back.
    """

    format_key: str
    dry_run: bool = False
    read: ReadReport = field(default_factory=ReadReport)
    taken: Counter[str] = field(default_factory=Counter)
    schema_added: tuple[str, ...] = ()
    recognised: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    added_to: int = 0
    known_refused: int = 0
    undoable: bool = False
    known: list[KnownDocument] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many documents, spans, relations … were refused."""
        return sum(self.read.refused.values())

    @property
    def problems(self) -> list[Problem]:
        """What was refused or repaired, with file, line and reason (the first thousand)."""
        return self.read.problems

    def refuse_known(self, place: Located, *, other_text: bool) -> None:
        """Refuse a document whose id is taken, by itself or by another text."""
        identity = place.annotated.document.id
        if other_text:
            reason = Reason(
                "the document “{document}” is in the project already, with another text",
                document=identity,
            )
        else:
            reason = Reason(
                "the document “{document}” is in the project already", document=identity
            )
            self.known_refused += 1
        self.read.refuse("documents", place.file, place.line, reason)

    def note_known(self, one: KnownDocument) -> None:
        """Count and list what became of a document that the project had already."""
        self.skipped += one.outcome is Outcome.SKIPPED
        self.added_to += one.outcome is Outcome.ADDED
        if len(self.known) < self.read.listed:
            self.known.append(one)

    def summary(self) -> str:
        """Return the outcome in one sentence."""
        verb = "Would import" if self.dry_run else "Imported"
        parts = [f"{verb} {amounts(self.taken)} as {self.format_key}"]
        if self.added_to:
            parts.append(f"added to {amounts({'known documents': self.added_to})}")
        if self.skipped:
            parts.append(f"skipped {amounts({'known documents': self.skipped})}")
        if self.refused:
            parts.append(f"refused {amounts(self.read.refused)}")
        if self.schema_added:
            parts.append(f"added to the schema: {', '.join(self.schema_added[:SHOWN])}")
        return "; ".join(parts) + "."

    def problem_lines(self) -> list[str]:
        """Return notes and problems as lines to print."""
        lines = self.read.notes[:SHOWN] + [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            total = self.refused + self.read.repaired.total()
            lines.append(f"… and {total - SHOWN:,} more; --report FILE lists them.")
        lines += [str(one) for one in self.known[:SHOWN]]
        if len(self.known) > SHOWN:
            total = self.recognised.total()
            lines.append(f"… and {total - SHOWN:,} more documents; --report FILE lists them.")
        return lines

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "format": self.format_key,
            "dry_run": self.dry_run,
            "taken": dict(self.taken),
            "schema_added": list(self.schema_added),
            "recognised": dict(self.recognised),
            "skipped": self.skipped,
            "added_to": self.added_to,
            "undoable": self.undoable,
            "known": [one.as_data() for one in self.known],
            **self.read.as_data(),
            "not_listed": self.refused + self.read.repaired.total() - len(self.problems),
        }


@dataclass(slots=True)
class ExportReport:
    """What went out, and what the format could not hold; ``about`` is the about file's path."""

    format_key: str
    destination: Path
    written: WriteReport = field(default_factory=WriteReport)
    dry_run: bool = False
    about: str | None = None

    @property
    def lost(self) -> dict[str, int]:
        """What the format could not hold, by kind."""
        return {kind: count for kind, count in self.written.lost.items() if count}

    def summary(self) -> str:
        """Return the outcome in one sentence."""
        text = f"{self.format_key}: {amounts(self.written.written)}"
        if self.lost:
            text += f"; the format could not hold {amounts(self.lost)}"
        return f"Would export as {text}" if self.dry_run else text

    def problem_lines(self) -> list[str]:
        """Return notes as lines to print."""
        return self.written.notes[:SHOWN]

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "format": self.format_key,
            "destination": str(self.destination),
            "dry_run": self.dry_run,
            "read_back": "equal",
            "about": self.about,
            **self.written.as_data(),
            "lost": self.lost,
        }


class Refused(AnnotatorError):
    """An import that was given up because of what it would have had to leave out.

    ``skipping`` is one that passes over such things, and had nothing left.
    """

    def __init__(self, report: ImportReport, *, skipping: bool = False) -> None:
        first = next(one for one in report.problems if not one.repaired)
        total = report.refused
        if report.known_refused == total == 1:
            super().__init__(
                "{problem}. Nothing was imported. “-o known=skip” passes over it, “-o known=add” "
                "adds its annotations as another annotator's work.",
                problem=first,
            )
        elif report.known_refused == total:
            super().__init__(
                "{problem}. {more} more like this; nothing was imported. “-o known=skip” passes "
                "over documents that are there, “-o known=add” adds their annotations as another "
                "annotator's work.",
                problem=first,
                more=total - 1,
            )
        elif total == 1:
            super().__init__("{problem}. Nothing was imported.", problem=first)
        elif skipping:
            super().__init__(
                "{problem}. {more} more like this; nothing is left to import.",
                problem=first,
                more=total - 1,
            )
        else:
            super().__init__(
                "{problem}. {more} more like this; nothing was imported. "
                "“-o problems=skip” takes the rest.",
                problem=first,
                more=total - 1,
            )
        self.report = report


def amounts(counts: Mapping[str, int]) -> str:
    """Return “12 documents, 3 spans”; zeros are left out."""
    return ", ".join(_amount(count, kind) for kind, count in counts.items() if count) or "nothing"


def _amount(count: int, kind: str) -> str:
    """Return “12 documents” or “1 document”; kinds are English plurals."""
    if count == 1:
        noun = _AFTER.split(kind, maxsplit=1)[0]
        one = f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")
        kind = one + kind[len(noun) :]
    return f"{count:,} {kind}"
