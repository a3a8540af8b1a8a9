"""What the measures of two annotators' spans have in common: per pair, per label, pooled, averaged.

Counts are added up over documents, and over pairs, before the formula; the mean of the pairs stands
beside the pooled value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Measure, Over, Reason
from annotator.agreement.tally import (
    Tally,
    mean_of,
    nothing_to_compare,
    pair_documents,
    ratio,
    shared_documents,
)
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Integers, Study
    from annotator.agreement.tally import Numbers

NO_FORM: Mapping[str, Any] = {}
EMPTINESS = ("compared", "both_empty", "one_empty")


@dataclass(frozen=True, eq=False)
class _Counted:
    """The statistics of one pair: documents × labels × statistics."""

    pair: tuple[int, int]
    statistics: Numbers


class PairMeasure(Measure):
    """A number of two annotators: per label and over all, per pair and, from three on, pooled.

    Subclasses say what is counted. ``columns`` name the first statistics, which are shown as
    counts; ``labelled`` tells whether labels have values of their own. What is compared are the
    marks of the study, unless ``names``, ``amounts`` and ``problems`` say otherwise.
    """

    columns: tuple[str, ...] = ()
    labelled = True

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return the parameters of each form in which the measure is given."""
        return (NO_FORM,)

    def names(self, study: Study) -> Sequence[str]:
        """Return the labels of what is compared."""
        return study.names

    def amounts(self, study: Study, annotator: int, pair: tuple[int, int]) -> Numbers:
        """Return how much an annotator has in documents both of a pair did: documents × labels."""
        return marks_by_label(study, annotator, pair)

    def problems(self, study: Study) -> Mapping[str, int]:
        """Return how much was left out, by what was wrong with it."""
        return study.problems

    def of_label(self, name: str) -> Mapping[str, Any]:
        """Return what the parameters of one label's value say besides."""
        return NO_FORM

    def reason(self, sums: Numbers) -> Reason:
        """Return why sums of statistics have no value."""
        return nothing_to_compare(sums)

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Return documents × labels × statistics of a pair, nothing where not both have worked."""
        raise NotImplementedError

    def formula(self, sums: Numbers) -> Numbers:
        """Return the values of sums of statistics, the last axis; ``nan`` where undefined."""
        raise NotImplementedError

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return of each form: pooled counts, the mean of the pairs, then every pair.

        A label that neither of a pair used has no result. A pair without a document in common
        has none but the reason, and no part in the pooled value and the mean.
        """
        pairs = study.pair_numbers()
        found: list[Tally] = []
        for form in self.forms(options):
            counted = [_Counted(pair, self.counted(study, *pair, form)) for pair in pairs]
            if len(pairs) > 1:
                found += self._tallies(study, form, counted, study.annotators, Over.POOLED)
                found.append(self._mean(study, form, counted))
            for one in counted:
                names = tuple(study.annotators[n] for n in one.pair)
                found += self._tallies(study, form, [one], names, Over.PAIR)
        return found

    def _tallies(
        self,
        study: Study,
        form: Mapping[str, Any],
        counted: Sequence[_Counted],
        names: tuple[str, ...],
        over: Over,
    ) -> Iterator[Tally]:
        import numpy as np

        present = study.table.present
        if over is Over.POOLED:
            documents = shared_documents(present)
        else:
            documents = pair_documents(present, *counted[0].pair)
        statistics = sum((one.statistics for one in counted[1:]), counted[0].statistics)
        make = partial(
            Tally,
            measure=self.key,
            layer=study.layer,
            annotators=names,
            over=over,
            documents=documents,
            formula=self.formula,
            reason=self.reason,
        )
        empty = [self._emptiness(study, one.pair) for one in counted]
        problems = self.problems(study)
        shared = {"documents": int(documents.sum()), "pairs": len(counted), **problems}
        rows = np.hstack([statistics.sum(axis=1), sum(empty[1:], empty[0])])
        hidden = statistics.shape[2] - len(self.columns)
        columns = (*self.columns, *("",) * hidden, *EMPTINESS)
        yield make(label=None, rows=rows, columns=columns, counts=shared, parameters=form)
        for label, name in enumerate(self.names(study) if self.labelled else ()):
            if statistics[:, label].any():
                yield make(
                    label=name,
                    rows=statistics[:, label],
                    columns=self.columns,
                    parameters={**form, **self.of_label(name)},
                )

    def _mean(self, study: Study, form: Mapping[str, Any], counted: Sequence[_Counted]) -> Tally:
        import numpy as np

        width = counted[0].statistics.shape[2]
        rows = np.hstack([one.statistics.sum(axis=1) for one in counted])

        def of_pairs(sums: Numbers) -> Numbers:
            return self.formula(sums.reshape(*sums.shape[:-1], -1, width))

        def spread(sums: Numbers) -> Mapping[str, Any]:
            values = of_pairs(sums)
            values = values[np.isfinite(values)]
            return {"standard_deviation": float(values.std(ddof=1)) if len(values) > 1 else None}

        return Tally(
            self.key,
            study.layer,
            None,
            study.annotators,
            Over.MEAN_OF_PAIRS,
            rows,
            shared_documents(study.table.present),
            lambda sums: mean_of(of_pairs(sums)),
            derived=lambda sums: {"pairs": int(np.isfinite(of_pairs(sums)).sum())},
            parameters=form,
            reason=lambda sums: self.reason(sums.reshape(-1, width).sum(axis=0)),
            details=spread,
        )

    def _emptiness(self, study: Study, pair: tuple[int, int]) -> Numbers:
        """Return for each document whether a pair did it, both found nothing, or one of them."""
        import numpy as np

        both = pair_documents(study.table.present, *pair)
        first, second = (self.amounts(study, one, pair).sum(axis=1) > 0 for one in pair)
        columns = [both, both & ~first & ~second, both & (first != second)]
        return np.stack(columns, axis=1).astype(np.float64)


