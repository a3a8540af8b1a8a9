"""The annotations of one document as a Qt model, in reading order, the outer ones first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from annotator.arabic.normalize import fold
from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import Schema, title_in
from annotator.core.span import outer_first
from annotator.ui import appearance
from annotator.ui.language import current_language, isolate, tr

_Index = QModelIndex | QPersistentModelIndex
_LONGEST = 120
_ROOT = QModelIndex()


class Column(IntEnum):
    """What stands beside each other in a row."""

    LABEL = 0
    TEXT = 1
    LAYER = 2
    NOTE = 3


class AnnotationTable(QAbstractTableModel):
    """One row an annotation; changes come in one by one, so that the view keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._schema = Schema("")
        self._all: dict[str, SpanAnnotation] = {}
        self._rows: list[SpanAnnotation] = []
        self._layer = ""
        self._wanted = ""
        # Drawn once: the view asks for them at every paint.
        self._swatches: dict[str, QIcon] = {}
        self._note_mark = appearance.icon("note", colour=appearance.colours().faint)

    def show(self, text: str, *, schema: Schema, spans: Iterable[SpanAnnotation]) -> None:
        """Show the annotations of another document; the filter stays."""
        self.beginResetModel()
        self._text, self._schema = text, schema
        self._all = {one.id: one for one in spans}
        self._take_rows()
        self.endResetModel()

    def set_filter(self, *, layer: str, text: str) -> None:
        """Show only a layer (all for ``""``) and only what holds the text, folded."""
        self.beginResetModel()
        self._layer, self._wanted = layer, fold(text.strip())
        self._take_rows()
        self.endResetModel()

    def apply(self, before: SpanAnnotation | None, after: SpanAnnotation | None) -> None:
        """Take in one change."""
        if before is not None:
            self._all.pop(before.id, None)
            self._remove(before.id)
        if after is not None:
            self._all[after.id] = after
            if self._fits(after):
                at = bisect_left(self._rows, _key(after), key=_key)
                self.beginInsertRows(_ROOT, at, at)
                insort(self._rows, after, key=_key)
                self.endInsertRows()

    def row_of(self, identity: str | None) -> int:
        """Return the row of an annotation, -1 where it is not shown."""
        one = self._all.get(identity or "")
        if one is None:
            return -1
        at = bisect_left(self._rows, _key(one), key=_key)
        return at if at < len(self._rows) and self._rows[at].id == one.id else -1

    def annotation(self, row: int) -> SpanAnnotation:
        """Return the annotation of a row."""
        return self._rows[row]

    def cell(self, row: int, column: int) -> tuple[str, QIcon | None]:
        """Return the text and the picture of a cell, for the list's own drawing."""
        one, of = self._rows[row], Column(column)
        return self._display(one, of), self._decoration(one, of)

    @property
    def total(self) -> int:
        """How many annotations there are, shown or not."""
        return len(self._all)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many annotations are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer for one cell."""
        # Asked some 170 times a repaint, mostly for roles that nobody set.
        if role not in _ANSWERED or not index.isValid():
            return None
        one, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._display(one, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._decoration(one, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(one, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(one, column)
        return self._spoken(one, column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns, for screen readers."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.LABEL: tr("Label"),
            Column.TEXT: tr("Text"),
            Column.LAYER: tr("Layer"),
            Column.NOTE: tr("Note"),
        }.get(Column(section))

    def _display(self, one: SpanAnnotation, column: Column) -> str:
        if column is Column.TEXT:
            return isolate(shortened(one.span.text(self._text)))
        if column is Column.LABEL:
            return isolate(label_title(self._schema, one))
        if column is Column.LAYER:
            return isolate(layer_title(self._schema, one))
        return ""

    def _decoration(self, one: SpanAnnotation, column: Column) -> QIcon | None:
        if column is Column.LABEL:
            return self._swatch(label_colour(self._schema, one))
        if column is Column.NOTE and one.note:
            return self._note_mark
        return None

    def _tool_tip(self, one: SpanAnnotation, column: Column) -> str:
        if column is Column.NOTE:
            return one.note or ""
        names = f"{label_title(self._schema, one)} · {layer_title(self._schema, one)}"
        return f"{isolate(shortened(one.span.text(self._text), 400))}\n{names}"

    def _ink(self, _one: SpanAnnotation, column: Column) -> QColor | None:
        return QColor(appearance.colours().faint) if column is not Column.TEXT else None

    def _spoken(self, one: SpanAnnotation, column: Column) -> str:
        return (one.note or "") if column is Column.NOTE else self._display(one, column)

    def _swatch(self, colour: str) -> QIcon:
        if colour not in self._swatches:
            self._swatches[colour] = swatch(colour)
        return self._swatches[colour]

    def _take_rows(self) -> None:
        self._rows = sorted((one for one in self._all.values() if self._fits(one)), key=_key)

    def _remove(self, identity: str) -> None:
        for at, one in enumerate(self._rows):
            if one.id == identity:
                self.beginRemoveRows(_ROOT, at, at)
                del self._rows[at]
                self.endRemoveRows()
                return

    def _fits(self, one: SpanAnnotation) -> bool:
        if self._layer and one.layer != self._layer:
            return False
        if not self._wanted:
            return True
        places = (one.span.text(self._text), label_title(self._schema, one), one.note or "")
        return any(self._wanted in fold(place) for place in places)


_ANSWERED = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)


def label_title(schema: Schema, one: SpanAnnotation) -> str:
    """Return an annotation's label in the interface's language."""
    return label_title_of(schema, one.layer, one.label)


def label_title_of(schema: Schema, layer: str, label: str) -> str:
    """Return a label in the interface's language."""
    found = schema.label(layer, label)
    return title_in(found.titles, current_language(), label) if found else label


def layer_title(schema: Schema, one: SpanAnnotation) -> str:
    """Return an annotation's layer in the interface's language."""
    layer = schema.layer_by_key.get(one.layer)
    return title_in(layer.titles, current_language(), one.layer) if layer else one.layer


def label_colour(schema: Schema, one: SpanAnnotation) -> str:
    """Return an annotation's colour as ``#rrggbb``."""
    return colour_of(schema, one.layer, one.label)


def colour_of(schema: Schema, layer: str, label: str) -> str:
    """Return a label's colour as ``#rrggbb``."""
    found = schema.label(layer, label)
    return found.colour if found and found.colour else appearance.colours().faint


def swatch_of(schema: Schema, layer: str, label: str) -> QIcon:
    """Return a small rounded field of a label's colour."""
    return swatch(colour_of(schema, layer, label))


def shortened(text: str, longest: int = _LONGEST) -> str:
    """Return the text on one line, without its middle where it is longer than ``longest``."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    head = longest * 3 // 5
    return f"{line[:head].rstrip()} … {line[-(longest - head) :].lstrip()}"


def swatch(colour: str) -> QIcon:
    """Return a small rounded field of a label's colour."""
    made = QPixmap(20, 28)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, 10, 14, 3, 3)
    painter.end()
    return QIcon(made)


def _key(one: SpanAnnotation) -> tuple[int, int, str]:
    return (*outer_first(one.span), one.id)
