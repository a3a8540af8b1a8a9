"""Which formats there are, and which one a file asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from annotator import formats as shelf_of_formats
from annotator.core.errors import AnnotatorError, BadInput
from annotator.formats.file_names import is_beside
from annotator.formats.format import HEAD, Format
from annotator.plugins import describe_options, shelf
from annotator.project.import_choices import IMPORT_OPTIONS

# As ``describe_options`` describes those of a format.
EXPORT_OPTIONS: list[dict[str, Any]] = [
    {
        "name": "about",
        "title": "Say beside the export what it is, with hashes",
        "default": True,
        "choices": [],
        "bounds": [],
    },
]
LISTED = 2_000  # files of a folder whose endings tell its format
LOOKED_AT = 20  # files that are opened for it


def formats() -> list[Format]:
    """Return the formats on the shelf, by title."""
    return sorted(shelf(shelf_of_formats, "FORMAT").values(), key=lambda one: str(one.title))


def format_data(one: Format) -> dict[str, Any]:
    """Return what a format is and can hold, as JSON-ready data.

    Among the options stand those that belong to every import and export.
    """
    return {
        "key": one.key,
        "title": one.title,
        "extensions": list(one.extensions),
        "unit": one.unit,
        "folder": one.writes_folder,
        "reads": one.can_read,
        "writes": one.can_write,
        "holds": asdict(one.holds(one.WriteOptions())),
        "import_options": (
            describe_options(one.ReadOptions) + IMPORT_OPTIONS if one.can_read else []
        ),
        "export_options": (
            describe_options(one.WriteOptions) + EXPORT_OPTIONS if one.can_write else []
        ),
    }


def format_of(key: str) -> Format:
    """Return the format of a key; raises ``AnnotatorError`` that lists those there are."""
    known = {one.key: one for one in formats()}
    if key not in known:
        raise AnnotatorError(
            "There is no format “{key}”; the formats are {known}.", key=key, known=", ".join(known)
        )
    return known[key]


def format_for_reading(paths: Sequence[Path], key: str | None) -> Format:
    """Return the format that was named, else the one that takes files of these endings."""
    if key is not None:
        found = format_of(key)
        if not found.can_read:
            raise AnnotatorError("The format {key} cannot be imported.", key=key)
        return found
    readers = [one for one in formats() if one.can_read]
    known = {ending for one in readers for ending in one.extensions}
    files = [path for path in paths if path.is_file()]
    for folder in paths:
        if folder.is_dir():
            files += _some_below(folder, known)
    endings = {path.suffix.lower() for path in files} or {".txt"}
    fitting = [one for one in readers if endings <= set(one.extensions)]
    if len(fitting) > 1:
        heads = [_head(path) for path in files[:LOOKED_AT]]
        told = [one for one in fitting if heads and all(map(one.recognises, heads))]
        fitting = told or [one for one in fitting if endings <= set(one.usual_for)] or fitting
    if fitting:
        return fitting[0]
    raise BadInput(
        "The format of {path} cannot be told from its name; say --format with one of {known}.",
        path=paths[0],
        known=", ".join(one.key for one in readers),
    )


def _some_below(folder: Path, endings: set[str]) -> list[Path]:
    """Return the first files of known endings in a folder and those below it."""
    found = (
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in endings and not is_beside(file, folder) and file.is_file()
    )
    return list(islice(found, LISTED))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""  # the format says what is wrong with the file
