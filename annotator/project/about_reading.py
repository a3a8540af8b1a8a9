"""Reads an about file that came from somebody: checked before anything in it is believed."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.core.errors import BadInput
from annotator.formats.format import sentence_of
from annotator.project.about_file import LAYOUT, MARK

LARGEST = 2 * 1024**3  # bytes of an about file: ten million documents have less


def read_about(about: Path) -> dict[str, Any]:
    """Return the contents of an about file; raises ``BadInput`` where it is none."""
    try:
        if about.stat().st_size > LARGEST:
            raise BadInput("{path} is no about file of an export.", path=about)
        content = about.read_bytes()
    except FileNotFoundError:
        raise BadInput(
            "There is no about file {path}; the export was made without one, or it stayed behind.",
            path=about,
        ) from None
    except (OSError, ValueError) as error:
        reason = sentence_of(error) if isinstance(error, OSError) else str(error)
        raise BadInput("{path} cannot be read: {reason}.", path=about, reason=reason) from error
    try:
        told: dict[str, Any] = json.loads(content)
        sound = _is_sound(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise BadInput("{path} is no about file of an export.", path=about)
    if told[MARK] > LAYOUT:
        raise BadInput("{path} was made by a newer Hashiya; update the program.", path=about)
    return told


def _is_sound(told: Any) -> bool:
    texts = ("name", "format", "documents_sha256", "unit", "version")
    return (
        isinstance(told[MARK], int)
        and all(isinstance(told[key], str) for key in texts)
        and isinstance(told["documents_count"], int)
        and isinstance(told["text"]["exact"], bool)
        and isinstance(told["options"], dict)
        and isinstance(told["written"].get("documents", 0), int)
        and all(_is_hash(one["sha256"]) for one in told["documents"])
        and all(
            _is_below(one["name"]) and type(one["bytes"]) is int and _is_hash(one["sha256"])
            for one in told["files"]
        )
    )


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and value.isascii()


def _is_below(name: Any) -> bool:
    """Whether a name stays in the folder of the about file."""
    parts = PurePosixPath(name).parts if isinstance(name, str) and "\0" not in name else ()
    return bool(parts) and ".." not in parts and not PurePosixPath(name).is_absolute()
