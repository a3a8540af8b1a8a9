"""Files that are read whole because they hold one document: of bounded size, UTF-8, or refused."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.format import ReadReport, Reason, sentence_of

LARGEST = 64 * 1024 * 1024  # bytes; the annotations of one article, with plenty to spare


def content_of(file: Path, report: ReadReport, *, largest: int = LARGEST) -> bytes | None:
    """Return a file's bytes; ``None`` where it is refused: unreadable, empty or too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        reason = Reason("it cannot be read: {reason}", reason=sentence_of(error))
        report.refuse("documents", file, 0, reason)
        return None
    if len(content) > largest:
        reason = Reason("the file is larger than {bytes} bytes", bytes=f"{largest:,}")
        report.refuse("documents", file, 0, reason)
        return None
    if not content.strip():
        report.refuse("documents", file, 0, Reason("the file is empty"))
        return None
    return content


def utf8_of(file: Path, report: ReadReport, *, largest: int = LARGEST) -> str | None:
    """Return a file's text without a byte order mark, line ends as they are; ``None``: refused."""
    content = content_of(file, report, largest=largest)
    if content is None:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        report.refuse("documents", file, 0, Reason("it is not {encoding}", encoding="UTF-8"))
        return None
