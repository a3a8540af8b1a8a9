"""Where unmarked names may stand: found in reading order, round the document, never twice."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.arabic.prefixes import lexicon_of
from annotator.core.span import Span
from annotator.project.candidates import Candidates, ordinary_words

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
TEXT = (
    "أعلنت شركة الأمل يوم الأحد خطة جديدة لبناء محطة للطاقة في الزرقاء.\n"
    "وقال مدير الشركة سمير النجار: “سنبدأ العمل في الزرقاء”.\n"
    "وحذر الخبير Jan Keller من كلفة المحطة."
)


def all_of(text: str, marked: list[Span] | None = None) -> list[str]:
    finder = Candidates(text, lexicon_of([text]))
    found, position = [], 0
    while (span := finder.next_to(position, 1, marked=marked or [])) and span.start >= position:
        found.append(span.text(text))
        position = span.end
    return found


def test_names_are_what_ordinary_words_leave() -> None:
    assert all_of(TEXT) == ["شركة الأمل", "الزرقاء", "سمير النجار", "الزرقاء", "Jan Keller"]


def test_what_is_marked_is_no_candidate_but_its_like_is() -> None:
    at = TEXT.index("الزرقاء")
    assert all_of(TEXT, [Span(at, at + 7)]).count("الزرقاء") == 1
    at = TEXT.index("محطة")
    assert "المحطة" not in all_of(TEXT)
    again = TEXT + "\nوعادت محطة إلى العمل."
    assert all_of(again, [Span(at, at + 4)]).count("محطة") == 1


def test_it_goes_round_and_backward() -> None:
    finder = Candidates(TEXT, lexicon_of([TEXT]))
    last = finder.next_to(0, -1, marked=[])
    assert last is not None
    assert last.text(TEXT) == "Jan Keller"
    first = finder.next_to(len(TEXT), 1, marked=[])
    assert first is not None
    assert first.text(TEXT) == "شركة الأمل"


def test_a_text_without_names_has_none() -> None:
    assert Candidates("", frozenset()).next_to(0, 1, marked=[]) is None
    assert all_of("قال إن العمل جيد.") == []


def test_the_ordinary_words_are_folded_and_read_once() -> None:
    assert "رييس" in ordinary_words()
    assert ordinary_words() is ordinary_words()


def test_it_finds_most_names_of_an_article_it_has_never_seen() -> None:
    """The article that nobody has annotated: its names, by our own reading."""
    path = SAMPLES / "13_port_strike.jsonl"
    text = json.loads(path.read_text(encoding="utf-8").splitlines()[0])["text"]
    found = " | ".join(all_of(text))
    names = ["حسان المرزوقي", "ليلى العياري", "صفاقس", "منذر الكعبي", "رادس", "Mareluce", "جنوة"]
    assert [name for name in names if name not in found] == []
