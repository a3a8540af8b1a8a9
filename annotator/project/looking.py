"""What files are before anything is imported: format, encoding, the first rows of a table.

Nothing is read beyond a bound: the first file only, and of that its head, its first documents, or
the first rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from annotator.core.errors import AnnotatorError, BadInput
from annotator.formats.format import HEAD, Format, ReadReport, sentence_of
from annotator.formats.text_encoding import encoding_of, shown_name
from annotator.plugins import read_options
from annotator.project.format_shelf import LISTED, format_for_reading

if TYPE_CHECKING:
    from annotator.formats.table_mapping import TablePreview

LARGEST = 4 * 1024 * 1024  # bytes of a file whose first documents are read for what they tell
_DOCUMENTS = 3
_SAID_ANYWAY = "{file} was read as {encoding}"  # the encoding has a place of its own


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look at some files found.

    ``format`` is ``None`` where nothing tells it; ``problem`` then says why. ``encoding`` is ""
    where there is no choice of one. ``preview`` is there for tables only.
    """

    format: Format | None
    file: Path | None = None
    encoding: str = ""
    notes: tuple[str, ...] = ()
    preview: TablePreview | None = None
    sheets: tuple[str, ...] = ()
    problem: AnnotatorError | None = None


def is_table(one: Format) -> bool:
    """Whether the columns of a format's files can be looked at and chosen."""
    return hasattr(one, "preview")


def look_at(
    paths: Sequence[Path],
    *,
    format_key: str | None = None,
    options: Mapping[str, str] | None = None,
) -> Look:
    """Return what the files are, and what the first of them holds; never raises for a bad file."""
    try:
        source = format_for_reading(paths, format_key)
    except AnnotatorError as problem:
        return Look(None, problem=problem)
    first = _first_file(paths, source)
    if first is None:
        return Look(source)
    try:
        chosen = read_options(source.ReadOptions, options or {})
        preview = cast(Any, source).preview(first, chosen) if is_table(source) else None
        return Look(
            source,
            first,
            _encoding(first, source, chosen),
            _notes(first, source, chosen),
            preview,
            cast(Any, source).sheets(first) if hasattr(source, "sheets") else (),
        )
    except AnnotatorError as problem:
        return Look(source, first, problem=problem)
    except OSError as error:
        unreadable = BadInput(
            "{path} cannot be read: {reason}.", path=first, reason=sentence_of(error)
        )
        return Look(source, first, problem=unreadable)


def _first_file(paths: Sequence[Path], source: Format) -> Path | None:
    for path in paths:
        if path.is_file():
            return path
        if path.is_dir():
            below = (one for one in path.rglob("*") if one.suffix.lower() in source.extensions)
            if found := sorted(one for one in islice(below, LISTED) if one.is_file()):
                return found[0]
    return None


def _encoding(path: Path, source: Format, options: Any) -> str:
    if "encoding" not in {item.name for item in fields(source.ReadOptions)}:
        return ""
    with path.open("rb") as file:
        found = encoding_of(file.read(HEAD), wanted=options.encoding)
    return shown_name(found) if found else ""


def _notes(path: Path, source: Format, options: Any) -> tuple[str, ...]:
    """Return what reading the first documents has to say; the columns of a table say it already."""
    if is_table(source) or path.stat().st_size > LARGEST:
        return ()
    report = ReadReport()
    documents = source.read([path], options, report)
    for _ in islice(documents, _DOCUMENTS):
        pass
    return tuple(note for note in report.notes if getattr(note, "template", "") != _SAID_ANYWAY)
