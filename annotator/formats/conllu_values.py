r"""Names, values and white space as CoNLL-U files can hold them, and back.

In brackets and comments, what some reader cuts at stands as ``%`` and hexadecimal digits; white
space has the escapes of UDPipe (``\s``, ``\t``, ``\r``, ``\n``), and ``\u`` with four digits
where a reader could take it for the end of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import msgspec

from annotator.core.annotation import AttributeValue
from annotator.formats.plain_values import BREAK, BREAKS, value_of, value_text

_AWKWARD = re.compile(rf"[%\s()\[\]:,|=<>\-{BREAKS}\x00-\x1f\x7f]")
_SPACES = {" ": "\\s", "\t": "\\t", "\r": "\\r", "\n": "\\n", "|": "\\p", "\\": "\\\\"}
_SPACES_BACK = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
_SPACE_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([strnp\\]))")
_BLANK = re.compile(rf"^-|[%\s{BREAKS}\x00-\x1f]")
_CONTROL = re.compile(rf"[{BREAKS}\x00-\x1f]")
_JSON = '"[{-0123456789tfn'  # what JSON begins with
_LONGEST_JSON = 1024 * 1024

Pairs = Iterable[tuple[str, AttributeValue]]


def word_of(name: str) -> str:
    """Return a name as one word that no reader cuts."""
    if _AWKWARD.search(name) is None:
        return name
    return _AWKWARD.sub(lambda match: hexadecimal(match[0]), name)


def tag_word_of(label: str) -> str:
    """Return a label as it can stand behind the ``B-`` of a tag."""
    return _BLANK.sub(lambda match: hexadecimal(match[0]), label)


def name_back(word: str) -> str:
    """Return the name that a word was made of."""
    return unquote(word, errors="replace") if "%" in word else word


def pairs_text(pairs: Pairs) -> str:
    """Return keys and values as one word: ``key:value,key:value``; a key alone is true."""
    return ",".join(
        word_of(key) if value is True else f"{word_of(key)}:{word_of(value_text(value))}"
        for key, value in pairs
    )


def pairs_back(text: str) -> list[tuple[str, AttributeValue]]:
    """Return the keys and values of such a word."""
    found: list[tuple[str, AttributeValue]] = []
    for part in text.split(",") if text else ():
        key, sign, value = part.partition(":")
        if key:
            found.append((name_back(key), value_of(name_back(value)) if sign else True))
    return found


def data_text(value: Any) -> str:
    """Return any JSON value as one line of a comment: plain words where it can be."""
    if isinstance(value, str):
        plain = _is_line(value) and (value[0] not in _JSON or data_back(value) == value)
        return value if plain else _json(value)
    return _json(value)


def data_back(text: str) -> Any:
    """Return the value of such a line; words that others wrote stay words."""
    if text[:1] not in _JSON or len(text) > _LONGEST_JSON:
        return text
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return text
    # 007 and 1e5, which no program of ours writes, are words.
    return found if isinstance(found, str | list | dict) or _json(found) == text else text


def line_text(text: str) -> str:
    """Return a name for a comment: as it is, or as a JSON string where it is no plain line."""
    return text if text[:1] != '"' and _is_line(text) else _json(text)


def line_back(text: str) -> str:
    """Return the name that stands in a comment."""
    found = data_back(text) if text[:1] == '"' else text
    return found if isinstance(found, str) else text


def spaces_text(gap: str) -> str:
    """Return white space (and what else stands unseen between tokens) as a value of MISC."""
    return "".join([_SPACES.get(sign) or _unseen(sign) for sign in gap])


def spaces_back(value: str) -> str:
    """Return the white space that a value of MISC stands for."""
    if "\\" not in value:
        return value
    return _SPACE_ESCAPE.sub(
        lambda match: chr(int(match[1], 16)) if match[1] else _SPACES_BACK[match[2]], value
    )


def _unseen(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if sign.isspace() or sign in BREAKS or sign < " " else sign


def hexadecimal(sign: str) -> str:
    """Return a sign as ``%`` and hexadecimal digits, for each of its bytes in UTF-8."""
    return "".join(f"%{byte:02X}" for byte in sign.encode())


def _is_line(text: str) -> bool:
    return bool(text) and text == text.strip() and _CONTROL.search(text) is None


def _json(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return BREAK.sub(lambda match: "".join(f"\\u{ord(c):04x}" for c in match[0]), text)
