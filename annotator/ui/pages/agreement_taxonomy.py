"""The taxonomy: how many marks differ in which way, each kind of difference with its causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import Cell, CellView, Wanted
from annotator.ui.pages.agreement_confusion import AgreementConfusion
from annotator.ui.pages.captions import faint

if TYPE_CHECKING:
    from annotator.agreement.normalising import Effect
    from annotator.core.schema import Layer
    from annotator.project.disagreements import Disagreements

_INDENT = "\u2003\u2003"
GROUPS = (("boundary",), ("label",), ("boundary_and_label",), ("only_first", "only_second"),
          ("split", "merge"), ("exact",))  # fmt: skip
_BOUNDARIES = ("boundary", "boundary_and_label")


class AgreementTaxonomy(QWidget):
    """Kinds of difference beside the confusion of labels, of all pairs or of the one chosen."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Disagreements | None = None
        self._layer: Layer | None = None
        self._caused = False
        self._pairs: list[tuple[str, str]] = []
        self.pair = QComboBox()
        self.pair.setAccessibleName(tr("Pair of annotators"))
        self.view = CellView(tr("Kinds of disagreement"), stretch=0)
        self.confusion = AgreementConfusion()
        self.effects = faint()
        self.effects.setWordWrap(True)
        bar = QHBoxLayout()
        bar.addWidget(faint(tr("Pair of annotators")))
        bar.addWidget(self.pair)
        bar.addStretch(1)
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(self.view, 1)
        inner.addWidget(self.effects)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(16)
        split.addWidget(left)
        split.addWidget(self.confusion)
        split.setStretchFactor(1, 1)
        split.setSizes([370, 640])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addWidget(split, 1)
        self.pair.currentIndexChanged.connect(self._show)
        self.view.opened.connect(self.opened)
        self.confusion.opened.connect(self.opened)

    def show_causes(self, effects: Sequence[Effect]) -> None:
        """Show the causes, now that they are known, and what the switches have removed."""
        self._caused = True
        self.effects.setText(effects_words(effects))
        self._show()

    def show_found(self, found: Disagreements | None, layer: Layer | None) -> None:
        """Show what was found, or nothing yet; the causes follow."""
        self._found, self._layer, self._caused = found, layer, False
        self.effects.clear()
        chosen = self.chosen_pair
        self._pairs = pairs_of(found)
        self.pair.blockSignals(True)
        self.pair.clear()
        self.pair.addItem(tr("All pairs"))
        for pair in self._pairs:
            self.pair.addItem(words.names(pair))
        if chosen in self._pairs:
            self.pair.setCurrentIndex(self._pairs.index(chosen) + 1)
        elif len(self._pairs) == 1:
            self.pair.setCurrentIndex(1)
        self.pair.blockSignals(False)
        self._show()

    @property
    def chosen_pair(self) -> tuple[str, str] | None:
        """The pair that is looked at, ``None`` for all."""
        at = self.pair.currentIndex() - 1
        return self._pairs[at] if 0 <= at < len(self._pairs) else None

    def _show(self) -> None:
        found, pair = self._found, self.chosen_pair
        self.confusion.show_found(found, self._layer, pair)
        self.effects.setVisible(bool(self.effects.text()))
        if found is None:
            self.view.show_cells((), ())
            return
        head = [tr("Difference"), tr("Number"), tr("Share")]
        self.view.show_cells(head, list(_rows(found, pair, caused=self._caused)))


def _rows(
    found: Disagreements, pair: tuple[str, str] | None, *, caused: bool
) -> Iterator[list[Cell]]:
    taxonomy = found.taxonomy
    rows = found.rows(pair=pair)
    counts, total = taxonomy.counts(rows), max(1, len(rows))
    for group in GROUPS:
        parts = [group]
        # Who missed it, or who split it, is only known of one pair.
        if pair is not None and len(group) > 1:
            parts += [(one,) for one in group]
        for part in parts:
            count = sum(counts[one] for one in part)
            title = _title(part, pair if len(part) == 1 else None)
            yield _row(title, count, total, pair, part, None, inner=part is not group)
        if caused and group[0] in _BOUNDARIES and counts[group[0]]:
            of_group = found.rows(pair=pair, differences=group)
            causes = taxonomy.cause_counts(of_group)
            for cause, title in words.CAUSES.items():
                if causes.get(cause):
                    yield _row(tr(title), causes[cause], total, pair, group, cause, inner=True)


def _row(
    title: str,
    count: int,
    total: int,
    pair: tuple[str, str] | None,
    differences: Sequence[str],
    cause: str | None,
    *,
    inner: bool,
) -> list[Cell]:
    causes = None if cause is None else (cause,)
    wanted = None
    if count:
        wanted = Wanted(
            title,
            lambda found: found.rows(pair=pair, differences=differences, causes=causes),
        )
    share = count / total
    return [
        Cell(
            f"{_INDENT}{title}" if inner else title,
            words=True,
            faint=inner or not count,
            opens=wanted,
        ),
        Cell(f"{count:,}", faint=not count, opens=wanted, strong=not inner and bool(count)),
        Cell(words.percent(share), shade=share if count else None, faint=not count, opens=wanted),
    ]


def _title(part: Sequence[str], pair: tuple[str, str] | None) -> str:
    if pair is None or len(part) > 1:
        return tr(words.DIFFERENCES[part[0]])
    first, second = (isolate(name) for name in pair)
    return {
        "only_first": tr("Only {name} marked it", name=first),
        "only_second": tr("Only {name} marked it", name=second),
        "split": tr("{name} marked it in pieces", name=second),
        "merge": tr("{name} marked it in pieces", name=first),
    }.get(part[0], tr(words.DIFFERENCES[part[0]]))


def pairs_of(found: Disagreements | None) -> list[tuple[str, str]]:
    """Return the pairs of annotators by name."""
    if found is None:
        return []
    names = found.annotators
    return [(names[one], names[other]) for one, other in found.taxonomy.pairs]


def effects_words(effects: Iterable[Effect]) -> str:
    """Return how many disagreements each switch that is on has removed."""
    told = []
    for effect in effects:
        title = SWITCHES.get(effect.switch)
        if title is not None:
            told.append(tr("{switch}: {n} fewer", switch=tr(title), n=effect.removed))
    return " · ".join(told)


SWITCHES = {
    "clusters": "Whole letters with their marks",
    "trim": "Outer spaces and quotation marks",
    "proclitics": "Prefixes such as و and ب",
}
