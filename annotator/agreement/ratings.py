"""The ground of the coding measures: a table of items and annotators, and what is counted in it.

A category is a set of labels, written as a tuple: one label as a rule, none where somebody who has
done a document left it without a label, several where a document has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

# NumPy is imported inside functions, because listing the measures must not wait for it.

Category = tuple[str, ...]
MISSING = -1


def is_number(category: Category) -> bool:
    """Whether a category is one label that reads as a finite number."""
    try:
        return len(category) == 1 and isfinite(float(category[0]))
    except ValueError:
        return False


@dataclass(frozen=True, eq=False)
class Ratings:
    """Which category each annotator gave each item.

    ``codes`` has a row an item and a column an annotator; a code is a position in ``categories``,
    ``MISSING`` where the annotator was absent. The first ``ranked`` categories stand in the order
    in which the schema declares them; the others have none. ``documents`` tells for each item which
    document of the study it belongs to.
    """

    codes: Integers
    categories: tuple[Category, ...]
    ranked: int
    documents: Integers

    @classmethod
    def of(
        cls,
        rows: Sequence[Sequence[Category | None]],
        *,
        labels: Sequence[str] = (),
        raters: int | None = None,
        documents: Sequence[int] | None = None,
    ) -> Ratings:
        """Return the table of rows of categories, ``None`` where an annotator was absent.

        ``labels`` are the declared ones; what is used besides them comes after them. Without
        ``documents`` every item is a document of its own.
        """
        import numpy as np

        declared: list[Category] = [(label,) for label in dict.fromkeys(labels)]
        used = {value for row in rows for value in row if value is not None}
        categories = (*declared, *sorted(used.difference(declared)))
        position: dict[Category | None, int] = {one: i for i, one in enumerate(categories)}
        position[None] = MISSING
        width = raters if raters is not None else max(map(len, rows), default=0)
        codes = np.array([[position[value] for value in row] for row in rows], dtype=np.int64)
        places = range(len(rows)) if documents is None else documents
        return cls(
            codes.reshape(len(rows), width),
            categories,
            len(declared),
            np.array(places, dtype=np.int64),
        )

    @property
    def raters(self) -> int:
        """How many annotators there are."""
        return int(self.codes.shape[1])

    def only(self, *columns: int) -> Ratings:
        """Return the table of these annotators alone."""
        return replace(self, codes=self.codes[:, list(columns)])

    def pairable(self) -> Ratings:
        """Return the items that two annotators at least have rated.

        Categories that are neither declared nor used for them do not count as possible ones.
        """
        import numpy as np

        kept = (self.codes != MISSING).sum(axis=1) > 1
        codes = self.codes[kept]
        possible = np.zeros(len(self.categories) + 1, dtype=bool)  # the last is for MISSING
        possible[codes] = True
        possible[: self.ranked] = True
        possible[-1] = False
        return replace(
            self,
            codes=np.where(possible, np.cumsum(possible) - 1, MISSING)[codes],
            categories=tuple(
                one for one, there in zip(self.categories, possible, strict=False) if there
            ),
            documents=self.documents[kept],
        )

    def in_order(self) -> Ratings:
        """Return the table with ranked categories alone; the others count as missing."""
        import numpy as np

        codes = np.where(self.codes < self.ranked, self.codes, MISSING)
        return replace(self, codes=codes, categories=self.categories[: self.ranked])

    def numbers(self) -> Ratings:
        """Return the table with those categories alone that are one number; others are missing."""
        import numpy as np

        numeric = np.array([*map(is_number, self.categories), False])
        position = np.where(numeric, np.cumsum(numeric) - 1, MISSING)
        return replace(
            self,
            codes=position[self.codes],
            categories=tuple(filter(is_number, self.categories)),
            ranked=0,
        )

    def has_scale(self) -> bool:
        """Whether there are three ranks at least; with two, all distances are the same."""
        return self.ranked > 2

    def with_label(self, label: str) -> Ratings:
        """Return the table of two categories: has this label (0), has it not (1)."""
        import numpy as np

        lookup = np.array([*(label not in one for one in self.categories), MISSING])
        return replace(self, codes=lookup[self.codes], categories=((label,), ()), ranked=1)

    def labelled(self) -> Bools:
        """Return which items somebody gave a category that is not the one of no labels."""
        import numpy as np

        there = np.array([*map(bool, self.categories), False])
        found: Bools = np.any(there[self.codes], axis=1)
        return found

    def patterns(self) -> tuple[Ratings, Integers]:
        """Return each different row of ratings once, and which of them every item has.

        A pattern's ``documents`` is its own number.
        """
        import numpy as np

        base = len(self.categories) + 1
        if base**self.raters < 2**62:  # a row as one number
            keys = (self.codes + 1) @ base ** np.arange(self.raters, dtype=np.int64)
            if base**self.raters <= 4 * len(keys):  # without sorting
                first = np.zeros(base**self.raters, dtype=np.int64)
                first[keys] = np.arange(len(keys))
                there = np.zeros(len(first), dtype=bool)
                there[keys] = True
                first, inverse = first[there], (np.cumsum(there) - 1)[keys]
            else:
                _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        else:
            _, first, inverse = np.unique(
                self.codes, axis=0, return_index=True, return_inverse=True
            )
        found = replace(self, codes=self.codes[first], documents=np.arange(len(first)))
        return found, inverse.reshape(-1)

    def used(self) -> list[Category]:
        """Return the categories that occur, in their order."""
        import numpy as np

        return [self.categories[code] for code in np.unique(self.codes) if code != MISSING]

    def counts(self) -> Integers:
        """Return how often each item (row) got each category (column); not to be written to."""
        return self._counts

    @cached_property
    def _counts(self) -> Integers:
        import numpy as np

        found = np.zeros((len(self.codes), len(self.categories)), dtype=np.int64)
        rows = np.arange(len(self.codes))
        for column in self.codes.T:
            rated = column != MISSING
            found[rows[rated], column[rated]] += 1
        return found

    def confusion(self, first: int = 0, second: int = 1) -> Integers:
        """Return the items both have rated: rows the first's category, columns the second's."""
        import numpy as np

        both = self.rated_by(first, second)
        size = len(self.categories)
        cells = self.codes[both, first] * size + self.codes[both, second]
        return np.bincount(cells, minlength=size * size).reshape(size, size).astype(np.int64)

    def rated_by(self, first: int, second: int) -> Bools:
        """Return which items both of two annotators have rated."""
        found: Bools = (self.codes[:, first] != MISSING) & (self.codes[:, second] != MISSING)
        return found

    def given_by(self, annotator: int, items: Bools) -> Floats:
        """Return items × categories: 1 where an annotator gave it, of those items alone."""
        import numpy as np

        found = np.zeros((len(self.codes), len(self.categories)))
        rows = np.flatnonzero(items)
        found[rows, self.codes[rows, annotator]] = 1
        return found


def agreement_weights(weights: str, size: int) -> Floats:
    """Return how far ranks agree, 1 on the diagonal and 0 between the first and the last.

    ``linear``: by their difference; ``quadratic``: by its square; ``ordinal`` (Gwet): by the number
    of pairs of ranks from the one to the other.
    """
    import numpy as np

    ranks = np.arange(size)
    apart: Floats = np.abs(ranks[:, None] - ranks[None, :]).astype(np.float64)
    if weights == "quadratic":
        apart = apart**2
    elif weights == "ordinal":
        apart = apart * (apart + 1) / 2
    result: Floats = 1 - apart / max(float(apart.max()), 1.0)
    return result
