"""From a study to tables of ratings: who rated what, and how the documents share in it.

A document layer is a study whose items are the documents. Of a span layer the items are the places
that two annotators both marked, as ``align`` pairs them, with the share of such places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.agreement.alignment import NOBODY, align
from annotator.agreement.measure import Over
from annotator.agreement.ratings import MISSING, Category, Ratings
from annotator.agreement.study import Study
from annotator.agreement.tally import pair_documents, shared_documents
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from annotator.agreement.ratings import Integers
    from annotator.agreement.study import Bools
    from annotator.agreement.tally import Numbers

_CELLS = 8_000_000  # documents × patterns that are counted in a table of all of them
# Columns whose ratio is what share of the places was compared.
COVERED, UNCOVERED = "aligned", ("only_first", "only_second")


@dataclass(frozen=True, eq=False)
class Sample:
    """A table with what it stands for in the results.

    ``ratings`` has each pattern of ratings once; ``spread`` (documents × patterns) tells how often
    it stands in a document. ``columns`` are further counts of each document, ``counts`` those that
    do not add up. ``coverage`` names what is divided by what for the share of items that could be
    compared; without it there is no such share.
    """

    over: Over
    annotators: tuple[str, ...]
    documents: Bools
    ratings: Ratings
    spread: csr_array
    columns: Mapping[str, Numbers]
    counts: Mapping[str, int]
    coverage: tuple[str, tuple[str, ...]] | None = None
    _by_label: dict[str, Ratings] = field(default_factory=dict, repr=False)

    @cached_property
    def paired(self) -> Ratings:
        """The patterns in which two at least have rated."""
        return self.ratings.pairable()

    @cached_property
    def unpaired(self) -> Numbers:
        """How many items of each document one annotator alone has rated."""
        import numpy as np

        rated = (self.ratings.codes != MISSING).sum(axis=1)
        found: Numbers = self.spread @ np.where(rated > 1, 0.0, 1.0)
        return found

    @cached_property
    def used(self) -> frozenset[str]:
        """The labels that occur."""
        return frozenset(label for category in self.paired.used() for label in category)

    def with_label(self, label: str) -> Ratings:
        """Return the paired patterns by whether they have a label."""
        if label not in self._by_label:
            self._by_label[label] = self.paired.with_label(label)
        return self._by_label[label]

    def by_document(self, ratings: Ratings, statistics: Numbers) -> Numbers:
        """Return documents × statistics of some of the patterns' statistics."""
        import numpy as np

        every = np.zeros((len(self.ratings.codes), statistics.shape[1]))
        every[ratings.documents] = statistics
        found: Numbers = self.spread @ every
        return found


def sample_of(
    over: Over,
    annotators: tuple[str, ...],
    documents: Bools,
    ratings: Ratings,
    columns: Mapping[str, Numbers],
    counts: Mapping[str, int],
    *,
    times: Integers | None = None,
    coverage: tuple[str, tuple[str, ...]] | None = None,
) -> Sample:
    """Return the sample of a table of items; ``times`` says how often each stands for itself."""
    import numpy as np
    from scipy.sparse import csr_array

    patterns, which = ratings.patterns()
    shape = len(documents), len(patterns.codes)
    often = np.ones(len(which)) if times is None else times.astype(float)
    if shape[0] * shape[1] <= _CELLS:  # without sorting
        counted = np.bincount(
            ratings.documents * shape[1] + which, weights=often, minlength=shape[0] * shape[1]
        )
        kept = np.flatnonzero(counted)
        begins = np.searchsorted(kept, np.arange(shape[0] + 1) * shape[1])
        spread = csr_array((counted[kept], kept % max(shape[1], 1), begins), shape=shape)
    else:
        spread = csr_array((often, (ratings.documents, which)), shape=shape)
    return Sample(over, annotators, documents, patterns, spread, columns, counts, coverage)


def layer_samples(study: Study) -> list[Sample]:
    """Return all together, where there are more than two, then every pair; kept with the study."""
    if "coding" not in study.memo:
        made = _of_documents if study.kind is LayerKind.DOCUMENT else _of_spans
        study.memo["coding"] = made(study)
    found: list[Sample] = study.memo["coding"]
    return found


def groups(study: Study) -> list[tuple[Over, tuple[int, ...]]]:
    """Return all annotators, where there are more than two, and every pair."""
    found: list[tuple[Over, tuple[int, ...]]] = [(Over.PAIR, pair) for pair in study.pair_numbers()]
    if len(study.annotators) > 2:
        found.insert(0, (Over.ALL, tuple(range(len(study.annotators)))))
    return found


# ------------------------------------------------------------------------------- documents


