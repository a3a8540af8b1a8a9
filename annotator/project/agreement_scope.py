"""The scope of agreement: which measures, annotators, layers and documents are asked for.

Every wish that cannot be met is one sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from annotator import agreement as shelf_of_measures
from annotator.agreement.comparison import Comparison
from annotator.agreement.measure import Measure
from annotator.core.errors import AnnotatorError
from annotator.core.people import Role
from annotator.core.schema import Layer, LayerKind
from annotator.plugins import describe_options, shelf

if TYPE_CHECKING:
    from annotator.project.project import Project


def measures() -> list[Measure]:
    """Return the measures on the shelf, in the order of their keys."""
    return [one for _, one in sorted(shelf(shelf_of_measures, "MEASURE").items())]


def chosen_measures(keys: Sequence[str]) -> list[Measure]:
    """Return the measures of these keys, or all; raises ``AnnotatorError`` for an unknown one."""
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


def chosen_people(project: Project, wanted: Sequence[str] | None) -> list[str]:
    """Return the annotators who were named, or all people; machines only where they are named."""
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


def chosen_layers(
    project: Project, wanted: Sequence[str] | None, chosen: Sequence[Measure], annotators: int
) -> list[Layer]:
    """Return the layers that were named, or all to which one of the measures applies."""
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


def needed_layers(project: Project, chosen: Sequence[Layer]) -> list[Layer]:
    """Return the chosen layers and all layers of spans, at which their relations may point."""
    wanted = {layer.key for layer in chosen}
    return [
        layer
        for layer in project.schema.layers
        if layer.key in wanted or layer.kind is LayerKind.SPAN
    ]


def without_absent(found: Comparison) -> Comparison:
    """Return the comparison of those annotators who have done a document."""
    kept = [n for n in range(len(found.annotators)) if found.present[:, n].any()]
    return found if len(kept) == len(found.annotators) else found.only(*kept)


def check_scope(found: Comparison) -> None:
    """Raise ``AnnotatorError`` when no two annotators have a document in common."""
    if (found.present.sum(axis=1) > 1).any():
        return
    entries: dict[int, int] = {}
    for document, _, _ in found.columns.work:
        entries[document] = entries.get(document, 0) + 1
    begun = sum(count > 1 for count in entries.values())
    if begun:
        raise AnnotatorError(
            "No document has been finished by two of these annotators; {count} would count"
            " with unfinished work.",
            count=begun,
        )
    if len(found.annotators) < 2:
        raise _too_few(found.annotators)
    raise AnnotatorError(
        "These annotators have no document in common: {names}.", names=", ".join(found.annotators)
    )


def _too_few(names: Sequence[str]) -> AnnotatorError:
    if not names:
        return AnnotatorError("Agreement needs two annotators; nobody has finished a document.")
    return AnnotatorError(
        "Agreement needs two annotators; here is only {name}.", name=", ".join(names)
    )


def measure_data(one: Measure) -> dict[str, Any]:
    """Return what a measure is, as JSON-ready data."""
    return {
        "key": one.key,
        "title": one.title,
        "source": one.paper,
        "options": describe_options(one.Options),
    }
