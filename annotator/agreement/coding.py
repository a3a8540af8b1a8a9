"""What the coding measures have in common: from a study to tables of ratings, and to results.

A document layer is a study whose items are the documents. Of a span layer the items are the places
that two annotators both marked, as ``matching`` aligns them, with the share of such places.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from statistics import fmean, stdev
from typing import TYPE_CHECKING, Any
from weakref import ref

from annotator.agreement.alignment import NOBODY, align
from annotator.agreement.measure import AgreementResult, Over, Reason
from annotator.agreement.ratings import MISSING, Category, Ratings
from annotator.agreement.study import ComparedDocument, Study
from annotator.agreement.tally import pair_documents, shared_documents
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.ratings import Integers


@dataclass(frozen=True)
class Estimate:
    """A value, ``None`` where nothing varies, and what is worth knowing besides."""

    value: float | None
    details: Mapping[str, Any] = field(default_factory=dict)


def corrected(observed: float, expected: float, **details: Any) -> Estimate:
    """Return 1 minus observed over expected disagreement, undefined where none is expected."""
    found = {"observed_disagreement": observed, "expected_disagreement": expected, **details}
    return Estimate(1 - observed / expected if expected else None, found)


Coefficient = Callable[[Ratings], Estimate]


def always(_: Ratings) -> bool:
    """Accept every table."""
    return True


@dataclass(frozen=True)
class Variant:
    """One form of a coefficient: its parameters, its formula, and for which tables it is meant.

    ``prepare`` leaves the categories that the form can compare: ranks, numbers. ``by_label`` tells
    whether there is a value for each label against the rest. ``fits`` is not asked of the first
    form of a measure, which always has a result.
    """

    coefficient: Coefficient
    parameters: Mapping[str, Any] = field(default_factory=dict)
    prepare: Callable[[Ratings], Ratings] | None = None
    by_label: bool = True
    fits: Callable[[Ratings], bool] = always


@dataclass(frozen=True)
class _Sample:
    """A table with what it stands for in the results."""

    over: Over
    annotators: tuple[str, ...]
    ratings: Ratings
    counts: Mapping[str, int]
    coverage: float | None = None

    @cached_property
    def paired(self) -> Ratings:
        """The items that two at least have rated."""
        return self.ratings.pairable()

    @cached_property
    def by_label(self) -> dict[str, Ratings]:
        """For each label that occurs the paired items, by whether they have it."""
        used = sorted({label for category in self.paired.used() for label in category})
        return {label: self.paired.with_label(label) for label in used}


@dataclass(frozen=True)
class CodingMeasure:
    """A coefficient of predefined items.

    ``two_only`` is of a coefficient defined for two annotators: of more there is the mean of the
    pairs. ``many_only`` gives no values of pairs.
    """

    key: str
    title: str
    paper: str
    variants: tuple[Variant, ...]
    two_only: bool = False
    many_only: bool = False

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether two annotators at least have rated; both kinds of layers can be."""
        if kind is LayerKind.SPAN and self.many_only:
            return False  # the places are aligned two by two
        return annotators >= 2

    def compute(self, study: Study, options: Any = None) -> list[AgreementResult]:
        """Return the values of all together first, then of every pair; each label at the end."""
        samples = _samples(study)
        return [
            result
            for number, variant in enumerate(self.variants)
            for result in self._of_variant(study, variant, samples, first=number == 0)
        ]

    def _of_variant(
        self, study: Study, variant: Variant, samples: Sequence[_Sample], *, first: bool
    ) -> Iterator[AgreementResult]:
        if not first and not any(variant.fits(one.ratings) for one in samples):
            return
        together = [one for one in samples if one.over is not Over.PAIR]
        pairs = [one for one in samples if one.over is Over.PAIR]
        if self.two_only and together:
            yield self._mean(study, variant, pairs)
        elif not self.two_only:
            for one in together:
                yield from self._results(study, variant, one)
        if self.many_only and together:
            return
        for one in pairs:
            yield from self._results(study, variant, one)

    def _results(
        self, study: Study, variant: Variant, sample: _Sample
    ) -> Iterator[AgreementResult]:
        for label in (None, *(sample.by_label if variant.by_label else ())):
            estimate, reason, items = _estimate(variant, sample, label)
            counts = {"items": items}
            if label is None:
                counts |= {"unpaired": len(sample.ratings.codes) - len(sample.paired.codes)}
                counts |= {**sample.counts, **study.problems}
            parameters = {"over": sample.over.value, **variant.parameters, "paper": self.paper}
            if study.kind is LayerKind.SPAN:
                parameters["coverage"] = sample.coverage
            yield AgreementResult(
                self.key,
                study.layer,
                label,
                sample.annotators,
                estimate.value,
                reason,
                parameters=parameters | dict(estimate.details),
                counts=counts,
            )

    def _mean(self, study: Study, variant: Variant, pairs: Sequence[_Sample]) -> AgreementResult:
        found = [_estimate(variant, one, None) for one in pairs]
        values = [estimate.value for estimate, _, _ in found if estimate.value is not None]
        reasons = [reason for _, reason, _ in found if reason is not None]
        undefined = Reason.NO_VARIATION if Reason.NO_VARIATION in reasons else None
        return AgreementResult(
            self.key,
            study.layer,
            None,
            study.annotators,
            fmean(values) if values else None,
            None if values else undefined or Reason.NOTHING_TO_COMPARE,
            parameters={
                "over": Over.MEAN_OF_PAIRS.value,
                **variant.parameters,
                "paper": self.paper,
                "standard_deviation": stdev(values) if len(values) > 1 else None,
            },
            counts={"pairs": len(values), "undefined_pairs": len(found) - len(values)},
        )


