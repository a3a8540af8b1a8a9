"""All occurrences of a text: shown in context first, then annotated or removed in one step.

Searching may run on another thread: it only reads. Annotating and removing are verbs like those of
``annotating``: one transaction and one step of undo, however many documents they reach.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from annotator.arabic.characters import BLANK
from annotator.arabic.occurrences import Matcher
from annotator.core.annotation import NO_ATTRIBUTES, Attributes, SpanAnnotation
from annotator.core.change import Change, Changes, Value
from annotator.core.errors import RuleViolation
from annotator.core.ids import new_id
from annotator.core.people import WorkState
from annotator.core.rules import Problem, span_problems
from annotator.core.schema import Anchoring, Overlap
from annotator.core.span import Span
from annotator.project.anchoring import anchoring_problems

if TYPE_CHECKING:
    from annotator.project.project import Project
    from annotator.store.transaction import Transaction

Progress = Callable[[int, int | None], None]
CONTEXT = 40  # code points shown on either side of an occurrence


@dataclass(frozen=True, slots=True)
class Hit:
    """One occurrence; ``before`` and ``after`` are its context inside the paragraph.

    ``annotation`` is mine with the layer and label asked about on exactly this span. ``blocked``
    is why nothing can be done here: the label does not fit beside another annotation of mine, or
    the document is locked.
    """

    document: str
    span: Span
    text: str
    before: str
    after: str
    annotation: SpanAnnotation | None = None
    blocked: Problem | None = None

    @property
    def open(self) -> bool:
        """Whether ``annotate_all`` would annotate it."""
        return self.annotation is None and self.blocked is None


@dataclass(frozen=True, slots=True)
class Group:
    """Hits at the same place of identical paragraphs: a caption that is repeated is one line."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a surface stands, before anything is asked about it; ``number`` is the document's."""

    number: int
    document: str
    span: Span
    text: str
    before: str
    after: str
    paragraph: tuple[str, int, int]


def find_occurrences(
    project: Project,
    surface: str,
    *,
    layer: str,
    label: str,
    document: str | None = None,
    origin: str | None = None,
    folded: bool = True,
    prefixes: bool = True,
    progress: Progress | None = None,
) -> list[Group]:
    """Return where a text stands in one document, or in the whole project, and what I did there.

    The groups of the document ``origin`` come first, the others in the order of the documents.
    ``folded`` and ``prefixes`` are those of ``arabic.occurrences.Matcher``; ``progress(done,
    total)`` may raise to end the search. Raises ``RuleViolation`` for a label not in the schema.
    """
    _refuse_unknown(project, layer, label)
    matcher = Matcher(surface, folded=folded, prefixes=prefixes)
    places = find_places(project, matcher, document=document, progress=progress)
    if origin is not None:
        places.sort(key=lambda place: place.document != origin)
    groups: dict[tuple[str, int, int], list[Hit]] = defaultdict(list)
    for place, hit in zip(places, _hits(project, places, layer, label), strict=True):
        groups[place.paragraph].append(hit)
    return [Group(tuple(hits)) for hits in groups.values()]


def find_places(
    project: Project,
    matcher: Matcher,
    *,
    document: str | None = None,
    progress: Progress | None = None,
) -> list[Place]:
    """Return where a surface stands in one document or in all, in their order."""
    found = []
    for number, identity, text in project.store.texts(
        document=document, wanted=matcher.may_hold, progress=progress
    ):
        for span in matcher.find(text):
            start, end = span.start, span.end
            first = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
            last = min(
                (at for sign in "\r\n" if (at := text.find(sign, end)) >= 0), default=len(text)
            )
            found.append(
                Place(
                    number,
                    identity,
                    span,
                    text[start:end],
                    _before(text, first, start),
                    _after(text, end, last),
                    (text[first:last], start - first, end - start),
                )
            )
    return found


def annotate_all(
    project: Project,
    hits: Iterable[Hit],
    *,
    layer: str,
    label: str,
    attributes: Attributes = NO_ATTRIBUTES,
) -> Changes | None:
    """Put a label on all these places as one step of undo; return what was done, if anything.

    Where the label stands already nothing is done; hits that are ``blocked`` are left out. What
    the schema forbids meanwhile raises ``RuleViolation``, and nothing at all is written.
    """
    _refuse_unknown(project, layer, label)
    wanted = sorted({(hit.document, hit.span) for hit in hits if hit.open})
    if not wanted:
        return None
    annotations = _fresh(project, wanted, layer, label, attributes)
    with _one_step(project, "annotate_all", label) as (writing, done):
        begun = _begin(project, writing, (one.document for one in annotations))
        writing.apply_all([*begun, *(Change(None, one) for one in annotations)])
    return done[0] if done else None


def remove_all(project: Project, hits: Iterable[Hit]) -> Changes | None:
    """Remove the annotations of these hits with their relations, as one step of undo.

    Hits that are ``blocked`` (their document is locked) are left out. Returns what was done, if
    anything. Raises ``RuleViolation`` where a document was locked meanwhile, and ``Conflict`` where
    an annotation was changed; then nothing at all is removed.
    """
    chosen = (hit.annotation for hit in hits if hit.blocked is None)
    # Ids tell apart what one annotator marked in one document, no more than that.
    gone = list({(one.document, one.id): one for one in chosen if one is not None}.values())
    if not gone:
        return None
    labels = {one.label for one in gone}
    detail = labels.pop() if len(labels) == 1 else ""
    values: list[Value] = [*project.store.relations_at(gone), *gone]
    with _one_step(project, "remove_all", detail) as (writing, done):
        begun = _begin(project, writing, (one.document for one in gone))
        writing.apply_all([*begun, *(Change(one, None) for one in values)])
    return done[0] if done else None


