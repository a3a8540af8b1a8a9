"""The colours of the canvas: paper, ink and what is made from a label's colour on either paper.

Everything readable keeps a contrast of at least 4.5 : 1 (WCAG 2.2, 1.4.3), whatever colour a label
has; bars and arrows keep 3 : 1 (1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

READABLE = 4.5
VISIBLE = 3.0
_FALLBACKS = (
    "#0b7285",
    "#9c36b5",
    "#2b8a3e",
    "#b35900",
    "#1864ab",
    "#c2255c",
    "#5c940d",
    "#6741d9",
)


@dataclass(frozen=True)
class CanvasColours:
    """The colours of one theme as ``#rrggbb``; ``tint`` is a label's share of its tint."""

    paper: str
    ink: str
    faint: str
    caret: str
    selection: str
    selection_edge: str
    match: str
    match_edge: str
    current_match: str
    tint: float
    broad_tint: float
    chip: float


@dataclass(frozen=True)
class Shades:
    """What is made from one label colour on one paper."""

    tint: str
    broad: str
    bar: str
    words: str
    chip: str
    chip_ink: str
    chip_edge: str
    strong_chip: str
    strong_ink: str


LIGHT = CanvasColours(
    paper="#fffefb",
    ink="#24211d",
    faint="#6f685e",
    caret="#c2340f",
    selection="#8fc4f4",
    selection_edge="#1c6fb8",
    match="#ffe79a",
    match_edge="#c99700",
    current_match="#ffc043",
    tint=0.16,
    broad_tint=0.08,
    chip=0.17,
)
DARK = CanvasColours(
    paper="#141617",
    ink="#e8e4dc",
    faint="#9d978c",
    caret="#ff9466",
    selection="#1f5687",
    selection_edge="#7fbdf2",
    match="#57480f",
    match_edge="#d8ae2e",
    current_match="#7d6000",
    tint=0.30,
    broad_tint=0.16,
    chip=0.34,
)


@lru_cache(maxsize=1024)
def shades(label_colour: str, colours: CanvasColours) -> Shades:
    """Return the shades of a label's colour (``#rrggbb``) on the paper of ``colours``."""
    paper = colours.paper
    dark = _luminance(paper) < 0.2
    towards = "#ffffff" if dark else "#000000"
    bar = _until(label_colour, towards, paper, READABLE if dark else VISIBLE)
    chip = mixed(label_colour, paper, colours.chip)
    strong_ink = paper if dark else "#ffffff"
    return Shades(
        tint=_legible_tint(label_colour, colours.tint, colours),
        broad=_legible_tint(label_colour, colours.broad_tint, colours),
        bar=bar,
        words=_until(label_colour, towards, paper, READABLE),
        chip=chip,
        chip_ink=_until(label_colour, towards, chip, READABLE + 0.3),
        chip_edge=mixed(bar, paper, 0.45),
        strong_chip=_until(bar, towards, strong_ink, READABLE + 0.3),
        strong_ink=strong_ink,
    )


def colour_of(key: str, given: str) -> str:
    """Return a label's colour; one without a colour gets one by its key, always the same."""
    if len(given) == 7 and given.startswith("#"):
        return given
    return _FALLBACKS[sum(map(ord, key)) % len(_FALLBACKS)]


def mixed(colour: str, with_colour: str, share: float) -> str:
    """Return ``share`` of one colour over the other."""
    pairs = zip(_channels(colour), _channels(with_colour), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _legible_tint(colour: str, share: float, colours: CanvasColours) -> str:
    tint = mixed(colour, colours.paper, share)
    while share > 0.02 and contrast(tint, colours.ink) < READABLE + 0.5:
        share -= 0.02
        tint = mixed(colour, colours.paper, share)
    return tint


def _until(colour: str, towards: str, ground: str, wanted: float) -> str:
    """Return the colour moved towards another until it stands out from the ground."""
    for step in range(21):
        moved = mixed(towards, colour, step / 20)
        if contrast(moved, ground) >= wanted:
            return moved
    return towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    parts = [
        c / 12.92 if (c := channel / 255) <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
