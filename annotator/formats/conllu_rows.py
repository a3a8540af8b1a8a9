"""Rows of CoNLL-U and CoNLL-U Plus as sentences (https://universaldependencies.org/format.html).

A row is a word (``7``), a range that carries the surface of the words behind it (``7-8``), or an
empty node (``7.1``), which has no place in the text. A first line ``# global.columns = …`` names
the columns of CoNLL-U Plus; without it they are the ten of CoNLL-U.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from annotator.formats.format import ReadReport, Reason

STANDARD = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
COLUMNS = "# global.columns ="
NOTHING = "_"
KNOWN_EMPTY = "*"
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_EMPTY = re.compile(r"\d{1,9}\.\d{1,9}", re.ASCII)
_WIDEST = 500  # words of one range
_COLUMN_NAMES = 200


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column stands where; -1 where a file has none of that name."""

    names: tuple[str, ...]
    id: int
    form: int
    misc: int

    @classmethod
    def of(cls, names: tuple[str, ...]) -> Columns:
        """Return the places of the columns of these names."""
        places = [names.index(one) if one in names else -1 for one in ("ID", "FORM", "MISC")]
        return cls(names, *places)


TEN = Columns.of(STANDARD)


class Mark(NamedTuple):
    """The ``Entity=`` of a row; an empty node has ``first`` and ``last`` alike."""

    first: int
    last: int
    value: str
    line: int


@dataclass(slots=True)
class Sentence:
    """A sentence as it stands in a file: cells of words, and what covers them.

    ``forms`` and ``miscs`` are those of the tokens, which are words by themselves and ranges;
    ``ranges`` says which words (first, last exclusive) the token of a number stands for.
    """

    columns: Columns
    line: int
    comments: list[tuple[int, str]] = field(default_factory=list)
    words: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    miscs: list[str] = field(default_factory=list)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    empty_nodes: int = 0


def sentences_of(
    lines: Iterable[tuple[int, str]], path: Path, report: ReadReport
) -> Iterator[Sentence]:
    """Yield the sentences of numbered lines; rows that are none are refused with their line."""
    columns = TEN
    rows: _Rows | None = None
    for number, text in lines:
        if rows is not None and text and text[0] != "#" and not text.isspace():
            rows.take(number, text.split("\t"))
            continue
        if not text or text.isspace():
            if rows is not None:
                if (done := rows.finished()) is not None:
                    yield done
                rows = None
            continue
        if text.startswith(COLUMNS):
            found = _columns_named(text)
            if found is None:
                reason = Reason("the columns have no ID and FORM, or one of them twice")
                report.refuse("rows", path, number, reason)
            else:
                columns = found
            continue
        if rows is None:
            rows = _Rows(Sentence(columns, number), path, report)
        if text[0] == "#":
            rows.sentence.comments.append((number, text))
        else:
            rows.take(number, text.split("\t"))
    if rows is not None and (done := rows.finished()) is not None:
        yield done


def _columns_named(text: str) -> Columns | None:
    names = tuple(text.removeprefix(COLUMNS).split())
    fits = {"ID", "FORM"} <= set(names) and len(set(names)) == len(names) <= _COLUMN_NAMES
    return Columns.of(names) if fits else None


