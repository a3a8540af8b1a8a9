"""Gamma beside pygamma-agreement: the same best alignments, the same gamma, and the time.

Run by hand: ``python -m tests.clients.agreement_gamma``, in an environment of its own, since it
needs Numba and CVXPY. The exit code is 1 where a disorder or a gamma differs, or where the best
alignments of many documents, which are found together here, take more than a tenth of the time.

Compared are the disorders of the best alignments of random continua, with weights 1 and 1 and,
like the first software, 3 and 1, an empty place costing 1; then gamma, our chance continua given
to pygamma through a sampler of its own kind. What is different, and not compared:

* its dissimilarities are 32-bit numbers, so disorders are compared to five places only;
* it draws chance continua from statistics unless told; its shuffle turns coders round by whole
  numbers, no nearer to each other than half a mean unit, where here it is a whole one;
* of a continuum where nobody differs it draws all the same;
* it has no value for several documents, so the time is that of one document after the other;
* labels of its default dissimilarity are compared by equality, as here; its others are not ours.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np

from annotator.agreement.comparison import compare
from annotator.agreement.gamma import MEASURE as GAMMA
from annotator.agreement.gamma_alignment import Continua, Weights, align_continua
from annotator.agreement.gamma_study import GammaOptions, gamma_study
from annotator.agreement.study import Study
from annotator.core.columns import AnnotationColumns
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer

FASTER = 10
DOCUMENTS = 60
LABELS = "1234567"
PEOPLE = ("alex", "paul", "suzan")
Unit = tuple[int, int, str]
People = list[list[Unit]]
# Krippendorff, Mathet, Bouvry & Widlöcher 2016, which pygamma-agreement is tested with as well.
EXAMPLE: People = [
    [(2, 9, "1"), (11, 17, "2"), (24, 30, "5"), (32, 36, "6"), (36, 44, "6"), (44, 60, "7")],
    [(2, 9, "1"), (11, 17, "3"), (19, 25, "5"), (32, 44, "6")],
    [(2, 9, "1"), (11, 17, "4"), (21, 27, "5"), (32, 36, "6"), (36, 40, "6"), (40, 44, "6")],
]


def drawn(chance: random.Random, coders: int, units: int) -> People:
    """Return coders who err about a common truth, nested units among it."""
    truth = []
    for n in range(units):
        start = 25 * n + chance.randrange(10)
        truth.append((start, start + chance.randint(3, 30), chance.choice(LABELS)))
    found = []
    for _ in range(coders):
        mine = set()
        for start, end, label in truth:
            if chance.random() < 0.15:
                continue
            if chance.random() < 0.3:
                start, end = start - chance.randrange(3), end + chance.randrange(4)
            mine.add((start, end, chance.choice(LABELS) if chance.random() < 0.15 else label))
        found.append(sorted(mine))
    return found


def continua(several: Sequence[People]) -> Continua:
    """Return continua as columns."""
    rows = [
        (number, coder, start, end, LABELS.index(label))
        for number, people in enumerate(several)
        for coder, units in enumerate(people)
        for start, end, label in units
    ]
    number, coder, start, end, label = np.array(rows).T
    counts = np.array([len(people) for people in several])
    return Continua(number, coder, start.astype(float), end.astype(float), label, counts)


def study(people: People) -> Study:
    """Return the study of one document that the store would give."""
    names = PEOPLE[: len(people)]
    found = AnnotationColumns(["d0"], [100_000], names)
    found.names = [("unit", label) for label in LABELS]
    for who, units in enumerate(people):
        found.work.append((0, who, WorkState.FINISHED))
        for start, end, label in units:
            found.document.append(0)
            found.annotator.append(who)
            found.name.append(LABELS.index(label))
            found.start.append(start + 50)
            found.end.append(end + 50)
            found.ids.append(f"s{len(found.ids)}")
    layer = Layer("unit", labels=tuple(Label(one) for one in LABELS))
    return compare(found, [layer]).studies["unit"]


def theirs(coders: int, rows: Sequence[tuple[int, float, float, str]]) -> Any:
    """Return pygamma's continuum of units: coder, start, end, label."""
    from pyannote.core import Segment
    from pygamma_agreement import Continuum

    found = Continuum()
    for coder in range(coders):
        found.add_annotator(str(coder))
    for coder, start, end, label in rows:
        found.add(str(coder), Segment(float(start), float(end)), label)
    return found


def of_people(people: People) -> Any:
    """Return pygamma's continuum of coders' units."""
    return theirs(len(people), [(c, *unit) for c, units in enumerate(people) for unit in units])


