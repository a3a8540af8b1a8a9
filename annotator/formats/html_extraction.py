"""The article of a web page, by trafilatura: its text as lines, its title, what is said of it.

Trafilatura drops signs that do not show (the joiners of Persian and of emoji, marks of direction)
and reads a written ``&lt;`` as a sign; while it works, letters that the page has not stand for
them. White space becomes single blanks, as browsers show it; nothing else is changed.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.formats.extras import library
from annotator.formats.format import Reason

MOST_ELEMENTS = 40_000
DEEPEST = 1_500_000  # of all elements together; an article has some tens of thousands
_LONGEST_SCRIPT = 256 * 1024  # characters of a script with data about the article
_SILENT = ("trafilatura", "htmldate", "courlan", "justext", "readability")
_BLOCKS = frozenset({"p", "head", "item", "list", "quote", "row", "table", "lb", "code", "div"})
_BLANKS = re.compile(r"\s+")
_STAND_INS = range(0x13000, 0x13430)  # Egyptian hieroglyphs
# Any day will do, but not today: the same page must give the same article tomorrow.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class Article:
    """What was taken for the article; ``characters`` is how many the page shows in all."""

    text: str
    title: str
    metadata: Mapping[str, str]
    characters: int


class Extraction:
    """Takes articles out of pages. Raises ``AnnotatorError`` where the library is missing."""

    def __init__(self, *, favour: str, tables: bool, purpose: str) -> None:
        for name in _SILENT:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._trafilatura = library("trafilatura", extra="html", purpose=purpose)
        self._html = library("lxml.html", extra="html", purpose=purpose)
        self._etree = library("lxml.etree", extra="html", purpose=purpose)
        self._favour, self._tables = favour, tables
        self.made_by = f"trafilatura {self._trafilatura.__version__}"

    def article(self, page: str, *, url: str = "") -> Article | Reason:
        """Return the article of a page, or why there is none."""
        tree = self._tree(page)
        if isinstance(tree, Reason):
            return tree
        language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        shown = sum(len(" ".join(part.split())) for part in _shown(tree))
        signs = _StandIns(tree)
        signs.put(tree)
        found = self._trafilatura.bare_extraction(
            tree,
            url=url or None,
            favor_precision=self._favour == "precision",
            favor_recall=self._favour == "recall",
            include_comments=False,
            include_tables=self._tables,
            include_formatting=False,
            date_extraction_params=dict(_DATES),
            with_metadata=True,
        )
        lines = [] if found is None else [signs.back(line) for line in _lines(self._etree, found)]
        if found is None or not lines:
            return Reason("no article is found in it")
        said = {
            "author": found.author,
            "date": found.date,
            "url": found.url,
            "site": found.sitename,
            "language": found.language or language.strip()[:35],
        }
        metadata = {key: signs.back(value) for key, value in said.items() if value}
        return Article("\n".join(lines), signs.back(found.title or ""), metadata, shown)

    def _tree(self, page: str) -> Any:
        parser = self._html.HTMLParser(
            collect_ids=False,
            default_doctype=False,
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
        )
        try:
            tree = self._html.document_fromstring(
                page.encode("utf-8", "replace"), parser=parser, ensure_head_body=True
            )
        except (self._etree.LxmlError, ValueError):
            return Reason("no article is found in it")
        if any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
            return Reason("the page is nested too deep")
        self._etree.strip_elements(tree, "style", "template", "svg", "canvas", with_tail=False)
        for script in list(tree.iter("script")):
            about = script.get("type", "").strip().lower() == "application/ld+json"
            if not about or len(script.text or "") > _LONGEST_SCRIPT:
                script.tag = "style"
        self._etree.strip_elements(tree, "style", with_tail=False)
        return _trouble(self._etree, tree) or tree


def _trouble(etree: Any, tree: Any) -> Reason | None:
    """Return why a tree would take too long: each element is asked for those around it."""
    elements = depth = total = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            elements, depth = elements + 1, depth + 1
            total += depth
        else:
            depth -= 1
    if elements > MOST_ELEMENTS:
        return Reason("the page has more than {n} tags", n=f"{MOST_ELEMENTS:,}")
    return Reason("the page is nested too deep") if total > DEEPEST else None


def _shown(tree: Any) -> Iterator[str]:
    """Yield the texts that a browser would show."""
    body = tree.find("body")
    for element in () if body is None else body.iter():
        if element.text and element.tag != "script":
            yield element.text
        if element.tail and element is not body:
            yield element.tail


def _lines(etree: Any, found: Any) -> Iterator[str]:
    """Yield the blocks of an extracted body as lines, without the signs of any mark-up."""
    parts: list[str] = []
    for event, element in etree.iterwalk(found.body, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        elif element.tag == "cell" and event == "start":
            parts.append(" ")
        parts.append((element.text if event == "start" else element.tail) or "")
    text = "".join(part if part == "\n" else _BLANKS.sub(" ", part) for part in parts)
    for line in text.split("\n"):
        if shown := line.strip():
            yield shown


class _StandIns:
    """Letters that stand for signs which would not come through."""

    def __init__(self, tree: Any) -> None:
        used = {sign for part in tree.itertext() for sign in set(part)}
        dropped = sorted(sign for sign in used if sign == "&" or unicodedata.category(sign) == "Cf")
        free = [chr(code) for code in _STAND_INS if chr(code) not in used]
        pairs = list(zip(dropped, free, strict=False))
        self._to = {ord(sign): letter for sign, letter in pairs}
        self._back = {ord(letter): sign for sign, letter in pairs}

    def put(self, tree: Any) -> None:
        """Write the letters into the texts of a tree, but for those of scripts."""
        if not self._to:
            return
        for element in tree.iter():
            if element.text and element.tag != "script":
                element.text = element.text.translate(self._to)
            if element.tail:
                element.tail = element.tail.translate(self._to)

    def back(self, text: str) -> str:
        """Return a text with the signs themselves."""
        return text.translate(self._back)
