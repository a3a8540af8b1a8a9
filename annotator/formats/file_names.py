"""Names of files for documents and people: every file system takes them, and ids come back of them.

Signs that some system refuses are written as ``%`` and two hexadecimal digits, as in addresses;
letters of any script stay as they are. ``FileNames`` also keeps names apart that differ only in
ways that some systems do not see.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

from annotator.formats.format import ABOUT

_UNSAFE = re.compile(r'[<>:"|?*\\/%\x00-\x1f\x7f]|^\.|[. ]$|^ ')
_ESCAPED = re.compile(r"(?:%[0-9A-F]{2})+")
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)")
# ``.name.machine.process.part``: where an export writes until it is whole.
_SCRATCH = re.compile(r"^\..*\.[0-9a-f]{8}\.[0-9]+\.part")
_LONGEST = 180  # bytes of UTF-8; file systems allow 255 with the ending


class FileNames:
    """Gives names out, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, identity: str) -> str:
        """Return a name without an ending; ``identity_of`` gives the id back where it can."""
        name = _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", identity) or "document"
        name = _RESERVED.sub(lambda match: f"%{ord(match[0][0]):02X}{match[0][1:]}", name)
        while len(name.encode()) > _LONGEST:
            name = name[:-1]
        unique, number = name, 1
        while _same(unique) in self._taken:
            number += 1
            unique = f"{name}-{number}"
        self._taken.add(_same(unique))
        return unique


def identity_of(name: str) -> str:
    """Return the id that a name was made of (a name that was cut or numbered stays as it is)."""
    return _ESCAPED.sub(lambda match: unquote(match[0], errors="replace"), name)


def files_below(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    """Return the files of these endings in a folder and those below it, in order.

    Without what an export lays beside its files.
    """
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in endings and not is_beside(file, folder) and file.is_file()
    )


def is_beside(file: Path, folder: Path) -> bool:
    """Whether a file in a folder tells about an export, or is what a killed one left."""
    below = file.relative_to(folder).parts
    return file.name.endswith(ABOUT) or any(_SCRATCH.match(part) for part in below)


def _same(name: str) -> str:
    """Return what file systems that fold letters and marks take a name for."""
    return unicodedata.normalize("NFC", name).casefold()
