"""Quotations are found by their marks, whatever machine translation has made of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.arabic.quotation import QuoteExtent, quotations, quote_around
from annotator.core.document import paragraphs
from annotator.core.span import Span

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "resources" / "samples").glob("*.jsonl"))


def found(text: str) -> list[str]:
    return [one.span.text(text) for one in quotations(text)]


@pytest.mark.parametrize(
    "quotation",
    [
        "“نعم ولا”", '"نعم ولا"', "«نعم ولا»", "‘نعم ولا’", "„نعم ولا”", "„نعم ولا“", "“نعم ولا“",
        "”نعم ولا“", "”نعم ولا”", "»نعم ولا«", "“نعم ولا»", "«نعم ولا”", '“نعم ولا"', "''نعم ولا''",
        "“ نعم ولا ”", "“نعم ، ولا ،”", "‹نعم ولا›", "'نعم ولا'", "\u200f“نعم ولا”\u200f",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "frame", ["قال {} ثم صمت", "{}", "قال: {}.", "{} ، قال بوتين ، {}", "قال {}؛ وقال {}"]
)
def test_marks_of_every_kind_in_every_place(quotation, frame):
    bare = quotation.strip("\u200f")
    assert found(frame.format(quotation, quotation)) == [bare] * frame.count("{}")


@pytest.mark.parametrize("before", ["و", "ب", "بـ", "ل", "وب"])
def test_a_prefix_may_be_written_to_the_opening_mark(before):
    assert found(f"وصفه {before}“مقهى صغير” ومضى") == ["“مقهى صغير”"]
    assert found(f'وصفه {before}"مقهى صغير" ومضى') == ['"مقهى صغير"']


def test_nested_ones_the_outer_first():
    text = "«قال لي إن “الصمت نصف” البيت» و«آخر»"
    assert found(text) == ["«قال لي إن “الصمت نصف” البيت»", "“الصمت نصف”", "«آخر»"]
    assert found("“أول “ثان” ثالث”") == ["“أول “ثان” ثالث”", "“ثان”"]
    assert found('"إن "الحرب" انتهت" وذهب') == ['"إن "الحرب" انتهت"', '"الحرب"']


@pytest.mark.parametrize(
    "text",
    [
        "قال Xi’s وO'Neil وSana'a وShi‘a", "شاشة 55\" وطول 6' و5\" ثم 30’ وانتهى", "كلمة” شاردة",
        "the workers’ union", '""', "“”", "“ ”", "“.”", "", "“", "نص عادي",
    ],
)  # fmt: skip
def test_what_quotes_nothing(text):
    assert found(text) == []


def test_apostrophes_and_measures_leave_the_marks_around_them_alone():
    assert found("قال: “Xi’s plan, O'Neil” ومضى") == ["“Xi’s plan, O'Neil”"]
    assert found('قال: "شاشة 55" كبيرة" ومضى') == ['"شاشة 55" كبيرة"']
    assert found('"في عام 2025" كان') == ['"في عام 2025"']


def test_an_unclosed_one_ends_with_its_paragraph():
    text = "قال: “نبقى معًا. دائمًا  \n\nثم «مضى»"
    first, second = quotations(text)
    assert (first.span.text(text), first.closed) == ("“نبقى معًا. دائمًا", False)
    assert first.inner.text(text) == "نبقى معًا. دائمًا"
    assert (second.span.text(text), second.closed) == ("«مضى»", True)


def test_inner_is_without_marks_and_blanks():
    text = "قال “ نعم ” ومضى"
    assert quotations(text) == [QuoteExtent(Span(4, 11), Span(6, 9), True)]


def test_around_takes_the_innermost_and_widens():
    text = "كان\nقال «لي “الصمت نصف” البيت» ومضى"
    inner = quote_around(text, text.index("نصف"))
    assert inner is not None
    assert inner.span.text(text) == "“الصمت نصف”"
    outer = quote_around(text, text.index("نصف"), beyond=inner.span)
    assert outer is not None
    assert outer.span.text(text) == "«لي “الصمت نصف” البيت»"
    assert quote_around(text, text.index("نصف"), beyond=outer.span) is None
    assert quote_around(text, text.index("نصف"), beyond=inner.inner) == inner
    assert quote_around(text, text.index("لي")) == outer


def test_around_touches_either_mark():
    text = "قال “نعم”“لا” ومضى"
    assert quote_around(text, 3) is None
    for position, expected in ((4, "“نعم”"), (8, "“نعم”"), (9, "“لا”"), (13, "“لا”")):
        extent = quote_around(text, position)
        assert extent is not None
        assert extent.span.text(text) == expected
    assert quote_around(text, 14) is None
    nested = "«قال “نعم” ثم»"
    for position in (5, 10):
        extent = quote_around(nested, position)
        assert extent is not None
        assert extent.span.text(nested) == "“نعم”"


@given(
    st.text("“”\"«»‘’„' اب،.12aX\n\r\u200f…", max_size=60),
    st.integers(-2, 70),
)
def test_the_extent_holds_the_position_inside_one_paragraph(text, position):
    position_in_text = max(0, min(position, len(text)))
    extent = quote_around(text, position)
    everything = quotations(text)
    assert len({one.span for one in everything}) == len(everything)
    for one in everything:
        assert one.span.contains(one.inner)
        for other in everything:
            assert not one.span.crosses(other.span)
    if extent is None:
        return
    assert extent in everything
    assert extent.span.start <= position_in_text <= extent.span.end
    assert any(one.contains(extent.span) for one in paragraphs(text))
    wider = quote_around(text, position, beyond=extent.span)
    if wider is not None:
        assert wider.span.contains(extent.span)
        assert wider.span != extent.span


def test_every_direct_quote_of_the_samples_is_found_exactly():
    """Amal takes the marks along; the quotes that have marks are found from anywhere inside."""
    asked = right = 0
    for path in SAMPLES:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            text = article["text"]
            extents = {one.span for one in quotations(text)}
            for entry in article["annotations"]:
                if entry["annotator"] != "amal":
                    continue
                for one in entry["spans"]:
                    if one["label"] != "DIRECT" or one["text"][0] not in '“”«»"':
                        continue
                    span = Span(one["start"], one["end"])
                    asked += 1
                    found_there = quote_around(text, span.start)
                    right += (
                        span in extents and found_there is not None and found_there.span == span
                    )
    assert asked >= 40
    assert right / asked >= 0.97


def test_a_paragraph_may_hold_a_thousand_marks():
    text = '“كلام” و«كلام “في” كلام» ثم "كلام" ‘ ’ “' * 100
    assert len(quotations(text)) >= 400
