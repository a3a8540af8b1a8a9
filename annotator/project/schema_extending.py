"""A schema widened by what an import brings: unknown layers, labels, relations and attributes."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.annotation import CONTINUES, AnnotatedDocument, Attributes, AttributeValue
from annotator.core.schema import (
    Attribute,
    AttributeKind,
    Choice,
    Label,
    Layer,
    LayerKind,
    RelationLabel,
    Schema,
)

# Dark enough for white letters, far enough apart for neighbours: the colours of labels that come
# without one.
COLOURS = (
    "#0b7285", "#9c36b5", "#2b8a3e", "#c2255c", "#1864ab", "#a0522d", "#5c940d", "#6741d9",
    "#b35900", "#7a6a00", "#087f5b", "#d6336c",
)  # fmt: skip


class SchemaWidener:
    """Collects what a schema lacks; ``schema`` is the widened one."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.added: list[str] = []

    def widen(self, annotated: AnnotatedDocument) -> None:
        """Take in every layer, label, relation and attribute of a document's annotations."""
        for one in annotated.sets:
            for span in one.spans:
                self._label(span.layer, span.label, LayerKind.SPAN)
                self._attributes(span.layer, span.label, span.attributes)
            for label in one.labels:
                self._label(label.layer, label.label, LayerKind.DOCUMENT)
                self._attributes(label.layer, label.label, label.attributes)
            ends = {span.id: (span.layer, span.label) for span in one.spans}
            for relation in one.relations:
                if relation.label != CONTINUES:
                    self._relation(
                        relation.layer, relation.label,
                        ends.get(relation.source), ends.get(relation.target),
                    )  # fmt: skip

    # A schema has no key that is blank: what has one is left for the rules to refuse.

    def _layer(self, key: str, kind: LayerKind) -> Layer:
        found = self.schema.layer_by_key.get(key)
        if found is None:
            found = Layer(key=key, titles={"en": key, "ar": key}, kind=kind)
            self.schema = replace(self.schema, layers=(*self.schema.layers, found))
            self.added.append(key)
        return found

    def _put(self, layer: Layer) -> None:
        layers = tuple(layer if one.key == layer.key else one for one in self.schema.layers)
        self.schema = replace(self.schema, layers=layers)

    def _label(self, layer: str, key: str, kind: LayerKind) -> None:
        if not (layer.strip() and key.strip()):
            return
        found = self._layer(layer, kind)
        if key in found.label_by_key or found.kind is not kind:
            return
        number = sum(len(one.labels) for one in self.schema.layers)
        label = Label(key=key, titles={"en": key, "ar": key}, colour=COLOURS[number % len(COLOURS)])
        self._put(replace(found, labels=(*found.labels, label)))
        self.added.append(f"{layer}/{key}")

    def _attributes(self, layer: str, label: str, attributes: Attributes) -> None:
        for key, value in attributes.items():
            if not (layer.strip() and key.strip()):
                continue
            found = self._layer(layer, LayerKind.SPAN)
            known = found.attribute_by_key.get(key)
            if known is None:
                wider = Attribute(key=key, titles={"en": key, "ar": key}, kind=_kind(value))
                self._put(replace(found, attributes=(*found.attributes, wider)))
                self.added.append(f"{layer}.{key}")
                continue
            wider = known
            if known.labels and label not in known.labels:
                wider = replace(wider, labels=(*known.labels, label))
            is_choice = (
                known.kind is AttributeKind.CHOICE and isinstance(value, str) and value.strip()
            )
            if is_choice and all(choice.key != value for choice in known.choices):
                wider = replace(wider, choices=(*known.choices, Choice(str(value))))
            if wider is not known:
                attributes_of_layer = tuple(
                    wider if one.key == key else one for one in found.attributes
                )
                self._put(replace(found, attributes=attributes_of_layer))
                self.added.append(f"{layer}.{key}")

    def _relation(
        self, layer: str, key: str, source: tuple[str, str] | None, target: tuple[str, str] | None
    ) -> None:
        if source is None or target is None or not (layer.strip() and key.strip()):
            return
        found = self._layer(layer, LayerKind.SPAN)
        known = found.relation_by_key.get(key)
        if known is not None and known.allows(source=source, target=target):
            return
        if known is None:
            wider = RelationLabel(key=key, titles={"en": key, "ar": key})
            self._put(replace(found, relations=(*found.relations, wider)))
        else:
            wider = replace(
                known,
                sources=_with(known.sources, source),
                targets=_with(known.targets, target),
            )
            relations = tuple(wider if one.key == key else one for one in found.relations)
            self._put(replace(found, relations=relations))
        self.added.append(f"{layer}:{key}")


def _with(patterns: tuple[str, ...], end: tuple[str, str]) -> tuple[str, ...]:
    if not patterns or end[0] in patterns or "/".join(end) in patterns:
        return patterns
    return (*patterns, "/".join(end))


def _kind(value: AttributeValue) -> AttributeKind:
    if isinstance(value, bool):
        return AttributeKind.FLAG
    return AttributeKind.NUMBER if isinstance(value, int | float) else AttributeKind.TEXT
