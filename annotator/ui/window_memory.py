"""What the window remembers apart from the settings: sizes, and the commands used last."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from annotator import paths

_RECENT = 8


def window_memory() -> QSettings:
    """Return the file of sizes; it lies beside the settings."""
    file = paths.settings_file().with_name("window.ini")
    return QSettings(str(file), QSettings.Format.IniFormat)


def recent_commands() -> list[str]:
    """Return the names of the commands used last in the palette, the last one first."""
    kept = window_memory().value("recent_commands")
    # A list of one comes back as a bare string.
    names = kept if isinstance(kept, list) else [kept]
    return [name for name in names if isinstance(name, str) and name]


def remember_command(name: str) -> None:
    """Put a command at the head of those used last."""
    others = [one for one in recent_commands() if one != name]
    memory = window_memory()
    memory.setValue("recent_commands", [name, *others][:_RECENT])
    memory.sync()
