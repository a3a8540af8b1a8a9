"""Links as columns, and the relation F1: which relations of a layer two annotators have in common.

A relation is its label and the places of its two ends, in this direction; what the marks at its
ends are called makes no difference. The ends may lie in any layer of spans, a quote's speaker among
the entities. A relation belongs to the layer whose schema declares it, wherever its ends lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from annotator.agreement.alignment import align
from annotator.agreement.pairs import F1Measure, PairMeasure, by_document
from annotator.agreement.study import with_declared
from annotator.agreement.tally import Tally, pair_documents
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers


@dataclass(frozen=True, eq=False)
class Links:
    """The relations of a layer as columns, one row a relation, nothing twice.

    ``names`` are what codes in ``label`` stand for: the declared relations, then others by name.
    ``source`` and ``target`` are numbers of places: two marks of a layer and document have the same
    number where they lie at the same place, whoever made them. ``layers`` are those of the ends.
    ``problems`` counts relations that stood twice and those with an end that is no mark of the
    comparison.
    """

    names: tuple[str, ...]
    document: Integers
    annotator: Integers
    label: Integers
    source: Integers
    target: Integers
    layers: frozenset[str]
    problems: Mapping[str, int]

    def of(self, annotator: int, documents: Bools) -> Links:
        """Return those of one annotator in some documents."""
        kept = (self.annotator == annotator) & documents[self.document]
        return replace(
            self,
            document=self.document[kept],
            annotator=self.annotator[kept],
            label=self.label[kept],
            source=self.source[kept],
            target=self.target[kept],
        )


@dataclass(frozen=True, eq=False)
class Places:
    """The numbers of places: ``of_row`` of the marks of each layer, counted through the layers."""

    of_row: Mapping[str, Integers]
    count: int


def places_of(study: Study) -> Places:
    """Return the places of all layers of the comparison; they are kept for the next measure."""
    import numpy as np

    if "places" not in study.memo:
        assert study.comparison is not None
        of_row: dict[str, Integers] = {}
        count = 0
        for key, one in study.comparison.studies.items():
            if one.kind is not LayerKind.SPAN:
                continue
            kinds = one.table.kinds  # in the order of document and place
            fresh = np.diff(kinds.document, prepend=-1) != 0
            fresh[1:] |= kinds.place[1:] != kinds.place[:-1]
            number = count + np.cumsum(fresh) - 1
            of_row[key] = number[kinds.of_row]
            count += int(fresh.sum())
        study.memo["places"] = Places(of_row, count)
    found: Places = study.memo["places"]
    return found


def links_of(study: Study) -> Links:
    """Return the relations of a study's layer; they are kept for the next measure.

    A layer whose schema declares no relations has none.
    """
    if "links" not in study.memo:
        study.memo["links"] = _links(study)
    found: Links = study.memo["links"]
    return found


def _links(study: Study) -> Links:
    import numpy as np

    whole = study.comparison
    declared = [] if whole is None else [one.key for one in whole.layers[study.layer].relations]
    if whole is None or not declared:
        nothing = np.zeros(0, dtype=np.int64)
        return Links((), nothing, nothing, nothing, nothing, nothing, frozenset(), {})
    found = list(whole.links(study.layer))
    names = with_declared(declared, {one.label for one in found})
    code = {name: n for n, name in enumerate(names)}
    places = {key: rows.tolist() for key, rows in places_of(study).of_row.items()}
    rows = {
        (
            one.document,
            one.annotator,
            code[one.label],
            places[one.source[0]][one.source[1]],
            places[one.target[0]][one.target[1]],
        )
        for one in found
    }
    d, a, k, source, target = np.array(sorted(rows), dtype=np.int64).reshape(-1, 5).T
    problems = {
        "duplicates": len(found) - len(rows),
        "ends_missing": sum(1 for _ in whole.relations(study.layer)) - len(found),
    }
    layers = {layer for one in found for layer, _ in (one.source, one.target)}
    return Links(names, d, a, k, source, target, frozenset(layers), problems)


def same_places(
    study: Study, first: int, second: int, chains: Sequence[tuple[str, str]] = ()
) -> Integers:
    """Return for each place the number of the thing that lies there for two annotators.

    Places with marks that the two annotators' alignment pairs are one thing, and so is all that
    hangs together this way. ``chains`` are relations, by layer and label, whose ends are one thing
    as well, whichever of the two drew them.
    """
    key = ("same places", first, second, tuple(chains))
    if key not in study.memo:
        study.memo[key] = _same_places(study, first, second, chains)
    found: Integers = study.memo[key]
    return found


def _same_places(
    study: Study, first: int, second: int, chains: Sequence[tuple[str, str]]
) -> Integers:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    assert study.comparison is not None
    studies = study.comparison.studies
    places = places_of(study)
    nothing = np.zeros(0, dtype=np.int64)
    ones, others, layers = [nothing], [nothing], links_of(study).layers
    documents = pair_documents(study.table.present, first, second)
    for layer, label in chains:
        links = links_of(studies[layer])
        layers |= links.layers
        for annotator in (first, second):
            drawn = links.of(annotator, documents)
            wanted = drawn.label == links.names.index(label)
            ones.append(drawn.source[wanted])
            others.append(drawn.target[wanted])
    for key in sorted(layers):
        pairs, place = align(studies[key], first, second), places.of_row[key]
        ones.append(place[pairs.first[pairs.both]])
        others.append(place[pairs.second[pairs.both]])
    a, b = np.concatenate(ones), np.concatenate(others)
    size = (places.count, places.count)
    graph = coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=size)
    _, thing = connected_components(graph, directed=False)
    found: Integers = thing.astype(np.int64)
    return found


class LinkMeasure(PairMeasure):
    """A number of two annotators' links; a layer that declares no relations has no results."""

    def names(self, study: Study) -> Sequence[str]:
        """Return the labels of the layer's relations."""
        return links_of(study).names

    def amounts(self, study: Study, annotator: int, pair: tuple[int, int]) -> Numbers:
        """Return how many relations an annotator has: documents × labels."""
        links = links_of(study)
        mine = links.of(annotator, pair_documents(study.table.present, *pair))
        return by_document(study, mine.document, mine.label, len(links.names))

    def problems(self, study: Study) -> Mapping[str, int]:
        """Return how many relations stood twice or had an end that is not there."""
        return links_of(study).problems

    def of_label(self, name: str) -> Mapping[str, Any]:
        """Say that the label is one of relations."""
        return {"relation": name}

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return the tallies, none where there are no relations."""
        return super().tallies(study, options) if self.names(study) else ()


class RelationF1(LinkMeasure, F1Measure):
    """2 · relations in common / (relations of the first + of the second)."""

    def ends(self, study: Study, first: int, second: int) -> Integers | None:
        """Return what each place counts as, ``None`` where it counts as itself."""
        return None

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the relations in common: documents × labels, or × 1 where labels do not count.

        Of those that are the same each has one partner at most.
        """
        import numpy as np

        links, places = links_of(study), places_of(study)
        documents = pair_documents(study.table.present, first, second)
        both = [links.of(one, documents) for one in (first, second)]
        document, label, source, target = (
            np.concatenate([getattr(one, column) for one in both])
            for column in ("document", "label", "source", "target")
        )
        things = self.ends(study, first, second)
        if things is not None:
            source, target = things[source], things[target]
        label = label if self.labelled else np.zeros_like(label)
        keys, at, key = np.unique(
            (label * places.count + source) * places.count + target,
            return_index=True,
            return_inverse=True,
        )
        split = len(both[0].document)
        times = [np.bincount(side, minlength=len(keys)) for side in (key[:split], key[split:])]
        again = np.repeat(at, np.minimum(*times))
        width = len(links.names) if self.labelled else 1
        return by_document(study, document[again], label[again], width)
