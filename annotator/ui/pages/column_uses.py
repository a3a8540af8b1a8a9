"""What each column of a table is used for, and the import's options that say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.formats.table_mapping import TablePreview

# The options that a choice of columns replaces; a form of options need not show them.
OPTIONS = ("text", "id", "title", "date", "source", "url", "labels", "metadata")
_NO_NAMES = frozenset({"", "auto", "*"})  # mean something else in the options


class Use(StrEnum):
    """What becomes of a column."""

    TEXT = "text"
    TITLE = "title"
    ID = "id"
    DATE = "date"
    SOURCE = "source"
    URL = "url"
    LABEL = "label"
    METADATA = "metadata"
    OUT = "out"


ONCE = (Use.TEXT, Use.TITLE, Use.ID, Use.DATE, Use.SOURCE, Use.URL)  # one column at most


def guessed_uses(preview: TablePreview) -> list[Use]:
    """Return what the columns are taken for when nobody says anything."""
    of: dict[str, Use] = {column: Use(key) for key, column in preview.keys.items()}
    of |= dict.fromkeys(preview.labels, Use.LABEL)
    of |= {preview.title: Use.TITLE, preview.id: Use.ID, preview.text: Use.TEXT}
    return [of.get(column, Use.METADATA) for column in preview.columns]


def with_use(uses: Sequence[Use], column: int, use: Use) -> list[Use]:
    """Return the uses after a choice; what was used so before becomes metadata where one may."""
    made = [Use.METADATA if use in ONCE and one is use else one for one in uses]
    made[column] = use
    return made


def mapping_options(columns: Sequence[str], uses: Sequence[Use]) -> Mapping[str, str]:
    """Return the choice as options of the import, as the command line takes them."""
    named = [
        (_name(column, number, columns), use)
        for number, (column, use) in enumerate(zip(columns, uses, strict=True), 1)
    ]
    options = {str(use): next((name for name, found in named if found is use), "") for use in ONCE}
    options["labels"] = ",".join(name for name, use in named if use is Use.LABEL)
    kept = [name for name, use in named if use is Use.METADATA]
    # All others, also those that only later rows of a file of JSON lines have.
    options["metadata"] = ",".join(kept) if Use.OUT in uses else "*"
    return options


def _name(column: str, number: int, columns: Sequence[str]) -> str:
    plain = column not in _NO_NAMES and "," not in column and column == column.strip()
    mistakable = column[:1] == "#"
    return column if plain and not mistakable else f"#{number}"
