"""Zoom: from 12 to 40 pixels no mark over or under a letter is cut or covered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter

from annotator.core.span import Span
from annotator.ui.canvas.measures import LARGEST, SMALLEST
from tests.ui.canvas.conftest import span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.texts import MIXED

VOCALISED = (
    "لِلَّٰهِ إِلَّا كُلٍّ يٍّ لَآلِئُ أُمَّةٍ لِأَنَّ شَيْءٌ ظِلٌّ حَجٍّ عَيْنٍ طٰهٰ إِلَىٰ أُّٰ لُّٰ كَّٰ جٍّ رَسُولُ اللَّهِ مُحَمَّدٌ وَإِنَّ الإِنْسَانَ لَفِي خُسْرٍ"
)
TEXT = "\n".join([VOCALISED, "قال بلا تشكيل", VOCALISED, ""])
SIZES = [12, 13, 15, 18, 21, 24, 27, 32, 36, 40]


def annotations():
    at = len(TEXT) - len(VOCALISED) - 1
    inner = [span(start + n, start + n + 9, "ORG") for start in (0, at) for n in range(0, 70, 6)]
    return [*inner, span(0, len(VOCALISED), "CLAIM", layer="claim")]


@pytest.mark.parametrize("size", SIZES)
def test_no_mark_is_cut_or_covered(show, family, size):
    canvas = show(TEXT, width=900, height=1500, family=family)
    canvas.set_font_size(size)
    canvas.show_annotations(annotations(), [])
    # Away from all letters: the caret may cover some.
    canvas.place_caret(len(TEXT))
    image = picture(canvas)
    ink = QColor(canvas._colours.ink).green()
    ascent = canvas._page.measures.ascent
    seen = 0
    for paragraph in canvas._layout.paragraphs:
        top = canvas._layout.top(paragraph.number) - canvas._scrolling.top
        for line in paragraph.lines if paragraph.text else []:
            alone = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
            alone.fill(0)
            painter = QPainter(alone)
            painter.setPen(QColor(canvas._colours.ink))
            y = top + line.top + line.above
            line.draw(painter, canvas._page.left, y + ascent)
            painter.end()
            box = drawn_box(alone)
            # All of it lies in the line's own room, so that a repaint of the line is complete.
            assert box.top() >= top + line.top
            assert (
                box.bottom() < top + line.top + line.above + canvas._page.measures.box + line.below
            )
            for y in range(box.top(), box.bottom() + 1):
                for x in range(box.left(), box.right() + 1):
                    share = (alone.pixel(x, y) >> 24) / 255
                    if share > 0.5:
                        seen += 1
                        # Never lighter than ink over white, whatever the ground is.
                        lightest = ink * share + 255 * (1 - share) + 3
                        assert QColor(image.pixel(x, y)).green() <= lightest, (x, y)
    assert seen > 300


def drawn_box(image: QImage) -> QRect:
    rows = [
        y
        for y in range(image.height())
        if any(image.pixel(x, y) >> 24 for x in range(0, image.width()))
    ]
    return QRect(QPoint(0, rows[0]), QPoint(image.width() - 1, rows[-1]))


@pytest.mark.parametrize("size", [12, 18, 40])
def test_only_lines_with_tall_marks_get_higher(show, family, size):
    canvas = show("\n".join([VOCALISED, "قال بلا تشكيل", "اجتماعًا"]), width=2600, family=family)
    canvas.set_font_size(size)
    tall, plain, one = [canvas._layout.ready(n).lines[0] for n in range(3)]
    assert tall.above > plain.above
    assert plain.above == canvas._page.measures.rest_above
    assert one.above == plain.above


def test_sizes_are_kept_between_12_and_40(show):
    canvas = show(MIXED)
    assert (SMALLEST, LARGEST) == (12, 40)
    for asked, got in ((5, 12), (12, 12), (40, 40), (48, 40)):
        canvas.set_font_size(asked)
        assert canvas.font_size == got


def test_clicks_meet_the_bars_below_low_marks(show):
    canvas = show(TEXT, width=900)
    one = span(10, 16, "ORG")
    canvas.show_annotations([one], [])
    box = canvas.rectangles(Span(10, 16))[0]
    piece = next(piece for piece in canvas._layout.ready(0).lines[0].placement.pieces)
    y = box.top() + piece.bar_top(canvas._page.measures) + 1
    assert [found.id for found in canvas._under(QPoint(box.center().x(), y))] == [one.id]
