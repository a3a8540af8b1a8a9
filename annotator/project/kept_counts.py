"""What has been counted for agreement, kept so that a changed document costs one recount.

Counts add up over documents; so after a change only the counts of the documents that the journal
names are made anew and put in the places of the old ones. All is counted again where more is
different: the documents, the people, the labels, or work that was written in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from annotator.agreement.comparison import Comparison
from annotator.agreement.measure import Measure
from annotator.agreement.tally import Tally
from annotator.core.columns import AnnotationColumns, of_documents, with_documents

if TYPE_CHECKING:
    from annotator.store.store import Store

Compare = Callable[[AnnotationColumns, dict[Any, Any]], Comparison]
_MOST = 0.1  # share of changed documents from which on all is counted again


@dataclass
class _Question:
    """The state of one set of documents and people."""

    sequence: int
    found: Comparison
    tallies: dict[Any, list[Tally]] = field(default_factory=dict)
    measures: dict[Any, Measure] = field(default_factory=dict)


class KeptCounts:
    """The counts of one project, for as long as somebody looks at its agreement.

    ``recounted`` says of how many documents the last question made the counts anew;
    ``alignments`` are gamma's, by the content of the continua.
    """

    def __init__(self) -> None:
        self._questions: dict[Any, _Question] = {}
        self.alignments: dict[Any, Any] = {}
        self.recounted = 0

    def comparison(
        self,
        store: Store,
        key: Any,
        people: Sequence[str],
        documents: Sequence[str] | None,
        compare: Compare,
    ) -> Comparison:
        """Return what is compared, from what is kept under ``key`` where little has changed."""
        sequence = store.last_sequence()
        kept = self._questions.get(key)
        changed = None if kept is None else self._changed(store, kept, documents)
        renewed = kept
        if kept is not None and changed:
            renewed = self._renewed(store, kept, people, changed, compare)
        if renewed is None or changed is None:
            found = compare(store.columns(people, documents), self.alignments)
            renewed, changed = _Question(sequence, found), list(range(len(found.documents)))
        renewed.sequence = sequence
        self.recounted = len(changed)
        self._questions[key] = renewed
        return renewed.found

    def tallies(self, key: Any, layer: str, measure: Measure, options: Any) -> list[Tally]:
        """Return the counts of a measure; they are made where there are none."""
        kept = self._questions[key]
        name = (layer, measure.key, options)
        if name not in kept.tallies:
            kept.tallies[name] = list(measure.tallies(kept.found.studies[layer], options))
            kept.measures[name] = measure
        return kept.tallies[name]

    def _changed(
        self, store: Store, kept: _Question, documents: Sequence[str] | None
    ) -> list[int] | None:
        """Return the places of the documents that changed, ``None`` to count all again."""
        there = kept.found.documents
        if documents is not None and tuple(documents) != there:
            return None
        if documents is None and store.document_count() != len(there):
            return None
        touched = store.changed_since(kept.sequence)
        if touched is None:
            return None
        place = {identity: n for n, identity in enumerate(there)}
        found = sorted(place[one] for one in touched if one in place)
        return found if len(found) <= max(_MOST * len(there), 1) else None

    def _renewed(
        self,
        store: Store,
        kept: _Question,
        people: Sequence[str],
        changed: list[int],
        compare: Compare,
    ) -> _Question | None:
        """Return the counts after a change, ``None`` where all must be counted again."""
        before = kept.found
        fresh = store.columns(people, [before.documents[n] for n in changed])
        there = {people[annotator] for _, annotator, _ in fresh.work}
        if not there <= set(before.annotators):
            return None  # somebody has begun who had done nothing
        fresh = store.columns(before.annotators, [before.documents[n] for n in changed])
        columns = with_documents(before.columns, changed, fresh)
        if columns.names != before.columns.names:
            return None  # a label that nobody had used
        found = compare(columns, self.alignments)
        if found.annotators != before.annotators:
            return None
        old, new = (
            replace(
                before,
                documents=tuple(before.documents[n] for n in changed),
                present=one.present[changed],
                columns=of_documents(one.columns, changed),
            )
            for one in (before, found)
        )
        renewed = _Question(kept.sequence, found)
        for name, tallies in kept.tallies.items():
            layer, _, options = name
            measure = kept.measures[name]
            if measure.adds_up:
                parts = [list(measure.tallies(one.studies[layer], options)) for one in (old, new)]
                put = _put_in(tallies, changed, *parts)
                if put is not None:
                    renewed.tallies[name], renewed.measures[name] = put, measure
        return renewed


def _identity(one: Tally) -> tuple[Any, ...]:
    forms = tuple(
        (name, value)
        for name, value in sorted(one.parameters.items())
        if isinstance(value, str | int | float)
    )
    return (one.label, one.annotators, one.over, forms)


def _put_in(
    tallies: Sequence[Tally], places: Sequence[int], old: Sequence[Tally], new: Sequence[Tally]
) -> list[Tally] | None:
    """Return tallies with new rows at some places, ``None`` where they are not the same ones."""
    import numpy as np

    before = {_identity(one): one for one in old}
    after = {_identity(one): one for one in new}
    if not {*before, *after} <= {_identity(one) for one in tallies}:
        return None
    found = []
    for one in tallies:
        gone, come = before.get(_identity(one)), after.get(_identity(one))
        rows, documents = np.array(one.rows), np.array(one.documents)
        rows[places] = 0
        documents[places] = False
        if come is not None:
            if come.rows.shape[1] != rows.shape[1]:
                return None
            rows[places] = come.rows
            documents[places] = come.documents
        counts = {
            name: count + _count(come, name) - _count(gone, name)
            for name, count in one.counts.items()
        }
        if come is None and one.label is not None and not rows.any():
            continue  # the last mark of this label is gone
        found.append(replace(one, rows=rows, documents=documents, counts=counts))
    return found


def _count(one: Tally | None, name: str) -> int:
    return 0 if one is None else one.counts.get(name, 0)
