"""The body of a WebAnno TSV file: sentences with their lines of text, and rows of tokens.

The text between sentences is not in the file. It is guessed as INCEpTION guesses it: nothing where
there is no room, else a line break and blanks; before the first sentence, blanks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from annotator.core.offsets import Utf16Map
from annotator.core.span import Span
from annotator.formats.format import Reason
from annotator.formats.webanno_tsv_header import Header, Layer, layer_of, version_of
from annotator.formats.webanno_tsv_words import text_back

_ROW = re.compile(
    r"(\d{1,9}-\d{1,9}(?:\.\d{1,9})?)\t(\d{1,9})-(\d{1,9})\t([^\t]*)(?:\t(.*))?", re.A
)
WIDEST = 100_000  # characters between two sentences

Refuse = Callable[[int, str, Reason], None]


class Unreadable(Exception):
    """The file cannot be read as a whole; ``reason`` says why, ``line`` where."""

    def __init__(self, line: int, reason: Reason) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(slots=True)
class Unit:
    """A row: a token, or a part of one. Positions are those of the file until they are placed."""

    line: int
    id: str
    begin: int
    end: int
    words: str
    cells: tuple[str, ...]

    @property
    def is_token(self) -> bool:
        """Whether the row is a whole token."""
        return "." not in self.id


@dataclass(slots=True)
class Sentence:
    """A sentence as it stands in the file."""

    line: int
    named: bool = False
    texts: list[str] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """A file's layers and text, with its rows at code points of the text.

    ``counts_code_points`` says that its positions turned out to be no UTF-16 units, ``guessed``
    that some of the text stands between sentences, ``named`` that sentences have ids.
    """

    layers: tuple[Layer, ...]
    text: str
    units: tuple[Unit, ...]
    counts_code_points: bool
    guessed: bool
    named: bool

    def tokens(self) -> tuple[Span, ...]:
        """Return the tokens; those without width, or inside another, are left out."""
        found: list[Span] = []
        for unit in self.units:
            after = found[-1].end if found else 0
            if unit.is_token and after <= unit.begin < unit.end:
                found.append(Span(unit.begin, unit.end))
        return tuple(found)


def body_of(content: str, refuse: Refuse) -> Body:
    """Return what a file holds; rows that cannot stand are refused. Raises ``Unreadable``."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    header, after = _header_of(lines)
    sentences = list(_sentences(lines, after, header, refuse))
    if not sentences:
        raise Unreadable(0, Reason("there is no sentence in the file"))
    by_code_point, text, wrong, guessed = _placed(sentences)
    units = []
    named = any(sentence.named for sentence in sentences)
    places = None if by_code_point else Utf16Map(text)
    for sentence in sentences:
        for unit in sentence.units:
            if unit.line in wrong:
                refuse(unit.line, "rows", _mismatch(unit, text, places))
                continue
            if places is not None:
                unit.begin, unit.end = places.from_utf16(unit.begin), places.from_utf16(unit.end)
            units.append(unit)
    return Body(header.layers, text, tuple(units), by_code_point, guessed, named)


def _placed(sentences: list[Sentence]) -> tuple[bool, str, set[int], bool]:
    """Return whether code points count, the text, the lines that miss it, whether it has gaps.

    Positions are UTF-16 units, but some writers count code points: what fits better is right.
    """
    first: Unreadable | None = None
    found: tuple[bool, str, set[int], bool] | None = None
    for by_code_point, length in ((False, _utf16_length), (True, len)):
        try:
            text, wrong, guessed = _assembled(sentences, length)
        except Unreadable as error:
            first = first or error
            continue
        if found is None or len(wrong) < len(found[2]):
            found = (by_code_point, text, wrong, guessed)
        if not wrong:
            break
    if found is None:
        assert first is not None
        raise first
    return found


def _header_of(lines: list[str]) -> tuple[Header, int]:
    version = version_of(lines[0])
    if version is None:
        raise Unreadable(1, Reason("it does not begin with {line}", line="#FORMAT=WebAnno TSV 3.3"))
    if version[0] != 3:
        told = ".".join(map(str, version))
        raise Unreadable(1, Reason("it is WebAnno TSV {version}, not 3", version=told))
    layers: list[Layer] = []
    width = 0
    for number, line in enumerate(lines[1:], 2):
        layer = layer_of(line, width)
        if layer is None:
            if line.startswith("#T_"):
                raise Unreadable(number, Reason("“{line}” declares no layer", line=line[:60]))
            break
        width += len(layer.columns)
        layers.append(layer)
    return Header(version < (3, 2), tuple(layers)), len(layers) + 1


