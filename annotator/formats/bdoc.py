"""GATE's bdoc JSON: a folder of .bdocjs files, one a document (https://gatenlp.github.io/python-gatenlp).

Sets of annotations are the work of annotators and have their ids as names. Positions are code
points (offset type ``p``) or UTF-16 units (``j``). See ``bdoc_writing.py`` for what we put where.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import BadInput
from annotator.formats.bdoc_reading import BdocFile, LeftOut
from annotator.formats.bdoc_writing import CODE_POINTS, SET_ASIDE, UTF16, bdoc_of, content_of_bdoc
from annotator.formats.file_names import FileNames, files_below, identity_of
from annotator.formats.format import (
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    Reason,
    WriteReport,
    readable,
)
from annotator.formats.hashiya_bounds import has_nul
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.label_names import PlainLayerReading, PlainLayerWriting
from annotator.formats.whole_files import LARGEST, content_of

ENDING, PACKED = ".bdocjs", ".bdocjs.gz"

_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class BdocReading(PlainLayerReading):
    """How documents are read."""

    left_out: tuple[str, ...] = field(
        default=SET_ASIDE, metadata={"title": "Types and sets of annotations that are left out"}
    )


@dataclass(frozen=True)
class BdocWriting(PlainLayerWriting):
    """How documents are written."""

    offsets: str = field(
        default=CODE_POINTS,
        metadata={
            "title": "Positions count",
            "choices": {CODE_POINTS: "Code points (Python)", UTF16: "UTF-16 units (Java)"},
        },
    )


class BdocFormat(Format):
    """A folder of documents with annotation sets."""

    key = "bdoc"
    title = "GATE bdoc JSON"
    extensions = (ENDING, ".json")
    usual_for = (ENDING,)
    ReadOptions = BdocReading
    WriteOptions = BdocWriting
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that everything is held."""
        return Holds(*(True for _ in Holds.__slots__))

    def recognises(self, head: bytes) -> bool:
        """Whether the object has annotation sets or says how positions are counted."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        # Inside a string the quotation marks would have a backslash before them.
        return start.startswith(b"{") and (
            b'"annotation_sets":' in start.replace(b'" :', b'":') or b'"offset_type":' in start
        )

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of files, and of the files in folders, one a file."""
        left_out = LeftOut(options.left_out)
        for path in paths:
            for file in _files_of(path):
                report.files += 1
                found = _object_of(file, report)
                if found is None:
                    continue
                one = BdocFile(found, _stem(file, path), file, report)
                if done := one.located(options.layer, left_out):
                    yield done
        left_out.tell(report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a file for each document, each read back and compared."""
        destination.mkdir(parents=True)
        held = self.holds(options)
        names = FileNames()
        for annotated in documents:
            document = annotated.document
            data = bdoc_of(annotated, options.layer, options.offsets)
            file = destination / f"{names.give(document.id)}{ENDING}"
            file.write_bytes(content_of_bdoc(data))
            if _decode(file.read_bytes()) != data:
                raise NotReadBack(
                    "The document “{document}” did not come back as it was written.",
                    document=document.id,
                )
            report.written["documents"] += 1
            document_losses(document, held, report)
            for one in annotated.sets:
                losses_of(one, held, report, keeps_roles=True)


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = files_below(path, (ENDING, ".json"))
    found += [file for file in files_below(path, (".gz",)) if file.name.lower().endswith(PACKED)]
    if not found:
        raise BadInput("There is no .bdocjs file in the folder {path}.", path=path)
    return found


def _stem(file: Path, given: Path) -> str:
    """Return what a document is called that its file gives no name."""
    inside = file.relative_to(given).as_posix() if file != given else file.name
    for ending in (PACKED, ENDING, ".json"):
        if inside.lower().endswith(ending):
            inside = inside[: -len(ending)]
            break
    return identity_of(readable(inside))


def _object_of(file: Path, report: ReadReport) -> dict[str, Any] | None:
    content = content_of(file, report)
    if content is not None and file.name.lower().endswith(".gz"):
        content = _unpacked(content, file, report)
    if content is None:
        return None
    reason: Reason | None = None
    found: Any = None
    try:
        found = _decode(content.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        reason = Reason("the line is nested too deep")
    except UnicodeDecodeError:
        reason = Reason("it is not {encoding}", encoding="UTF-8")
    except msgspec.DecodeError as error:
        reason = Reason("it is not JSON: {reason}", reason=str(error))
    else:
        if not isinstance(found, dict):
            reason = Reason("it is not a JSON object")
        elif has_nul(content):
            reason = Reason("a NUL character stands in it")
    if reason is not None:
        report.refuse("documents", file, 0, reason)
        return None
    assert isinstance(found, dict)
    return found


def _unpacked(content: bytes, file: Path, report: ReadReport) -> bytes | None:
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacking.decompress(content, LARGEST + 1)
        if not unpacking.eof and len(found) <= LARGEST:
            raise EOFError
    except (zlib.error, EOFError, gzip.BadGzipFile):
        report.refuse("documents", file, 0, Reason("it is no sound gzip file"))
        return None
    if len(found) > LARGEST:
        reason = Reason("the file is larger than {bytes} bytes", bytes=f"{LARGEST:,}")
        report.refuse("documents", file, 0, reason)
        return None
    return found


FORMAT = BdocFormat()
