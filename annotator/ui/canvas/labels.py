"""LabelLooks: how each label of the schema looks on the canvas, in one language and one theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QStaticText, QTextOption

from annotator.core.annotation import CONTINUES
from annotator.core.schema import Schema, title_in
from annotator.ui.canvas.bars import BarStyle, bar_style
from annotator.ui.canvas.colours import CanvasColours, Shades, colour_of, shades
from annotator.ui.canvas.measures import Measures

_LONGEST = 28


@dataclass(frozen=True, slots=True, eq=False)
class Paints:
    """The shades of a label as Qt's colours."""

    tint: QColor
    broad: QColor
    bar: QColor
    words: QColor
    chip: QColor
    chip_ink: QColor
    chip_edge: QColor
    strong_chip: QColor
    strong_ink: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A label or a relation: its colours, and its title ready to draw, ``width`` pixels wide."""

    title: str
    text: QStaticText
    width: int
    text_height: float
    paints: Paints
    bar: BarStyle = BarStyle.SOLID


class LabelLooks:
    """The looks of all labels and relations, made when first asked for."""

    def __init__(
        self, schema: Schema, *, language: str, colours: CanvasColours, measures: Measures
    ) -> None:
        self._schema = schema
        self._language = language
        self._colours = colours
        self._font = measures.chip_font
        self._relation_font = QFont(measures.chip_font)
        self._relation_font.setWeight(QFont.Weight.Normal)
        self._labels: dict[tuple[str, str], Look] = {}
        self._relations: dict[tuple[str, str], Look] = {}

    @property
    def chip_font(self) -> QFont:
        """The font of the chips."""
        return self._font

    @property
    def relation_font(self) -> QFont:
        """The font of the words on arrows."""
        return self._relation_font

    def label(self, layer: str, label: str) -> Look:
        """Return how a label looks; one the schema does not know shows its key."""
        look = self._labels.get((layer, label))
        if look is None:
            known = self._schema.label(layer, label)
            title = title_in(known.titles, self._language, label) if known else label
            look = self._look(
                title,
                colour_of(label, known.colour if known else ""),
                self._font,
                bar_style(self._schema, layer, label),
            )
            self._labels[layer, label] = look
        return look

    def relation(self, layer: str, label: str) -> Look:
        """Return how a relation looks; the reserved one has no words."""
        look = self._relations.get((layer, label))
        if look is None:
            home = self._schema.layer_by_key.get(layer)
            known = home.relation_by_key.get(label) if home else None
            title = title_in(known.titles, self._language, label) if known else label
            if label == CONTINUES and known is None:
                title = ""
            colour = colour_of(label, known.colour if known else "#6b7280")
            look = self._look(title, colour, self._relation_font)
            self._relations[layer, label] = look
        return look

    def _look(self, title: str, colour: str, font: QFont, bar: BarStyle = BarStyle.SOLID) -> Look:
        shown = title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"
        text = QStaticText(shown)
        text.setTextFormat(Qt.TextFormat.PlainText)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        text.setTextOption(option)
        text.prepare(font=font)
        metrics = QFontMetricsF(font)
        width = round(metrics.horizontalAdvance(shown) + 0.5)
        paints = _paints(shades(colour, self._colours))
        return Look(title, text, width, metrics.height(), paints, bar)


def _paints(of: Shades) -> Paints:
    return Paints(
        QColor(of.tint),
        QColor(of.broad),
        QColor(of.bar),
        QColor(of.words),
        QColor(of.chip),
        QColor(of.chip_ink),
        QColor(of.chip_edge),
        QColor(of.strong_chip),
        QColor(of.strong_ink),
    )
