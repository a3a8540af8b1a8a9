"""Agreement between annotators, for a selection of layers, annotators, documents and measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from annotator.agreement.comparison import Comparison, compare
from annotator.agreement.intervals import Method as Method  # for those who ask
from annotator.agreement.intervals import Resampler
from annotator.agreement.intervals import Sampling as Sampling
from annotator.agreement.measure import AgreementResult, Measure, Over
from annotator.agreement.study import presence
from annotator.agreement.tally import Tally
from annotator.core.columns import AnnotationColumns
from annotator.core.errors import AnnotatorError
from annotator.core.listing import DocumentFilter
from annotator.core.people import Role
from annotator.plugins import option_name, read_options
from annotator.project.agreement_report import Agreement, Scope
from annotator.project.agreement_scope import (
    check_scope,
    chosen_layers,
    chosen_measures,
    chosen_people,
    needed_layers,
    without_absent,
)
from annotator.project.compared_words import words_of
from annotator.project.kept_counts import KeptCounts

if TYPE_CHECKING:
    from annotator.core.schema import Layer
    from annotator.project.project import Project

Progress = Callable[[int, int | None], None]
DEFAULT_MEASURES = ("f1_strict",)


@dataclass(frozen=True)
class Question:
    """What is asked: ``None`` means all layers that a measure applies to, all people.

    ``documents`` is looked for in titles and ids. ``options`` are words for the measures that have
    them. ``leave_out`` adds each value without one annotator, where there are three and more.
    """

    layers: Sequence[str] | None = None
    annotators: Sequence[str] | None = None
    measures: Sequence[str] = DEFAULT_MEASURES
    documents: str = ""
    unfinished: bool = False
    options: Mapping[str, str] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    leave_out: bool = True


def measure_agreement(
    project: Project,
    *,
    layers: Sequence[str] | None = None,
    annotators: Sequence[str] | None = None,
    measures: Sequence[str] = DEFAULT_MEASURES,
    unfinished: bool = False,
    progress: Progress | None = None,
    **more: Any,
) -> Agreement:
    """Answer a ``Question`` given by its parts; see ``answer``."""
    question = Question(layers, annotators, measures, unfinished=unfinished, **more)
    return answer(project, question, progress=progress)


def answer(
    project: Project,
    question: Question,
    *,
    kept: KeptCounts | None = None,
    progress: Progress | None = None,
) -> Agreement:
    """Compute agreement and say what it was computed from.

    With ``kept`` only documents are counted that have changed since it was asked the same.

    Without ``layers`` all that the measures apply to are taken, without ``annotators`` the people
    who have done anything; machines and adjudicators count only where they are named. Documents
    that an annotator has not finished are left out, unless ``unfinished``. Raises
    ``AnnotatorError`` where there is nothing to compare: fewer than two annotators, no document in
    common, an unknown layer, annotator, measure or option.
    """
    chosen = chosen_measures(question.measures)
    options = measure_options(chosen, question.options, question.sampling.seed)
    people = chosen_people(project, question.annotators)
    layers = chosen_layers(project, question.layers, chosen, len(people))
    kept = KeptCounts() if kept is None else kept
    key = _key(project, question, layers, people)
    found = _kept_comparison(project, question, layers, people, kept, key)
    resampler = Resampler(question.sampling)
    results: list[AgreementResult] = []
    tallies: list[Tally | None] = []
    steps = [(layer, one) for layer in layers for one in chosen]
    for done, (layer, measure) in enumerate(steps, 1):
        study = found.studies[layer.key]
        if measure.accepts(study.kind, len(study.annotators)):
            made = kept.tallies(key, layer.key, measure, options[measure.key])
            told = _with_intervals(made, resampler)
            left = []
            if question.leave_out:
                left = list(_left_out(found, layer.key, measure, options[measure.key], told))
            results += told + left
            tallies += made + [None] * len(left)
        if progress is not None:
            progress(done, len(steps))
    scope = Scope(
        tuple(layer.key for layer in layers),
        found.annotators,
        tuple(measure.key for measure in chosen),
        question.unfinished,
        len(found.documents),
        presence(found.present),
        _helped(project, found),
        question.sampling.resamples,
        question.sampling.seed,
        question.options,
    )
    return Agreement(scope, tuple(results), found.documents, tuple(tallies))


def comparison(
    project: Project, question: Question, layers: Sequence[Layer], people: Sequence[str]
) -> Comparison:
    """Return what is compared; raises ``AnnotatorError`` where that is nothing."""
    return _kept_comparison(project, question, layers, people, KeptCounts(), None)


def _kept_comparison(
    project: Project,
    question: Question,
    layers: Sequence[Layer],
    people: Sequence[str],
    kept: KeptCounts,
    key: Any,
) -> Comparison:
    ids = None
    if question.documents:
        numbers = project.store.document_numbers(DocumentFilter(text=question.documents))
        ids = [project.store.id_of(number) for number in sorted(numbers)]
        if not ids:
            raise AnnotatorError("No document fits “{query}”.", query=question.documents)
    everything = needed_layers(project, layers)

    def made(columns: AnnotationColumns, alignments: dict[Any, Any]) -> Comparison:
        found = compare(
            columns,
            everything,
            unfinished=question.unfinished,
            text_of=lambda document: project.store.document(document).text,
            words_of=words_of(project.store),
            kept=alignments,
        )
        # Who was not named and has done nothing is no part of it.
        begun = found if question.annotators is not None else without_absent(found)
        check_scope(begun if len(begun.annotators) > 1 else found)
        return begun

    return kept.comparison(project.store, key, people, ids, made)


def _key(
    project: Project, question: Question, layers: Sequence[Layer], people: Sequence[str]
) -> Any:
    """Return what counts depend on besides the annotations."""
    labels = tuple(
        (layer.key, tuple(label.key for label in layer.labels))
        for layer in needed_layers(project, layers)
    )
    named = question.annotators is not None
    return (question.documents, question.unfinished, tuple(people), named, labels)


def measure_options(
    chosen: Sequence[Measure], words: Mapping[str, str], seed: int
) -> dict[str, Any]:
    """Return the options of each measure by its key; raises ``AnnotatorError`` for unknown ones.

    A word goes to every measure that has it; the seed, where none is given, is that of the draws.
    """
    known = {option_name(item.name): None for one in chosen for item in fields(one.Options)}
    for word in words:
        if option_name(word) not in known:
            raise AnnotatorError(
                "There is no option “{name}” here; the options are: {known}.",
                name=word,
                known=", ".join(known) or "none",
            )
    found = {}
    for one in chosen:
        names = {option_name(item.name) for item in fields(one.Options)}
        mine = {word: text for word, text in words.items() if option_name(word) in names}
        if "seed" in names:
            mine.setdefault("seed", str(seed))
        found[one.key] = read_options(one.Options, mine)
    return found


def _with_intervals(tallies: Sequence[Tally], resampler: Resampler) -> list[AgreementResult]:
    found = [one.result() for one in tallies]
    if resampler.sampling.resamples < 1:
        return found
    return [
        replace(
            one,
            interval=interval.ends,
            parameters={**one.parameters, "interval": interval.to_data()},
        )
        for one, interval in zip(found, resampler.intervals(tallies), strict=True)
    ]


def _left_out(
    found: Comparison,
    layer: str,
    measure: Measure,
    options: Any,
    told: Sequence[AgreementResult],
) -> Iterator[AgreementResult]:
    """Yield the first value of a layer without each annotator in turn, and what that one adds."""
    if len(found.annotators) < 3 or not told:
        return
    first = told[0]
    for name in found.annotators:
        others = tuple(one for one in found.annotators if one != name)
        without = _value_of(told, others)
        if without is None:
            study = found.without(name).studies[layer]
            if not measure.accepts(study.kind, len(study.annotators)):
                continue
            without = measure.tallies(study, options)[0].result()
        difference = (
            None if None in (first.value, without.value) else first.value - without.value  # type: ignore[operator]
        )
        yield replace(
            without,
            annotators=others,
            interval=None,
            parameters={
                **without.parameters,
                "over": Over.LEAVE_ONE_OUT.value,
                "without": name,
                "vitality": difference,
            },
        )


def _value_of(
    told: Sequence[AgreementResult], annotators: tuple[str, ...]
) -> AgreementResult | None:
    """Return the value of a pair that has been computed already."""
    return next((one for one in told if one.annotators == annotators and one.label is None), None)


def _helped(project: Project, found: Comparison) -> int:
    """Return in how many compared documents a machine has made annotations."""
    machines = [one.id for one in project.store.annotators() if one.role is Role.MACHINE]
    if not machines:
        return 0
    there = set(found.documents)
    columns = project.store.columns(machines)
    return len({columns.documents[document] for document, _, _ in columns.work} & there)


def agreement(project: Project, **question: Any) -> list[AgreementResult]:
    """Return the results of ``measure_agreement`` without the scope; raises as it does."""
    return list(measure_agreement(project, **question).results)
