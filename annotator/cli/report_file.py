"""The file of ``--report``: JSON of what was done, or of why it was not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from annotator.core.errors import AnnotatorError, BadInput
from annotator.project.export_place import is_database
from annotator.project.reports import Refused

LISTED = 100_000  # refusals, repairs and known documents that a report file lists


class ReportFile:
    """Written when the work is done or refused; without a path nothing is.

    That it cannot be written is said before the work rather than after it; so is that it would
    take the place of a project or of one of ``others``, the files that the command works on.
    """

    def __init__(self, path: Path | None, others: Sequence[Path] = ()) -> None:
        self._path, self._others = path, others

    def __enter__(self) -> ReportFile:
        if self._path is not None:
            if is_database(self._path) or any(_same(self._path, one) for one in self._others):
                raise BadInput(
                    "The report would take the place of {path}; name another file for it.",
                    path=self._path,
                )
            try:
                was_there = self._path.exists()
                self._path.open("a").close()
                if not was_there:
                    self._path.unlink()
            except OSError as error:
                raise _unwritable(self._path, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Refused):
            self.write(error.report.as_data() | {"error": str(error)})
        elif isinstance(error, AnnotatorError):
            self.write({"error": str(error)})

    def write(self, data: dict[str, Any]) -> None:
        """Write the report; raises ``BadInput``."""
        if self._path is None:
            return
        content = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        try:
            self._path.write_text(content, encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise _unwritable(self._path, error) from error


def _same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except (OSError, RuntimeError):  # one of them is not there, or links to itself
        return False


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        "The report {path} cannot be written: {reason}.", path=path, reason=error.strerror
    )