class _Rows:
    """A sentence that is being read."""

    def __init__(self, sentence: Sentence, path: Path, report: ReadReport) -> None:
        self.sentence = sentence
        self._path, self._report = path, report
        columns = sentence.columns
        self._width = len(columns.names)
        self._id, self._form, self._misc = columns.id, columns.form, columns.misc
        self._words, self._lines = sentence.words, sentence.lines
        self._forms, self._miscs = sentence.forms, sentence.miscs
        self._expected = "1"
        self._range: tuple[int, int, str, str, int] | None = None
        self._said_ids = False

    def take(self, number: int, cells: list[str]) -> None:
        """Take a row in, or refuse it."""
        if len(cells) != self._width:
            self._refuse(
                number,
                Reason(
                    "the row has {cells} columns, the file {columns}",
                    cells=len(cells),
                    columns=self._width,
                ),
            )
            return
        form = cells[self._form]
        misc = cells[self._misc] if self._misc >= 0 else NOTHING
        if cells[self._id] != self._expected or not form or form.isspace():
            self._take_other(number, cells, form, misc)
            return
        words = self._words
        place = len(words)
        words.append(cells)
        self._lines.append(number)
        after = place + 1
        self._expected = str(after + 1)
        if misc != NOTHING and "Entity=" in misc:
            self._mark(place, after, misc, number)
        if self._range is None:
            self._forms.append(form)
            self._miscs.append(misc)
        elif after == self._range[1]:
            self._close_range()

    def _take_other(self, number: int, cells: list[str], form: str, misc: str) -> None:
        """Take a row that is not the next word."""
        name = cells[self._id]
        place = len(self._words)
        if name.isascii() and name.isdecimal() and len(name) < 10:
            if not form.strip():
                self._refuse(number, Reason("the word has no form"))
                return
            self._say_ids(number)
            self._expected = name
            self.take(number, cells)
        elif match := _RANGE.fullmatch(name):
            self._open_range(int(match[1]), int(match[2]), form, misc, number)
        elif _EMPTY.fullmatch(name):
            self.sentence.empty_nodes += 1
            if "Entity=" in misc:
                self._mark(place, place, misc, number)
        else:
            reason = Reason("“{id}” is no id of a word, a range or an empty node", id=name[:40])
            self._refuse(number, reason)

    def finished(self) -> Sentence | None:
        """Return the sentence, ``None`` where it has no words."""
        if self._range is not None:
            line = self._range[4]
            reason = Reason("the words of the range are not all there")
            self._report.repair("rows", self._path, line, reason)
            self._close_range()
        return self.sentence if self.sentence.words else None

    def _open_range(self, first: int, last: int, form: str, misc: str, number: int) -> None:
        place = len(self.sentence.words)
        if not form.strip() or not 0 <= last - first < _WIDEST or self._range is not None:
            reason = Reason("a range that is empty, backwards, too wide or inside another")
            self._refuse(number, reason)
            return
        if first != place + 1:
            self._say_ids(number)
        self._range = (place, place + 1 + last - first, form, misc, number)
        if "Entity=" in misc:
            self._mark(place, self._range[1], misc, number)

    def _close_range(self) -> None:
        assert self._range is not None
        first, _, form, misc, number = self._range
        self._range = None
        last = len(self.sentence.words)
        if first == last:  # a surface without a word: it is one itself
            cells = [NOTHING] * len(self.sentence.columns.names)
            cells[self.sentence.columns.form] = form
            self.sentence.words.append(cells)
            self.sentence.lines.append(number)
            last += 1
        self.sentence.ranges[len(self._forms)] = (first, last)
        self._forms.append(form)
        self._miscs.append(misc)

    def _mark(self, first: int, last: int, misc: str, number: int) -> None:
        value = misc_of(misc).get("Entity")
        if value:
            self.sentence.marks.append(Mark(first, last, value, number))

    def _say_ids(self, number: int) -> None:
        if not self._said_ids:
            self._said_ids = True
            reason = Reason("the ids do not count up from 1; read in the order of the rows")
            self._report.repair("rows", self._path, number, reason)

    def _refuse(self, number: int, reason: Reason) -> None:
        self._report.refuse("rows", self._path, number, reason)


@lru_cache(maxsize=4096)
def misc_of(text: str) -> Mapping[str, str]:
    """Return the keys and values of a MISC (or FEATS) cell; a value may have ``=`` in it."""
    if text == NOTHING:
        return {}
    found: dict[str, str] = {}
    for part in text.split("|"):
        key, _, value = part.partition("=")
        if key.strip():
            found.setdefault(key.strip(), value)
    return found
