"""Where Qt keeps sizes of windows and panels, apart from the user's settings."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from annotator import paths


def window_memory() -> QSettings:
    """Return the file of sizes; it lies beside the settings."""
    file = paths.settings_file().with_name("window.ini")
    return QSettings(str(file), QSettings.Format.IniFormat)
