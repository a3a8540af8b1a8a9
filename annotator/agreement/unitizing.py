"""What the coefficients of unitizing of 2016 have in common: groups of annotators, labels, counts.

Krippendorff, Mathet, Bouvry & Widlocher 2016; Krippendorff 2019, section 12.6 (generation 3). All
that is counted adds up over documents, exactly as if they stood one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from annotator.agreement.measure import Measure, Over, Reason
from annotator.agreement.tally import Tally, ratio
from annotator.agreement.units import coincidences, units_of
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Study
    from annotator.agreement.tally import Numbers

PAPER = "Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, 12.6"


class UnitizingMeasure(Measure):
    """A coefficient of units: all annotators at once, then every pair."""

    paper = PAPER

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the tallies of a group; ``make`` knows all of them but label, rows and formula."""
        raise NotImplementedError

    def tallies(self, study: Study, options: Any) -> list[Tally]:
        """Return the tallies of all together first, then of every pair; each label at the end."""
        everybody = tuple(range(len(study.annotators)))
        groups: list[tuple[Over, tuple[int, ...]]]
        groups = [(Over.PAIR, pair) for pair in study.pair_numbers()]
        if len(everybody) > 2:
            groups.insert(0, (Over.ALL, everybody))
        found: list[Tally] = []
        for over, group in groups:
            counted = coincidences(study, group)
            make = partial(
                Tally,
                measure=self.key,
                layer=study.layer,
                annotators=tuple(study.annotators[n] for n in group),
                over=over,
                documents=counted.documents,
                counts={
                    "documents": int(counted.documents.sum()),
                    "flat_documents": int(counted.flat.sum()),
                    "overlapping_same_label": units_of(study).skipped,
                    **study.problems,
                },
            )
            found += self.of_group(study, group, make)
        return found


def corrected_total(total: Numbers, squares: Numbers) -> Numbers:
    """Return l.. less what a unit paired with itself would add: the divisor of the expected."""
    found: Numbers = total - ratio(squares, total)
    return found


def alpha_of(observed: Numbers, expected: Numbers) -> Numbers:
    """Return 1 - observed / expected."""
    found: Numbers = 1 - ratio(observed, expected)
    return found


def no_units(sums: Numbers) -> Reason:
    """Return why a coefficient of units has no value: nobody marked any, or nothing differs."""
    return Reason.NO_UNITS if sums[-1] == 0 else Reason.NO_VARIATION
