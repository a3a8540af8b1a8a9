"""The user's settings as one dataclass; the file holds only what differs from the default.

Field metadata (title, bounds, choices) makes the settings form; fields without a title are not in
the form.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from annotator import paths
from annotator.core.errors import AnnotatorError

RECENT = 8


@dataclass(frozen=True)
class Settings:
    """What the user chose. ``recent_projects`` are paths or addresses, the newest first."""

    language: str = field(
        default="ar",
        metadata={"title": "Language", "choices": {"ar": "العربية", "en": "English"}},
    )
    theme: str = field(
        default="system",
        metadata={
            "title": "Theme",
            "choices": {"system": "Like the system", "light": "Light", "dark": "Dark"},
        },
    )
    font_size: int = field(
        default=19,
        metadata={"title": "Size of the article's text", "bounds": (12, 48), "unit": "px"},
    )
    annotator: str = field(
        default="",
        metadata={"title": "Annotator name", "description": "Your annotations carry this name."},
    )
    recent_projects: tuple[str, ...] = ()
    last_project: str = ""
    reopen_last: bool = field(
        default=True, metadata={"title": "Open the last project at the start"}
    )

    def with_project(self, path: str) -> Settings:
        """Return the settings with this project first among the recent ones."""
        others = tuple(recent for recent in self.recent_projects if recent != path)
        return replace(self, recent_projects=(path, *others)[:RECENT], last_project=path)

    def without_project(self, path: str) -> Settings:
        """Return the settings with this project forgotten."""
        others = tuple(recent for recent in self.recent_projects if recent != path)
        last = "" if self.last_project == path else self.last_project
        return replace(self, recent_projects=others, last_project=last)


def load() -> tuple[Settings, AnnotatorError | None]:
    """Return the settings and, where the file could not be used, a sentence about it.

    A broken file is set aside under another name, so that nothing in it is lost.
    """
    path = paths.settings_file()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), AnnotatorError(
            "The settings in {path} cannot be read: {reason}.", path=path, reason=error.strerror
        )
    except ValueError:
        return Settings(), _set_aside(path)
    return _from_table(table), None


def save(settings: Settings) -> None:
    """Write what differs from the default; raises ``AnnotatorError`` where that cannot be."""
    path = paths.settings_file()
    table = {
        item.name: list(value) if isinstance(value, tuple) else value
        for item in fields(settings)
        if (value := getattr(settings, item.name)) != item.default
    }
    beside = path.with_suffix(f".{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        import tomli_w  # reading needs none of it

        beside.write_text(tomli_w.dumps(table), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise AnnotatorError(
            "The settings cannot be saved in {path}: {reason}.", path=path, reason=error.strerror
        ) from error


def _set_aside(path: Path) -> AnnotatorError:
    aside = path.with_suffix(".broken.toml")
    try:
        path.replace(aside)
    except OSError:
        aside = path
    return AnnotatorError(
        "The settings file was damaged. It now lies in {path}, and the default settings are used.",
        path=aside,
    )


def _from_table(table: Mapping[str, Any]) -> Settings:
    """Take over every value of the right type and within its bounds; leave the others out."""
    kept: dict[str, Any] = {}
    for item in fields(Settings):
        value = table.get(item.name, item.default)
        if isinstance(item.default, tuple):
            value = (
                tuple(entry for entry in value if isinstance(entry, str))
                if isinstance(value, list)
                else item.default
            )
        fits = type(value) is type(item.default)
        choices = item.metadata.get("choices")
        bounds = item.metadata.get("bounds")
        if fits and choices:
            fits = value in choices
        if fits and bounds:
            fits = bounds[0] <= value <= bounds[1]
        if fits:
            kept[item.name] = value
    return Settings(**kept)
