"""Annotate, relabel, resize, delete, relate, set an attribute or a note, label the document.

Each verb is one transaction and so one step of undo. Each asks ``core/rules`` first and raises the
``RuleViolation`` it answers with; a stored value that changed meanwhile raises ``Conflict``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.core.annotation import (
    NO_ATTRIBUTES,
    Annotation,
    Attributes,
    AttributeValue,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.errors import RuleViolation
from annotator.core.ids import new_id
from annotator.core.people import WorkState
from annotator.core.rules import Problem, label_problems, relation_problems, span_problems
from annotator.core.schema import Anchoring, LayerKind
from annotator.core.span import Span
from annotator.project.anchoring import anchoring_problems

if TYPE_CHECKING:
    from annotator.project.project import Project
    from annotator.store.transaction import Transaction


def annotate(
    project: Project,
    document: str,
    *,
    layer: str,
    label: str,
    span: Span,
    attributes: Attributes = NO_ATTRIBUTES,
    note: str | None = None,
) -> SpanAnnotation:
    """Put a label on a span of a document, as me; returns the stored annotation.

    Raises ``RuleViolation`` when the schema does not allow it, or when the same label already
    stands on exactly this span.
    """
    annotation = SpanAnnotation(
        new_id(), document, project.me.id, layer, label, span, attributes, None, note
    )
    check_span(project, annotation)
    with project.transaction("annotate", detail=label) as transaction:
        begin_work(transaction, project, document)
        transaction.add(annotation)
    return annotation


def relabel(
    project: Project, annotation: SpanAnnotation, *, layer: str, label: str
) -> SpanAnnotation:
    """Give an annotation another label, in its own layer or another; attributes that the new label
    does not have are dropped, and relations that it does not permit are removed, in the same step.
    """
    kept = project.schema.layer_by_key.get(layer)
    allowed = {a.key for a in kept.attributes_of(label)} if kept else set()
    after = replace(
        annotation,
        layer=layer,
        label=label,
        attributes={k: v for k, v in annotation.attributes.items() if k in allowed},
    )
    if after == annotation:
        return annotation
    check_span(project, after)
    with project.transaction("relabel", detail=label) as transaction:
        begin_work(transaction, project, annotation.document)
        for relation in _relations_of(project, annotation):
            ends = _ends(project, relation) | {after.id: after}
            if relation_problems(project.schema, relation, ends):
                transaction.remove(relation)
        transaction.replace(annotation, after)
    return after


def resize(project: Project, annotation: SpanAnnotation, *, span: Span) -> SpanAnnotation:
    """Move the borders of an annotation."""
    after = replace(annotation, span=span)
    if after == annotation:
        return annotation
    check_span(project, after)
    with project.transaction("resize", detail=annotation.label) as transaction:
        begin_work(transaction, project, annotation.document)
        transaction.replace(annotation, after)
    return after


def delete(project: Project, annotations: Sequence[Annotation]) -> None:
    """Remove annotations, and with every span the relations that begin or end at it."""
    if not annotations:
        return
    detail = annotations[0].label if len(annotations) == 1 else ""
    gone = {annotation.id for annotation in annotations}
    with project.transaction("delete", detail=detail) as transaction:
        for annotation in annotations:
            begin_work(transaction, project, annotation.document)
            if isinstance(annotation, SpanAnnotation):
                for relation in _relations_of(project, annotation):
                    if relation.id not in gone:
                        gone.add(relation.id)
                        transaction.remove(relation)
        for annotation in annotations:
            transaction.remove(annotation)


def relate(
    project: Project,
    *,
    layer: str,
    label: str,
    source: SpanAnnotation,
    target: SpanAnnotation,
) -> Relation:
    """Draw a relation between two of my annotations of one document."""
    if source.document != target.document or source.annotator != target.annotator:
        raise RuleViolation("A relation stays inside one document and one annotator's work.")
    relation = Relation(
        new_id(), source.document, project.me.id, layer, label, source.id, target.id
    )
    _raise_first(relation_problems(project.schema, relation, _ends(project, relation)))
    for other in _relations_of(project, source):
        if replace(other, id=relation.id, attributes=relation.attributes) == relation:
            raise RuleViolation("This relation is drawn already.")
    with project.transaction("relate", detail=label) as transaction:
        begin_work(transaction, project, source.document)
        transaction.add(relation)
    return relation


def set_attribute(
    project: Project, annotation: SpanAnnotation, *, key: str, value: AttributeValue | None
) -> SpanAnnotation:
    """Set an attribute of an annotation; ``None`` takes it away."""
    attributes = {k: v for k, v in annotation.attributes.items() if k != key}
    if value is not None:
        attributes[key] = value
    after = replace(annotation, attributes=attributes)
    if after == annotation:
        return annotation
    length = project.store.length(annotation.document)
    _raise_first(span_problems(project.schema, after, length=length))
    with project.transaction("set_attribute", detail=key) as transaction:
        begin_work(transaction, project, annotation.document)
        transaction.replace(annotation, after)
    return after


def set_note(project: Project, annotation: SpanAnnotation, *, text: str | None) -> SpanAnnotation:
    """Write a note on an annotation; ``None`` or blank takes it away."""
    after = replace(annotation, note=(text or "").strip() or None)
    if after == annotation:
        return annotation
    with project.transaction("set_note", detail=annotation.label) as transaction:
        begin_work(transaction, project, annotation.document)
        transaction.replace(annotation, after)
    return after


def label_document(project: Project, document: str, *, layer: str, label: str) -> DocumentLabel:
    """Put a document label on a whole document; raises ``RuleViolation`` if it is there."""
    found = project.schema.layer_by_key.get(layer)
    if found is not None and found.kind is not LayerKind.DOCUMENT:
        raise RuleViolation("The layer “{layer}” labels spans, not documents.", layer=layer)
    value = DocumentLabel(new_id(), document, project.me.id, layer, label)
    _raise_first(label_problems(project.schema, value))
    for one in project.store.annotated(document, [project.me.id]).sets:
        if any((other.layer, other.label) == (layer, label) for other in one.labels):
            raise RuleViolation("The document has the label “{label}” already.", label=label)
    with project.transaction("label_document", detail=label) as transaction:
        begin_work(transaction, project, document)
        transaction.add(value)
    return value


def check_span(project: Project, annotation: SpanAnnotation) -> None:
    """Raise ``RuleViolation`` where one of my span annotations may not stand as it is."""
    store, me = project.store, project.me.id
    length, others = store.around(annotation.document, me, annotation.span)
    _raise_first(span_problems(project.schema, annotation, length=length, others=others))
    layer = project.schema.layer_by_key[annotation.layer]
    if layer.anchoring is not Anchoring.CHARACTERS:
        document = store.document(annotation.document)
        _raise_first(anchoring_problems(layer, annotation.span, document))
    place = (annotation.layer, annotation.label, annotation.span)
    for other in others:
        if other.id != annotation.id and (other.layer, other.label, other.span) == place:
            raise RuleViolation(
                "This text has the label “{label}” already.", label=annotation.label
            )


def _relations_of(project: Project, annotation: SpanAnnotation) -> list[Relation]:
    return project.store.relations_of(annotation.document, annotation.annotator, [annotation.id])


def _ends(project: Project, relation: Relation) -> dict[str, SpanAnnotation]:
    return project.store.spans_of(
        relation.document, relation.annotator, [relation.source, relation.target]
    )


def begin_work(transaction: Transaction, project: Project, document: str) -> None:
    """Set a document that I had not touched to "in progress", in the same step.

    Raises ``RuleViolation`` where the document is locked for me.
    """
    before = transaction.assignment(document, project.me.id)
    if before.state is WorkState.LOCKED:
        raise RuleViolation("This document is locked; the lead has to open it again.")
    if before.state is WorkState.NEW:
        transaction.replace(before, replace(before, state=WorkState.IN_PROGRESS))


def _raise_first(problems: Sequence[Problem]) -> None:
    if problems:
        raise problems[0]
