"""IoU F1 of spans: the same label and a share of the union in common, one to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from annotator.agreement.f1_overlap import largest_matching
from annotator.agreement.overlaps import overlaps
from annotator.agreement.pairs import F1Measure
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers


@dataclass(frozen=True)
class IouOptions:
    """From which share on two marks count as the same."""

    iou: tuple[str, ...] = field(
        default=("0.5", "0.75"), metadata={"title": "Least shares of the union (IoU)"}
    )


class IouF1(F1Measure):
    """What agrees are marks of one label whose intersection is a share of their union."""

    key = "f1_iou"
    title = "IoU F1"
    Options = IouOptions

    def forms(self, options: Any) -> Sequence[Mapping[str, Any]]:
        """Return a form for each threshold."""
        return [{"iou": _share(word)} for word in options.iou]

    def agreed(self, study: Study, first: int, second: int, form: Mapping[str, Any]) -> Numbers:
        """Count the largest matching of pairs that share enough."""
        found = overlaps(study, first, second)
        return largest_matching(study, found.only(found.same_label & (found.iou >= form["iou"])))


def _share(word: str) -> float:
    try:
        share = float(word)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise AnnotatorError(
            "The option “{name}” cannot be “{value}”; it must be {wanted}.",
            name="iou",
            value=word,
            wanted="shares over 0 up to 1",
        )
    return share


MEASURE = IouF1()
