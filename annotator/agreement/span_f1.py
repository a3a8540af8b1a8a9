"""Strict F1 of spans: the same start, end and label, with nobody as gold.

2 · agreed / (first + second), after Hripcsak & Rothschild 2005: the limit of kappa as the number of
places nobody marked grows. Counts are added up over documents, and over pairs, before the ratio.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import fmean, stdev

from annotator.agreement.measure import AgreementResult, ComparedDocument, Over, Reason, Study
from annotator.core.schema import LayerKind


@dataclass
class _Tally:
    """The counts of one pair, or of several added up; of labels in ``Counter``s."""

    documents: int = 0
    both_empty: int = 0
    one_empty: int = 0
    first: Counter[str] = field(default_factory=Counter)
    second: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)

    def labels(self) -> list[str]:
        return sorted(self.first.keys() | self.second.keys())

    def add(self, other: _Tally) -> None:
        self.documents += other.documents
        self.both_empty += other.both_empty
        self.one_empty += other.one_empty
        self.first += other.first
        self.second += other.second
        self.agreed += other.agreed


@dataclass(frozen=True)
class StrictF1:
    """Strict F1: per label and over all labels, per pair and, from three annotators on, pooled."""

    key: str = "f1_strict"
    title: str = "Strict F1"

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def compute(self, study: Study) -> list[AgreementResult]:
        """Return pooled values first, then the mean of the pairs, then every pair.

        The pooled value and the mean leave out pairs without a document in common. A label that
        neither of a pair used has no result.
        """
        pairs = [(pair, _tally(*pair, study.shared(*pair))) for pair in study.pairs()]
        results: list[AgreementResult] = []
        if len(pairs) > 1:
            everybody = _Tally()
            for _, tally in pairs:
                everybody.add(tally)
            results += self._results(study, study.annotators, everybody, Over.POOLED, len(pairs))
            results.append(self._mean(study, [tally for _, tally in pairs]))
        for pair, tally in pairs:
            results += self._results(study, pair, tally, Over.PAIR, 1)
        return results

    def _results(
        self, study: Study, annotators: Sequence[str], tally: _Tally, over: Over, pairs: int
    ) -> list[AgreementResult]:
        found = []
        for label in (None, *tally.labels()):
            first, second, agreed = (
                counts.total() if label is None else counts[label]
                for counts in (tally.first, tally.second, tally.agreed)
            )
            counts = {
                "first": first,
                "second": second,
                "agreed": agreed,
                "only_first": first - agreed,
                "only_second": second - agreed,
            }
            if label is None:
                counts |= {
                    "documents": _documents(study, annotators),
                    "compared": tally.documents,
                    "both_empty": tally.both_empty,
                    "one_empty": tally.one_empty,
                    "pairs": pairs,
                    **study.problems,
                }
            value = 2 * agreed / (first + second) if first + second else None
            found.append(
                AgreementResult(
                    self.key,
                    study.layer,
                    label,
                    tuple(annotators),
                    value,
                    Reason.NOTHING_TO_COMPARE if value is None else None,
                    parameters={"over": over.value},
                    counts=counts,
                )
            )
        return found

    def _mean(self, study: Study, tallies: Iterable[_Tally]) -> AgreementResult:
        values = [
            2 * one.agreed.total() / total
            for one in tallies
            if (total := one.first.total() + one.second.total())
        ]
        return AgreementResult(
            self.key,
            study.layer,
            None,
            study.annotators,
            fmean(values) if values else None,
            None if values else Reason.NOTHING_TO_COMPARE,
            parameters={
                "over": Over.MEAN_OF_PAIRS.value,
                "standard_deviation": stdev(values) if len(values) > 1 else None,
            },
            counts={"pairs": len(values)},
        )


def _tally(first: str, second: str, documents: Iterable[ComparedDocument]) -> _Tally:
    tally = _Tally()
    for document in documents:
        ours, theirs = set(document.marks[first]), set(document.marks[second])
        tally.documents += 1
        tally.both_empty += not ours and not theirs
        tally.one_empty += bool(ours) != bool(theirs)
        tally.first.update(mark.label for mark in ours)
        tally.second.update(mark.label for mark in theirs)
        tally.agreed.update(mark.label for mark in ours & theirs)
    return tally


def _documents(study: Study, annotators: Sequence[str]) -> int:
    """Return how many documents at least two of these have done."""
    return sum(1 for one in study.documents if sum(name in one.marks for name in annotators) > 1)


MEASURE = StrictF1()
