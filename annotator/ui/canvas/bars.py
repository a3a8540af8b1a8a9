"""Bars: their styles, which tell layers apart without colour, and how to paint them.

A bar of any style is one fill with a tile of a few pixels, so thousands of them cost what thousands
of plain rectangles cost, and every edge lies on a pixel.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from annotator.core.schema import LayerKind, Schema


class BarStyle(StrEnum):
    """The pattern of a bar."""

    SOLID = "solid"
    DOUBLE = "double"
    DOTTED = "dotted"
    WAVY = "wavy"
    HATCHED = "hatched"
    DASH_DOT = "dash-dot"
    # Kept for what a machine proposes, whatever its layer.
    DASHED = "dashed"


_IN_ORDER = (
    BarStyle.SOLID,
    BarStyle.DOUBLE,
    BarStyle.DOTTED,
    BarStyle.WAVY,
    BarStyle.HATCHED,
    BarStyle.DASH_DOT,
)
# The lowest bar in which all patterns can be told apart.
LOWEST = 3


def bar_style(schema: Schema, layer: str, label: str) -> BarStyle:
    """Return the style of a label's bars: its layer's, or its own where there is one layer only.

    Labels of one layer are told apart by the words on their chips; a bar far from its chip at
    least shows to which layer it belongs.
    """
    layers = [one for one in schema.layers if one.kind is LayerKind.SPAN]
    if len(layers) == 1 and layers[0].key == layer:
        keys = [one.key for one in layers[0].labels]
        wanted = label
    else:
        keys = [one.key for one in layers]
        wanted = layer
    return _IN_ORDER[keys.index(wanted) % len(_IN_ORDER)] if wanted in keys else BarStyle.SOLID


def paint_bar(painter: QPainter, bar: QRect, style: BarStyle, colour: QColor) -> None:
    """Paint a bar; patterns are counted from its right edge, where reading begins."""
    if bar.width() <= 0:
        return
    if style is BarStyle.SOLID:
        # A little thinner than the others are high: it has no gaps.
        painter.fillRect(
            QRect(bar.left(), bar.top(), bar.width(), max(2, bar.height() - 1)), colour
        )
        return
    tile = _tile(style, colour.rgba(), bar.height())
    offset = -bar.width() % tile.width()
    painter.drawTiledPixmap(bar, tile, QPoint(offset, 0))


@lru_cache(maxsize=512)
def _tile(style: BarStyle, rgba: int, height: int) -> QPixmap:
    rows = _rows(style, height)
    image = QImage(len(rows[0]), height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    for y, row in enumerate(rows):
        for x, on in enumerate(row):
            if on != " ":
                image.setPixelColor(x, y, QColor.fromRgba(rgba))
    return QPixmap.fromImage(image)


def _rows(style: BarStyle, height: int) -> list[str]:
    """Return the tile as rows of characters; a blank leaves the paper."""
    if style is BarStyle.DOUBLE:
        edge = max(1, (height - 1) // 2)
        return ["#" if y < edge or y >= height - edge else " " for y in range(height)]
    if style is BarStyle.DOTTED:
        # One row and one column less than a square: a long row of dots must not outweigh a line.
        return [" " * height + "#" * (height - 1)] * (height - 1) + [" " * (2 * height - 1)]
    if style is BarStyle.DASHED:
        return ["   " + "#" * 5] * (height - 1) + [" " * 8]
    if style is BarStyle.DASH_DOT:
        return ["  ##  " + "#" * 8] * (height - 1) + [" " * 14]
    if style is BarStyle.HATCHED:
        period = height + 1
        return [
            "".join("#" if (x + y) % period < max(1, period // 2) else " " for x in range(period))
            for y in range(height)
        ]
    return _wave(height)


def _wave(height: int) -> list[str]:
    """Return one wave: down and up again by a pixel a step, its line two pixels thick."""
    thick = 2 if height > LOWEST else 1
    depth = height - thick
    # A pixel longer at the turns, so that small waves do not look like teeth.
    steps = [0, 0, *range(1, depth), depth, depth, *range(depth - 1, 0, -1)]
    return ["".join("#" if at <= y < at + thick else " " for at in steps) for y in range(height)]
