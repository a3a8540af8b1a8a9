"""Overlap F1 of spans: the same label and a position in common, in the largest one-to-one match."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from annotator.agreement.overlaps import Overlaps, overlaps
from annotator.agreement.pairs import F1Measure, by_document

if TYPE_CHECKING:
    from annotator.agreement.study import Integers, Study
    from annotator.agreement.tally import Numbers


class OverlapF1(F1Measure):
    """What agrees are marks of one label that share a position, each with one partner at most."""

    key = "f1_overlap"
    title = "Overlap F1"

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the largest matching."""
        found = overlaps(study, first, second)
        return largest_matching(study, found.only(found.same_label))


def largest_matching(study: Study, edges: Overlaps) -> Numbers:
    """Return how many pairs the largest one-to-one matching has: documents × labels.

    All edges join marks of one document and label.
    """
    rows = _matched(edges)
    return by_document(study, study.table.document[rows], study.table.label[rows])


def _matched(edges: Overlaps) -> Integers:
    """Return the rows of the first annotator that are matched (Hopcroft & Karp 1973)."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    if not len(edges.first):
        return edges.first
    ours, row = np.unique(edges.first, return_inverse=True)
    theirs, column = np.unique(edges.second, return_inverse=True)
    graph = csr_array((np.ones(len(row)), (row, column)), shape=(len(ours), len(theirs)))
    partner = maximum_bipartite_matching(graph, perm_type="column")
    matched: Integers = ours[partner >= 0]
    return matched


MEASURE = OverlapF1()
