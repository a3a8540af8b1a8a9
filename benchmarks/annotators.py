"""Generated annotators who mean the same and err: three of them on documents of about 40 spans.

A document has a truth of names, one in eight with a name inside, and a few long quotations with
names in them. Each annotator misses some, adds some, moves borders and takes other labels.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer, Schema
from annotator.core.span import Span, outer_first
from benchmarks.articles import PEOPLE, articles

WORDS = 500
LAYER = "mention"
NAMES = ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "TITLE", "EVENT", "DATE")
QUOTE = "QUOTE"
SCHEMA = Schema(
    "mentions", layers=(Layer(LAYER, labels=tuple(Label(one) for one in (*NAMES, QUOTE))),)
)
_MISSED, _ADDED, _MOVED, _RELABELLED = 0.12, 0.08, 0.15, 0.1
_NAMES, _QUOTES = 34, 3

Mark = tuple[str, int, int]  # label, first word, last word


def disagreeing(count: int) -> Iterator[AnnotatedDocument]:
    """Yield ``count`` documents with the work of three annotators, the same ones every time."""
    draw = random.Random(20251107)
    for plain in articles(count, words=WORDS, spans=0):
        document = plain.document
        words = _words(document.text)
        truth = _truth(draw, len(words))
        sets = []
        for person in PEOPLE:
            spans = [
                SpanAnnotation(
                    f"s{n}", document.id, person.id, LAYER, label,
                    Span(words[first][0], words[last][1]),
                )
                for n, (label, first, last) in enumerate(sorted(_erring(draw, truth, len(words))))
            ]  # fmt: skip
            spans.sort(key=lambda one: (outer_first(one.span), one.id))
            sets.append(AnnotationSet(person, WorkState.FINISHED, tuple(spans)))
        yield replace(plain, sets=tuple(sets))


def _words(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at))
    return found


def _truth(draw: random.Random, words: int) -> list[Mark]:
    found: list[Mark] = []
    step = words // _NAMES
    for n in range(_NAMES):
        first = n * step + draw.randrange(step - 4)
        last = first + draw.choice((0, 0, 1, 1, 2, 3))
        found.append((draw.choice(NAMES), first, last))
        if last > first and draw.random() < 0.2:
            found.append((draw.choice(NAMES), last, last))
    for n in range(_QUOTES):
        first = n * words // _QUOTES + draw.randrange(60)
        found.append((QUOTE, first, first + draw.randrange(15, 60)))
    return found


def _erring(draw: random.Random, truth: list[Mark], words: int) -> set[Mark]:
    found = set()
    for label, first, last in truth:
        if draw.random() < _MISSED:
            continue
        if draw.random() < _MOVED:
            if draw.random() < 0.5:
                first = min(max(first + draw.choice((-1, 1)), 0), last)
            else:
                last = max(min(last + draw.choice((-1, 1)), words - 1), first)
        if label != QUOTE and draw.random() < _RELABELLED:
            label = draw.choice(NAMES)
        found.add((label, first, last))
        if draw.random() < _ADDED:
            at = draw.randrange(words - 1)
            found.add((draw.choice(NAMES), at, at + draw.randrange(2)))
    return found
