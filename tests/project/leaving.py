"""Exports of every format that are stopped, starved and killed, in a process of its own.

``python -m tests.project.leaving PROJECT FOLDER stop|starve|kill`` prints a JSON object: by format,
what was said and which names were left in its folder.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

from annotator.core.errors import AnnotatorError, Cancelled
from annotator.formats.format import Format
from annotator.project.exporting import export_documents
from annotator.project.format_shelf import formats
from annotator.project.project import Project, open_project

STARVED = 1_000  # bytes that a file may have; every export here is larger


def destination(folder: Path, form: Format) -> Path:
    """Where a format's export goes: the first of its endings, or a folder."""
    return folder / f"out{'' if form.writes_folder else form.extensions[0]}"


def left(folder: Path) -> list[str]:
    """The names in a folder, hidden ones too."""
    return sorted(one.name for one in folder.iterdir())


def stop(project: Project, out: Path, key: str) -> str:
    """Cancel when most of the documents have gone by."""

    def progress(done: int, total: int | None) -> None:
        if done == 30:
            raise Cancelled

    return said(project, out, key, progress)


def starve(project: Project, out: Path, key: str) -> str:
    """Let no file grow beyond a bound, as a full disk does."""
    import resource  # not there on Windows, where these tests are skipped

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (STARVED, hard))
    try:
        return said(project, out, key, None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def said(project: Project, out: Path, key: str, progress: object) -> str:
    """Export and return the sentence of the error."""
    try:
        export_documents(project, out, format_key=key, progress=progress)
    except AnnotatorError as error:
        return str(error)
    except BaseException as error:  # what is no sentence is what the test looks for
        return repr(error)
    return "exported"


def kill(path: str, out: Path, key: str) -> str:
    """Kill a child in the middle of its export."""
    child = os.fork()
    if child == 0:
        try:
            project = open_project(path, me="amal")

            def progress(done: int, total: int | None) -> None:
                if done == 30:
                    os.kill(os.getpid(), signal.SIGKILL)

            said(project, out, key, progress)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "survived"


def main() -> None:
    """Run one way of failing for every format on the shelf."""
    path, place, way = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    project = None if way == "kill" else open_project(path, me="amal")
    found = {}
    for form in formats():
        if not form.can_write:
            continue
        folder = place / form.key
        folder.mkdir()
        out = destination(folder, form)
        if project is None:
            told = kill(path, out, form.key)
        else:
            told = (stop if way == "stop" else starve)(project, out, form.key)
        found[form.key] = {"said": told, "left": left(folder)}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
