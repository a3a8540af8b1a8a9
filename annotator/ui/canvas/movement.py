"""Steps through the text in reading order, and what a gesture takes: words, sentences.

Forward is where one reads on to, whatever the direction of the letters. Positions are code points
of the document; nothing here looks at more than one paragraph to find a word.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from enum import Enum

from annotator.arabic.borders import parts
from annotator.arabic.prefixes import lexicon_of
from annotator.arabic.tokenize import sentences, tokens, words
from annotator.core.span import Span
from annotator.ui.canvas.text_layout import TextLayout


class Unit(Enum):
    """How far a step goes."""

    WORD = "word"
    PART = "part"
    CLUSTER = "cluster"
    SENTENCE = "sentence"
    LINE = "line"
    PARAGRAPH = "paragraph"
    PAGE = "page"
    LINE_EDGE = "line_edge"
    DOCUMENT_EDGE = "document_edge"


class Movement:
    """Finds the next place for the caret in one laid out document."""

    def __init__(self, layout: TextLayout) -> None:
        self._layout = layout
        self._pieces: dict[tuple[Callable[[str], list[Span]], int], list[Span]] = {}
        self._lexicon: frozenset[str] | None = None
        # Up and down keep to the column in which they began.
        self._column: float | None = None

    def step(
        self, position: int, unit: Unit, direction: int, *, ends: bool = False, page: int = 0
    ) -> int:
        """Return the position one unit on (``direction`` 1) or back (-1).

        ``ends`` makes words, their parts and sentences count by their ends, which is what the end
        of a selection wants;
        ``page`` is the height of the view in pixels.
        """
        if unit not in (Unit.LINE, Unit.PAGE):
            self._column = None
        match unit:
            case Unit.WORD:
                return self._stop(self._words, position, direction, ends=ends)
            case Unit.PART:
                return self._stop(self._parts, position, direction, ends=ends)
            case Unit.SENTENCE:
                return self._stop(self._sentences, position, direction, ends=ends)
            case Unit.CLUSTER:
                return self._cluster(position, direction)
            case Unit.LINE:
                return self._line(position, direction)
            case Unit.PAGE:
                return self._page(position, direction * page)
            case Unit.PARAGRAPH:
                return self._paragraph(position, direction)
            case Unit.LINE_EDGE:
                line = self._layout.paragraph_of(position).line_of(position)
                if direction < 0:
                    return line.start
                # The end of a line that was wrapped inside a word is the beginning of the next.
                wrapped = line.text_end == line.end and not line.last
                return self._layout.allowed(line.end - 1) if wrapped else line.text_end
            case Unit.DOCUMENT_EDGE:
                return 0 if direction < 0 else self._layout.allowed(len(self._layout.text))

    def forget_column(self) -> None:
        """Let up and down begin where the caret stands: it was placed by other means."""
        self._column = None

    # ------------------------------------------------------------------------------ what is taken

    def word_at(self, position: int) -> Span | None:
        """Return the word that holds a position or ends there, else the paragraph's next one."""
        found = self._words(self._layout.number_of(position))
        at = bisect_right(found, position, key=_start) - 1
        if at >= 0 and position <= found[at].end:
            return found[at]
        return found[at + 1] if at + 1 < len(found) else None

    def word_holding(self, position: int) -> Span | None:
        """Return the word that has the character at a position."""
        return _holding(self._words(self._layout.number_of(position)), position)

    def token_holding(self, position: int) -> Span | None:
        """Return the word or punctuation mark that has the character at a position."""
        return _holding(self._cut(tokens, self._layout.number_of(position)), position)

    def sentence_at(self, position: int) -> Span | None:
        """Return the sentence at a position, or the one before it."""
        found = self._sentences(self._layout.number_of(position))
        at = bisect_right(found, position, key=_start) - 1
        return found[max(at, 0)] if found else None

    def paragraph_at(self, position: int) -> Span | None:
        """Return the paragraph at a position without the blanks around it."""
        paragraph = self._layout.paragraphs[self._layout.number_of(position)]
        inner = paragraph.text.strip()
        start = paragraph.start + len(paragraph.text) - len(paragraph.text.lstrip())
        return Span(start, start + len(inner)) if inner else None

    # --------------------------------------------------------------------------------------------

    def _cut(self, how: Callable[[str], list[Span]], number: int) -> list[Span]:
        found = self._pieces.get((how, number))
        if found is None:
            paragraph = self._layout.paragraphs[number]
            found = [one.shifted(paragraph.start) for one in how(paragraph.text)]
            self._pieces[how, number] = found
        return found

    def _words(self, number: int) -> list[Span]:
        return self._cut(words, number)

    def _sentences(self, number: int) -> list[Span]:
        return self._cut(sentences, number)

    def _parts(self, number: int) -> list[Span]:
        return self._cut(self._cut_parts, number)

    def _cut_parts(self, text: str) -> list[Span]:
        if self._lexicon is None:
            self._lexicon = lexicon_of([self._layout.text])
        return parts(text, self._lexicon)

    def _stop(
        self, cut: Callable[[int], list[Span]], position: int, direction: int, *, ends: bool
    ) -> int:
        stop = _end if ends else _start
        number = self._layout.number_of(position)
        last = len(self._layout.paragraphs)
        while 0 <= number < last:
            found = cut(number)
            if direction > 0:
                at = bisect_right(found, position, key=stop)
            else:
                at = bisect_left(found, position, key=stop) - 1
            if 0 <= at < len(found):
                return stop(found[at])
            number += direction
        return 0 if direction < 0 else self._layout.allowed(len(self._layout.text))

    def _cluster(self, position: int, direction: int) -> int:
        paragraph = self._layout.paragraph_of(position)
        moved = paragraph.cluster_step(position, direction)
        if moved is not None and paragraph.start <= moved <= paragraph.end:
            return moved
        number = paragraph.number + direction
        if not 0 <= number < len(self._layout.paragraphs):
            return position
        other = self._layout.paragraphs[number]
        return other.start if direction > 0 else other.end

    def _line(self, position: int, direction: int) -> int:
        layout = self._layout
        paragraph = layout.paragraph_of(position)
        line = paragraph.line_of(position)
        if self._column is None:
            self._column = line.caret_x(position)
        number, at = paragraph.number, line.number + direction
        if not 0 <= at < len(paragraph.lines):
            number += direction
            if not 0 <= number < len(layout.paragraphs):
                return 0 if direction < 0 else layout.allowed(len(layout.text))
            paragraph = layout.ready(number)
            at = 0 if direction > 0 else len(paragraph.lines) - 1
        return paragraph.lines[at].position_at(self._column)

    def _page(self, position: int, distance: int) -> int:
        layout = self._layout
        caret = layout.caret_rect(position)
        if self._column is None:
            self._column = caret.center().x()
        y = caret.center().y() + distance
        if y < 0 or y >= layout.height:
            return 0 if distance < 0 else layout.allowed(len(layout.text))
        return layout.position_at(self._column, y)

    def _paragraph(self, position: int, direction: int) -> int:
        number = self._layout.number_of(position)
        paragraphs = self._layout.paragraphs
        if direction < 0 and position > paragraphs[number].start:
            return paragraphs[number].start
        number += direction
        while 0 <= number < len(paragraphs):
            if paragraphs[number].text:
                return paragraphs[number].start
            number += direction
        return 0 if direction < 0 else self._layout.allowed(len(self._layout.text))


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end


def _holding(found: list[Span], position: int) -> Span | None:
    at = bisect_right(found, position, key=_start) - 1
    return found[at] if at >= 0 and position < found[at].end else None
