"""DOOR: what a project announces, as one Qt signal on the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from annotator.project.project import Project


class ProjectSignals(QObject):
    """Listens to one project until ``stop``.

    The project announces on whichever thread made the change; a signal that crosses threads is
    queued, so ``changed`` always arrives on the thread of its receiver.
    """

    changed = Signal(object)  # Changes

    def __init__(self, project: Project, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = project.subscribe(self.changed.emit)

    def stop(self) -> None:
        """Hear nothing more."""
        self._stop()
