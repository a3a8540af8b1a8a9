"""Plain text: one article a file, folders with everything below them.

The encoding is detected and named in the report. A byte order mark is dropped; nothing else of the
text is changed, line ends included.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.formats.format import (
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    Reason,
    WriteReport,
    readable,
    sentence_of,
)

LARGEST = 16 * 1024 * 1024  # bytes of one article
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ARABIC_PAGES = ["cp1256", "iso8859_6"]
_ARABIC = re.compile("[\u0621-\u064a]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_NAMES = {
    "cp1256": "windows-1256",
    "windows-1256": "windows-1256",
    "iso8859_6": "ISO-8859-6",
    "utf-8-sig": "UTF-8",
    "utf_8": "UTF-8",
}


@dataclass(frozen=True)
class ReadOptions:
    """How texts are decoded."""

    encoding: str = field(
        default="auto",
        metadata={
            "title": "Encoding",
            "choices": {
                "auto": "Detect",
                "utf-8": "UTF-8",
                "utf-16": "UTF-16",
                "windows-1256": "Windows-1256 (Arabic)",
                "iso8859_6": "ISO-8859-6 (Arabic)",
            },
        },
    )


class PlainTextFormat(Format):
    """One article a file."""

    key = "plain_text"
    title = "Plain text"
    extensions = (".txt", ".text")
    ReadOptions = ReadOptions
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that the text alone is held."""
        return Holds(text_exactly=True)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield one document a file; ids are paths below the folder that was named."""
        for path in paths:
            folder = path if path.is_dir() else path.parent
            found = _files_below(path) if path.is_dir() else [path]
            if path.is_dir() and not found:
                raise BadInput("There is no text file (.txt) in the folder {path}.", path=path)
            for file in found:
                report.files += 1
                text = _read(file, options.encoding, report)
                if text is None:
                    continue
                identity = readable(file.relative_to(folder).with_suffix("").as_posix())
                report.counts["documents"] += 1
                yield Located(
                    AnnotatedDocument(Document(identity, text, readable(file.stem))), file
                )

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write one file a document into a folder, each read back at once."""
        destination.mkdir(parents=True)
        taken: set[str] = set()
        for annotated in documents:
            document = annotated.document
            target = destination / _file_name(document.id, taken)
            # A text that begins with U+FEFF needs another one before it, which readers drop.
            marked = document.text.startswith("\ufeff")
            content = document.text.encode("utf-8-sig" if marked else "utf-8")
            target.write_bytes(content)
            if target.read_bytes() != content:
                raise NotReadBack(
                    "The document “{document}” did not come back as it was written.",
                    document=document.id,
                )
            if target.stem != document.id:
                report.note(
                    Reason(
                        "“{document}” is written as {file}", document=document.id, file=target.name
                    )
                )
            report.written["documents"] += 1
            _count_losses(annotated, report)


def _files_below(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in PlainTextFormat.extensions and file.is_file()
    )


def _read(file: Path, encoding: str, report: ReadReport) -> str | None:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except OSError as error:
        report.refuse(
            "documents", file, 0, Reason("it cannot be read: {reason}", reason=sentence_of(error))
        )
        return None
    if len(content) > LARGEST:
        report.refuse(
            "documents",
            file,
            0,
            Reason("the file is larger than {bytes} bytes", bytes=f"{LARGEST:,}"),
        )
        return None
    if not content.strip():
        report.refuse("documents", file, 0, Reason("the file is empty"))
        return None
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    try:
        name = marked or (_detected(content) if encoding == "auto" else encoding)
        text = content.decode(name) if name else None
    except UnicodeDecodeError:
        wanted = encoding if encoding != "auto" else name or ""
        report.refuse("documents", file, 0, Reason("it is not {encoding}", encoding=_shown(wanted)))
        return None
    if text is None or _CONTROL.search(text):
        report.refuse(
            "documents", file, 0, Reason("it is not a text file, or in an unknown encoding")
        )
        return None
    if not text.strip():
        report.refuse("documents", file, 0, Reason("the file is empty"))
        return None
    shown = _shown(name or "")
    report.counts[f"encoding {shown}"] += 1
    if name and not name.startswith("utf-8"):
        report.note(
            Reason("{file} was read as {encoding}", file=readable(file.name), encoding=shown)
        )
    return text


def _shown(encoding: str) -> str:
    return _NAMES.get(encoding, encoding.upper())


def _detected(content: bytes) -> str | None:
    """Return the encoding of a text without a mark, ``None`` where it is none that we know."""
    if b"\x00" in content or b"\x06" in content:
        # UTF-16 without a mark: Arabic letters have the high byte 06, blanks the high byte 00. Both
        # bytes of most of them are ASCII, so that the file would pass for UTF-8.
        for name in ("utf-16-le", "utf-16-be"):
            text = content.decode(name, errors="replace")
            if "\ufffd" not in text and _ARABIC.search(text) and not _CONTROL.search(text):
                return name
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    for page in _ARABIC_PAGES:
        if _reads_as_arabic(content, page):
            return page
    best = from_bytes(content).best()
    return best.encoding if best is not None else None


def _reads_as_arabic(content: bytes, page: str) -> bool:
    """Whether decoding gives mostly Arabic letters, with the commonest word beginning among them.

    The two Arabic code pages put other letters on the same bytes; the article ال and the letters
    و ي ن tell which one makes words.
    """
    try:
        text = content.decode(page)
    except UnicodeDecodeError:
        return False
    letters = [c for c in text if c.isalpha() and not c.isascii()]
    arabic = sum(1 for c in letters if "\u0621" <= c <= "\u064a")
    return (
        bool(letters)
        and arabic >= 0.9 * len(letters)
        and (len(letters) < 40 or re.search(r"(?:^|\s)[وبلفك]?ال", text) is not None)
    )


_UNSAFE = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)$")
_LONGEST_NAME = 180  # bytes of UTF-8; file systems allow 255 with the ending


def _file_name(identity: str, taken: set[str]) -> str:
    """Return a file name for a document's id that every file system takes and no other has."""
    name = _UNSAFE.sub("_", identity.replace("/", "_")).strip(". ") or "document"
    if _RESERVED.match(name.partition(".")[0].rstrip()):
        name = f"_{name}"
    while len(name.encode()) > _LONGEST_NAME:
        name = name[:-1]
    unique, number = name, 1
    while _same(unique) in taken:
        number += 1
        unique = f"{name}-{number}"
    taken.add(_same(unique))
    return f"{unique}.txt"


def _same(name: str) -> str:
    """Return what file systems that fold letters and marks take a name for."""
    return unicodedata.normalize("NFC", name).casefold()


def _count_losses(annotated: AnnotatedDocument, report: WriteReport) -> None:
    for one in annotated.sets:
        report.lost["spans"] += len(one.spans)
        report.lost["relations"] += len(one.relations)
        report.lost["document labels"] += len(one.labels)
    report.lost["metadata"] += bool(annotated.document.metadata)


FORMAT = PlainTextFormat()
