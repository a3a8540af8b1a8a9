"""The three switches: borders moved for comparing, what each removes, stored spans untouched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.agreement.moved_borders import MovableText, clustered, is_quoted, trimmed
from annotator.agreement.normalising import Switches, effects, normalised
from annotator.agreement.taxonomy import taxonomy
from annotator.arabic.tokenize import graphemes
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.core.schema import Layer
from annotator.core.span import Span
from tests.agreement.comparing import comparison
from tests.build import parse, person, spans_of

LAYERS = [Layer("entity"), Layer("quote")]
NAMES = ("amal", "badr", "huda")
ALL = Switches(True, True, frozenset({"quote"}), True)


def compared(*documents: tuple[str, ...]):
    """Documents as amal, badr and huda have marked them."""
    made = []
    for number, sentences in enumerate(documents):
        sets = []
        for name, sentence in zip(NAMES, sentences, strict=False):
            text, found = parse(sentence)
            sets.append(AnnotationSet(person(name), spans=spans_of(found, f"d{number}", name)))
        made.append(AnnotatedDocument(Document(f"d{number}", text), tuple(sets)))
    width = max(map(len, documents))
    return comparison(made, layers=LAYERS, annotators=NAMES[:width])


def agreed(found, layer: str = "entity") -> bool:
    counts = taxonomy(found.studies[layer]).counts()
    return sum(counts.values()) == counts["exact"]


@pytest.mark.parametrize(
    ("switches", "layer", "one", "other"),
    [
        (Switches(clusters=True), "entity", "[عادلاً]PER جدا", "[عادلا]PERً جدا"),
        (Switches(clusters=True), "entity", "[محمدـــ]PER هنا", "[محمد]PERـــ هنا"),
        (Switches(clusters=True), "entity", "و[َبوتين]PER", "وَ[بوتين]PER"),
        (Switches(clusters=True), "entity", "[👩\u200d]PER💻 هنا", "[👩\u200d💻]PER هنا"),
        (Switches(trim=True), "entity", "قال[ بوتين ]PERأمس", "قال [بوتين]PER أمس"),
        (Switches(trim=True), "entity", "[بوتين\u200f]PER أمس", "[بوتين]PER\u200f أمس"),
        (
            Switches(trim=True, quoted_layers=frozenset({"quote"})),
            "quote",
            "قال [“صديقًا”]quote/D له",
            "قال “[صديقًا]quote/D” له",
        ),
        (
            Switches(trim=True, quoted_layers=frozenset({"quote"})),
            "quote",
            "قال[ « صديقًا » ]quote/Dله",
            "قال « [صديقًا]quote/D » له",
        ),
        (Switches(proclitics=True), "entity", "قال [وبوتين]PER", "قال و[بوتين]PER"),
        (Switches(proclitics=True), "entity", "في [وبالقاهرة]GPE", "في وبال[قاهرة]GPE"),
    ],
)
def test_each_switch_removes_its_differences(switches, layer, one, other):
    raw = compared((one, other))
    assert not agreed(raw, layer)
    assert agreed(normalised(raw, switches), layer)
    for name in ("clusters", "trim", "proclitics"):
        if name not in switches.on:
            alone = Switches(quoted_layers=switches.quoted_layers, **{name: True})
            assert not agreed(normalised(raw, alone), layer)
    told = effects(raw, layer, switches)
    assert [(one.switch, one.before, one.after, one.removed) for one in told] == [
        (switches.on[0], 1, 0, 1),
        ("all", 1, 0, 1),
    ]
    assert told[0].rows.tolist() == [0]


@pytest.mark.parametrize(
    ("switches", "layer", "one", "other"),
    [
        # Quotation marks stay in layers that are not named, and when they are no pair.
        (Switches(trim=True), "quote", "[“نعم”]quote/D", "“[نعم]quote/D”"),
        (ALL, "entity", "[“نعم”]PER", "“[نعم]PER”"),
        (ALL, "quote", "[“نعم” أو “لا”]quote/D", "“[نعم” أو “لا]quote/D”"),
        (ALL, "quote", "[“نعم]quote/D”", "“[نعم]quote/D”"),
        # Prefixes stay where they are not the whole difference.
        (ALL, "entity", "[وبوتين أمس]PER", "و[بوتين]PER أمس"),
        (ALL, "entity", "كتا[بلبنان]PER", "كتاب[لبنان]PER"),
        (ALL, "entity", "[وبوتين،]PER", "و[بوتين]PER،"),
    ],
)
def test_what_is_more_stays(switches, layer, one, other):
    raw = compared((one, other))
    assert not agreed(normalised(raw, switches), layer)
    assert effects(raw, layer, switches)[-1].removed == 0


def test_the_shortest_of_three_decides_about_the_prefix():
    raw = compared(("[وبالقاهرة]GPE", "و[بالقاهرة]GPE", "وبال[قاهرة]GPE"))
    assert agreed(normalised(raw, Switches(proclitics=True)))
    [_, together] = effects(raw, "entity", Switches(proclitics=True))
    assert (together.before, together.after, together.removed) == (3, 0, 3)


def test_a_prefix_is_cut_off_only_because_of_somebody_else():
    raw = compared(("[و[بوتين]PER]PER", "و[بوتين]PER"))
    assert normalised(raw, Switches(proclitics=True)).studies["entity"].problems["duplicates"] == 1
    raw = compared(("[و[بوتين]PER]PER", "وبوتين"))
    found = normalised(raw, Switches(proclitics=True))
    assert found.columns.start == raw.columns.start


def test_each_switch_is_told_alone_and_all_together():
    raw = compared(
        ("[عادلاً]PER جدا", "[عادلا]PERً جدا"),
        ("[بوتين ]PERأمس", "[بوتين]PER أمس"),
        ("[وبوتين ]PERأمس", "و[بوتين]PER أمس"),
        ("[شي]PER", "[شي]ORG"),
    )
    told = {one.switch: one for one in effects(raw, "entity", ALL)}
    assert {name: one.removed for name, one in told.items()} == {
        "clusters": 1, "trim": 1, "proclitics": 0, "all": 3,
    }  # fmt: skip
    assert {one.before for one in told.values()} == {4}
    assert told["all"].after == 1
    found = taxonomy(raw.studies["entity"])
    assert found.document[told["all"].rows].tolist() == [0, 1, 2]


def test_nothing_moves_while_all_is_off():
    raw = compared(("[وبوتين ]PER", "و[بوتين]PER "))
    assert normalised(raw, Switches(quoted_layers=frozenset({"entity"}))) is raw
    assert effects(raw, "entity", Switches()) == []


def test_the_columns_compared_are_new_ones():
    raw = compared(("[وبوتين ]PER", "و[بوتين]PER "))
    before = list(raw.columns.start), list(raw.columns.end)
    found = normalised(raw, ALL)
    assert (list(raw.columns.start), list(raw.columns.end)) == before
    assert found.columns.ids is raw.columns.ids
    assert list(found.columns.start) == [1, 1]
    assert list(found.columns.end) == [6, 6]


def test_marks_of_nothing_but_blanks_stay():
    raw = compared(("نعم[ ]PERلا", "نعم لا"))
    assert list(normalised(raw, ALL).columns.end) == [4]


def test_absent_annotators_and_fragments():
    spans = (
        SpanAnnotation("a", "d", "amal", "quote", "D", Span(0, 5)),
        SpanAnnotation("b", "d", "amal", "quote", "D", Span(6, 11)),
    )
    joined = (Relation("r", "d", "amal", "quote", "continues", "a", "b"),)
    text = "«نعم» «لا »"
    document = AnnotatedDocument(
        Document("d", text),
        (
            AnnotationSet(person("amal"), spans=spans, relations=joined),
            AnnotationSet(
                person("badr"),
                WorkState.IN_PROGRESS,
                spans=(SpanAnnotation("a", "d", "badr", "quote", "D", Span(0, 5)),),
            ),
        ),
    )
    raw = comparison([document], layers=LAYERS, annotators=("amal", "badr"))
    found = normalised(raw, ALL)
    assert (list(found.columns.start), list(found.columns.end)) == ([0, 6, 0], [5, 11, 5])


@pytest.mark.parametrize(
    ("piece", "quoted"),
    [
        ("“نعم”", True), ("”نعم“", True), ('"نعم"', True), ("«نعم»", True), ("‘نعم’", True),
        ("„نعم“", True), ("“قال “نعم” ثم”", True), ("“قال «نعم»”", True),
        ("“نعم", False), ("نعم”", False), ("“نعم»", False), ("«أ» و«ب»", False),
        ('"أ" و"ب"', False), ("“”", False), ("“", False), ("", False),
    ],
)  # fmt: skip
def test_a_pair_of_quotation_marks(piece, quoted):
    assert is_quoted(piece) is quoted


# ---------------------------------------------------------------------------------- properties

ALPHABET = "بوتَّـ \u200d👩💻🇸🇦\r\n\u0600한ᄀ“”x\u0301\u200f"


def _moved(text: str, position: int) -> int:
    """Return the end of the cluster a position lies in, and of the tatweels that hang on it."""
    inside = [one for one in graphemes(text) if one.start < position < one.end]
    position = inside[0].end if inside else position
    while 0 < position < len(text) and text[position] == "ـ" and text[position - 1] not in APART:
        position += 1
        inside = [one for one in graphemes(text) if one.start < position < one.end]
        position = inside[0].end if inside else position
    return position


APART = " \r\n\u200f"


@given(st.text(ALPHABET, min_size=1, max_size=14))
@settings(deadline=None, max_examples=400)
def test_borders_lie_between_clusters(text):
    import numpy as np

    positions = np.arange(len(text))
    everywhere = np.full(len(text), len(text))
    first, last = clustered(MovableText(text), positions, everywhere)
    for position, moved in zip(positions.tolist(), first.tolist(), strict=True):
        expected = _moved(text, position)
        if expected < len(text):
            assert moved == expected, (text, position)
        else:
            assert moved == position  # nothing would be left
    assert (last == len(text)).all()


@given(st.text(" \tبو“”ـ\u200f", min_size=1, max_size=10), st.data())
@settings(deadline=None, max_examples=200)
def test_trimming_is_what_strip_does(text, data):
    import numpy as np

    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = trimmed(MovableText(text), np.array([start]), np.array([end]), np.array([False]))
    assert text[first[0] : last[0]] == (text[start:end].strip(" \t\u200f") or text[start:end])
