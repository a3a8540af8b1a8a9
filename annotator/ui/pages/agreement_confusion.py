"""The confusion matrix: what one annotator called what the other called something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import Cell, CellView, Wanted
from annotator.ui.pages.agreement_labels import label_title
from annotator.ui.pages.captions import faint

if TYPE_CHECKING:
    from annotator.core.schema import Layer
    from annotator.project.disagreements import Disagreements

MISSING = ""
_CELL = 74  # pixels; longer titles of columns are cut, their tool tips are not


class AgreementConfusion(QWidget):
    """Labels of the first annotator down, of the second across, *missing* last on both sides."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = faint()
        self.caption.setWordWrap(True)
        self.view = CellView(tr("Confusion of labels"), sides=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.caption)
        column.addWidget(self.view, 1)
        self.view.opened.connect(self.opened)

    def show_found(
        self,
        found: Disagreements | None,
        layer: Layer | None,
        pair: tuple[str, str] | None,
    ) -> None:
        """Show the matrix of a pair, or of all pairs together; labels nobody used are left out."""
        if found is None:
            self.caption.clear()
            self.view.show_cells((), ())
            return
        first, second = pair or (tr("the first of each pair"), tr("the second"))
        self.caption.setText(
            tr("Down: labels of {first}; across: of {second}.", first=first, second=second)
        )
        matrix = found.confusion(pair)
        counts = matrix.counts
        used = [
            n
            for n, name in enumerate(matrix.names)
            if name == MISSING or counts[n].any() or counts[:, n].any()
        ]
        titles = {n: self._title(matrix.names[n], layer) for n in used}
        rows = []
        for down in used:
            row = []
            for across in used:
                count, share = int(counts[down, across]), float(matrix.shares[down, across])
                if not count:
                    row.append(Cell("·", faint=True))
                    continue
                shown = titles[down], titles[across]
                names = matrix.names[down], matrix.names[across]
                row.append(_cell(count, share, shown, names, pair))
            rows.append(row)
        self.view.show_cells([titles[n] for n in used], rows, sides=[titles[n] for n in used])
        for column in range(len(used)):
            self.view.setColumnWidth(column, _CELL)

    def _title(self, name: str, layer: Layer | None) -> str:
        return tr("missing") if name == MISSING else isolate(label_title(layer, name))


def _cell(
    count: int,
    share: float,
    titles: tuple[str, str],
    names: tuple[str, str],
    pair: tuple[str, str] | None,
) -> Cell:
    what = tr("{first} against {second}", first=titles[0], second=titles[1])
    return Cell(
        f"{count:,}",
        tip=tr("{what}: {share} of the row", what=what, share=words.percent(share)),
        shade=share,
        strong=names[0] == names[1],
        opens=Wanted(what, lambda found: found.rows(pair=pair, labels=names)),
    )
