"""What the window works on: the user's settings and the open project."""

from __future__ import annotations

import getpass
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator import settings
from annotator.core.errors import AnnotatorError
from annotator.settings import Settings
from annotator.ui import opening
from annotator.ui.project_signals import ProjectSignals

if TYPE_CHECKING:
    from annotator.core.schema import Schema
    from annotator.project.project import Project

_log = logging.getLogger(__name__)


class Session(QObject):
    """Outlives the window, which is built anew when language or theme change.

    At most one project is open; ``signals`` are its announcements.
    """

    project_closing = Signal()  # the last moment at which the old project can be written to
    project_changed = Signal()
    settings_changed = Signal()

    def __init__(self, chosen: Settings) -> None:
        super().__init__()
        self.settings = chosen
        self.project: Project | None = None
        self.signals: ProjectSignals | None = None

    @property
    def annotator(self) -> str:
        """The name that the user's annotations carry."""
        return self.settings.annotator or system_name()

    def open(self, path: str) -> None:
        """Open a project in place of the open one, which stays when ``ProjectError`` is raised."""
        self._take(opening.open_project(path, me=self.annotator))

    def make(self, path: str, *, schema: Schema, annotator: str) -> None:
        """Make a project and open it; the open one stays when ``ProjectError`` is raised."""
        self._take(opening.new_project(path, schema=schema, me=annotator))
        self.change_settings(replace(self.settings, annotator=annotator))

    def open_sample(self) -> None:
        """Open the sample project, which is made at the first time."""
        self.open(str(opening.make_sample_project()))

    def close(self) -> None:
        """Close the open project, if any."""
        if self.project is None:
            return
        assert self.signals is not None
        self.project_closing.emit()
        self.signals.stop()
        self.signals.deleteLater()
        self.project.close()
        self.project = self.signals = None
        self.project_changed.emit()

    def leave(self) -> None:
        """Close the project because the user is done with it; the next start does not open it."""
        self.close()
        self.change_settings(replace(self.settings, last_project=""))

    def change_settings(self, chosen: Settings) -> None:
        """Take over new settings and save them; a folder that cannot be written is only logged."""
        if chosen == self.settings:
            return
        self.settings = chosen
        try:
            settings.save(chosen)
        except AnnotatorError as error:
            _log.warning("%s", error)
        self.settings_changed.emit()

    def forget(self, path: str) -> None:
        """Take a project from the list of recent ones; its file stays."""
        self.change_settings(self.settings.without_project(path))

    def _take(self, project: Project) -> None:
        self.close()
        self.project = project
        self.signals = ProjectSignals(project, parent=self)
        address = project.path
        known = str(Path(address).absolute()) if "://" not in address else address
        self.change_settings(self.settings.with_project(known))
        self.project_changed.emit()


def system_name() -> str:
    """Return the name that the system knows the user by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "annotator"
