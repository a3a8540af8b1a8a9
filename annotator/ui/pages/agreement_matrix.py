"""The pairs of annotators as a heat map: a value and the shared documents in each cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import Cell, CellView, Wanted
from annotator.ui.pages.agreement_numbers import Kind, Numbers
from annotator.ui.pages.agreement_taxonomy import pairs_of
from annotator.ui.pages.captions import faint

if TYPE_CHECKING:
    from annotator.project.disagreements import Disagreements

_CELL = 132  # pixels wide


class AgreementMatrix(QWidget):
    """Annotators across and down; the measure is chosen above."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: Numbers | None = None
        self._kinds: list[Kind] = []
        self.measure = QComboBox()
        self.measure.setAccessibleName(tr("Measure"))
        self.view = CellView(tr("Agreement of pairs"), sides=True)
        self.note = faint(
            tr(
                "Greyed pairs share fewer than {few} documents: their values say little.",
                few=words.FEW_SHARED,
            )
        )
        self.note.setWordWrap(True)
        bar = QHBoxLayout()
        bar.addWidget(faint(tr("Measure")))
        bar.addWidget(self.measure)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        self.measure.currentIndexChanged.connect(self._show)
        self.view.opened.connect(self.opened)

    def show_numbers(self, numbers: Numbers | None, *, titles: Callable[[Kind], str]) -> None:
        """Show the pairs of an answer, or none."""
        self._numbers = numbers
        chosen = self._kind
        self._kinds = []
        if numbers is not None:
            self._kinds = [kind for kind in numbers.kinds() if self._has_pairs(numbers, kind)]
        self.measure.blockSignals(True)
        self.measure.clear()
        for kind in self._kinds:
            self.measure.addItem(titles(kind))
        if chosen in self._kinds:
            self.measure.setCurrentIndex(self._kinds.index(chosen))
        self.measure.blockSignals(False)
        self._show()

    @property
    def _kind(self) -> Kind | None:
        at = self.measure.currentIndex()
        return self._kinds[at] if 0 <= at < len(self._kinds) else None

    def _has_pairs(self, numbers: Numbers, kind: Kind) -> bool:
        first, second, *_ = numbers.annotators
        people = numbers.annotators
        return numbers.pair(kind, first, second) is not None or any(
            numbers.pair(kind, one, other) is not None
            for n, one in enumerate(people)
            for other in people[n + 1 :]
        )

    def _show(self) -> None:
        numbers, kind = self._numbers, self._kind
        if numbers is None or kind is None:
            self.view.show_cells((), ())
            return
        people = numbers.annotators
        many = len(people) > 2
        head = [isolate(name) for name in people]
        rows = []
        for down, name in enumerate(people):
            row = [
                Cell("·", faint=True)
                if down == across
                else self._cell(numbers, kind, *_in_order(people, down, across))
                for across in range(len(people))
            ]
            if many:
                row.append(self._without(numbers, kind, name))
            rows.append(row)
        if many:
            head.append(tr("All without them"))
        self.view.show_cells(head, rows, sides=[isolate(name) for name in people])
        self.view.verticalHeader().setDefaultSectionSize(52)
        for column in range(len(head)):
            self.view.setColumnWidth(column, _CELL)

    def _cell(self, numbers: Numbers, kind: Kind, first: str, second: str) -> Cell:
        one, shared = numbers.pair(kind, first, second), numbers.shared(first, second)
        documents = tr("{n} documents", n=shared)
        who = words.names((first, second))
        wanted = Wanted(
            tr("Disagreements of {names}", names=who),
            lambda found: found.rows(pair=(first, second), differences=NOT_EXACT),
        )
        if one is None or one.value is None:
            why = words.reason(one) if one is not None else tr("Not computed.")
            return Cell(f"–\n{documents}", tip=f"{who}: {why}", faint=True, opens=wanted)
        few = shared < words.FEW_SHARED
        tip = ". ".join(part for part in (who, words.interval(one), words.basis(one)) if part)
        return Cell(
            f"{words.figure(one.value)}\n{documents}",
            tip=tip,
            shade=None if few else one.value,
            faint=few,
            opens=wanted,
        )

    def _without(self, numbers: Numbers, kind: Kind, name: str) -> Cell:
        one = numbers.without(kind, name)
        others = [other for other in numbers.annotators if other != name]
        if one is None and len(others) == 2:
            one = numbers.pair(kind, *others)
        wanted = Wanted(
            tr("Disagreements of {names}", names=words.names(others)),
            partial(_rows_among, others=others),
        )
        if one is None or one.value is None:
            return Cell("–", faint=True, opens=wanted)
        whole = numbers.summary(kind)
        text = words.figure(one.value)
        tip = ""
        if whole is not None and whole.value is not None:
            added = words.signed(whole.value - one.value)
            text = f"{text}\n{added}"
            tip = tr("{name} changes the value of all by {change}.", name=name, change=added)
        return Cell(text, tip=tip, opens=wanted)


NOT_EXACT = (
    "boundary",
    "label",
    "boundary_and_label",
    "only_first",
    "only_second",
    "split",
    "merge",
)


def _rows_among(found: Disagreements, *, others: Sequence[str]) -> Any:
    """Return the disagreements of all pairs of these annotators, in reading order."""
    import numpy as np

    pairs = [pair for pair in pairs_of(found) if set(pair) <= set(others)]
    rows = [found.rows(pair=pair, differences=NOT_EXACT) for pair in pairs]
    return found.taxonomy.in_reading_order(np.concatenate(rows))


def _in_order(people: tuple[str, ...], one: int, other: int) -> tuple[str, str]:
    first, second = sorted((one, other))
    return people[first], people[second]
