"""Web pages (.html, and .mhtml archives) as articles: the main text is found by trafilatura.

What is read is an extraction, and the report says so with its size: menus, comments and share
buttons are left out, and sometimes a caption or a box with them. A page is bounded in size, tags
and time. Nothing is fetched from any network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.errors import BadInput
from annotator.formats.building import Building
from annotator.formats.file_names import files_below, identity_of
from annotator.formats.format import Format, Holds, Located, ReadReport, Reason, readable
from annotator.formats.html_bytes import LARGEST, Decoded, declared_name, decoded
from annotator.formats.html_extraction import Article, Extraction
from annotator.formats.text_encoding import ENCODINGS, shown_name
from annotator.formats.time_limit import OutOfTime, time_limit
from annotator.formats.whole_files import content_of

SECONDS = 8.0  # for one page; an article takes some hundredths
LEAST = 40  # characters of an article


@dataclass(frozen=True)
class HtmlReading:
    """How articles are found."""

    favour: str = field(
        default="balanced",
        metadata={
            "title": "Where it is not clear what belongs to the article",
            "choices": {
                "balanced": "Weigh up",
                "precision": "Rather leave out",
                "recall": "Rather take",
            },
        },
    )
    tables: bool = field(default=True, metadata={"title": "Take the text of tables"})
    encoding: str = field(default="auto", metadata={"title": "Encoding", "choices": ENCODINGS})


class HtmlFormat(Format):
    """One article a page."""

    key = "html"
    title = "Web pages (HTML): the article of each"
    extensions = (".html", ".htm", ".xhtml", ".mhtml", ".mht")
    usual_for = extensions
    ReadOptions = HtmlReading
    can_write = False

    def holds(self, options: Any) -> Holds:
        """Return that the articles alone are held."""
        return Holds(metadata=True)

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the article of each page; ids are paths below the folder that was named."""
        extraction = Extraction(favour=options.favour, tables=options.tables, purpose=self.title)
        pages = kept = shown = 0
        for path in paths:
            found = files_below(path, self.extensions) if path.is_dir() else [path]
            if not found:
                raise BadInput("There is no web page (.html) in the folder {path}.", path=path)
            for file in found:
                report.files += 1
                content = content_of(file, report, largest=LARGEST)
                if content is None:
                    continue
                page = _page(content, extraction, options.encoding)
                if isinstance(page, Reason):
                    report.refuse("documents", file, 0, page)
                    continue
                folder = path if path.is_dir() else path.parent
                name = readable(identity_of(file.relative_to(folder).with_suffix("").as_posix()))
                located = _located(name, page, file, extraction.made_by, report)
                if located is not None:
                    pages, kept = pages + 1, kept + len(page[1].text)
                    shown += page[1].characters
                    yield located
        if pages:
            report.note(
                Reason(
                    "the texts are extractions: {kept} of {shown} characters were taken for the "
                    "articles (pages: {pages})",
                    kept=f"{kept:,}",
                    shown=f"{max(shown, kept):,}",
                    pages=pages,
                )
            )


def _page(
    content: bytes, extraction: Extraction, encoding: str
) -> tuple[Decoded, Article] | Reason:
    """Return a page and its article, or why there is none."""
    try:
        with time_limit(SECONDS):
            page = decoded(content, wanted=encoding)
            if isinstance(page, Reason):
                return page
            article = extraction.article(page.text.replace("\0", ""), url=page.url)
    except OutOfTime:
        return Reason("to find an article in it takes more than {seconds} seconds", seconds=SECONDS)
    except (RecursionError, MemoryError):
        return Reason("the page is nested too deep")
    except Exception as error:  # other people's code on other people's pages
        return Reason("the page cannot be read: {reason}", reason=type(error).__name__)
    if isinstance(article, Reason):
        return article
    if len(article.text) < LEAST:
        return Reason("no article is found in it")
    return page, article


def _located(
    name: str, found: tuple[Decoded, Article], file: Path, made_by: str, report: ReadReport
) -> Located | None:
    page, article = found
    if claimed := declared_name(page):
        report.note(
            Reason(
                "{file} says that it is {claimed}, and was read as {encoding}",
                file=readable(file.name),
                claimed=claimed,
                encoding=shown_name(page.encoding),
            )
        )
    if page.damaged:
        reason = Reason(
            "{n} signs are no {encoding}; they stand as “\ufffd”",
            n=page.damaged,
            encoding=shown_name(page.encoding),
        )
        report.repair("characters", file, 0, reason)
    if nuls := page.text.count("\0"):
        # Browsers leave them out as well.
        report.repair("characters", file, 0, Reason("{n} NUL characters are left out", n=nuls))
    report.counts[f"encoding {shown_name(page.encoding)}"] += 1
    building = Building(
        name,
        article.text,
        path=file,
        line=0,
        report=report,
        title=article.title or name,
        metadata={**article.metadata, "extracted by": made_by},
    )
    return building.located()


FORMAT = HtmlFormat()
