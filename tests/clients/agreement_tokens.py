"""Strict F1 beside seqeval, kappa and F1 of tokens beside scikit-learn, on random flat spans.

Run by hand: ``python -m tests.clients.agreement_tokens``. A library that is not installed is
skipped with a word; the exit code is 1 where a value differs.

Where the libraries answer another question, they are not asked:

* seqeval reads tags, so its spans cannot overlap and end where a token ends; without
  ``mode="strict"`` it mends tags that no span stands behind, and with it a scheme must be named.
  Where a side has no span it says 0 with a warning; here that is 0 too, or no value where neither
  has any.
* scikit-learn's F1 counts the tokens outside as a label unless the labels are named; its kappa of
  two annotators who used one label alone is not a number, here it has no value.
"""

from __future__ import annotations

import random
import sys
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from annotator.agreement.comparison import compare
from annotator.agreement.f1_strict import MEASURE as STRICT
from annotator.agreement.measure import Measure, Over
from annotator.agreement.study import Study
from annotator.agreement.token_cohen_kappa import MEASURE as TOKEN_KAPPA
from annotator.agreement.token_f1 import MEASURE as TOKEN_F1
from annotator.core.columns import AnnotationColumns
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer

LABELS = ("DATE", "GPE", "ORG", "PER")
LAYER = Layer("entity", labels=tuple(Label(one) for one in LABELS))
OUTSIDE = "O"
WORD = 5  # code points, a blank after each
Spans = list[tuple[str, int, int]]  # label, first token, the one after the last
Documents = list[tuple[int, Spans, Spans]]  # tokens, and the spans of two annotators
Comparison = tuple[str, float | None, float]


def drawn(chance: random.Random, documents: int = 12) -> Documents:
    """Return documents in which two annotators mostly agree."""
    found: Documents = []
    for _ in range(documents):
        tokens, first, second = chance.randint(20, 60), [], []
        at = 0
        while (at := at + chance.randint(0, 4)) < tokens - 4:
            end = at + chance.randint(1, 3)
            label = chance.choice(LABELS)
            kind = chance.random()
            if kind > 0.1:
                first.append((label, at, end))
            if kind < 0.9:
                other = chance.choice(LABELS) if chance.random() < 0.2 else label
                second.append((other, at, max(at + 1, end - (chance.random() < 0.2))))
            at = end
        found.append((tokens, first, second))
    return found


def study(documents: Documents) -> Study:
    """Return the study that the store would give."""
    found = AnnotationColumns(
        [f"d{n}" for n in range(len(documents))],
        [tokens * (WORD + 1) for tokens, _, _ in documents],
        ("amal", "badr"),
    )
    found.names = [("entity", label) for label in LABELS]
    for number, (_, *people) in enumerate(documents):
        for who, spans in enumerate(people):
            found.work.append((number, who, WorkState.FINISHED))
            for label, first, after in spans:
                found.document.append(number)
                found.annotator.append(who)
                found.name.append(LABELS.index(label))
                found.start.append(first * (WORD + 1))
                found.end.append(after * (WORD + 1) - 1)
                found.ids.append(f"s{len(found.ids)}")

    def words(identities: Any) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        for identity in identities:
            starts = range(0, documents[int(identity[1:])][0] * (WORD + 1), WORD + 1)
            yield identity, [(start, start + WORD) for start in starts]

    return compare(found, [LAYER], words_of=words).studies["entity"]


def tags(tokens: int, spans: Spans) -> list[str]:
    """Return the tags of one annotator's spans (IOB2)."""
    found = [OUTSIDE] * tokens
    for label, first, after in spans:
        found[first:after] = [f"B-{label}", *[f"I-{label}"] * (after - first - 1)]
    return found


def values(measure: Measure, one: Study, **wanted: Any) -> dict[str | None, float | None]:
    """Return the values of the pair by label."""
    return {
        found.label: found.value
        for found in measure.compute(one)
        if found.parameters["over"] == Over.PAIR
        and all(found.parameters[name] == value for name, value in wanted.items())
    }


def seqeval(documents: Documents) -> Iterator[Comparison]:
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    true = [tags(tokens, first) for tokens, first, _ in documents]
    predicted = [tags(tokens, second) for tokens, _, second in documents]
    told = classification_report(
        true, predicted, mode="strict", scheme=IOB2, output_dict=True, zero_division=0
    )
    ours = values(STRICT, study(documents))
    yield "f1_strict", ours[None], float(told["micro avg"]["f1-score"])
    for label in sorted(set(LABELS) & told.keys()):
        yield f"f1_strict {label}", ours[label], float(told[label]["f1-score"])


def sklearn(documents: Documents) -> Iterator[Comparison]:
    from sklearn.metrics import cohen_kappa_score, f1_score

    first, second = (
        [tag[2:] or OUTSIDE for one in documents for tag in tags(one[0], one[side])]
        for side in (1, 2)
    )
    one = study(documents)
    kappa = values(TOKEN_KAPPA, one, tokens="all")[None]
    yield "token_cohen_kappa", kappa, float(cohen_kappa_score(first, second))
    marked = [pair for pair in zip(first, second, strict=True) if pair != (OUTSIDE, OUTSIDE)]
    kappa = values(TOKEN_KAPPA, one, tokens="marked")[None]
    yield "token_cohen_kappa, marked", kappa, float(cohen_kappa_score(*zip(*marked, strict=True)))
    ours = values(TOKEN_F1, one)
    theirs = f1_score(first, second, labels=LABELS, average="micro")
    yield "token_f1", ours[None], float(theirs)
    for label, value in zip(
        LABELS, f1_score(first, second, labels=LABELS, average=None), strict=True
    ):
        yield f"token_f1 {label}", ours[label], float(value)


LIBRARIES = {"seqeval": seqeval, "sklearn": sklearn}


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def main() -> int:
    """Print both, and return 1 where they differ."""
    failed = 0
    for library, comparisons in LIBRARIES.items():
        if find_spec(library) is None:
            say(f"{library}: skipped, it is not installed")
            continue
        chance, compared = random.Random(17), 0
        for _ in range(20):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for name, ours, theirs in comparisons(drawn(chance)):
                    compared += 1
                    if ours is None or abs(ours - theirs) > 1e-9:
                        failed += 1
                        say(f"{library}: {name} is {theirs}, here {ours}")
        say(f"{library}: {compared} values compared")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
