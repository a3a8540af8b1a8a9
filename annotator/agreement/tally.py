"""The tally: what a measure counts in each document, and the formula that makes a number of sums.

Nearly every coefficient is a function of counts that add up over documents. So a value, its
interval from resampled documents, and the value after one document has changed, all come from one
table of counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import AgreementResult, Over, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.agreement.study import Bools

    Numbers = NDArray[np.float64]

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


def nothing_to_compare(sums: Numbers) -> Reason:
    """Return the usual reason why a value is undefined."""
    return Reason.NOTHING_TO_COMPARE


def no_details(sums: Numbers) -> Mapping[str, Any]:
    """Return no parameters."""
    return _NOTHING


@dataclass(frozen=True, eq=False)
class Tally:
    """The counts behind one number.

    ``rows`` (documents × statistics) add up over documents; ``formula`` takes sums, the last axis
    the statistics, any axes before it, and returns values with ``nan`` where they are undefined.
    ``documents`` says which documents take part: at least two of the annotators have done them.
    ``columns`` name statistics that are whole numbers and shown as counts, in their order, an empty
    name for one that is not shown; ``counts`` are further ones that do not add up. ``reason`` is
    asked for sums without a value; ``details`` gives parameters that follow from the sums,
    ``derived`` counts that do. Where the meaning of the columns depends on what occurs, ``layout``
    says it: rows with another layout do not go with this formula.
    """

    measure: str
    layer: str
    label: str | None
    annotators: tuple[str, ...]
    over: Over
    rows: Numbers
    documents: Bools
    formula: Callable[[Numbers], Numbers]
    columns: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=_nothing)
    parameters: Mapping[str, Any] = field(default_factory=_nothing)
    reason: Callable[[Numbers], Reason] = nothing_to_compare
    details: Callable[[Numbers], Mapping[str, Any]] = no_details
    derived: Callable[[Numbers], Mapping[str, int]] = no_details
    layout: str = ""

    def result(self) -> AgreementResult:
        """Return the number of all documents together."""
        import numpy as np

        sums = self.rows.sum(axis=0)
        with np.errstate(all="ignore"):
            value = float(self.formula(sums))
        defined = isfinite(value)
        named = {
            name: round(float(count))
            for name, count in zip(self.columns, sums, strict=False)
            if name
        }
        return AgreementResult(
            self.measure,
            self.layer,
            self.label,
            self.annotators,
            value if defined else None,
            None if defined else self.reason(sums),
            parameters={"over": self.over.value, **self.parameters, **self.details(sums)},
            counts={**named, **self.counts, **self.derived(sums)},
        )


def pair_documents(present: Bools, first: int, second: int) -> Bools:
    """Return which documents both of two annotators have done."""
    both: Bools = present[:, first] & present[:, second]
    return both


def shared_documents(present: Bools) -> Bools:
    """Return which documents at least two of the annotators have done."""
    shared: Bools = present.sum(axis=1) > 1
    return shared


def ratio(numerator: Numbers, denominator: Numbers) -> Numbers:
    """Return a ratio, ``nan`` over zero."""
    import numpy as np

    top, bottom = np.broadcast_arrays(
        np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    )
    found = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=found, where=bottom != 0)
    return found


def mean_of(values: Numbers) -> Numbers:
    """Return the mean over the last axis of the values that are defined, ``nan`` where none is."""
    import numpy as np

    defined = np.isfinite(values)
    return ratio(np.where(defined, values, 0.0).sum(axis=-1), defined.sum(axis=-1))