def document_ratings(study: Study) -> Ratings:
    """Return the table of a document layer: documents by annotators.

    Who has done a document and left it without a label gave it the category of no labels.
    """
    import numpy as np

    table = study.table
    present = table.present
    begins = table.sets[:-1].reshape(present.shape)
    sizes = np.diff(table.sets).reshape(present.shape)
    given: dict[tuple[int, int], Category] = {}
    for document, annotator in np.argwhere(sizes > 1).tolist():
        begin = int(begins[document, annotator])
        labels = np.sort(table.label[begin : begin + int(sizes[document, annotator])])
        given[document, annotator] = tuple(study.names[label] for label in labels)
    single = present & (sizes == 1)
    label = table.label[begins[single]]
    used: set[Category] = {(study.names[one],) for one in np.unique(label).tolist()}
    used.update(given.values())
    if (present & (sizes == 0)).any():
        used.add(())
    declared: list[Category] = [(one,) for one in dict.fromkeys(study.labels)]
    categories = (*declared, *sorted(used.difference(declared)))
    position = {category: code for code, category in enumerate(categories)}
    codes = np.where(present, position.get((), MISSING), MISSING)
    of_label = np.array([position.get((name,), MISSING) for name in study.names], dtype=np.int64)
    codes[single] = of_label[label] if len(label) else MISSING
    for cell, category in given.items():
        codes[cell] = position[category]
    return Ratings(codes, categories, len(declared), np.arange(len(codes)))


def _of_documents(study: Study) -> list[Sample]:
    everybody = document_ratings(study)
    samples = []
    for over, group in groups(study):
        ratings = everybody.only(*group)
        rated = (ratings.codes != MISSING).sum(axis=1)
        nothing = len(ratings.categories)
        if () in ratings.categories:
            nothing = ratings.categories.index(())
        empty = ((ratings.codes == nothing).sum(axis=1) == rated) & (rated > 1)
        counts = {"documents": int((rated > 1).sum())}
        if over is Over.ALL:
            counts["pairs"] = len(study.pair_numbers())
        names = tuple(study.annotators[column] for column in group)
        columns = {"both_empty": empty.astype(float)}
        samples.append(sample_of(over, names, rated > 1, ratings, columns, counts))
    return samples


# ------------------------------------------------------------------------------- aligned spans


@dataclass(frozen=True, eq=False)
class Places:
    """What two annotators marked, aligned: rows of both, in documents both have done.

    ``columns`` count by document the places of both and of one alone.
    """

    first: Integers
    second: Integers
    document: Integers
    documents: Bools
    columns: Mapping[str, Numbers]


def aligned_places(study: Study, first: int, second: int) -> Places:
    """Return the places that both of two annotators marked."""
    import numpy as np

    found = align(study, first, second)
    both = found.both

    def by_document(some: Bools) -> Numbers:
        counted = np.bincount(found.document[some], minlength=len(study.documents))
        return counted.astype(np.float64)

    columns = {
        "aligned": by_document(both),
        "only_first": by_document(found.second == NOBODY),
        "only_second": by_document(found.first == NOBODY),
    }
    documents = pair_documents(study.table.present, first, second)
    return Places(found.first[both], found.second[both], found.document[both], documents, columns)


def _of_spans(study: Study) -> list[Sample]:
    categories: tuple[Category, ...] = tuple((name,) for name in study.names)
    label = study.table.label
    pairs = []
    for first, second in study.pair_numbers():
        places = aligned_places(study, first, second)
        pairs.append((label[places.first], label[places.second], places))
    return pooled_and_pairs(study, categories, len(study.labels), pairs, (COVERED, UNCOVERED))


def pooled_and_pairs(
    study: Study,
    categories: tuple[Category, ...],
    ranked: int,
    pairs: Sequence[tuple[Integers, Integers, Places]],
    coverage: tuple[str, tuple[str, ...]],
) -> list[Sample]:
    """Return the items of all pairs together, from three annotators on, then those of every pair.

    ``pairs`` gives of each pair the codes of both and where the items come from.
    """
    import numpy as np

    def sample(
        over: Over,
        names: tuple[str, ...],
        some: Sequence[tuple[Integers, Integers, Places]],
        documents: Bools,
        counts: Mapping[str, int],
    ) -> Sample:
        codes = np.concatenate([np.stack(one[:2], axis=1) for one in some])
        places = [one[2] for one in some]
        where = np.concatenate([one.document for one in places])
        columns = {
            name: np.sum([one.columns[name] for one in places], axis=0)
            for name in places[0].columns
        }
        ratings = Ratings(codes, categories, ranked, where)
        return sample_of(over, names, documents, ratings, columns, counts, coverage=coverage)

    samples = []
    for names, one in zip(study.pairs(), pairs, strict=True):
        there = one[2].documents
        samples.append(sample(Over.PAIR, names, [one], there, {"documents": int(there.sum())}))
    if len(pairs) > 1:
        shared = shared_documents(study.table.present)
        counts = {"documents": int(shared.sum()), "pairs": len(pairs)}
        samples.insert(0, sample(Over.POOLED, study.annotators, pairs, shared, counts))
    return samples
