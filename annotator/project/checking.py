"""Is the project in order? Looks at the file, the texts, the annotations and the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.project.project import Project
from annotator.store.check import COUNTS_WRONG, Finding, findings, recount


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, what is wrong, and how much of it was mended."""

    documents: int
    findings: tuple[Finding, ...]
    repaired: int = 0


def check_project(
    project: Project,
    *,
    repair: bool = False,
    progress: Callable[[int, int | None], None] = lambda done, total: None,
) -> CheckReport:
    """Check a project; with ``repair`` the counts are made anew. Annotations are never touched."""
    found = tuple(findings(project.store, progress=progress))
    mended = 0
    if repair:
        mended = sum(1 for finding in found if finding.problem == COUNTS_WRONG)
        if mended:
            with project.transaction("repair") as transaction:
                recount(transaction.connection)
                transaction.count(counts=mended)
    return CheckReport(project.store.document_count(), found, mended)
