"""Cohen's kappa: two annotators, chance by each one's own shares of the labels.

With it goes what makes a kappa readable: the indices of prevalence and bias, kappa as it would be
without them (PABAK), the largest kappa these shares allow, and the standard error.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from annotator.agreement.coding import CodingMeasure, Estimate, Variant, corrected
from annotator.agreement.ratings import Ratings

if TYPE_CHECKING:
    from annotator.agreement.ratings import Integers


def cohen_kappa(ratings: Ratings) -> Estimate:
    """Return kappa of the first two annotators, with what helps to read it."""
    table = ratings.confusion()
    observed, expected = chance(table)
    return corrected(1 - observed, 1 - expected, **_diagnostics(table, observed, expected))


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


def _diagnostics(table: Integers, observed: float, expected: float) -> dict[str, Any]:
    import numpy as np

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
    "cohen_kappa", "Cohen’s kappa", "Cohen 1960", (Variant(cohen_kappa),), two_only=True
)