def of_continua(found: Continua) -> list[Any]:
    """Return pygamma's continua of columns."""
    edges = np.searchsorted(found.continuum, np.arange(len(found) + 1))
    columns = found.coder, found.start, found.end, found.label
    return [
        theirs(
            int(found.coders[n]),
            [
                (int(coder), start, end, LABELS[label])
                for coder, start, end, label in zip(
                    *(one[edges[n] : edges[n + 1]].tolist() for one in columns), strict=True
                )
            ],
        )
        for n in range(len(found))
    ]


def dissimilarity(weights: Weights) -> Any:
    """Return pygamma's dissimilarity of these weights."""
    from pygamma_agreement import CombinedCategoricalDissimilarity

    return CombinedCategoricalDissimilarity(
        alpha=weights.position, beta=weights.label, delta_empty=1.0
    )


def disorders(chance: random.Random) -> int:
    """Compare best alignments; return how many differ."""
    failed = compared = 0
    for weights in (Weights(), Weights(3, 1)):
        cost = dissimilarity(weights)
        several = [drawn(chance, coders, units) for coders in (2, 3) for units in (3, 6, 9, 12) * 3]
        several.append(EXAMPLE)
        some = continua(several)
        ours = align_continua(some, weights).disorder / some.per_coder
        for people, value in zip(several, ours.tolist(), strict=True):
            compared += 1
            found = float(of_people(people).get_best_alignment(cost).disorder)
            if abs(found - value) > 1e-5:
                failed += 1
                say(f"disorder with {weights}: pygamma-agreement {found}, ours {value}")
    say(f"disorders of best alignments: {compared} compared, {failed} differ")
    return failed


def gammas(chance: random.Random) -> int:
    """Compare gamma with the same chance continua; return how many differ."""
    from pygamma_agreement.sampler import AbstractContinuumSampler

    class Replayed(AbstractContinuumSampler):
        """Gives continua that were made elsewhere."""

        def __init__(self, made: list[Any]) -> None:
            super().__init__()
            self._left = iter(made)

        @property
        def sample_from_continuum(self) -> Any:
            return next(self._left)

    cost = dissimilarity(Weights())
    failed = 0
    cases = [("2015 example", EXAMPLE)]
    cases += [(f"3 x {units} units", drawn(chance, 3, units)) for units in (10, 20, 40)]
    for name, people in cases:
        one = study(people)
        began = time.process_time()
        value = GAMMA.compute(one)[0].value
        ours = time.process_time() - began
        made = gamma_study(one, tuple(range(len(people))), GammaOptions()).chance.continua
        whole, replayed = of_people(people), of_continua(made)
        began = time.process_time()
        found = whole.compute_gamma(cost, n_samples=len(replayed), sampler=Replayed(replayed))
        other = float(found.gamma)
        spent = time.process_time() - began
        differs = value is None or abs(value - other) > 1e-5
        failed += differs
        say(
            f"{name}, {len(replayed)} chance continua: gamma {value:.6f}, pygamma-agreement"
            f" {other:.6f}; {ours:.2f} s and {spent:.2f} s of CPU, {spent / ours:.0f} times"
        )
    return failed


def speed(chance: random.Random) -> int:
    """Find the best alignments of many documents; return how much is not good."""
    cost = dissimilarity(Weights())
    several = [drawn(chance, 3, 40) for _ in range(DOCUMENTS)]
    whole = [of_people(people) for people in several]
    began = time.process_time()
    some = continua(several)
    values = align_continua(some, Weights()).disorder / some.per_coder
    ours = (time.process_time() - began) / DOCUMENTS * 1000
    began = time.process_time()
    found = [float(one.get_best_alignment(cost).disorder) for one in whole]
    spent = (time.process_time() - began) / DOCUMENTS * 1000
    say(
        f"{DOCUMENTS} documents of 3 x 40 units: {ours:.2f} and {spent:.2f} ms of CPU a document,"
        f" {spent / ours:.0f} times"
    )
    return int(spent < FASTER * ours) + int(np.abs(values - found).max() > 1e-5)


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def main() -> int:
    """Print both, and return 1 where they differ."""
    if find_spec("pygamma_agreement") is None:
        say("pygamma-agreement: skipped, it is not installed")
        return 0
    logging.disable(logging.WARNING)  # it says of each continuum which solver it takes
    chance = random.Random(23)
    GAMMA.compute(study(EXAMPLE))  # the libraries are imported, its functions compiled
    of_people(EXAMPLE).get_best_alignment(dissimilarity(Weights()))
    return 1 if disorders(chance) + gammas(chance) + speed(chance) else 0


if __name__ == "__main__":
    sys.exit(main())
