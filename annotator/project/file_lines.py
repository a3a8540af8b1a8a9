"""Some lines of a file, however long it is: for showing the place that a report names.

A line is found by counting line ends block by block, and what was counted is kept, so that going
on from there costs nothing. Memory holds one block and the lines asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from annotator.core.errors import BadInput
from annotator.formats.format import HEAD, sentence_of
from annotator.formats.text_encoding import CONTROL, encoding_of, shown_name

Progress = Callable[[int, int | None], None]
BLOCK = 1024 * 1024  # bytes read at once
LONGEST = 64 * 1024  # bytes of a line that are kept; the rest is skipped
_UNITS = {"utf-16": 2, "utf-16-le": 2, "utf-16-be": 2, "utf-32": 4}


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line without its end. ``number`` counts from 1; ``cut`` says that it goes on."""

    number: int
    text: str
    cut: bool = False


class FileLines:
    """The lines of one text file; ``encoding`` is its name as people write it.

    Raises ``BadInput`` where the file cannot be read, or is no text. A carriage return alone ends a
    line only in files that have no other line end in their head.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                head = file.read(HEAD)
        except OSError as error:
            raise _unreadable(path, error) from error
        found = encoding_of(head) or _nearly_utf_8(head)
        if found is None:
            raise BadInput("{path} is not a text file.", path=path)
        self.encoding = shown_name(found)
        self._codec = _codec_of(found, head)
        self._unit = {"utf-16": 2, "utf-32": 4}.get(self._codec[:6], 1)
        text = head.decode(self._codec, "replace")
        self._end = ("\r" if "\n" not in text and "\r" in text else "\n").encode(self._codec)
        # Where blocks begin, and how many lines end before each.
        self._starts = [0]
        self._ended = [0]
        self._total: int | None = None

    @property
    def known(self) -> int | None:
        """How many lines the file has, ``None`` as long as nobody came to its end."""
        return self._total

    def around(
        self, line: int, *, before: int, after: int, progress: Progress | None = None
    ) -> list[FileLine]:
        """Return a line with those before and after it; the last ones where there is no such line.

        ``progress`` is called with bytes of all bytes, and may raise to stop.
        """
        try:
            with self.path.open("rb") as file:
                self._count_to(line + after, file, progress)
                if self._total is not None:
                    line = min(line, self._total)
                first = max(1, line - before)
                return self._read(file, first, line + after - first + 1, progress)
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def _count_to(self, line: int, file: BinaryIO, progress: Progress | None) -> None:
        """Count line ends until this line has begun, or the file has ended."""
        while self._total is None and self._ended[-1] < line:
            file.seek(self._starts[-1])
            block = file.read(BLOCK)
            self._tell(self._starts[-1] + len(block), progress)
            if not block:
                self._total = self._ended[-1]
                file.seek(max(0, self._starts[-1] - len(self._end)))
                if self._starts[-1] and file.read() != self._end:
                    self._total += 1  # what stands behind the last line end is a line too
                return
            self._starts.append(self._starts[-1] + len(block))
            self._ended.append(self._ended[-1] + self._count(block))

    def _tell(self, done: int, progress: Progress | None) -> None:
        if progress is not None:
            progress(done, max(self.size, done, 1))

    def _count(self, block: bytes) -> int:
        if self._unit == 1:
            return block.count(self._end)
        return block.decode(self._codec, "replace").count(self._end.decode(self._codec))

    def _find(self, block: bytes, start: int) -> int:
        at = block.find(self._end, start)
        while at >= 0 and at % self._unit:
            at = block.find(self._end, at + 1)
        return at

    def _read(
        self, file: BinaryIO, first: int, count: int, progress: Progress | None
    ) -> list[FileLine]:
        # The last block before which fewer lines end than must: the line cannot begin earlier.
        place = max(0, bisect_left(self._ended, first - 1) - 1)
        number = self._ended[place] + 1
        file.seek(self._starts[place])
        found: list[FileLine] = []
        kept, length = bytearray(), 0
        while len(found) < count and (block := file.read(BLOCK)):
            self._tell(file.tell(), progress)
            start = 0
            while len(found) < count:
                at = self._find(block, start)
                piece = block[start : at if at >= 0 else len(block)]
                if number >= first:
                    kept += piece[: max(0, LONGEST - len(kept))]
                    length += len(piece)
                if at < 0:
                    break
                if number >= first:
                    found.append(self._line(number, kept, length))
                    kept, length = bytearray(), 0
                number += 1
                start = at + len(self._end)
        if len(found) < count and length:
            found.append(self._line(number, kept, length))
        return found

    def _line(self, number: int, kept: bytearray, length: int) -> FileLine:
        text = bytes(kept).decode(self._codec, "replace").rstrip("\r\n")
        cut = length > len(kept)
        if cut:
            text = text.rstrip("\ufffd")  # half a letter at the cut
        return FileLine(number, text.removeprefix("\ufeff") if number == 1 else text, cut)


def _codec_of(encoding: str, head: bytes) -> str:
    """Return the codec that decodes any part of the file: its byte order is in the name."""
    name = encoding.replace("_", "-")
    if name == "utf-16":
        return "utf-16-be" if head.startswith(b"\xfe\xff") else "utf-16-le"
    if name == "utf-32":
        return "utf-32-be" if head.startswith(b"\x00\x00") else "utf-32-le"
    return "utf-8" if name == "utf-8-sig" else encoding


def _nearly_utf_8(head: bytes) -> str | None:
    """Return UTF-8 for a text in which a few control characters stand: the report names them."""
    text = head.decode("utf-8", "replace")
    strange = len(CONTROL.findall(text)) + text.count("\ufffd")
    return "utf-8" if strange * 100 <= len(text) else None


def _unreadable(path: Path, error: OSError) -> BadInput:
    return BadInput("{path} cannot be read: {reason}.", path=path, reason=sentence_of(error))
