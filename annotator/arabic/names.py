"""Names: what an Arabic letter or mark is called in Arabic."""

from __future__ import annotations

from pyarabic import araby

# PyArabic names these by what they look like, or not at all.
_OTHERS = {
    "\u0670": "ألف خنجرية",
    "\u0640": "تطويل",
    "\u060c": "فاصلة",
    "\u061b": "فاصلة منقوطة",
    "\u061f": "علامة استفهام",
    "\u0671": "ألف وصل",
}


def letter_name(character: str) -> str:
    """Return the Arabic name of an Arabic letter or mark, ``""`` where there is none."""
    return _OTHERS.get(character) or araby.name(character)
