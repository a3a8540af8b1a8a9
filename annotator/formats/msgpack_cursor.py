"""Walking over msgpack without decoding it: where a value begins, what it is, where it ends.

For files whose parts are taken one by one. The layout is that of the msgpack specification
(https://github.com/msgpack/msgpack/blob/master/spec.md).
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from typing import Literal

Kind = Literal["plain", "str", "bin", "ext", "array", "map"]
Bytes = bytes | mmap.mmap


class Broken(ValueError):
    """The bytes are no msgpack, or end too soon."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that begins somewhere.

    ``size`` is the number of bytes of a string, the number of members of an array or map, 0 of
    anything else; ``inside`` is where they begin, or where the value ends.
    """

    kind: Kind
    size: int
    inside: int


# By the first byte from 0xc0: kind, bytes of the size, bytes that follow whatever the size.
_HEADS: dict[int, tuple[Kind, int, int]] = {
    0xC0: ("plain", 0, 0),
    0xC2: ("plain", 0, 0),
    0xC3: ("plain", 0, 0),
    0xC4: ("bin", 1, 0),
    0xC5: ("bin", 2, 0),
    0xC6: ("bin", 4, 0),
    0xC7: ("ext", 1, 1),
    0xC8: ("ext", 2, 1),
    0xC9: ("ext", 4, 1),
    0xCA: ("plain", 0, 4),
    0xCB: ("plain", 0, 8),
    0xCC: ("plain", 0, 1),
    0xCD: ("plain", 0, 2),
    0xCE: ("plain", 0, 4),
    0xCF: ("plain", 0, 8),
    0xD0: ("plain", 0, 1),
    0xD1: ("plain", 0, 2),
    0xD2: ("plain", 0, 4),
    0xD3: ("plain", 0, 8),
    0xD4: ("plain", 0, 2),
    0xD5: ("plain", 0, 3),
    0xD6: ("plain", 0, 5),
    0xD7: ("plain", 0, 9),
    0xD8: ("plain", 0, 17),
    0xD9: ("str", 1, 0),
    0xDA: ("str", 2, 0),
    0xDB: ("str", 4, 0),
    0xDC: ("array", 2, 0),
    0xDD: ("array", 4, 0),
    0xDE: ("map", 2, 0),
    0xDF: ("map", 4, 0),
}


def value_at(content: Bytes, at: int) -> Value:
    """Return what begins at a position; raises ``Broken``."""
    if at >= len(content):
        raise Broken
    first = content[at]
    if first < 0x80 or first >= 0xE0:
        return Value("plain", 0, at + 1)
    if first < 0x90:
        return Value("map", first & 0x0F, at + 1)
    if first < 0xA0:
        return Value("array", first & 0x0F, at + 1)
    if first < 0xC0:
        return Value("str", first & 0x1F, at + 1)
    if first not in _HEADS:
        raise Broken
    kind, width, more = _HEADS[first]
    inside = at + 1 + width
    return Value(kind, int.from_bytes(content[at + 1 : inside], "big"), inside + more)


def end_of(content: Bytes, at: int, number: int = 1) -> int:
    """Return where values end of which the first begins at a position; raises ``Broken``."""
    left, length = number, len(content)
    while left:
        # What has members needs a byte for each at least.
        if at + left > length:
            raise Broken
        first = content[at]
        left -= 1
        if first < 0x80 or first >= 0xE0:
            at += 1
        elif 0xA0 <= first < 0xC0:
            at += 1 + (first & 0x1F)
        else:
            value = value_at(content, at)
            at = value.inside
            if value.kind == "array":
                left += value.size
            elif value.kind == "map":
                left += 2 * value.size
            else:
                at += value.size
    if at > length:
        raise Broken
    return at


def string_at(content: Bytes, at: int) -> tuple[str, int]:
    """Return the string that begins at a position, and where it ends; raises ``ValueError``."""
    first = content[at]
    if 0xA0 <= first < 0xC0:
        begin, end = at + 1, at + 1 + (first & 0x1F)
    else:
        value = value_at(content, at)
        if value.kind != "str":
            raise Broken
        begin, end = value.inside, value.inside + value.size
    return content[begin:end].decode(), end


def head_of(kind: Literal["array", "map", "bin"], size: int) -> bytes:
    """Return what an array or map of so many members, or so many bytes, begin with.

    The shortest head, as other writers choose it. Raises ``OverflowError`` where msgpack has no
    room for the size.
    """
    fixed = {"map": 0x80, "array": 0x90}.get(kind)
    if fixed is not None and size < 16:
        return bytes([fixed | size])
    for first, width in _HEADS_BY_KIND[kind]:
        if size < 1 << 8 * width:
            return bytes([first]) + size.to_bytes(width, "big")
    raise OverflowError(size)


_HEADS_BY_KIND = {
    "bin": ((0xC4, 1), (0xC5, 2), (0xC6, 4)),
    "array": ((0xDC, 2), (0xDD, 4)),
    "map": ((0xDE, 2), (0xDF, 4)),
}
