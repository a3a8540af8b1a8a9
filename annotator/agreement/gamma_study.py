"""What gamma, gamma-cat and gamma-k share: the units of a group, their best and their chance ones.

One mark is one unit, from the start of its first fragment to the end of its last; so nested,
crossing and interrupted annotations take part as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from math import ceil
from typing import TYPE_CHECKING, Any

from annotator.agreement.gamma_alignment import (
    Alignments,
    Continua,
    Weights,
    positional,
)
from annotator.agreement.gamma_chance import chance_continua
from annotator.agreement.gamma_keeping import aligned_once
from annotator.agreement.measure import Measure, Over
from annotator.agreement.tally import Tally
from annotator.core.schema import LayerKind

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers, Study
    from annotator.agreement.tally import Numbers

PAPER = "Mathet, Widlöcher & Métivier 2015"
_DRAWN = 500  # chance continua of a corpus that the estimate begins with
_DRAWN_OF_ONE = 30  # of a single document, as in the paper
_MOST = 5_000


class Chance(StrEnum):
    """How chance continua are made."""

    SHUFFLE = "shuffle"
    STATISTICAL = "statistical"


@dataclass(frozen=True)
class GammaOptions:
    """The choices of gamma; the defaults are the paper's."""

    position_weight: float = field(
        default=1.0, metadata={"title": "Weight of positions (α)", "bounds": (0.0, 100.0)}
    )
    label_weight: float = field(
        default=1.0, metadata={"title": "Weight of labels (β)", "bounds": (0.0, 100.0)}
    )
    chance: Chance = field(
        default=Chance.SHUFFLE,
        metadata={
            "title": "Chance model",
            "choices": {
                "shuffle": "Shuffled annotators (the paper)",
                "statistical": "Drawn from statistics (INCEpTION)",
            },
        },
    )
    precision: float = field(
        default=0.02, metadata={"title": "Precision of the expected disorder", "bounds": (0.001, 1)}
    )
    seed: int = field(default=1, metadata={"title": "Seed", "bounds": (0, 2**31 - 1)})

    @property
    def weights(self) -> Weights:
        """The weights of the dissimilarity."""
        return Weights(self.position_weight, self.label_weight)


@dataclass(frozen=True, eq=False)
class GammaStudy:
    """One group of annotators: ``documents`` that two of them have done, and their units."""

    documents: Bools
    continua: Continua
    of_document: Integers  # which document each continuum is
    options: GammaOptions
    kept: dict[Any, Any]  # alignments of the same units, from before

    @cached_property
    def observed(self) -> Alignments:
        """The best alignments."""
        return aligned_once(self.continua, self.options.weights, self.kept)

    @cached_property
    def chance(self) -> ChanceSample:
        """Chance continua, as many as the precision asks for."""
        return _sampled(self)

    def by_document(self, values: Numbers) -> Numbers:
        """Put values of continua to their documents; the others have nothing."""
        import numpy as np

        found = np.zeros((len(self.documents), *values.shape[1:]))
        found[self.of_document] = values
        return found


@dataclass(frozen=True, eq=False)
class ChanceSample:
    """Chance continua with their best alignments, and the continua that they stand for.

    ``expected`` is the disorder to be expected of a unit per coder, ``error`` its relative standard
    error, which more documents do not make smaller.
    """

    continua: Continua
    drawn: Integers
    best: Alignments
    expected: float
    error: float


def gamma_study(study: Study, group: Sequence[int], options: GammaOptions) -> GammaStudy:
    """Return the units of a group; they are kept for the next measure."""
    key = ("gamma", *group, options)
    if key not in study.memo:
        study.memo[key] = _gamma_study(study, list(group), options)
    found: GammaStudy = study.memo[key]
    return found


def _gamma_study(study: Study, group: list[int], options: GammaOptions) -> GammaStudy:
    import numpy as np

    table = study.table
    present = table.present[:, group]
    documents = present.sum(axis=1) > 1
    place = np.full(len(study.annotators), -1)
    place[group] = np.arange(len(group))
    rows = np.flatnonzero(documents[table.document] & (place[table.annotator] >= 0))
    rows = rows[np.argsort(table.document[rows], kind="stable")]
    of_document, continuum = np.unique(table.document[rows], return_inverse=True)
    rank = np.cumsum(present, axis=1) - 1  # of a coder among those who are there
    coder = rank[table.document[rows], place[table.annotator[rows]]]
    continua = Continua(
        continuum.ravel(),
        coder,
        table.start[rows].astype(float),
        table.end[rows].astype(float),
        table.label[rows],
        present.sum(axis=1)[of_document],
    )
    kept = {} if study.comparison is None else study.comparison.kept
    return GammaStudy(documents, continua, of_document, options, kept)


