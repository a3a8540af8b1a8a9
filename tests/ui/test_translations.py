"""Every sentence of the interface exists in Arabic, with its plural forms and its fields."""

import dataclasses
import tomllib
from pathlib import Path

import pytest

from annotator.core.people import WorkState
from annotator.formats.format import Format
from annotator.project.format_shelf import formats
from annotator.settings import Settings
from annotator.ui.actions import ACTIONS, LINE, MENUS
from annotator.ui.language import plural_form
from annotator.ui.main_window import VERBS
from annotator.ui.pages.annotate_keys import COMMANDS
from annotator.ui.pages.document_table import COLUMNS, STATE_TITLES
from tests.ui import sentences

TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"
# Names of languages and encodings are the same in every language.
SAME_EVERYWHERE = {
    "العربية",
    "English",
    "العربية / English",
    "UTF-8",
    "UTF-16",
    "IOB1",
    "IOB2",
    "BIOES",
    "",
}


def read(language: str) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for file in sorted((TRANSLATIONS / language).glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        assert not set(table) & set(found), f"{file.name} says something a second time"
        found |= table
    return found


@pytest.fixture(scope="module")
def arabic() -> dict[str, str | list[str]]:
    return read("ar")


def titles_in_tables() -> set[str]:
    shelf: list[Format] = formats()
    return (
        {row.title for row in ACTIONS if row.key != LINE}
        | set(MENUS.values())
        | set(VERBS.values())
        | set(COLUMNS)
        | set(STATE_TITLES.values())
        | {row.title for row in COMMANDS}
        | {row.group for row in COMMANDS}
        | {one.title for one in shelf}
    )


def titles_of_options() -> set[str]:
    """Titles, descriptions, units and choices of settings and of the formats' options."""
    found: set[str] = set()
    shelf: list[Format] = formats()
    for options in (
        Settings,
        *(one.ReadOptions for one in shelf if one.can_read),
        *(one.WriteOptions for one in shelf if one.can_write),
    ):
        for item in dataclasses.fields(options):
            found |= {item.metadata.get(key, "") for key in ("title", "description", "unit")}
            choices = item.metadata.get("choices", {})
            found |= set(choices.values()) if isinstance(choices, dict) else set()
    return found


def test_every_sentence_of_the_interface_is_there_in_arabic(arabic):
    wanted = set(sentences.said_by_tr()) | titles_in_tables() | titles_of_options()
    assert sorted(wanted - set(arabic) - SAME_EVERYWHERE) == []


def test_every_error_for_the_user_is_there_in_arabic(arabic):
    missing = set(sentences.templates_of_errors()) - set(arabic)
    assert sorted(missing) == []


def test_no_entry_is_dead(arabic):
    constants = sentences.every_constant()
    assert sorted(set(arabic) - constants) == []
    assert sorted(set(read("en")) - constants) == []


def test_sentences_with_a_number_have_all_plural_forms(arabic):
    english = read("en")
    for text, has_number in sentences.said_by_tr().items():
        if has_number:
            assert isinstance(arabic.get(text), list), text
            assert len(arabic[text]) == 6, text
            assert isinstance(english.get(text), list), text
            assert len(english[text]) == 2, text
        else:
            assert isinstance(arabic.get(text, ""), str), text


def test_translations_have_the_fields_of_the_original(arabic):
    for language in (arabic, read("en")):
        for text, translation in language.items():
            for form in translation if isinstance(translation, list) else [translation]:
                # "one document" and "two documents" need no digit in Arabic.
                counted = {"n"} if isinstance(translation, list) else set()
                found = sentences.fields(form)
                assert found | counted == sentences.fields(text) | counted, text


def test_nothing_is_left_in_english(arabic):
    for text, translation in arabic.items():
        for form in translation if isinstance(translation, list) else [translation]:
            assert any("\u0600" <= sign <= "\u06ff" for sign in form), text


def test_every_work_state_and_menu_has_a_title():
    assert set(STATE_TITLES) == set(WorkState)
    assert {row.menu for row in ACTIONS} == set(MENUS)


@pytest.mark.parametrize(
    ("number", "form"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5), (101, 5), (102, 5),
     (103, 3), (111, 4), (1000, 5), (1003, 3), (1011, 4)],
)  # fmt: skip
def test_arabic_plural_forms_follow_cldr(number, form):
    assert plural_form("ar", number) == form


@pytest.mark.parametrize(("number", "form"), [(0, 1), (1, 0), (2, 1), (100, 1)])
def test_english_plural_forms_follow_cldr(number, form):
    assert plural_form("en", number) == form
