"""Attribute values as one line of text and back: plain words stay as they are, the rest is JSON.

For formats whose values are strings. What a program of ours wrote comes back with its type; what
others wrote is a number only where it looks exactly as we would have written that number.
"""

from __future__ import annotations

import json
import re

import msgspec

from annotator.core.annotation import AttributeValue

# What some reader takes for the end of a line: many read with ``str.splitlines``.
BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
BREAK = re.compile(f"[{BREAKS}]+")
_DEPTH = 20_000  # characters of a value that may be looked at as JSON


def value_text(value: AttributeValue) -> str:
    """Return a value as one line: plain where it can be, else JSON."""
    if isinstance(value, str):
        return value if value_of(value) == value and _is_plain(value) else _json(value)
    return _json(value)


def value_of(text: str) -> AttributeValue:
    """Return the value of a text: a number, a JSON string or list where it is exactly that.

    ``12`` is a number; ``012`` and ``1e5``, which no program of ours writes, are words.
    """
    if text[:1] not in '"[-0123456789tf' or len(text) > _DEPTH:
        return text
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return text
    if isinstance(found, str):
        return found
    if isinstance(found, list):
        return found if all(isinstance(one, str) for one in found) else text
    if isinstance(found, bool | int | float) and _json(found) == text:
        return found
    return text


def _is_plain(text: str) -> bool:
    return bool(text) and text == text.strip() and BREAK.search(text) is None and "\t" not in text


def _json(value: AttributeValue) -> str:
    text = msgspec.json.encode(value).decode()
    return json.dumps(value) if BREAK.search(text) else text
