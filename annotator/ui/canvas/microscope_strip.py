"""MicroscopeStrip: the characters around the caret in logical order, one by one, with numbers.

The order is that of reading: the first character stands at the side where the paragraph begins.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.ui.canvas.colours import LIGHT, CanvasColours
from annotator.ui.canvas.invisibles import character_name, sign_of
from annotator.ui.canvas.microscope import second_place
from annotator.ui.canvas.text_layout import TextLayout
from annotator.ui.language import isolate, tr

HEIGHT = 64
_ON_EITHER_SIDE = 7
_CELL, _CELL_TOP, _CELL_HEIGHT, _NUMBER_HEIGHT = 38, 6, 26, 13


@dataclass(frozen=True, slots=True)
class Cell:
    """A character: its position, what is shown for it, and whether its run goes leftward."""

    position: int
    shown: str
    is_sign: bool
    rtl: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the caret's place; ``caret`` is a position of the document."""

    caret: int
    rtl: bool
    cells: tuple[Cell, ...]
    words: tuple[str, ...]


def place_of(layout: TextLayout, caret: int) -> Place:
    """Return the characters around a caret, and what to say of the one after it."""
    paragraph = layout.paragraph_of(caret)
    text = layout.text
    first = max(0, caret - _ON_EITHER_SIDE)
    last = min(len(text), caret + _ON_EITHER_SIDE)
    cells = tuple(_cell(layout, position) for position in range(first, last))
    words = []
    if caret < len(text):
        character = text[caret]
        code = isolate(f"U+{ord(character):04X}")
        words.append(f"{caret} · {code} · {isolate(character_name(character))}")
        start, end, rtl = paragraph.line_of(caret).run_at(caret)
        if rtl:
            words.append(tr("from right to left, {start}–{end}", start=start, end=end))
        else:
            words.append(tr("from left to right, {start}–{end}", start=start, end=end))
    else:
        words.append(f"{caret} · {tr('end of the text')}")
    if second_place(layout, caret) is not None:
        words.append(tr("The direction changes here: the caret has two places."))
    return Place(caret, paragraph.rtl, cells, tuple(words))


def _cell(layout: TextLayout, position: int) -> Cell:
    character = layout.text[position]
    sign = sign_of(character)
    paragraph = layout.paragraph_of(position)
    rtl = paragraph.line_of(position).run_at(position)[2]
    shown = character
    if not sign and unicodedata.category(character).startswith("M"):
        # A mark alone would hang on nothing; the dotted circle is what charts put under it.
        shown = "\u25cc" + character
    elif "\ud800" <= character <= "\udfff":
        shown = "\ufffd"
    return Cell(position, sign or shown, bool(sign), rtl)


class MicroscopeStrip(QWidget):
    """Paints a place below the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._colours = LIGHT
        self._family = self.font().family()
        self.hide()

    @property
    def place(self) -> Place | None:
        """What is shown."""
        return self._place

    def show_place(self, place: Place, *, family: str, colours: CanvasColours) -> None:
        """Show this place in these letters and colours."""
        if (place, family, colours) != (self._place, self._family, self._colours):
            self._place, self._family, self._colours = place, family, colours
            self.setAccessibleDescription(" ".join(place.words))
            self.update()

    def cell_box(self, number: int) -> QRect:
        """Return the box of the cell with this number, counted in reading order."""
        assert self._place is not None
        offset = 10 + number * _CELL
        left = self.width() - offset - _CELL if self._place.rtl else offset
        return QRect(left, _CELL_TOP, _CELL, _CELL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint cells, numbers, the caret between them, and the words."""
        colours = self._colours
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(colours.paper))
        painter.fillRect(QRect(0, 0, self.width(), 1), QColor(colours.faint))
        place = self._place
        if place is not None:
            self._paint_words(painter, place)
            for number, cell in enumerate(place.cells):
                self._paint_cell(painter, cell, number, place.cells)
            self._paint_caret(painter, place)
        painter.end()

    def _paint_cell(
        self, painter: QPainter, cell: Cell, number: int, cells: tuple[Cell, ...]
    ) -> None:
        box = self.cell_box(number)
        ink, faint = QColor(self._colours.ink), QColor(self._colours.faint)
        painter.fillRect(box, QColor(self._colours.paper))
        painter.setPen(faint if cell.is_sign else ink)
        painter.setFont(self._font(10 if len(cell.shown) > 2 else 18))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.shown)
        painter.setFont(self._font(10))
        painter.setPen(faint)
        below = QRect(box.left(), box.bottom() + 4, _CELL, _NUMBER_HEIGHT)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(cell.position))
        # A line under each run, with a head where the run leads to.
        y = box.bottom() + 2
        painter.fillRect(QRect(box.left() + 1, y, _CELL - 2, 1), faint)
        after = cells[number + 1].rtl if number + 1 < len(cells) else None
        if after != cell.rtl:
            x, step = (box.left() + 1, 1) if cell.rtl else (box.right() - 1, -1)
            for n in range(4):
                painter.fillRect(QRect(x + step * n, y - n, 1, 2 * n + 1), faint)

    def _paint_caret(self, painter: QPainter, place: Place) -> None:
        first = place.cells[0].position if place.cells else place.caret
        box = self.cell_box(place.caret - first)
        x = box.right() + 1 if place.rtl else box.left()
        caret = QRect(x - 1, box.top() - 2, 2, box.height() + 6)
        painter.fillRect(caret, QColor(self._colours.caret))

    def _paint_words(self, painter: QPainter, place: Place) -> None:
        painter.setPen(QColor(self._colours.ink))
        painter.setFont(self._font(12))
        cells = len(place.cells) * _CELL + 28
        corner = QPoint(8 if place.rtl else cells, 2)
        box = QRect(corner, self.size())
        box.setWidth(self.width() - cells - 8)
        box.setHeight(HEIGHT - 4)
        side = Qt.AlignmentFlag.AlignLeft if place.rtl else Qt.AlignmentFlag.AlignRight
        # Only the first line is about a character; it is broken where there is no room.
        painter.drawText(
            box,
            side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap,
            "\n".join(place.words),
        )

    def _font(self, size: int) -> QFont:
        font = QFont(self._family)
        font.setPixelSize(size)
        return font
