"""The options that belong to an import itself, whatever the format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from annotator.core.errors import AnnotatorError

_Kind = TypeVar("_Kind")


class Known(StrEnum):
    """What becomes of documents that the project has already, by their id or by their text."""

    REFUSE = "refuse"  # the same id is refused; the same text under another id is taken and told
    SKIP = "skip"  # they are passed over and listed
    ADD = "add"  # their annotations join the document there, as another annotator's work


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What was chosen. ``skip_problems`` takes what is left when something must be refused."""

    known: Known = Known.REFUSE
    skip_problems: bool = False
    extend_schema: bool = False


_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_KNOWN = {one.value: one for one in Known}
_PROBLEMS = {"stop": False, "skip": True}

# As ``describe_options`` describes those of a format; what the empty default means stands here.
IMPORT_OPTIONS: list[dict[str, Any]] = [
    {
        "name": "extend-schema",
        "title": "Add unknown layers and labels; else only to a project without documents",
        "default": "",
        "choices": ["true", "false"],
        "bounds": [],
    },
    {
        "name": "known",
        "title": "Documents that are in the project already",
        "default": "refuse",
        "choices": list(_KNOWN),
        "bounds": [],
    },
    {
        "name": "problems",
        "title": "What happens when something must be refused",
        "default": "stop",
        "choices": list(_PROBLEMS),
        "bounds": [],
    },
]
OPTIONS = tuple(one["name"] for one in IMPORT_OPTIONS)


def read_choices(words: dict[str, str], *, empty: bool) -> ImportChoices:
    """Take our own options out of ``words``; ``empty`` is a project without documents.

    Raises ``AnnotatorError`` naming the option whose value does not fit.
    """
    return ImportChoices(
        known=_choice(words, "known", _KNOWN, default=Known.REFUSE),
        skip_problems=_choice(words, "problems", _PROBLEMS, default=False),
        extend_schema=_choice(words, "extend-schema", _YES_OR_NO, default=empty),
    )


def _choice(
    words: dict[str, str], name: str, known: Mapping[str, _Kind], *, default: _Kind
) -> _Kind:
    text = words.pop(name, None)
    if text is None:
        return default
    if text.strip().lower() not in known:
        raise AnnotatorError(
            "The option “{name}” cannot be “{value}”; it must be {wanted}.",
            name=name,
            value=text,
            wanted=" or ".join(sorted(known)),
        )
    return known[text.strip().lower()]
