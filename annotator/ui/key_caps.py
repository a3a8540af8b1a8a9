"""Draws keys as caps, with both legends where a bilingual keyboard prints two.

A chord runs from left to right in every interface, as the keys lie on the table; so it is drawn
cap by cap and never written into a line of Arabic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from annotator.ui import appearance
from annotator.ui.key_rows import key_names
from annotator.ui.physical_keys import legends

HEIGHT = 20
_EDGE = 2  # the front side of a cap
_PAD = 6
_BETWEEN_KEYS = 3
_BETWEEN_LEGENDS = 5
_SLASH = 11
_GAP = 12
# What Qt's names of keys look like on the key.
_PRINTED = {
    "Return": "Enter",
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "PgDown": "PgDn",
    "Delete": "Del",
    "Backspace": "Bksp",
}
_HELD = frozenset({"Ctrl", "Shift", "Alt", "Meta"})


@dataclass(frozen=True)
class Cap:
    """A key as it is drawn: its legends, from left to right."""

    legends: tuple[str, ...]
    held: bool = False


@dataclass(frozen=True)
class Chord:
    """Keys that are held, and the one or more keys struck meanwhile: either of them."""

    held: tuple[Cap, ...]
    struck: tuple[Cap, ...]


def cap_of(name: str) -> Cap:
    """Return the cap of a key by its US name."""
    if len(name) == 1:
        return Cap(tuple(filter(None, legends(name.lower()))))
    return Cap((_PRINTED.get(name, name),), held=name in _HELD)


def chords_of(keys: Sequence[str]) -> tuple[Chord, ...]:
    """Return alternatives as chords; neighbours that are held alike become one."""
    made = []
    split = [key_names(one) for one in keys]
    for held, alike in groupby(split, key=lambda names: names[:-1]):
        made.append(
            Chord(
                tuple(cap_of(name) for name in held),
                tuple(dict.fromkeys(cap_of(names[-1]) for names in alike)),
            )
        )
    return tuple(made)


def spoken(keys: Sequence[str]) -> str:
    """Return keys as one isolated line of text, for screen readers: "Shift+J ت / Tab"."""
    alternatives = (
        "+".join(" ".join(cap_of(name).legends) for name in key_names(one)) for one in keys
    )
    return "\u2066" + " / ".join(alternatives) + "\u2069"


def searchable(keys: Sequence[str]) -> str:
    """Return keys for searching, under either legend: "shift+j/shift+ت"."""
    written = []
    for one in keys:
        *held, struck = key_names(one)
        for legend in cap_of(struck).legends:
            written.append("+".join((*held, legend)))
    return "/".join(written)


class KeyPainter:
    """Measures and draws chords in one size; ``font`` is the font of the legends."""

    def __init__(self, font: QFont) -> None:
        self._font = QFont(font)
        self._metrics = QFontMetricsF(self._font)

    def width(self, chords: Sequence[Chord]) -> float:
        """Return how many pixels the chords take in one line."""
        return sum(self._chord(chord) for chord in chords) + _GAP * max(0, len(chords) - 1)

    def lines(self, chords: Sequence[Chord], width: float) -> list[tuple[Chord, ...]]:
        """Return the chords broken into lines that fit, each with at least one chord."""
        broken: list[tuple[Chord, ...]] = []
        for chord in chords:
            if broken and self.width((*broken[-1], chord)) <= width:
                broken[-1] = (*broken[-1], chord)
            else:
                broken.append((chord,))
        return broken

    def draw(
        self, painter: QPainter, left: float, top: float, chords: Sequence[Chord], *, faint: bool
    ) -> None:
        """Draw the chords in one line; ``faint`` for what cannot be used now."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setFont(self._font)
        if faint:
            painter.setOpacity(painter.opacity() * 0.45)
        for chord in chords:
            for cap in chord.held:
                left = self._draw_cap(painter, left, top, cap) + _BETWEEN_KEYS
            for n, cap in enumerate(chord.struck):
                if n:
                    painter.setPen(QColor(appearance.colours().faint))
                    slash = QRectF(left, top, _SLASH, HEIGHT - _EDGE)
                    painter.drawText(slash, Qt.AlignmentFlag.AlignCenter, "/")
                    left += _SLASH
                left = self._draw_cap(painter, left, top, cap)
            left += _GAP
        painter.restore()

    def _chord(self, chord: Chord) -> float:
        held = sum(self._cap(cap) + _BETWEEN_KEYS for cap in chord.held)
        struck = sum(self._cap(cap) for cap in chord.struck)
        return held + struck + _SLASH * (len(chord.struck) - 1)

    def _cap(self, cap: Cap) -> float:
        texts = sum(self._metrics.horizontalAdvance(one) for one in cap.legends)
        between = _BETWEEN_LEGENDS * (len(cap.legends) - 1)
        return float(max(HEIGHT + 2, round(texts + between + 2 * _PAD)))

    def _draw_cap(self, painter: QPainter, left: float, top: float, cap: Cap) -> float:
        of = appearance.colours()
        width = self._cap(cap)
        # Half a pixel in, so that the line of the border is sharp.
        body = QRectF(left + 0.5, top + 0.5, width - 1, HEIGHT - 1)
        painter.setPen(QColor(of.handle))
        painter.setBrush(QColor(of.line))
        painter.drawRoundedRect(body, 4, 4)
        painter.setBrush(QColor(of.button))
        painter.drawRoundedRect(body.adjusted(0, 0, 0, -_EDGE), 4, 4)

        texts = [self._metrics.horizontalAdvance(one) for one in cap.legends]
        free = width - sum(texts) - _BETWEEN_LEGENDS * (len(texts) - 1)
        at = left + free / 2
        base = top + (HEIGHT - _EDGE + self._metrics.capHeight()) / 2
        for legend, advance in zip(cap.legends, texts, strict=True):
            if "\u0600" <= legend[0] <= "\u06ff":
                painter.setPen(QColor(of.accent))
            else:
                painter.setPen(QColor(of.faint if cap.held else of.ink))
            painter.drawText(QPointF(at, base), legend)
            at += advance + _BETWEEN_LEGENDS
        return left + width