def _sampled(study: GammaStudy) -> ChanceSample:
    import numpy as np

    options, continua = study.options, study.continua
    chance = np.random.default_rng(options.seed)
    count = len(continua)
    first = _DRAWN if count > 1 else _DRAWN_OF_ONE
    found = _draw(study, _spread(count, first, chance), options.seed)
    expected, error = _estimate(study, *found)
    wanted = min(ceil((1.96 * error * np.sqrt(first) / options.precision) ** 2), _MOST)
    if wanted > first:
        found = _draw(study, _spread(count, wanted, chance), options.seed + 1)
        expected, error = _estimate(study, *found)
    made, drawn, best = found
    return ChanceSample(made, drawn, best, expected, error)


def _spread(count: int, size: int, chance: Any) -> Integers:
    """Return which continua to draw from: all of them equally often, the rest at random."""
    import numpy as np

    if not count:
        return np.zeros(0, dtype=np.int64)
    rest = chance.choice(count, size=size % count, replace=False)
    return np.sort(np.concatenate([np.repeat(np.arange(count), size // count), rest]))


def _draw(study: GammaStudy, drawn: Integers, seed: int) -> tuple[Continua, Integers, Alignments]:
    made, drawn = chance_continua(study.continua, drawn, study.options.chance.value, seed)
    return made, drawn, aligned_once(made, study.options.weights, study.kept)


def _estimate(
    study: GammaStudy, made: Continua, drawn: Integers, best: Alignments
) -> tuple[float, float]:
    """Return the disorder to be expected, each continuum by its units, and its relative error."""
    import numpy as np

    there = made.per_coder > 0
    disorder = best.disorder[there] / made.per_coder[there]
    size = study.continua.per_coder[drawn[there]]
    if not len(disorder):
        return float("nan"), 0.0
    expected = float((disorder * size).sum() / size.sum())
    spread = (size / size.mean()) * (disorder - expected)
    error = float(np.sqrt((spread**2).mean() / len(spread)) / expected) if expected else 0.0
    return expected, error


@dataclass(frozen=True, eq=False)
class AlignedPairs:
    """Pairs of units that the best alignments put together: rows, continuum and weight.

    The weight is what gamma-cat gives a pair: less the farther they lie apart, and less in
    alignments of many units.
    """

    first: Integers
    second: Integers
    continuum: Integers
    weight: Numbers


def aligned_pairs(continua: Continua, best: Alignments) -> AlignedPairs:
    """Return the pairs with the weights of Mathet 2017: max(0, 1 - positional) / (units - 1)."""
    import numpy as np

    first, second, size = [], [], []
    for members in best.members:
        units = (members >= 0).sum(axis=1)
        for a in range(members.shape[1]):
            for b in range(a + 1, members.shape[1]):
                both = (members[:, a] >= 0) & (members[:, b] >= 0)
                first.append(members[both, a])
                second.append(members[both, b])
                size.append(units[both])
    empty = [np.zeros(0, dtype=np.int64)]
    ours, theirs, units = (np.concatenate(one or empty) for one in (first, second, size))
    near = np.maximum(1 - positional(continua, ours, theirs), 0)
    return AlignedPairs(ours, theirs, continua.continuum[ours], near / np.maximum(units - 1, 1))


class GammaMeasure(Measure):
    """A measure of the gamma family: all annotators at once, then every pair."""

    paper = PAPER
    Options = GammaOptions
    adds_up = False  # what chance gives is estimated of all documents together

    def accepts(self, kind: LayerKind, annotators: int) -> bool:
        """Whether spans are compared, by two annotators at least."""
        return kind is LayerKind.SPAN and annotators >= 2

    def of_group(self, study: Study, found: GammaStudy, make: Any) -> Iterator[Tally]:
        """Yield the tallies of a group; ``make`` knows all but label, rows and formula."""
        raise NotImplementedError

    def tallies(self, study: Study, options: Any) -> list[Tally]:
        """Return the tallies of all together first, then of every pair."""
        everybody = tuple(range(len(study.annotators)))
        groups: list[tuple[Over, tuple[int, ...]]]
        groups = [(Over.PAIR, pair) for pair in study.pair_numbers()]
        if len(everybody) > 2:
            groups.insert(0, (Over.ALL, everybody))
        made: list[Tally] = []
        for over, group in groups:
            found = gamma_study(study, group, options)
            make = partial(
                Tally,
                measure=self.key,
                layer=study.layer,
                annotators=tuple(study.annotators[n] for n in group),
                over=over,
                documents=found.documents,
            )
            made += self.of_group(study, found, make)
        return made

    def said(self, found: GammaStudy, *, sampled: bool) -> dict[str, Any]:
        """Return the parameters that stand beside every value."""
        options = found.options
        return {
            "paper": self.paper,
            "position_weight": options.position_weight,
            "label_weight": options.label_weight,
            "chance": options.chance.value,
            "samples": len(found.chance.continua) if sampled else 0,
            "expected_error": found.chance.error if sampled else 0.0,
            "precision": options.precision,
            "seed": options.seed,
        }
