"""What a format would lose of a selection, estimated from counts: quick enough for a dialog.

``would_lose`` in ``exporting`` is exact and writes everything to a temporary place; this asks the
database a few questions.
"""

from __future__ import annotations

from annotator.core.listing import Contents, Selection
from annotator.formats.format import Holds
from annotator.project.project import Project


def contents_of(project: Project, selection: Selection) -> Contents:
    """Count what a selection holds, kind by kind."""
    return project.store.contents(selection)


def estimated_losses(holds: Holds, there: Contents) -> dict[str, int]:
    """Return how much of each kind a format cannot hold, by the names that reports use.

    Spans that a format must move, widen or leave out because of words are not counted: that takes
    the texts (``would_lose`` knows). Where overlapping spans are lost, what hangs on them is not
    counted either.
    """
    overlapping = 0
    if holds.spans:
        overlapping = (0 if holds.nested else there.nested) + (
            0 if holds.crossing else there.crossing
        )
    found = {
        "sets": 0 if holds.several_annotators else there.shared,
        "spans": 0 if holds.spans else there.spans,
        "overlapping spans": overlapping,
        "relations": 0 if holds.relations else there.relations,
        "fragments": 0 if holds.fragments else there.fragments,
        "document labels": 0 if holds.document_labels else there.document_labels,
        "attributes": 0 if holds.attributes else there.attributes,
        "notes": 0 if holds.notes else there.notes,
        "scores": 0 if holds.scores else there.scores,
        "tokens": 0 if holds.tokens else there.tokens,
        "metadata": 0 if holds.metadata else there.metadata,
        "text layout": 0 if holds.text_exactly else there.documents,
    }
    return {kind: count for kind, count in found.items() if count}
