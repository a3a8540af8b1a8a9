"""The layers of an export as a UIMA type system, which INCEpTION takes in as layers of a project.

A project must have the layers of a WebAnno TSV file before it can take the file. INCEpTION tells
such a file by how it begins, not by its name's ending.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from annotator.formats.webanno_tsv_header import ANYTHING, Kind, Layer, Part

TYPES = "layers.typesystem"


class Types:
    """Collects the layers of an export's files."""

    def __init__(self) -> None:
        self._features: dict[str, set[str]] = {}
        self._bases: dict[str, str] = {}

    def take(self, layers: Iterable[Layer]) -> None:
        """Take in the layers of a file."""
        for layer in layers:
            here = self._features.setdefault(layer.type, set())
            here |= {one.feature for one in layer.columns if one.part is Part.VALUE}
            if layer.kind is Kind.RELATION:
                base = layer.columns[-1].target
                if self._bases.setdefault(layer.type, base) != base:
                    self._bases[layer.type] = ANYTHING

    def write(self, folder: Path) -> None:
        """Write the type system; nothing where no layer was taken."""
        if not self._features:
            return
        parts = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">',
            "<types>",
        ]
        for name in sorted(self._features):
            base = self._bases.get(name)
            ends = [("Dependent", base), ("Governor", base)] if base else []
            values = [(one, "uima.cas.String") for one in sorted(self._features[name])]
            parts += [
                "<typeDescription>",
                f"<name>{escape(name)}</name>",
                f"<supertypeName>{ANYTHING}</supertypeName>",
                "<features>",
                *(_feature(one, kind) for one, kind in [*ends, *values]),
                "</features>",
                "</typeDescription>",
            ]
        parts += ["</types>", "</typeSystemDescription>"]
        (folder / TYPES).write_text("\n".join(parts) + "\n", encoding="utf-8", newline="")


def _feature(name: str, kind: str) -> str:
    return (
        f"<featureDescription><name>{escape(name)}</name>"
        f"<rangeTypeName>{escape(kind)}</rangeTypeName></featureDescription>"
    )
