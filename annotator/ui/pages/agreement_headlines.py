"""The headline cards: a measure's value, its interval, what it rests on, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator.agreement.measure import AgreementResult
from annotator.ui import appearance
from annotator.ui.language import isolate, tr
from annotator.ui.pages import agreement_words as words
from annotator.ui.pages.agreement_numbers import Kind, Numbers
from annotator.ui.pages.captions import faint, smaller

_CARD = 268  # pixels that a card needs at least
_HIGH = 186
_GAP = 12
CAVEATS = (
    "Coefficients fall with skewed labels and rise with more labels and longer gaps; they are not "
    "comparable across measures, label sets or units.",
    "High agreement is not correctness.",
)


class AgreementHeadlines(QScrollArea):
    """``opened`` wishes to see the spans behind a value (a ``Kind``)."""

    opened = Signal(object)
    gamma_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[HeadlineCard] = []
        self.scope = faint()
        self.scope.setWordWrap(True)
        self.caveats = faint("\n".join(tr(one) for one in CAVEATS))
        self.caveats.setWordWrap(True)
        self.gamma = QPushButton(tr("Compute γ"))
        self.gamma.setToolTip(tr("The best alignment of all annotators; it takes a while."))
        self.gamma.clicked.connect(self.gamma_requested)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(_GAP)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        column.addWidget(self.scope)
        column.addLayout(self._grid)
        column.addWidget(self.gamma, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.caveats)
        column.addStretch(1)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_numbers(
        self, numbers: Numbers | None, *, titles: Callable[[Kind], str], spans: bool
    ) -> None:
        """Show the value of every measure, or none."""
        focused = next((n for n, card in enumerate(self.cards) if card.hasFocus()), -1)
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        self.scope.setText(scope_words(numbers) if numbers is not None else "")
        for kind in numbers.kinds() if numbers is not None else ():
            assert numbers is not None
            one = numbers.summary(kind)
            if one is None:
                continue
            card = HeadlineCard(kind, titles(kind), one, numbers, spans=spans)
            card.clicked.connect(partial(self.opened.emit, kind))
            self.cards.append(card)
        self._arrange()
        if 0 <= focused < len(self.cards):
            self.cards[focused].setFocus()
        self.gamma.setVisible(
            spans and not any(card.kind.measure == "gamma" for card in self.cards)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.viewport().width() - 32 + _GAP
        across = max(1, min(room // (_CARD + _GAP), 4))
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // across, number % across)
        for column in range(5):
            self._grid.setColumnStretch(column, 1 if column < across else 0)


class HeadlineCard(QPushButton):
    """One value. Pressed, it opens what it was computed from."""

    def __init__(
        self, kind: Kind, title: str, one: AgreementResult, numbers: Numbers, *, spans: bool
    ) -> None:
        super().__init__()
        self.kind, self.result = kind, one
        self.setObjectName("headline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(2)
        self.name = _label(title, strong=True)
        self.value = QLabel("–" if one.value is None else words.figure(one.value))
        self.value.setObjectName("figure")
        # A number has no direction of its own, by which a label would know where reading begins.
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        self.value.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self.interval = _label(words.interval(one), dim=True)
        self.basis = _label(self._basis(one, numbers), dim=True)
        self.change = _label(_change(one, numbers))
        self.said = _label(words.sentence(one, spans=spans))
        band = words.band(one)
        self.band = _label(tr(words.BANDS[band]) if band else "", dim=True)
        if band:
            of = appearance.colours()
            colour = {"reliable": of.good, "tentative": of.busy, "discard": of.rubric}[band]
            self.band.setStyleSheet(f"color: {colour}")
        shown = (
            self.name,
            self.value,
            self.interval,
            self.basis,
            self.change,
            self.band,
            self.said,
        )
        for label in shown:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
            label.setVisible(bool(label.text()))
        column.addStretch(1)
        self.setAccessibleName(
            ". ".join(label.text() for label in shown if label.text()).replace("..", ".")
        )
        self.setToolTip(tr("Enter shows the spans behind this number."))

    def sizeHint(self) -> QSize:
        """Return the room that the words need."""
        layout = self.layout()
        assert layout is not None
        high = layout.heightForWidth(max(_CARD, self.width()))
        return QSize(_CARD, max(_HIGH, high))

    def hasHeightForWidth(self) -> bool:
        """Return that sentences wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        layout = self.layout()
        assert layout is not None
        return max(_HIGH, layout.heightForWidth(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow where a sentence takes more lines."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def _basis(self, one: AgreementResult, numbers: Numbers) -> str:
        told = [words.basis(one)]
        mean = numbers.mean_of_pairs(self.kind)
        if mean is not None and mean is not one and mean.value is not None:
            told.append(tr("mean of pairs {value}", value=words.figure(mean.value)))
        return " · ".join(part for part in told if part)


def _change(one: AgreementResult, numbers: Numbers) -> str:
    change = numbers.change(one)
    if change is None:
        return ""
    if change.difference is None:
        return tr("not comparable with “{round}”", round=isolate(change.title))
    difference = words.signed(change.difference)
    if change.interval is not None and change.interval.ends is not None:
        low, high = (words.signed(end) for end in change.interval.ends)
        return tr(
            "{change} since “{round}” ({low} to {high})",
            change=difference, round=change.title, low=low, high=high,
        )  # fmt: skip
    return tr("{change} since “{round}”", change=difference, round=change.title)


def scope_words(numbers: Numbers) -> str:
    """Return what was compared with what, in a line."""
    scope = numbers.answer.scope
    by = scope.documents_by_annotators
    shared = sum(count for people, count in by.items() if people > 1)
    told = [
        tr("{n} documents by two annotators or more", n=shared),
        words.names(scope.annotators),
    ]
    alone = by.get(1, 0) + by.get(0, 0)
    if alone:
        told.append(tr("{n} documents by fewer left out", n=alone))
    if scope.unfinished:
        told.append(tr("with unfinished work"))
    if scope.helped:
        told.append(tr("in {n} documents a machine’s suggestions could be seen", n=scope.helped))
    return " · ".join(told)


def _label(text: str, *, strong: bool = False, dim: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if strong:
        label.setObjectName("card-title")
    if dim:
        label.setObjectName("faint")
        label.setFont(smaller(label.font()))
    return label
