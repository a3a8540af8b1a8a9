"""Cues are found in every form of the verb, and in the place where they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.arabic.speaking import cues, is_impersonal
from annotator.core.span import Span

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "resources" / "samples").glob("*.jsonl"))

_FORMS = """
قال قالت قالوا قالا يقول تقول يقولون سيقول قائلاً أضاف أضافت تضيف مضيفًا تابع أكد أكّد أكَّدَتْ يؤكد
صرح أعلن اعلنت ذكر ذكرت أوضح أشارت يشير لفت شدّد اعتبر رأى رأت يرى حذر نفى نفت نفوا ينفي كتب زعم
وصف تصف دعا دعت يدعو بحسب حسب رد أقرّ توقعت قـــال
"""


def found(text: str) -> list[str]:
    return [one.text(text) for one in cues(text, Span(0, len(text)))]


@pytest.mark.parametrize("cue", _FORMS.split())
def test_verbs_in_their_forms(cue):
    assert found(f"{cue} بوتين إن") == [cue]
    assert found(f"ثم و{cue} بوتين إن") == [cue]
    assert found(f"ف{cue} بوتين") == [cue]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ووفقًا لإذاعة الساحل", ["وفقًا ل"]),
        ("وفقا لـ ضفاف", ["وفقا لـ"]),
        ("، على حد قوله.", ["على حد قوله"]),
        ("، على حد قول الوزير", ["على حد قول"]),
        ("نقلاً عن ضفاف", ["نقلاً عن"]),
        ("جاء في التقرير: كذا", ["جاء"]),
        ("ومشيرةً إلى تقرير", ["مشيرةً"]),
        ("قائلةً: كذا", ["قائلةً"]),
        ("وختم بقوله: كذا", ["ختم", "قوله"]),
    ],
)
def test_phrases(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    ["في رأي بوتين", "لم يرد الجهاز", "عدم ذكر اسمه", "وجاء القرار", "نصف البيت"],
)
def test_what_is_no_cue(text):
    assert found(text) == []


def test_only_what_lies_within():
    text = "قال بوتين. وقالت موسكو. وأضاف شي"
    assert cues(text, Span(11, 23)) == [Span(12, 16)]


def test_impersonal_ones():
    text = "ويُزعم أن، وقال"
    first, second = cues(text, Span(0, len(text)))
    assert is_impersonal(text, first)
    assert not is_impersonal(text, second)


def test_the_cues_that_people_marked_in_the_samples():
    asked = right = given = 0
    for path in SAMPLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            text = article["text"]
            mine = cues(text, Span(0, len(text)))
            for entry in article["annotations"]:
                if entry["annotator"] == "amal":
                    spans = [
                        Span(one["start"], one["end"])
                        for one in entry["spans"]
                        if one["label"] == "CUE"
                    ]
                    asked += len(spans)
                    given += len(mine)
                    right += len(set(spans) & set(mine))
    assert asked >= 150
    assert right / asked >= 0.97
    assert right / given >= 0.8
