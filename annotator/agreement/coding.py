"""What the coding measures have in common: from samples of ratings to tallies and results.

A coefficient counts of each pattern of ratings; the counts of a document are those of its items,
and the value follows from the sums over documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from annotator.agreement.attribute_values import attribute_samples, attribute_values
from annotator.agreement.coding_samples import Sample, document_ratings, layer_samples
from annotator.agreement.coefficient import Coefficient, undefined
from annotator.agreement.measure import Measure, Over, Reason
from annotator.agreement.ratings import Ratings
from annotator.agreement.tally import Tally, mean_of, shared_documents
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers

__all__ = ["CodingMeasure", "Variant", "document_ratings"]


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


class CodingMeasure(Measure):
    """A coefficient of predefined items.

    ``two_only`` is of a coefficient defined for two annotators: of more there is the mean of the
    pairs. ``many_only`` gives no values of pairs. ``any_values`` is of one that does not count each
    value, so that an attribute may have any number of them.
    """

    # Only what occurs in any of the documents has a column, so that rows of others do not fit.
    adds_up = False

    def __init__(
        self,
        key: str,
        title: str,
        paper: str,
        variants: tuple[Variant, ...],
        *,
        two_only: bool = False,
        many_only: bool = False,
        any_values: bool = False,
    ) -> None:
        self.key, self.title, self.paper = key, title, paper
        self.variants, self.any_values = variants, any_values
        self.two_only, self.many_only = two_only, many_only

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether two annotators at least have rated; both kinds of layers can be."""
        if kind is LayerKind.SPAN and self.many_only:
            return False  # the places are aligned two by two
        return annotators >= 2

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return the values of all together first, then of every pair; each label at the end.

        After them come the attributes of aligned spans, with the parameter ``attribute``.
        """
        found = list(self.of_samples(study, layer_samples(study)))
        for key, values in attribute_values(study).items():
            if self.any_values or not values.many:
                samples = attribute_samples(study)[key]
                found += self.of_samples(study, samples, {"attribute": key}, by_label=False)
        return found

    def of_samples(
        self,
        study: Study,
        samples: Sequence[Sample],
        parameters: Mapping[str, Any] | None = None,
        *,
        by_label: bool = True,
    ) -> Iterator[Tally]:
        """Yield the tallies of all forms for these samples of a study."""
        for number, variant in enumerate(self.variants):
            if number == 0 or any(variant.fits(one.ratings) for one in samples):
                given = {**(parameters or {}), **variant.parameters, "paper": self.paper}
                yield from self._of_variant(study, variant, samples, given, by_label=by_label)

    def _of_variant(
        self,
        study: Study,
        variant: Variant,
        samples: Sequence[Sample],
        parameters: Mapping[str, Any],
        *,
        by_label: bool,
    ) -> Iterator[Tally]:
        def of(sample: Sample) -> list[Tally]:
            labels = [one for one in study.names if one in sample.used]
            return [
                self._tally(study, variant, sample, label, parameters)
                for label in (None, *(labels if variant.by_label and by_label else ()))
            ]

        together = [one for one in samples if one.over is not Over.PAIR]
        if not self.two_only:
            for one in together:
                yield from of(one)
            if self.many_only and together:
                return
        pairs = [of(one) for one in samples if one.over is Over.PAIR]
        if self.two_only and together:
            yield self._mean(study, [found[0] for found in pairs], parameters)
        for found in pairs:
            yield from found

    def _tally(
        self,
        study: Study,
        variant: Variant,
        sample: Sample,
        label: str | None,
        parameters: Mapping[str, Any],
    ) -> Tally:
        """Return the counts of a form: statistics, items with a label, then further columns."""
        import numpy as np

        ratings = sample.paired if label is None else sample.with_label(label)
        if label is None and variant.prepare is not None:
            ratings = variant.prepare(ratings).pairable()
        size = len(ratings.categories)
        counted = variant.coefficient(ratings) if size else undefined(ratings)
        width = counted.statistics.shape[1]
        rows = sample.by_document(
            ratings, np.column_stack([counted.statistics, ratings.labelled()])
        )
        further = {"unpaired": sample.unpaired, **sample.columns}

        def value(sums: Numbers) -> Numbers:
            return np.where(sums[..., width] > 0, counted.value(sums[..., :width]), np.nan)

        def details(sums: Numbers) -> Mapping[str, Any]:
            found: dict[str, Any] = {"categories": size}
            if sums[width] > 0:
                found |= counted.details(sums[:width])
            if sample.coverage is not None:
                found["coverage"] = _coverage(
                    sample.coverage, dict(zip(further, sums[width + 1 :].tolist(), strict=True))
                )
            return found

        def reason(sums: Numbers) -> Reason:
            return Reason.NO_VARIATION if sums[width] > 0 else Reason.NOTHING_TO_COMPARE

        shown = further if label is None else ()
        return Tally(
            self.key,
            study.layer,
            label,
            sample.annotators,
            sample.over,
            np.column_stack([rows, *further.values()]),
            sample.documents,
            value,
            columns=("items", *("",) * width, *shown),
            counts={**sample.counts, **study.problems} if label is None else {},
            parameters=parameters,
            reason=reason,
            details=details,
            layout=json.dumps([ratings.categories, counted.layout], ensure_ascii=False),
        )

    def _mean(self, study: Study, pairs: Sequence[Tally], parameters: Mapping[str, Any]) -> Tally:
        import numpy as np

        edges = np.cumsum([0, *(one.rows.shape[1] for one in pairs)]).tolist()
        parts = [slice(*two) for two in pairwise(edges)]

        def values(sums: Numbers) -> Numbers:
            each = [one.formula(sums[..., part]) for one, part in zip(pairs, parts, strict=True)]
            return np.stack(each, axis=-1)

        def spread(sums: Numbers) -> Mapping[str, Any]:
            found = values(sums)
            found = found[np.isfinite(found)]
            return {"standard_deviation": float(found.std(ddof=1)) if len(found) > 1 else None}

        def reason(sums: Numbers) -> Reason:
            found = {one.reason(sums[part]) for one, part in zip(pairs, parts, strict=True)}
            return Reason.NO_VARIATION if Reason.NO_VARIATION in found else found.pop()

        rows = np.hstack([one.rows for one in pairs])

        def defined(sums: Numbers) -> Mapping[str, int]:
            count = int(np.isfinite(values(sums)).sum())
            return {"pairs": count, "undefined_pairs": len(pairs) - count}

        return Tally(
            self.key,
            study.layer,
            None,
            study.annotators,
            Over.MEAN_OF_PAIRS,
            rows,
            shared_documents(study.table.present),
            lambda sums: mean_of(values(sums)),
            parameters=parameters,
            reason=reason,
            details=spread,
            derived=defined,
        )


def _coverage(names: tuple[str, tuple[str, ...]], sums: Mapping[str, float]) -> float | None:
    """Return the share of what could be compared of all there was."""
    covered, rest = names
    total = sums[covered] + sum(sums[one] for one in rest)
    return sums[covered] / total if total else None
