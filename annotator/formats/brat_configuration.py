"""The files beside brat's documents: who has which folder, and the types that brat has to know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote

from annotator.core.people import Annotator, Role
from annotator.formats.brat_lines import Arrow, Line, Said, TextBound, type_name, value_text

PEOPLE = "annotators.conf"
_LARGEST = 1024 * 1024
_LISTED = re.compile(r"[^\s|,;:]{1,40}")  # values that the list of an attribute can name


def write_people(folder: Path, people: Iterable[tuple[str, Annotator]]) -> None:
    """Write which annotator has which folder: folder, id, name and role, parted by tabs."""
    rows = [
        "\t".join([name, _cell(one.id), _cell(one.name), one.role.value]) + "\n"
        for name, one in people
    ]
    if rows:
        (folder / PEOPLE).write_text("".join(rows), encoding="utf-8", newline="")


def people_of(folder: Path) -> dict[str, Annotator]:
    """Return the annotators by their folders; none where the file is missing or another's."""
    try:
        with (folder / PEOPLE).open("rb") as file:
            text = file.read(_LARGEST).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    found = {}
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) == 4 and cells[1].strip():
            role = Role(cells[3]) if cells[3] in set(Role) else Role.ANNOTATOR
            found[cells[0]] = Annotator(unquote(cells[1]), unquote(cells[2]), role)
    return found


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


def _cell(text: str) -> str:
    return quote(text, safe=" /()[]@") if any(ord(c) < 32 or c == "%" for c in text) else text
