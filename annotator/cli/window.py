"""What the command line asks of the window, without knowing Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Window(Protocol):
    """Handed in by ``__main__``."""

    def has_screen(self) -> bool:
        """Whether a window could be shown here."""

    def open(self, project: str | None, document: str | None) -> int:
        """Open the window, on a project or on the welcome page; return its exit code."""

    def picture(self, project: str, document: str, target: Path) -> None:
        """Write a PNG of the window with a document open, without a screen."""
