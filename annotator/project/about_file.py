"""The about file of an export: what it is, in which unit, with which hashes.

Every export to DEST, file or folder, lays ``DEST.about.json`` beside it (never inside: a folder
holds what its format asks for and nothing else). JSON; the documents are written as they come, one
a line, so that memory stays flat. ``hashiya verify DEST`` reads it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any

from annotator import __version__
from annotator.core.document import Document
from annotator.core.listing import Selection
from annotator.formats.format import Format, WriteReport
from annotator.plugins import option_name

MARK = "hashiya_export"  # the first key of an about file
LAYOUT = 1

_BLOCK = 1024 * 1024


def is_about_file(path: Path) -> bool:
    """Whether a file is one of ours, by how it begins."""
    try:
        with path.open("rb") as file:
            return file.read(64).lstrip(b"{ \r\n\t").startswith(f'"{MARK}"'.encode())
    except OSError:
        return False


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, read block by block."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def list_hash(hashes: Iterable[str]) -> str:
    """Return the hash of hashes: the SHA-256 of the hexadecimal ones, a line each."""
    found = hashlib.sha256()
    for one in hashes:
        found.update(one.encode("ascii") + b"\n")
    return found.hexdigest()


def about_head(target: Format, options: Any, name: str, selection: Selection) -> dict[str, Any]:
    """Return what is known before the first document."""
    exact = target.holds(options).text_exactly
    return {
        MARK: LAYOUT,
        "tool": "Hashiya",
        "version": __version__,
        "name": name,
        "format": target.key,
        "options": {option_name(f.name): _plain(getattr(options, f.name)) for f in fields(options)},
        "selection": {
            "annotators": None if selection.annotators is None else list(selection.annotators),
            "layers": None if selection.layers is None else list(selection.layers),
            "documents": selection.documents,
            "finished": selection.finished,
        },
        "unit": target.unit,
        "text": {
            "exact": exact,
            "normalisation": "none",
            "line_ends": "unchanged" if exact else "of the format",
        },
    }


class AboutWriter:
    """Writes an about file while the documents go by."""

    def __init__(self, path: Path, head: Mapping[str, Any]) -> None:
        self._path, self._head = path, head
        self._hashes = hashlib.sha256()
        self._count = 0

    def __enter__(self) -> AboutWriter:
        self._out = self._path.open("w", encoding="utf-8", newline="")
        self._out.write("{\n" + "".join(_pair(key, one) for key, one in self._head.items()))
        self._out.write('"documents": [')
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._out.close()

    def add(self, document: Document) -> None:
        """Note a document that is handed to the format."""
        sha256 = document.sha256
        self._hashes.update(sha256.encode("ascii") + b"\n")
        self._item({"id": document.id, "sha256": sha256}, first=not self._count)
        self._count += 1

    def finish(self, report: WriteReport, files: Iterable[tuple[Path, str]]) -> None:
        """Close it with the counts and the files, each with its name from here."""
        self._out.write("\n],\n")
        rest = {
            "documents_sha256": self._hashes.hexdigest(),
            "documents_count": self._count,
            "written": dict(report.written),
            "lost": {kind: count for kind, count in report.lost.items() if count},
            "notes": list(report.notes),
        }
        self._out.write("".join(_pair(key, one) for key, one in rest.items()))
        self._out.write('"files": [')
        first = True
        for path, name in files:
            item = {"name": name, "bytes": path.stat().st_size, "sha256": file_hash(path)}
            self._item(item, first=first)
            first = False
        self._out.write("\n]\n}\n")
        self._out.flush()

    def _item(self, item: Mapping[str, Any], *, first: bool) -> None:
        self._out.write(("\n" if first else ",\n") + json.dumps(item, ensure_ascii=False))


def _pair(key: str, value: Any) -> str:
    return f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)},\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value
