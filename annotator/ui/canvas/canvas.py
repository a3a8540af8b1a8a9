"""AnnotationCanvas: shows an article with its annotations; keys, mouse, selection, scrolling.

It knows values of the core only. It asks and tells by signals and never writes: what it paints is
what it was shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.ui.canvas.colours import LIGHT, CanvasColours
from annotator.ui.canvas.gestures import Gestures
from annotator.ui.canvas.keys import Stroke, stroke_of
from annotator.ui.canvas.measures import LARGEST, SMALLEST
from annotator.ui.canvas.movement import Movement, Unit
from annotator.ui.canvas.page_painter import Marks, PagePainter
from annotator.ui.canvas.pointing import annotations_under, is_chip_under, tool_tip
from annotator.ui.canvas.scrolling import Scrolling
from annotator.ui.canvas.shown import ShownAnnotations
from annotator.ui.canvas.span_painter import Emphasis
from annotator.ui.canvas.text_layout import TextLayout
from annotator.ui.language import tr

_IDLE_SECONDS = 0.008
_NOTHING = Document("", "")
_NO_SCHEMA = Schema("")


class AnnotationCanvas(QAbstractScrollArea):
    """The page of the article. Positions are code points of the document's text."""

    selection_changed = Signal()
    annotation_selected = Signal(str)
    font_size_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._schema = _NOTHING, _NO_SCHEMA
        self._family, self._size = self.font().family(), 18
        self._language, self._colours = "ar", LIGHT
        self._layout = TextLayout("")
        self._shown = ShownAnnotations(self._layout.paragraphs)
        self.movement = Movement(self._layout)
        self._anchor = self._caret = 0
        self._current: str | None = None
        self._hovered: str | None = None
        self._marks = Marks()
        self._caret_on = True
        self._page = PagePainter(self._layout, self._shown, self._schema)
        self._scrolling = Scrolling(self.verticalScrollBar())
        self._gestures = Gestures(self)
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._lay_out_some)
        self._blink = QTimer(self)
        self._blink.timeout.connect(self._on_blink)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Letters and digits are commands of the page; an input method must not compose them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setAccessibleName(tr("Text of the article"))
        self._look_changed()

    # ------------------------------------------------------------------------------ what is shown

    def show_document(self, document: Document, *, schema: Schema) -> None:
        """Show an article without annotations; the caret stands at its beginning."""
        self._document, self._schema = document, schema
        self._layout = TextLayout(document.text)
        self._shown = ShownAnnotations(self._layout.paragraphs)
        self.movement = Movement(self._layout)
        self._anchor = self._caret = 0
        self._current = self._hovered = None
        self._marks = Marks()
        self.setAccessibleDescription(document.title)
        self._look_changed()
        self.selection_changed.emit()

    def show_annotations(
        self, spans: Sequence[SpanAnnotation], relations: Sequence[Relation]
    ) -> None:
        """Show these annotations and no others."""
        self._shown.replace(spans, relations)
        self._layout.place_again(set(range(len(self._layout.paragraphs))))
        self._after_annotations()

    def apply_changes(self, changes: Sequence[Change]) -> None:
        """Take over what a transaction did to this document's spans and relations."""
        mine = [
            change
            for change in changes
            if isinstance(change.value, SpanAnnotation | Relation)
            and change.value.document == self._document.id
        ]
        touched = self._shown.apply(mine)
        if touched:
            self._layout.place_again(touched)
            self._after_annotations()

    def show_matches(self, spans: Sequence[Span], *, current: int | None) -> None:
        """Mark what a search found; ``current`` is the index of the one the reader is at."""
        chosen = spans[current] if current is not None and 0 <= current < len(spans) else None
        self._marks = Marks(sorted(spans), chosen)
        if chosen is not None:
            self.reveal(chosen)
        self.viewport().update()

    @property
    def text(self) -> str:
        """The text of the article."""
        return self._document.text

    # ------------------------------------------------------------------------- selection and caret

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

    def select(self, span: Span | None) -> None:
        """Select a span, the caret at its end; ``None`` selects nothing."""
        if span is None:
            self.take(self._caret, self._caret)
        else:
            self.take(span.start, span.end)

    def place_caret(self, position: int, *, extend: bool = False) -> None:
        """Put the caret at a position; with ``extend`` the selection reaches to it."""
        self.take(self._anchor if extend else position, position)

    def take(self, anchor: int, caret: int) -> None:
        """Select from ``anchor`` to ``caret``; each goes to the nearest allowed place."""
        self.movement.forget_column()
        self._take(self._layout.allowed(anchor), self._layout.allowed(caret))

    def take_word(self) -> None:
        """Select the word at the caret, or the next one, without punctuation."""
        word = self.movement.word_at(self._caret)
        if word is not None:
            self.select(word)

    def step(self, unit: Unit, direction: int, *, extend: bool = False) -> None:
        """Move the caret one unit on (1) or back (-1) in reading order."""
        anchor, caret = self._anchor, self._caret
        ends = extend and (caret > anchor or (caret == anchor and direction > 0))
        if not extend and anchor != caret and unit in (Unit.WORD, Unit.CLUSTER):
            caret = max(anchor, caret) if direction > 0 else min(anchor, caret)
            if unit is Unit.CLUSTER:
                self.take(caret, caret)
                return
        page = max(self._layout_height() - 2 * self._size, 1)
        to = self.movement.step(caret, unit, direction, ends=ends, page=page)
        # Shrinking stops where the selection is empty, before it grows on the other side.
        if extend and unit is Unit.WORD and (caret - anchor) * (to - anchor) < 0:
            to = anchor
        self._take(anchor if extend else to, to)
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
            self._current = known
            self.viewport().update()
            self.annotation_selected.emit(known or "")

    def annotations_at(self, position: int) -> list[SpanAnnotation]:
        """Return the annotations over the character at a position, the innermost first.

        Where none begins or goes on, those that end there.
        """
        found = self._shown.in_paragraph(self._layout.number_of(position))
        over = [a for a in found if a.span.start <= position < a.span.end]
        over = over or [a for a in found if a.span.end == position]
        return sorted(over, key=lambda a: (len(a.span), -a.span.start, a.id))

    def reveal(self, span: Span) -> None:
        """Scroll until the span shows, at least its beginning."""
        rectangles = self._layout.rectangles(span)
        if not rectangles:
            rectangles = [self._layout.caret_rect(self._layout.allowed(span.start))]
        line = self._layout.line_at(rectangles[0].top())
        top = rectangles[0].top() - line.above
        bottom = min(rectangles[-1].bottom(), top + self._layout_height() - 40)
        self._scrolling.reveal(top, max(bottom, rectangles[0].bottom()) + line.below)
        self.viewport().update()

    # -------------------------------------------------------------------------------------- look

    @property
    def font_size(self) -> int:
        """The size of the letters in pixels."""
        return self._size

    def set_font_size(self, px: int) -> None:
        """Set the size of the letters, 12 to 40 pixels; the text at the top stays."""
        px = max(SMALLEST, min(LARGEST, px))
        if px != self._size:
            self._size = px
            self._look_changed(keep=True)
            self.font_size_changed.emit(px)

    def set_font_family(self, name: str) -> None:
        """Set the letters' family."""
        self._family = name
        self._look_changed(keep=True)

    def set_language(self, language: str) -> None:
        """Show the titles of labels in this language, ``ar`` or ``en``."""
        self._language = language
        self.setAccessibleName(tr("Text of the article"))
        self._look_changed(keep=True)

    def set_palette_colours(self, colours: CanvasColours) -> None:
        """Paint with these colours."""
        self._colours = colours
        self._look_changed(keep=True)

    # ----------------------------------------------------------------------- places on the widget

    def position_at(self, point: QPoint) -> int:
        """Return the position nearest to a point of the viewport."""
        return self._layout.position_at(*self._in_document(point))

    def character_at(self, point: QPoint) -> int | None:
        """Return the position of the letter cluster drawn at a point, ``None`` beside the text."""
        x, y = self._in_document(point)
        cluster = self._layout.cluster_at(x, y)
        return cluster.start if cluster is not None else None

    def rectangles(self, span: Span) -> list[QRect]:
        """Return where the span's letters are drawn on the viewport."""
        self._scrolling.settle()
        found = self._layout.rectangles(span)
        return [box.translated(self._page.left, -self._scrolling.top) for box in found]

    def chip_rectangle(self, annotation_id: str) -> QRect | None:
        """Return where an annotation's chip is drawn on the viewport."""
        annotation = self._shown.get(annotation_id)
        if annotation is None:
            return None
        self._scrolling.settle()
        paragraph = self._layout.paragraph_of(annotation.span.start)
        line = paragraph.line_of(annotation.span.start)
        y = self._layout.top(paragraph.number) + line.top + line.above
        for chip in line.placement.chips if line.placement is not None else ():
            if chip.annotation is annotation:
                return chip.rect.translated(self._page.left, y - self._scrolling.top)
        return None

    def caret_rectangle(self) -> QRect:
        """Return where the caret is drawn on the viewport."""
        self._scrolling.settle()
        box = self._layout.caret_rect(self._caret)
        return box.translated(self._page.left, -self._scrolling.top)

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

    # ------------------------------------------------------------------------------- Qt: painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what shows."""
        numbers = self._scrolling.settle()
        painter = QPainter(self.viewport())
        painter.setClipRect(event.rect())
        self._page.paint(
            painter,
            event.rect(),
            numbers,
            top=self._scrolling.top,
            selection=self.selection,
            marks=self._marks,
            emphasis=Emphasis(self._current, self._hovered),
        )
        if self._caret_on or not self.hasFocus():
            self._page.paint_caret(
                painter, self._caret, top=self._scrolling.top, active=self.hasFocus()
            )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the text at the new width."""
        if event.oldSize().width() != event.size().width():
            self._look_changed(keep=True)
        else:
            self._scrolling.attach(
                self._layout, padding=self._page.padding, height=event.size().height()
            )

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(self._size * 46, self._size * 36)

    # ----------------------------------------------------------------------- Qt: keys and the mouse

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Control change the size of the letters."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.set_font_size(self._size + (1 if turned > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what an annotation is while the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._under(event.pos())
            if found:
                text = tool_tip(found[0], schema=self._schema, language=self._language)
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
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

    # --------------------------------------------------------------------------------------------

    def _look_changed(self, *, keep: bool = False) -> None:
        """Lay out again: a new document, font, width, theme or language."""
        place = self._scrolling.top_position() if keep and self._document.text else None
        self._page = PagePainter(
            self._layout,
            self._shown,
            self._schema,
            family=self._family,
            size=self._size,
            language=self._language,
            colours=self._colours,
            width=self.viewport().width(),
        )
        self._scrolling.attach(
            self._layout, padding=self._page.padding, height=self._layout_height()
        )
        if place is not None:
            self._scrolling.go_to(*place)
        self._idle.start()
        self.viewport().update()

    def _layout_height(self) -> int:
        return self.viewport().height()

    def _after_annotations(self) -> None:
        if self._current is not None and self._shown.get(self._current) is None:
            self._current = None
            self.annotation_selected.emit("")
        if self._shown.get(self._hovered) is None:
            self._hovered = None
        self._idle.start()
        self.viewport().update()

    def _lay_out_some(self) -> None:
        if not self._layout.lay_out_some(_IDLE_SECONDS):
            self._idle.stop()
        # The text stays where it is; only the scroll bar learns the true height.
        self._scrolling.settle()

    def _take(self, anchor: int, caret: int) -> None:
        changed = (anchor, caret) != (self._anchor, self._caret)
        self._anchor, self._caret = anchor, caret
        if changed:
            self._restart_blink()
            self.viewport().update()
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
        self._scrolling.reveal(box.top() - line.above, box.bottom() + line.below)
        self.viewport().update()

    def _in_document(self, point: QPoint) -> tuple[float, float]:
        return point.x() - self._page.left + 0.5, point.y() + self._scrolling.top + 0.5

    def _under(self, point: QPoint) -> list[SpanAnnotation]:
        return annotations_under(self._layout, self._page.measures, *self._in_document(point))

    def _hover(self, point: QPoint) -> None:
        found = self._under(point)
        self._set_hovered(found[0].id if found else None)
        on_chip = is_chip_under(self._layout, *self._in_document(point))
        shape = Qt.CursorShape.PointingHandCursor if on_chip else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _set_hovered(self, annotation_id: str | None) -> None:
        if annotation_id != self._hovered:
            self._hovered = annotation_id
            self.viewport().update()

    def _on_scrolled(self) -> None:
        self._scrolling.on_moved()
        self.viewport().update()

    def _restart_blink(self) -> None:
        self._caret_on = True
        flash = QGuiApplication.styleHints().cursorFlashTime()
        if flash > 0 and self.hasFocus():
            self._blink.start(flash // 2)

    def _on_blink(self) -> None:
        self._caret_on = not self._caret_on
        self.viewport().update(self.caret_rectangle().adjusted(-6, -4, 6, 4))
