"""The one door for late imports: what needs the database or the formats is loaded when first used.

The start of the window must not wait for SQLAlchemy, Alembic and msgspec; so these functions
import inside themselves, and nothing else in ``ui`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.schema import Schema

if TYPE_CHECKING:
    from annotator.formats.format import Format
    from annotator.project.project import Project
    from annotator.project.transfer import ExportReport, ImportReport

Progress = Callable[[int, int | None], None]


def open_project(path: str, *, me: str) -> Project:
    """Open a project; raises ``ProjectError``."""
    from annotator.project import project

    return project.open_project(path, me=me)


def new_project(path: str, *, schema: Schema, me: str) -> Project:
    """Make a project and open it; raises ``ProjectError``."""
    from annotator.project import project

    return project.new_project(project.with_suffix(path), schema=schema, me=me)


def make_sample_project(folder: Path) -> Path:
    """Make the sample project in this folder; return its file."""
    from annotator.project import sample

    return sample.make_sample_project(folder)


def formats() -> list[Format]:
    """Return the formats on the shelf."""
    from annotator.project import transfer

    return transfer.formats()


def import_files(
    project: Project,
    paths: Sequence[str],
    *,
    format_key: str | None,
    options: Mapping[str, str],
    dry_run: bool,
    progress: Progress,
) -> ImportReport:
    """Import files and folders into the project, or only say what would happen."""
    from annotator.project import transfer

    return transfer.import_files(
        project,
        [Path(path) for path in paths],
        format_key=format_key,
        options=options,
        dry_run=dry_run,
        progress=progress,
    )


def export_documents(
    project: Project,
    destination: Path,
    *,
    format_key: str,
    annotators: Sequence[str] | None,
    finished: bool,
    options: Mapping[str, str],
    progress: Progress,
) -> ExportReport:
    """Write documents out, read them back, and say what the format could not hold."""
    from annotator.project import transfer

    return transfer.export_documents(
        project,
        destination,
        format_key=format_key,
        annotators=annotators,
        finished=finished,
        options=options,
        progress=progress,
    )
