"""The key sheet (F1): every key on one page, and a field that brings forward what one looks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.core.schema import title_in
from annotator.ui import appearance
from annotator.ui.actions import ACTIONS
from annotator.ui.key_board import BAR, KeyBoard
from annotator.ui.key_caps import searchable
from annotator.ui.key_rows import KeyRow
from annotator.ui.language import current_language, in_other_language, tr
from annotator.ui.palette_search import Findable, ranked
from annotator.ui.typed_direction import follow_typed

if TYPE_CHECKING:
    from annotator.core.schema import Schema

SIZE = QSize(1200, 800)
_MARGIN = 24
_PROGRAM, _LABELS = "The program", "Labels"


class KeySheet(QDialog):
    """Made of rows from anywhere; ``sheet_rows`` collects them."""

    def __init__(self, rows: Sequence[KeyRow], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.board = KeyBoard(_merged(rows))
        self.search = QLineEdit()
        self.nothing = QLabel(tr("No key does that."))
        self._area = QScrollArea()
        self._findable = [
            Findable.of(
                line.title,
                words=in_other_language(line.row.title),
                group=tr(line.row.group),
                keys=searchable(line.row.keys),
            )
            for line in self.board.lines
            if line.row is not None
        ]
        self._build()
        follow_typed(self.search)
        self.search.textChanged.connect(self._on_typed)
        self.resize(self._size())
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with the key that opened the sheet, too."""
        if event.key() == Qt.Key.Key_F1:
            self.reject()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew when only the height has changed."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        viewport = self._area.viewport()
        self.board.arrange(self.board.width(), viewport.height())

    def _on_typed(self, text: str) -> None:
        found = ranked(text, self._findable)
        asked = bool(text.strip())
        self.board.show_only(set(found) if asked else None)
        self.nothing.setVisible(asked and not found)
        if asked and found:
            self._area.ensureWidgetVisible(self.board.lines[found[0]], 0, 40)

    def _size(self) -> QSize:
        room = self.screen().availableSize() - QSize(40, 60)
        return SIZE.boundedTo(room).expandedTo(QSize(420, 320))

    def _build(self) -> None:
        heading = QLabel(tr("Keyboard shortcuts"))
        heading.setObjectName("heading")
        self.nothing.setObjectName("faint")
        self.nothing.hide()
        self.search.setPlaceholderText(tr("What do you want to do?"))
        self.search.setAccessibleName(tr("What do you want to do?"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            appearance.icon("find", colour=appearance.colours().faint),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.search.setFixedWidth(280)
        top = QHBoxLayout()
        top.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self.nothing)
        top.addSpacing(8)
        top.addWidget(self.search)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.board)
        body = QHBoxLayout()
        left, right = _MARGIN, _MARGIN - BAR
        if self.isRightToLeft():
            left, right = right, left
        body.setContentsMargins(left, 0, right, 0)
        body.addWidget(self._area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 12)
        column.setSpacing(14)
        column.addLayout(top)
        column.addLayout(body, 1)
        paper = appearance.colours().paper
        self.setStyleSheet(
            f"QDialog {{ background: {paper}; }} QScrollArea {{ background: {paper}; }}"
            f" QScrollArea > QWidget > QWidget {{ background: {paper}; }}"
        )


def sheet_rows(rows: Sequence[KeyRow], schema: Schema | None) -> list[KeyRow]:
    """Return the rows of a page, the menus' that say more than those, and the schema's labels."""
    return [*rows, *_action_rows(rows), *(_label_rows(schema) if schema is not None else ())]


def _action_rows(told: Sequence[KeyRow]) -> Iterator[KeyRow]:
    known = {searchable((keys,)) for row in told for keys in row.keys}
    for row in ACTIONS:
        keys = tuple(shortcut.replace("Return", "Enter") for shortcut in row.shortcuts)
        if not {searchable((one,)) for one in keys} <= known:
            yield KeyRow(_PROGRAM, row.title, keys)


def _label_rows(schema: Schema) -> Iterator[KeyRow]:
    language = current_language()
    taken: set[str] = set()
    for layer in schema.layers:
        for label in layer.labels:
            key = label.shortcut.upper()
            if not key or key in taken:  # where two labels ask for one key, the first has it
                continue
            taken.add(key)
            colour = label.colour or appearance.colours().faint
            yield KeyRow(_LABELS, title_in(label.titles, language, label.key), (key,), colour)


def _merged(rows: Sequence[KeyRow]) -> list[KeyRow]:
    """Return the rows group by group; neighbours of one title become one row.

    Their keys go in turns, so that what differs in the last key only can be drawn as one chord.
    """
    order = dict.fromkeys(row.group for row in rows)
    grouped = [row for group in order for row in rows if row.group == group]
    made = []
    for _, alike in groupby(grouped, key=_sameness):
        same = list(alike)
        longest = max(len(row.keys) for row in same)
        turns = ([row.keys[n] for row in same if n < len(row.keys)] for n in range(longest))
        keys = tuple(dict.fromkeys(chain.from_iterable(turns)))
        made.append(KeyRow(same[0].group, same[0].title, keys, same[0].colour))
    return made


def _sameness(row: KeyRow) -> tuple[str, str, tuple[str, ...]]:
    """Return what rows must share to be one; labels of one title stay what they are: two."""
    return row.group, row.title, row.keys if row.colour else ()
