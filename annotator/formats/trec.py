"""``<DOC>`` files as in TREC collections and the ANT corpus: articles between tags of their own.

They look like XML and are none (bare ampersands, no root, several articles a file), so the tags
are looked for as they stand, and what stands between them is taken sign for sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.errors import BadInput
from annotator.formats.building import Building
from annotator.formats.file_names import files_below
from annotator.formats.format import Format, Holds, Located, ReadReport, Reason, sentence_of
from annotator.formats.text_encoding import encoding_of

LONGEST = 16 * 1024 * 1024  # bytes of one article with its tags
_BEGIN = re.compile(rb"<DOC(?:\s[^>]*)?>", re.IGNORECASE)
_END = re.compile(rb"</DOC\s*>", re.IGNORECASE)
_FIELD = re.compile(r"<([A-Za-z][\w.:-]*)(?:\s[^<>]*)?>(.*?)</\1\s*>", re.DOTALL)
_CHUNK = 1 << 20


@dataclass(frozen=True)
class TrecReading:
    """Which tags hold what."""

    text: tuple[str, ...] = field(
        default=("TEXT",), metadata={"title": "Tags of the text (several are put together)"}
    )
    id: str = field(default="DOCNO", metadata={"title": "Tag of the id"})
    title: tuple[str, ...] = field(
        default=("TITLE", "HEADLINE", "HEAD", "HL"), metadata={"title": "Tags of the title"}
    )


class TrecFormat(Format):
    """Articles between ``<DOC>`` and ``</DOC>``; all other tags are metadata."""

    key = "trec"
    title = "<DOC> files (TREC, ANT)"
    unit = "none"
    extensions = (".txt", ".sgml", ".sgm", ".trec", ".xml")
    usual_for = (".sgml", ".sgm", ".trec")
    ReadOptions = TrecReading
    can_write = False

    def holds(self, options: Any) -> Holds:
        """Return that the articles alone are held."""
        return Holds(text_exactly=True, metadata=True)

    def recognises(self, head: bytes) -> bool:
        """Whether the first tag is that of an article."""
        begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return _BEGIN.match(begin) is not None

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the articles of files and folders."""
        for path in paths:
            for file in files_below(path, self.extensions) if path.is_dir() else [path]:
                report.files += 1
                found, refused = False, report.refused.total()
                try:
                    with file.open("rb") as opened:
                        for line, content in _articles(opened, file, report):
                            found = True
                            yield from _article(content, line, file, options, report)
                except OSError as error:
                    raise BadInput(
                        "{path} cannot be read: {reason}.", path=file, reason=sentence_of(error)
                    ) from error
                if not found and report.refused.total() == refused:
                    report.refuse("documents", file, 0, Reason("there is no <DOC> in it"))


def _articles(opened: Any, file: Path, report: ReadReport) -> Iterator[tuple[int, bytes]]:
    """Yield what stands between the tags of each article, with the line where it begins."""
    held, line, ended = b"", 1, False
    while True:
        begin = _BEGIN.search(held)
        end = _END.search(held, begin.end()) if begin else None
        if begin and end:
            line += held.count(b"\n", 0, begin.start())
            yield line, held[begin.end() : end.start()]
            line += held.count(b"\n", begin.start(), end.end())
            held = held[end.end() :]
            continue
        if ended or len(held) > LONGEST:
            if begin:
                line += held.count(b"\n", 0, begin.start())
                reason = Reason("the article is never closed with </DOC>")
                report.refuse("documents", file, line, reason)
            return
        if begin is None:
            # Nothing of an article: only a tag that may be cut in two has to be kept.
            keep = held[-64:]
            line += held.count(b"\n", 0, len(held) - len(keep))
            held = keep
        more = opened.read(_CHUNK)
        held += more
        ended = not more


def _article(
    content: bytes, line: int, file: Path, options: TrecReading, report: ReadReport
) -> Iterator[Located]:
    encoding = encoding_of(content)
    try:
        text = content.decode(encoding) if encoding else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        reason = Reason("it is not a text file, or in an unknown encoding")
        report.refuse("documents", file, line, reason)
        return
    fields: dict[str, list[str]] = {}
    for match in _FIELD.finditer(text):
        fields.setdefault(match[1].upper(), []).append(match[2])
    parts = [part for tag in options.text for part in fields.get(tag.upper(), [])]
    if not parts:
        reason = Reason("the article has no tag {tags}", tags=", ".join(options.text))
        report.refuse("documents", file, line, reason)
        return
    identity = " ".join(fields.get(options.id.upper(), [""])).strip()
    titles = [one for tag in options.title for one in fields.get(tag.upper(), [])]
    used = {tag.upper() for tag in (*options.text, options.id, *options.title)}
    building = Building(
        identity or f"{file.stem}:{line}",
        "\n".join(_without_own_lines(part) for part in parts),
        path=file,
        line=line,
        report=report,
        title=" ".join(titles[0].split()) if titles else "",
        metadata={
            tag.lower(): "\n".join(one.strip() for one in found)
            for tag, found in fields.items()
            if tag not in used and any(one.strip() for one in found)
        },
    )
    done = building.located()
    if done is not None:
        yield done


def _without_own_lines(text: str) -> str:
    """Return a text without the line ends that belong to the tags around it."""
    text = text.removeprefix("\r\n") if text.startswith("\r\n") else text.removeprefix("\n")
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")


FORMAT = TrecFormat()
