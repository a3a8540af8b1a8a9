"""Measures: every length of the canvas in whole pixels, derived from the size of the letters."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil

from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF

SMALLEST, LARGEST = 12, 40


@dataclass(frozen=True)
class Measures:
    """Lengths for one family and size.

    A line is, from above: relation lanes, chip lanes, a gap, the box of the letters, bar lanes, a
    gap. The box is a little lower than the font's own line, which leaves room for marks no text
    has.
    """

    family: str
    size: int
    font: QFont = field(compare=False)
    chip_font: QFont = field(compare=False)
    ascent: int
    descent: int
    rest_above: int
    rest_below: int
    chip_height: int
    chip_padding: int
    chip_gap: int
    sign_height: int
    bar: int
    bar_pitch: int
    lane: int
    channel: int
    margin: int
    column: int

    @property
    def box(self) -> int:
        """The height of the box of the letters."""
        return self.ascent + self.descent

    @property
    def empty_line(self) -> int:
        """The height of a paragraph without text."""
        return max(8, round(self.size * 0.9))

    @property
    def plain_line(self) -> int:
        """The height of a line without annotations."""
        return self.rest_above + self.box + self.rest_below

    @property
    def chip_pitch(self) -> int:
        """From one chip lane to the next."""
        return self.chip_height + 2


def measures(family: str, size: int) -> Measures:
    """Return the measures for a font family and a size in pixels, kept between 12 and 40."""
    size = max(SMALLEST, min(LARGEST, size))
    font = QFont(family)
    font.setPixelSize(size)
    metrics = QFontMetricsF(font)
    chip_size = max(10, round(size * 0.58))
    chip_font = QFont(family)
    chip_font.setPixelSize(chip_size)
    chip_font.setWeight(QFont.Weight.DemiBold)
    # The chip is as high as its letters need, not as high as the font's line (1.5 em in Plex).
    chip_height = min(QFontMetrics(chip_font).height(), round(chip_size * 1.5))
    return Measures(
        family=family,
        size=size,
        font=font,
        chip_font=chip_font,
        ascent=round(min(metrics.ascent(), size * 0.95)),
        # The dots of a final ي hang this low, whatever the font says of its own descent.
        descent=ceil(size * 0.48),
        rest_above=round(size * 0.45),
        rest_below=round(size * 0.3),
        chip_height=chip_height,
        chip_padding=max(4, round(size * 0.28)),
        chip_gap=2,
        sign_height=max(10, round(size * 0.55)),
        bar=max(3, round(size / 8)),
        bar_pitch=max(3, round(size / 8)) + 2,
        lane=chip_size + 5,
        channel=max(7, round(size * 0.42)),
        margin=max(36, round(size * 2.6)),
        column=round(size * 50),
    )
