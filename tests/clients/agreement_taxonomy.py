"""The taxonomy of disagreement beside nervaluate: the same counts where it is right, and the time.

Run by hand: ``python -m tests.clients.agreement_taxonomy``. The exit code is 1 where a count that
should be the same differs, or where ours takes more than a tenth of nervaluate's time on such
marks. Where marks crowd, most of our time goes into the best matching, which it does not look for.

nervaluate is right where every mark touches one mark of the other annotator at most: then its four
schemes are sums of our classes. It is not asked elsewhere, because

* it goes through the marks of one side and gives each the first of the other that it touches, so
  its counts depend on the order of a list, and a mark may lose its equal to an earlier one;
* its schemes match anew each time, so their counts need not belong together;
* it calls one side true: how much two marks must share is measured against that one.

How often its counts change with the order of the same marks is printed. Its ends are inclusive.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from annotator.agreement.comparison import compare
from annotator.agreement.confusion import confusion
from annotator.agreement.document_ranking import document_ranking
from annotator.agreement.taxonomy import taxonomy
from annotator.core.columns import AnnotationColumns
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer

LABELS = ("PER", "ORG", "GPE", "DATE")
LAYER = Layer("entity", labels=tuple(Label(one) for one in LABELS))
Mark = tuple[str, int, int]
Documents = list[tuple[list[Mark], list[Mark]]]
FASTER = 10


def apart(chance: random.Random, documents: int, marks: int) -> Documents:
    """Return marks of two annotators that differ in every way, none touching a second one."""
    found: Documents = []
    for _ in range(documents):
        first: list[Mark] = []
        second: list[Mark] = []
        for n in range(marks):
            start, end = 30 * n + chance.randrange(3, 8), 30 * n + chance.randrange(12, 25)
            label = chance.choice(LABELS)
            kind = chance.random()
            if kind < 0.9:
                first.append((label, start, end))
            if kind > 0.1:
                if chance.random() < 0.25:
                    start, end = start + chance.randint(-2, 2), end + chance.randint(-2, 2)
                other = chance.choice(LABELS) if chance.random() < 0.2 else label
                second.append((other, start, end))
        found.append((first, second))
    return found


def crowded(chance: random.Random, documents: int, marks: int) -> Documents:
    """Return marks that lie over one another."""

    def some() -> list[Mark]:
        made = {
            (chance.choice(LABELS), start, start + chance.randint(2, 12))
            for start in (chance.randrange(10 * marks) for _ in range(marks))
        }
        return sorted(made, key=lambda one: one[1:])

    return [(some(), some()) for _ in range(documents)]


def columns(documents: Documents) -> AnnotationColumns:
    """Return the marks as the store gives them."""
    found = AnnotationColumns(
        [f"d{n}" for n in range(len(documents))], [100_000] * len(documents), ("amal", "badr")
    )
    found.names = [("entity", label) for label in LABELS]
    code = {label: n for n, label in enumerate(LABELS)}
    for number, people in enumerate(documents):
        for who, marks in enumerate(people):
            found.work.append((number, who, WorkState.FINISHED))
            for label, start, end in marks:
                found.document.append(number)
                found.annotator.append(who)
                found.name.append(code[label])
                found.start.append(start)
                found.end.append(end)
                found.ids.append(f"s{len(found.ids)}")
    return found


def ours(read: AnnotationColumns) -> dict[str, int]:
    """Return our classes, with confusion and documents worked out as well."""
    found = taxonomy(compare(read, [LAYER]).studies["entity"])
    confusion(found)
    document_ranking(found)
    return found.counts()


def theirs(documents: list[tuple[Any, Any]]) -> dict[str, dict[str, int]]:
    """Return nervaluate's counts by scheme."""
    from nervaluate import Evaluator

    true, predicted = [list(side) for side in zip(*documents, strict=True)]
    found = Evaluator(true, predicted, list(LABELS), loader="dict").evaluate()["overall"]
    names = ("correct", "incorrect", "partial", "missed", "spurious")
    return {
        scheme: {name: getattr(result, name) for name in names} for scheme, result in found.items()
    }


def as_entities(documents: Documents) -> list[tuple[Any, Any]]:
    """Return the marks as nervaluate reads them."""
    return [
        tuple(
            [{"label": label, "start": start, "end": end - 1} for label, start, end in marks]
            for marks in people
        )
        for people in documents
    ]  # type: ignore[misc]


def expected(count: dict[str, int]) -> dict[str, dict[str, int]]:
    """Return what nervaluate's schemes are in our classes."""
    exact, boundary, label = count["exact"], count["boundary"], count["label"]
    both = count["boundary_and_label"]
    alone = {"missed": count["only_first"], "spurious": count["only_second"]}
    return {
        "strict": {"correct": exact, "incorrect": boundary + label + both, "partial": 0, **alone},
        "exact": {"correct": exact + label, "incorrect": boundary + both, "partial": 0, **alone},
        "partial": {"correct": exact + label, "incorrect": 0, "partial": boundary + both, **alone},
        "ent_type": {"correct": exact + boundary, "incorrect": label + both, "partial": 0, **alone},
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what work gives, and its CPU seconds."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def main() -> int:
    """Print both, and return 1 where they differ."""
    if find_spec("nervaluate") is None:
        say("nervaluate is not installed")
        return 0
    chance = random.Random(7)
    ours(columns(apart(chance, 2, 3)))  # the libraries are imported
    status = 0
    for name, made in (
        ("apart", apart(chance, 500, 40)),
        ("2,000 x 40, apart", apart(chance, 2000, 40)),
        ("2,000 x 40, crowded", crowded(chance, 2000, 40)),
    ):
        read, entities = columns(made), as_entities(made)
        count, our_time = timed(lambda read=read: ours(read))
        schemes, their_time = timed(lambda entities=entities: theirs(entities))
        say(
            f"{name}: ours {our_time:.2f} s, nervaluate {their_time:.2f} s of CPU,"
            f" {their_time / our_time:.0f} times"
        )
        wanted = expected(count)
        if name.endswith("apart"):
            status |= their_time < FASTER * our_time
            for scheme, found in schemes.items():
                if found != wanted[scheme]:
                    say(f"  {scheme}: nervaluate {found}, ours {wanted[scheme]}")
                    status = 1
        else:
            say(f"  exact pairs: ours {count['exact']}, strict {schemes['strict']['correct']}")
    some = as_entities(crowded(chance, 200, 20))
    turned = [(first[::-1], second[::-1]) for first, second in some]
    changed = sum(theirs([one]) != theirs([other]) for one, other in zip(some, turned, strict=True))
    say(f"crowded: nervaluate's counts change with the order of marks in {changed} of 200")
    return status


if __name__ == "__main__":
    sys.exit(main())
