"""How sure a value is: intervals from resampled documents, and the difference of two rounds.

Documents are drawn, not spans, since spans of one document hang together. A tally adds up over
documents, so a resample is a row of weights, and all resamples are one product of matrices.
Percentile and BCa (Efron 1987) intervals; with few documents the jackknife with a t quantile, which
Hughes 2022 found better there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from annotator.agreement.drawn_sums import DrawnSums
from annotator.agreement.measure import Reason

if TYPE_CHECKING:
    from annotator.agreement.study import Bools
    from annotator.agreement.tally import Numbers, Tally

FEWEST = 5  # documents; below there is no interval
FEW = 20  # below, the jackknife
_DROPPED = 0.05  # share of undefined resamples from which on there is no interval
BANDS = (0.667, 0.8)  # Krippendorff's: discard, tentative, reliable


class Method(StrEnum):
    """How an interval is made."""

    AUTO = "auto"
    PERCENTILE = "percentile"
    BCA = "bca"
    JACKKNIFE = "jackknife"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Sampling:
    """How documents are drawn: the method, how often, the seed, and the level of the interval."""

    method: Method = Method.AUTO
    resamples: int = 1_000
    seed: int = 1
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval with how it was made, or why there is none.

    ``below`` are the probabilities that the value is below each of Krippendorff's limits.
    """

    low: float | None
    high: float | None
    method: Method
    documents: int
    reason: Reason | None = None
    dropped: float = 0.0
    below: Mapping[float, float] = field(default_factory=dict)

    @property
    def ends(self) -> tuple[float, float] | None:
        """Both ends, ``None`` without an interval."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    def to_data(self) -> dict[str, Any]:
        """Return what stands beside an interval as JSON values."""
        return {
            "method": self.method.value,
            "documents": self.documents,
            "reason": None if self.reason is None else self.reason.value,
            "undefined_resamples": self.dropped,
            **{f"probability_below_{limit}": share for limit, share in self.below.items()},
        }


class Resampler:
    """Draws documents for many tallies; those of the same documents share their draws."""

    def __init__(self, sampling: Sampling) -> None:
        self.sampling = sampling
        self._draws: dict[bytes, DrawnSums] = {}

    def interval(self, tally: Tally) -> Interval:
        """Return the interval of a tally's value."""
        return self.intervals([tally])[0]

    def intervals(self, tallies: Sequence[Tally]) -> list[Interval]:
        """Return the interval of each tally; together they take less time than one by one."""
        import numpy as np

        found: list[Interval | None] = []
        to_draw: dict[bytes, list[int]] = {}
        with np.errstate(all="ignore"):
            for place, tally in enumerate(tallies):
                found.append(self._without_drawing(tally))
                if found[-1] is None:
                    to_draw.setdefault(tally.documents.tobytes(), []).append(place)
            for places in to_draw.values():
                some = [tallies[place] for place in places]
                drawn = self._sums(some[0].documents, [one.rows for one in some])
                for place, tally, sums in zip(places, some, drawn, strict=True):
                    found[place] = self._resampled(tally, tally.formula(sums))
        return [one for one in found if one is not None]

    def difference(self, before: Tally, after: Tally) -> Interval:
        """Return the interval of the change from one round to another, over the same documents.

        Both tallies have the same documents in the same places; those that both rounds have count.
        """
        import numpy as np

        both = before.documents & after.documents
        count = int(both.sum())
        if count < FEWEST:
            return Interval(None, None, Method.NONE, count, Reason.TOO_FEW_DOCUMENTS)
        earlier, later = self._sums(both, [before.rows, after.rows])
        with np.errstate(all="ignore"):
            drawn = after.formula(later) - before.formula(earlier)
        return self._percentile(drawn, count, Method.PERCENTILE)

    def _sums(self, documents: Bools, tables: Sequence[Numbers]) -> list[Numbers]:
        """Return what the resamples of these documents add up to in each table."""
        key = documents.tobytes()
        if key not in self._draws:
            self._draws[key] = DrawnSums(documents, self.sampling.resamples, self.sampling.seed)
        return self._draws[key].of(tables)

    def _without_drawing(self, tally: Tally) -> Interval | None:
        """Return the interval of a tally, ``None`` where that takes resamples."""
        import numpy as np

        count = int(tally.documents.sum())
        method = self._method(count)
        if method is Method.NONE:
            few = Reason.TOO_FEW_DOCUMENTS if count < FEWEST else None
            return Interval(None, None, method, count, few)
        value = float(tally.formula(_rows(tally).sum(axis=0)))
        if not np.isfinite(value):
            return Interval(None, None, method, count, Reason.NOTHING_TO_COMPARE)
        return self._jackknife(tally, value) if method is Method.JACKKNIFE else None

    def _method(self, documents: int) -> Method:
        asked = self.sampling.method
        if documents < FEWEST or asked is Method.NONE or self.sampling.resamples < 1:
            return Method.NONE
        if asked is Method.AUTO:
            return Method.JACKKNIFE if documents < FEW else Method.PERCENTILE
        return Method.PERCENTILE if asked is Method.BCA and documents < FEW else asked

    def _jackknife(self, tally: Tally, value: float) -> Interval:
        """Return the interval of the values without one document each, with a t quantile."""
        import numpy as np
        from scipy.stats import t

        rows = _rows(tally)
        count = len(rows)
        without = tally.formula(rows.sum(axis=0) - rows)
        defined = np.isfinite(without)
        dropped = float(1 - defined.mean())
        if dropped > _DROPPED:
            reason = Reason.NO_VARIATION
            return Interval(None, None, Method.JACKKNIFE, count, reason, dropped)
        without = without[defined]
        spread = float(
            np.sqrt((len(without) - 1) / len(without) * ((without - without.mean()) ** 2).sum())
        )
        reach = float(t.ppf((1 + self.sampling.level) / 2, count - 1)) * spread
        below = {}
        for limit in BANDS:
            apart = limit - value
            below[limit] = float(t.cdf(apart / spread, count - 1)) if spread else float(apart > 0)
        # No coefficient goes beyond 1; the quantile knows nothing of that.
        high = max(min(value + reach, 1.0), value)
        return Interval(value - reach, high, Method.JACKKNIFE, count, None, dropped, below)

    def _resampled(self, tally: Tally, drawn: Numbers) -> Interval:
        count = int(tally.documents.sum())
        method = self._method(count)
        shares = self._corrected(tally, drawn) if method is Method.BCA else None
        return self._percentile(drawn, count, method, shares)

    def _percentile(
        self,
        drawn: Numbers,
        count: int,
        method: Method,
        shares: tuple[float, float] | None = None,
    ) -> Interval:
        import numpy as np

        defined = np.sort(drawn[np.isfinite(drawn)])
        dropped = float(1 - len(defined) / max(len(drawn), 1))
        if dropped > _DROPPED or not len(defined):
            return Interval(None, None, method, count, Reason.NO_VARIATION, dropped)
        edge = (1 - self.sampling.level) / 2
        low, high = (_quantile(defined, share) for share in shares or (edge, 1 - edge))
        below = {limit: int(np.searchsorted(defined, limit)) / len(defined) for limit in BANDS}
        return Interval(low, high, method, count, None, dropped, below)

    def _corrected(self, tally: Tally, drawn: Numbers) -> tuple[float, float]:
        """Return the shares of BCa: corrected for bias, and for the skew the jackknife shows."""
        import numpy as np
        from scipy.stats import norm

        rows = _rows(tally)
        value = float(tally.formula(rows.sum(axis=0)))
        edge = (1 - self.sampling.level) / 2
        defined = drawn[np.isfinite(drawn)]
        lower = ((defined < value).mean() + (defined <= value).mean()) / 2
        if not 0 < lower < 1:
            return edge, 1 - edge  # all resamples on one side: nothing to correct by
        bias = float(norm.ppf(lower))
        without = tally.formula(rows.sum(axis=0) - rows)
        apart = np.nanmean(without) - without[np.isfinite(without)]
        scale = float((apart**2).sum()) ** 1.5
        speed = float((apart**3).sum()) / (6 * scale) if scale else 0.0
        ends = [bias + float(norm.ppf(share)) for share in (edge, 1 - edge)]
        low, high = (float(norm.cdf(bias + end / (1 - speed * end))) for end in ends)
        return low, high


def _rows(tally: Tally) -> Numbers:
    """Return the rows of the documents that take part."""
    return tally.rows if tally.documents.all() else tally.rows[tally.documents]


def _quantile(ordered: Numbers, share: float) -> float:
    """Return a quantile, between two values in proportion (as ``numpy.quantile`` does, faster)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (high - low) * (place - below)
