"""Document: an article whose text never changes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from annotator.core.span import Span

NO_METADATA: Mapping[str, Any] = MappingProxyType({})

_PARAGRAPH = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Document:
    """An article: ``text`` exactly as decoded, positions in it are Unicode code points.

    ``metadata`` holds JSON values (source, url, date, …). ``tokens`` are kept only for a document
    that arrived with tokens of its own (a CoNLL file), so that it leaves with the same ones.
    """

    id: str
    text: str
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=lambda: NO_METADATA)
    tokens: tuple[Span, ...] | None = None

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
        return text_hash(self.text)


def text_hash(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def paragraphs(text: str) -> list[Span]:
    """Return the non-empty lines of ``text`` (separated by LF, CR or both) as spans."""
    return [Span(*match.span()) for match in _PARAGRAPH.finditer(text)]
