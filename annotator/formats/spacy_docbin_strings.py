"""Strings and the numbers that spaCy has for them: 64-bit hashes, and small ones for symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import msgspec

from annotator.formats.extras import library
from annotator.formats.format import Reason

TITLE = "spaCy DocBin"
_REMEMBERED = 1_000_000  # strings; then they are forgotten, and written a second time

_pack = msgspec.msgpack.Encoder().encode


def numbering() -> Callable[[str], int]:
    """Return spaCy's function from a string to its number; raises where spaCy is missing."""
    found: Callable[[str], int] = _spacy("strings").get_string_id
    return found


def attributes_by_number() -> dict[int, str]:
    """Return the names of spaCy's attributes of tokens by their numbers."""
    ids: dict[str, int] = _spacy("attrs").IDS
    return {number: name for name, number in ids.items()}


def _spacy(part: str) -> Any:
    return library(f"spacy.{part}", extra="spacy", purpose=Reason(TITLE))


class StringsOut:
    """Gives strings their numbers, and writes each to a file when it comes first.

    A string that is written twice does no harm: spaCy makes a set of them.
    """

    def __init__(
        self, out: BinaryIO, number: Callable[[str], int], *, remembered: int = _REMEMBERED
    ) -> None:
        self.written = 0
        self._out, self._number, self._remembered = out, number, remembered
        self._known: dict[str, int] = {}

    def number_of(self, text: str) -> int:
        """Return the number of a string."""
        found = self._known.get(text)
        return self._new(text) if found is None else found

    def numbers_of(self, texts: Iterable[str]) -> list[int]:
        """Return the numbers of strings."""
        known = self._known.get
        found = ((known(text), text) for text in texts)
        return [self._new(text) if number is None else number for number, text in found]

    def _new(self, text: str) -> int:
        if len(self._known) >= self._remembered:
            self._known.clear()
        number = self._known[text] = self._number(text)
        self._out.write(_pack(text))
        self.written += 1
        return number
