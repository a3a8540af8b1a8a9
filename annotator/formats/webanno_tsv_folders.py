"""Which files of a folder are whose work on what: by our own list, or as INCEpTION lays them.

A project that INCEpTION exports has ``annotation/<document>/<annotator>.tsv`` and
``curation/<document>/CURATION_USER.tsv``; ``INITIAL_CAS.tsv`` is what nobody has worked on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.core.errors import BadInput
from annotator.core.people import Annotator, Role
from annotator.formats.file_names import files_below, identity_of
from annotator.formats.format import UNNAMED, readable
from annotator.formats.people_file import people_of

ENDING = ".tsv"
NOBODY = "INITIAL_CAS"
_CURATION = "CURATION_USER"
_EXPORTED = ("annotation", "curation")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file with the work of one annotator on one document."""

    document: str
    annotator: Annotator
    file: Path


def pieces_of(path: Path, told_by: str) -> Iterator[Piece]:
    """Yield the files of a folder, or the one file; ``told_by`` is the option of reading.

    Raises ``BadInput`` where there are none.
    """
    if not path.is_dir():
        by_folder = told_by == "file" or (told_by == "auto" and path.stem == NOBODY)
        yield _piece(path, path.parent.name if by_folder else "", told_by, {})
        return
    files = files_below(path, (ENDING,))
    if not files:
        raise BadInput("There is no {ending} file in the folder {path}.", ending=ENDING, path=path)
    people = people_of(path)
    worked_on = {file.parent for file in files if file.stem != NOBODY}
    for file in files:
        folder = file.relative_to(path).parent
        if told_by == "nobody":
            yield _piece(file, folder.as_posix(), told_by, people)
        elif file.stem != NOBODY or file.parent not in worked_on:
            # An exported project has its documents one folder further in.
            if len(folder.parts) == 2 and folder.parts[0] in _EXPORTED:
                yield _piece(file, folder.parts[1], "file", people)
            else:
                yield _piece(file, folder.as_posix(), told_by, people)


def _piece(file: Path, folder: str, told_by: str, people: Mapping[str, Annotator]) -> Piece:
    """Return whose work a file is; ``folder`` is where it lies, as much of it as tells."""
    stem = readable(file.stem)
    folder = readable("" if folder == "." else folder)
    nobody = Annotator(UNNAMED, UNNAMED)
    if folder and stem == NOBODY and told_by != "nobody":
        return Piece(identity_of(folder), nobody, file)
    if folder and stem in people and told_by != "nobody":
        return Piece(identity_of(folder), people[stem], file)
    if folder and told_by == "file":
        role = Role.ADJUDICATOR if stem == _CURATION else Role.ANNOTATOR
        name = identity_of(stem)
        return Piece(identity_of(folder), Annotator(name, name, role), file)
    name = f"{folder}/{stem}" if folder else stem
    return Piece(identity_of(name), nobody, file)
