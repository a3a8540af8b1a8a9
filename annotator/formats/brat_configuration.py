"""``annotation.conf`` beside brat's documents: the types that brat has to know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from annotator.formats.brat_lines import Arrow, Line, Said, TextBound, type_name
from annotator.formats.plain_values import value_text

_LISTED = re.compile(r"[^\s|,;:]{1,40}")  # values that the list of an attribute can name


class Types:
    """Collects the types of an export for ``annotation.conf``."""

    def __init__(self) -> None:
        self._spans: set[str] = set()
        self._relations: set[str] = set()
        self._attributes: dict[str, set[str]] = {}

    def take(self, lines: Iterable[Line]) -> None:
        """Take in the types of a file's lines."""
        for line in lines:
            match line:
                case TextBound(_, name):
                    self._spans.add(type_name(name))
                case Arrow(_, name):
                    self._relations.add(type_name(name))
                case Said("attribute", _, key, value):
                    values = self._attributes.setdefault(type_name(key), set())
                    text = value_text(value)
                    if value is not True and _LISTED.fullmatch(text) and len(values) < 100:
                        values.add(text)

    def write(self, folder: Path) -> None:
        """Write the file that brat reads before it shows the documents."""
        parts = [
            "[entities]",
            *sorted(self._spans),
            "[relations]",
            "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            *(f"{name} Arg1:<ENTITY>, Arg2:<ENTITY>" for name in sorted(self._relations)),
            "[events]",
            "[attributes]",
            *(
                f"{name} Arg:<ENTITY>" + (f", Value:{'|'.join(sorted(values))}" if values else "")
                for name, values in sorted(self._attributes.items())
            ),
        ]
        path = folder / "annotation.conf"
        path.write_text("\n".join(parts) + "\n", encoding="utf-8", newline="")
