"""The choices of column files, for the window's form and for ``-o`` on the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.bio import TagScheme


class Separator(StrEnum):
    """What stands between columns."""

    TAB = "tab"
    BLANK = "blank"

    @property
    def character(self) -> str:
        """The separator itself."""
        return "\t" if self is Separator.TAB else " "


class InsideWords(StrEnum):
    """What happens to a span that begins or ends inside a token."""

    WIDEN = "widen"
    SPLIT = "split"
    DROP = "drop"


class Overlaps(StrEnum):
    """What happens to spans of one layer that share tokens."""

    OUTERMOST = "outermost"
    LONGEST = "longest"
    LEVELS = "levels"
    TAGS = "tags"


def _said(title: str, **more: object) -> dict[str, object]:
    return {"title": title, **more}


@dataclass(frozen=True)
class ConllWriteOptions:
    """How a column file is written.

    ``widen`` is the default for spans inside words: it keeps the text's own words, which is what
    taggers are trained on; ``split`` cuts the prefix off as a token of its own.
    """

    scheme: TagScheme = field(default=TagScheme.IOB2, metadata=_said("Tag scheme"))
    separator: Separator = field(
        default=Separator.TAB,
        metadata=_said("Columns are separated by", choices={"tab": "Tabs", "blank": "Blanks"}),
    )
    columns: str = field(
        default="2",
        metadata=_said(
            "Columns",
            choices={"2": "Token and tag", "4": "Token, two placeholders, tag (CoNLL-2003)"},
        ),
    )
    layers: tuple[str, ...] = field(
        default=("entity",), metadata=_said("Layers, one tag column each")
    )
    inside_words: InsideWords = field(
        default=InsideWords.WIDEN,
        metadata=_said(
            "Spans that begin inside a word",
            choices={
                "widen": "Widen to the word",
                "split": "Cut the prefix off as a token",
                "drop": "Leave out",
            },
        ),
    )
    overlaps: Overlaps = field(
        default=Overlaps.OUTERMOST,
        metadata=_said(
            "Overlapping spans",
            choices={
                "outermost": "Keep the outermost",
                "longest": "Keep the longest",
                "levels": "One column per level",
                "tags": "All tags of a token, outermost first (Wojood)",
            },
        ),
    )
    levels: int = field(default=4, metadata=_said("Levels", bounds=(2, 9)))
    docstart: bool = field(default=True, metadata=_said("Begin every document with -DOCSTART-"))
    skip_regions: tuple[str, ...] = field(
        default=(), metadata=_said("Leave out the text of these regions")
    )

    @property
    def tag_columns(self) -> int:
        """How many tag columns a row has."""
        if self.overlaps is Overlaps.TAGS:
            return 1
        each = self.levels if self.overlaps is Overlaps.LEVELS else 1
        return each * len(self.layers)


@dataclass(frozen=True)
class ConllReadOptions:
    """How a column file is read.

    With several layers the tag columns are dealt out evenly: four columns and two layers are two
    levels of each.
    """

    scheme: str = field(
        default="auto",
        metadata=_said(
            "Tag scheme",
            choices={"auto": "Find out", "IOB1": "IOB1", "IOB2": "IOB2", "BIOES": "BIOES"},
        ),
    )
    layers: tuple[str, ...] = field(
        default=("entity",), metadata=_said("Layers of the tag columns")
    )
