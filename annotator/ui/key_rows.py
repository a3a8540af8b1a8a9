"""A row of the key sheet: what is done, and the keys that do it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KeyRow:
    """``keys`` are alternatives such as ``Ctrl+Shift+←``, by the US names of physical keys.

    ``group`` and ``title`` are English; who shows them says them in the interface's language.
    ``colour`` (``#rrggbb``) is the swatch of a label.
    """

    group: str
    title: str
    keys: tuple[str, ...]
    colour: str = ""


def key_names(keys: str) -> tuple[str, ...]:
    """Return the keys of a chord, the held ones first: ``Ctrl++`` is Ctrl and ``+``."""
    if keys.endswith("+"):
        held = keys[:-1].rstrip("+")
        return (*filter(None, held.split("+")), "+")
    return tuple(keys.split("+"))
