"""What lists and counts show: rows of the document list, filters, statistics. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from annotator.core.people import WorkState


class Order(StrEnum):
    """The orders a document list can stand in; every one ends in the order of import."""

    NUMBER = "number"
    TITLE = "title"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents, in which order.

    ``text`` is looked for in title, id and the first line, folded (hamza, ta marbuta, marks).
    ``state`` is the state of ``annotator``'s work.
    """

    text: str = ""
    state: WorkState | None = None
    annotator: str | None = None
    order: Order = Order.NUMBER


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One row of the document list. ``spans`` and ``state`` are one annotator's."""

    number: int
    id: str
    title: str
    opening: str
    characters: int
    state: WorkState
    spans: int
    annotators: int


@dataclass(frozen=True, slots=True)
class AnnotatorStatistics:
    """What one annotator has done: documents by state, and annotations."""

    annotator: str
    role: str
    states: Mapping[str, int]
    spans: int
    relations: int
    document_labels: int
    labels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The counts of a project; ``labels`` map layer to label to number of spans."""

    documents: int
    characters: int
    annotators: tuple[AnnotatorStatistics, ...]
