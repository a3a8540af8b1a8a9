"""What I and the project decided before about the same text, wherever it stands.

Only reads, so it may run on another thread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.arabic.occurrences import Matcher
from annotator.core.annotation import SpanAnnotation
from annotator.core.people import Role, WorkState
from annotator.project.occurrences import Hit, Place, Progress, find_places

if TYPE_CHECKING:
    from annotator.project.project import Project

EXAMPLES = 3
_ATTACHED = re.compile(r"\S*\Z")  # what stands before an occurrence in the same word


@dataclass(frozen=True, slots=True)
class Decision:
    """A label that the text was given: how often by me and by other people.

    ``examples`` are at most three places, mine first; their ``annotation`` says whose it is.
    """

    layer: str
    label: str
    mine: int
    others: int
    examples: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """All decisions about a text, the most frequent first.

    ``unannotated`` is how often the text stands without any of my labels in documents that I have
    begun or finished; ``unseen`` how often it stands in documents that I have not begun.
    """

    decisions: tuple[Decision, ...] = ()
    unannotated: int = 0
    unseen: int = 0


@dataclass(slots=True)
class _Tally:
    mine: int = 0
    others: int = 0
    examples: list[Hit] = field(default_factory=list)


def decisions(
    project: Project,
    surface: str,
    *,
    document: str | None = None,
    progress: Progress | None = None,
) -> Decided:
    """Return what was decided about a text, in all documents or, far more quickly, in one.

    The same text is what ``arabic.occurrences.Matcher`` holds for the same, its prefixes peeled
    off; an annotation that has taken the prefix in counts too. Other people's work (adjudicated
    annotations among it, machines' not) is counted only in documents that I have finished: seeing
    what others chose before I have chosen myself would spoil the agreement between us.
    ``progress(done, total)`` may raise to end the search.
    """
    me, store = project.me.id, project.store
    found = find_places(project, Matcher(surface), document=document, progress=progress)
    if not found:
        return Decided()
    finished = store.numbers_in_state(me, WorkState.FINISHED)
    begun = finished.union(
        *(store.numbers_in_state(me, one) for one in (WorkState.IN_PROGRESS, WorkState.LOCKED))
    )
    machines = {one.id for one in store.annotators() if one.role is Role.MACHINE}

    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    labelled = set()
    mine = _exactly(project, found, annotator=me)
    for place, one in mine:
        tally = tallies[one.layer, one.label]
        tally.mine += 1
        _exemplify(tally, place, one)
        labelled.add((place.number, place.span))
    for place, one in _exactly(project, [place for place in found if place.number in finished]):
        if one.annotator != me and one.annotator not in machines:
            tally = tallies[one.layer, one.label]
            tally.others += 1
            _exemplify(tally, place, one)
    ordered = sorted(
        tallies.items(), key=lambda item: (-item[1].mine - item[1].others, -item[1].mine, item[0])
    )
    return Decided(
        tuple(
            Decision(layer, label, tally.mine, tally.others, tuple(tally.examples))
            for (layer, label), tally in ordered
        ),
        unannotated=sum(
            place.number in begun and (place.number, place.span) not in labelled for place in found
        ),
        unseen=sum(
            place.number not in begun and (place.number, place.span) not in labelled
            for place in found
        ),
    )


def _exactly(
    project: Project, found: Sequence[Place], *, annotator: str | None = None
) -> list[tuple[Place, SpanAnnotation]]:
    """Return the annotations of these places that cover them, and their prefixes at most."""
    places = [(place.number, place.span.start, place.span.end) for place in found]
    covering = []
    for n, one in project.store.spans_at(places, annotator=annotator):
        place = found[n]
        attached = _ATTACHED.search(place.before)
        room = len(attached[0]) if attached else 0
        if one.span.end == place.span.end and 0 <= place.span.start - one.span.start <= room:
            covering.append((n, one))
    # In the order of the places: the database promises none.
    covering.sort(key=lambda item: (item[0], item[1].annotator, item[1].layer, item[1].label))
    return [(found[n], one) for n, one in covering]


def _exemplify(tally: _Tally, place: Place, one: SpanAnnotation) -> None:
    if len(tally.examples) < EXAMPLES:
        tally.examples.append(
            Hit(place.document, place.span, place.text, place.before, place.after, one)
        )
