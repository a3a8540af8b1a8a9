"""Who annotates, and how far each has come with each document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What kind of annotator this is. A machine's annotations never count as a person's."""

    ANNOTATOR = "annotator"
    ADJUDICATOR = "adjudicator"
    MACHINE = "machine"


class WorkState(StrEnum):
    """How far an annotator has come with a document. A finished, empty document is data."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Annotator:
    """A person or machine. ``id`` is stable and typed in files; ``name`` is what people read."""

    id: str
    name: str
    role: Role = Role.ANNOTATOR


@dataclass(frozen=True, slots=True)
class Assignment:
    """One annotator's work on one document; ``place`` is the last caret position (code points)."""

    document: str
    annotator: str
    state: WorkState = WorkState.NEW
    place: int | None = None
    reason: str | None = None
