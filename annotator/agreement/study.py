"""From annotated documents to studies: who counts as present, and what exactly is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from annotator.agreement.measure import ComparedDocument, Mark, Study
from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.people import WorkState
from annotator.core.schema import Layer, LayerKind

DONE = frozenset({WorkState.FINISHED, WorkState.LOCKED})


def studies(
    documents: Iterable[AnnotatedDocument],
    *,
    layers: Sequence[Layer],
    annotators: Sequence[str],
    unfinished: bool = False,
) -> list[Study]:
    """Return one study a layer, in one pass over the documents.

    Somebody who finished a document is present, also with nothing marked; unfinished work counts
    only where it is asked for; who has no entry is absent. An annotation in fragments is one mark.
    """
    compared: dict[str, list[ComparedDocument]] = {layer.key: [] for layer in layers}
    problems: dict[str, Counter[str]] = {layer.key: Counter() for layer in layers}
    for annotated in documents:
        present = {
            one.annotator.id: one
            for one in annotated.sets
            if one.annotator.id in annotators and (unfinished or one.state in DONE)
        }
        length = len(annotated.document.text)
        for layer in layers:
            marks = {
                name: _marks(one, layer, length, problems[layer.key])
                for name, one in present.items()
            }
            compared[layer.key].append(ComparedDocument(annotated.document.id, marks))
    return [
        Study(
            layer.key,
            layer.kind,
            tuple(annotators),
            tuple(compared[layer.key]),
            dict(problems[layer.key]),
            tuple(label.key for label in layer.labels),
        )
        for layer in layers
    ]


def _marks(
    one: AnnotationSet, layer: Layer, length: int, problems: Counter[str]
) -> tuple[Mark, ...]:
    if layer.kind is LayerKind.DOCUMENT:
        found = [
            Mark((), label.label, (label.id,)) for label in one.labels if label.layer == layer.key
        ]
    else:
        found = [
            Mark(tuple(part.span for part in parts), parts[0].label, tuple(p.id for p in parts))
            for parts in one.joined()
            if parts[0].layer == layer.key
        ]
    inside = [mark for mark in found if not mark.extents or mark.extents[-1].end <= length]
    problems["outside_text"] += len(found) - len(inside)
    unique = list(dict.fromkeys(inside))
    problems["duplicates"] += len(inside) - len(unique)
    return tuple(unique)


def presence(documents: Collection[ComparedDocument]) -> dict[int, int]:
    """Return how many documents were done by no annotator, by one, by two …"""
    return dict(sorted(Counter(len(one.marks) for one in documents).items()))
