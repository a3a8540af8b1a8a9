"""ArticleView: shows an article with its annotations, scrolls it and knows what lies where.

It has no selection and takes no keys; ``canvas`` adds those.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.core.document import Document
from annotator.core.schema import Schema, title_in
from annotator.core.span import Span
from annotator.ui.canvas.colours import LIGHT, CanvasColours
from annotator.ui.canvas.measures import LARGEST, SMALLEST
from annotator.ui.canvas.page_painter import Marks, PagePainter
from annotator.ui.canvas.pointing import annotations_under, chip_box
from annotator.ui.canvas.repaints import Before, region_of
from annotator.ui.canvas.scrolling import Scrolling
from annotator.ui.canvas.shown import ShownAnnotations
from annotator.ui.canvas.span_painter import Emphasis
from annotator.ui.canvas.text_layout import TextLayout
from annotator.ui.language import tr

_IDLE_SECONDS = 0.008


class ArticleView(QAbstractScrollArea):
    """The page of an article. Positions are code points of the document's text."""

    font_size_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._schema = Document("", ""), Schema("")
        self._family, self._size = self.font().family(), 18
        self._language, self._colours = "ar", LIGHT
        self._under_microscope = False
        self._layout = TextLayout("")
        self._shown = ShownAnnotations(self._layout.paragraphs)
        self._marks = Marks()
        self._page = PagePainter(self._layout, self._shown, self._schema)
        self._scrolling = Scrolling(self.verticalScrollBar())
        self.annotations_revision = 0  # another one after every change of what is shown
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._lay_out_some)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Text of the article"))
        self._look_changed()

    # ------------------------------------------------------------------------------ what is shown

    def show_document(self, document: Document, *, schema: Schema) -> None:
        """Show an article, from its beginning and without annotations."""
        self._document, self._schema = document, schema
        self._layout = TextLayout(document.text)
        self._shown = ShownAnnotations(self._layout.paragraphs)
        self._marks = Marks()
        self.setAccessibleDescription(document.title)
        self._look_changed()

    def show_annotations(
        self, spans: Sequence[SpanAnnotation], relations: Sequence[Relation]
    ) -> None:
        """Show these annotations and no others."""
        self._shown.replace(spans, relations)
        self.annotations_revision += 1
        self._layout.place_again(set(range(len(self._layout.paragraphs))))
        self._annotations_changed()
        self.viewport().update()

    def apply_changes(self, changes: Sequence[Change]) -> None:
        """Take over what a transaction did to this document's spans and relations."""
        mine = [
            change
            for change in changes
            if isinstance(change.value, SpanAnnotation | Relation)
            and change.value.document == self._document.id
        ]
        touched = self._shown.apply(mine)
        self.annotations_revision += 1
        if touched:
            before, top = Before(self._layout, touched), self._scrolling.top
            self._layout.place_again(touched)
            self._annotations_changed()
            self._scrolling.settle()
            moved = self._scrolling.top != top or not before.is_high_as_ever()
            if moved or self._shown.moves_arrows(mine):
                self.viewport().update()
            else:
                self._repaint(before.redrawn())

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

    def annotations(self) -> list[SpanAnnotation]:
        """Return all annotations that are shown, in no order."""
        return list(self._shown)

    def annotation(self, annotation_id: str) -> SpanAnnotation | None:
        """Return an annotation that is shown, by its id."""
        return self._shown.get(annotation_id)

    def title_of(self, annotation: SpanAnnotation) -> str:
        """Return the title of an annotation's label in the interface's language."""
        label = self._schema.label(annotation.layer, annotation.label)
        return title_in(label.titles, self._language, label.key) if label else annotation.label

    def annotations_at(self, position: int) -> list[SpanAnnotation]:
        """Return the annotations over the character at a position, the innermost first.

        Where none begins or goes on, those that end there.
        """
        return self._shown.at(self._layout.number_of(position), position)

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
        box = chip_box(self._layout, annotation)
        return box.translated(self._page.left, -self._scrolling.top) if box else None

    # ------------------------------------------------------------------------ what a canvas adds

    def _selected(self) -> Span | None:
        """Return what is painted as selected."""
        return None

    def _emphasis(self) -> Emphasis:
        """Return which annotations stand out."""
        return Emphasis()

    def _paint_caret(self, painter: QPainter) -> None:
        """Paint the caret, if there is one."""

    def _paint_aids(self, painter: QPainter) -> None:
        """Paint what helps to understand the text at the caret, over everything else."""

    def _annotations_changed(self) -> None:
        """Lay out the annotations as they are now."""
        self._idle.start()

    # ----------------------------------------------------------------------------------------- Qt

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
            selection=self._selected(),
            marks=self._marks,
            emphasis=self._emphasis(),
        )
        self._paint_caret(painter)
        self._paint_aids(painter)
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Control change the size of the letters."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                self.set_font_size(self._size + (1 if turned > 0 else -1))
            event.accept()
        else:
            super().wheelEvent(event)

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
            microscope=self._under_microscope,
        )
        self._scrolling.attach(
            self._layout, padding=self._page.padding, height=self._layout_height()
        )
        if place is not None:
            self._scrolling.go_to(*place)
        self._idle.start()
        self.viewport().update()

    def _repaint(self, places: Iterable[tuple[int, int]]) -> None:
        """Paint the lines of some stretches of text anew."""
        top, width = self._scrolling.top, self.viewport().width()
        region = region_of(self._layout, places, top=top, width=width)
        if region is None:
            self.viewport().update()
        else:
            self.viewport().update(region)

    def _layout_height(self) -> int:
        return self.viewport().height()

    def _lay_out_some(self) -> None:
        if not self._layout.lay_out_some(_IDLE_SECONDS):
            self._idle.stop()
        # The text stays where it is; only the scroll bar learns the true height.
        self._scrolling.settle()

    def _in_document(self, point: QPoint) -> tuple[float, float]:
        return point.x() - self._page.left + 0.5, point.y() + self._scrolling.top + 0.5

    def _under(self, point: QPoint) -> list[SpanAnnotation]:
        return annotations_under(self._layout, self._page.measures, *self._in_document(point))

    def _on_scrolled(self) -> None:
        self._scrolling.on_moved()
        self.viewport().update()
