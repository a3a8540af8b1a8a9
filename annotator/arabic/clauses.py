"""The sentence a quotation stands in: what belongs to it before and behind, and its own head."""

from __future__ import annotations

import re

from annotator.arabic.speaking import cues, names_source
from annotator.arabic.tokenize import sentences
from annotator.core.span import Span

_HEAD_ENDS = re.compile(r"\sب?[إأ]ن|[:“«\"]")
_SOURCE_ENDS = re.compile(r"[،,:]")
_LINE_END = re.compile(r"[\r\n]|$")
_ENDS = ".!?؟…۔"
_MARKS_AND_BLANKS = " \t\u00a0\u200e\u200f“”«»\"'‘’„،,"
_SENTENCES_BACK = 10


def words_quoted(text: str, quote: Span) -> Span:
    """Return the words quoted: a reporting clause at the head of a span is none of them."""
    head = cues(text, Span(quote.start, min(quote.end, quote.start + 30)))
    if not head or text[quote.start : head[0].start] not in ("", "و", "ف"):
        return quote
    ends = _SOURCE_ENDS if names_source(text, head[0]) else _HEAD_ENDS
    said = ends.search(text, head[0].end, quote.end)
    return Span(said.start(), quote.end) if said else quote


def sides(text: str, quote: Span) -> tuple[list[Span | None], Span | None]:
    """Return the sentences before the quote, its own (or ``None``) first, and its own after it."""
    start = max(0, text.rfind("\n", 0, max(0, quote.start - 4000)) + 1)
    head = len(text[start : quote.start].rstrip(_MARKS_AND_BLANKS + "\r\n")) + start
    before: list[Span | None] = []
    if head > start:
        shifted = [one.shifted(start) for one in sentences(text[start:head])]
        before = list(reversed(shifted))
        gap = text[head : quote.start]
        led = text[head - 1] == ":"
        if text[head - 1] in _ENDS or ("\n" in gap and not led):
            before.insert(0, None)
    line = _LINE_END.search(text, quote.end)
    end = line.start() if line else len(text)
    rest = text[quote.end : end]
    skipped = len(rest) - len(rest.lstrip(_MARKS_AND_BLANKS))
    after = None
    if rest[skipped:] and rest[skipped] not in _ENDS:
        first = sentences(rest[skipped:])
        if first:
            after = first[0].shifted(quote.end + skipped)
    return before[:_SENTENCES_BACK], after
