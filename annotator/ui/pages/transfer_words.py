"""Amounts of what is taken, written and lost, in the interface's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.ui.language import tr

AMOUNTS: Mapping[str, Callable[[int], str]] = {
    "documents": lambda n: tr("{n} documents", n=n),
    "sets": lambda n: tr("the work of {n} annotators", n=n),
    "spans": lambda n: tr("{n} spans", n=n),
    "relations": lambda n: tr("{n} relations", n=n),
    "labels": lambda n: tr("{n} document labels", n=n),
    "document labels": lambda n: tr("{n} document labels", n=n),
    "attributes": lambda n: tr("{n} attributes", n=n),
    "notes": lambda n: tr("{n} notes", n=n),
    "scores": lambda n: tr("{n} scores", n=n),
    "fragments": lambda n: tr("{n} joins of fragments", n=n),
    "sentences": lambda n: tr("{n} sentences", n=n),
    "tokens": lambda n: tr("{n} tokens", n=n),
    "rows": lambda n: tr("{n} rows", n=n),
    "tags": lambda n: tr("{n} tags", n=n),
    "overlapping spans": lambda n: tr("{n} overlapping spans", n=n),
    "spans inside words": lambda n: tr("{n} spans inside words", n=n),
    "widened spans": lambda n: tr("the exact borders of {n} spans", n=n),
    "changed labels": lambda n: tr("the exact labels of {n} spans", n=n),
    "spans without tokens": lambda n: tr("{n} spans without tokens", n=n),
    "spans of other layers": lambda n: tr("{n} spans of other layers", n=n),
    "tokens of regions": lambda n: tr("{n} tokens of regions left out", n=n),
    "blanks inside tokens": lambda n: tr("{n} tokens with blanks inside", n=n),
    "documents without annotations": lambda n: tr("{n} documents without annotations", n=n),
    "documents without tokens": lambda n: tr("{n} documents without tokens", n=n),
    "metadata": lambda n: tr("the metadata of {n} documents", n=n),
    "text layout": lambda n: tr("the text layout of {n} documents", n=n),
    "type systems": lambda n: tr("{n} type systems", n=n),
}


def amounts(counts: Mapping[str, int]) -> str:
    """Return “3 documents, 5 spans”; zeros are left out, unknown kinds keep their own name."""
    told = [
        AMOUNTS[kind](count) if kind in AMOUNTS else f"{count:,} {kind}"
        for kind, count in counts.items()
        if count
    ]
    return tr(", ").join(told) or tr("nothing")
