"""Where an export writes until it is whole: hidden beside its destination, then renamed.

``.name.machine.process.part``: a killed process leaves nothing else behind, and the next export to
that name on the same machine takes it away.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.formats.format import ABOUT, Format, sentence_of
from annotator.project.about_file import is_about_file

_DATABASE = b"SQLite format 3\0"  # how every SQLite file begins
_MACHINE = f"{zlib.crc32(platform.node().encode()):08x}"


class ExportPlace:
    """The scratch names of one export and the names they will get."""

    def __init__(self, destination: Path) -> None:
        self.destination = destination
        self._stem = f".{destination.name}.{_MACHINE}.{os.getpid()}.part"
        self.scratch = destination.with_name(self._stem + destination.suffix)
        self.about = self.scratch.with_name(self.scratch.name + ABOUT)

    def made(self) -> list[Path]:
        """Return what was written, in order, the about file last."""
        try:
            found = [p for p in self.destination.parent.iterdir() if p.name.startswith(self._stem)]
        except OSError:
            return []
        return sorted(found, key=lambda path: (path == self.about, path.name))

    def final(self, scratch: Path) -> Path:
        """Return the name that something written gets in the end."""
        return scratch.with_name(self.destination.stem + scratch.name.removeprefix(self._stem))

    def rename(self) -> list[Path]:
        """Give everything its name; what was not there before is gone again when that fails."""
        pairs = [(path, self.final(path)) for path in self.made()]
        for path, final in pairs:
            if path.is_dir():
                if final.is_dir():
                    final.rmdir()
            elif final.is_dir():
                raise AnnotatorError("{path} is a folder; name a file.", path=final)
        fresh: list[Path] = []
        try:
            for path, final in pairs:
                if not final.exists():
                    fresh.append(final)
                path.replace(final)
        except OSError:
            for final in fresh:
                _remove(final)
            raise
        return [final for _, final in pairs]

    def clear(self) -> None:
        """Take away what still has a scratch name: ours, and that of processes that are gone."""
        for path in self.made():
            _remove(path)
        name = re.compile(rf"\.{re.escape(self.destination.name)}\.{_MACHINE}\.([0-9]+)\.part")
        try:
            found = list(self.destination.parent.iterdir())
        except OSError:
            return
        for path in found:
            told = name.match(path.name)
            if told is not None and _is_gone(int(told[1])):
                _remove(path)


@contextmanager
def export_place(destination: Path, target: Format) -> Iterator[ExportPlace]:
    """Hand out a place beside the destination that holds nothing when the block has ended.

    Raises ``AnnotatorError`` where the destination cannot be written.
    """
    try:
        refuse_what_is_in_the_way(destination, target)
        place = ExportPlace(destination)
        place.clear()
    except OSError as error:
        raise unwritable(destination, error) from error
    try:
        yield place
    except OSError as error:
        raise unwritable(destination, error) from error
    except Exception as error:
        if (system := _of_libxml(error)) is not None:
            raise unwritable(destination, system) from error
        raise
    finally:
        place.clear()


def refuse_what_is_in_the_way(destination: Path, target: Format) -> None:
    """Raise ``AnnotatorError`` where an export must not or cannot put its files."""
    if not destination.parent.is_dir():
        raise AnnotatorError("The folder {path} does not exist.", path=destination.parent)
    if target.writes_folder and destination.exists():
        if not destination.is_dir() or any(destination.iterdir()):
            raise AnnotatorError(
                "{path} is there already; name a folder that is new or empty.", path=destination
            )
    elif destination.is_dir():
        raise AnnotatorError("{path} is a folder; name a file.", path=destination)
    elif destination.exists() and not destination.is_file():
        # A device or a pipe: renaming onto it would put a file in its place.
        raise AnnotatorError("{path} is not a file that can be replaced.", path=destination)
    elif is_database(destination):
        raise AnnotatorError(
            "{path} is a project, or another database; name another file.", path=destination
        )
    about = about_of(destination)
    if about.exists() and not is_about_file(about):
        raise AnnotatorError(
            "{path} stands where the export would say what it is, and is something else.",
            path=about,
        )


def is_database(path: Path) -> bool:
    """Whether a file is a project, or another database: no export is one, so it is not ours."""
    try:
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False


def unwritable(destination: Path, error: OSError) -> AnnotatorError:
    """Return what the system says, as a sentence."""
    return AnnotatorError(
        "{path} cannot be written: {reason}.", path=destination, reason=sentence_of(error)
    )


def _of_libxml(error: Exception) -> OSError | None:
    """Return what the system said, where libxml2 hands it on by its name: ``IO_ENOSPC``."""
    told = re.fullmatch(r"IO_(E[A-Z]+)", str(error))
    number = getattr(errno, told[1], None) if told is not None else None
    return None if number is None else OSError(number, os.strerror(number))


def _is_gone(process: int) -> bool:
    """Whether there is no such process; where one may not ask without harm, there may be."""
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def about_of(destination: Path) -> Path:
    """Return where the file lies that says what an export is."""
    return destination.with_name(destination.name + ABOUT)