class F1Measure(PairMeasure):
    """2 · agreed / (first + second), with nobody as gold.

    The limit of kappa as the number of places nobody marked grows (Hripcsak & Rothschild 2005).
    Subclasses say what counts as agreed: ``agreed`` gives documents × labels.
    """

    paper = "Hripcsak & Rothschild 2005"
    columns = ("first", "second", "agreed", "only_first", "only_second")

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Return how many marks of each document and label two annotators have in common."""
        raise NotImplementedError

    def counted(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Return the marks of both, those in common, and those of one alone."""
        pair = (first, second)
        ours, theirs = (self.amounts(study, one, pair) for one in pair)
        return agreement_counts(ours, theirs, self.agreed(study, first, second, form))

    def formula(self, sums: Numbers) -> Numbers:
        """Return the F1."""
        return ratio(2 * sums[..., 2], sums[..., 0] + sums[..., 1])


def agreement_counts(first: Numbers, second: Numbers, agreed: Numbers) -> Numbers:
    """Return the statistics of an F1 as the last axis: ``F1Measure.columns``."""
    import numpy as np

    return np.stack([first, second, agreed, first - agreed, second - agreed], axis=-1)


def marks_by_label(study: Study, annotator: int, pair: tuple[int, int]) -> Numbers:
    """Return how many marks an annotator has in documents that both of a pair have done."""
    table = study.table
    documents = pair_documents(table.present, *pair)
    mine = (table.annotator == annotator) & documents[table.document]
    return by_document(study, table.document[mine], table.label[mine])


def by_document(
    study: Study, document: Integers, label: Integers, labels: int | None = None
) -> Numbers:
    """Return how often each document and label stand together: documents × labels.

    ``labels`` says how many there are, where they are not those of the marks.
    """
    import numpy as np

    documents = len(study.documents)
    labels = len(study.names) if labels is None else labels
    found = np.bincount(document * labels + label, minlength=documents * labels)
    return found[: documents * labels].reshape(documents, labels).astype(np.float64)
