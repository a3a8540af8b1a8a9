"""Change what the schema says of a label: each a step of undo like any other change."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from annotator.core.errors import RuleViolation
from annotator.core.schema import Label, Schema

if TYPE_CHECKING:
    from annotator.project.project import Project


class PrefixHabit(StrEnum):
    """What a label's spans do with the prefixes of their first word."""

    KEEP = "keep"  # the whole word
    WITHOUT_PREFIXES = "without_prefixes"  # و ف ب ل ك س stay outside
    WITHOUT_ARTICLE = "without_article"  # those and ال stay outside


def prefix_habit(label: Label) -> PrefixHabit:
    """Return the habit of a label."""
    if label.without_article:
        return PrefixHabit.WITHOUT_ARTICLE
    return PrefixHabit.WITHOUT_PREFIXES if label.without_prefixes else PrefixHabit.KEEP


def set_prefix_habit(project: Project, *, layer: str, label: str, habit: PrefixHabit) -> None:
    """Say in the project's schema what a label does with prefixes from now on.

    Spans that are there stay as they are. Raises ``RuleViolation`` for an unknown label.
    """
    found = project.schema.label(layer, label)
    if found is None:
        raise RuleViolation("The layer “{layer}” has no label “{label}”.", layer=layer, label=label)
    after = replace(
        found,
        without_prefixes=habit is not PrefixHabit.KEEP,
        without_article=habit is PrefixHabit.WITHOUT_ARTICLE,
    )
    if after == found:
        return
    with project.transaction("edit_schema", detail=label) as transaction:
        transaction.replace(project.schema, _with_label(project.schema, layer, after))


def _with_label(schema: Schema, layer: str, label: Label) -> Schema:
    return replace(
        schema,
        layers=tuple(
            replace(one, labels=tuple(label if old.key == label.key else old for old in one.labels))
            if one.key == layer
            else one
            for one in schema.layers
        ),
    )
