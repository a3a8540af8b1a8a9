"""α_U, the older coefficient of unitizing (Krippendorff 1995, with the sign corrected in 2004).

For comparison with INCEpTION and DKPro Statistics: squared distances let one long unit dominate,
and each label is a line of its own. A document gives observed and expected disagreement; the value
of a corpus is 1 minus the sum of the one over the sum of the other, which INCEpTION does not do: it
takes the mean of the documents' values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from annotator.agreement.tally import Tally
from annotator.agreement.unitizing import UnitizingMeasure, alpha_of, no_units
from annotator.agreement.units import Units, coincidences, document_lengths, shared_units, units_of

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers


class AlphaU(UnitizingMeasure):
    """The coefficient of 1995 and 2004: over all labels, and each."""

    key = "alpha_u"
    title = "α_U (1995, 2004)"
    paper = "Krippendorff 1995, 2004"

    def of_group(self, study: Study, group: tuple[int, ...], make: Any) -> Iterator[Tally]:
        """Yield the value of all labels used, then of each."""
        import numpy as np

        documents = coincidences(study, group).documents
        lines = disagreement(study, group, documents)
        parameters = {"generation": "1995/2004", "paper": self.paper}
        yield make(
            label=None,
            rows=lines.sum(axis=1),
            formula=_alpha,
            parameters=parameters,
            reason=no_units,
        )
        for label, name in enumerate(study.names):
            if np.any(lines[:, label]):
                yield make(
                    label=name,
                    rows=lines[:, label],
                    formula=_alpha,
                    parameters=parameters,
                    reason=no_units,
                    counts={},
                )


def _alpha(sums: Numbers) -> Numbers:
    return alpha_of(sums[..., 0], sums[..., 1])


def disagreement(study: Study, group: Sequence[int], documents: Bools) -> Numbers:
    """Return documents × labels × (observed, expected, units) of a group of annotators."""
    import numpy as np

    units, size = units_of(study), len(study.names)
    there = study.table.present[:, list(group)].sum(axis=1).astype(float)
    length = np.maximum(document_lengths(study), 1).astype(float)
    mine = documents[units.document] & np.isin(units.annotator, list(group))
    cell = units.document * size + units.label
    shape = (len(documents), size)

    def per_cell(cells: Integers, weights: Numbers | None = None) -> Numbers:
        found = np.bincount(cells, weights=weights, minlength=shape[0] * shape[1])
        return found.reshape(shape).astype(float)

    counts = per_cell(cell[mine])
    distances = np.zeros(shape)
    for pair in combinations(group, 2):
        distances += _distances(study, units, pair, documents, per_cell, cell)
    lines = (there * length)[:, None]
    span = units.length.astype(float)
    divisor = lines * (lines - 1) - per_cell(cell[mine], (span * (span - 1))[mine])
    chance = per_cell(
        cell[mine], _by_chance(study, units, group, mine, counts, cell, documents)[mine]
    )
    pairs = np.where(documents, there * (there - 1), 1)[:, None]
    used = (counts > 0) & documents[:, None]
    observed = np.where(used, 2 * distances / (pairs * length[:, None] ** 2), 0.0)
    expected = np.where(
        used & (divisor > 0),
        2 / length[:, None] * chance / np.where(divisor > 0, divisor, 1),
        0.0,
    )
    return np.stack([observed, expected, counts], axis=-1)


def _distances(
    study: Study,
    units: Units,
    pair: tuple[int, int],
    documents: Bools,
    per_cell: Any,
    cell: Integers,
) -> Numbers:
    """Return the distances of a pair: of units that meet, and of those that lie in a gap."""
    import numpy as np

    ours, theirs, _ = shared_units(study, units, *pair)
    alike = units.label[ours] == units.label[theirs]
    ours, theirs = ours[alike], theirs[alike]
    apart = (units.start[ours] - units.start[theirs]) ** 2
    apart = apart + (units.end[ours] - units.end[theirs]) ** 2
    found: Numbers = per_cell(cell[ours], apart.astype(float))
    met = np.zeros(len(cell), dtype=bool)
    met[ours] = met[theirs] = True
    both = documents & study.table.present[:, list(pair)].all(axis=1)
    alone = np.isin(units.annotator, pair) & ~met & both[units.document]
    found = found + per_cell(cell[alone], units.length[alone].astype(float) ** 2)
    return found


def _by_chance(
    study: Study,
    units: Units,
    group: Sequence[int],
    mine: Bools,
    counts: Numbers,
    cell: Integers,
    documents: Bools,
) -> Numbers:
    """Return for each unit what it would disagree with all others and with all gaps."""
    import numpy as np

    length = units.length.astype(float)
    others = counts.ravel()[cell] - 1
    found = others * (2 * length**3 - 3 * length**2 + length) / 3
    gap_cell, gap = _gaps(study, units, group, mine, counts, cell, documents)
    # Gaps of a cell in the order of their lengths: those that a unit fits in are the last ones.
    stride = int(max(gap.max(initial=0), units.length.max(initial=0))) + 1
    order = np.argsort(gap_cell * stride + gap, kind="stable")
    keys = (gap_cell * stride + gap)[order]
    sums = np.r_[0.0, np.cumsum(gap[order] + 1.0)]
    first = np.searchsorted(keys, cell * stride + units.length, side="left")
    last = np.searchsorted(keys, (cell + 1) * stride, side="left")
    room = sums[last] - sums[first] - length * (last - first)
    result: Numbers = found + length**2 * room
    return result


def _gaps(
    study: Study,
    units: Units,
    group: Sequence[int],
    mine: Bools,
    counts: Numbers,
    cell: Integers,
    documents: Bools,
) -> tuple[Integers, Integers]:
    """Return cell and length of every gap; who has no unit in a used cell has one long gap."""
    import numpy as np

    size = len(study.names)
    length = document_lengths(study)
    rows = np.flatnonzero(mine)
    # Units stand in the order of document, annotator, label and start.
    owner = (units.document * study.table.present.shape[1] + units.annotator) * size + units.label
    begins = np.r_[True, owner[rows][1:] != owner[rows][:-1]] if len(rows) else rows.astype(bool)
    ends = np.r_[begins[1:], True] if len(rows) else begins
    before = np.where(begins, 0, np.r_[0, units.end[rows][:-1]] if len(rows) else rows)
    after = length[units.document[rows]] - units.end[rows]
    cells = [cell[rows], cell[rows][ends]]
    gaps = [units.start[rows] - before, after[ends]]
    used = (counts > 0) & documents[:, None]
    has = np.zeros((len(study.annotators), *counts.shape), dtype=bool)
    has[units.annotator[rows], units.document[rows], units.label[rows]] = True
    for one in group:
        empty = used & ~has[one] & study.table.present[:, one][:, None]
        found = np.flatnonzero(empty)
        cells.append(found)
        gaps.append(length[found // size])
    cell_of, gap = np.concatenate(cells), np.concatenate(gaps)
    return cell_of[gap > 0], gap[gap > 0]


MEASURE = AlphaU()
