"""The taxonomy of disagreement: how each mark of two annotators differs from the other's.

Rows of columns, one for each pair of marks and each mark alone, of one pair of annotators or of
all of them one after the other. Whatever is counted are rows, and rows lead back to the marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from annotator.agreement.alignment import KINDS, NOBODY, Kind, align
from annotator.agreement.boundary_causes import CAUSES
from annotator.agreement.boundary_details import Details
from annotator.agreement.leftovers import wholes

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study

MISSING = ""  # stands for the label where there is no mark


class Difference(StrEnum):
    """How two annotators differ at one place.

    A ``split`` is a mark of the second alone, inside a mark that the first made of it and of
    another one; a ``merge`` is a mark of the first alone, inside one of the second. Neither is a
    miss: both have marked the words, in one piece or in several (see ``leftovers``).
    """

    EXACT = "exact"
    BOUNDARY = "boundary"
    LABEL = "label"
    BOUNDARY_AND_LABEL = "boundary_and_label"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"
    SPLIT = "split"
    MERGE = "merge"


class Shape(StrEnum):
    """How the boundaries of two marks lie to one another, in the order of the text.

    ``longer_start``: one begins earlier, both end together; ``longer_end`` likewise; ``contained``:
    one reaches farther on both sides; ``crossing``: each reaches farther on one side; ``pieces``:
    fragments differ between the same ends; ``none``: there are no two different boundaries.
    """

    NONE = "none"
    LONGER_START = "longer_start"
    LONGER_END = "longer_end"
    CONTAINED = "contained"
    CROSSING = "crossing"
    PIECES = "pieces"


DIFFERENCES = tuple(Difference)
SHAPES = tuple(Shape)
_OF_KIND = {
    Kind.EXACT: Difference.EXACT,
    Kind.BOUNDARY: Difference.BOUNDARY,
    Kind.LABEL: Difference.LABEL,
    Kind.BOUNDARY_AND_LABEL: Difference.BOUNDARY_AND_LABEL,
    Kind.MISSED: Difference.ONLY_FIRST,
}


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """How the marks of some pairs of annotators differ: every mark once in each pair.

    ``pairs`` are positions in the study's annotators. One row stands for two marks or one:
    ``pair`` is a position in ``pairs``, ``document`` one in the study's documents; ``first``,
    ``second`` and ``whole`` are rows of the study's table or ``NOBODY``. ``whole`` is the partner's
    mark that a split or merged one lies in. ``difference`` and ``shape`` are positions in
    ``DIFFERENCES`` and ``SHAPES``; ``longer`` is 0 where the first's mark holds the second's, 1
    where it is the other way round, else -1. ``start_shift`` and ``end_shift`` are code points,
    the second's border minus the first's; 0 where there are no two marks.
    """

    study: Study = field(repr=False)
    pairs: tuple[tuple[int, int], ...]
    pair: Integers
    document: Integers
    first: Integers
    second: Integers
    whole: Integers
    difference: Integers
    shape: Integers
    longer: Integers
    start_shift: Integers
    end_shift: Integers

    def __len__(self) -> int:
        return len(self.pair)

    @cached_property
    def details(self) -> Details:
        """Causes and sizes in tokens of boundary differences; made of the texts when asked for."""
        return Details(self.study, self.document, self.first, self.second, self.shape != 0)

    @cached_property
    def disagreements(self) -> Integers:
        """The rows that are not exact, in reading order."""
        return self.rows(differences=[one for one in Difference if one is not Difference.EXACT])

    @cached_property
    def first_label(self) -> Integers:
        """The label of the first's mark, a position in the study's names; beyond them if none."""
        return self._labels(self.first)

    @cached_property
    def second_label(self) -> Integers:
        """The label of the second's mark, likewise."""
        return self._labels(self.second)

    def rows(
        self,
        *,
        pair: tuple[str, str] | None = None,
        differences: Iterable[str] | None = None,
        shapes: Iterable[str] | None = None,
        causes: Iterable[str] | None = None,
        labels: tuple[str | None, str | None] | None = None,
        documents: Iterable[int] | None = None,
    ) -> Integers:
        """Return the rows to which all of this applies, in reading order; ``None`` asks nothing.

        ``labels`` are those of the first's and the second's mark, ``MISSING`` where there is none.
        A pair of annotators is given as it stands in ``pairs``. Raises ``ValueError`` for a name
        that does not exist here.
        """
        import numpy as np

        kept = np.ones(len(self), dtype=bool)
        if pair is not None:
            kept &= self.pair == self.pair_number(pair)
        if differences is not None:
            kept &= np.isin(self.difference, _codes(DIFFERENCES, differences))
        if shapes is not None:
            kept &= np.isin(self.shape, _codes(SHAPES, shapes))
        if labels is not None:
            for wanted, column in zip(labels, (self.first_label, self.second_label), strict=True):
                if wanted is not None:
                    kept &= column == self.label_number(wanted)
        if documents is not None:
            kept &= np.isin(self.document, list(documents))
        if causes is not None:
            kept &= np.isin(self.details.cause, _codes(CAUSES, causes))
        return self.in_reading_order(np.flatnonzero(kept))

    def counts(self, rows: Integers | None = None) -> dict[str, int]:
        """Return how many rows, or how many of these, there are of each difference."""
        return _counted(DIFFERENCES, self.difference, rows)

    def shape_counts(self, rows: Integers | None = None) -> dict[str, int]:
        """Return how many rows there are of each shape."""
        return _counted(SHAPES, self.shape, rows)

    def cause_counts(self, rows: Integers | None = None) -> dict[str, int]:
        """Return how many rows there are of each cause; reads texts."""
        return _counted(CAUSES, self.details.cause, rows)

    def pair_number(self, pair: tuple[str, str]) -> int:
        """Return the position of a pair of annotators; raises ``ValueError`` if it is not here."""
        names = [tuple(self.study.annotators[n] for n in one) for one in self.pairs]
        return names.index(pair)

    def label_number(self, label: str) -> int:
        """Return the position of a label in ``names``; raises ``ValueError`` if it is not here."""
        names = self.study.names
        return len(names) if label == MISSING else names.index(label)

    def in_reading_order(self, rows: Integers) -> Integers:
        """Return these rows by document, place in the text and pair."""
        import numpy as np

        table = self.study.table
        if not len(rows):
            return rows
        ours, theirs = self.first[rows], self.second[rows]
        start, end = (
            np.where(
                ours == NOBODY,
                column[theirs],
                np.where(theirs == NOBODY, column[ours], least(column[ours], column[theirs])),
            )
            for column, least in ((table.start, np.minimum), (table.end, np.maximum))
        )
        return rows[np.lexsort((self.pair[rows], -end, start, self.document[rows]))]

    def _labels(self, marks: Integers) -> Integers:
        import numpy as np

        nothing = len(self.study.names)
        if not len(self.study.table):
            return np.full(len(marks), nothing, dtype=np.int64)
        return np.where(marks == NOBODY, nothing, self.study.table.label[marks])


