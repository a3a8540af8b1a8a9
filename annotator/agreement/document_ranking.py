"""Documents by how far two annotators, or all pairs of them, agree there: the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from annotator.agreement.alignment import NOBODY
from annotator.agreement.tally import pair_documents, ratio
from annotator.agreement.taxonomy import DIFFERENCES, Difference, Taxonomy

if TYPE_CHECKING:
    from annotator.agreement.study import Integers
    from annotator.agreement.tally import Numbers

QUARTILES = (0, 25, 50, 75, 100)


@dataclass(frozen=True, eq=False)
class Distribution:
    """How the strict F1 of documents is spread.

    ``counts[n]`` documents lie from ``edges[n]`` up to, not including, ``edges[n + 1]``; the last
    stretch includes 1. ``undefined`` documents have no mark. ``quartiles`` are the least, the
    lower quartile, the median, the upper quartile and the greatest; empty where nothing is defined.
    """

    edges: Numbers
    counts: Integers
    undefined: int
    quartiles: tuple[float, ...]
    places: Integers = field(repr=False)
    ranked: Integers = field(repr=False)

    def documents(self, stretch: int) -> Integers:
        """Return the documents of one stretch, the worst first."""
        found: Integers = self.ranked[self.places == stretch]
        return found


@dataclass(frozen=True, eq=False)
class DocumentRanking:
    """The documents both annotators of a pair have done, by strict F1, then by disagreements.

    ``document`` are positions in the study's documents; where nobody marked anything ``f1`` is
    ``nan``, and they stand last. ``counts`` (documents × ``DIFFERENCES``) are rows of the taxonomy.
    """

    taxonomy: Taxonomy = field(repr=False)
    pair: tuple[str, str] | None
    document: Integers
    f1: Numbers
    counts: Integers
    first_marks: Integers
    second_marks: Integers

    def __len__(self) -> int:
        return len(self.document)

    def rows(self, document: int, differences: Sequence[str] | None = None) -> Integers:
        """Return the rows of the taxonomy of a document, in reading order."""
        return self.taxonomy.rows(pair=self.pair, documents=[document], differences=differences)

    def distribution(self, stretches: int = 10) -> Distribution:
        """Return how many documents lie in each of equal stretches from 0 to 1."""
        import numpy as np

        defined = np.isfinite(self.f1)
        values = self.f1[defined]
        # A hair is added so that 0.3, as the ratio of whole numbers, does not fall below its edge.
        places = np.minimum(np.floor(values * stretches + 1e-9).astype(np.int64), stretches - 1)
        quartiles = np.percentile(values, QUARTILES).tolist() if len(values) else ()
        return Distribution(
            np.linspace(0, 1, stretches + 1),
            np.bincount(places, minlength=stretches),
            int((~defined).sum()),
            tuple(quartiles),
            places,
            self.document[defined],
        )


def document_ranking(taxonomy: Taxonomy, pair: tuple[str, str] | None = None) -> DocumentRanking:
    """Return the ranking for a pair of annotators, or for all pairs with their counts added up."""
    import numpy as np

    study = taxonomy.study
    size = len(study.documents)
    numbers = range(len(taxonomy.pairs)) if pair is None else [taxonomy.pair_number(pair)]
    there = np.zeros(size, dtype=bool)
    for number in numbers:
        there |= pair_documents(study.table.present, *taxonomy.pairs[number])
    kept = np.isin(taxonomy.pair, list(numbers))
    document = taxonomy.document[kept]
    wide = len(DIFFERENCES)
    counts = np.bincount(document * wide + taxonomy.difference[kept], minlength=size * wide)
    counts = counts.reshape(size, wide)
    first, second = (
        np.bincount(document[marks[kept] != NOBODY], minlength=size)
        for marks in (taxonomy.first, taxonomy.second)
    )
    exact = counts[:, DIFFERENCES.index(Difference.EXACT)]
    f1 = ratio(exact.astype(np.float64) * 2, (first + second).astype(np.float64))
    disagreements = counts.sum(axis=1) - exact
    done = np.flatnonzero(there)
    order = done[np.lexsort((done, -disagreements[done], f1[done]))]  # nan is sorted last
    return DocumentRanking(
        taxonomy, pair, order, f1[order], counts[order], first[order], second[order]
    )