def _estimate(
    variant: Variant, sample: _Sample, label: str | None
) -> tuple[Estimate, Reason | None, int]:
    """Return the value of a table, why there is none, and the number of its items."""
    ratings = sample.paired if label is None else sample.by_label[label]
    nothing = not sample.by_label  # no item, or no label on any
    if label is None and variant.prepare is not None:
        ratings = variant.prepare(ratings).pairable()
        nothing = nothing or not len(ratings.codes)
    items, size = len(ratings.codes), len(ratings.categories)
    if nothing:
        return Estimate(None, {"categories": size}), Reason.NOTHING_TO_COMPARE, items
    found = variant.coefficient(ratings)
    found = Estimate(found.value, {"categories": size, **found.details})
    return found, Reason.NO_VARIATION if found.value is None else None, items


# ------------------------------------------------------------------------------- the tables

_last: tuple[ref[Study], list[_Sample]] | None = None


def _samples(study: Study) -> list[_Sample]:
    """Return the tables of a study; those of the last study are kept for the next measure."""
    global _last
    if _last is None or _last[0]() is not study:
        made = _of_documents if study.kind is LayerKind.DOCUMENT else _of_spans
        _last = (ref(study), made(study))
    return _last[1]


def document_ratings(study: Study) -> Ratings:
    """Return the table of a document layer: documents by annotators.

    Who has done a document and left it without a label gave it the category of no labels.
    """
    order = {label: rank for rank, label in enumerate(study.labels)}
    rows = [[_labels(one, name, order) for name in study.annotators] for one in study.documents]
    return Ratings.of(rows, labels=study.labels, raters=len(study.annotators))


def _labels(document: ComparedDocument, annotator: str, order: dict[str, int]) -> Category | None:
    marks = document.marks.get(annotator)
    if marks is None:
        return None
    found = {mark.label for mark in marks}
    return tuple(sorted(found, key=lambda label: (order.get(label, len(order)), label)))


def _of_documents(study: Study) -> list[_Sample]:
    everybody = document_ratings(study)
    columns = range(len(study.annotators))
    groups: list[tuple[Over, tuple[int, ...]]]
    groups = [(Over.PAIR, two) for two in combinations(columns, 2)]
    if len(columns) > 2:
        groups.insert(0, (Over.ALL, tuple(columns)))
    samples = []
    for over, group in groups:
        ratings = everybody.only(*group)
        rated = (ratings.codes != MISSING).sum(axis=1)
        nothing = len(ratings.categories)
        if () in ratings.categories:
            nothing = ratings.categories.index(())
        empty = ((ratings.codes == nothing).sum(axis=1) == rated) & (rated > 1)
        counts = {"documents": int((rated > 1).sum()), "both_empty": int(empty.sum())}
        if over is Over.ALL:
            counts["pairs"] = len(groups) - 1
        names = tuple(study.annotators[column] for column in group)
        samples.append(_Sample(over, names, ratings, counts))
    return samples


def _of_spans(study: Study) -> list[_Sample]:
    import numpy as np

    table = study.table
    parts: list[tuple[Integers, Integers, dict[str, int]]] = []
    for first, second in study.pair_numbers():
        found = align(study, first, second)
        both = found.both
        codes = np.stack([table.label[found.first[both]], table.label[found.second[both]]], axis=1)
        counts = {
            "documents": int(pair_documents(table.present, first, second).sum()),
            "aligned": int(both.sum()),
            "only_first": int((found.second == NOBODY).sum()),
            "only_second": int((found.first == NOBODY).sum()),
        }
        parts.append((codes, found.document[both], counts))
    samples = [
        _sample(study, Over.PAIR, names, codes, documents, counts)
        for names, (codes, documents, counts) in zip(study.pairs(), parts, strict=True)
    ]
    if len(samples) > 1:
        counts = {
            name: sum(one[name] for _, _, one in parts)
            for name in ("aligned", "only_first", "only_second")
        }
        counts["documents"] = int(shared_documents(table.present).sum())
        counts["pairs"] = len(samples)
        codes, documents = (np.concatenate([one[n] for one in parts]) for n in (0, 1))
        everybody = _sample(study, Over.POOLED, study.annotators, codes, documents, counts)
        samples.insert(0, everybody)
    return samples


def _sample(
    study: Study,
    over: Over,
    names: tuple[str, ...],
    codes: Integers,
    documents: Integers,
    counts: Mapping[str, int],
) -> _Sample:
    categories: tuple[Category, ...] = tuple((name,) for name in study.names)
    ratings = Ratings(codes, categories, len(study.labels), documents)
    return _Sample(over, names, ratings, counts, _coverage(counts))


def _coverage(counts: Mapping[str, int]) -> float | None:
    """Return the share of the places either of two marked that both marked."""
    places = counts["aligned"] + counts["only_first"] + counts["only_second"]
    return counts["aligned"] / places if places else None
