"""AnnotationCanvas: the article's view with a caret, a selection and a current annotation.

It knows values of the core only. It asks and tells by signals and never writes: what it paints is
what it was shown.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QToolTip, QWidget

from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.ui.canvas import accessible
from annotator.ui.canvas.aided_view import AidedView
from annotator.ui.canvas.gestures import Gestures
from annotator.ui.canvas.keys import Stroke, stroke_of
from annotator.ui.canvas.movement import Movement, Unit
from annotator.ui.canvas.pointing import is_chip_under, spoken, tool_tip
from annotator.ui.canvas.span_painter import Emphasis


class AnnotationCanvas(AidedView):
    """The page of an article, to be read and pointed at with keys and mouse."""

    selection_changed = Signal()
    annotation_selected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.movement = Movement(self._layout)
        self._anchor = self._caret = 0
        self._by_words = False
        self._current: str | None = None
        self._hovered: str | None = None
        self._caret_on = True
        self._gestures = Gestures(self)
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._on_blink)
        self._accessible: accessible.AccessibleArticle | None = None
        accessible.install()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Letters and digits are commands of the page; an input method must not compose them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)

    def show_document(self, document: Document, *, schema: Schema) -> None:
        """Show an article without annotations; the caret stands at its beginning."""
        self._anchor = self._caret = 0
        self._current = self._hovered = None
        super().show_document(document, schema=schema)
        self.movement = Movement(self._layout)
        self.selection_changed.emit()

    # ----------------------------------------------------------------------- selection and caret

    @property
    def selection(self) -> Span | None:
        """The selected code points."""
        if self._anchor == self._caret:
            return None
        return Span(min(self._anchor, self._caret), max(self._anchor, self._caret))

    @property
    def caret(self) -> int:
        """Where the caret stands; an end of the selection, if there is one."""
        return self._caret

    @property
    def anchor(self) -> int:
        """The end of the selection that stays when the caret moves."""
        return self._anchor

    @property
    def selected_by_words(self) -> bool:
        """Whether the selection was made of whole words, so that nobody chose its letters."""
        return self._by_words and self.selection is not None

    def select(self, span: Span | None, *, by_words: bool = False) -> None:
        """Select a span, the caret at its end; ``None`` selects nothing."""
        if span is None:
            self.take(self._caret, self._caret)
        else:
            self.take(span.start, span.end, by_words=by_words)

    def place_caret(self, position: int, *, extend: bool = False) -> None:
        """Put the caret at a position; with ``extend`` the selection reaches to it."""
        self.take(self._anchor if extend else position, position)

    def take(self, anchor: int, caret: int, *, by_words: bool = False) -> None:
        """Select from ``anchor`` to ``caret``; each goes to the nearest allowed place.

        ``by_words`` says that the gesture took whole words.
        """
        self.movement.forget_column()
        self._take(self._layout.allowed(anchor), self._layout.allowed(caret), by_words=by_words)

    def take_word(self) -> None:
        """Select the word at the caret, or the next one, without punctuation."""
        word = self.movement.word_at(self._caret)
        if word is not None:
            self.select(word, by_words=True)

    def take_sentence(self) -> None:
        """Select the sentence at the caret, or the next one; a selection takes in one more."""
        if self.selection is not None:
            self.step(Unit.SENTENCE, 1, extend=True)
            return
        sentence = self.movement.sentence_at(self._caret)
        if sentence is None or sentence.end <= self._caret:
            start = self.movement.step(self._caret, Unit.SENTENCE, 1)
            sentence = self.movement.sentence_at(start)
        if sentence is not None and sentence.end > self._caret:
            self.select(sentence)
            self._reveal_caret()

    def step(self, unit: Unit, direction: int, *, extend: bool = False) -> None:
        """Move the caret one unit on (1) or back (-1) in reading order."""
        anchor, caret = self._anchor, self._caret
        ends = extend and (caret > anchor or (caret == anchor and direction > 0))
        if not extend and anchor != caret and unit in (Unit.WORD, Unit.PART, Unit.CLUSTER):
            caret = max(anchor, caret) if direction > 0 else min(anchor, caret)
            if unit is Unit.CLUSTER:
                self.take(caret, caret)
                return
        page = max(self._layout_height() - 2 * self._size, 1)
        to = self.movement.step(caret, unit, direction, ends=ends, page=page)
        # Shrinking stops where the selection is empty, before it grows on the other side.
        if extend and unit is Unit.WORD and (caret - anchor) * (to - anchor) < 0:
            to = anchor
        by_words = unit is Unit.WORD and (anchor == caret or self._by_words)
        self._take(anchor if extend else to, to, by_words=by_words)
        self._reveal_caret()

    def grow(self, unit: Unit, edge: Literal["start", "end"], direction: int) -> None:
        """Move one edge of the selection on (1) or back (-1) in reading order.

        An edge never meets the other one; without a selection it moves away from the caret.
        """
        start, end = min(self._anchor, self._caret), max(self._anchor, self._caret)
        moving = end if edge == "end" else start
        to = self.movement.step(
            moving, unit, direction, ends=edge == "end", page=self._layout_height()
        )
        if to <= start if edge == "end" else to >= end:
            return
        self.take(start if edge == "end" else end, to)
        self._reveal_caret()

    def spoken(self) -> str:
        """Return what a screen reader says: the selection or the word at the caret, its labels."""
        span = self.selection or self.movement.word_at(self._caret)
        if span is None:
            return ""
        over = [one for one in self.annotations_at(span.start) if one.span.contains(span)]
        words = span.text(self.text)
        return spoken(words, over, schema=self._schema, language=self._language)

    def accessible(self) -> accessible.AccessibleArticle:
        """Return what screen readers ask; made when the first one does."""
        if self._accessible is None:
            self._accessible = accessible.AccessibleArticle(self)
        return self._accessible

    def caret_rectangle(self) -> QRect:
        """Return where the caret is drawn on the viewport."""
        self._scrolling.settle()
        box = self._layout.caret_rect(self._caret)
        return box.translated(self._page.left, -self._scrolling.top)

    # --------------------------------------------------------------------- the current annotation

    @property
    def current(self) -> str | None:
        """The id of the current annotation."""
        return self._current

    def make_current(self, annotation_id: str | None, *, reveal: bool = True) -> None:
        """Make an annotation the current one, ``None`` none; tells it when it changes."""
        annotation = self._shown.get(annotation_id)
        known = annotation.id if annotation is not None else None
        if annotation is not None and reveal:
            self.reveal(annotation.span)
        if known != self._current:
            self._repaint_annotations(self._current, known)
            self._current = known
            if known is not None and QAccessible.isActive():
                self.accessible().announce(known)
            self.annotation_selected.emit(known or "")

    def click(self, point: QPoint) -> None:
        """Make the annotation under a point the current one: the innermost, then outward."""
        found = [a.id for a in self._under(point)]
        if not found:
            self.make_current(None)
        elif self._current in found:
            at = found.index(self._current) + 1
            self.make_current(found[at % len(found)], reveal=False)
        else:
            self.make_current(found[0], reveal=False)

    # ------------------------------------------------------------------------ Qt: keys and mouse

    def event(self, event: QEvent) -> bool:
        """Keep the canvas's own keys from being taken as shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and stroke_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, extend or clear the selection; all other keys are the page's."""
        stroke = stroke_of(event)
        if stroke is not None:
            self._follow(stroke)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.selection is not None:
            self.select(None)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self._current is not None:
            self.make_current(None)
            event.accept()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.press(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.double(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a gesture, or show what lies under the mouse."""
        if self._gestures.active:
            self._gestures.move(event)
        else:
            self._hover(event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.release(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what an annotation is while the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._under(event.pos())
            if found:
                text = tool_tip(found[0], schema=self._schema, language=self._language)
            else:
                text = self._note_at(event.pos())
            # Without words it hides what was said before.
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._set_hovered(None)
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the caret blink."""
        self._restart_blink()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the caret stand still."""
        self._blink.stop()
        self.viewport().update()
        super().focusOutEvent(event)

    # ---------------------------------------------------------------------- what the view paints

    def _selected(self) -> Span | None:
        return self.selection

    def _place(self) -> int:
        return self._caret

    def _emphasis(self) -> Emphasis:
        taken = (self._anchor, self._caret)
        return Emphasis(
            self._current,
            self._hovered,
            self._shown.held(*sorted(taken)),
            self._shown.parts(self._current),
        )

    def _paint_caret(self, painter: QPainter) -> None:
        active = self.hasFocus()
        if self._caret_on or not active:
            top = self._scrolling.top
            self._page.paint_caret(painter, self._caret, top=top, active=active)

    def _annotations_changed(self) -> None:
        if self._current is not None and self._shown.get(self._current) is None:
            self._current = None
            self.annotation_selected.emit("")
        if self._shown.get(self._hovered) is None:
            self._hovered = None
        super()._annotations_changed()

    # --------------------------------------------------------------------------------------------

    def _take(self, anchor: int, caret: int, *, by_words: bool = False) -> None:
        before = (self._anchor, self._caret)
        changed = (anchor, caret) != before
        self._anchor, self._caret = anchor, caret
        self._by_words = by_words
        if changed:
            self._restart_blink()
            self._repaint_taken(before, (anchor, caret))
            if QAccessible.isActive():
                self.setAccessibleDescription(self.spoken())
                self.accessible().tell_caret()
            self.selection_changed.emit()

    def _follow(self, stroke: Stroke) -> None:
        direction = stroke.direction
        if stroke.sideways:
            rtl = self._layout.paragraphs[self._layout.number_of(self._caret)].rtl
            direction = -stroke.sideways if rtl else stroke.sideways
        if stroke.start_edge:
            self.grow(stroke.unit, "start", direction)
        else:
            self.step(stroke.unit, direction, extend=stroke.extend)

    def _reveal_caret(self) -> None:
        line = self._layout.paragraph_of(self._caret).line_of(self._caret)
        box = self._layout.caret_rect(self._caret)
        before = self._scrolling.top
        self._scrolling.reveal(box.top() - line.above, box.bottom() + line.below)
        if self._scrolling.top != before:
            self.viewport().update()

    def _hover(self, point: QPoint) -> None:
        found = self._under(point)
        self._set_hovered(found[0].id if found else None)
        on_chip = is_chip_under(self._layout, *self._in_document(point))
        shape = Qt.CursorShape.PointingHandCursor if on_chip else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _set_hovered(self, annotation_id: str | None) -> None:
        if annotation_id != self._hovered:
            self._repaint_annotations(self._hovered, annotation_id)
            self._hovered = annotation_id

    def _restart_blink(self) -> None:
        self._caret_on = True
        flash = QGuiApplication.styleHints().cursorFlashTime()
        if flash > 0 and self.hasFocus():
            self._blink.start(flash // 2)

    def _on_blink(self) -> None:
        self._caret_on = not self._caret_on
        self.viewport().update(self.caret_rectangle().adjusted(-6, -4, 6, 4))
