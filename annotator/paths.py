"""Where resources, the user's settings and the logs lie; the only file that knows.

``HASHIYA_HOME`` in the environment moves everything of the user's into one folder.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of icons, translations, label sets, fonts and samples.

    Installed and frozen programs hold it inside the package (``pyproject.toml`` maps it there), a
    checkout beside it.
    """
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def resource(*parts: str) -> Path:
    """Return a file or folder of the resources by its names; it need not exist."""
    return resources().joinpath(*parts)


def settings_file() -> Path:
    """Return the file of the user's settings; it need not exist."""
    return _home("user_config_path") / "settings.toml"


def log_file() -> Path:
    """Return the log file; it need not exist."""
    return _home("user_log_path") / "hashiya.log"


def data_folder() -> Path:
    """Return the folder for what the program itself makes, such as the sample project."""
    return _home("user_data_path")


def documents_folder() -> Path:
    """Return the folder in which a new project is offered."""
    if _own_home():
        return Path(_own_home())
    return platformdirs.user_documents_path()


def short(path: str) -> str:
    """Return a path as people read it: the home folder is ``~``."""
    try:
        return str(Path("~") / Path(path).relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return path


def _own_home() -> str:
    return os.environ.get("HASHIYA_HOME", "")


def _home(kind: str) -> Path:
    if _own_home():
        return Path(_own_home())
    path: Path = getattr(platformdirs, kind)("hashiya", appauthor=False)
    return path
