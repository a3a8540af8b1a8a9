"""Clicks and rectangles against what is drawn: pixels, not Qt's answers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTextCharFormat, QTextLayout, QTextOption

from annotator.arabic.tokenize import graphemes
from annotator.core.document import Document, paragraphs
from annotator.core.span import Span
from annotator.ui.canvas.measures import measures
from annotator.ui.canvas.text_layout import TextLayout
from tests.corpora import CORPORA, needs_corpora
from tests.ui.canvas.pixels import BLOCK, drawn_blocks, ink_box, inside, picture
from tests.ui.canvas.texts import CAPTION, LATIN, MIXED


def wrong_blocks(canvas, text: str, *, step: int = 1) -> list[str]:
    """Put a block between letter clusters, one place after the other, and click on it.

    Where it is drawn is read off the picture. Returns what went wrong.
    """
    wrong = []
    for place in [one.start for one in graphemes(text)][::step]:
        blocked = text[:place] + BLOCK + text[place:]
        canvas.show_document(Document("doc", blocked), schema=canvas._schema)
        drawn = drawn_blocks(picture(canvas), tallest=canvas.font_size * 3 // 4)
        if len(drawn) != 1:
            wrong.append(f"{place}: {len(drawn)} blocks drawn")
            continue
        block = drawn[0]
        clicked = {canvas.position_at(inside(block, share)) for share in (0.25, 0.75)}
        boxes = canvas.rectangles(Span(place, place + 1))
        edges = [abs(b.left() - block.left()) for b in boxes]
        edges += [abs(b.right() - block.right()) for b in boxes]
        if (
            clicked != {place, place + 1}
            or canvas.character_at(inside(block, 0.5)) != place
            or len(boxes) != 1
            or max(edges) > 1
        ):
            wrong.append(f"{place}: clicked {clicked}, box {boxes}, drawn {block}")
    return wrong


@pytest.mark.parametrize("text", [MIXED, LATIN, CAPTION], ids=["mixed", "latin", "caption"])
@pytest.mark.parametrize("width", [364, 561, 733])
def test_a_click_hits_the_drawn_cluster(show, family, text, width):
    canvas = show(text, width=width, height=620, family=family)
    assert wrong_blocks(canvas, text, step=2) == []


@needs_corpora
def test_clicks_in_the_article(show, family):
    article = (CORPORA / "article_beijing.txt").read_text(encoding="utf-8")
    canvas = show("", width=520, height=900, family=family)
    for one in paragraphs(article):
        assert wrong_blocks(canvas, one.text(article)) == []


def drawn_letters(text: str, family: str, width: int) -> list[tuple[Span, QPointF]]:
    """Draw one letter cluster after the other, all others transparent; return the ink's centres.

    Clusters whose own format would change the shape of the line (ligatures) and those without ink
    are left out.
    """
    font = QFont(family)
    font.setPixelSize(18)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft)
    option.setAlignment(Qt.AlignmentFlag.AlignRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    clear, black = QTextCharFormat(), QTextCharFormat()
    clear.setForeground(QColor(0, 0, 0, 0))
    black.setForeground(QColor("black"))

    def lay_out() -> list[float]:
        layout.beginLayout()
        widths, y = [], 0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            widths.append(line.naturalTextWidth())
            y += 60
        layout.endLayout()
        return widths

    plain = lay_out()
    image = QImage(width + 40, 60 * len(plain), QImage.Format.Format_ARGB32_Premultiplied)
    found = []
    for one in graphemes(text):
        before, this, after = (QTextLayout.FormatRange() for _ in range(3))
        start = len(text[: one.start].encode("utf-16-le")) // 2
        length = len(one.text(text).encode("utf-16-le")) // 2
        before.start, before.length, before.format = 0, start, clear
        this.start, this.length, this.format = start, length, black
        after.start, after.length, after.format = start + length, 10_000, clear
        layout.setFormats([before, this, after])
        if lay_out() != plain:
            continue
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        layout.draw(painter, QPointF(20, 0))
        painter.end()
        box = ink_box(image)
        if box.isEmpty():
            continue
        found.append((one, QPointF(box.center().x() + 0.5 - 20, box.center().y())))
    return found


def test_every_letter_lies_in_its_own_box(family, qapp):
    text = MIXED.replace("Blue River ", "").replace("news@example.org ", "")
    width = 400
    drawn = drawn_letters(text, family, width)
    assert len(drawn) > 140
    layout = TextLayout(text)
    layout.set_look(measures(family, 18), width, _Rows())
    wrong = []
    for one, centre in drawn:
        boxes = layout.rectangles(one)
        line = int(centre.y() // 60)
        # Tails reach under the next letter: the centre of the ink may lie 2 pixels outside.
        if not any(
            box.left() - 2 <= centre.x() <= box.right() + 3 and box.top() == line * 60
            for box in boxes
        ):
            wrong.append((one, one.text(text), centre, boxes))
    assert wrong == []


class _Rows:
    """Sets the lines 60 pixels apart."""

    def place(self, paragraph) -> None:
        for number, line in enumerate(paragraph.lines):
            line.top, line.above, line.below = number * 60, 0, 0
        paragraph.height = 60 * len(paragraph.lines)
        paragraph.placed = True


@pytest.mark.parametrize("text", [MIXED, LATIN, CAPTION], ids=["mixed", "latin", "caption"])
def test_boxes_of_clusters_tile_the_line_and_take_clicks(show, family, text):
    canvas = show(text, width=450, height=620, family=family)
    picture(canvas)
    for one in graphemes(text):
        boxes = canvas.rectangles(one)
        for box in boxes:
            if box.width() < 2:
                continue
            assert canvas.character_at(box.center()) == one.start
            # Narrower ones lose too much to whole pixels; the blocks test the places beside them.
            shares = (0.25, 0.75) if box.width() >= 8 else ()
            ends = {canvas.position_at(inside(box, share)) for share in shares}
            assert ends <= {one.start, one.end}
    whole = canvas.rectangles(Span(0, len(text)))
    parts = [box for one in graphemes(text) for box in canvas.rectangles(one)]
    for line in {box.top() for box in whole}:
        width = sum(box.width() for box in parts if box.top() == line)
        assert abs(width - sum(box.width() for box in whole if box.top() == line)) <= 2


def test_a_span_over_a_change_of_direction_has_two_boxes(show):
    text = "قرب Zhongnanhai ، المجمع المسور"
    canvas = show(text, width=600)
    span = Span(text.index("hai"), text.index(" المسور"))
    boxes = canvas.rectangles(span)
    assert len(boxes) == 2
    assert boxes[0].right() < boxes[1].left()
    whole = canvas.rectangles(Span(0, len(text)))
    assert len(whole) == 1


def test_a_span_over_lines_and_paragraphs(show):
    text = f"{MIXED}\r\n\r\n{LATIN}"
    canvas = show(text, width=420, height=900)
    boxes = canvas.rectangles(Span(0, len(text)))
    tops = [box.top() for box in boxes]
    assert tops == sorted(tops)
    assert len(set(tops)) > 6
    assert canvas.rectangles(Span(len(MIXED), len(MIXED) + 4)) == []


def test_emoji_do_not_move_what_follows(show, family):
    text = "😀😀 بوتين \U0001f468\u200d\U0001f469\u200d\U0001f467 شي"
    canvas = show(text, family=family)
    start = text.index("بوتين")
    canvas.select(Span(start, start + 5))
    assert canvas.selection == Span(start, start + 5)
    assert canvas.selection.text(text) == "بوتين"
    box = canvas.rectangles(canvas.selection)[0]
    assert canvas.position_at(inside(box, 0.99)) == start
    assert canvas.position_at(inside(box, 0.01)) == start + 5
    canvas.place_caret(text.index("\u200d"))
    assert canvas.caret == text.index("\U0001f468")
