"""One name for layer and label, for formats whose annotations have nothing but a name.

A label of the plain layer keeps its own name (``PER``); any other has its layer before it
(``quote/DIRECT``), so that nothing is lost and no two labels meet.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from annotator.core.annotation import CONTINUES

SIGN = "/"


@dataclass(frozen=True)
class PlainLayerWriting:
    """The option of writing such names."""

    layer: str = field(default="entity", metadata={"title": "Layer whose labels stand alone"})


@dataclass(frozen=True)
class PlainLayerReading:
    """The option of reading such names."""

    layer: str = field(default="entity", metadata={"title": "Layer of labels that stand alone"})


def name_of(layer: str, label: str, *, plain: str) -> str:
    """Return the name of a layer's label in a file whose plain layer is ``plain``."""
    # A plain label with the sign in it would be read as another layer's.
    return label if layer == plain and SIGN not in label else f"{layer}{SIGN}{label}"


def layer_and_label(name: str, *, plain: str) -> tuple[str, str]:
    """Return layer and label of a name; one without a layer belongs to the plain one."""
    layer, sign, label = name.partition(SIGN)
    return (layer, label) if sign and layer and label else (plain, name)


def relation_of_name(name: str, *, plain: str) -> tuple[str | None, str]:
    """Return layer and label of a relation's name; the layer of joined fragments is their own."""
    return (None, CONTINUES) if name == CONTINUES else layer_and_label(name, plain=plain)


def relation_name_of(layer: str, label: str, *, plain: str) -> str:
    """Return the name of a relation; joined fragments have the same one in every layer."""
    return CONTINUES if label == CONTINUES else name_of(layer, label, plain=plain)