def _sentences(lines: list[str], after: int, header: Header, refuse: Refuse) -> Iterator[Sentence]:
    sentence: Sentence | None = None
    for number, line in enumerate(lines[after:], after + 1):
        if not line.strip(" "):
            continue
        if line.startswith("#"):
            if sentence is None or sentence.units:
                if sentence is not None:
                    yield sentence
                sentence = Sentence(number)
            name, _, told = line.partition("=")
            if name == "#Text":
                sentence.texts.append(text_back(told, java=header.java))
            elif name == "#Sentence.id":
                sentence.named = True
            else:
                refuse(number, "rows", _no_line(line))
            continue
        unit = _unit_of(line, number)
        if unit is None:
            refuse(number, "rows", _no_line(line))
        elif sentence is None or not sentence.texts:
            raise Unreadable(number, Reason("no line of text stands before the rows"))
        else:
            if len(unit.cells) != header.width:
                refuse(
                    number,
                    "rows",
                    Reason(
                        "the row has {found} columns, not {wanted}",
                        found=len(unit.cells),
                        wanted=header.width,
                    ),
                )
                unit.cells = ("_",) * header.width
            sentence.units.append(unit)
    if sentence is not None and sentence.texts:
        yield sentence


def _no_line(line: str) -> Reason:
    return Reason("“{line}” is no line of a WebAnno TSV file", line=line[:60])


def _unit_of(line: str, number: int) -> Unit | None:
    match = _ROW.fullmatch(line)
    if match is None:
        return None
    cells = match[5].split("\t") if match[5] is not None else []
    # Rows end with a tab, which some writers leave out.
    if cells and not cells[-1]:
        cells.pop()
    return Unit(number, match[1], int(match[2]), int(match[3]), match[4], tuple(cells))


# ------------------------------------------------------------------------------------------- text


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _assembled(
    sentences: list[Sentence], length: Callable[[str], int]
) -> tuple[str, set[int], bool]:
    """Return the text, the lines of rows whose words do not stand there, and whether it has gaps.

    Raises ``Unreadable`` where sentences lie upon each other.
    """
    parts: list[str] = []
    at = 0
    guessed = False
    for sentence in sentences:
        text = "\n".join(sentence.texts)
        begin = _begin_of(sentence, text, length)
        gap = begin - at if begin is not None else int(bool(parts))
        if not 0 <= gap <= WIDEST:
            reason = Reason("the sentence begins where the one before it has not ended")
            if gap > 0:
                reason = Reason(
                    "the sentence begins {characters} characters behind the one before it",
                    characters=f"{gap:,}",
                )
            raise Unreadable(sentence.line, reason)
        if gap:
            parts.append("\n" + " " * (gap - 1) if parts else " " * gap)
            guessed = guessed or len(parts) > 1
        parts.append(text)
        at += gap + length(text)
    whole = "".join(parts)
    units = [unit for sentence in sentences for unit in sentence.units]
    places = Utf16Map(whole) if length is _utf16_length else None
    wrong = {unit.line for unit in units if not _stands(unit, whole, places)}
    return whole, wrong, guessed


def _begin_of(sentence: Sentence, text: str, length: Callable[[str], int]) -> int | None:
    if not sentence.units:
        return None
    first = sentence.units[0]
    # A sentence begins with its first token; where it does not, blanks stand before that.
    blanks = len(text) - len(text.lstrip())
    if blanks and first.words and not text.startswith(_said(first)):
        return first.begin - length(text[:blanks])
    return first.begin


def _said(unit: Unit) -> tuple[str, str]:
    return unit.words, text_back(unit.words, java=False)


def _stands(unit: Unit, text: str, places: Utf16Map | None) -> bool:
    return unit.begin <= unit.end and _found(unit, text, places) in _said(unit)


def _found(unit: Unit, text: str, places: Utf16Map | None) -> str | None:
    begin, end = unit.begin, unit.end
    if places is not None:
        begin, end = places.from_utf16(begin), places.from_utf16(end)
    return text[begin:end] if end <= len(text) else None


def _mismatch(unit: Unit, text: str, places: Utf16Map | None) -> Reason:
    return Reason(
        "{id}: the text at {start}–{end} is “{found}”, not “{given}”",
        id=unit.id,
        start=unit.begin,
        end=unit.end,
        found=(_found(unit, text, places) or "")[:60],
        given=unit.words[:60],
    )
