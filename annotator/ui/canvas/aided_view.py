"""AidedView: an article's view with help for text of two directions.

Directions can be forced by paragraph, and a microscope shows what cannot be seen: invisible
characters, the logical order around the caret, its two places where the direction changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.ui.canvas.directions import Direction, Directions
from annotator.ui.canvas.microscope_strip import HEIGHT, MicroscopeStrip, place_of
from annotator.ui.canvas.view import ArticleView


class AidedView(ArticleView):
    """Adds what a reader of mixed Arabic and Latin text needs to see why it looks as it does."""

    # The id of the document whose forced directions are others now.
    directions_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._directions = Directions()
        # The related annotations at the caret when the page was last painted.
        self._near: frozenset[str] = frozenset()
        super().__init__(parent)
        self._strip = MicroscopeStrip(self)

    def show_document(self, document: Document, *, schema: Schema) -> None:
        """Show an article; its paragraphs run as they were last forced to."""
        super().show_document(document, schema=schema)
        self._turn_all()

    # ---------------------------------------------------------------------------------- directions

    def force_direction(self, paragraph: int | None, direction: Direction | None) -> None:
        """Let a paragraph run ``rtl`` or ``ltr``, with ``None`` as its first letter does.

        ``paragraph`` counts from 0; ``None`` is the one with the caret. One that does not exist is
        left alone. Tells ``directions_changed``.
        """
        number = self._layout.number_of(self._place()) if paragraph is None else paragraph
        if not 0 <= number < len(self._layout.paragraphs):
            return
        if self._directions.force(self._document.id, number, direction):
            self._turn(number, direction)
            self._turned()
            self.directions_changed.emit(self._document.id)

    def forced_direction(self) -> Direction | None:
        """Return how the paragraph with the caret was forced to run."""
        forced = self._directions.of(self._document.id)
        return forced.get(self._layout.number_of(self._place()))

    def forced_directions(self) -> dict[int, Direction]:
        """Return the forced directions of the shown document by paragraph number."""
        return dict(self._directions.of(self._document.id))

    def set_forced_directions(self, document: str, forced: Mapping[int, Direction]) -> None:
        """Take over what was kept of a document; tells nothing."""
        self._directions.remember(document, forced)
        if document == self._document.id:
            self._turn_all()

    def direction_of(self, paragraph: int | None = None) -> Direction:
        """Return how a paragraph runs; ``None`` is the one with the caret."""
        number = self._layout.number_of(self._place()) if paragraph is None else paragraph
        return "rtl" if self._layout.paragraphs[number].rtl else "ltr"

    def _turn_all(self) -> None:
        forced = self._directions.of(self._document.id)
        for paragraph in self._layout.paragraphs:
            if forced or paragraph.forced:
                self._turn(paragraph.number, forced.get(paragraph.number))
        self._turned()

    def _turn(self, number: int, direction: Direction | None) -> None:
        self._layout.turn(number, None if direction is None else direction == "rtl")
        self._layout.place_again(self._shown.turned(number))

    def _turned(self) -> None:
        self._idle.start()
        self.viewport().update()

    # ---------------------------------------------------------------------------------- microscope

    @property
    def microscope(self) -> bool:
        """Whether invisible characters and the strip at the caret show."""
        return self._under_microscope

    def set_microscope(self, on: bool) -> None:
        """Show or hide signs of invisible characters and the strip; the text at the top stays."""
        if on == self._under_microscope:
            return
        self._under_microscope = on
        self._look_changed(keep=True)
        self.setViewportMargins(0, 0, 0, HEIGHT if on else 0)
        self._strip.setVisible(on)
        self._show_place()

    def microscope_words(self) -> list[str]:
        """Return what the microscope says of the caret's place."""
        return list(place_of(self._layout, self._place()).words)

    def _show_place(self) -> None:
        if self._under_microscope:
            below = self.viewport().geometry()
            self._strip.setGeometry(QRect(below.left(), below.bottom() + 1, below.width(), HEIGHT))
            place = place_of(self._layout, self._place())
            self._strip.show_place(place, family=self._family, colours=self._colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the strip below the page."""
        super().resizeEvent(event)
        self._show_place()

    # ---------------------------------------------------------------------- what must be painted

    def _repaint_taken(self, before: tuple[int, int], after: tuple[int, int]) -> None:
        """Paint what differs between two selections, each an anchor and a caret."""
        if self._shown.held(*sorted(after)) != self._near:
            self.viewport().update()
        elif before[0] == after[0]:
            self._repaint([(before[1], after[1])])
        else:
            self._repaint([before, after])
        self._show_place()

    def _repaint_annotations(self, *ids: str | None) -> None:
        """Paint annotations that stand out from now on, or no longer do."""
        if any(self._shown.in_relations(one) for one in ids):
            self.viewport().update()
        else:
            found = [self._shown.get(one) for one in ids]
            self._repaint((one.span.start, one.span.end) for one in found if one is not None)

    # ------------------------------------------------------------------------ what a canvas adds

    def _paint_aids(self, painter: QPainter) -> None:
        self._near = self._emphasis().near
        microscope = self._page.microscope
        if microscope is not None:
            microscope.paint_second_place(painter, self._place(), top=self._scrolling.top)
            self._show_place()

    def _place(self) -> int:
        """Return the position that the aids speak of: the caret's."""
        return 0

    def _note_at(self, point: QPoint) -> str:
        """Return what to say of a point of the viewport that has no annotation."""
        return self._page.badges.note_at(point.x(), point.y() + self._scrolling.top)
