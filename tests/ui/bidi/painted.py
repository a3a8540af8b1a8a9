"""Where letters are painted, read off pictures of the window and never asked of the program.

Two ways. A block character put between two letters stands out as solid ink. And a letter has a
twin: ب and ت, د and ذ, 2 and 8 have one width and one behaviour, so the pictures of a text and of
the same text with one letter replaced by its twin differ exactly where that letter is painted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBitmap, QColor, QImage, QPainter, QRegion

from annotator.ui.canvas.colours import LIGHT

BLOCK, LOWER_BLOCK = "█", "▄"

# fmt: off
_PAIRS = (
    "بت", "ثت", "جخ", "دذ", "سش", "صض", "طظ", "عغ", "حخ", "nu", "bd", "pq", "hn",
    "12", "34", "56", "78", "90", "٧٨", "٢٤",
)
# fmt: on
# How high the box of a line is at the usual size, at least, and less than from line to line.
_LINE = 34
_TWINS = {one: other for a, b in _PAIRS for one, other in ((b, a), (a, b))}


def difference(one: QImage, other: QImage) -> QRegion:
    """The pixels in which two pictures of one size differ."""
    assert one.size() == other.size()
    mixed = QImage(one)
    painter = QPainter(mixed)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Difference)
    painter.drawImage(0, 0, other)
    painter.end()
    changed = mixed.createMaskFromColor(QColor(0, 0, 0).rgb(), Qt.MaskMode.MaskInColor)
    return QRegion(QBitmap.fromImage(changed))


def coloured(image: QImage, colour: str) -> QRegion:
    """The pixels of a picture that have exactly this colour."""
    mask = image.createMaskFromColor(QColor(colour).rgb(), Qt.MaskMode.MaskOutColor)
    return QRegion(QBitmap.fromImage(mask))


def blocks(image: QImage, *, size: int) -> list[QRect]:
    """The boxes of block characters in letters of ``size`` pixels: no stroke is so solid."""
    found: list[QRect] = []
    for box in coloured(image, LIGHT.ink):
        if box.width() < size * 0.4:
            continue
        for number, block in enumerate(found):
            same = abs(block.left() - box.left()) <= 1 and abs(block.right() - box.right()) <= 1
            if same and box.top() - block.bottom() <= 2:
                found[number] = block.united(box)
                break
        else:
            found.append(box)
    return [block for block in found if block.height() >= size * 0.4]


def twin_of(text: str, place: int) -> str | None:
    """The text with the letter at a place replaced by its twin; ``None`` where it has none."""
    twin = _TWINS.get(text[place])
    return None if twin is None else text[:place] + twin + text[place + 1 :]


def twinned(text: str) -> Iterator[int]:
    """The places of letters that have a twin."""
    return (place for place, letter in enumerate(text) if letter in _TWINS)


def side_of_start(text: str, place: int) -> str | None:
    """Whether a neutral sign at a place begins at its left or right side, by UAX #9's N1 and N2.

    ``None`` where marks, numbers, isolates or embeddings make that a longer question.
    """
    before, after = _strong(text, place, -1), _strong(text, place, 1)
    if before is None or after is None or before != after:
        return None
    return "right" if before == "R" else "left"


def _strong(text: str, place: int, step: int) -> str | None:
    at = place + step
    while 0 <= at < len(text):
        kind = unicodedata.bidirectional(text[at])
        if kind == "L":
            return "L"
        if kind in {"R", "AL"}:
            return "R"
        if kind not in {"NSM", "WS", "ON", "CS"}:
            return None
        at += step
    return None


def bands(image: QImage, *colours: str) -> dict[int, frozenset[int]]:
    """The columns of pixels that these colours cover, line by line; keys are the lines' tops."""
    region = QRegion()
    for colour in colours:
        region += coloured(image, colour)
    found: dict[int, set[int]] = {}
    top = -_LINE
    for box in region:
        if box.top() >= top + _LINE:
            top = box.top()
        found.setdefault(top, set()).update(range(box.left(), box.right() + 1))
    return {top: frozenset(columns) for top, columns in found.items()}


def selected_columns(image: QImage) -> dict[int, frozenset[int]]:
    """The columns that are painted as selected, line by line, with the caret at their end."""
    found = {top: set(own) for top, own in _selected(image).items()}
    for caret in coloured(image, LIGHT.caret):
        top = line_top(found, caret.center().y())
        if top is not None:
            found[top].update(range(caret.left(), caret.right() + 1))
    return {top: frozenset(own) for top, own in found.items()}


def _selected(image: QImage) -> dict[int, frozenset[int]]:
    return bands(image, LIGHT.selection, LIGHT.selection_edge)


def line_top(columns: Iterable[int], y: int) -> int | None:
    """The top of the line at ``y``."""
    return next((top for top in columns if top - 4 <= y < top + _LINE), None)


def is_covered(columns: dict[int, frozenset[int]], box: QRect) -> bool:
    """Whether the middle of what is painted somewhere lies in covered columns of its line."""
    top = line_top(columns, box.center().y())
    return top is not None and box.center().x() in columns[top]


def edges(columns: Iterable[int]) -> set[int]:
    """The columns next to where a run of columns begins or ends, on both sides of it."""
    own = set(columns)
    return {x for one in own for x in (one - 1, one, one + 1) if {x - 1, x, x + 1} - own}
