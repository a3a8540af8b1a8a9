"""Agreement between annotators, for a selection of layers, annotators and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.agreement.comparison import compare
from annotator.agreement.measure import AgreementResult, Over, Reason
from annotator.agreement.study import presence
from annotator.arabic.tokenize import tokens
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.project.agreement_scope import (
    check_scope,
    chosen_layers,
    chosen_measures,
    chosen_people,
    measures,
    needed_layers,
    without_absent,
)

if TYPE_CHECKING:
    from annotator.project.project import Project

Progress = Callable[[int, int | None], None]
DEFAULT_MEASURES = ("f1_strict",)

_REASONS = {
    Reason.NOTHING_TO_COMPARE: "nobody marked anything in the documents they share",
    Reason.NO_VARIATION: "only one label was used",
    Reason.NO_UNITS: "there is nothing to rate",
    Reason.NO_PAIRABLE_LENGTH: "no marks of two annotators overlap",
    Reason.TOO_FEW_DOCUMENTS: "there are too few documents",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """The results of one question, and its scope: what was compared with what."""

    layers: tuple[str, ...]
    annotators: tuple[str, ...]
    measures: tuple[str, ...]
    unfinished: bool
    documents: int
    documents_by_annotators: dict[int, int]  # how many were done by nobody, by one, by two …
    results: tuple[AgreementResult, ...]

    def to_data(self) -> dict[str, Any]:
        """Return scope and results as JSON values."""
        return {
            "scope": {
                "layers": list(self.layers),
                "annotators": list(self.annotators),
                "measures": list(self.measures),
                "unfinished": self.unfinished,
                "documents": self.documents,
                "documents_by_annotators": {
                    str(annotators): count
                    for annotators, count in self.documents_by_annotators.items()
                },
            },
            "results": [one.to_data() for one in self.results],
        }


def measure_agreement(
    project: Project,
    *,
    layers: Sequence[str] | None = None,
    annotators: Sequence[str] | None = None,
    measures: Sequence[str] = DEFAULT_MEASURES,
    unfinished: bool = False,
    progress: Progress | None = None,
) -> Agreement:
    """Compute agreement and say what it was computed from.

    Without ``layers`` all that the measures apply to are taken, without ``annotators`` the people
    who have done anything; machines and adjudicators count only where they are named. Documents
    that an annotator has not finished are left out, unless ``unfinished``. Raises
    ``AnnotatorError`` where there is nothing to compare: fewer than two annotators, no document in
    common, an unknown layer, annotator or measure.
    """
    measures_asked = chosen_measures(measures)
    people = chosen_people(project, annotators)
    layers_asked = chosen_layers(project, layers, measures_asked, len(people))
    found = compare(
        project.store.columns(people),
        needed_layers(project, layers_asked),
        unfinished=unfinished,
        text_of=lambda document: project.store.document(document).text,
        words_of=lambda document: _words(project.store.document(document)),
    )
    # Who was not named and has done nothing is no part of it; neither decides what is said below.
    begun = found if annotators is not None else without_absent(found)
    check_scope(begun if len(begun.annotators) > 1 else found)
    found = begun
    results: list[AgreementResult] = []
    steps = [(layer, one) for layer in layers_asked for one in measures_asked]
    for done, (layer, measure) in enumerate(steps, 1):
        study = found.studies[layer.key]
        if measure.accepts(study.kind, len(study.annotators)):
            results += measure.compute(study)
        if progress is not None:
            progress(done, len(steps))
    return Agreement(
        layers=tuple(layer.key for layer in layers_asked),
        annotators=found.annotators,
        measures=tuple(measure.key for measure in measures_asked),
        unfinished=unfinished,
        documents=len(found.documents),
        documents_by_annotators=presence(found.present),
        results=tuple(results),
    )


def _words(document: Document) -> Sequence[Span]:
    return tokens(document.text) if document.tokens is None else document.tokens


def agreement(
    project: Project,
    *,
    layers: Sequence[str] | None = None,
    annotators: Sequence[str] | None = None,
    measures: Sequence[str] = DEFAULT_MEASURES,
    unfinished: bool = False,
    progress: Progress | None = None,
) -> list[AgreementResult]:
    """Return the results of ``measure_agreement`` without the scope; raises as it does."""
    return list(
        measure_agreement(
            project,
            layers=layers,
            annotators=annotators,
            measures=measures,
            unfinished=unfinished,
            progress=progress,
        ).results
    )


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
        reason = _REASONS[one.reason] if one.reason else "it could not be computed"
        if one.parameters.get("coverage") == 0:
            reason = "they marked nothing in the same places"
        return f"{title} of {names} on {one.layer}: undefined, because {reason}"
    if one.parameters.get("over") == Over.MEAN_OF_PAIRS:
        return f"{title} of {names} on {one.layer}: {one.value:.3f} (mean of {_pairs(one)})"
    basis = f"{one.counts['documents']} documents"
    if one.parameters.get("over") == Over.POOLED:
        basis = f"pooled over {_pairs(one)}, {basis}"
    if (coverage := one.parameters.get("coverage")) is not None:
        basis += f", {coverage:.0%} of the places aligned"
    return f"{title} of {names} on {one.layer}: {one.value:.3f} ({basis})"


def _pairs(one: AgreementResult) -> str:
    count = one.counts["pairs"]
    return "1 pair" if count == 1 else f"{count} pairs"
