"""What every agreement measure takes and gives: a study and options in, tallies and results out.

A measure is a module of this folder that defines ``MEASURE``; deleting the file takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Tally

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _nothing() -> Mapping[str, Any]:
    return _NOTHING


class Reason(StrEnum):
    """Why a value is undefined; never shown as a number."""

    NOTHING_TO_COMPARE = "nothing_to_compare"
    NO_VARIATION = "no_variation"
    NO_UNITS = "no_units"
    NO_PAIRABLE_LENGTH = "no_pairable_length"
    TOO_FEW_DOCUMENTS = "too_few_documents"


class Over(StrEnum):
    """What a result sums up."""

    PAIR = "pair"
    ALL = "all"
    POOLED = "pooled"
    MEAN_OF_PAIRS = "mean_of_pairs"
    LEAVE_ONE_OUT = "leave_one_out"


@dataclass(frozen=True, slots=True)
class AgreementResult:
    """One number of a measure, or the reason why there is none.

    ``label`` is ``None`` for all labels of the layer together. ``counts`` are what the value was
    computed from; ``parameters`` how.
    """

    measure: str
    layer: str
    label: str | None
    annotators: tuple[str, ...]
    value: float | None
    reason: Reason | None = None
    interval: tuple[float, float] | None = None
    parameters: Mapping[str, Any] = field(default_factory=_nothing)
    counts: Mapping[str, int] = field(default_factory=_nothing)

    def to_data(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return {
            "measure": self.measure,
            "layer": self.layer,
            "label": self.label,
            "annotators": list(self.annotators),
            "value": self.value,
            "reason": None if self.reason is None else self.reason.value,
            "interval": None if self.interval is None else list(self.interval),
            "parameters": dict(self.parameters),
            "counts": dict(self.counts),
        }


@dataclass(frozen=True)
class NoOptions:
    """A measure without options."""


class Measure:
    """One measure: ``key`` is typed and stored and never changes, ``title`` is what people read.

    ``paper`` is the source of its formula. Subclasses, or their instances, set the attributes and
    define what they accept and count.
    """

    key: str = ""
    title: str = ""
    paper: str = ""
    Options: type = NoOptions
    adds_up: bool = True  # a document's counts do not depend on the other documents

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether the measure is defined for this kind of layer and number of annotators."""
        raise NotImplementedError

    def tallies(self, study: Study, options: Any) -> Sequence[Tally]:
        """Return what was counted, the tally that sums up the layer first."""
        raise NotImplementedError

    def compute(self, study: Study, options: Any = None) -> list[AgreementResult]:
        """Return the results, the one that sums up the layer first."""
        chosen = self.Options() if options is None else options
        return [one.result() for one in self.tallies(study, chosen)]
