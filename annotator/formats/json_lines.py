"""Lines of JSON, one object each, of bounded length: what cannot be one is refused by its number.

A file is never read whole, and a line never beyond its limit, however long it is.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from annotator.core.errors import BadInput
from annotator.formats.format import ReadReport, Reason, sentence_of
from annotator.formats.hashiya_bounds import has_nul

LONGEST_LINE = 8 * 1024 * 1024  # bytes; a news article has a few thousand

_PASSED = 1 << 20  # bytes that are looked at together for the end of a line

_decode = msgspec.json.Decoder().decode


def objects_of(path: Path, report: ReadReport) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file with their line numbers; lines that hold none are refused.

    Raises ``BadInput`` where the file cannot be read at all.
    """
    try:
        with path.open("rb") as file:
            for number, raw in bounded_lines(file, path, report):
                found = object_of(raw, path, number, report)
                if found is not None:
                    yield number, found
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
        ) from error


def bounded_lines(file: BinaryIO, path: Path, report: ReadReport) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank with their numbers; one that is too long is refused."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) > LONGEST_LINE:
            reason = Reason("the line is longer than {bytes} bytes", bytes=f"{LONGEST_LINE:,}")
            report.refuse("documents", path, number, reason)
            if not raw.endswith(b"\n"):
                pass_over_line(file)
            continue
        if raw.strip():
            yield number, raw


def pass_over_line(file: BinaryIO) -> None:
    """Go to the end of a line without reading it as one: a gigabyte takes half a second."""
    while chunk := file.read(_PASSED):
        end = chunk.find(b"\n")
        if end >= 0:
            file.seek(end + 1 - len(chunk), os.SEEK_CUR)
            return


def object_of(raw: bytes, path: Path, number: int, report: ReadReport) -> dict[str, Any] | None:
    """Return the object that a line holds; ``None`` where it is refused."""
    reason: Reason | None = None
    found: Any = None
    if has_nul(raw):
        reason = Reason("a NUL character stands in it")
    else:
        try:
            found = _decode(raw)
        except RecursionError:
            reason = Reason("the line is nested too deep")
        except UnicodeDecodeError:
            reason = Reason("the line is not UTF-8")
        except msgspec.DecodeError as error:
            reason = Reason("the line is not JSON: {reason}", reason=str(error))
        else:
            if not isinstance(found, dict):
                reason = Reason("the line is not a JSON object")
    if reason is not None:
        report.refuse("documents", path, number, reason)
        return None
    assert isinstance(found, dict)
    return found


def first_object(head: bytes) -> dict[str, Any]:
    """Return the object on the first line of a file's beginning, an empty one where there is none.

    For telling formats apart, so it does not complain.
    """
    line, _, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    try:
        found = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def objects_in(head: bytes) -> Iterator[dict[str, Any]]:
    """Yield the objects at a file's beginning, of lines or of an array, for telling formats."""
    text = head.decode("utf-8-sig", "ignore").lstrip().removeprefix("[")
    scan, at = json.JSONDecoder().raw_decode, 0
    try:
        while True:
            while text[at : at + 1] in (" ", "\t", "\r", "\n", ","):
                at += 1
            found, at = scan(text, at)
            if not isinstance(found, dict):
                return
            yield found
    except (ValueError, RecursionError):
        return
