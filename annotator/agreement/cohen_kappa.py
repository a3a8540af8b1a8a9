"""Cohen's kappa: two annotators, chance by each one's own shares of the labels.

With it goes what makes a kappa readable: the indices of prevalence and bias, kappa as it would be
without them (PABAK), the largest kappa these shares allow, and the standard error.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure, Variant
from annotator.agreement.coefficient import Counted, Estimate, corrected, counted_cells
from annotator.agreement.ratings import Ratings
from annotator.agreement.tally import ratio

if TYPE_CHECKING:
    from annotator.agreement.ratings import Floats, Integers


def kappa_counts(ratings: Ratings) -> Counted:
    """Count the pairs of categories of the first two annotators."""
    import numpy as np

    both = ratings.rated_by(0, 1)
    size = len(ratings.categories)
    found = ratings.codes[both, 0] * size + ratings.codes[both, 1]
    cells = counted_cells(found, size * size)
    statistics = np.zeros((len(both), 1 + len(cells)))
    statistics[both, 0] = 1
    statistics[np.flatnonzero(both), 1 + np.searchsorted(cells, found)] = 1
    rows, columns = (np.eye(size)[one] for one in np.divmod(cells, size))
    same = (rows * columns).sum(axis=1)

    def parts(sums: Floats) -> tuple[Floats, Floats]:
        total, found = sums[..., 0], sums[..., 1:]
        by_chance = ((found @ rows) * (found @ columns)).sum(axis=-1)
        return 1 - ratio(found @ same, total), 1 - ratio(by_chance, total * total)

    def diagnostics(sums: Floats) -> Mapping[str, Any]:
        table = np.zeros(size * size, dtype=np.int64)
        table[cells] = np.rint(sums[1:])
        return _diagnostics(table.reshape(size, size))

    return corrected(statistics, parts, diagnostics, cells)


def cohen_kappa(ratings: Ratings) -> Estimate:
    """Return kappa of the first two annotators, with what helps to read it."""
    return kappa_counts(ratings).estimate()


def chance(table: Integers) -> tuple[float, float]:
    """Return observed agreement, and that of independent annotators with the same shares."""
    import numpy as np

    total = table.sum()
    rows, columns = table.sum(axis=1) / total, table.sum(axis=0) / total
    return float(np.trace(table) / total), float(rows @ columns)


def standard_error(table: Integers) -> float | None:
    """Return the standard error of kappa for large samples (Fleiss, Cohen & Everitt 1969)."""
    import numpy as np

    total = int(table.sum())
    observed, expected = chance(table)
    if expected == 1:
        return None
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    kappa = (observed - expected) / (1 - expected)
    on = np.diag(shares) @ (1 - (rows + columns) * (1 - kappa)) ** 2
    apart = np.add.outer(columns, rows) ** 2 * shares
    off = (1 - kappa) ** 2 * (apart.sum() - np.trace(apart))
    rest = (kappa - expected * (1 - kappa)) ** 2
    return sqrt(max(float(on + off - rest), 0.0) / total) / (1 - expected)


def _diagnostics(table: Integers) -> dict[str, Any]:
    import numpy as np

    observed, expected = chance(table)
    total = table.sum()
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    reachable = float(np.minimum(rows, columns).sum() / total)
    two = len(table) == 2
    return {
        "pabak": 2 * observed - 1,
        "maximum": (reachable - expected) / (1 - expected) if expected < 1 else None,
        "standard_error": standard_error(table),
        "prevalence": float(abs(table[0, 0] - table[1, 1]) / total) if two else None,
        "bias": float(abs(table[0, 1] - table[1, 0]) / total) if two else None,
    }


MEASURE = CodingMeasure(
    "cohen_kappa", "Cohen’s kappa", "Cohen 1960", (Variant(kappa_counts),), two_only=True
)
