"""The sentence around a quotation, on both sides of it."""

from __future__ import annotations

import pytest

from annotator.arabic.clauses import sides, words_quoted
from annotator.core.span import Span


def around(text: str) -> tuple[list[str | None], str | None]:
    """The sentences before and behind what stands between ⟦ and ⟧."""
    start, end = text.index("⟦"), text.index("⟧") - 1
    bare = text.replace("⟦", "").replace("⟧", "")
    before, after = sides(bare, Span(start, end))
    return [one and one.text(bare) for one in before], after and after.text(bare)


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("جاء بوتين. وقال: ⟦“نعم”⟧.", ["وقال:", "جاء بوتين."], None),
        ("⟦“نعم”⟧ ، قال بوتين. ومضى.", [], "قال بوتين."),
        ("جاء. ⟦“نعم”⟧ ، قال بوتين.", [None, "جاء."], "قال بوتين."),
        ("جاء.\n⟦“نعم؟”⟧ ، قال بوتين.\nثم", [None, "جاء."], "قال بوتين."),
        ("هتفوا طوال المباراة:\n\n⟦«نعم»⟧", ["هتفوا طوال المباراة:"], None),
        ("وقال: “⟦نعم⟧”. ثم", ["وقال:"], None),
        ("قال ⟦إنه كذا⟧ ، وأضاف كذا", ["قال"], "وأضاف كذا"),
    ],
)
def test_sides(text, before, after):
    assert around(text) == (before, after)


@pytest.mark.parametrize(
    ("span", "quoted"),
    [
        ("وقال بوتين إن كذا", " إن كذا"),
        ("قال بوتين: “كذا”", ": “كذا”"),
        ("وفقًا لضفاف ، قال بوتين إن كذا", "، قال بوتين إن كذا"),
        ("إن كذا قال", "إن كذا قال"),
        ("“قال لي إن”", "“قال لي إن”"),
    ],
)
def test_a_reporting_clause_at_the_head_is_not_quoted(span, quoted):
    assert words_quoted(span, Span(0, len(span))).text(span) == quoted
