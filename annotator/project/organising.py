"""Who works on what: finish and reopen a document, and remember where one stopped reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.core.errors import RuleViolation
from annotator.core.people import Assignment, WorkState

if TYPE_CHECKING:
    from annotator.project.project import Project


def finish(project: Project, document: str) -> Assignment:
    """Say that I am done with a document; a finished document without annotations is data."""
    return _set_state(project, document, WorkState.FINISHED, verb="finish")


def reopen(project: Project, document: str) -> Assignment:
    """Take a finished document up again."""
    return _set_state(project, document, WorkState.IN_PROGRESS, verb="reopen")


def remember_place(project: Project, document: str, place: int) -> None:
    """Keep the caret's position (code points) for the next time; not a step of undo."""
    with project.transaction("remember_place") as transaction:
        transaction.remember_place(document, project.me.id, place)


def _set_state(project: Project, document: str, state: WorkState, *, verb: str) -> Assignment:
    with project.transaction(verb) as transaction:
        before = transaction.assignment(document, project.me.id)
        if before.state is WorkState.LOCKED:
            raise RuleViolation("This document is locked; the lead has to open it again.")
        after = replace(before, state=state)
        transaction.replace(before, after)
    return after
