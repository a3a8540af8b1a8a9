"""What a few typed letters find, in either language, and what stands first."""

import pytest

from annotator.ui.palette_search import Findable, other_layout, ranked

COMMANDS = (
    ("Next sentence", "الجملة التالية", "Move", "./ز"),
    ("Next document", "المقال التالي", "Document", "ctrl+pgdown"),
    ("Export…", "تصدير…", "File", "ctrl+e/ctrl+ث"),
    ("Finish the document and go on", "إنجاز المقال والانتقال إلى التالي", "Mark", "ctrl+enter"),
    ("Link the annotation to another one", "ربط الوسم بوسم آخر", "Quotes and links", "l/م"),
    ("Larger text", "تكبير النص", "View", "ctrl++"),
    ("Next missing speaker", "النقص التالي في نسبة الأقوال", "Quotes and links", "f8"),
)  # fmt: skip


def found(query: str, *, arabic: bool = False) -> list[str]:
    """The English titles that a query finds, best first."""
    findable = [
        Findable.of(
            title=other if arabic else title,
            words=title if arabic else other,
            group=group,
            keys=keys,
        )
        for title, other, group, keys in COMMANDS
    ]
    return [COMMANDS[place][0] for place in ranked(query, findable)]


def test_without_letters_everything_stands_in_its_order():
    assert found("") == found("  ") == [row[0] for row in COMMANDS]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("exp", "Export…"),
        ("EXP", "Export…"),
        ("doc", "Next document"),  # the beginning of a word
        ("document next", "Next document"),  # words in any order
        ("ndoc", "Next document"),  # beginnings of words
        ("nms", "Next missing speaker"),
        ("exprt", "Export…"),  # a letter left out
        ("تصدير", "Export…"),  # the other language
        ("F8", "Next missing speaker"),
        ("lar", "Larger text"),
        ("ctrl+e", "Export…"),
    ],
)
def test_letters_find_a_command_in_english(query: str, first: str):
    assert found(query)[0] == first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("تصدير", "Export…"),
        ("مقال", "Next document"),  # behind the article
        ("الجمله", "Next sentence"),  # ha for ta marbuta
        ("انجاز", "Finish the document and go on"),  # alif without hamza
        ("انجاز مقال", "Finish the document and go on"),
        ("export", "Export…"),
        ("نقص الاقوال", "Next missing speaker"),
    ],
)
def test_letters_find_a_command_in_arabic(query: str, first: str):
    assert found(query, arabic=True)[0] == first


def test_a_title_stands_before_words_of_the_other_language_and_before_groups():
    assert found("link") == ["Link the annotation to another one", "Next missing speaker"]


def test_a_letter_finds_its_key_but_not_the_letters_of_held_keys():
    assert "Link the annotation to another one" in found("م", arabic=True)
    assert found("trl") == []


def test_what_was_typed_under_the_other_layout_is_found_too():
    assert other_layout("jw]dv") == "تصدير"
    assert other_layout("ثءحخقف") == "export"
    assert found("jw]dv", arabic=True) == ["Export…"]
    assert found("ثءحخقف") == ["Export…"]


def test_nonsense_finds_nothing():
    assert found("zzzz") == found("قققق") == []
