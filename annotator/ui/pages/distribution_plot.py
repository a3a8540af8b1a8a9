"""How the documents' values are spread, as bars; drawn with pyqtgraph when it is first seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from annotator.ui import appearance
from annotator.ui.language import tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_cells import tint
from annotator.ui.pages.captions import faint, smaller


class DistributionPlot(QWidget):
    """Bars of a distribution; ← and → choose one, Enter or a click opens it (``opened``: which)."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = faint(tr("Strict F1 of the documents"))
        self.told = faint()
        self.told.setWordWrap(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Strict F1 of the documents"))
        self.setMinimumHeight(170)
        self.bar = -1
        self._distribution: Any = None
        self._plot: Any = None
        self._bars: Any = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.caption)
        column.addStretch(1)
        column.addWidget(self.told)
        self._column = column

    def show_distribution(self, distribution: Any) -> None:
        """Show another distribution, ``None`` for none yet."""
        self._distribution = distribution
        self.bar = -1
        if self._plot is not None or self.isVisible():
            self._draw()
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was given while nobody looked."""
        super().showEvent(event)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar; small values stand where reading begins with small numbers: left."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        count = len(self._distribution.counts) if self._distribution is not None else 0
        if event.key() in steps and count:
            self.bar = min(max(self.bar + steps[Qt.Key(event.key())], 0), count - 1)
            self._draw()
            self._tell()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.bar)
        else:
            super().keyPressEvent(event)

    def _open(self, bar: int) -> None:
        found = self._distribution
        if found is not None and 0 <= bar < len(found.counts) and found.counts[bar]:
            self.opened.emit(bar)

    def _tell(self) -> None:
        found = self._distribution
        text = ""
        if found is not None and self.bar >= 0:
            low, high = (words.figure(float(one)) for one in found.edges[self.bar : self.bar + 2])
            documents = tr("{n} documents", n=int(found.counts[self.bar]))
            text = tr("{low} to {high}", low=low, high=high) + f": {documents}"
        elif found is not None and found.quartiles:
            low, middle, high = (words.figure(float(one)) for one in found.quartiles[1:4])
            text = tr(
                "Half of the documents lie between {low} and {high}; the median is {middle}.",
                low=low, middle=middle, high=high,
            )  # fmt: skip
        self.told.setText(text)
        self.setAccessibleDescription(text)

    def _draw(self) -> None:
        if self._plot is None:
            self._make()
        found, of = self._distribution, appearance.colours()
        self._plot.clear()
        if found is None:
            return
        import pyqtgraph

        low, high = float(found.edges[0]), float(found.edges[-1])
        wide = (high - low) / len(found.counts)
        chosen = [
            QColor(of.accent) if number == self.bar else QColor(tint(0.9))
            for number in range(len(found.counts))
        ]
        self._bars = pyqtgraph.BarGraphItem(
            x0=found.edges[:-1] + wide * 0.06,
            width=wide * 0.88,
            height=found.counts,
            brushes=chosen,
            pens=[pyqtgraph.mkPen(None)] * len(chosen),
        )
        self._plot.addItem(self._bars)
        self._plot.setXRange(low, high, padding=0.06)
        self._plot.setYRange(0, max(1, int(found.counts.max())) * 1.08, padding=0)

    def _make(self) -> None:
        import pyqtgraph

        of = appearance.colours()
        plot = pyqtgraph.PlotWidget(background=of.paper)
        plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        # Numbers grow to the right; the axes must not be mirrored away from them.
        plot.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        plot.getPlotItem().setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        font = smaller(QFont(QApplication.font()))
        for side, title in (("bottom", tr("Strict F1")), ("left", tr("Documents"))):
            axis = plot.getAxis(side)
            axis.setTickFont(font)
            axis.setPen(pyqtgraph.mkPen(of.line))
            axis.setTextPen(pyqtgraph.mkPen(of.faint))
            axis.setLabel(title, **{"color": of.faint, "font-size": f"{font.pixelSize()}px"})
        plot.showGrid(x=False, y=True, alpha=0.12)
        plot.scene().sigMouseClicked.connect(self._on_clicked)
        self._plot = plot
        self._column.insertWidget(1, plot, 100)

    def _on_clicked(self, event: Any) -> None:
        found = self._distribution
        if found is None:
            return
        at = self._plot.getViewBox().mapSceneToView(event.scenePos()).x()
        low, high = float(found.edges[0]), float(found.edges[-1])
        bar = int((at - low) / (high - low) * len(found.counts)) if high > low else -1
        if 0 <= bar < len(found.counts):
            self.bar = bar
            self._draw()
            self._tell()
            self._open(bar)
