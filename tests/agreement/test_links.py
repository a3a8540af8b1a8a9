"""Relations of two annotators: F1 and attribution, against counting one relation at a time."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement import attribution_kappa
from annotator.agreement.alignment import NOBODY, align
from annotator.agreement.attribution_accuracy import MEASURE as ACCURACY
from annotator.agreement.attributions import AttributionOptions
from annotator.agreement.measure import Reason
from annotator.agreement.relation_f1_relaxed import MEASURE as RELAXED
from annotator.agreement.relation_f1_strict import MEASURE as STRICT
from annotator.agreement.relation_f1_unlabelled import MEASURE as UNLABELLED
from annotator.agreement.study import ComparedDocument, Study
from annotator.agreement.tally import Tally
from annotator.core.annotation import CONTINUES, AnnotatedDocument, AnnotationSet, Relation
from annotator.core.annotation import SpanAnnotation as Annotation
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.people import WorkState
from annotator.core.schema import Label, Layer, LayerKind, RelationLabel
from annotator.core.span import Span, outer_first
from annotator.project.measuring import measure_agreement
from tests.agreement.comparing import comparison
from tests.build import person

KAPPA = attribution_kappa.MEASURE
ALL = (STRICT, RELAXED, UNLABELLED, ACCURACY, KAPPA)
NAMES = ("amal", "badr", "huda")
LAYERS = (
    Layer("entity", labels=(Label("PER"), Label("ORG")), relations=(RelationLabel("same_as"),)),
    Layer("quote", relations=(RelationLabel("speaker"), RelationLabel("addressee"))),
    Layer("region"),
)

# A set: spans by name – layer, label, start, end – and relations – label, source, target.
Spans = dict[str, tuple[str, str, int, int]]
Work = tuple[Spans, list[tuple[str, str, str]]]


def documents(*people: list[Work | None] | tuple[Work | None, ...]) -> list[AnnotatedDocument]:
    made = []
    for number, works in enumerate(people):
        identity, sets = f"d{number}", []
        for name, work in zip(NAMES, works, strict=False):
            if work is None:
                continue
            spans = [
                Annotation(key, identity, name, layer, label, Span(start, end))
                for key, (layer, label, start, end) in work[0].items()
            ]
            spans.sort(key=lambda one: outer_first(one.span))
            relations = tuple(
                Relation(f"r{n}", identity, name, _layer(label), label, source, target)
                for n, (label, source, target) in enumerate(work[1])
            )
            sets.append(AnnotationSet(person(name), WorkState.FINISHED, tuple(spans), relations))
        made.append(AnnotatedDocument(Document(identity, "ن" * 200), tuple(sets)))
    return made


def _layer(label: str) -> str:
    return "entity" if label == "same_as" else "quote"


def study(*people, layer: str = "quote", layers=LAYERS) -> Study:
    width = max(map(len, people))
    made = comparison(documents(*people), layers=layers, annotators=NAMES[:width])
    return made.studies[layer]


def results(measure, *people, options=None, layer="quote", **form):
    return {
        (one.parameters["over"], one.annotators, one.label): one
        for one in measure.compute(study(*people, layer=layer), options)
        if all(one.parameters.get(key) == wanted for key, wanted in form.items())
    }


def overall(measure, *people, **more):
    return next(iter(results(measure, *people, **more).values()))


# ------------------------------------------------------------------------------------ by hand

QUOTES = {f"q{n}": ("quote", "DIRECT", 20 * n, 20 * n + 15) for n in range(1, 8)}
PEOPLE = {
    "putin": ("entity", "PER", 0, 5), "xi": ("entity", "PER", 7, 10),
    "reuters": ("entity", "ORG", 12, 17),
}  # fmt: skip

AMAL: Work = (
    {**QUOTES, **PEOPLE},
    [(label, f"q{n}", who) for n, label, who in [
        (1, "speaker", "putin"), (2, "speaker", "putin"), (3, "speaker", "xi"),
        (4, "speaker", "xi"), (5, "speaker", "reuters"), (6, "speaker", "putin"),
    ]],
)  # fmt: skip
BADR: Work = (
    {
        **{key: QUOTES[key] for key in ("q1", "q3", "q4", "q5", "q6", "q7")},
        **PEOPLE,
        "q1": ("quote", "MIXED", 18, 35),  # the same quote, wider and of another label
        "putin": ("entity", "ORG", 0, 6),  # the same man, with the space behind him
    },
    [
        ("speaker", "q1", "putin"), ("speaker", "q3", "xi"), ("speaker", "q4", "putin"),
        ("addressee", "q6", "putin"), ("speaker", "q5", "reuters"), ("speaker", "q5", "xi"),
        ("speaker", "q7", "xi"),
    ],
)  # fmt: skip


def test_quotes_with_a_speaker_missing_wrong_and_aligned_but_not_equal():
    found = results(ACCURACY, (AMAL, BADR))
    one = found["pair", NAMES[:2], "speaker"]
    assert one.value == 2 / 4
    assert one.parameters["relation"] == "speaker"
    assert {key: n for key, n in one.counts.items() if n} == {
        "linked_by_both": 4,  # 1, 3, 4, 5
        "same_targets": 2,  # 1 and 3
        "other_targets": 2,  # 4: xi or putin; 5: reuters, or reuters and xi
        "some_targets_shared": 1,  # 5
        "link_only_first": 1,  # 6, which badr gave an addressee alone
        "link_only_second": 1,  # 7, where amal names nobody
        "source_only_first": 1,  # 2, which badr did not mark
    }
    assert found["pair", NAMES[:2], "addressee"].value is None
    assert found["pair", NAMES[:2], "addressee"].reason is Reason.NOTHING_TO_COMPARE
    whole = found["pair", NAMES[:2], None]
    assert whole.value == 2 / 4
    assert (whole.counts["link_only_second"], whole.counts["compared"]) == (2, 1)


def test_relations_of_the_same_quotes():
    strict = results(STRICT, (AMAL, BADR))["pair", NAMES[:2], None]
    assert strict.value == 2 * 2 / (6 + 7)  # 3 – xi, 5 – reuters
    assert (strict.counts["first"], strict.counts["only_second"]) == (6, 5)
    assert results(RELAXED, (AMAL, BADR))["pair", NAMES[:2], None].value == 2 * 3 / 13
    assert results(UNLABELLED, (AMAL, BADR))["pair", NAMES[:2], None].value == 2 * 2 / 13
    exact = ({**BADR[0], "putin": PEOPLE["putin"]}, BADR[1])
    assert results(UNLABELLED, (AMAL, exact))["pair", NAMES[:2], None].value == 2 * 3 / 13
    labels = {label for _, _, label in results(STRICT, (AMAL, BADR))}
    assert labels == {None, "speaker", "addressee"}
    assert {label for _, _, label in results(UNLABELLED, (AMAL, BADR))} == {None}


def choices(first: str, second: str) -> tuple[Work, Work]:
    """Quotes one after the other, each with the speaker that a letter names."""
    speakers = {who: ("entity", "PER", n, n + 1) for n, who in enumerate("xyz")}
    made = []
    for letters in (first, second):
        quotes = {f"q{n}": ("quote", "DIRECT", 10 + n, 11 + n) for n in range(len(letters))}
        links = [("speaker", f"q{n}", who) for n, who in enumerate(letters)]
        made.append(({**speakers, **quotes}, links))
    return made[0], made[1]


def test_kappa_of_one_document_is_cohens():
    pair = choices("xxyy", "xxyx")
    assert overall(KAPPA, pair, chance="corpus").value == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    # Different quotes: amal's x with badr's x in four of twelve, y with y in one.
    expected = (2 * 2 + 1 * 1) / 12
    document = overall(KAPPA, pair, chance="document")
    assert document.value == pytest.approx((0.75 - expected) / (1 - expected))


def test_speakers_of_two_documents_are_two_speakers():
    pairs = choices("xx", "xx"), choices("yx", "yx")
    assert overall(KAPPA, *pairs, chance="corpus").value == 1
    assert overall(KAPPA, pairs[0], chance="corpus").reason is Reason.NO_VARIATION
    mixed = choices("xx", "xy"), choices("xy", "xz"), choices("x", "x")
    # Pairs of the corpus: two x with one x; one x with one x; one x with one x; five quotes.
    expected = (2 + 1 + 1) / 5
    assert overall(KAPPA, *mixed, chance="corpus").value == pytest.approx(
        (3 - expected) / (5 - expected)
    )
    document = overall(KAPPA, *mixed, chance="document")
    assert document.value == pytest.approx((2 - 1) / (4 - 1))  # 1 of 2 by chance, then 0 of 2
    assert (document.counts["items"], document.counts["linked_by_both"]) == (4, 5)


def test_labels_of_relations_have_chances_of_their_own():
    amal, badr = choices("xxyy", "xxyx")
    both = [
        (spans, [*links, *(("addressee", source, "x") for _, source, _ in links[:2])])
        for spans, links in (amal, badr)
    ]
    for chance in ("corpus", "document"):
        alone = overall(KAPPA, (amal, badr), chance=chance).value
        found = results(KAPPA, both, chance=chance)
        assert found["pair", NAMES[:2], "speaker"].value == pytest.approx(alone)
        assert found["pair", NAMES[:2], "addressee"].reason is Reason.NO_VARIATION
    # Six links; pairs of speakers eight, of addressees four.
    whole = overall(KAPPA, both, chance="corpus").value
    assert whole == pytest.approx((5 - 12 / 6) / (6 - 12 / 6))


@pytest.mark.parametrize("one", ["x", "z"])
def test_several_targets_are_one_choice(one):
    amal, badr = choices("y", one)
    for work in (amal, badr):
        work[1].append(("speaker", "q0", "y"))
    several = (amal[0], [*amal[1], ("speaker", "q0", one)])
    found = overall(ACCURACY, (several, badr))
    assert (found.value, found.counts["linked_by_both"]) == (1, 1)
    found = overall(ACCURACY, (amal, badr))
    assert (found.value, found.counts["some_targets_shared"]) == (0, 1)


def test_another_mention_of_the_same_speaker_when_mentions_are_chained():
    mentions = {"he": ("entity", "PER", 0, 3), "putin": ("entity", "PER", 5, 9)}
    spans = {**mentions, "q": QUOTES["q1"]}
    amal: Work = (spans, [("speaker", "q", "he")])
    badr: Work = (spans, [("speaker", "q", "putin"), ("same_as", "he", "putin")])
    assert overall(ACCURACY, (amal, badr)).value == 0
    chained = AttributionOptions(chains=("entity/same_as",))
    one = overall(ACCURACY, (amal, badr), options=chained)
    assert one.value == 1
    assert one.parameters["chains"] == ["entity/same_as"]
    alone: Work = (spans, [("speaker", "q", "putin")])
    assert overall(ACCURACY, (amal, alone), options=chained).value == 0
    with pytest.raises(AnnotatorError, match="chains"):
        ACCURACY.compute(study((amal, badr)), AttributionOptions(chains=("same_as",)))


# ------------------------------------------------------------------------------ awkward cases


def test_a_layer_without_relations_gives_no_results():
    for measure in ALL:
        assert measure.accepts(LayerKind.SPAN, 2)
        assert not measure.accepts(LayerKind.DOCUMENT, 2)
        assert not measure.accepts(LayerKind.SPAN, 1)
        assert measure.compute(study((AMAL, BADR), layer="region")) == []
        # One that declares some has a result, also where nobody drew any.
        results = measure.compute(study((AMAL, BADR), layer="entity"))
        assert results
        assert {one.reason for one in results} == {Reason.NOTHING_TO_COMPARE}
        alone = Study("quote", LayerKind.SPAN, NAMES[:2], (ComparedDocument("d", {}),))
        assert measure.compute(alone) == []


def test_the_same_relation_twice_counts_once():
    spans = {"a": ("quote", "DIRECT", 0, 9), "b": ("quote", "DIRECT", 0, 9), **PEOPLE}
    twice: Work = (spans, [("speaker", "a", "xi"), ("speaker", "b", "xi"), ("speaker", "a", "xi")])
    once: Work = (spans, [("speaker", "b", "xi")])
    for measure in ALL[:4]:
        one = overall(measure, (twice, once))
        assert one.value == 1, measure.key
        assert (one.counts["duplicates"], one.counts["ends_missing"]) == (2, 0)


def test_marks_stacked_on_one_place_are_one_end():
    spans = {"q": QUOTES["q1"], "man": ("entity", "PER", 0, 5), "state": ("entity", "ORG", 0, 5)}
    pair = (spans, [("speaker", "q", "man")]), (spans, [("speaker", "q", "state")])
    for measure in ALL[:4]:
        assert overall(measure, pair).value == 1, measure.key


def test_fragments_are_one_end_and_their_joints_no_relations():
    whole: Work = ({"q": ("quote", "X", 20, 40), **PEOPLE}, [("speaker", "q", "xi")])
    parts: Work = (
        {"q": ("quote", "X", 20, 28), "p": ("quote", "X", 30, 40), **PEOPLE},
        [("speaker", "p", "xi"), (CONTINUES, "p", "q")],
    )
    assert overall(STRICT, (parts, parts)).counts["first"] == 1
    assert overall(STRICT, (whole, parts)).value == 0
    assert overall(RELAXED, (whole, parts)).value == 1
    assert overall(ACCURACY, (whole, parts)).value == 1


def test_direction_and_missing_ends():
    spans = {"q": QUOTES["q1"], **PEOPLE}
    there: Work = (spans, [("speaker", "q", "xi")])
    back: Work = (spans, [("speaker", "xi", "q")])
    lost: Work = (spans, [("speaker", "q", "nobody")])
    assert overall(STRICT, (there, back)).value == overall(RELAXED, (there, back)).value == 0
    one = overall(STRICT, (there, lost))
    assert (one.value, one.counts["ends_missing"], one.counts["second"]) == (0, 1, 0)


def test_who_was_absent_has_no_part():
    found = results(STRICT, (AMAL, BADR, None), (AMAL, AMAL, AMAL))
    assert found["pair", ("amal", "huda"), None].value == 1
    assert found["pair", ("amal", "badr"), None].counts["documents"] == 2
    pooled = found["pooled", NAMES, None]
    assert pooled.value == 2 * (2 + 6 * 3) / (6 + 7 + 12 * 3)
    mean = found["mean_of_pairs", NAMES, None]
    assert mean.value == pytest.approx((2 * 8 / 25 + 1 + 1) / 3)
    assert next(iter(found.values())) is pooled


# -------------------------------------------------------------------------------- brute force

SPOTS = {"a": (0, 4), "b": (2, 6), "c": (10, 14), "d": (10, 15), "e": (20, 21)}


@st.composite
def works(draw, stacked: bool) -> Work:
    """Some spans of two layers at few places, and arrows between them."""
    spans: Spans = {}
    for layer, labels in (("entity", ("PER", "ORG")), ("quote", ("X", "Y"))):
        for spot in draw(st.sets(st.sampled_from(sorted(SPOTS)), max_size=4)):
            some = draw(st.sets(st.sampled_from(labels), min_size=1, max_size=1 + stacked))
            for label in sorted(some):
                spans[f"{layer}{spot}{label}"] = (layer, label, *SPOTS[spot])
    ends = st.sampled_from(sorted(spans)) if spans else st.nothing()
    arrow = st.tuples(st.sampled_from(["speaker", "addressee"]), ends, ends)
    return spans, draw(st.lists(arrow, max_size=6)) if spans else []


def corpora(stacked: bool):
    return st.lists(st.tuples(works(stacked), works(stacked)), min_size=1, max_size=3)


def triples(work: Work, same=lambda end: end) -> Counter:
    """The relations of one annotator, each once, with what their ends count as."""
    unique = {(label, place(work, a), place(work, b)) for label, a, b in work[1]}
    return Counter((label, same(a), same(b)) for label, a, b in unique)


def place(work: Work, key: str) -> tuple[str, int, int]:
    layer, _, start, end = work[0][key]
    return layer, start, end


def things(one: Study, document: int):
    """What places count as one, by walking along the alignments of the layers."""
    near: dict[tuple, set[tuple]] = {}
    assert one.comparison is not None
    for key, layer in one.comparison.studies.items():
        found, table = align(layer, 0, 1), layer.table
        for a, b, d in zip(found.first, found.second, found.document, strict=True):
            if d == document and NOBODY not in (a, b):
                ends = [(key, int(table.start[n]), int(table.end[n])) for n in (a, b)]
                near.setdefault(ends[0], set()).add(ends[1])
                near.setdefault(ends[1], set()).add(ends[0])

    def same(end):
        reached, open_ends = {end}, [end]
        while open_ends:
            fresh = near.get(open_ends.pop(), set()) - reached
            reached |= fresh
            open_ends += fresh
        return min(reached)

    return same


def f1(first: int, second: int, agreed: int) -> float | None:
    return 2 * agreed / (first + second) if first + second else None


def unlabelled(found: Counter) -> Counter:
    pairs: Counter = Counter()
    for (_, a, b), times in found.items():
        pairs[a, b] += times
    return pairs


@settings(deadline=None, max_examples=60)
@given(corpora(stacked=True))
def test_f1_by_hand(corpus):
    one = study(*corpus)
    wanted = {STRICT: 0, RELAXED: 0, UNLABELLED: 0}
    counts = [0, 0]
    for number, pair in enumerate(corpus):
        ours, theirs = (triples(work) for work in pair)
        counts = [counts[0] + ours.total(), counts[1] + theirs.total()]
        wanted[STRICT] += (ours & theirs).total()
        wanted[UNLABELLED] += (unlabelled(ours) & unlabelled(theirs)).total()
        same = things(one, number)
        wanted[RELAXED] += (triples(pair[0], same) & triples(pair[1], same)).total()
    values = {}
    for measure, agreed in wanted.items():
        values[measure] = measure.compute(one)[0].value
        assert values[measure] == pytest.approx(f1(*counts, agreed)), measure.key
    assert wanted[STRICT] <= min(wanted[RELAXED], wanted[UNLABELLED])


@settings(deadline=None, max_examples=60)
@given(corpora(stacked=True))
def test_attribution_by_hand(corpus):
    one = study(*corpus)
    outcomes: Counter = Counter()
    items: list[tuple[int, str, frozenset, frozenset]] = []
    for number, pair in enumerate(corpus):
        same = things(one, number)
        chosen = [choices_of(work, same) for work in pair]
        marked = [{same(place(work, key)) for key in work[0]} for work in pair]
        for key in chosen[0].keys() | chosen[1].keys():
            label, source = key
            if key in chosen[0] and key in chosen[1]:
                ours, theirs = (frozenset(side[key]) for side in chosen)
                items.append((number, label, ours, theirs))
                outcomes["linked_by_both"] += 1
                outcomes["same_targets" if ours == theirs else "other_targets"] += 1
                outcomes["some_targets_shared"] += ours != theirs and bool(ours & theirs)
            else:
                side = 0 if key in chosen[0] else 1
                kind = "link" if source in marked[1 - side] else "source"
                outcomes[f"{kind}_only_{('first', 'second')[side]}"] += 1
    found = ACCURACY.compute(one)[0]
    assert {key: n for key, n in found.counts.items() if key in ACCURACY.columns} == {
        key: outcomes[key] for key in ACCURACY.columns
    }
    both = outcomes["linked_by_both"]
    assert found.value == (outcomes["same_targets"] / both if both else None)
    wanted = {"corpus": cohen(items), "document": within_documents(items)}
    for chance, value in wanted.items():
        [kappa] = [
            one
            for one in KAPPA.compute(one)
            if one.label is None and one.parameters["chance"] == chance
        ]
        assert kappa.value == (None if value is None else pytest.approx(value)), chance


def choices_of(work: Work, same) -> dict[tuple, set]:
    chosen: dict[tuple, set] = {}
    for label, source, target in work[1]:
        key = label, same(place(work, source))
        chosen.setdefault(key, set()).add(same(place(work, target)))
    return chosen


def cohen(items) -> float | None:
    """Cohen 1960, from the shares of each category."""
    ours = Counter((d, label, a) for d, label, a, _ in items)
    theirs = Counter((d, label, b) for d, label, _, b in items)
    if not items:
        return None
    observed = sum(a == b for _, _, a, b in items) / len(items)
    expected = sum(n * theirs[key] for key, n in ours.items()) / len(items) ** 2
    return (observed - expected) / (1 - expected) if expected < 1 else None


def within_documents(items) -> float | None:
    """The same with chance as the mean over all other items of the document."""
    total, observed, expected = 0, 0, 0.0
    for group in {one[:2] for one in items}:
        inside = [one for one in items if one[:2] == group]
        if len(inside) == 1:
            continue
        total += len(inside)
        observed += sum(a == b for _, _, a, b in inside)
        for n, (_, _, ours, _) in enumerate(inside):
            others = [b for m, (_, _, _, b) in enumerate(inside) if m != n]
            expected += sum(ours == b for b in others) / len(others)
    return None if total == expected else (observed - expected) / (total - expected)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(*[st.none() | works(stacked=False)] * 3), min_size=1, max_size=3))
def test_properties_of_all(corpus):
    turned = [tuple(reversed(people)) for people in corpus]
    same = [(people[0],) * 3 for people in corpus]
    names = dict(zip(NAMES, reversed(NAMES), strict=True))
    whole, back_to_front, alike = study(*corpus), study(*turned), study(*same)
    for measure in ALL:
        there = keyed(measure.compute(whole), dict(zip(NAMES, NAMES, strict=True)))
        back = keyed(measure.compute(back_to_front), names)
        assert there.keys() == back.keys()
        for key, one in there.items():
            assert back[key].value == pytest.approx(one.value), (measure.key, key)
            assert (one.value is None) == (one.reason is not None)
        for one in measure.compute(alike):
            assert one.value == pytest.approx(1) if one.reason is None else one.value is None


def keyed(found, names):
    return {
        (
            one.parameters["over"], one.label, one.parameters.get("chance"),
            frozenset(names[name] for name in one.annotators),
        ): one
        for one in found
    }  # fmt: skip


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(*[works(stacked=True)] * 3), min_size=2, max_size=3))
def test_documents_add_up_and_pairs_do_not_depend_on_the_third(corpus):
    """So that intervals, and one document's new count, come from the same rows."""
    whole = study(*corpus)
    apart = [study(people) for people in corpus]
    two = study(*[people[:2] for people in corpus])
    own = dict(zip(NAMES, NAMES, strict=True))
    for measure in ALL:
        sums: dict[tuple, object] = {}
        for one in apart:
            for tally in measure.tallies(one, measure.Options()):
                sums[_key(tally)] = sums.get(_key(tally), 0) + tally.rows.sum(axis=0)
        for tally in measure.tallies(whole, measure.Options()):
            assert tally.rows.sum(axis=0) == pytest.approx(sums[_key(tally)]), measure.key
        found = keyed(measure.compute(whole), own)
        for key, one in keyed(measure.compute(two), own).items():
            assert found[key].value == one.value, (measure.key, key)


def _key(tally: Tally) -> tuple:
    chance = tally.parameters.get("chance")
    return tally.over, tally.label, tally.annotators, chance


# ------------------------------------------------------------------------------- in a project


def test_a_project_is_asked(fill):
    works: list[Work] = [
        ({"q": ("quote", label, 20, 35), "x": ("entity", "PER", 0, 5)}, [("speaker", "q", "x")])
        for label in ("DIRECT", "MIXED")
    ]
    keys = [measure.key for measure in ALL]
    found = measure_agreement(fill(*documents(works)), annotators=NAMES[:2], measures=keys)
    quotes = [one for one in found.results if one.layer == "quote" and one.label is None]
    values = {one.measure: one.value for one in reversed(quotes)}
    assert values == {**dict.fromkeys(keys, 1.0), KAPPA.key: None}
    # Only layers that declare relations have results.
    assert {one.layer for one in found.results} == {"entity", "quote", "claim"}
