"""What a line of JSON may say, and could not be stored or written out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from annotator.formats.format import Reason
from annotator.formats.hashiya_lines import LEAST, MOST

DEEPEST = 64  # lists and objects inside one another in a document's metadata
# A NUL written as an escape: an even number of backslashes before it. SQLite's own functions end a
# text at a NUL, and PostgreSQL takes none.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


def has_nul(raw: bytes) -> bool:
    """Whether a string of the line holds a NUL; a quick look spares nearly every line."""
    return b"\\u0000" in raw and _NUL.search(raw) is not None


def trouble_in(metadata: dict[str, Any]) -> Reason | None:
    """Return why metadata could not be written out again, ``None`` where it could."""
    level: list[Any] = [metadata]
    depth = 0
    while level:
        depth += 1
        if depth > DEEPEST:
            return Reason("the line is nested too deep")
        if any(type(one) is int and not LEAST <= one <= MOST for one in level):
            return Reason("a number in it is too large")
        level = [part for one in level for part in _parts_of(one)]
    return None


def _parts_of(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value
