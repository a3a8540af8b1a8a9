"""Drawing a relation with the keyboard alone: choose the relation, step to the target, confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from annotator.core.annotation import SpanAnnotation
from annotator.ui import appearance
from annotator.ui.language import isolate, tr
from annotator.ui.pages.annotation_table import shortened
from annotator.ui.pages.linking import Offer
from annotator.ui.physical_keys import physical_key

_FORWARD = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Down})
_BACK = frozenset({Qt.Key.Key_Backtab, Qt.Key.Key_Up})


class LinkBar(QFrame):
    """Open while a relation is being drawn; the page sends it the keys of the canvas."""

    target_shown = Signal(str)
    confirmed = Signal(str, str, str)  # layer, relation label, id of the target
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("link")
        of = appearance.colours()
        self.setStyleSheet(
            f"#link {{ background: {of.chosen}; border-bottom: 1px solid {of.line} }}"
            f"#link QPushButton {{ background: {of.paper}; color: {of.ink}; padding: 3px 12px;"
            f" border: 1px solid {of.line}; border-radius: 5px }}"
            f"#link QPushButton:checked {{ background: {of.accent}; color: {of.on_accent};"
            f" border-color: {of.accent} }}"
        )
        self.source: SpanAnnotation | None = None
        self._offers: list[Offer] = []
        self._titles: Sequence[str] = ()
        self._text_of: Callable[[SpanAnnotation], str] = str
        self._chosen: int | None = None
        self._target = 0
        self.choices: list[QPushButton] = []
        self._buttons: list[QPushButton] = []  # more than are shown, once they were needed
        self._row = QHBoxLayout()
        self._row.setSpacing(6)
        self.saying = QLabel()
        self.saying.setTextFormat(Qt.TextFormat.PlainText)
        self.saying.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 5, 14, 5)
        row.setSpacing(10)
        row.addLayout(self._row)
        row.addWidget(self.saying, 1)
        self.hide()

    @property
    def active(self) -> bool:
        """Whether a relation is being drawn."""
        return self.source is not None

    @property
    def keys(self) -> str:
        """What the keys do now."""
        if self.chosen:
            return tr("Tab: another · Enter or a click: link · Esc: cancel")
        return tr("a digit chooses · Esc: cancel")

    @property
    def chosen(self) -> bool:
        """Whether the relation has been chosen."""
        return self._chosen is not None

    @property
    def targets(self) -> tuple[SpanAnnotation, ...]:
        """Where the chosen relation may end."""
        return () if self._chosen is None else self._offers[self._chosen].targets

    @property
    def target(self) -> SpanAnnotation | None:
        """The end that is proposed now."""
        if self._chosen is None:
            return None
        return self._offers[self._chosen].targets[self._target]

    def start(
        self,
        source: SpanAnnotation,
        *,
        offers: Sequence[Offer],
        titles: Sequence[str],
        text_of: Callable[[SpanAnnotation], str],
    ) -> None:
        """Begin at ``source``; a single relation needs no choosing."""
        self.source, self._offers, self._titles = source, list(offers), titles
        self._text_of = text_of
        self._chosen = None
        self._fill_choices()
        self.show()
        if len(offers) == 1:
            self.choose(0)
        else:
            self._say()

    def choose(self, at: int) -> None:
        """Take a relation and propose the likeliest target."""
        self._offers[at] = self._offers[at].ranked()
        self._chosen = at
        self._target = 0
        self._show_target()

    def take_target(self, identity: str) -> bool:
        """Link to an annotation that was clicked; return whether the relation may end there."""
        if self._chosen is None:
            return False
        for at, one in enumerate(self._offers[self._chosen].targets):
            if one.id == identity:
                self._target = at
                self.confirm()
                return True
        return False

    def confirm(self) -> None:
        """Draw the relation to the proposed target."""
        target = self.target
        if target is not None and self._chosen is not None:
            offer = self._offers[self._chosen]
            self.confirmed.emit(offer.layer, offer.label, target.id)

    def stop(self) -> None:
        """Close without drawing anything."""
        self.source = None
        self._chosen = None
        self.hide()

    def handle_key(self, event: QKeyEvent) -> None:
        """Do what a key means while linking."""
        key, digit = event.key(), physical_key(event)
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif digit.isdigit() and 1 <= int(digit) <= len(self._offers):
            self.choose(int(digit) - 1)
        elif key in _FORWARD or key in _BACK:
            self._step(1 if key in _FORWARD else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._chosen is None:
                self.choose(0)
            else:
                self.confirm()

    def _step(self, by: int) -> None:
        if self._chosen is None:
            self.choose(0)
            return
        self._target = (self._target + by) % len(self._offers[self._chosen].targets)
        self._show_target()

    def _show_target(self) -> None:
        target = self.target
        assert target is not None
        self._say()
        self.target_shown.emit(target.id)

    def _fill_choices(self) -> None:
        # Buttons are kept: making one takes a third of the time that a key may take.
        while len(self._buttons) < len(self._titles):
            self._add_button(len(self._buttons))
        self.choices = self._buttons[: len(self._titles)]
        for at, button in enumerate(self._buttons):
            if at < len(self._titles):
                button.setText(f"{at + 1}  {isolate(self._titles[at])}")
            button.setVisible(at < len(self._titles))

    def _add_button(self, at: int) -> None:
        button = QPushButton()
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.choose(at))
        self._row.addWidget(button)
        self._buttons.append(button)

    def _say(self) -> None:
        assert self.source is not None
        for at, button in enumerate(self.choices):
            button.setChecked(at == self._chosen)
        target = self.target
        if target is None or self._chosen is None:
            self.saying.setText(
                tr("Link “{words}”: which relation?", words=self._short(self.source))
            )
            return
        total = len(self._offers[self._chosen].targets)
        place = tr("{place} of {total}", place=self._target + 1, total=total)
        end = tr("to “{words}”", words=self._short(target))
        self.saying.setText(f"{end}  ({place})")
        self.saying.setToolTip(isolate(self._text_of(target)))

    def _short(self, one: SpanAnnotation) -> str:
        return shortened(self._text_of(one), 40)
