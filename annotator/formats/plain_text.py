"""Plain text: one article a file, folders with everything below them.

The encoding is detected and named in the report. A byte order mark is dropped; nothing else of the
text is changed, line ends included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import Document
from annotator.core.errors import BadInput
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
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.text_encoding import CONTROL, ENCODINGS, encoding_of, shown_name
from annotator.formats.whole_files import content_of

LARGEST = 16 * 1024 * 1024  # bytes of one article


@dataclass(frozen=True)
class ReadOptions:
    """How texts are decoded."""

    encoding: str = field(
        default="auto",
        metadata={
            "title": "Encoding",
            "choices": ENCODINGS,
        },
    )


class PlainTextFormat(Format):
    """One article a file."""

    key = "plain_text"
    title = "Plain text"
    unit = "none"
    extensions = (".txt", ".text")
    usual_for = extensions
    ReadOptions = ReadOptions
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that the text alone is held."""
        return Holds(text_exactly=True)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield one document a file; ids are paths below the folder that was named."""
        for path in paths:
            folder = path if path.is_dir() else path.parent
            found = files_below(path, self.extensions) if path.is_dir() else [path]
            if path.is_dir() and not found:
                raise BadInput("There is no text file (.txt) in the folder {path}.", path=path)
            for file in found:
                report.files += 1
                text = _read(file, options.encoding, report)
                if text is None:
                    continue
                identity = readable(
                    identity_of(file.relative_to(folder).with_suffix("").as_posix())
                )
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
        held = self.holds(options)
        names = FileNames()
        for annotated in documents:
            document = annotated.document
            target = destination / f"{names.give(document.id)}.txt"
            # A text that begins with U+FEFF needs another one before it, which readers drop.
            marked = document.text.startswith("\ufeff")
            content = document.text.encode("utf-8-sig" if marked else "utf-8")
            target.write_bytes(content)
            if target.read_bytes() != content:
                raise NotReadBack(
                    "The document “{document}” did not come back as it was written.",
                    document=document.id,
                )
            if identity_of(target.stem) != document.id:
                report.note(
                    Reason(
                        "“{document}” is written as {file}", document=document.id, file=target.name
                    )
                )
            report.written["documents"] += 1
            document_losses(document, held, report)
            for one in annotated.sets:
                losses_of(one, held, report)


def _read(file: Path, encoding: str, report: ReadReport) -> str | None:
    content = content_of(file, report, largest=LARGEST)
    if content is None:
        return None
    try:
        name = encoding_of(content, wanted=encoding)
        text = content.decode(name) if name else None
    except UnicodeDecodeError:
        wanted = encoding if encoding != "auto" else name or ""
        report.refuse(
            "documents", file, 0, Reason("it is not {encoding}", encoding=shown_name(wanted))
        )
        return None
    if text is None or CONTROL.search(text):
        report.refuse(
            "documents", file, 0, Reason("it is not a text file, or in an unknown encoding")
        )
        return None
    if not text.strip():
        report.refuse("documents", file, 0, Reason("the file is empty"))
        return None
    shown = shown_name(name or "")
    report.counts[f"encoding {shown}"] += 1
    if name and not name.startswith("utf-8"):
        report.note(
            Reason("{file} was read as {encoding}", file=readable(file.name), encoding=shown)
        )
    return text


FORMAT = PlainTextFormat()
