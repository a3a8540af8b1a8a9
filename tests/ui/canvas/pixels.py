"""What is really drawn: blocks and ink found in pictures, never by asking Qt for positions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBitmap, QColor, QImage, QRegion

from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.canvas.colours import LIGHT

BLOCK = "█"


def picture(canvas: AnnotationCanvas) -> QImage:
    """What the canvas shows, as a picture."""
    return canvas.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def drawn_blocks(image: QImage, *, tallest: int) -> list[QRect]:
    """The boxes of the block characters: solid ink that is higher than any letter's stroke."""
    ink = image.createMaskFromColor(QColor(LIGHT.ink).rgb(), Qt.MaskMode.MaskOutColor)
    found = []
    for box in QRegion(QBitmap.fromImage(ink)):
        if box.width() >= 6:
            found.append(box)
    # A region is cut into rows of rectangles; those of one block lie under one another.
    blocks: list[QRect] = []
    for box in found:
        for number, block in enumerate(blocks):
            same = abs(block.left() - box.left()) <= 1 and abs(block.right() - box.right()) <= 1
            if same and box.top() - block.bottom() <= 2:
                blocks[number] = block.united(box)
                break
        else:
            blocks.append(box)
    return [block for block in blocks if block.height() >= tallest]


def ink_box(image: QImage) -> QRect:
    """The box of everything that is not transparent."""
    return QRegion(QBitmap.fromImage(image.createAlphaMask())).boundingRect()


def inside(box: QRect, share: float) -> QPoint:
    """A point of a box, ``share`` of its width from the left."""
    return QPoint(round(box.left() + box.width() * share), box.center().y())
