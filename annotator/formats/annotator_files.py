"""Files of one annotator each: ``NAME.annotator.ending``, for formats that hold one person's work.

The work of a single annotator, and what nobody has worked on, has the name that was asked for.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from annotator.formats.file_names import FileNames
from annotator.formats.format import UNNAMED, Reason, WriteReport


class AnnotatorFiles:
    """The files of an export, each opened when the first part of its annotator comes."""

    def __init__(self, destination: Path, report: WriteReport) -> None:
        self._destination, self._report = destination, report
        self._names = FileNames()
        self._files: dict[str, tuple[Path, BinaryIO, BinaryIO]] = {}
        self._open = ExitStack()

    def __enter__(self) -> AnnotatorFiles:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()
        if kind is not None:
            return
        if len(self._files) == 1:
            [(path, _, _)] = self._files.values()
            path.replace(self._destination)
        elif self._files:
            names = ", ".join(owner for owner in self._files if owner != UNNAMED)
            self._report.note(Reason("one file for each of {names}", names=names))

    def add(self, owner: str, content: str) -> str:
        """Write a part to the end of an annotator's file; return what the file says there."""
        if owner not in self._files:
            path = self._path(owner)
            writes = self._open.enter_context(path.open("wb"))
            reads = self._open.enter_context(path.open("rb"))
            self._files[owner] = (path, writes, reads)
        _, out, back = self._files[owner]
        written = content.encode("utf-8")
        out.write(written)
        out.flush()
        return back.read(len(written)).decode("utf-8", "replace")

    def _path(self, owner: str) -> Path:
        if owner == UNNAMED:
            return self._destination
        stem, ending = self._destination.stem, self._destination.suffix
        return self._destination.with_name(f"{stem}.{self._names.give(owner)}{ending}")
