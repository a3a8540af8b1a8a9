"""The lines of the key sheet and how they stand in columns, in the reading direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from annotator.ui import appearance
from annotator.ui.key_caps import HEIGHT as CAP_HEIGHT
from annotator.ui.key_caps import Chord, KeyPainter, chords_of, spoken
from annotator.ui.key_rows import KeyRow
from annotator.ui.language import tr
from annotator.ui.pages.captions import heavier, smaller
from annotator.ui.typed_direction import in_own_direction

_PITCH = CAP_HEIGHT + 3
_LEADING = 19
_AIRS = (3, 2, 1)  # above and below a line: the most that fits
_SCROLLED = 2  # where none fits
_GAP = 10
_SWATCH = QSize(10, 14)
_HEADING = 25
_BELOW_GROUP = 11
_COLUMN, _BETWEEN = 250, 32
BAR = 14  # at the far side, for the scroll bar
_DIMMED = 0.2


class KeyLine(QWidget):
    """One thing that can be done, and its keys; ``row`` None makes it the heading of a group."""

    def __init__(self, title: str, row: KeyRow | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = title
        self.row = row
        self.air = _AIRS[0]
        self._dimmed = False
        self._chords = chords_of(row.keys) if row is not None else ()
        font = self.font()
        font.setPixelSize(appearance.INTERFACE_PIXELS - 1)
        self.setFont(font if row is not None else heavier(font))
        self._keys = KeyPainter(smaller(font))
        self.setAccessibleName(title)
        if row is not None:
            self.setAccessibleDescription(spoken(row.keys))

    @property
    def dimmed(self) -> bool:
        """Whether the line is no answer to what is searched."""
        return self._dimmed

    def set_dimmed(self, dimmed: bool) -> None:
        """Step back, or come forward again."""
        if dimmed != self._dimmed:
            self._dimmed = dimmed
            self.update()

    def height_in(self, width: int) -> int:
        """Return how high the line is in a column of this width."""
        if self.row is None:
            return _HEADING
        chords, room = self._parted(width)
        further = (len(self._wrapped(room)) - 1) * _LEADING
        return CAP_HEIGHT + max(further, (len(chords) - 1) * _PITCH) + 2 * self.air

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the reading start: swatch, title; at the other side the keys."""
        painter = QPainter(self)
        painter.setLayoutDirection(self.layoutDirection())
        if self._dimmed:
            painter.setOpacity(_DIMMED)
        if self.row is None:
            self._draw_heading(painter)
            return
        of = appearance.colours()
        broken, room = self._parted(self.width())
        for n, chords in enumerate(broken):
            width = round(self._keys.width(chords))
            place = QRect(self.width() - width, self.air + n * _PITCH, width, CAP_HEIGHT)
            place = self._mirrored(place)
            self._keys.draw(painter, place.left(), place.top(), chords, faint=False)
        start = self._start()
        if self.row.colour:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.row.colour))
            top = self.air + (CAP_HEIGHT - _SWATCH.height()) // 2
            painter.drawRoundedRect(
                self._mirrored(QRect(0, top, _SWATCH.width(), _SWATCH.height())), 3, 3
            )
            painter.restore()
        painter.setPen(QColor(of.ink))
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for n, text in enumerate(self._wrapped(room)):
            # The first line of the title stands at the height of the first line of keys.
            place = QRect(start, self.air + n * _LEADING, room, CAP_HEIGHT)
            painter.drawText(
                self._mirrored(place), leading | Qt.TextFlag.TextDontClip, self._run(text)
            )

    def _draw_heading(self, painter: QPainter) -> None:
        of = appearance.colours()
        painter.setPen(QColor(of.rubric))
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        shown = self.fontMetrics().elidedText(self.title, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect().adjusted(0, 0, 0, -3), leading, self._run(shown))
        painter.setPen(QPen(QColor(of.line)))
        painter.drawLine(0, self.height() - 2, self.width(), self.height() - 2)

    def _parted(self, width: int) -> tuple[list[tuple[Chord, ...]], int]:
        """Return the lines of keys, and what width they leave to the title."""
        width -= self._start()
        whole = self._keys.width(self._chords)
        title = self.fontMetrics().horizontalAdvance(self.title) + 2
        # Side by side where there is room; else the title keeps at least 40 of 100.
        limit = max(width - title - _GAP, width * 0.6 - _GAP)
        lines = [self._chords] if whole <= limit else self._keys.lines(self._chords, limit)
        taken = max((self._keys.width(line) for line in lines), default=0)
        return lines, max(40, int(width - taken - _GAP))

    def _wrapped(self, width: int) -> list[str]:
        """Return the title in lines; Qt's own breaking leaves the blank that indents Arabic."""
        lines: list[str] = []
        for word in self.title.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.fontMetrics().horizontalAdvance(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _run(self, piece: str) -> str:
        return in_own_direction(piece, whole=self.title)

    def _start(self) -> int:
        return _SWATCH.width() + 8 if self.row is not None and self.row.colour else 0

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)


