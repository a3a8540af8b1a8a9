"""Gestures: what the mouse means. A drag takes words, with Alt letter clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from annotator.core.span import Span

if TYPE_CHECKING:
    from annotator.ui.canvas.canvas import AnnotationCanvas

_AUTOSCROLL_MS = 30


class Gestures(QObject):
    """Turns presses, moves and releases into selections and clicks of one canvas."""

    def __init__(self, canvas: AnnotationCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pressed: QPoint | None = None
        self._point = QPoint()
        self._dragging = False
        self._plain = False
        self._by_cluster = False
        self._origin: Span | int = 0
        self._clicks = 0
        self._since_double = QElapsedTimer()
        self._autoscroll = QTimer(self)
        self._autoscroll.setInterval(_AUTOSCROLL_MS)
        self._autoscroll.timeout.connect(self._scroll_on)

    @property
    def active(self) -> bool:
        """Whether the mouse is pressed."""
        return self._pressed is not None

    def press(self, event: QMouseEvent) -> None:
        """Begin a click or a drag; the third click of a row takes the sentence."""
        point = event.position().toPoint()
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._by_cluster = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        again = self._continues_double(point)  # asked of the point before this one
        self._pressed, self._point, self._dragging = point, point, False
        if again:
            self._take_more(point)
            return
        self._clicks = 1
        self._plain = not extend
        if extend:
            self._origin = self._canvas.anchor
            self._drag_to(point)
        else:
            position = self._canvas.position_at(point)
            self._origin = position if self._by_cluster else self._token(point)
            self._canvas.place_caret(position)

    def double(self, event: QMouseEvent) -> None:
        """Take the word, without the punctuation around it."""
        point = event.position().toPoint()
        self._pressed, self._point, self._dragging, self._plain = point, point, False, False
        self._clicks = 2
        self._since_double.restart()
        position = self._canvas.character_at(point)
        word = self._canvas.movement.word_holding(position) if position is not None else None
        self._origin = word if word is not None else self._token(point)
        if word is not None:
            self._canvas.select(word, by_words=True)

    def move(self, event: QMouseEvent) -> None:
        """Go on with a drag."""
        if self._pressed is None:
            return
        self._point = event.position().toPoint()
        far = (self._point - self._pressed).manhattanLength()
        if not self._dragging and far < QApplication.startDragDistance():
            return
        self._dragging = True
        self._drag_to(self._point)
        height = self._canvas.viewport().height()
        outside = self._point.y() < 0 or self._point.y() > height
        if outside and not self._autoscroll.isActive():
            self._autoscroll.start()
        elif not outside:
            self._autoscroll.stop()

    def release(self, event: QMouseEvent) -> None:
        """End a drag, or click."""
        pressed, self._pressed = self._pressed, None
        self._autoscroll.stop()
        if pressed is not None and self._plain and not self._dragging and self._clicks == 1:
            self._canvas.click(pressed)
        self._dragging = False

    # --------------------------------------------------------------------------------------------

    def _continues_double(self, point: QPoint) -> bool:
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        return (
            self._clicks >= 2
            and self._since_double.isValid()
            and self._since_double.elapsed() < interval
            and (point - self._point).manhattanLength() < 2 * QApplication.startDragDistance()
        )

    def _take_more(self, point: QPoint) -> None:
        self._clicks += 1
        self._plain = False
        self._since_double.restart()
        position = self._canvas.position_at(point)
        movement = self._canvas.movement
        sentence, paragraph = movement.sentence_at(position), movement.paragraph_at(position)
        taken = paragraph if self._clicks > 3 or sentence is None else sentence
        if taken is not None:
            self._origin = taken
            self._canvas.select(taken)

    def _token(self, point: QPoint) -> Span | int:
        """Return the word or mark at a point; beside the words the position."""
        position = self._canvas.character_at(point)
        token = self._canvas.movement.token_holding(position) if position is not None else None
        return token if token is not None else self._canvas.position_at(point)

    def _drag_to(self, point: QPoint) -> None:
        canvas = self._canvas
        origin = self._origin
        here: Span | int = canvas.position_at(point) if self._by_cluster else self._token(point)
        first, last = (origin, origin) if isinstance(origin, int) else (origin.start, origin.end)
        start, end = (here, here) if isinstance(here, int) else (here.start, here.end)
        if start < first:
            anchor, caret = max(last, end), start
        else:
            anchor, caret = first, max(end, last)
        ends = _without_blanks(canvas.text, anchor, caret, keep=self._by_cluster)
        canvas.take(*ends, by_words=not self._by_cluster and not isinstance(origin, int))

    def _scroll_on(self) -> None:
        bar = self._canvas.verticalScrollBar()
        height = self._canvas.viewport().height()
        beyond = self._point.y() if self._point.y() < 0 else self._point.y() - height
        bar.setValue(bar.value() + max(-60, min(60, beyond)))
        self._drag_to(self._point)


def _without_blanks(text: str, anchor: int, caret: int, *, keep: bool) -> tuple[int, int]:
    """Return both ends moved inward over blanks, which no annotation wants at its border."""
    start, end = min(anchor, caret), max(anchor, caret)
    piece = text[start:end]
    if keep or not piece.strip():
        return anchor, caret
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if anchor <= caret else (end, start)
