"""Strict F1, and the study it is computed from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.agreement.f1_strict import MEASURE
from annotator.agreement.measure import AgreementResult, Over, Reason
from annotator.agreement.study import presence
from annotator.core.annotation import CONTINUES, AnnotatedDocument, AnnotationSet, Relation
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.schema import Layer, LayerKind
from tests.agreement.comparing import studies
from tests.build import parse, person, spans_of

ENTITY = Layer("entity")


def document(identity: str = "doc", **marked: str | tuple[str, WorkState]) -> AnnotatedDocument:
    """A document with one marked sentence an annotator."""
    sets, text = [], ""
    for name, sentence in marked.items():
        sentence, state = (
            sentence if isinstance(sentence, tuple) else (sentence, WorkState.FINISHED)
        )
        text, found = parse(sentence)
        sets.append(AnnotationSet(person(name), state, spans_of(found, identity, name)))
    return AnnotatedDocument(Document(identity, text), tuple(sets))


def study(*documents: AnnotatedDocument, annotators=("amal", "badr"), unfinished=False):
    [one] = studies(documents, layers=[ENTITY], annotators=annotators, unfinished=unfinished)
    return one


def results(*documents: AnnotatedDocument, **options) -> dict[tuple, AgreementResult]:
    found = MEASURE.compute(study(*documents, **options))
    return {(one.parameters["over"], one.annotators, one.label): one for one in found}


def overall(*documents: AnnotatedDocument, **options) -> AgreementResult:
    return MEASURE.compute(study(*documents, **options))[0]


PAIR = (Over.PAIR, ("amal", "badr"))


def test_same_start_end_and_label():
    found = results(
        document(
            amal="[بوتين]PER في [بكين]GPE مع [شي جين بينغ]PER و[روسيا]GPE",
            badr="[بوتين]PER في [بكين]LOC مع شي [جين بينغ]PER و[روسيا]GPE",
        )
    )
    assert found[(*PAIR, None)].value == 4 / 8
    assert found[(*PAIR, "PER")].value == 2 / 4
    assert found[(*PAIR, "GPE")].value == 2 / 3
    assert found[(*PAIR, "LOC")].value == 0
    counts = found[(*PAIR, None)].counts
    assert (counts["first"], counts["second"], counts["agreed"]) == (4, 4, 2)
    assert (counts["only_first"], counts["only_second"]) == (2, 2)
    assert (counts["documents"], counts["compared"]) == (1, 1)


def test_counts_are_added_before_the_ratio():
    found = overall(
        document("a", amal="[بوتين]PER", badr="[بوتين]PER"),
        document("b", amal="[و]PER [ش]PER [ل]PER", badr="و ش ل"),
    )
    assert found.value == 2 * 1 / (4 + 1)  # not the mean of 1 and 0
    assert found.counts["one_empty"] == 1


def test_both_empty_adds_nothing_and_nothing_at_all_is_undefined():
    full = document("a", amal="[بوتين]PER", badr="[بوتين]PER")
    empty = document("b", amal="لا أحد", badr="لا أحد")
    assert overall(full, empty).value == 1
    assert overall(full, empty).counts["both_empty"] == 1
    found = overall(empty)
    assert (found.value, found.reason) == (None, Reason.NOTHING_TO_COMPARE)
    assert found.to_data()["reason"] == "nothing_to_compare"


def test_finished_and_empty_is_data_absent_and_unfinished_are_not():
    empty = document("a", amal="[بوتين]PER", badr="بوتين")
    assert overall(empty).value == 0
    absent = document("b", amal="[بوتين]PER")
    assert overall(absent).reason is Reason.NOTHING_TO_COMPARE
    working = document("c", amal="[بوتين]PER", badr=("[بوتين]PER", WorkState.IN_PROGRESS))
    assert overall(working).value is None
    assert overall(working, unfinished=True).value == 1
    assert presence(study(empty, absent, working).table.present) == {1: 2, 2: 1}
    locked = document("d", amal="[بوتين]PER", badr=("[بوتين]PER", WorkState.LOCKED))
    assert overall(locked).value == 1


def test_three_annotators_have_pairs_a_pooled_value_and_a_mean():
    everybody = ("amal", "badr", "huda")
    found = results(
        document("a", amal="[بوتين]PER", badr="[بوتين]PER", huda="[بوتين]GPE"),
        document("b", amal="[بوتين]PER [شي]PER", badr="[بوتين]PER شي"),
        annotators=everybody,
    )
    assert found[Over.PAIR, ("amal", "badr"), None].value == 4 / 5
    assert found[Over.PAIR, ("amal", "huda"), None].value == 0
    pooled = found[Over.POOLED, everybody, None]
    assert pooled.value == 2 * 2 / (5 + 2 + 2)
    assert (pooled.counts["documents"], pooled.counts["compared"], pooled.counts["pairs"]) == (
        2,
        4,
        3,
    )
    assert found[Over.POOLED, everybody, "GPE"].value == 0
    mean = found[Over.MEAN_OF_PAIRS, everybody, None]
    assert mean.value == pytest.approx(0.8 / 3)
    assert mean.parameters["standard_deviation"] == pytest.approx(0.46188, abs=1e-5)
    alone = results(document("a", amal="[بوتين]PER", badr="[بوتين]PER"), annotators=everybody)
    assert alone[Over.PAIR, ("amal", "huda"), None].counts["documents"] == 0
    assert alone[Over.MEAN_OF_PAIRS, everybody, None].counts["pairs"] == 1


def test_the_same_mark_twice_counts_once_and_is_reported():
    one = document(amal="[بوتين]PER", badr="[بوتين]PER")
    first, second = one.sets
    twice = replace(first, spans=(*first.spans, replace(first.spans[0], id="again")))
    found = overall(replace(one, sets=(twice, second)))
    assert found.value == 1
    assert found.counts["duplicates"] == 1


def test_stacked_nested_and_adjacent_marks_are_what_they_are():
    same = "[[الرئيس [الصيني]NORP]TITLE [شي]PER]PER[،]MISC"
    assert overall(document(amal=same, badr=same)).value == 1
    stacked = document(amal="[[شي]PER]GPE", badr="[شي]PER")
    assert overall(stacked).value == 2 / 3


def test_what_reaches_behind_the_text_is_left_out_and_counted():
    one = document(amal="[بوتين]PER [شي]PER", badr="[بوتين]PER [شي]PER")
    found = overall(replace(one, document=replace(one.document, text="بوتين")))
    assert found.counts["outside_text"] == 2
    assert (found.value, found.counts["first"]) == (1, 1)


def test_fragments_are_one_annotation():
    one = document(amal="[نعم]PER قال [لا]PER", badr="[نعم]PER قال [لا]PER")
    first, second = one.sets
    joined = Relation("r", "doc", "amal", "entity", CONTINUES, "s2", "s1")
    found = overall(replace(one, sets=(replace(first, relations=(joined,)), second)))
    assert (found.value, found.counts["first"], found.counts["second"]) == (0, 1, 2)


def test_only_the_layer_of_the_study_counts():
    one = document(amal="[بوتين]PER [“نعم”]quote/DIRECT", badr="[بوتين]PER “نعم”")
    assert overall(one).value == 1
    quotes, entities = studies([one], layers=[Layer("quote"), ENTITY], annotators=["amal", "badr"])
    assert MEASURE.compute(quotes)[0].value == 0
    assert MEASURE.compute(entities)[0].value == 1


def test_it_accepts_spans_of_two_annotators_at_least():
    assert MEASURE.accepts(LayerKind.SPAN, 2)
    assert not MEASURE.accepts(LayerKind.SPAN, 1)
    assert not MEASURE.accepts(LayerKind.DOCUMENT, 2)


MARKED = st.tuples(
    *(
        st.sampled_from([word, f"[{word}]PER", f"[{word}]GPE", f"[[{word}]PER]ORG"])
        for word in ("بوتين", "شي في", "بوتين")
    )
).map(" ".join)


@given(st.lists(st.tuples(MARKED, MARKED), min_size=1, max_size=4))
def test_properties(pairs):
    there = [document(str(n), amal=a, badr=b) for n, (a, b) in enumerate(pairs)]
    back = [document(str(n), amal=b, badr=a) for n, (a, b) in enumerate(pairs)]
    value = overall(*there).value
    assert value == overall(*back).value == overall(*reversed(there)).value
    assert value is None or 0 <= value <= 1
    itself = overall(*(document(str(n), amal=a, badr=a) for n, (a, _) in enumerate(pairs)))
    assert itself.value in (1, None)
    by_label = [r for r in MEASURE.compute(study(*there)) if r.label]
    assert sum(r.counts["agreed"] for r in by_label) == overall(*there).counts["agreed"]
