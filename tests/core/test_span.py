"""Spans: half-open, never empty, and how two of them lie to one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import CONTINUES, AnnotationSet, Relation
from annotator.core.errors import RuleViolation
from annotator.core.span import Span
from tests.build import annotated, draw, parse, person, spans_of

SPANS = st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda t: Span(t[0], t[0] + t[1]))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_empty_reversed_and_negative_are_refused(start, end):
    with pytest.raises(RuleViolation, match="begin before it ends"):
        Span(start, end)


@given(SPANS, SPANS)
def test_relations_agree_with_sets_of_positions(one, other):
    a, b = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlaps(other) == bool(a & b)
    assert one.contains(other) == (a >= b)
    assert one.crosses(other) == bool(a & b and a - b and b - a)


def test_the_notation_draws_what_it_reads():
    marked = "رحب [الزعيم [الصيني]NORP]TITLE [شي]PER و[“نعم [لا]PER”]quote/DIRECT."
    text, spans = parse(marked)
    assert text == "رحب الزعيم الصيني شي و“نعم لا”."
    assert draw(text, spans_of(spans)) == marked


def test_fragments_are_joined_in_reading_order():
    spans = annotated("[“أ”]quote/DIRECT قال [“ب”]quote/DIRECT ثم [“ج”]quote/DIRECT").sets[0].spans
    relations = tuple(
        Relation(f"r{n}", "doc", "amal", "quote", CONTINUES, source, target)
        for n, (source, target) in enumerate([("s3", "s2"), ("s2", "s1")])
    )
    joined = AnnotationSet(person("amal"), spans=spans, relations=relations).joined()
    assert [[one.id for one in group] for group in joined] == [["s1", "s2", "s3"]]
    circle = (*relations, Relation("r9", "doc", "amal", "quote", CONTINUES, "s1", "s3"))
    joined = AnnotationSet(person("amal"), spans=spans, relations=circle).joined()
    assert [len(group) for group in joined] == [3]
