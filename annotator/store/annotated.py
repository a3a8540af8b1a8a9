"""Reads a document together with its annotation sets, one stretch of each table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from annotator.core.annotation import (
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.people import Annotator, WorkState
from annotator.store import queries, rows
from annotator.store.queries import fetch


def read_annotated(
    connection: Connection,
    cells: Sequence[Any],
    people: dict[int, Annotator],
    wanted: Sequence[str] | None,
) -> AnnotatedDocument:
    """Return the document of these cells with the sets of the wanted annotators that have one."""
    number = cells[0]
    document = rows.document_from_cells(*cells[1:])
    states: dict[int, WorkState] = {}
    for owner, state, _place, _reason, *counts in fetch(connection, queries.WORK, document=number):
        present = state != WorkState.NEW or any(counts)
        if present and (wanted is None or people[owner].id in wanted):
            states[owner] = WorkState(state)
    if not states:
        return AnnotatedDocument(document)
    spans: dict[int, list[SpanAnnotation]] = {owner: [] for owner in people}
    relations: dict[int, list[Relation]] = {owner: [] for owner in people}
    labels: dict[int, list[DocumentLabel]] = {owner: [] for owner in people}
    for owner, *row in fetch(connection, queries.SPANS, document=number):
        if owner in states:
            spans[owner].append(rows.span_from_row(row, document.id, people[owner].id))
    for owner, *row in fetch(connection, queries.RELATIONS, document=number):
        if owner in states:
            relations[owner].append(rows.relation_from_row(row, document.id, people[owner].id))
    for owner, *row in fetch(connection, queries.LABELS, document=number):
        if owner in states:
            labels[owner].append(rows.label_from_row(row, document.id, people[owner].id))
    return AnnotatedDocument(
        document,
        tuple(
            AnnotationSet(
                people[owner],
                state,
                tuple(spans[owner]),
                tuple(relations[owner]),
                tuple(labels[owner]),
            )
            for owner, state in states.items()
        ),
    )
