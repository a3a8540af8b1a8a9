"""Escapes of WebAnno TSV: of texts, of values and of names; and values with their types.

The user guide of INCEpTION lists what a backslash stands before. Texts have escapes of their own,
which up to version 3.1 are those of Java strings. Names of types and features are letters, digits
and ``_``: what else ours have in them is written as ``_x0020_``, as XML tools write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from annotator.core.annotation import AttributeValue
from annotator.formats.plain_values import BREAK, value_of, value_text

NO_VALUE = "*"
NOTHING = "_"

_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_VALUE_BACK = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_TEXT = re.compile(r"[\x00-\x1f\\]")
_TEXT_BACK = re.compile(r"\\([\x00-\x1ftnfrb\\])")
_JAVA_BACK = re.compile(r"\\(?:u+([0-9A-Fa-f]{4})|([0-3]?[0-7]{1,2})|(.))", re.DOTALL)
_SIGNS = {"\t": "t", "\n": "n", "\f": "f", "\r": "r", "\b": "b", "\\": "\\"}
_LETTERS = {letter: sign for sign, letter in _SIGNS.items()}

# ------------------------------------------------------------------------------------------ texts


def text_escaped(text: str) -> str:
    """Return a line of a text, or the words of a token, as they stand in a file."""
    return _TEXT.sub(lambda match: "\\" + _SIGNS.get(match[0], match[0]), text)


def text_back(text: str, *, java: bool) -> str:
    """Return the text that stands in a file; ``java`` is for files of version 3.0 and 3.1."""
    if "\\" not in text:
        return text
    if not java:
        return _TEXT_BACK.sub(lambda match: _LETTERS.get(match[1], match[1]), text)
    told = _JAVA_BACK.sub(_from_java, text)
    # Java writes what lies beyond the 16 bits of its characters as two escapes.
    return told.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def _from_java(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    if match[2]:
        return chr(int(match[2], 8))
    return _LETTERS.get(match[3], match[3])


# ----------------------------------------------------------------------------------------- values


def value_escaped(text: str) -> str:
    """Return the text of a value as it stands in a cell."""
    return _VALUE.sub(_with_backslash, text)


def _with_backslash(match: re.Match[str]) -> str:
    return "\\" + {"\t": "t", "\n": "n"}.get(match[0], match[0])


def value_back(cell: str) -> str:
    """Return the text of a value that stands in a cell."""
    if "\\" not in cell:
        return cell
    return _VALUE_BACK.sub(lambda match: {"t": "\t", "n": "\n"}.get(match[1], match[1]), cell)


def words_cell(text: str) -> str:
    """Return a label or a note as a cell: plain, or as a JSON string where that is safer."""
    # Readers split at a bar that no backslash stands before, and take no carriage return.
    awkward = BREAK.search(text) or text[-1:] in ("", "\\") or words_of(text) != text
    return value_escaped(
        json.dumps(text, ensure_ascii=bool(BREAK.search(text))) if awkward else text
    )


def words_of(text: str) -> str:
    """Return the label or the note that a value stands for."""
    if text[:1] == '"' and text[-1:] == '"' and len(text) > 1:
        try:
            found = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return text
        return found if isinstance(found, str) else text
    return text


def attribute_cell(value: AttributeValue) -> str:
    """Return the value of an attribute as a cell."""
    text = value_text(value)
    return value_escaped(json.dumps(value) if text.endswith("\\") else text)


def attribute_of(cell: str) -> AttributeValue:
    """Return the value of an attribute that a cell stands for."""
    return value_of(value_back(cell))


# ------------------------------------------------------------------------------------------ cells


def parts_of(cell: str, sign: str) -> list[str]:
    """Return what stands between signs that no backslash takes away."""
    return list(_parts(cell, sign)) if sign in cell else [cell]


def _parts(cell: str, sign: str) -> Iterator[str]:
    start = at = 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 2
            continue
        if cell[at] == sign:
            yield cell[start:at]
            start = at + 1
        at += 1
    yield cell[start:]


def number_of(part: str) -> tuple[str, int]:
    """Return a value and the number that tells it from others (``PER[3]``), 0 where none is."""
    match = re.search(r"\[(\d{1,9})\]$", part, re.ASCII)
    if match is None or _is_escaped(part, match.start()):
        return part, 0
    return part[: match.start()], int(match[1])


def link_of(part: str) -> tuple[str, int, int]:
    """Return a value with its chain and its place in the chain (``coref->1-2``), else zeros."""
    match = re.search(r"->(\d{1,9})-(\d{1,9})$", part, re.ASCII)
    if match is None or _is_escaped(part, match.start()):
        return part, 0, 0
    return part[: match.start()], int(match[1]), int(match[2])


def _is_escaped(part: str, at: int) -> bool:
    before = part[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


# ------------------------------------------------------------------------------------------ names

_MARK = re.compile(r"_x([0-9A-F]{4,6})_")
_AWKWARD = re.compile(r"[\W_]")
_PLAIN = re.compile(r"[^\W_]+(?:_(?!x)[^\W_]+)*")
# What every annotation has, and what ours call their own: attributes of these names are escaped.
LABEL, NOTE, SCORE = "label", "note", "score"
_TAKEN = {"begin", "end", "sofa", "Governor", "Dependent", LABEL, NOTE, SCORE}


@lru_cache(maxsize=4096)
def name_escaped(name: str, *, own: bool = False) -> str:
    """Return the name of a layer or an attribute as a type's or feature's name.

    ``own`` is for attributes, whose names must not be those of the label, the note or the score.
    """
    if name[0].isalpha() and _PLAIN.fullmatch(name) and not (own and name in _TAKEN):
        return name
    first, rest = name[0], _AWKWARD.sub(_marked, name[1:])
    if not first.isalpha() or (own and name in _TAKEN) or (first == "x" and rest[:1] == "_"):
        # A name begins with a letter: this one goes away with the escape behind it.
        return f"x_x{ord(first):04X}_{rest}"
    return first + rest


def _marked(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"


def name_back(name: str) -> str:
    """Return the name of a layer or an attribute that a type or feature stands for."""
    if name.startswith("x_x") and _MARK.match(name, 1):
        name = name[1:]
    return _MARK.sub(_from_mark, name)


def _from_mark(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]
