"""Boundary differences looked at in the text: their causes, and their sizes in tokens.

Causes ask for the texts of documents with such differences only, each of them once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from annotator.agreement.boundary_causes import (
    CAUSES,
    Cause,
    cause_at_end,
    cause_at_start,
    together,
)

if TYPE_CHECKING:
    from annotator.agreement.comparison import Comparison
    from annotator.agreement.study import Bools, Integers, Study

_CODES = {cause: n for n, cause in enumerate(CAUSES)}


class Details:
    """Columns for the rows of a taxonomy; nothing but zeros where boundaries do not differ.

    The study must have been made with texts, and for tokens with words.
    """

    def __init__(
        self, study: Study, document: Integers, first: Integers, second: Integers, moved: Bools
    ) -> None:
        self._study, self._document = study, document
        self._first, self._second, self._moved = first, second, moved

    @property
    def cause(self) -> Integers:
        """The causes of both sides together, as positions in ``CAUSES``."""
        return self._causes[0]

    @property
    def cause_at_start(self) -> Integers:
        """The causes for which marks begin at different places."""
        return self._causes[1]

    @property
    def cause_at_end(self) -> Integers:
        """The causes for which marks end at different places."""
        return self._causes[2]

    def cause_of(self, row: int, text: str) -> int:
        """Return the cause of one row, of whose document this is the text."""
        return self._look(row, text)[0] if self._moved[row] else 0

    @property
    def tokens_at_start(self) -> Integers:
        """How many tokens one mark touches before the first that the other touches, too."""
        return self._tokens[0]

    @property
    def tokens_at_end(self) -> Integers:
        """How many tokens one mark touches behind the last that the other touches, too."""
        return self._tokens[1]

    @cached_property
    def _causes(self) -> tuple[Integers, ...]:
        import numpy as np

        found = np.zeros((3, len(self._document)), dtype=np.int64)
        for document, rows in self._by_document():
            text = self._comparison.text(document)
            causes = [self._look(row, text) for row in rows.tolist()]
            found[:, rows] = np.array(causes, dtype=np.int64).T
        return tuple(found)

    def _look(self, row: int, text: str) -> tuple[int, int, int]:
        """Return the causes of one row: of both sides together, at the start, at the end."""
        table = self._study.table
        ours, theirs = self._first[row], self._second[row]
        head = cause_at_start(text, int(table.start[ours]), int(table.start[theirs]))
        tail = cause_at_end(text, int(table.end[ours]), int(table.end[theirs]))
        both = together(head, tail)
        if both is Cause.NONE:
            both = Cause.OTHER  # between the same ends, fragments differ
        return _CODES[both], _CODES[head], _CODES[tail]

    @cached_property
    def _tokens(self) -> tuple[Integers, ...]:
        import numpy as np

        found = np.zeros((2, len(self._document)), dtype=np.int64)
        rows = np.flatnonzero(self._moved)
        if not len(rows):
            return tuple(found)
        words, table = self._comparison.word_columns(), self._study.table
        # Documents stand one after the other on a line; no border reaches into the next.
        stride = 1 + max(int(column.max(initial=0)) for column in (words.end, table.end))
        line = np.repeat(np.arange(len(words.begins) - 1), np.diff(words.begins)) * stride
        offset = self._document[rows] * stride
        first, second = (marks[rows] for marks in (self._first, self._second))
        ends, starts = line + words.end, line + words.start
        before = [np.searchsorted(ends, offset + table.start[n], "right") for n in (first, second)]
        upto = [np.searchsorted(starts, offset + table.end[n], "left") for n in (first, second)]
        found[0, rows] = np.abs(before[0] - before[1])
        found[1, rows] = np.abs(upto[0] - upto[1])
        return tuple(found)

    @property
    def _comparison(self) -> Comparison:
        assert self._study.comparison is not None, "this study was made without texts"
        return self._study.comparison

    def _by_document(self) -> Iterator[tuple[int, Integers]]:
        """Yield each document with boundary differences, and their rows, of all pairs."""
        import numpy as np

        rows = np.flatnonzero(self._moved)
        rows = rows[np.argsort(self._document[rows], kind="stable")]
        documents = self._document[rows]
        begins = np.flatnonzero(np.diff(documents, prepend=-1)).tolist()
        for begin, end in pairwise([*begins, len(rows)]):
            yield int(documents[begin]), rows[begin:end]
