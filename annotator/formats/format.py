"""The contract of a format: what it holds, how it reads and writes, what both report.

A module of this folder that defines ``FORMAT`` is a format; nothing else needs to know it. Reading
and writing stream: memory holds one document (or one chunk), never a corpus.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import AnnotatorError

HEAD = 256 * 1024  # bytes of a file by which formats are told apart
ABOUT = ".about.json"  # after an export's name: the file that says what the export is
LISTED = 1_000  # refusals, and repairs, that a report lists; the counts go on


@dataclass(frozen=True, slots=True)
class Holds:
    """What a file of this format can carry, with the options given."""

    text_exactly: bool = False
    spans: bool = False
    nested: bool = False
    crossing: bool = False
    inside_words: bool = False
    fragments: bool = False
    relations: bool = False
    attributes: bool = False
    notes: bool = False
    scores: bool = False
    document_labels: bool = False
    several_annotators: bool = False
    metadata: bool = False
    tokens: bool = False


# All but a document's own tokens: what formats carry that give positions and free keys.
WITHOUT_TOKENS = Holds(**{one: one != "tokens" for one in Holds.__slots__})


class Reason(str):
    """An English sentence without its full stop, with the template and fields it was made of.

    Reports and the command line take it as the string it is; the window looks the template up in
    the interface's language.
    """

    template: str
    fields: dict[str, object]

    def __new__(cls, template: str, **fields: object) -> Reason:
        """Fill the template in; without fields its braces stay."""
        made = super().__new__(cls, (template.format(**fields) if fields else template).rstrip("."))
        made.template, made.fields = template, fields
        return made


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was refused or repaired, and why.

    ``line`` counts from 1; 0 is all of the file.
    """

    file: str
    line: int
    reason: str
    repaired: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class ReadReport:
    """What reading came across. ``notes`` are things the user should know (an encoding).

    ``listed`` is how many refusals, and repairs, have a line in ``problems``; the counts go on.
    """

    files: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    listed: int = LISTED

    def refuse(self, kind: str, file: Path | str, line: int, reason: str) -> None:
        """Count a document, span, relation, … that cannot be taken, and say why."""
        self.refused[kind] += 1
        if self.refused.total() <= self.listed:
            self.problems.append(Problem(readable(str(file)), line, reason))

    def repair(self, kind: str, file: Path | str, line: int, reason: str) -> None:
        """Count something that was read as what it must have meant, and say so."""
        self.repaired[kind] += 1
        if self.repaired.total() <= self.listed:
            self.problems.append(Problem(readable(str(file)), line, reason, repaired=True))

    def note(self, text: str) -> None:
        """Say something once."""
        if text not in self.notes and len(self.notes) < LISTED:
            self.notes.append(text)

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "files": self.files,
            "read": dict(self.counts),
            "refused": dict(self.refused),
            "repaired": dict(self.repaired),
            "problems": [asdict(problem) for problem in self.problems],
            "notes": list(self.notes),
        }


@dataclass(slots=True)
class WriteReport:
    """What was written, and what the format could not hold, by kind."""

    written: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Say something once."""
        if text not in self.notes and len(self.notes) < LISTED:
            self.notes.append(text)

    def as_data(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        return {
            "files": list(self.files),
            "written": dict(self.written),
            "lost": dict(self.lost),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Located:
    """A document as read, with the place it came from."""

    annotated: AnnotatedDocument
    file: Path
    line: int = 0


@dataclass(frozen=True)
class NoOptions:
    """A format without options."""


class Format:
    """One format. Subclasses set the attributes and define what they can do."""

    key: str = ""
    title: str = ""
    # What positions in its files count: "code point", "UTF-16 code unit", "UTF-8 byte", "token",
    # or "none" where files have no positions.
    unit: str = "code point"
    extensions: tuple[str, ...] = ()
    usual_for: tuple[str, ...] = ()  # endings whose files are this, unless another recognises them
    ReadOptions: type = NoOptions
    WriteOptions: type = NoOptions
    can_read: bool = True
    can_write: bool = True
    writes_folder: bool = False  # the destination is a folder, one file a document

    def holds(self, options: Any) -> Holds:
        """Return what a file written with these options can carry."""
        raise NotImplementedError

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins like this is one of this format's, by its content.

        Asked where several formats have the same file name ending; ``head`` is up to ``HEAD``
        bytes.
        """
        return False

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of files and folders one by one; what cannot be taken is reported.

        A set whose file names nobody has the annotator ``UNNAMED``. Raises ``BadInput`` where a
        file cannot be read at all.
        """
        raise NotImplementedError

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write documents to a file or folder that does not exist yet; the caller renames it.

        Counts in ``report`` what was written and lost, reads back what it wrote, and raises
        ``NotReadBack`` when that is not what was meant.
        """
        raise NotImplementedError


class NotReadBack(AnnotatorError):
    """An export that, read back, is not what was written: our bug, found before anyone else."""


@contextmanager
def fresh_file(path: Path) -> Iterator[Any]:
    """Open a text file for writing, UTF-8, line ends as written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def readable(name: str) -> str:
    """Return a file name without the bytes that are no UTF-8 (old archives hold such names)."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def sentence_of(error: OSError) -> str:
    """Return what the system says about a file."""
    return error.strerror or str(error)


UNNAMED = ""  # the id of the annotator of a set that its file ascribes to nobody
