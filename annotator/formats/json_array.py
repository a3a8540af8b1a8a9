"""The elements of a JSON array that is too long to be held: read one after the other.

Also takes objects that follow each other without an array around them, as lines or not. An element
has a limit of its own; a file whose first sign is neither ``[`` nor ``{`` is refused.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from annotator.core.errors import BadInput
from annotator.formats.format import ReadReport, Reason, sentence_of

LONGEST = 32 * 1024 * 1024  # characters of one element
_CHUNK = 1 << 20
_BLANKS = re.compile(r"[ \t\r\n,]*")


def elements_of(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file with their numbers, from 1; what is no object is refused.

    After a fault in the JSON itself nothing more can be read; that is told with the number of the
    element. Raises ``BadInput`` where the file cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            yield from _Elements(file, path, report)
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error


class _Elements:
    def __init__(self, file: BinaryIO, path: Path, report: ReadReport) -> None:
        self._file, self._path, self._report = file, path, report
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._scan = json.JSONDecoder(parse_constant=_no_number).raw_decode
        self._text, self._at, self._ended = "", 0, False
        self._number = 0
        self._opened = self._closed = False

    def __iter__(self) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            while self._skip_to_element():
                self._number += 1
                found = self._element()
                if isinstance(found, dict):
                    yield self._number, found
                else:
                    self._refuse(Reason("it is not a JSON object"))
            if self._opened and not self._closed:
                raise _Broken(Reason("the file is cut off: its list is never closed"))
        except _Broken as broken:
            self._number = max(1, self._number)
            self._refuse(broken.reason)

    def _refuse(self, reason: Reason) -> None:
        self._report.refuse("documents", self._path, self._number, reason)

    def _skip_to_element(self) -> bool:
        """Go to where the next element begins; whether there is one."""
        while True:
            blank = _BLANKS.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at == len(self._text):
                if not self._more():
                    return False
                continue
            sign = self._text[self._at]
            if sign == "[" and not self._opened and self._number == 0:
                self._opened = True
            elif sign == "]" and self._opened and not self._closed:
                self._closed = True
            elif self._closed:
                raise _Broken(Reason("it is not JSON: {reason}", reason="Extra data"))
            else:
                return True
            self._at += 1

    def _element(self) -> Any:
        size = _CHUNK
        while True:
            try:
                found, end = self._scan(self._text, self._at)
            except json.JSONDecodeError as error:
                # It may only be cut off: look again with twice as much.
                if len(self._text) - self._at > LONGEST:
                    raise _Broken(
                        Reason("the element is longer than {n} characters", n=f"{LONGEST:,}")
                    ) from error
                if self._fault_is_real(error) or not self._more(size):
                    raise _Broken(Reason("it is not JSON: {reason}", reason=error.msg)) from error
                size *= 2
            except RecursionError as error:
                raise _Broken(Reason("the line is nested too deep")) from error
            except ValueError as error:  # NaN, or a number of thousands of digits
                raise _Broken(Reason("a number in it is too large")) from error
            else:
                self._at = end
                if self._at > _CHUNK:
                    self._text, self._at = self._text[self._at :], 0
                return found

    def _fault_is_real(self, error: json.JSONDecodeError) -> bool:
        """Whether the fault lies well before the end of what was read."""
        unfinished = error.msg.startswith(("Unterminated", "Invalid \\", "Invalid control"))
        return not unfinished and error.pos < len(self._text) - 16

    def _more(self, size: int = _CHUNK) -> bool:
        if self._ended:
            return False
        raw = self._file.read(size)
        self._ended = not raw
        try:
            self._text = self._text[self._at :] + self._decoder.decode(raw, final=self._ended)
        except UnicodeDecodeError as error:
            raise _Broken(Reason("the line is not UTF-8")) from error
        self._at = 0
        return bool(raw) or bool(self._text)


def _no_number(name: str) -> float:
    raise ValueError(name)


class _Broken(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
