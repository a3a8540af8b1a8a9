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


@dataclass(frozen=True, slots=True)
class Selection:
    """What is taken out: whose work, in which layers, of which documents; ``None`` is all.

    ``documents`` is looked for in titles, ids and first lines. Where annotators are named or only
    finished work is wanted, documents without such work are left out.
    """

    annotators: tuple[str, ...] | None = None
    layers: tuple[str, ...] | None = None
    documents: str = ""
    finished: bool = False

    @property
    def only_worked_on(self) -> bool:
        """Whether documents without work of this kind are left out."""
        return self.annotators is not None or self.finished


@dataclass(frozen=True, slots=True)
class Contents:
    """What a selection holds, kind by kind.

    ``sets`` is the work of an annotator on a document; ``shared`` counts the sets beyond the first
    of each document. ``nested`` spans lie within another of the same set, ``crossing`` ones overlap
    another without that (those that do both count as nested). ``attributes``, ``notes`` and
    ``scores`` count values, ``tokens`` and ``metadata`` the documents that have their own.
    """

    documents: int = 0
    sets: int = 0
    shared: int = 0
    spans: int = 0
    nested: int = 0
    crossing: int = 0
    fragments: int = 0
    relations: int = 0
    attributes: int = 0
    notes: int = 0
    scores: int = 0
    document_labels: int = 0
    roles: int = 0
    tokens: int = 0
    metadata: int = 0
