"""A .spacy file taken apart: unpacked into a temporary file, its Docs found one by one.

Nothing in the file is believed: what it unpacks to is bounded, sizes are checked against what is
there, and nothing is decoded that could run code.
"""

from __future__ import annotations

import mmap
import tempfile
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.core.errors import BadInput
from annotator.formats.format import Reason, sentence_of
from annotator.formats.msgpack_cursor import Broken, Bytes, Value, end_of, string_at, value_at
from annotator.formats.spacy_docbin_document import NO_GROUPS, ORTH
from annotator.formats.spacy_docbin_strings import numbering

# What a file may unpack to: this much in any case, and this many times its size. Real ones have
# 8 to 30 times; zlib can do a thousand.
FREE = 4 * 1024 * 1024
SWELLING = 200
_CHUNK = 1 << 16
_KEPT = 256  # Docs; then the pages of the file that were looked at need not stay in memory

_decode = msgspec.msgpack.decode


class NoDocBin(Exception):
    """The file is no DocBin, or is damaged."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawDoc:
    """A Doc as it lies in the file: columns of numbers, and packed parts."""

    columns: dict[int, array[int]]
    spaces: bytes
    cats: bytes
    flags: bytes
    groups: bytes
    user_data: bytes | None


class DocBinFile:
    """The Docs of a file, and the strings of all of them by their numbers."""

    def __init__(self, content: Bytes) -> None:
        self._content = content
        try:
            parts = self._parts()
            self.strings = _strings(content, parts.pop("strings"))
            self._attrs = _attrs(content, parts.pop("attrs"))
            self._lengths = array("i")
            self._lengths.frombytes(self._bytes(parts.pop("lengths")))
            self._tokens, self._spaces = parts.pop("tokens"), parts.pop("spaces")
            for one in (self._tokens, self._spaces):
                if one.kind != "bin":
                    raise Broken
        except (Broken, KeyError, ValueError, msgspec.DecodeError, RecursionError) as error:
            raise NoDocBin(Reason("it is no DocBin of spaCy, or is damaged")) from error
        total = sum(self._lengths)
        if (
            any(length < 0 for length in self._lengths)
            or self._spaces.size != total
            or self._tokens.size != total * len(self._attrs) * 8
        ):
            raise NoDocBin(Reason("the lengths of its documents are not those of its tokens"))
        self._lists = {
            name: value
            for name, value in parts.items()
            if value.kind == "array" and value.size == len(self._lengths)
        }

    def __len__(self) -> int:
        return len(self._lengths)

    def __iter__(self) -> Iterator[RawDoc]:
        cursors = {name: value.inside for name, value in self._lists.items()}
        width = len(self._attrs)
        done = 0
        for number, length in enumerate(self._lengths):
            if number % _KEPT == 0:
                _let_go(self._content)
            at = self._tokens.inside + done * width * 8
            rows = array("Q")
            rows.frombytes(self._content[at : at + length * width * 8])
            at = self._spaces.inside + done
            packed: dict[str, bytes] = {}
            for name, begin in cursors.items():
                cursors[name] = end = end_of(self._content, begin)
                packed[name] = self._content[begin:end]
            yield RawDoc(
                {attr: rows[place::width] for place, attr in enumerate(self._attrs)},
                self._content[at : at + length],
                packed.get("cats", b"\x80"),
                packed.get("flags", b"\x80"),
                _unwrapped(packed.get("span_groups")) or NO_GROUPS,
                _unwrapped(packed.get("user_data")),
            )
            done += length

    def _parts(self) -> dict[str, Value]:
        whole = value_at(self._content, 0)
        if whole.kind != "map":
            raise Broken
        found: dict[str, Value] = {}
        at = whole.inside
        for _ in range(whole.size):
            key_end = end_of(self._content, at)
            key = _decode(self._content[at:key_end])
            if not isinstance(key, str):
                raise Broken
            value = value_at(self._content, key_end)
            found[key] = value
            at = _end_of_part(self._content, key_end, value)
        return found

    def _bytes(self, value: Value) -> bytes:
        if value.kind != "bin":
            raise Broken
        return self._content[value.inside : value.inside + value.size]


def _end_of_part(content: Bytes, at: int, value: Value) -> int:
    if value.kind != "array":
        return end_of(content, at)
    at, left = value.inside, value.size
    while left:
        number = min(left, _KEPT)
        at = end_of(content, at, number)
        left -= number
        _let_go(content)
    return at


def _attrs(content: Bytes, value: Value) -> list[int]:
    if value.kind != "array":
        raise Broken
    found = []
    at = value.inside
    for _ in range(value.size):
        end = end_of(content, at)
        found.append(_decode(content[at:end], type=int))
        at = end
    if ORTH not in found or len(set(found)) != len(found):
        raise Broken
    return found


def _strings(content: Bytes, value: Value) -> dict[int, str]:
    if value.kind != "array":
        raise Broken
    number_of = numbering()
    found: dict[int, str] = {}
    at = value.inside
    for _ in range(value.size):
        text, at = string_at(content, at)
        found[number_of(text)] = text
    return found


def _unwrapped(packed: bytes | None) -> bytes | None:
    """Return the bytes that a part holds as bytes; ``None`` where it holds something else."""
    if packed is None:
        return None
    value = value_at(packed, 0)
    return packed[value.inside :] if value.kind == "bin" else None


def _let_go(content: Bytes) -> None:
    """Tell the system that the pages can be read again; where it cannot be told, it finds out."""
    if isinstance(content, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        content.madvise(mmap.MADV_DONTNEED)


@contextmanager
def opened(path: Path, *, ours: bool = False) -> Iterator[DocBinFile]:
    """Open a .spacy file; one that we have just written is unpacked beside it, without bounds.

    Raises ``NoDocBin`` where it is none, ``BadInput`` where it cannot be read.
    """
    with tempfile.TemporaryFile(dir=path.parent if ours else None) as unpacked:
        try:
            with path.open("rb") as file:
                size = _unpack(file, unpacked, bounded=not ours)
        except OSError as error:
            raise BadInput(
                "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
            ) from error
        unpacked.flush()
        if not size:
            raise NoDocBin(Reason("the file is empty"))
        with mmap.mmap(unpacked.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield DocBinFile(content)


def _unpack(file: BinaryIO, out: BinaryIO, *, bounded: bool) -> int:
    packer = zlib.decompressobj()
    taken = given = 0
    try:
        while (chunk := packer.unconsumed_tail or file.read(_CHUNK)) and not packer.eof:
            found = packer.decompress(chunk, 4 * _CHUNK)
            taken += len(chunk) - len(packer.unconsumed_tail)
            given += len(found)
            if bounded and given > FREE + SWELLING * taken:
                raise NoDocBin(Reason("it unpacks to far more than a file of its size can hold"))
            out.write(found)
    except zlib.error as error:
        raise NoDocBin(Reason("it is no DocBin of spaCy, or is damaged")) from error
    if taken and not packer.eof:
        raise NoDocBin(Reason("the file ends too soon"))
    return given
