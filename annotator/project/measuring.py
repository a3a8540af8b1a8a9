"""Agreement between annotators, for a selection of layers, annotators and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from annotator import agreement as shelf_of_measures
from annotator.agreement.measure import AgreementResult, Measure, Over, Reason, Study
from annotator.agreement.study import presence, studies
from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import AnnotatorError
from annotator.core.people import Role
from annotator.core.schema import Layer
from annotator.plugins import shelf

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


def measures() -> list[Measure]:
    """Return the measures on the shelf, in the order of their keys."""
    return [one for _, one in sorted(shelf(shelf_of_measures, "MEASURE").items())]


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
    chosen_measures = _chosen_measures(measures)
    people = _chosen_people(project, annotators)
    chosen_layers = _chosen_layers(project, layers, chosen_measures, len(people))
    numbers = project.store.document_numbers()
    begun: list[int] = []
    documents = _counted(
        project.store.stream(numbers, people), len(numbers), set(people), begun, progress
    )
    found = studies(documents, layers=chosen_layers, annotators=people, unfinished=unfinished)
    if annotators is None:
        found = [_without_absent(one) for one in found]
    _check_scope(found[0], len(begun))
    results = [
        result
        for study in found
        for measure in chosen_measures
        if measure.accepts(study.kind, len(study.annotators))
        for result in measure.compute(study)
    ]
    return Agreement(
        layers=tuple(layer.key for layer in chosen_layers),
        annotators=found[0].annotators,
        measures=tuple(measure.key for measure in chosen_measures),
        unfinished=unfinished,
        documents=len(numbers),
        documents_by_annotators=presence(found[0].documents),
        results=tuple(results),
    )


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


# ----------------------------------------------------------------------------------- the scope


def _chosen_measures(keys: Sequence[str]) -> list[Measure]:
    known = {one.key: one for one in measures()}
    if list(keys) == ["all"]:
        return list(known.values())
    for key in keys:
        if key not in known:
            raise AnnotatorError(
                "There is no measure “{measure}”; the measures are: {known}.",
                measure=key,
                known=", ".join(known),
            )
    return [known[key] for key in dict.fromkeys(keys)]


def _chosen_people(project: Project, wanted: Sequence[str] | None) -> list[str]:
    known = project.store.annotators()
    if wanted is None:
        chosen = [one.id for one in known if one.role is Role.ANNOTATOR]
    else:
        chosen = list(dict.fromkeys(wanted))
        for name in chosen:
            if all(one.id != name for one in known):
                raise AnnotatorError(
                    "There is no annotator “{annotator}” in this project; there are: {known}.",
                    annotator=name,
                    known=", ".join(one.id for one in known) or "none",
                )
    if len(chosen) < 2:
        raise _too_few(chosen)
    return chosen


def _chosen_layers(
    project: Project, wanted: Sequence[str] | None, chosen: Sequence[Measure], annotators: int
) -> list[Layer]:
    known = project.schema.layer_by_key
    if wanted is None:
        found = [
            layer
            for layer in known.values()
            if any(measure.accepts(layer.kind, annotators) for measure in chosen)
        ]
        if not found:
            raise AnnotatorError("None of these measures applies to a layer of this project.")
        return found
    for key in wanted:
        if key not in known:
            raise AnnotatorError(
                "There is no layer “{layer}” in this project; the layers are: {known}.",
                layer=key,
                known=", ".join(known),
            )
        if not any(measure.accepts(known[key].kind, annotators) for measure in chosen):
            raise AnnotatorError(
                "None of these measures applies to the layer “{layer}”.", layer=key
            )
    if not wanted:
        raise AnnotatorError("Name at least one layer to compare.")
    return [known[key] for key in dict.fromkeys(wanted)]


def _counted(
    documents: Iterable[AnnotatedDocument],
    total: int,
    people: set[str],
    begun: list[int],
    progress: Progress | None,
) -> Iterator[AnnotatedDocument]:
    """Pass documents on; note in ``begun`` those that two of the people have at least begun."""
    for done, one in enumerate(documents, 1):
        if sum(found.annotator.id in people for found in one.sets) > 1:
            begun.append(done)
        yield one
        if progress is not None:
            progress(done, total)


def _without_absent(study: Study) -> Study:
    present = {name for one in study.documents for name in one.marks}
    return replace(study, annotators=tuple(name for name in study.annotators if name in present))


def _check_scope(study: Study, begun: int) -> None:
    """Raise ``AnnotatorError`` when no two annotators have a document in common."""
    if any(len(one.marks) > 1 for one in study.documents):
        return
    if begun:
        raise AnnotatorError(
            "No document has been finished by two of these annotators; {count} would count"
            " with unfinished work.",
            count=begun,
        )
    if len(study.annotators) < 2:
        raise _too_few(study.annotators)
    raise AnnotatorError(
        "These annotators have no document in common: {names}.", names=", ".join(study.annotators)
    )


def _too_few(names: Sequence[str]) -> AnnotatorError:
    if not names:
        return AnnotatorError("Agreement needs two annotators; nobody has finished a document.")
    return AnnotatorError(
        "Agreement needs two annotators; here is only {name}.", name=", ".join(names)
    )
