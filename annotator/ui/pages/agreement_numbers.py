"""The numbers of an answer, picked out: what sums a measure up, what stands for a pair or label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Over
from annotator.ui.language import isolate, tr

if TYPE_CHECKING:
    from annotator.agreement.measure import AgreementResult
    from annotator.project.agreement_report import Agreement
    from annotator.project.rounds import RoundChange

_FORMS = ("distance", "weights", "iou", "scheme", "relation")  # not the continuum
_SUMMING = (Over.ALL.value, Over.POOLED.value, Over.PAIR.value, Over.MEAN_OF_PAIRS.value)


@dataclass(frozen=True)
class Kind:
    """A measure in one of its forms, of the marks or of an attribute: ``("f1_iou", "0.5", "")``."""

    measure: str
    form: str = ""
    attribute: str = ""


def kind_of(one: AgreementResult) -> Kind:
    """Return which measure and form a result is of."""
    forms = [str(one.parameters[name]) for name in _FORMS if name in one.parameters]
    return Kind(one.measure, " ".join(forms), str(one.parameters.get("attribute", "")))


@dataclass(frozen=True)
class Numbers:
    """An answer about one layer, and how it has changed since a round."""

    answer: Agreement
    changes: Sequence[RoundChange] = ()

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who was compared."""
        return self.answer.scope.annotators

    def kinds(self) -> list[Kind]:
        """Return the measures and forms that were computed, in the order that was asked for."""
        return list(dict.fromkeys(kind_of(one) for one in self.answer.results if _is_shown(one)))

    def summary(self, kind: Kind) -> AgreementResult | None:
        """Return the value that sums the layer up."""
        for one in self.answer.results:
            if one.label is None and kind_of(one) == kind and _over(one) in _SUMMING:
                return one
        return None

    def mean_of_pairs(self, kind: Kind) -> AgreementResult | None:
        """Return the mean of the pairs, where it stands beside a pooled value."""
        return next(
            (
                one
                for one in self.answer.results
                if one.label is None
                and kind_of(one) == kind
                and _over(one) == Over.MEAN_OF_PAIRS.value
            ),
            None,
        )

    def pair(self, kind: Kind, first: str, second: str) -> AgreementResult | None:
        """Return the value of two annotators, whoever is named first."""
        wanted = {first, second}
        return next(
            (
                one
                for one in self.answer.results
                if one.label is None
                and _over(one) == Over.PAIR.value
                and set(one.annotators) == wanted
                and kind_of(one) == kind
            ),
            None,
        )

    def without(self, kind: Kind, annotator: str) -> AgreementResult | None:
        """Return the value of all the others."""
        return next(
            (
                one
                for one in self.answer.results
                if one.measure == kind.measure and one.parameters.get("without") == annotator
            ),
            None,
        )

    def labels(self) -> list[str]:
        """Return the labels that have values of their own, in the order of the answer."""
        return list(dict.fromkeys(one.label for one in self.answer.results if one.label))

    def of_label(self, label: str) -> Mapping[str, AgreementResult]:
        """Return the values of a label that sum it up, by measure."""
        found: dict[str, AgreementResult] = {}
        for one in self.answer.results:
            if one.label == label and _over(one) in _SUMMING:
                found.setdefault(one.measure, one)
        return found

    def marks(self, label: str) -> dict[str, int]:
        """Return how many marks of a label each annotator has in documents shared with another.

        A document counts once, however many others have done it.
        """
        import numpy as np

        found: dict[str, int] = {}
        by_name: dict[str, list[Any]] = {}
        for one, tally in zip(self.answer.results, self.answer.tallies, strict=True):
            if one.label != label or one.measure != "f1_strict" or tally is None:
                continue
            if _over(one) != Over.PAIR.value:
                continue
            for name, column in zip(one.annotators, ("first", "second"), strict=True):
                rows = tally.rows[:, tally.columns.index(column)]
                by_name.setdefault(name, []).append(rows)
        for name, columns in by_name.items():
            found[name] = int(np.max(np.stack(columns), axis=0).sum())
        return found

    def change(self, one: AgreementResult) -> RoundChange | None:
        """Return how a value has changed since the round that is compared with."""
        return next((change for change in self.changes if change.result is one), None)

    def shared(self, first: str, second: str) -> int:
        """Return how many documents two annotators have both done."""
        for one in self.answer.results:
            of_pair = _over(one) == Over.PAIR.value and set(one.annotators) == {first, second}
            if of_pair and "documents" in one.counts:
                return one.counts["documents"]
        return 0


def joined(first: Agreement, second: Agreement) -> Agreement:
    """Return one answer of two that were asked of the same documents and people."""
    known = {kind_of(one).measure for one in second.results}
    kept = [n for n, one in enumerate(first.results) if one.measure not in known]
    measures = tuple(dict.fromkeys((*first.scope.measures, *second.scope.measures)))
    return replace(
        first,
        scope=replace(first.scope, measures=measures, resamples=second.scope.resamples),
        results=tuple(first.results[n] for n in kept) + second.results,
        tallies=tuple(first.tallies[n] for n in kept) + second.tallies,
    )


def form_words(kind: Kind) -> str:
    """Return what a form is called, "" where there is one only."""
    if kind.form in ("", "nominal"):
        return ""
    return tr(FORMS[kind.form]) if kind.form in FORMS else isolate(kind.form)


FORMS = {
    "ordinal": "ordinal",
    "interval": "interval scale",
    "ratio": "ratio scale",
    "linear": "linear weights",
    "quadratic": "quadratic weights",
}


def _is_shown(one: AgreementResult) -> bool:
    """Whether a result is of a form that is shown: labels have no order, attributes may."""
    distance = one.parameters.get("distance", "nominal")
    return distance == "nominal" or "attribute" in one.parameters


def _over(one: AgreementResult) -> str:
    return str(one.parameters.get("over", ""))
