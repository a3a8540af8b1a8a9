"""A layer that is anchored to tokens or sentences refuses borders inside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from annotator.core.document import Document
from annotator.core.errors import RuleViolation
from annotator.core.schema import Anchoring
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.anchoring import anchoring_problems
from tests.build import annotated

TEXT = "قال وبوتين كلمة. ثم سكت."


@pytest.mark.parametrize(
    ("anchoring", "span", "allowed"),
    [
        (Anchoring.CHARACTERS, Span(5, 7), True),
        (Anchoring.TOKENS, Span(4, 10), True),
        (Anchoring.TOKENS, Span(0, 15), True),
        (Anchoring.TOKENS, Span(5, 10), False),
        (Anchoring.TOKENS, Span(4, 9), False),
        (Anchoring.SENTENCES, Span(0, 16), True),
        (Anchoring.SENTENCES, Span(0, 24), True),
        (Anchoring.SENTENCES, Span(4, 16), False),
    ],
)
def test_borders(schema, anchoring, span, allowed):
    layer = replace(schema.layers[0], anchoring=anchoring)
    assert (anchoring_problems(layer, span, Document("d", TEXT)) == []) is allowed


def test_a_documents_own_tokens_are_the_ones_that_count(schema):
    layer = replace(schema.layers[0], anchoring=Anchoring.TOKENS)
    document = Document("d", TEXT, tokens=(Span(0, 3), Span(4, 5), Span(5, 10)))
    assert anchoring_problems(layer, Span(5, 10), document) == []


def test_the_verb_asks(fill):
    project = fill(annotated(TEXT))
    first, *rest = project.schema.layers
    anchored = replace(project.schema, layers=(replace(first, anchoring=Anchoring.TOKENS), *rest))
    with project.transaction("edit_schema") as transaction:
        transaction.replace(project.schema, anchored)
    with pytest.raises(RuleViolation, match="whole words"):
        annotating.annotate(project, "doc", layer="entity", label="PER", span=Span(5, 10))
    annotating.annotate(project, "doc", layer="entity", label="PER", span=Span(4, 10))
    project.undo()
    project.undo()
    assert project.schema.layers[0].anchoring is Anchoring.CHARACTERS