@dataclass(frozen=True)
class _Group:
    heading: KeyLine
    lines: tuple[KeyLine, ...]

    def height_in(self, width: int) -> int:
        inside = sum(line.height_in(width) for line in self.lines)
        return self.heading.height_in(width) + inside + _BELOW_GROUP


class KeyBoard(QWidget):
    """All lines in columns: as few columns as fit without scrolling, as many as the width bears."""

    def __init__(self, rows: Sequence[KeyRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[KeyLine] = []
        self._groups: list[_Group] = []
        for group, members in groupby(rows, key=lambda row: row.group):
            heading = KeyLine(_said(group), None, self)
            lines = tuple(KeyLine(_said(row.title), row, self) for row in members)
            self._groups.append(_Group(heading, lines))
            self.lines += lines
        self._wanted = 0
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def show_only(self, wanted: set[int] | None) -> None:
        """Dim every line but these (places in ``lines``); None brings all forward."""
        for place, line in enumerate(self.lines):
            line.set_dimmed(wanted is not None and place not in wanted)
        for group in self._groups:
            group.heading.set_dimmed(all(line.dimmed for line in group.lines))

    def arrange(self, width: int, height: int) -> int:
        """Place the lines in columns of a sheet of this size; return the height they need."""
        whole = QRect(0, 0, width, 1)
        width -= BAR
        most = max(1, (width + _BETWEEN) // (_COLUMN + _BETWEEN))
        densities = [*product(_AIRS, range(min(2, most), most + 1)), (_SCROLLED, most)]
        for air, count in densities:
            for line in self.lines:
                line.air = air
            column_width = (width - _BETWEEN * (count - 1)) // count
            columns = self._columns(count, column_width)
            tall = max(sum(one.height_in(column_width) for one in column) for column in columns)
            tall -= _BELOW_GROUP
            if tall <= height:
                break
        whole.setHeight(tall)
        for n, column in enumerate(columns):
            left, top = n * (column_width + _BETWEEN), 0
            for group in column:
                for line in (group.heading, *group.lines):
                    place = QRect(left, top, column_width, line.height_in(column_width))
                    line.setGeometry(QStyle.visualRect(self.layoutDirection(), whole, place))
                    top += place.height()
                top += _BELOW_GROUP
        self._wanted = tall
        self.setMinimumHeight(tall)
        return tall

    def sizeHint(self) -> QSize:
        """Return the room of the last arrangement."""
        return QSize(_COLUMN, self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange anew in the new width."""
        super().resizeEvent(event)
        viewport = self.parentWidget()
        self.arrange(self.width(), viewport.height() if viewport is not None else self.height())

    def _columns(self, count: int, width: int) -> list[list[_Group]]:
        """Return the groups in at most ``count`` columns, in order and as level as can be."""
        heights = [group.height_in(width) for group in self._groups]
        low, high = max(heights, default=0), sum(heights)
        while low < high:
            middle = (low + high) // 2
            if len(_filled(heights, middle)) <= count:
                high = middle
            else:
                low = middle + 1
        return [[self._groups[n] for n in column] for column in _filled(heights, low)]


def _filled(heights: Sequence[int], limit: int) -> list[list[int]]:
    """Return places in columns that are filled one after the other up to a height."""
    columns: list[list[int]] = [[]]
    at = 0
    for place, height in enumerate(heights):
        if columns[-1] and at + height > limit:
            columns.append([])
            at = 0
        columns[-1].append(place)
        at += height
    return columns


def _said(title: str) -> str:
    return tr(title).replace("…", "").replace("&", "")
