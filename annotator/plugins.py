"""Finds the items that stand on a shelf (one file a feature), and reads their options.

An item's ``Options`` is a frozen dataclass whose fields carry metadata: ``title``, and where it
fits ``choices`` (value to title) or ``bounds``. Forms in the window and ``-o name=value`` on the
command line are both made from it.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from enum import Enum
from math import isfinite
from types import ModuleType
from typing import Any

from annotator.core.errors import AnnotatorError

_log = logging.getLogger(__name__)


def shelf(package: ModuleType, name: str, *, strict: bool = False) -> dict[str, Any]:
    """Return the objects called ``name`` of the modules of a package, by their ``key``.

    A module that cannot be imported is logged and left out, so that one broken feature does not
    take the others with it; with ``strict`` (the tests) its error travels on.
    """
    found: dict[str, Any] = {}
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        try:
            loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        except Exception:
            if strict:
                raise
            _log.exception("%s.%s is left out: it cannot be loaded", package.__name__, module.name)
            continue
        item = getattr(loaded, name, None)
        if item is not None:
            found[item.key] = item
    return found


def option_name(field_name: str) -> str:
    """Return how a field is written on the command line: with hyphens."""
    return field_name.replace("_", "-")


def read_options(options: type, words: Mapping[str, str], *, others: Sequence[str] = ()) -> Any:
    """Make an ``Options`` from ``name=value`` words.

    ``others`` are options that the caller reads itself; they are named among those there are.
    Raises ``AnnotatorError`` naming the option that is unknown or whose value does not fit.
    """
    known = {option_name(item.name): item for item in fields(options)}
    chosen: dict[str, Any] = {}
    for word, text in words.items():
        name = option_name(word)
        item = known.get(name)
        if item is None:
            raise AnnotatorError(
                "There is no option “{name}” here; the options are: {known}.",
                name=word,
                known=", ".join((*known, *others)) or "none",
            )
        default = _default(item)
        chosen[item.name] = _value(name, text.strip(), default, item.metadata)
    return options(**chosen)


def describe_options(options: type) -> list[dict[str, Any]]:
    """Return the options as data: name, title, default, choices, bounds."""
    described = []
    for item in fields(options):
        default = _default(item)
        described.append(
            {
                "name": option_name(item.name),
                "title": item.metadata.get("title", ""),
                "default": _plain(default),
                "choices": list(item.metadata.get("choices", ())),
                "bounds": list(item.metadata.get("bounds", ())),
            }
        )
    return described


def _default(item: Field[Any]) -> Any:
    if item.default is not MISSING:
        return item.default
    assert item.default_factory is not MISSING, f"{item.name} has no default"
    return item.default_factory()


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _value(name: str, text: str, default: Any, metadata: Mapping[str, Any]) -> Any:
    choices = [str(choice) for choice in metadata.get("choices", ())]
    if isinstance(default, Enum) and not choices:
        choices = [str(member.value) for member in type(default)]
    if choices and text not in choices:
        raise _unfit(name, text, "one of " + ", ".join(choices))
    if isinstance(default, Enum):
        return type(default)(text)
    if isinstance(default, bool):
        if text.lower() not in {"true", "false", "yes", "no", "1", "0"}:
            raise _unfit(name, text, "true or false")
        return text.lower() in {"true", "yes", "1"}
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if isinstance(default, int | float):
        return _number(name, text, default, metadata)
    return text


def _number(name: str, text: str, default: float, metadata: Mapping[str, Any]) -> float:
    low, high = metadata.get("bounds", (float("-inf"), float("inf")))
    try:
        value = type(default)(text)
        if not isfinite(value):
            raise ValueError(text)
    except (ValueError, OverflowError):
        raise _unfit(name, text, "a number") from None
    if not low <= value <= high:
        raise _unfit(name, text, f"from {low} to {high}")
    return value


def _unfit(name: str, text: str, wanted: str) -> AnnotatorError:
    return AnnotatorError(
        "The option “{name}” cannot be “{value}”; it must be {wanted}.",
        name=name,
        value=text,
        wanted=wanted,
    )
