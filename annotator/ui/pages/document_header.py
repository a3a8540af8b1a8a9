"""The line above the article: title, place in the list, state of the work, finish."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.core.people import WorkState
from annotator.ui import appearance
from annotator.ui.language import isolate, tr
from annotator.ui.pages.captions import faint, heavier, smaller


class DocumentHeader(QWidget):
    """Announces wishes; the page and the window fulfil them."""

    previous_requested = Signal()
    next_requested = Signal()
    finish_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole_title = ""
        self._state: WorkState | None = None
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        font = heavier(self.title.font())
        font.setPixelSize(font.pixelSize() + 3 if font.pixelSize() > 0 else 17)
        self.title.setFont(font)
        self.badge = StateBadge()
        self.place = faint()
        self.previous = _arrow("previous", tr("Previous document"))
        self.next = _arrow("next", tr("Next document"))
        self.finish = QPushButton()
        self.finish.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 12, 7)
        row.setSpacing(10)
        row.addWidget(self.title, 1)
        row.addWidget(self.badge)
        row.addSpacing(6)
        row.addWidget(self.previous)
        row.addWidget(self.place)
        row.addWidget(self.next)
        row.addSpacing(6)
        row.addWidget(self.finish)

        self.previous.clicked.connect(self.previous_requested)
        self.next.clicked.connect(self.next_requested)
        self.finish.clicked.connect(self.finish_requested)
        self.show_place(None, 0)
        self.show_state(WorkState.NEW)

    def show_title(self, title: str) -> None:
        """Show the document's title, shortened at its end where there is no room."""
        self._whole_title = title
        self.title.setToolTip(isolate(title))
        self._fit_title()

    def show_place(self, place: int | None, total: int) -> None:
        """Show that this is the document with index ``place`` of ``total`` in the list."""
        known = place is not None and total > 0
        self.place.setVisible(known)
        self.previous.setVisible(known)
        self.next.setVisible(known)
        if place is not None:
            self.place.setText(tr("{place} of {total}", place=place + 1, total=total))
            self.previous.setEnabled(place > 0)
            self.next.setEnabled(place + 1 < total)

    def show_state(self, state: WorkState) -> None:
        """Show how far the annotator has come, and what the button does now."""
        if state is self._state:
            return
        self._state = state
        self.badge.show_state(state)
        finished = state is WorkState.FINISHED
        self.finish.setText(tr("Take up again") if finished else tr("Finish"))
        self.finish.setIcon(appearance.icon("reopen" if finished else "finish"))
        self.finish.setEnabled(state is not WorkState.LOCKED)
        self.finish.setToolTip(
            tr("Work on this document again (Ctrl+Enter)")
            if finished
            else tr("This document is done; go to the next one (Ctrl+Enter)")
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the title into its new room."""
        super().resizeEvent(event)
        self._fit_title()

    def _fit_title(self) -> None:
        room = self.title.contentsRect().width()
        shown = self.title.fontMetrics().elidedText(
            self._whole_title, Qt.TextElideMode.ElideRight, max(room, 40)
        )
        self.title.setText(isolate(shown))


class StateBadge(QLabel):
    """A state of work as a pill in its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.setFont(smaller(self.font()))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: WorkState) -> None:
        """Show a state."""
        of = appearance.colours()
        title, self._colour = {
            WorkState.NEW: (tr("New"), of.faint),
            WorkState.IN_PROGRESS: (tr("In progress"), of.busy),
            WorkState.FINISHED: (tr("Finished"), of.good),
            WorkState.LOCKED: (tr("Locked"), of.ink),
        }[state]
        self.setStyleSheet(f"color: {self._colour}")
        self.setText(title)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the text and the round ends."""
        size = super().sizeHint()
        return QSize(size.width() + 20, max(22, size.height() + 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill behind the text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = QColor(self._colour)
        painter.setPen(tint)
        tint.setAlphaF(0.1)
        painter.setBrush(tint)
        pill = QRect(self.rect()).adjusted(0, 0, -1, -1)
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.end()
        super().paintEvent(event)


def _arrow(icon: str, tool_tip: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setIcon(appearance.icon(icon))
    button.setIconSize(QSize(18, 18))
    button.setToolTip(tool_tip)
    button.setAccessibleName(tool_tip)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
