"""Does the schema allow this annotation here? Answers with a list of problems, empty when it does.

A problem is a ``RuleViolation`` that nobody has raised yet: a verb raises the first one, an import
collects them all for its report.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from annotator.core.annotation import (
    CONTINUES,
    Attributes,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.errors import RuleViolation
from annotator.core.schema import AttributeKind, Layer, LayerKind, Overlap, Schema

Problem = RuleViolation


def span_problems(
    schema: Schema,
    annotation: SpanAnnotation,
    *,
    length: int,
    others: Iterable[SpanAnnotation] = (),
) -> list[Problem]:
    """Check one span annotation in a text of ``length`` code points.

    ``others`` are the same annotator's annotations of the document; the annotation itself (by id)
    is skipped among them.
    """
    layer = schema.layer_by_key.get(annotation.layer)
    if layer is None:
        return [_no_layer(annotation.layer)]
    problems = []
    if layer.kind is not LayerKind.SPAN or annotation.label not in layer.label_by_key:
        problems.append(_no_label(annotation.layer, annotation.label))
    if annotation.span.end > length:
        problems.append(
            Problem(
                "The span {start}–{end} goes beyond the text, which has {length} code points.",
                start=annotation.span.start,
                end=annotation.span.end,
                length=length,
            )
        )
    if annotation.attributes:
        problems += _attribute_problems(layer, annotation.label, annotation.attributes)
    if layer.overlap is not Overlap.ANY:
        problems += _overlap_problems(layer, annotation, others)
    return problems


def relation_problems(
    schema: Schema, relation: Relation, spans: Mapping[str, SpanAnnotation]
) -> list[Problem]:
    """Check one relation against the same annotator's spans, given by id."""
    source, target = spans.get(relation.source), spans.get(relation.target)
    if source is None or target is None:
        missing = relation.source if source is None else relation.target
        return [
            Problem(
                "The relation “{label}” points at {id}, which is not there.",
                label=relation.label,
                id=missing,
            )
        ]
    if relation.source == relation.target:
        return [
            Problem(
                "The relation “{label}” would link an annotation to itself.", label=relation.label
            )
        ]
    layer = schema.layer_by_key.get(relation.layer)
    if layer is None:
        return [_no_layer(relation.layer)]
    if relation.label == CONTINUES:
        if (source.layer, source.label) != (target.layer, target.label):
            return [Problem("Only fragments with the same label can be joined.")]
        return []
    label = layer.relation_by_key.get(relation.label)
    if label is None:
        return [
            Problem(
                "The layer “{layer}” has no relation “{label}”.",
                layer=relation.layer,
                label=relation.label,
            )
        ]
    if not label.allows(source=(source.layer, source.label), target=(target.layer, target.label)):
        return [
            Problem(
                "The relation “{label}” may not go from {source} to {target}.",
                label=relation.label,
                source=source.label,
                target=target.label,
            )
        ]
    return []


def label_problems(schema: Schema, label: DocumentLabel) -> list[Problem]:
    """Check one document label."""
    layer = schema.layer_by_key.get(label.layer)
    if layer is None:
        return [_no_layer(label.layer)]
    if layer.kind is not LayerKind.DOCUMENT or label.label not in layer.label_by_key:
        return [_no_label(label.layer, label.label)]
    return _attribute_problems(layer, label.label, label.attributes)


def _attribute_problems(layer: Layer, label: str, attributes: Attributes) -> list[Problem]:
    problems = []
    allowed = {attribute.key: attribute for attribute in layer.attributes_of(label)}
    for key, value in attributes.items():
        attribute = allowed.get(key)
        if attribute is None:
            problems.append(
                Problem("The label “{label}” has no attribute “{key}”.", label=label, key=key)
            )
            continue
        good = {
            AttributeKind.TEXT: isinstance(value, str),
            AttributeKind.FLAG: isinstance(value, bool),
            AttributeKind.NUMBER: isinstance(value, int | float) and not isinstance(value, bool),
            AttributeKind.CHOICE: any(choice.key == value for choice in attribute.choices),
        }[attribute.kind]
        if not good:
            problems.append(
                Problem("The attribute “{key}” cannot be “{value}”.", key=key, value=value)
            )
    return problems


def _overlap_problems(
    layer: Layer, annotation: SpanAnnotation, others: Iterable[SpanAnnotation]
) -> list[Problem]:
    for other in others:
        if other.id == annotation.id or other.layer != annotation.layer:
            continue
        if layer.overlap is Overlap.NONE and annotation.span.overlaps(other.span):
            return [
                Problem(
                    "In the layer “{layer}” spans may not overlap; {start}–{end} is taken.",
                    layer=layer.key,
                    start=other.span.start,
                    end=other.span.end,
                )
            ]
        if layer.overlap is Overlap.NESTED and annotation.span.crosses(other.span):
            return [
                Problem(
                    "In the layer “{layer}” spans may nest but not cross; "
                    "this one would cross {start}–{end}.",
                    layer=layer.key,
                    start=other.span.start,
                    end=other.span.end,
                )
            ]
    return []


def _no_layer(layer: str) -> Problem:
    return Problem("The schema has no layer “{layer}”.", layer=layer)


def _no_label(layer: str, label: str) -> Problem:
    return Problem("The layer “{layer}” has no label “{label}”.", layer=layer, label=label)