@contextmanager
def _one_step(
    project: Project, verb: str, detail: str
) -> Iterator[tuple[Transaction, list[Changes]]]:
    """Open a transaction; when the block has ended the list holds what was done."""
    done: list[Changes] = []
    unsubscribe = project.subscribe(done.append)
    try:
        with project.transaction(verb, detail=detail) as transaction:
            yield transaction, done
    finally:
        unsubscribe()


def _fresh(
    project: Project,
    wanted: Sequence[tuple[str, Span]],
    layer: str,
    label: str,
    attributes: Attributes,
) -> list[SpanAnnotation]:
    """Return the annotations that are not there yet; raises the first ``RuleViolation``."""
    me, place = project.me.id, (layer, label)
    known = project.store.lengths(list({document for document, _ in wanted}))
    wanted = [(document, span) for document, span in wanted if document in known]
    places = [(known[document][0], span.start, span.end) for document, span in wanted]
    over: dict[int, list[SpanAnnotation]] = defaultdict(list)
    for n, one in project.store.spans_at(places, annotator=me):
        over[n].append(one)
    made: list[SpanAnnotation] = []
    new_here: list[SpanAnnotation] = []
    for n, (document, span) in enumerate(wanted):
        if any((*place, span) == (one.layer, one.label, one.span) for one in over[n]):
            continue
        new_here = [o for o in new_here if o.document == document and o.span.end > span.start]
        one = SpanAnnotation(new_id(), document, me, layer, label, span, attributes)
        length = known[document][1]
        others = (*over[n], *new_here)
        problems = span_problems(project.schema, one, length=length, others=others)
        problems += _anchoring(project, layer, document, [span])
        if problems:
            raise problems[0]
        made.append(one)
        new_here.append(one)
    return made


def _begin(project: Project, writing: Transaction, documents: Iterable[str]) -> list[Change]:
    """Return the changes that set the documents I had not touched to "in progress"."""
    changes = []
    for before in writing.assignments(dict.fromkeys(documents), project.me.id):
        if before.state is WorkState.LOCKED:
            raise _locked()
        if before.state is WorkState.NEW:
            changes.append(Change(before, replace(before, state=WorkState.IN_PROGRESS)))
    return changes


def _hits(project: Project, found: Sequence[Place], layer: str, label: str) -> Iterator[Hit]:
    """Yield the places with what I did there and what keeps me from annotating them."""
    me, overlap = project.me.id, project.schema.layer_by_key[layer].overlap
    over: dict[int, list[SpanAnnotation]] = defaultdict(list)
    places = [(place.number, place.span.start, place.span.end) for place in found]
    exact = overlap is Overlap.ANY
    for n, one in project.store.spans_at(places, annotator=me, exact=exact):
        over[n].append(one)
    locked = project.store.numbers_in_state(me, WorkState.LOCKED)
    anchored = project.schema.layer_by_key[layer].anchoring is not Anchoring.CHARACTERS
    for n, place in enumerate(found):
        mine, blocked = None, None
        for one in over.get(n, ()):
            if (one.layer, one.label, one.span) == (layer, label, place.span):
                mine = one
        if place.number in locked:
            blocked = _locked()
        elif mine is None:
            if n in over and not exact:
                wanted = SpanAnnotation("", place.document, me, layer, label, place.span)
                problems = span_problems(
                    project.schema, wanted, length=place.span.end, others=over[n]
                )
                blocked = problems[0] if problems else None
            if anchored and blocked is None:
                problems = _anchoring(project, layer, place.document, [place.span])
                blocked = problems[0] if problems else None
        yield Hit(place.document, place.span, place.text, place.before, place.after, mine, blocked)


def _anchoring(project: Project, layer: str, document: str, spans: Iterable[Span]) -> list[Problem]:
    """Return what the layer's anchoring has against these spans; reads the text only if it must."""
    found = project.schema.layer_by_key[layer]
    if found.anchoring is Anchoring.CHARACTERS:
        return []
    text = project.store.document(document)
    return [problem for span in spans for problem in anchoring_problems(found, span, text)]


def _refuse_unknown(project: Project, layer: str, label: str) -> None:
    """Raise the ``RuleViolation`` of a label that is not in the schema."""
    one = SpanAnnotation("", "", project.me.id, layer, label, Span(0, 1))
    problems = span_problems(project.schema, one, length=1)
    if problems:
        raise problems[0]


def _locked() -> Problem:
    return RuleViolation("This document is locked; the lead has to open it again.")


def _before(text: str, first: int, start: int) -> str:
    """Return the words before a hit; the first is left out where it would be cut."""
    at = max(first, start - CONTEXT)
    if at > first and not BLANK.match(text, at - 1):
        at = next((n for n in range(at, start) if BLANK.match(text, n)), at)
    return text[at:start].lstrip()


def _after(text: str, end: int, last: int) -> str:
    """Return the words after a hit; the last is left out where it would be cut."""
    at = min(last, end + CONTEXT)
    if at < last and not BLANK.match(text, at):
        at = next((n for n in range(at, end, -1) if BLANK.match(text, n - 1)), at)
    return text[end:at].rstrip()
