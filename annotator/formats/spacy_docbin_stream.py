"""Writing a DocBin of any size: its columns grow in files of their own and are put together.

A DocBin is one msgpack map, compressed: all tokens, then all spaces, and so on. spaCy makes it in
memory; here only what a document has is held, and the words that have come so far.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec

from annotator.core.errors import AnnotatorError
from annotator.formats.msgpack_cursor import head_of
from annotator.formats.spacy_docbin_document import COLUMNS, Packed
from annotator.formats.spacy_docbin_strings import StringsOut, numbering

VERSION = "0.1"  # what spaCy 3 writes
_CHUNK = 1 << 18
_PARTS = ("tokens", "spaces", "lengths", "strings", "cats", "flags", "span_groups", "user_data")
_BYTES = frozenset({"tokens", "spaces", "lengths"})

_pack = msgspec.msgpack.Encoder().encode
_FLAGS = _pack({"has_unknown_spaces": False})


class DocBinOut:
    """A .spacy file to which Docs are added; it stands there when the ``with`` block ends well."""

    def __init__(self, path: Path) -> None:
        self._path, self._number = path, numbering()
        self._documents = 0
        self._open = ExitStack()

    def __enter__(self) -> DocBinOut:
        folder = self._path.parent
        self._parts: dict[str, BinaryIO] = {}
        for name in _PARTS:
            self._parts[name] = self._open.enter_context(tempfile.TemporaryFile(dir=folder))
        self.strings = StringsOut(self._parts["strings"], self._number)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._open:
            if error is None:
                self._finish()

    def add(self, doc: Packed) -> None:
        """Add a Doc."""
        self._documents += 1
        parts = self._parts
        parts["tokens"].write(doc.tokens)
        parts["spaces"].write(doc.spaces)
        parts["lengths"].write(doc.length.to_bytes(4, sys.byteorder))
        parts["cats"].write(doc.cats)
        parts["flags"].write(_FLAGS)
        parts["span_groups"].write(_pack(doc.groups))
        parts["user_data"].write(_pack(doc.user_data))

    def _finish(self) -> None:
        with self._path.open("wb") as out:
            packing = _Packing(out)
            packing.write(head_of("map", 2 + len(_PARTS)))
            packing.write(_pack("version") + _pack(VERSION))
            packing.write(_pack("attrs") + _pack(COLUMNS))
            for name, part in self._parts.items():
                packing.write(_pack(name) + self._head(name, part))
                part.seek(0)
                shutil.copyfileobj(part, packing, _CHUNK)
            packing.end()

    def _head(self, name: str, part: BinaryIO) -> bytes:
        if name not in _BYTES:
            members = self.strings.written if name == "strings" else self._documents
            return head_of("array", members)
        try:
            return head_of("bin", part.tell())
        except OverflowError as error:
            raise AnnotatorError(
                "A DocBin holds no more than 4 GiB of tokens; export fewer documents at a time."
            ) from error


class _Packing:
    """Compresses what is written to it, as spaCy does."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._packer = out, zlib.compressobj()

    def write(self, content: bytes) -> None:
        self._out.write(self._packer.compress(content))

    def end(self) -> None:
        self._out.write(self._packer.flush())
