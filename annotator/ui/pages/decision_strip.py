"""What was decided before about the selected text, in the line under the article."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from annotator.core.schema import Schema
from annotator.project.decisions import Decided, Decision
from annotator.ui.language import isolate, tr
from annotator.ui.pages.annotation_table import label_title_of, swatch_of
from annotator.ui.pages.captions import faint, smaller

_SHOWN = 3


class DecisionStrip(QWidget):
    """The most frequent labels of the text with their counts; the first one is a key away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self._before = faint(tr("Before:"))
        self._before.setFont(smaller(self._before.font()))
        self._row.addWidget(self._before)
        self._pieces: list[QLabel] = []
        self.hide()

    @property
    def text(self) -> str:
        """What is shown now, for tests and screen readers."""
        return " ".join(piece.text() for piece in self._pieces if piece.text())

    def show_decisions(self, decided: Decided, schema: Schema) -> None:
        """Show what was decided; nothing where nothing was."""
        self.clear()
        for at, one in enumerate(decided.decisions[:_SHOWN]):
            self._add(one, schema, first=at == 0)
        if self._pieces:
            self.setToolTip(_examples(decided.decisions, schema))
            self.setAccessibleName(tr("Before:") + " " + self.text)
            self.show()

    def clear(self) -> None:
        """Show nothing."""
        for piece in self._pieces:
            self._row.removeWidget(piece)
            piece.deleteLater()
        self._pieces = []
        self.hide()

    def _add(self, one: Decision, schema: Schema, *, first: bool) -> None:
        colour = QLabel()
        colour.setPixmap(swatch_of(schema, one.layer, one.label).pixmap(8, 12))
        counts = f"×{one.mine}" if one.mine else ""
        if one.others:
            theirs = tr("others ×{times}", times=one.others)
            counts = f"{counts} ({theirs})" if counts else f"({theirs})"
        label = QLabel(f"{isolate(label_title_of(schema, one.layer, one.label))} {counts}")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFont(smaller(label.font()))
        pieces = [colour, label]
        if first:
            key = faint(tr("K: the same"))
            key.setFont(smaller(key.font()))
            pieces.append(key)
        for piece in pieces:
            self._row.addWidget(piece)
            self._pieces.append(piece)


def _examples(decisions: Sequence[Decision], schema: Schema) -> str:
    lines = []
    for one in decisions:
        lines.append(label_title_of(schema, one.layer, one.label))
        lines += [f"   … {isolate(f'{hit.before}{hit.text}{hit.after}')} …" for hit in one.examples]
    return "\n".join(lines)
