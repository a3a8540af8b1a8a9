"""Attributions: what two annotators link the same sources to, as a quote to its speaker.

Every relation label counts by itself. Sources are one thing where they lie at the same place or are
aligned, and so are targets; a source's choice is the set of its targets. Chains of mentions, where
a relation for them is named, make all mentions of a chain one target.

Each source with a link of somebody is one of these: both have linked it, to the same targets or to
others; the other annotator has the source without such a link; the other has no such source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.agreement.links import LinkMeasure, Links, links_of, places_of, same_places
from annotator.agreement.pairs import by_document
from annotator.agreement.tally import Tally, pair_documents
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers

OUTCOMES = (
    "linked_by_both", "same_targets", "other_targets", "some_targets_shared",
    "link_only_first", "link_only_second", "source_only_first", "source_only_second",
)  # fmt: skip


@dataclass(frozen=True)
class AttributionOptions:
    """Which relations join mentions of one thing, so that any of them will do as a target."""

    chains: tuple[str, ...] = field(
        default=(), metadata={"title": "Relations that join mentions: layer/relation"}
    )


class AttributionMeasure(LinkMeasure):
    """A number of the sources that two annotators have both linked."""

    columns: tuple[str, ...] = OUTCOMES
    Options = AttributionOptions

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return the one form, with the relations that join mentions where there are any."""
        return ({"chains": list(options.chains)} if options.chains else {},)

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return the tallies; raises ``AnnotatorError`` for a chain that is no relation."""
        if self.names(study):
            chain_relations(study, options.chains)
        return super().tallies(study, options)


@dataclass(frozen=True, eq=False)
class Attributions:
    """What was found of a pair: documents × labels × ``OUTCOMES``, and the choices of both.

    The others have one row a source that both have linked; ``first`` and ``second`` are numbers of
    the sets of targets that the two chose.
    """

    outcomes: Numbers
    document: Integers
    label: Integers
    first: Integers
    second: Integers


def chain_relations(study: Study, words: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the relations that words name as ``layer/relation``; raises ``AnnotatorError``."""
    assert study.comparison is not None
    layers = study.comparison.layers
    known = [f"{key}/{one.key}" for key, layer in layers.items() for one in layer.relations]
    found = []
    for word in words:
        if word not in known:
            raise AnnotatorError(
                "The option “{name}” cannot be “{value}”; it must be {wanted}.",
                name="chains",
                value=word,
                wanted=", ".join(known),
            )
        layer, _, label = word.partition("/")
        found.append((layer, label))
    return tuple(found)


def attributions(study: Study, first: int, second: int, form: Mapping[str, Any]) -> Attributions:
    """Return the attributions of a pair; they are kept for the next measure."""
    chains = chain_relations(study, form.get("chains", ()))
    key = ("attributions", first, second, chains)
    if key not in study.memo:
        study.memo[key] = _attributions(study, first, second, chains)
    found: Attributions = study.memo[key]
    return found


def _attributions(
    study: Study, first: int, second: int, chains: Sequence[tuple[str, str]]
) -> Attributions:
    import numpy as np

    links = links_of(study)
    documents = pair_documents(study.table.present, first, second)
    sources = same_places(study, first, second)
    targets = same_places(study, first, second, chains)
    sets: dict[tuple[int, ...], int] = {}
    ours, theirs = (
        _choices(links.of(one, documents), sources, targets, sets) for one in (first, second)
    )
    shared, mine, other = np.intersect1d(
        ours.source, theirs.source, assume_unique=True, return_indices=True
    )
    same = ours.chosen[mine] == theirs.chosen[other]
    in_common = np.intersect1d(ours.arrows, theirs.arrows, assume_unique=True) // len(targets)
    some = ~same & np.isin(shared, in_common)

    def count(side: _Choices, rows: Bools | Integers) -> Numbers:
        return by_document(study, side.document[rows], side.label[rows], len(links.names))

    alone = []
    for side, absent in ((ours, second), (theirs, first)):
        there = _has(study, absent, sources)[side.thing]
        only = ~np.isin(side.source, shared)
        alone.append([count(side, only & there), count(side, only & ~there)])
    outcomes = [
        *(count(ours, rows) for rows in (mine, mine[same], mine[~same], mine[some])),
        alone[0][0], alone[1][0], alone[0][1], alone[1][1],
    ]  # fmt: skip
    return Attributions(
        np.stack(outcomes, axis=-1),
        ours.document[mine],
        ours.label[mine],
        ours.chosen[mine],
        theirs.chosen[other],
    )


@dataclass(frozen=True, eq=False)
class _Choices:
    """What one annotator has chosen, one row a label and source, in the order of ``source``.

    ``source`` is one number for both, ``thing`` the source alone. ``chosen`` is the target, or a
    number for a set of several. ``arrows`` has one number a label, source and target.
    """

    source: Integers
    document: Integers
    label: Integers
    thing: Integers
    chosen: Integers
    arrows: Integers


def _choices(
    links: Links, sources: Integers, targets: Integers, sets: dict[tuple[int, ...], int]
) -> _Choices:
    """Return the choices of one annotator; ``sets`` are the sets of several targets met so far."""
    import numpy as np

    size = len(sources)
    source = links.label * size + sources[links.source]
    arrows, at = np.unique(source * size + targets[links.target], return_index=True)
    source, target = arrows // size, arrows % size
    begins = np.flatnonzero(np.diff(source, prepend=-1))
    ends = np.append(begins[1:], len(source))
    chosen = target[begins]
    for n in np.flatnonzero(ends - begins > 1).tolist():
        several = tuple(target[begins[n] : ends[n]].tolist())
        chosen[n] = size + sets.setdefault(several, len(sets))
    source = source[begins]
    document, label = (column[at[begins]] for column in (links.document, links.label))
    return _Choices(source, document, label, source % size, chosen, arrows)


def _has(study: Study, annotator: int, things: Integers) -> Bools:
    """Return which things an annotator has a mark of."""
    import numpy as np

    assert study.comparison is not None
    found = np.zeros(len(things), dtype=bool)
    for key, place in places_of(study).of_row.items():
        mine = study.comparison.studies[key].table.annotator == annotator
        found[things[place[mine]]] = True
    return found
