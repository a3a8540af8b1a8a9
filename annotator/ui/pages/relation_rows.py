"""The relations of the current annotation, one row each, with a button that removes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from annotator.core.annotation import CONTINUES, Relation
from annotator.core.schema import Schema, title_in
from annotator.ui import appearance
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.annotation_table import shortened
from annotator.ui.pages.captions import TextButton, faint


@dataclass(frozen=True)
class RelationLine:
    """A relation of the current annotation as it is listed: the other end and its text."""

    relation: Relation
    title: str
    outgoing: bool
    other: str
    other_text: str


class RelationRows(QWidget):
    """Announces the id of the annotation to go to, or of the relation to remove."""

    annotation_requested = Signal(str)
    removal_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._remove_icon = appearance.icon("close", colour=appearance.colours().faint)
        self._lines: tuple[RelationLine, ...] = ()
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(faint(tr("Relations")))
        self.hide()

    def show_lines(self, lines: Sequence[RelationLine]) -> None:
        """Show these relations; nothing at all where there are none."""
        if tuple(lines) == self._lines:
            return
        self._lines = tuple(lines)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(line) for line in lines]
        for row in self._rows:
            self._column.addWidget(row)
        self.setVisible(bool(lines))

    def _row(self, line: RelationLine) -> QWidget:
        row = _RelationRow(line, remove_icon=self._remove_icon)
        row.go.clicked.connect(lambda: self.annotation_requested.emit(line.other))
        row.remove.clicked.connect(lambda: self.removal_requested.emit(line.relation.id))
        return row


class _RelationRow(QWidget):
    """One relation: its title, the other end, and a button that removes it."""

    def __init__(self, line: RelationLine, *, remove_icon: QIcon) -> None:
        super().__init__()
        # A mark of the interface's direction first: isolates alone leave a line without one.
        mark, onward, back = (
            ("\u200f", "←", "→") if current_language() == "ar" else ("\u200e", "→", "←")
        )
        title = faint(f"{mark}{isolate(line.title)} {onward if line.outgoing else back}")
        title.setToolTip(tr("From this annotation") if line.outgoing else tr("To this annotation"))
        self.go = TextButton(shortened(line.other_text))
        self.go.setToolTip(isolate(shortened(line.other_text, 400)))
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setIcon(remove_icon)
        self.remove.setIconSize(QSize(14, 14))
        self.remove.setToolTip(tr("Remove this relation"))
        self.remove.setAccessibleName(tr("Remove this relation"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(title)
        row.addWidget(self.go, 1)
        row.addWidget(self.remove)


def relation_title(schema: Schema, layer: str, label: str) -> str:
    """Return a relation's title in the interface's language."""
    if label == CONTINUES:
        return tr("continues")
    found = schema.layer_by_key.get(layer)
    relation = found.relation_by_key.get(label) if found else None
    return title_in(relation.titles, current_language(), label) if relation else label
