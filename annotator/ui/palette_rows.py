"""The rows of the command palette: what an entry is, the list that the view shows, its drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from annotator.ui import appearance
from annotator.ui.key_caps import HEIGHT as CAP_HEIGHT
from annotator.ui.key_caps import KeyPainter, chords_of, spoken
from annotator.ui.pages.captions import smaller
from annotator.ui.typed_direction import in_own_direction

ROW_HEIGHT = 34
_SIDE = 12
_INSET = 6
_LEAST_TITLE = 120
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class PaletteEntry:
    """A command. ``title`` and ``group`` are said in the interface's language.

    ``keys`` is like ``Ctrl+Shift+←``, ``""`` for none; ``words`` are looked through too: the title
    in the other language. ``key`` names the command where its title changes.
    """

    title: str
    keys: str
    group: str
    run: Callable[[], None]
    enabled: bool
    words: str = ""
    key: str = ""

    @property
    def name(self) -> str:
        """What the entry is remembered by; the same in either language."""
        return self.key or "|".join((*sorted({self.title, self.words} - {""}), self.keys))


class EntryList(QAbstractListModel):
    """The entries that the typed letters leave; the first ``recent`` ones were used last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[PaletteEntry] = ()
        self.recent = 0

    def show(self, entries: Sequence[PaletteEntry], *, recent: int) -> None:
        """Show these entries."""
        self.beginResetModel()
        self.entries, self.recent = entries, recent
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title; screen readers get the keys with it."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title} {spoken((entry.keys,))}" if entry.keys else entry.title
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that only what can be done now can be chosen."""
        if not self.entries[index.row()].enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class EntryCells(QStyledItemDelegate):
    """Draws from the reading start: title, group; at the other side the keys."""

    def __init__(self, parent: QWidget, entries: EntryList) -> None:
        super().__init__(parent)
        self._entries = entries
        self._small = smaller(parent.font())
        self._keys = KeyPainter(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of all rows."""
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one entry."""
        entry = self._entries.entries[index.row()]
        of = appearance.colours()
        area: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(of.chosen))
            painter.drawRoundedRect(area.adjusted(_INSET, 1, -_INSET, -1), 6, 6)
        if 0 < self._entries.recent == index.row():
            painter.setPen(QColor(of.line))
            inset = _INSET + _SIDE
            painter.drawLine(area.left() + inset, area.top(), area.right() - inset, area.top())
        painter.setLayoutDirection(option.direction)
        if not entry.enabled:
            painter.setOpacity(0.5)

        inner = area.adjusted(_INSET + _SIDE, 0, -_INSET - _SIDE, 0)
        room = inner.width()
        if entry.keys:
            chords = chords_of((entry.keys,))
            width = round(self._keys.width(chords))
            place = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
            place = QStyle.visualRect(option.direction, inner, place)
            top = inner.top() + (inner.height() - CAP_HEIGHT) // 2
            self._keys.draw(painter, place.left(), top, chords, faint=False)
            room -= width + _SIDE
        small = QFontMetrics(self._small)
        group = small.elidedText(
            entry.group, Qt.TextElideMode.ElideRight, max(0, room - _LEAST_TITLE)
        )
        group_width = small.horizontalAdvance(group) + 2
        title = option.fontMetrics.elidedText(
            entry.title, Qt.TextElideMode.ElideRight, room - group_width - _SIDE
        )
        title_width = option.fontMetrics.horizontalAdvance(title) + 2
        self._write(painter, option, inner, 0, title_width, title, of.ink)
        painter.setFont(self._small)
        self._write(painter, option, inner, title_width + _SIDE, group_width, group, of.faint)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        start: int,
        width: int,
        text: str,
        colour: str,
    ) -> None:
        place = QRect(inner.left() + start, inner.top(), width, inner.height())
        painter.setPen(QColor(colour))
        # The painter's direction turns "left" into the reading start.
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QStyle.visualRect(option.direction, inner, place),
            leading | Qt.TextFlag.TextSingleLine,
            in_own_direction(text),
        )
