"""``annotators.conf`` beside an export: who stands behind which name of a folder or file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote, unquote

from annotator.core.people import Annotator, Role

PEOPLE = "annotators.conf"
_LARGEST = 1024 * 1024


def write_people(folder: Path, people: Iterable[tuple[str, Annotator]]) -> None:
    """Write which annotator has which name: name of folder or file, id, name, role."""
    rows = [
        "\t".join([name, _cell(one.id), _cell(one.name), one.role.value]) + "\n"
        for name, one in people
    ]
    if rows:
        (folder / PEOPLE).write_text("".join(rows), encoding="utf-8", newline="")


def people_of(folder: Path) -> dict[str, Annotator]:
    """Return the annotators by their names there; none without the file, or with another's."""
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


def _cell(text: str) -> str:
    return quote(text, safe=" /()[]@") if any(ord(c) < 32 or c == "%" for c in text) else text
