"""The sample project: the articles that come along, with their annotators, in a file of its own."""

from __future__ import annotations

from pathlib import Path

from annotator import paths
from annotator.core.errors import ProjectError
from annotator.project.importing import import_files
from annotator.project.label_sets import DEFAULT, find_schema
from annotator.project.project import SUFFIX, new_project

NAME = "sample"
ME = "amal"  # the annotator whose eyes the sample is seen through


def sample_files() -> list[Path]:
    """Return the files of the sample corpus, in order."""
    return sorted((paths.resources() / "samples").glob("*.jsonl"))


def make_sample_project(folder: Path | None = None, *, fresh: bool = False) -> Path:
    """Return the sample project in ``folder``, made when it is not there.

    With ``fresh`` a new one is made in any case, under the next free name; what a newcomer has
    tried in the old one is never overwritten.
    """
    home = folder or paths.data_folder()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(
            "The folder {folder} cannot be made: {reason}.", folder=home, reason=error.strerror
        ) from error
    path = home / f"{NAME}{SUFFIX}"
    if path.exists() and not fresh:
        return path
    number = 1
    while path.exists():
        number += 1
        path = home / f"{NAME}-{number}{SUFFIX}"
    project = new_project(path, schema=find_schema(DEFAULT), me=ME)
    try:
        import_files(project, sample_files())
    except BaseException:
        project.close()
        path.unlink(missing_ok=True)
        raise
    project.close()
    return path
