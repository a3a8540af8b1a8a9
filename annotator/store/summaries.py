"""Counts, from the summary rows that the transaction keeps; annotations are never scanned."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from annotator.core.listing import AnnotatorStatistics, Statistics
from annotator.core.people import WorkState
from annotator.store import queries, tables
from annotator.store.people import annotators_by_number, number_of_annotator
from annotator.store.queries import fetch


def document_count(connection: Connection) -> int:
    """Return how many documents there are."""
    return int(fetch(connection, select(func.count(tables.documents.c.number)))[0][0])


def progress(connection: Connection, annotator: str) -> dict[WorkState, int]:
    """Return how many documents stand in each state for an annotator; all states are there."""
    counts = dict.fromkeys(WorkState, 0)
    owner = number_of_annotator(connection, annotator)
    if owner is not None:
        for state, count in fetch(connection, queries.PROGRESS, annotator=owner):
            counts[WorkState(state)] = count
    begun = sum(counts.values()) - counts[WorkState.NEW]
    counts[WorkState.NEW] = document_count(connection) - begun
    return counts


def statistics(connection: Connection) -> Statistics:
    """Return the counts of the project, from the summary rows."""
    c = tables.documents.c
    work, totals = tables.work.c, tables.totals.c
    people = annotators_by_number(connection)
    documents, characters = fetch(
        connection, select(func.count(c.number), func.coalesce(func.sum(c.characters), 0))
    )[0]
    sums: dict[int, list[int]] = {number: [0, 0, 0] for number in people}
    states: dict[int, dict[str, int]] = {number: {} for number in people}
    for number, state, count, *amounts in fetch(
        connection,
        select(
            work.annotator, work.state, func.count(), func.sum(work.spans),
            func.sum(work.relations), func.sum(work.labels),
        ).group_by(work.annotator, work.state),
    ):  # fmt: skip
        states[number][state] = count
        sums[number] = [a + b for a, b in zip(sums[number], amounts, strict=True)]
    labels: dict[int, dict[str, dict[str, int]]] = {number: {} for number in people}
    for number, layer, label, count in fetch(
        connection,
        select(totals.annotator, totals.layer, totals.label, totals.spans)
        .where(totals.spans > 0)
        .order_by(totals.layer, totals.spans.desc(), totals.label),
    ):
        labels[number].setdefault(layer, {})[label] = count
    return Statistics(
        documents=documents,
        characters=characters,
        annotators=tuple(
            AnnotatorStatistics(
                annotator=person.id,
                role=person.role.value,
                states=states[number],
                spans=sums[number][0],
                relations=sums[number][1],
                document_labels=sums[number][2],
                labels=labels[number],
            )
            for number, person in people.items()
        ),
    )
