"""Annotations of many documents as columns, for counting over: no value is made for each of them.

Documents, annotators and names (a layer with a label) are positions in the lists that head the
columns. Positions in texts are code points, half-open.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.core.annotation import AnnotatedDocument, Attributes
from annotator.core.people import WorkState

Name = tuple[str, str]  # layer and label


def integers() -> array[int]:
    """Return an empty column."""
    return array("q")


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation: document and annotator are positions, ``source`` and ``target`` ids of spans."""

    document: int
    annotator: int
    layer: str
    label: str
    source: str
    target: str
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A label of a whole document."""

    document: int
    annotator: int
    id: str
    layer: str
    label: str
    attributes: Attributes


# Document, annotator, id of the span, its attributes.
AttributeRow = tuple[int, int, str, Attributes]


def _no_attributes() -> Iterator[AttributeRow]:
    return iter(())


@dataclass(slots=True)
class AnnotationColumns:
    """What some annotators have made of some documents.

    ``document`` to ``ids`` have one row a span, in the same order each time. ``work`` says who has
    an entry for which document and in what state. ``attributes`` yields those of spans when asked.
    """

    documents: Sequence[str]
    characters: Sequence[int]
    annotators: Sequence[str]
    names: list[Name] = field(default_factory=list)
    document: array[int] = field(default_factory=integers)
    annotator: array[int] = field(default_factory=integers)
    name: array[int] = field(default_factory=integers)
    start: array[int] = field(default_factory=integers)
    end: array[int] = field(default_factory=integers)
    ids: list[str] = field(default_factory=list)
    work: list[tuple[int, int, WorkState]] = field(default_factory=list)
    relations: list[RelationRow] = field(default_factory=list)
    labels: list[LabelRow] = field(default_factory=list)
    attributes: Callable[[], Iterable[AttributeRow]] = _no_attributes


def columns_of(
    documents: Iterable[AnnotatedDocument], annotators: Sequence[str]
) -> AnnotationColumns:
    """Return the columns of documents in memory, with the work of these annotators."""
    place = {name: number for number, name in enumerate(annotators)}
    ids: list[str] = []
    characters: list[int] = []
    found = AnnotationColumns(ids, characters, tuple(annotators))
    known: dict[Name, int] = {}
    attributes: list[AttributeRow] = []
    for number, annotated in enumerate(documents):
        ids.append(annotated.document.id)
        characters.append(len(annotated.document.text))
        for one in annotated.sets:
            who = place.get(one.annotator.id)
            if who is None:
                continue
            found.work.append((number, who, one.state))
            for span in one.spans:
                found.document.append(number)
                found.annotator.append(who)
                found.name.append(known.setdefault((span.layer, span.label), len(known)))
                found.start.append(span.span.start)
                found.end.append(span.span.end)
                found.ids.append(span.id)
                if span.attributes:
                    attributes.append((number, who, span.id, span.attributes))
            found.relations += [
                RelationRow(number, who, r.layer, r.label, r.source, r.target, r.attributes)
                for r in one.relations
            ]
            found.labels += [
                LabelRow(number, who, one.id, one.layer, one.label, one.attributes)
                for one in one.labels
            ]
    found.names = list(known)
    found.attributes = attributes.__iter__
    return found


def of_documents(columns: AnnotationColumns, kept: Sequence[int]) -> AnnotationColumns:
    """Return the columns of the documents at these positions, with all names of the whole."""
    return _moved(columns, {old: new for new, old in enumerate(kept)}, list(kept))


def with_documents(
    columns: AnnotationColumns, replaced: Sequence[int], fresh: AnnotationColumns
) -> AnnotationColumns:
    """Return columns in which the documents at these positions are those of ``fresh``.

    ``fresh`` has the same annotators, and these documents in the same order.
    """
    gone = set(replaced)
    everything = range(len(columns.documents))
    found = _moved(columns, {n: n for n in everything if n not in gone}, list(everything))
    known = {name: n for n, name in enumerate(found.names)}
    code = array("q", [known.setdefault(name, len(known)) for name in fresh.names])
    found.names = list(known)
    place = list(replaced)
    found.document.extend(place[one] for one in fresh.document)
    found.annotator.extend(fresh.annotator)
    found.name.extend(code[one] for one in fresh.name)
    found.start.extend(fresh.start)
    found.end.extend(fresh.end)
    found.ids += fresh.ids
    found.work += [(place[d], a, state) for d, a, state in fresh.work]
    found.relations += [replace(one, document=place[one.document]) for one in fresh.relations]
    found.labels += [replace(one, document=place[one.document]) for one in fresh.labels]
    before = found.attributes

    def attributes() -> list[AttributeRow]:
        there = [(place[d], a, identity, values) for d, a, identity, values in fresh.attributes()]
        return [*before(), *there]

    found.attributes = attributes
    return found


def _moved(
    columns: AnnotationColumns, place: dict[int, int], documents: Sequence[int]
) -> AnnotationColumns:
    """Return the rows of documents that have a new place."""
    found = AnnotationColumns(
        [columns.documents[n] for n in documents],
        [columns.characters[n] for n in documents],
        columns.annotators,
        list(columns.names),
    )
    rows = [n for n, document in enumerate(columns.document) if document in place]
    found.document.extend(place[columns.document[n]] for n in rows)
    for name in ("annotator", "name", "start", "end"):
        getattr(found, name).extend(map(getattr(columns, name).__getitem__, rows))
    found.ids = [columns.ids[n] for n in rows]
    found.work = [(place[d], a, state) for d, a, state in columns.work if d in place]
    found.relations = [
        replace(one, document=place[one.document])
        for one in columns.relations
        if one.document in place
    ]
    found.labels = [
        replace(one, document=place[one.document])
        for one in columns.labels
        if one.document in place
    ]
    asked = columns.attributes
    found.attributes = lambda: [
        (place[d], a, identity, values) for d, a, identity, values in asked() if d in place
    ]
    return found
