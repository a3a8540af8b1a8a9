"""DOOR: files and folders that another program of the system shows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_file(path: Path) -> bool:
    """Open a file with the program that the system has for it; return whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def show_in_folder(path: Path) -> bool:
    """Show the folder in which a file lies; return whether a program did."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
