"""Tokens: which labels they have, and F1, kappa and alpha of them, against counting by hand."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.cohen_kappa import cohen_kappa
from annotator.agreement.comparison import Comparison, compare
from annotator.agreement.krippendorff_alpha import krippendorff_alpha
from annotator.agreement.measure import Over, Reason
from annotator.agreement.ratings import Ratings
from annotator.agreement.token_alpha import MEASURE as ALPHA
from annotator.agreement.token_cohen_kappa import MEASURE as COHEN
from annotator.agreement.token_f1 import MEASURE as F1
from annotator.agreement.token_labels import token_labels
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation, SpanAnnotation
from annotator.core.columns import columns_of
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer, LayerKind
from annotator.core.span import Span
from tests.agreement.comparing import comparison
from tests.build import person

NAMES = ("amal", "badr", "huda")
LAYER = Layer("entity", labels=(Label("PER"), Label("LOC"), Label("ORG")))
TEXT = "قال ابن سينا، في مدينة همذان."
TOKENS = [(0, 3), (4, 7), (8, 12), (12, 13), (14, 16), (17, 22), (23, 28), (28, 29)]


def document(number: int, marked: dict[str, list], *, text: str = TEXT, tokens=None, joined=()):
    """Spans as (start, end, label); ``joined`` are the numbers of two that are one annotation."""
    sets = tuple(
        AnnotationSet(
            person(name),
            WorkState.FINISHED,
            tuple(
                SpanAnnotation(f"{n}", f"d{number}", name, "entity", label, Span(start, end))
                for n, (start, end, label) in enumerate(spans)
            ),
            tuple(
                Relation("r", f"d{number}", name, "entity", "continues", f"{later}", f"{first}")
                for first, later in joined
            ),
        )
        for name, spans in marked.items()
    )
    return AnnotatedDocument(Document(f"d{number}", text, tokens=tokens), sets)


def compared(*documents: AnnotatedDocument, annotators=NAMES[:2]) -> Comparison:
    return comparison(documents, layers=[LAYER], annotators=annotators)


def found(measure, whole: Comparison, *, label=None, over=Over.PAIR, **parameters):
    return [
        one
        for one in measure.compute(whole.studies["entity"])
        if one.label == label
        and one.parameters["over"] == over
        and all(one.parameters.get(name) == value for name, value in parameters.items())
    ]


def test_part_of_a_token_is_the_token():
    whole = compared(document(0, {"amal": [(4, 12, "PER")], "badr": [(6, 10, "PER")]}))
    [one] = found(F1, whole)
    assert (one.value, one.counts["agreed"]) == (1, 2)
    [one] = found(F1, compared(document(0, {"amal": [(4, 12, "PER")], "badr": [(8, 13, "PER")]})))
    assert one.value == 2 * 1 / (2 + 2)


def test_a_space_is_no_token():
    whole = compared(document(0, {"amal": [(3, 4, "PER")], "badr": []}))
    [one] = found(F1, whole)
    assert (one.value, one.reason) == (None, Reason.NOTHING_TO_COMPARE)


def test_the_outermost_label_is_that_of_the_token_and_f1_has_them_all():
    nested, flat = [(4, 28, "ORG"), (23, 28, "LOC")], [(23, 28, "LOC")]
    whole = compared(document(0, {"amal": nested, "badr": flat}))
    labels = token_labels(whole.studies["entity"])
    assert labels.codes[:, 0].tolist() == [2] * 6  # ORG, on six tokens
    assert labels.codes[:, 1].tolist() == [3] * 5 + [1]
    [kappa] = found(COHEN, whole, tokens="all")
    assert kappa.counts["overlapped"] == 1
    assert kappa.parameters["observed_disagreement"] == 6 / 8
    [one] = found(F1, whole, label="LOC")
    assert one.value == 1
    [one] = found(F1, whole)
    assert (one.counts["first"], one.counts["second"], one.counts["agreed"]) == (7, 1, 1)


@pytest.mark.parametrize(
    ("spans", "label"),
    [
        ([(4, 7, "LOC"), (4, 12, "ORG")], 2),  # the longer of two that begin together
        ([(0, 7, "PER"), (4, 16, "ORG")], 0),  # the earlier of two that cross
        ([(4, 7, "ORG"), (4, 7, "LOC")], 1),  # the first of the schema of two at one place
    ],
)
def test_which_label_is_the_outermost(spans, label):
    whole = compared(document(0, {"amal": spans, "badr": []}))
    labels = token_labels(whole.studies["entity"])
    place = sorted({token for token in labels.token.tolist()}).index(1)
    assert labels.codes[place, 0] == label
    assert labels.several[place, 0]


def test_tokens_nobody_marked_count_or_not():
    whole = compared(document(0, {"amal": [(4, 7, "PER")], "badr": [(4, 12, "PER")]}))
    [every] = found(COHEN, whole, tokens="all")
    [marked] = found(COHEN, whole, tokens="marked")
    assert (every.counts["items"], marked.counts["items"]) == (8, 2)
    assert every.value > 0.5
    assert marked.value == 0
    [every] = found(ALPHA, whole, tokens="all")
    [marked] = found(ALPHA, whole, tokens="marked")
    assert every.value > marked.value == 0


def test_fragments_leave_the_tokens_between_alone():
    spans = [(4, 7, "PER"), (14, 16, "PER")]
    whole = compared(document(0, {"amal": spans, "badr": []}, joined=[(0, 1)]))
    assert len(whole.studies["entity"].table) == 1
    [one] = found(F1, whole)
    assert (one.value, one.counts["first"]) == (0, 2)


def test_a_document_keeps_its_own_tokens():
    own = (Span(0, 13), Span(14, 29))
    whole = compared(document(0, {"amal": [(0, 3, "PER")], "badr": [(8, 12, "PER")]}, tokens=own))
    assert list(whole.words(0)) == list(own)
    [one] = found(COHEN, whole, tokens="all")
    assert (one.value, one.counts["items"]) == (1, 2)


def test_absent_and_empty_annotators():
    whole = compared(
        document(0, {"amal": [(0, 3, "PER")], "badr": [(0, 3, "PER")], "huda": []}),
        document(1, {"amal": [(0, 3, "PER")], "badr": [(0, 3, "LOC")]}),
        document(2, {"huda": [(0, 3, "PER")]}),
        annotators=NAMES,
    )
    [alpha] = found(ALPHA, whole, over=Over.ALL, tokens="marked")
    assert (alpha.counts["items"], alpha.counts["documents"]) == (2, 2)
    rows = [[("PER",), ("PER",), ()], [("PER",), ("LOC",), None]]
    expected = krippendorff_alpha(Ratings.of(rows, labels=("PER", "LOC", "ORG"))).value
    assert alpha.value == pytest.approx(expected)
    [mean] = found(COHEN, whole, over=Over.MEAN_OF_PAIRS, tokens="all")
    assert mean.counts["pairs"] + mean.counts["undefined_pairs"] == 3


def test_nothing_marked_is_nothing_to_compare():
    for text in (TEXT, " "):
        whole = compared(document(0, {"amal": [], "badr": []}, text=text))
        for measure in (F1, COHEN, ALPHA):
            for one in measure.compute(whole.studies["entity"]):
                assert (one.value, one.reason) == (None, Reason.NOTHING_TO_COMPARE)


def test_of_document_layers_there_are_no_tokens():
    assert not any(one.accepts(LayerKind.DOCUMENT, 2) for one in (F1, COHEN, ALPHA))


def test_words_are_read_once_in_one_stream_and_only_when_asked():
    asked = []

    def words(identities):
        asked.append(tuple(identities))
        return [(identity, TOKENS) for identity in reversed(identities)]

    documents = [document(n, {name: [(0, 3, "PER")] for name in NAMES}) for n in range(3)]
    whole = compare(columns_of(documents, NAMES), [LAYER], words_of=words)
    assert len(whole.words(1)) == 8
    assert asked.pop() == ("d1",)
    assert whole.studies["entity"].names == ("PER", "LOC", "ORG")
    assert not asked
    for one in (whole, whole.without("amal"), whole.only(0, 2)):
        for measure in (F1, COHEN, ALPHA):
            measure.compute(one.studies["entity"])
    assert asked == [("d0", "d1", "d2")]


# ---------------------------------------------------------------------------- by hand

spans_of_text = st.tuples(
    st.integers(0, 24), st.integers(1, 12), st.sampled_from(["PER", "LOC", "ORG"])
).map(lambda one: (one[0], min(one[0] + one[1], len(TEXT)), one[2]))
some_spans = st.lists(spans_of_text, max_size=4)
marked = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, some_spans))


def labels_of(spans, token):
    """All labels of a token, the outermost first."""
    over = [one for one in spans if one[0] < token[1] and token[0] < one[1]]
    over.sort(key=lambda one: (one[0], -one[1], ["PER", "LOC", "ORG"].index(one[2])))
    return [label for _, _, label in over]


@settings(deadline=None, max_examples=150)
@given(st.lists(marked, min_size=1, max_size=4))
def test_against_counting_token_by_token(documents):
    whole = compared(*(document(n, one) for n, one in enumerate(documents)), annotators=NAMES)
    for first, second in combinations(NAMES, 2):
        both = [one for one in documents if first in one and second in one]
        sets = [
            {
                (n, token, label)
                for n, one in enumerate(both)
                for token in TOKENS
                for label in labels_of(one[name], token)
            }
            for name in (first, second)
        ]
        total = sum(map(len, sets))
        [f1] = [one for one in found(F1, whole) if one.annotators == (first, second)]
        assert f1.value == (2 * len(sets[0] & sets[1]) / total if total else None)
    rows = [
        [tuple(labels_of(one[name], token)[:1]) if name in one else None for name in NAMES]
        for one in documents
        for token in TOKENS
    ]
    for tokens in ("all", "marked"):
        kept = [row for row in rows if tokens == "all" or any(row)]
        check(found(ALPHA, whole, over=Over.ALL, tokens=tokens), kept, krippendorff_alpha)
        for first, second in combinations(range(3), 2):
            pair = [[row[first], row[second]] for row in rows]
            pair = [row for row in pair if None not in row and (tokens == "all" or any(row))]
            names = NAMES[first], NAMES[second]
            results = found(COHEN, whole, tokens=tokens)
            check([one for one in results if one.annotators == names], pair, cohen_kappa)


def check(results, rows, coefficient):
    ratings = Ratings.of(rows, labels=("PER", "LOC", "ORG"), raters=None).pairable()
    [one] = results
    if not any(any(row) for row in rows if sum(value is not None for value in row) > 1):
        assert (one.value, one.reason) == (None, Reason.NOTHING_TO_COMPARE)
        return
    expected = coefficient(ratings).value
    assert one.counts["items"] == len(ratings.codes)
    if expected is None:
        assert (one.value, one.reason) == (None, Reason.NO_VARIATION)
    else:
        assert one.value == pytest.approx(expected, abs=1e-9)
