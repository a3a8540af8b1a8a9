"""The one door for late imports: what the first page does not need is loaded when first used.

The start of the window must not wait for SQLAlchemy, Alembic and msgspec, nor for the pages of a
project; so these functions import inside themselves, and nothing else in ``ui`` does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotator import paths

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QDialog, QWidget

    from annotator.core.listing import Contents, Selection
    from annotator.core.schema import Schema
    from annotator.formats.format import Format, Holds
    from annotator.project.file_lines import FileLines
    from annotator.project.looking import Look
    from annotator.project.project import Project
    from annotator.project.reports import ExportReport, ImportReport
    from annotator.settings import Settings
    from annotator.ui.command_palette import CommandPalette
    from annotator.ui.pages.agreement_page import AgreementPage
    from annotator.ui.pages.annotate_page import AnnotatePage
    from annotator.ui.pages.documents_page import DocumentsPage
    from annotator.ui.palette_rows import PaletteEntry
    from annotator.ui.project_dialog import NewProject, ProjectDialog
    from annotator.ui.settings_dialog import SettingsDialog

Progress = Callable[[int, int | None], None]


def open_project(path: str, *, me: str) -> Project:
    """Open a project; raises ``ProjectError``.

    The sample that came along is seen through the eyes of one of its own annotators.
    """
    from annotator.project import project, sample

    ours = Path(path).parent == paths.data_folder() and Path(path).stem.startswith(sample.NAME)
    return project.open_project(path, me=sample.ME if ours else me)


def new_project(path: str, *, schema: Schema, me: str) -> Project:
    """Make a project and open it; raises ``ProjectError``."""
    from annotator.project import project

    return project.new_project(project.with_suffix(path), schema=schema, me=me)


def make_sample_project() -> Path:
    """Return the file of the sample project, which is made at the first time."""
    from annotator.project import sample

    return sample.make_sample_project()


def formats() -> list[Format]:
    """Return the formats on the shelf."""
    from annotator.project import format_shelf

    return format_shelf.formats()


def look_at(sources: Sequence[str], *, format_key: str | None, options: Mapping[str, str]) -> Look:
    """Return what files are, and what the first of them holds."""
    from annotator.project import looking

    return looking.look_at([Path(path) for path in sources], format_key=format_key, options=options)


def is_table(one: Format) -> bool:
    """Whether the columns of a format's files can be chosen."""
    from annotator.project import looking

    return looking.is_table(one)


def file_lines(path: Path) -> FileLines:
    """Open a text file for showing some of its lines; raises ``BadInput``."""
    from annotator.project.file_lines import FileLines

    return FileLines(path)


def import_files(
    project: Project,
    sources: Sequence[str],
    *,
    format_key: str | None,
    annotator: str | None,
    options: Mapping[str, str],
    dry_run: bool,
    progress: Progress,
) -> ImportReport:
    """Import files and folders into the project, or only say what would happen."""
    from annotator.project import importing

    return importing.import_files(
        project,
        [Path(path) for path in sources],
        format_key=format_key,
        annotator=annotator,
        options=options,
        dry_run=dry_run,
        progress=progress,
    )


def contents_of(project: Project, selection: Selection) -> Contents:
    """Count what a selection holds."""
    from annotator.project import estimating

    return estimating.contents_of(project, selection)


def estimated_losses(holds: Holds, there: Contents) -> Mapping[str, int]:
    """Return how much of each kind a format cannot hold of what was counted."""
    from annotator.project import estimating

    return estimating.estimated_losses(holds, there)


def would_lose(
    project: Project,
    destination: Path,
    *,
    format_key: str,
    selection: Selection,
    options: Mapping[str, str],
    progress: Progress,
) -> ExportReport:
    """Do all of an export and keep nothing: exactly what would be written and lost."""
    from annotator.project import exporting

    return exporting.would_lose(
        project,
        format_key=format_key,
        annotators=selection.annotators,
        layers=selection.layers,
        documents=selection.documents,
        finished=selection.finished,
        options=options,
        destination=destination,
        progress=progress,
    )


def export_documents(
    project: Project,
    destination: Path,
    *,
    format_key: str,
    selection: Selection,
    options: Mapping[str, str],
    progress: Progress,
) -> ExportReport:
    """Write documents out, read them back, and say what the format could not hold."""
    from annotator.project import exporting

    return exporting.export_documents(
        project,
        destination,
        format_key=format_key,
        annotators=selection.annotators,
        layers=selection.layers,
        documents=selection.documents,
        finished=selection.finished,
        options=options,
        progress=progress,
    )


def pages() -> tuple[DocumentsPage, AnnotatePage]:
    """Make the two pages of a project."""
    from annotator.ui.pages.annotate_page import AnnotatePage
    from annotator.ui.pages.documents_page import DocumentsPage

    return DocumentsPage(), AnnotatePage()


def agreement_page() -> AgreementPage:
    """Make the page on which the work of annotators is compared."""
    from annotator.ui.pages.agreement_page import AgreementPage

    return AgreementPage()


def project_dialog(
    *, folder: Path, annotator: str, make: Callable[[NewProject], None], parent: QWidget
) -> ProjectDialog:
    """Make the form for a new project."""
    from annotator.ui.project_dialog import ProjectDialog

    return ProjectDialog(folder=folder, annotator=annotator, make=make, parent=parent)


def import_dialog(project: Project, *, parent: QWidget) -> QDialog:
    """Make the dialog that brings documents in."""
    from annotator.ui.pages.import_dialog import ImportDialog

    return ImportDialog(project, parent=parent)


def export_dialog(project: Project, *, search: str = "", parent: QWidget) -> QDialog:
    """Make the dialog that writes documents out; ``search`` is what their list is narrowed by."""
    from annotator.ui.pages.export_dialog import ExportDialog

    return ExportDialog(project, search=search, parent=parent)


def settings_dialog(settings: Settings, *, parent: QWidget) -> SettingsDialog:
    """Make the form of the user's settings."""
    from annotator.ui.settings_dialog import SettingsDialog

    return SettingsDialog(settings, parent=parent)


def key_sheet(schema: Schema | None, *, parent: QWidget) -> QDialog:
    """Make the sheet of all keys, with those of the schema's labels."""
    from annotator.ui.key_sheet import KeySheet, sheet_rows
    from annotator.ui.pages import agreement_keys, annotate_keys

    rows = [*annotate_keys.key_rows(), *agreement_keys.key_rows()]
    return KeySheet(sheet_rows(rows, schema), parent=parent)


def command_palette(window: QWidget) -> CommandPalette:
    """Make the palette of a window's commands."""
    from annotator.ui.command_palette import CommandPalette

    return CommandPalette(window)


def action_entries(actions: Mapping[str, QAction]) -> list[PaletteEntry]:
    """Return the entries of the palette that the menus give."""
    from annotator.ui import palette_actions

    return palette_actions.action_entries(actions)
