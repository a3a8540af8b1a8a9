"""What a selection holds, counted by the database, is what a look at every value counts."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.annotation import CONTINUES
from annotator.core.listing import Contents, DocumentFilter, Selection
from annotator.core.people import Role, WorkState
from annotator.core.span import outer_first
from annotator.formats.format import Holds
from annotator.project.estimating import contents_of, estimated_losses
from annotator.project.exporting import would_lose
from annotator.project.format_shelf import format_of
from annotator.project.project import new_project
from annotator.store.bulk import DocumentWriter
from tests.build import annotated
from tests.formats.documents import annotated_documents
from tests.formats.test_hashiya import golden_documents

DONE = (WorkState.FINISHED, WorkState.LOCKED)


def looked_at(project, selection):
    """Count by reading everything, as an export does."""
    counts = dict.fromkeys(Contents.__slots__, 0)
    numbers = project.store.document_numbers(DocumentFilter(text=selection.documents))
    for one in project.store.stream(numbers, selection.annotators):
        sets = [s for s in one.sets if not selection.finished or s.state in DONE]
        if not sets and selection.only_worked_on:
            continue
        counts["documents"] += 1
        counts["tokens"] += one.document.tokens is not None
        counts["metadata"] += bool(one.document.metadata)
        counts["sets"] += len(sets)
        counts["shared"] += max(0, len(sets) - 1)
        for found in sets:
            count_set(found, selection.layers, counts)
    return Contents(**counts)


def count_set(found, layers, counts):
    spans = [s for s in found.spans if layers is None or s.layer in layers]
    kept = {s.id for s in spans}
    relations = [
        r
        for r in found.relations
        if layers is None or (r.layer in layers and {r.source, r.target} <= kept)
    ]
    labels = [v for v in found.labels if layers is None or v.layer in layers]
    counts["roles"] += found.annotator.role is not Role.ANNOTATOR
    counts["spans"] += len(spans)
    counts["fragments"] += sum(r.label == CONTINUES for r in relations)
    counts["relations"] += sum(r.label != CONTINUES for r in relations)
    counts["document_labels"] += len(labels)
    counts["notes"] += sum(bool(s.note) for s in spans)
    counts["scores"] += sum(s.score is not None for s in spans)
    counts["attributes"] += sum(len(v.attributes) for v in (*spans, *relations, *labels))
    ordered = sorted(spans, key=lambda s: (*outer_first(s.span), s.id))
    for place, one in enumerate(ordered):
        before = [s.span for s in ordered[:place]]
        if any(s.start <= one.span.start and one.span.end <= s.end for s in before):
            counts["nested"] += 1
        elif any(one.span.start < s.end for s in before):
            counts["crossing"] += 1


SELECTIONS = [
    Selection(),
    Selection(finished=True),
    Selection(annotators=("abc",)),
    Selection(layers=("entity",)),
    Selection(layers=("quote", "topic")),
    Selection(documents="a"),
    Selection(annotators=("abc", "X"), layers=("entity",), documents="1", finished=True),
]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents=st.tuples(*(annotated_documents(number) for number in range(10))))
def test_counts_are_those_of_a_full_look(tmp_path_factory, schema, documents):
    path = tmp_path_factory.mktemp("counts") / "p.hashiya"
    project = new_project(path, schema=schema, me="amal")
    with project.transaction("import") as transaction:
        DocumentWriter(transaction).write(documents)
    people = sorted({one.id for one in project.store.annotators()})
    try:
        for selection in [
            *SELECTIONS,
            *(Selection(annotators=(name,)) for name in people),
            *(Selection(annotators=(name,), finished=True) for name in people[:1]),
        ]:
            assert contents_of(project, selection) == looked_at(project, selection), selection
    finally:
        project.close()


@pytest.mark.parametrize(
    ("marked", "nested", "crossing"),
    [
        ("[قال]PER محمد", 0, 0),
        ("[قال [محمد]PER]ORG", 1, 0),
        ("[قال [محمد]PER [علي]PER]ORG", 2, 0),
        ("[[قال محمد]PER]ORG", 1, 0),
    ],
)
def test_spans_within_others_are_told(fill, marked, nested, crossing):
    found = contents_of(fill(annotated(marked, document="x")), Selection())
    assert (found.nested, found.crossing) == (nested, crossing)


def test_an_empty_project_holds_nothing(project):
    assert contents_of(project, Selection()) == Contents()
    assert contents_of(project, Selection(annotators=("nobody",), finished=True)) == Contents()


# ------------------------------------------------------------------------------ what is lost


@pytest.fixture
def golden(fill):
    return fill(*golden_documents())


def test_a_format_that_holds_all_loses_nothing(golden):
    there = contents_of(golden, Selection())
    assert estimated_losses(Holds(*(True for _ in Holds.__slots__)), there) == {}


def test_a_format_that_holds_nothing_loses_all(golden):
    there = contents_of(golden, Selection())
    found = estimated_losses(Holds(), there)
    assert found["spans"] == there.spans > 0
    assert found["relations"] == there.relations > 0
    assert found["document labels"] == there.document_labels > 0
    assert found["text layout"] == there.documents
    assert "overlapping spans" not in found


@pytest.mark.parametrize("key", ["doccano", "prodigy", "hashiya"])
def test_the_estimate_is_exact_where_no_word_is_in_the_way(golden, key):
    holds = format_of(key).holds(format_of(key).WriteOptions())
    estimated = estimated_losses(holds, contents_of(golden, Selection()))
    exact = would_lose(golden, format_key=key).lost
    for kind in ("spans", "relations", "fragments", "document labels", "attributes", "notes"):
        assert estimated.get(kind, 0) == exact.get(kind, 0), kind


def test_layers_and_people_narrow_the_estimate(golden):
    everything = contents_of(golden, Selection())
    for annotators, layers in itertools.product((None, ("amal",)), (None, ("entity",))):
        found = contents_of(golden, Selection(annotators=annotators, layers=layers))
        assert found.spans <= everything.spans
        assert found == looked_at(golden, Selection(annotators=annotators, layers=layers))
