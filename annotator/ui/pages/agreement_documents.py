"""The documents, worst first, and how their values are spread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import Cell, CellView, Wanted
from annotator.ui.pages.agreement_taxonomy import pairs_of
from annotator.ui.pages.captions import faint
from annotator.ui.pages.distribution_plot import DistributionPlot

if TYPE_CHECKING:
    from annotator.project.disagreements import Disagreements

MOST = 2_000  # documents listed; the plot has all of them
_KINDS = (("boundary",), ("label", "boundary_and_label"), ("only_first", "only_second"),
          ("split", "merge"))  # fmt: skip
_HEADS = ("Other boundaries", "Other label", "Missed by one", "Split or merged")


class AgreementDocuments(QWidget):
    """A row a document with strict F1 and its differences; the plot shows all of them."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Disagreements | None = None
        self._pairs: list[tuple[str, str]] = []
        self.pair = QComboBox()
        self.pair.setAccessibleName(tr("Pair of annotators"))
        self.view = CellView(tr("Documents, worst first"), stretch=0)
        self.plot = DistributionPlot()
        self.note = faint()
        bar = QHBoxLayout()
        bar.addWidget(faint(tr("Pair of annotators")))
        bar.addWidget(self.pair)
        bar.addStretch(1)
        bar.addWidget(self.note)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(self.view)
        split.addWidget(self.plot)
        split.setStretchFactor(0, 1)
        split.setSizes([330, 240])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addWidget(split, 1)
        self.pair.currentIndexChanged.connect(self._show)
        self.view.opened.connect(self.opened)
        self.plot.opened.connect(self._on_bar)

    def show_found(self, found: Disagreements | None) -> None:
        """Show what was found, or nothing yet."""
        self._found = found
        self._pairs = pairs_of(found)
        chosen = self.pair.currentText()
        self.pair.blockSignals(True)
        self.pair.clear()
        self.pair.addItem(tr("All pairs"))
        for pair in self._pairs:
            self.pair.addItem(words.names(pair))
        self.pair.setCurrentIndex(max(0, self.pair.findText(chosen)))
        self.pair.blockSignals(False)
        self._show()

    @property
    def _pair(self) -> tuple[str, str] | None:
        at = self.pair.currentIndex() - 1
        return self._pairs[at] if 0 <= at < len(self._pairs) else None

    def _show(self) -> None:
        found, pair = self._found, self._pair
        if found is None:
            self.view.show_cells((), ())
            self.plot.show_distribution(None)
            self.note.clear()
            return
        ranking = found.ranking(pair)
        numbers = ranking.document[:MOST].tolist()
        titles = found.titles(numbers)
        rows = [
            _row(place, number, titles.get(number, ""), ranking, pair)
            for place, number in enumerate(numbers)
        ]
        self.view.show_cells([tr("Document"), tr("Strict F1"), *(tr(one) for one in _HEADS)], rows)
        rest = len(ranking.document) - len(numbers)
        self.note.setText(tr("{n} more documents are only in the plot.", n=rest) if rest else "")
        self.plot.show_distribution(ranking.distribution())

    def _on_bar(self, bar: int) -> None:
        """Open the disagreements of the documents in a bar of the plot."""
        found = self._found
        if found is None:
            return
        pair = self._pair
        documents = found.ranking(pair).distribution().documents(bar)
        self.opened.emit(
            Wanted(
                tr("Disagreements in {n} documents", n=len(documents)),
                lambda shown: shown.rows(
                    pair=pair, documents=documents.tolist(), differences=_NOT_EXACT
                ),
            )
        )


_NOT_EXACT = tuple(one for kinds in _KINDS for one in kinds)
_COLUMNS = (
    "exact", "boundary", "label", "boundary_and_label", "only_first", "only_second", "split",
    "merge",
)  # fmt: skip


def _rows_of(
    found: Disagreements, *, pair: tuple[str, str] | None, document: int, differences: Sequence[str]
) -> Any:
    return found.rows(pair=pair, documents=[document], differences=differences)


def _row(
    place: int, number: int, title: str, ranking: Any, pair: tuple[str, str] | None
) -> list[Cell]:
    shown = isolate(title)
    value = float(ranking.f1[place])
    everything = Wanted(
        tr("Disagreements in {document}", document=shown),
        lambda found: found.rows(pair=pair, documents=[number], differences=_NOT_EXACT),
    )
    defined = value == value
    row = [
        Cell(shown, tip=shown, words=True, opens=everything),
        Cell(
            words.figure(value) if defined else "–",
            tip="" if defined else tr("Not defined: nobody marked anything here."),
            shade=value if defined else None,
            faint=not defined,
            opens=everything,
        ),
    ]
    for kinds, head in zip(_KINDS, _HEADS, strict=True):
        count = sum(int(ranking.counts[place][_COLUMNS.index(one)]) for one in kinds)
        row.append(
            Cell(
                f"{count:,}",
                faint=not count,
                opens=Wanted(
                    f"{tr(head)} · {shown}",
                    partial(_rows_of, pair=pair, document=number, differences=kinds),
                )
                if count
                else None,
            )
        )
    return row
