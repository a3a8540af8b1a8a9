"""The coding measures beside scikit-learn, NLTK, krippendorff and irrCAC, on random tables.

Run by hand: ``python -m tests.clients.agreement_coding``. A library that is not installed is
skipped with a word; the exit code is 1 where a value differs.

Where the libraries are not right, or answer another question, they are not asked:

* NLTK's MASI divides by zero for two empty sets, its kappa wants every annotator on every item, and
  it says 1 where only one label was used; its ``multi_kappa`` is Davies and Fleiss's, its ``kappa``
  the mean of Cohen's (Light).
* irrCAC lets items with a single rating take part in the chance of AC1, AC2 and Fleiss's kappa;
  they are dropped here, so the tables for it have two ratings an item at least. Its Fleiss kappa
  weighs items, not ratings, and is compared on complete tables only.
* krippendorff raises where only one value was used; such tables are not drawn.
"""

from __future__ import annotations

import importlib
import random
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec

from annotator.agreement.cohen_kappa import cohen_kappa
from annotator.agreement.fleiss_kappa import pooled_chance
from annotator.agreement.gwet_ac1 import gwet_ac1
from annotator.agreement.gwet_ac2 import gwet_ac2
from annotator.agreement.hubert_kappa import hubert_kappa
from annotator.agreement.krippendorff_alpha import krippendorff_alpha
from annotator.agreement.light_kappa import light_kappa
from annotator.agreement.randolph_kappa import uniform_chance
from annotator.agreement.ratings import Ratings
from annotator.agreement.weighted_kappa import weighted_kappa

LABELS = "12345"
Rows = list[list[str | None]]
Comparison = tuple[str, float | None, float]


def table(rows: Rows) -> Ratings:
    categories = [[None if value is None else (value,) for value in row] for row in rows]
    return Ratings.of(categories, labels=LABELS).pairable()


def drawn(chance: random.Random, raters: int, *, missing: float = 0.0) -> Rows:
    """Return items whose annotators agree more often than not."""
    rows: Rows = [[label] * raters for label in LABELS]
    for _ in range(40):
        truth = chance.choice(LABELS)
        row: list[str | None] = [
            truth if chance.random() < 0.6 else chance.choice(LABELS) for _ in range(raters)
        ]
        for column in range(2, raters):
            if chance.random() < missing:
                row[column] = None
        rows.append(row)
    return rows


def scikit_learn(chance: random.Random) -> Iterator[Comparison]:
    theirs = importlib.import_module("sklearn.metrics").cohen_kappa_score
    rows = drawn(chance, 2)
    first, second = zip(*rows, strict=True)
    ours = table(rows)
    yield "cohen_kappa", cohen_kappa(ours).value, theirs(first, second)
    for weights in ("linear", "quadratic"):
        found = theirs(first, second, weights=weights)
        yield f"weighted_kappa {weights}", weighted_kappa(ours, weights=weights).value, found


def nltk(chance: random.Random) -> Iterator[Comparison]:
    task = importlib.import_module("nltk.metrics.agreement").AnnotationTask
    distance = importlib.import_module("nltk.metrics.distance")
    rows = drawn(chance, 3)
    ours = table(rows)
    data = [(str(c), str(i), value) for i, row in enumerate(rows) for c, value in enumerate(row)]
    theirs = task(data)
    yield "light_kappa", light_kappa(ours).value, theirs.kappa()
    yield "hubert_kappa", hubert_kappa(ours).value, theirs.multi_kappa()
    yield "fleiss_kappa", pooled_chance(ours).value, theirs.pi()
    yield "randolph_kappa", uniform_chance(ours).value, theirs.S()
    yield "alpha nominal", krippendorff_alpha(ours).value, theirs.alpha()
    sets = [
        [tuple(sorted(chance.sample("abc", chance.randint(1, 2)))) for _ in range(3)]
        for _ in range(20)
    ]
    ratings = Ratings.of(sets, labels="abc").pairable()
    data = [(str(c), str(i), frozenset(v)) for i, row in enumerate(sets) for c, v in enumerate(row)]
    for name, theirs_distance in (
        ("masi", distance.masi_distance),
        ("jaccard", distance.jaccard_distance),
    ):
        found = task(data, distance=theirs_distance).alpha()
        yield f"alpha {name}", krippendorff_alpha(ratings, distance=name).value, found


def krippendorff(chance: random.Random) -> Iterator[Comparison]:
    theirs = importlib.import_module("krippendorff").alpha
    rows = drawn(chance, 4, missing=0.3)
    data = [
        [float("nan") if value is None else float(value) for value in column]
        for column in zip(*rows, strict=True)
    ]
    for level in ("nominal", "ordinal", "interval", "ratio"):
        found = theirs(reliability_data=data, level_of_measurement=level)
        yield f"alpha {level}", krippendorff_alpha(table(rows), distance=level).value, found


def irrcac(chance: random.Random) -> Iterator[Comparison]:
    frame = importlib.import_module("pandas").DataFrame
    theirs = importlib.import_module("irrCAC.raw").CAC
    rows = drawn(chance, 4, missing=0.3)
    ours = table(rows)

    def value(found: dict) -> float:
        return float(found["est"]["coefficient_value"])

    plain = theirs(frame(rows), weights="identity", categories=list(LABELS), digits=12)
    yield "gwet_ac1", gwet_ac1(ours).value, value(plain.gwet())
    yield "randolph_kappa", uniform_chance(ours).value, value(plain.bp())
    yield "alpha nominal", krippendorff_alpha(ours).value, value(plain.krippendorff())
    for weights in ("linear", "quadratic", "ordinal"):
        weighted = theirs(frame(rows), weights=weights, categories=list(LABELS), digits=12)
        yield f"gwet_ac2 {weights}", gwet_ac2(ours, weights=weights).value, value(weighted.gwet())
    complete = drawn(chance, 4)
    plain = theirs(frame(complete), weights="identity", categories=list(LABELS), digits=12)
    yield "fleiss_kappa", pooled_chance(table(complete)).value, value(plain.fleiss())


LIBRARIES: dict[str, Callable[[random.Random], Iterator[Comparison]]] = {
    "sklearn": scikit_learn,
    "nltk": nltk,
    "krippendorff": krippendorff,
    "irrCAC": irrcac,
}


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def main() -> int:
    chance = random.Random(5)
    failed = 0
    for library, comparisons in LIBRARIES.items():
        if find_spec(library) is None:
            say(f"{library}: skipped, it is not installed")
            continue
        compared = 0
        for _ in range(20):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for name, ours, theirs in comparisons(chance):
                    compared += 1
                    if ours is None or abs(ours - theirs) > 1e-6:
                        failed += 1
                        say(f"{library}: {name} is {theirs}, here {ours}")
        say(f"{library}: {compared} values compared")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
