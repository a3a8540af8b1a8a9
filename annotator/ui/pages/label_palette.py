"""The labels of all layers with their colours and keys; a click or a key chooses one.

Both legends of a bilingual keyboard are shown, because the physical key counts, not the layout.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QScrollArea,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from annotator.core.schema import Label, Layer, LayerKind, Schema, title_in
from annotator.ui import appearance
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.captions import faint, heavier, smaller
from annotator.ui.physical_keys import legends

_ROW = 26
_MARGIN = 10
_SWATCH = QSize(10, 14)
_CAP_HEIGHT = 19


class LabelPalette(QScrollArea):
    """``label_chosen`` carries the keys of layer and label."""

    label_chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(150)
        self._rows: dict[tuple[str, str], LabelRow] = {}
        self._by_key: dict[str, tuple[str, str]] = {}

    def show_schema(self, schema: Schema) -> None:
        """Show the layers and labels of a schema in its order."""
        self._rows.clear()
        self._by_key.clear()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(4, 4, 4, 12)
        column.setSpacing(0)
        for layer in schema.layers:
            if layer.labels:
                column.addWidget(_layer_heading(layer))
            for label in layer.labels:
                row = LabelRow(layer, label)
                row.clicked.connect(
                    lambda _=False, place=(layer.key, label.key): self.label_chosen.emit(*place)
                )
                column.addWidget(row)
                self._rows[layer.key, label.key] = row
                if label.shortcut:
                    # Where two labels ask for one key, the first in the schema has it.
                    self._by_key.setdefault(label.shortcut.lower(), (layer.key, label.key))
        column.addStretch(1)
        self.setWidget(content)

    def first_without_key(self) -> QWidget | None:
        """Return the first label that only a pointer or Tab can choose."""
        rows = self._rows.values()
        return next((row for row in rows if row.focusPolicy() != Qt.FocusPolicy.NoFocus), None)

    def label_of_key(self, key: str) -> tuple[str, str] | None:
        """Return the layer and label that a physical key chooses."""
        return self._by_key.get(key)

    def mark(self, labels: Iterable[tuple[str, str]]) -> None:
        """Mark these (layer, label)s: that of the current annotation, those of the document."""
        marked = set(labels)
        for place, row in self._rows.items():
            row.set_marked(place in marked)

    def row(self, layer: str, label: str) -> LabelRow:
        """Return the row of a label; raises ``KeyError``."""
        return self._rows[layer, label]


class LabelRow(QAbstractButton):
    """One label: colour, title, and its key as the keyboard prints it."""

    def __init__(self, layer: Layer, label: Label, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        language = current_language()
        self._colour = QColor(label.colour or appearance.colours().faint)
        self._legends = tuple(filter(None, legends(label.shortcut))) if label.shortcut else ()
        self._marked = False
        self.setText(title_in(label.titles, language, label.key))
        self.setToolTip(_tool_tip(layer, label, language))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(" ".join(self._legends))
        # The canvas keeps the keyboard; only a label without a key has to be reached by Tab.
        without_key = Qt.FocusPolicy.NoFocus if self._legends else Qt.FocusPolicy.TabFocus
        self.setFocusPolicy(without_key)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(_ROW)

    def set_marked(self, marked: bool) -> None:
        """Show that the current annotation has this label."""
        if marked != self._marked:
            self._marked = marked
            self.update()

    @property
    def marked(self) -> bool:
        """Whether the current annotation has this label."""
        return self._marked

    def sizeHint(self) -> QSize:
        """Return room for the whole title and the key."""
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(width + self._caps_width() + 4 * _MARGIN + _SWATCH.width(), _ROW)

    def minimumSizeHint(self) -> QSize:
        """Return room for the key and the beginning of the title."""
        return QSize(self._caps_width() + 70, _ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw from the reading start: swatch, title; at the other side the key."""
        of = appearance.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self._marked or self.isDown() or self.underMouse():
            painter.setBrush(QColor(of.chosen))
            if not (self._marked or self.isDown()):
                painter.setOpacity(0.55)
            painter.drawRoundedRect(self.rect().adjusted(0, 1, 0, -1), 5, 5)
            painter.setOpacity(1)
        painter.setBrush(self._colour)
        swatch = QRect(QPoint(_MARGIN, (_ROW - _SWATCH.height()) // 2), _SWATCH)
        painter.drawRoundedRect(self._mirrored(swatch), 3, 3)

        caps = self._caps_width()
        start = _MARGIN * 2 + _SWATCH.width() - 2
        title = QRect(start, 0, self.width() - start - caps - _MARGIN - 6, _ROW)
        painter.setPen(QColor(of.ink))
        if self._marked:
            painter.setFont(heavier(self.font()))
        shown = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, title.width()
        )
        # The painter's direction turns "left" into the reading start.
        painter.setLayoutDirection(self.layoutDirection())
        leading = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._mirrored(title), leading, shown)
        if self._legends:
            self._draw_key(painter, self._mirrored(QRect(self.width() - caps - 6, 0, caps, _ROW)))
        if self.hasFocus():
            painter.setPen(QColor(of.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)

    def _draw_key(self, painter: QPainter, area: QRect) -> None:
        of = appearance.colours()
        cap = QRect(area.left(), (_ROW - _CAP_HEIGHT) // 2, area.width() - 1, _CAP_HEIGHT)
        painter.setPen(QColor(of.line))
        painter.setBrush(QColor(of.paper))
        painter.drawRoundedRect(cap, 4, 4)
        painter.setFont(smaller(self.font()))
        painter.setPen(QColor(of.faint))
        # As on the key itself: Latin at the left, Arabic at the right, in any interface.
        width = cap.width() // len(self._legends)
        for n, legend in enumerate(self._legends):
            cell = QRect(cap.left() + n * width, cap.top(), width, cap.height())
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, legend)

    def _caps_width(self) -> int:
        return {0: 0, 1: 24, 2: 40}[len(self._legends)]

    def _mirrored(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), rect)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when the direction or the palette changes."""
        self.update()
        super().changeEvent(event)


def _layer_heading(layer: Layer) -> QLabel:
    heading = faint(title_in(layer.titles, current_language(), layer.key))
    heading.setContentsMargins(_MARGIN, 12, _MARGIN, 4)
    heading.setFont(heavier(smaller(heading.font())))
    if layer.kind is LayerKind.DOCUMENT:
        heading.setToolTip(tr("These labels belong to the whole document."))
    return heading


def _tool_tip(layer: Layer, label: Label, language: str) -> str:
    """Return title, definition, examples and keys as rich text; schema texts are escaped."""
    side = "right" if language == "ar" else "left"
    direction = "rtl" if language == "ar" else "ltr"
    title = title_in(label.titles, language, label.key)
    parts = [f"<b>{_escaped(title)}</b> · {_escaped(isolate(label.key))}"]
    if definition := title_in(label.description, language, ""):
        parts.append(_escaped(definition))
    if label.examples:
        examples = tr("; ").join(_escaped(isolate(example)) for example in label.examples)
        parts.append(tr("Examples: {examples}", examples=examples))
    if label.shortcut:
        keys = _escaped("  ".join(filter(None, legends(label.shortcut))))
        if layer.kind is LayerKind.DOCUMENT:
            use = tr("Key {keys}: sets or removes the label of the document.", keys=keys)
        else:
            use = tr(
                "Key {keys}: labels the selection, or the word at the caret; "
                "with an annotation chosen and nothing selected it changes its label.",
                keys=keys,
            )
        parts.append(f"<i>{use}</i>")
    body = "<br>".join(parts)
    return f'<div dir="{direction}" align="{side}">{body}</div>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
