"""Span: a half-open range of Unicode code points in a text that never changes."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.errors import RuleViolation


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """The code points ``start`` up to, but not including, ``end``.

    Raises ``RuleViolation`` when the range is empty, reversed or negative.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        if not 0 <= start < end:
            raise RuleViolation(
                "A span must begin before it ends, at position 0 or later: {start}–{end} does not.",
                start=start,
                end=end,
            )
        # By the slots' own setters, which is twice as fast; an import makes millions of these.
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def text(self, document_text: str) -> str:
        """Return the code points this span covers in ``document_text``."""
        return document_text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Hold every code point of ``other`` (an equal span is contained)."""
        return self.start <= other.start and other.end <= self.end

    def crosses(self, other: Span) -> bool:
        """Overlap without either containing the other."""
        return self.overlaps(other) and not (self.contains(other) or other.contains(self))

    def shifted(self, distance: int) -> Span:
        """Return the span ``distance`` code points further on."""
        return Span(self.start + distance, self.end + distance)


_set_start, _set_end = (Span.__dict__[name].__set__ for name in Span.__slots__)


def outer_first(span: Span) -> tuple[int, int]:
    """Sort key: by start, the longer span first where starts are equal."""
    return (span.start, -span.end)
