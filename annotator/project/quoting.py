"""Mark a quotation and say who spoke: one step of undo each.

``mark_quote`` also joins the later part of an interrupted quotation to the earlier one. Which
relation names the speaker is the schema's business (see ``speaker_relations``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.errors import RuleViolation
from annotator.core.ids import new_id
from annotator.core.rules import relation_problems
from annotator.core.span import Span
from annotator.project.annotating import begin_work, check_span
from annotator.project.attributing import interrupted_before
from annotator.project.speaker_relations import speaker_relation, speaker_relation_in

if TYPE_CHECKING:
    from annotator.project.project import Project


def mark_quote(
    project: Project, document: str, extent: Span, *, layer: str, label: str
) -> SpanAnnotation:
    """Put a label on a quotation, as me; join it to its earlier part where it was interrupted.

    Returns the stored annotation. Raises ``RuleViolation`` as ``annotate`` does.
    """
    quote = SpanAnnotation(new_id(), document, project.me.id, layer, label, extent)
    check_span(project, quote)
    joins = _joins(project, quote)
    with project.transaction("annotate", detail=label) as transaction:
        begin_work(transaction, project, document)
        transaction.add(quote)
        if joins is not None:
            transaction.add(joins)
    return quote


def link_speaker(project: Project, quote: SpanAnnotation, speaker: SpanAnnotation) -> Relation:
    """Say who spoke; whoever was linked to the quote as its speaker before is not any longer.

    Nothing is written where ``speaker`` is linked already. Returns the relation as it is stored;
    raises ``RuleViolation`` where the schema does not allow it.
    """
    found = speaker_relation_in(project.schema, quote.layer, quote.label)
    if found is None:
        raise RuleViolation(
            "The label “{label}” has no relation that names a speaker.", label=quote.label
        )
    if quote.document != speaker.document or quote.annotator != speaker.annotator:
        raise RuleViolation("A relation stays inside one document and one annotator's work.")
    layer, relation = found
    drawn = [
        one
        for one in project.store.relations_of(quote.document, quote.annotator, [quote.id])
        if (one.source, one.layer, one.label) == (quote.id, layer, relation.key)
    ]
    for one in drawn:
        if one.target == speaker.id:
            return one
    after = Relation(
        new_id(), quote.document, quote.annotator, layer, relation.key, quote.id, speaker.id
    )
    if drawn:
        after = replace(drawn[0], target=speaker.id)
    problems = relation_problems(project.schema, after, {quote.id: quote, speaker.id: speaker})
    if problems:
        raise problems[0]
    with project.transaction("relate", detail=relation.key) as transaction:
        begin_work(transaction, project, quote.document)
        for one in drawn[1:]:
            transaction.remove(one)
        if drawn:
            transaction.replace(drawn[0], after)
        else:
            transaction.add(after)
    return after


def _joins(project: Project, quote: SpanAnnotation) -> Relation | None:
    """Return the relation from a later part to its earlier one, where there is one to draw."""
    if speaker_relation(project.schema, quote.layer, quote.label) is None:
        return None
    store = project.store
    text = store.document(quote.document).text
    start = text.rfind("\n", 0, quote.span.start) + 1
    if start == quote.span.start:
        return None
    before = store.spans_over(quote.document, quote.annotator, Span(start, quote.span.start))
    kind = (quote.layer, quote.label)
    earlier = interrupted_before(
        text, quote.span, [one for one in before if (one.layer, one.label) == kind]
    )
    if earlier is None:
        return None
    for one in store.relations_of(quote.document, quote.annotator, [earlier.id]):
        if (one.label, one.target) == (CONTINUES, earlier.id):
            return None  # another part goes on with it
    return Relation(
        new_id(), quote.document, quote.annotator, quote.layer, CONTINUES, quote.id, earlier.id
    )
