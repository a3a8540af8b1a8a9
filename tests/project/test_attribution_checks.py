"""What is missing or odd in attributions, read from whatever relations the schema has."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from annotator.core.annotation import CONTINUES, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.schema import Label, Layer, RelationLabel, Schema
from annotator.core.span import Span, outer_first
from annotator.project.attribution_checks import (
    AttributionKind,
    AttributionProblem,
    attribution_problems,
)
from tests.build import parse, spans_of

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "resources" / "samples").glob("*.jsonl"))


def problems(
    schema: Schema, marked: str, *arrows: tuple[str, str, str]
) -> list[tuple[AttributionKind, str]]:
    """The kinds and texts of what is found; arrows are (layer/label, source text, target text)."""
    text, found = parse(marked)
    spans = spans_of(found)
    by_text = {one.span.text(text): one.id for one in reversed(spans)}
    relations = [
        Relation(f"r{at}", "doc", "amal", *name.split("/"), by_text[source], by_text[target])
        for at, (name, source, target) in enumerate(arrows)
    ]
    answered = attribution_problems(schema, Document("doc", text), spans, relations)
    assert answered == sorted(answered, key=lambda one: outer_first(one.span))
    for one in answered:
        assert (one.annotation_id is None) == (one.kind is AttributionKind.MARKS_LEFT)
    return [(one.kind, one.span.text(text)) for one in answered]


def test_a_quote_and_a_claim_without_anybody(schema):
    assert problems(schema, "قال: [“نعم ولا”]quote/DIRECT. [هبط الروبل]claim/CLAIM") == [
        (AttributionKind.QUOTE_WITHOUT_SPEAKER, "“نعم ولا”"),
        (AttributionKind.CLAIM_WITHOUT_CLAIMANT, "هبط الروبل"),
    ]


def test_nothing_is_said_of_what_is_right(schema):
    marked = (
        "[قال]quote/CUE [شي]PER: [“نعم ولا”]quote/DIRECT و[هبط الروبل]claim/CLAIM بحسب [ضفاف]ORG"
        " و[الوزير]TITLE [إن كذا]quote/INDIRECT، [أن هذا]quote/MIXED و[دليل]claim/EVIDENCE"
    )
    arrows = [
        ("quote/speaker", "“نعم ولا”", "شي"),
        ("claim/claimant", "هبط الروبل", "ضفاف"),
        ("quote/speaker", "إن كذا", "الوزير"),
        ("quote/speaker", "أن هذا", "قال"),
    ]
    assert problems(schema, marked, *arrows) == []


def test_a_date_or_a_place_is_an_odd_speaker(schema):
    marked = "قالت [موسكو]GPE: [“نعم ولا”]quote/DIRECT. [أمس]DATE [هبط الروبل]claim/CLAIM"
    arrows = [
        ("quote/speaker", "“نعم ولا”", "موسكو"),
        ("claim/claimant", "هبط الروبل", "أمس"),
    ]
    assert problems(schema, marked, *arrows) == [
        (AttributionKind.ODD_SPEAKER, "“نعم ولا”"),
        (AttributionKind.ODD_SPEAKER, "هبط الروبل"),
    ]


def test_a_part_has_the_speaker_of_its_other_parts(schema):
    marked = (
        "[“نعم ولا”]quote/DIRECT ، قال [شي]PER ، [“ولا شيء”]quote/DIRECT [“بعد ذلك”]quote/DIRECT"
    )
    joined = [
        (f"quote/{CONTINUES}", "“ولا شيء”", "“نعم ولا”"),
        (f"quote/{CONTINUES}", "“بعد ذلك”", "“ولا شيء”"),
    ]
    for speaks in ("“نعم ولا”", "“ولا شيء”", "“بعد ذلك”"):
        assert problems(schema, marked, *joined, ("quote/speaker", speaks, "شي")) == []
    missing = (AttributionKind.QUOTE_WITHOUT_SPEAKER, "“نعم ولا”")
    assert problems(schema, marked, *joined) == [missing]


def test_parts_in_a_circle_end(schema):
    marked = "[“نعم ولا”]quote/DIRECT ثم [“ولا شيء”]quote/DIRECT"
    circle = [
        (f"quote/{CONTINUES}", "“ولا شيء”", "“نعم ولا”"),
        (f"quote/{CONTINUES}", "“نعم ولا”", "“ولا شيء”"),
    ]
    assert len(problems(schema, marked, *circle)) == 1


def test_a_quote_inside_one_of_the_same_speaker(schema):
    marked = "قال [شي]PER: [«إن [“الصمت نصف”]quote/DIRECT البيت»]quote/DIRECT. [مودي]PER"
    outer, inner = "«إن “الصمت نصف” البيت»", "“الصمت نصف”"
    same = [("quote/speaker", outer, "شي"), ("quote/speaker", inner, "شي")]
    assert problems(schema, marked, *same) == [(AttributionKind.NESTED_SAME_SPEAKER, inner)]
    assert problems(schema, marked, same[0], ("quote/speaker", inner, "مودي")) == []


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("قال: “نعم ولا” ثم «سلام» و“كلمة”", ["“نعم ولا”"]),
        ("قال: “لم يغلق شيئًا", ["“لم يغلق شيئًا"]),
        ("صحيفة [«الميزان الاقتصادي»]ORG", []),
        ("[صحيفة «الميزان الاقتصادي»]ORG", []),
        ("[إن “نعم ولا” هنا]quote/INDIRECT", []),
        ("“[نعم ولا]quote/DIRECT”", []),
        ("“[نعم ثم لا]quote/DIRECT ، قال ، [ثم نعم]quote/DIRECT”", []),
        ("«نعم ولا شيء غير هذا [“لا لا”]quote/DIRECT»", ["«نعم ولا شيء غير هذا “لا لا”»"]),
        ("[“نعم ولا”]claim/CLAIM", ["“نعم ولا”"]),
    ],
)  # fmt: skip
def test_marks_left(schema, marked, left):
    found = problems(schema, marked)
    assert [text for kind, text in found if kind is AttributionKind.MARKS_LEFT] == left


def test_another_schema_is_asked_what_it_has():
    names = Layer("who", labels=(Label("PERSON"), Label("PLACE")))
    said = Layer("speech", labels=(Label("SAID"),))
    bare = Schema("bare", layers=(names, said))
    marked = "قال [شي]who/PERSON: “نعم ولا” و[“لا ونعم”]speech/SAID في [جدة]who/PLACE"
    assert problems(bare, marked) == []
    relation = RelationLabel("speaker", sources=("speech",), targets=("who",))
    said = Layer("speech", labels=(Label("SAID"),), relations=(relation,))
    full = Schema("full", layers=(names, said))
    assert problems(full, marked) == [
        (AttributionKind.MARKS_LEFT, "“نعم ولا”"),
        (AttributionKind.QUOTE_WITHOUT_SPEAKER, "“لا ونعم”"),
    ]
    assert problems(full, marked, ("speech/speaker", "“لا ونعم”", "جدة"))[1:] == [
        (AttributionKind.ODD_SPEAKER, "“لا ونعم”")
    ]
    nameless = Schema("nameless", layers=(Layer("who", labels=(Label("PLACE"),)), said))
    assert problems(nameless, marked, ("speech/speaker", "“لا ونعم”", "جدة"))[1:] == []


def test_relations_that_lead_nowhere_are_no_speakers(schema):
    text, found = parse("[“نعم ولا”]quote/DIRECT")
    stray = Relation("r", "doc", "amal", "quote", "speaker", "s1", "gone")
    [problem] = attribution_problems(schema, Document("doc", text), spans_of(found), [stray])
    assert problem == AttributionProblem(
        AttributionKind.QUOTE_WITHOUT_SPEAKER, Span(0, len(text)), "s1"
    )


def test_the_careful_annotator_of_the_samples_left_no_quote_and_no_mark(schema):
    kinds: Counter[tuple[str, AttributionKind]] = Counter()
    for path in SAMPLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            for entry in article["annotations"]:
                who = entry["annotator"]
                spans = [
                    SpanAnnotation(
                        one["id"], "doc", who, one["layer"], one["label"],
                        Span(one["start"], one["end"]),
                    )
                    for one in entry["spans"]
                ]  # fmt: skip
                relations = [
                    Relation(
                        f"r{at}", "doc", who, one["layer"], one["label"], one["source"],
                        one["target"],
                    )
                    for at, one in enumerate(entry["relations"])
                ]  # fmt: skip
                document = Document("doc", article["text"])
                found = attribution_problems(schema, document, spans, relations)
                kinds.update((who, one.kind) for one in found)
    for kind in (AttributionKind.MARKS_LEFT, AttributionKind.QUOTE_WITHOUT_SPEAKER):
        assert kinds["amal", kind] == 0
        assert kinds["karim", kind] >= 5
