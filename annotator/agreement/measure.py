"""What every agreement measure takes and gives: the study it looks at, and its results.

A measure is a module of this folder that defines ``MEASURE``; deleting the file takes it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import Any, Protocol

from annotator.core.schema import LayerKind
from annotator.core.span import Span

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


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as it is compared: where it lies, and its label.

    ``extents`` are the fragments of one annotation in reading order, none for a label of a whole
    document. Two marks are equal when both agree; ``ids`` lead back to the annotations.
    """

    extents: tuple[Span, ...]
    label: str
    ids: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One document with the marks of everybody who counts as having done it.

    An annotator with no marks found nothing; one who is missing here was not there.
    """

    id: str
    marks: Mapping[str, tuple[Mark, ...]]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Study:
    """What is compared with what: one layer, its annotators and documents.

    ``problems`` counts what was left out: ``duplicates`` (the same mark twice by one annotator) and
    ``outside_text``. ``labels`` are those the schema declares for the layer, in its order.
    """

    layer: str
    kind: LayerKind
    annotators: tuple[str, ...]
    documents: tuple[ComparedDocument, ...]
    problems: Mapping[str, int] = field(default_factory=_nothing)
    labels: tuple[str, ...] = ()

    def pairs(self) -> list[tuple[str, str]]:
        """Return every pair of annotators, in the order of the annotators."""
        return list(combinations(self.annotators, 2))

    def shared(self, first: str, second: str) -> list[ComparedDocument]:
        """Return the documents that both have done."""
        return [one for one in self.documents if first in one.marks and second in one.marks]


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


class Measure(Protocol):
    """A measure: ``key`` is typed and stored and never changes, ``title`` is what people read."""

    @property
    def key(self) -> str:
        """The stable key."""

    @property
    def title(self) -> str:
        """The name in English."""

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether the measure is defined for this kind of layer and number of annotators."""

    def compute(self, study: Study) -> Sequence[AgreementResult]:
        """Return the results, the one that sums up the layer first."""
