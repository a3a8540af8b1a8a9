"""The labels of a layer: how often each annotator set them, and how far they agree on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.agreement.measure import AgreementResult
from annotator.core.schema import Layer, title_in
from annotator.ui.canvas.colours import colour_of
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import Cell, CellView, Wanted
from annotator.ui.pages.agreement_numbers import Kind, Numbers
from annotator.ui.pages.captions import faint


class AgreementLabels(QWidget):
    """A row a label; a cell opens the spans of that label on which two annotators differ."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = CellView(tr("Agreement by label"), stretch=0)
        self.note = faint(
            tr("Numbers of marks are of documents that another annotator has done as well.")
        )
        self.note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        self.view.opened.connect(self.opened)

    def show_numbers(
        self, numbers: Numbers | None, layer: Layer | None, *, titles: Callable[[Kind], str]
    ) -> None:
        """Show the labels of an answer, the most frequent ones first."""
        if numbers is None or layer is None:
            self.view.show_cells((), ())
            return
        people = numbers.annotators
        marks = {label: numbers.marks(label) for label in numbers.labels()}
        values = {label: numbers.of_label(label) for label in marks}
        measures = list(dict.fromkeys(key for found in values.values() for key in found))
        head = [tr("Label"), *(isolate(name) for name in people)]
        for key in measures:
            head.append(titles(Kind(key)))
            if key == measures[0]:
                head.append(tr("95 % interval"))
        rows = [
            self._row(label, layer, people, marks[label], values[label], measures)
            for label in sorted(marks, key=lambda one: -sum(marks[one].values()))
        ]
        self.view.show_cells(head, rows)

    def _row(
        self,
        label: str,
        layer: Layer,
        people: tuple[str, ...],
        marks: Mapping[str, int],
        values: Mapping[str, AgreementResult],
        measures: list[str],
    ) -> list[Cell]:
        title = label_title(layer, label)
        wanted = Wanted(
            tr("Disagreements on “{label}”", label=title),
            lambda found: rows_of_label(found, label),
        )
        declared = next((one for one in layer.labels if one.key == label), None)
        swatch = colour_of(label, declared.colour if declared else "")
        row = [Cell(title, words=True, swatch=swatch, opens=wanted)]
        for name in people:
            count = marks.get(name, 0)
            row.append(
                Cell(
                    f"{count:,}",
                    faint=not count,
                    opens=Wanted(
                        tr("“{label}” by {name}", label=title, name=name),
                        partial(rows_of_label, label=label, by=name),
                    )
                    if count
                    else None,
                )
            )
        for key in measures:
            one = values.get(key)
            if one is None:
                row.append(Cell("–", faint=True))
            elif one.value is None:
                row.append(Cell("–", tip=words.reason(one), faint=True, opens=wanted))
            else:
                tip = words.interval(one)
                row.append(Cell(words.figure(one.value), tip=tip, shade=one.value, opens=wanted))
            if key == measures[0]:
                row.append(self._interval(one, wanted))
        return row

    def _interval(self, one: AgreementResult | None, wanted: Wanted) -> Cell:
        if one is None or one.interval is None:
            tip = words.interval(one) if one is not None else ""
            return Cell("–", tip=tip, faint=True, opens=wanted)
        low, high = (words.figure(end) for end in one.interval)
        return Cell(tr("{low} to {high}", low=low, high=high), faint=True, opens=wanted)


def label_title(layer: Layer | None, label: str) -> str:
    """Return a label's title in the interface's language."""
    found = next((one for one in layer.labels if one.key == label), None) if layer else None
    return title_in(found.titles, current_language(), label) if found is not None else label


def rows_of_label(found: Any, label: str, by: str | None = None) -> Any:
    """Return the rows in which somebody used a label and the other did not do the same.

    With ``by`` all of that annotator's marks of the label, also those that both have set.
    """
    import numpy as np

    taxonomy = found.taxonomy
    kept: list[Any] = []
    try:
        taxonomy.label_number(label)
    except ValueError:
        return np.zeros(0, dtype=np.int64)
    for pair in taxonomy.pairs:
        names = tuple(found.annotators[n] for n in pair)
        for side, name in enumerate(names):
            if by is None or by == name:
                labels = (label, None) if side == 0 else (None, label)
                kept.append(found.rows(pair=names, labels=labels))
    rows = np.unique(np.concatenate(kept)) if kept else np.zeros(0, dtype=np.int64)
    if by is None:
        rows = np.intersect1d(rows, taxonomy.disagreements)
    return taxonomy.in_reading_order(rows)