def taxonomy(study: Study, pairs: Sequence[tuple[int, int]] | None = None) -> Taxonomy:
    """Return the taxonomy of a study's pairs of annotators, all unless told; kept with the study.

    The marks of a pair are matched as ``align`` does. Nothing is read of the texts.
    """
    chosen = tuple(study.pair_numbers() if pairs is None else pairs)
    key = ("taxonomy", chosen)
    if key not in study.memo:
        study.memo[key] = _taxonomy(study, chosen)
    found: Taxonomy = study.memo[key]
    return found


def _taxonomy(study: Study, pairs: tuple[tuple[int, int], ...]) -> Taxonomy:
    import numpy as np

    nothing = np.zeros(0, dtype=np.int64)
    columns: list[tuple[Integers, ...]] = [(nothing,) * 6]
    for number, (one, other) in enumerate(pairs):
        found = align(study, one, other)
        whole = wholes(study, one, other)
        difference = np.array([DIFFERENCES.index(_OF_KIND[kind]) for kind in KINDS])[found.kind]
        for alone, inside, beside in (
            (found.first == NOBODY, Difference.SPLIT, Difference.ONLY_SECOND),
            (found.second == NOBODY, Difference.MERGE, Difference.ONLY_FIRST),
        ):
            difference[alone & (whole != NOBODY)] = DIFFERENCES.index(inside)
            difference[alone & (whole == NOBODY)] = DIFFERENCES.index(beside)
        place = np.full(len(found.first), number, dtype=np.int64)
        columns.append((place, found.document, found.first, found.second, whole, difference))
    pair, document, first, second, whole, difference = map(
        np.concatenate, zip(*columns, strict=True)
    )
    shape, longer, start_shift, end_shift = _shapes(study, first, second)
    return Taxonomy(
        study, pairs, pair, document, first, second, whole, difference, shape, longer,
        start_shift, end_shift,
    )  # fmt: skip


def _shapes(study: Study, first: Integers, second: Integers) -> tuple[Integers, ...]:
    """Return of each row its shape, who reaches farther, and the shifts of both borders."""
    import numpy as np

    table = study.table
    shape, longer, start, end = (np.full(len(first), n, dtype=np.int64) for n in (0, -1, 0, 0))
    both = np.flatnonzero((first != NOBODY) & (second != NOBODY))
    ours, theirs = first[both], second[both]
    start[both] = table.start[theirs] - table.start[ours]
    end[both] = table.end[theirs] - table.end[ours]
    moved = both[table.place[ours] != table.place[theirs]]
    at_start, at_end = start[moved], end[moved]
    tests: Mapping[Shape, Bools] = {
        Shape.PIECES: (at_start == 0) & (at_end == 0),
        Shape.LONGER_START: at_end == 0,
        Shape.LONGER_END: at_start == 0,
        Shape.CONTAINED: (at_start < 0) != (at_end < 0),
    }
    shape[moved] = np.select(
        list(tests.values()), [SHAPES.index(one) for one in tests], SHAPES.index(Shape.CROSSING)
    )
    held = np.isin(shape[moved], _codes(SHAPES, tests)) & (shape[moved] != _code(Shape.PIECES))
    longer[moved[held]] = ((at_start < 0) | (at_end > 0))[held]
    return shape, longer, start, end


def _code(shape: Shape) -> int:
    return SHAPES.index(shape)


def _codes(known: Sequence[str], wanted: Iterable[str]) -> list[int]:
    return [known.index(one) for one in wanted]


def _counted(names: Sequence[str], column: Integers, rows: Integers | None) -> dict[str, int]:
    import numpy as np

    chosen = column if rows is None else column[rows]
    found = np.bincount(chosen, minlength=len(names)).tolist()
    return {str(name): count for name, count in zip(names, found, strict=True)}
