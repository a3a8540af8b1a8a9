"""The answer to a question about agreement: scope, results, and the line that sums them up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.agreement.measure import AgreementResult, Over, Reason
from annotator.agreement.tally import Tally
from annotator.project.agreement_scope import measures

REASONS = {
    Reason.NOTHING_TO_COMPARE: "nobody marked anything in the documents they share",
    Reason.NO_VARIATION: "only one label was used",
    Reason.NO_UNITS: "there is nothing to rate",
    Reason.NO_PAIRABLE_LENGTH: "no marks of two annotators overlap",
    Reason.TOO_FEW_DOCUMENTS: "there are too few documents",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What was compared with what, and how.

    ``documents_by_annotators`` says how many documents were done by nobody, by one, by two …;
    ``helped`` in how many a machine had made annotations that people could see.
    """

    layers: tuple[str, ...]
    annotators: tuple[str, ...]
    measures: tuple[str, ...]
    unfinished: bool
    documents: int
    documents_by_annotators: Mapping[int, int]
    helped: int = 0
    resamples: int = 0
    seed: int = 1
    options: Mapping[str, str] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return the scope as JSON values."""
        return {
            "layers": list(self.layers),
            "annotators": list(self.annotators),
            "measures": list(self.measures),
            "unfinished": self.unfinished,
            "documents": self.documents,
            "documents_by_annotators": {
                str(annotators): count for annotators, count in self.documents_by_annotators.items()
            },
            "documents_with_machine_annotations": self.helped,
            "resamples": self.resamples,
            "seed": self.seed,
            "options": dict(self.options),
        }


@dataclass(frozen=True, slots=True)
class Agreement:
    """The results of one question; ``tallies`` are the counts behind them, in the same order."""

    scope: Scope
    results: tuple[AgreementResult, ...]
    documents: tuple[str, ...] = field(default=(), repr=False)
    tallies: tuple[Tally | None, ...] = field(default=(), repr=False)

    def to_data(self) -> dict[str, Any]:
        """Return scope and results as JSON values."""
        return {
            "scope": self.scope.to_data(),
            "results": [one.to_data() for one in self.results],
        }


def headline(results: Iterable[AgreementResult]) -> str:
    """Return the value that sums up each layer, in one line of English."""
    first: dict[tuple[str, str], AgreementResult] = {}
    for one in results:
        if one.label is None:
            first.setdefault((one.measure, one.layer), one)
    titles = {one.key: one.title for one in measures()}
    return "; ".join(_sentence(one, titles.get(one.measure, one.measure)) for one in first.values())


def _sentence(one: AgreementResult, title: str) -> str:
    *others, last = one.annotators
    names = f"{', '.join(others)} and {last}"
    if one.value is None:
        reason = REASONS[one.reason] if one.reason else "it could not be computed"
        if one.parameters.get("coverage") == 0:
            reason = "they marked nothing in the same places"
        return f"{title} of {names} on {one.layer}: undefined, because {reason}"
    parts = []
    if one.parameters.get("over") == Over.MEAN_OF_PAIRS:
        parts.append(f"mean of {_pairs(one)}")
    elif one.parameters.get("over") == Over.POOLED:
        parts.append(f"pooled over {_pairs(one)}")
    if "documents" in one.counts:
        parts.append(_plural(one.counts["documents"], "document"))
    if (coverage := one.parameters.get("coverage")) is not None:
        parts.append(f"{coverage:.0%} of the places aligned")
    if one.interval is not None:
        parts.append(f"95 % interval {one.interval[0]:.3f} to {one.interval[1]:.3f}")
    return f"{title} of {names} on {one.layer}: {one.value:.3f} ({', '.join(parts)})"


def _pairs(one: AgreementResult) -> str:
    return _plural(one.counts["pairs"], "pair")


def _plural(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"
