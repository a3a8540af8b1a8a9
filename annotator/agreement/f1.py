"""What the F1 measures of spans have in common: counts per document and label, ratios at the end.

2 · agreed / (first + second), with nobody as gold (Hripcsak & Rothschild 2005: the limit of kappa
as the number of places nobody marked grows). Counts are added up over documents, and over pairs,
before the ratio.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Measure, Over
from annotator.agreement.tally import Tally, mean_of, pair_documents, ratio, shared_documents
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers

# The statistics of a row. What an F1 takes credit for need not be whole marks (``soft``), so the
# credit of each side stands by itself, and only the first five are shown as counts.
SHOWN = ("first", "second", "agreed", "only_first", "only_second")
ALL_SHOWN = (*SHOWN, "compared", "both_empty", "one_empty")
FIRST, SECOND, AGREED = 0, 1, 2


@dataclass(frozen=True, eq=False)
class PairCounts:
    """What two annotators have in documents: arrays of documents × labels.

    ``first`` and ``second`` count marks, ``agreed`` the pairs of them that count as the same.
    """

    first: Numbers
    second: Numbers
    agreed: Numbers

    def rows(self, label: int | None) -> Numbers:
        """Return the statistics of each document, for one label or for all."""
        import numpy as np

        first, second, agreed = (
            one.sum(axis=1) if label is None else one[:, label]
            for one in (self.first, self.second, self.agreed)
        )
        return np.stack([first, second, agreed, first - agreed, second - agreed], axis=1)


class F1Measure(Measure):
    """An F1 of spans: per label and over all labels, per pair and, from three on, pooled.

    Subclasses say what counts as agreed.
    """

    paper = "Hripcsak & Rothschild 2005"

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def counted(self, study: Study, first: int, second: int, options: Any) -> PairCounts:
        """Return what two annotators have, in documents that both have done; elsewhere nothing."""
        raise NotImplementedError

    def parameters(self, options: Any) -> Mapping[str, Any]:
        """Return what is worth knowing of the options beside the value."""
        return {}

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return pooled counts first, then the mean of the pairs, then every pair.

        The pooled value and the mean leave out pairs without a document in common. A label that
        neither of a pair used has no result.
        """
        pairs = study.pair_numbers()
        counted = [self.counted(study, *pair, options) for pair in pairs]
        make = partial(self._tally, study, self.parameters(options))
        found: list[Tally] = []
        if len(pairs) > 1:
            documents = shared_documents(study.table.present)
            found += make(counted, study.annotators, documents, Over.POOLED, pairs)
            found.append(self._mean(study, counted, documents, self.parameters(options)))
        for pair, one in zip(pairs, counted, strict=True):
            names = tuple(study.annotators[n] for n in pair)
            documents = pair_documents(study.table.present, *pair)
            found += make([one], names, documents, Over.PAIR, [pair])
        return found

    def _tally(
        self,
        study: Study,
        parameters: Mapping[str, Any],
        counted: Sequence[PairCounts],
        names: tuple[str, ...],
        documents: Bools,
        over: Over,
        pairs: Sequence[tuple[int, int]],
    ) -> Iterator[Tally]:
        import numpy as np

        shared = {
            "documents": int(documents.sum()),
            "pairs": len(pairs),
            **study.problems,
        }
        for label in (None, *range(len(study.names))):
            rows = sum((one.rows(label) for one in counted[1:]), counted[0].rows(label))
            if label is None:
                empty = [
                    _emptiness(study.table.present, one, pair)
                    for one, pair in zip(counted, pairs, strict=True)
                ]
                rows = np.hstack([rows, sum(empty[1:], empty[0])])
            elif not rows.any():
                continue
            yield Tally(
                self.key,
                study.layer,
                None if label is None else study.names[label],
                names,
                over,
                rows,
                documents,
                f1,
                ALL_SHOWN if label is None else SHOWN,
                shared if label is None else {},
                parameters,
            )

    def _mean(
        self,
        study: Study,
        counted: Sequence[PairCounts],
        documents: Bools,
        parameters: Mapping[str, Any],
    ) -> Tally:
        import numpy as np

        rows = np.hstack([one.rows(None)[:, : AGREED + 1] for one in counted])
        return Tally(
            self.key,
            study.layer,
            None,
            study.annotators,
            Over.MEAN_OF_PAIRS,
            rows,
            documents,
            mean_f1,
            counts={"pairs": int(np.isfinite(f1_of_pairs(rows.sum(axis=0))).sum())},
            parameters=parameters,
            details=_spread,
        )


def f1(sums: Numbers) -> Numbers:
    """Return 2 · agreed / (first + second)."""
    return ratio(2 * sums[..., AGREED], sums[..., FIRST] + sums[..., SECOND])


def f1_of_pairs(sums: Numbers) -> Numbers:
    """Return the F1 of every pair, whose first three statistics follow each other."""
    return f1(sums.reshape(*sums.shape[:-1], -1, AGREED + 1))


def mean_f1(sums: Numbers) -> Numbers:
    """Return the mean of the pairs that have a value."""
    return mean_of(f1_of_pairs(sums))


def _spread(sums: Numbers) -> Mapping[str, Any]:
    import numpy as np

    values = f1_of_pairs(sums)
    values = values[np.isfinite(values)]
    deviation = float(values.std(ddof=1)) if len(values) > 1 else None
    return {"standard_deviation": deviation}


def _emptiness(present: Bools, one: PairCounts, pair: tuple[int, int]) -> Numbers:
    """Return for each document whether it was compared, found empty by both, or by one of them."""
    import numpy as np

    both = pair_documents(present, *pair)
    first, second = one.first.sum(axis=1) > 0, one.second.sum(axis=1) > 0
    return np.stack([both, both & ~first & ~second, both & (first != second)], axis=1).astype(
        np.float64
    )


def marks_by_label(study: Study, annotator: int, documents: Bools) -> Numbers:
    """Return how many marks an annotator has: documents × labels, nothing outside ``documents``."""
    table = study.table
    mine = (table.annotator == annotator) & documents[table.document]
    return by_document(table.document[mine], table.label[mine], len(documents), len(study.names))


def by_document(document: Integers, label: Integers, documents: int, labels: int) -> Numbers:
    """Return how often each document and label stands together: documents × labels."""
    import numpy as np

    size = documents * labels
    found = np.bincount(document * labels + label, minlength=size)
    return found[:size].reshape(documents, labels).astype(np.float64)
