"""The label sets that come along, and schema files of the user's own."""

from __future__ import annotations

from pathlib import Path

from annotator import paths
from annotator.core.errors import BadInput
from annotator.core.schema import Schema
from annotator.core.schema_file import read_schema

DEFAULT = "news"


def label_sets() -> dict[str, Path]:
    """Return the label sets that come along, by key."""
    folder = paths.resources() / "label_sets"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def find_schema(name: str) -> Schema:
    """Return the schema of a label set's key or of a TOML or JSON file; raises ``BadInput``."""
    known = label_sets()
    if name in known:
        return read_schema(known[name])
    path = Path(name).expanduser()
    if not path.exists():
        raise BadInput(
            "There is no label set or file “{name}”; the label sets are {known}.",
            name=name,
            known=", ".join(known),
        )
    return read_schema(path)
