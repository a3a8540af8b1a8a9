"""What a report says of a file is said in the interface's language as well."""

import copy
import json

import pytest

from annotator.core.errors import RuleViolation
from annotator.formats.format import Reason
from annotator.project.importing import import_files
from annotator.project.reports import Refused
from annotator.ui.language import set_language
from annotator.ui.pages.report_words import refusal_words
from tests.ui import sentences
from tests.ui.test_translations import read


@pytest.fixture
def in_arabic():
    set_language("ar")
    yield
    set_language("en")


def templates():
    return {
        text
        for _, tree in sentences.trees(sentences.PACKAGE)
        for call in sentences._calls(tree, {"Reason"})
        for text in sentences._texts(call.args[0])
    }


def test_every_reason_is_there_in_arabic():
    found = templates()
    assert len(found) > 30
    assert sorted(found - set(read("ar"))) == []


def test_a_reason_is_a_plain_string_for_everybody_else():
    reason = Reason("{id}: {problem}", id="s1", problem=RuleViolation("No “{x}”.", x="{y}"))
    assert reason == "s1: No “{y}”"
    assert json.dumps([reason], ensure_ascii=False) == '["s1: No “{y}”"]'
    assert copy.deepcopy(reason).fields.keys() == reason.fields.keys()
    assert Reason("{braces} stay") == "{braces} stay"


def test_the_window_says_why_in_arabic(in_arabic, project, tmp_path):
    path = tmp_path / "x.jsonl"
    span = {"layer": "entity", "label": "SHIP", "start": 0, "end": 1}
    line = {"text": "قال", "annotations": [{"annotator": "amal", "spans": [span]}]}
    path.write_text(json.dumps(line) + "\n{}\n{")
    with pytest.raises(Refused) as said:
        import_files(project, [path], options={"extend-schema": "no"})
    rows = refusal_words(said.value.report).rows
    told = [row.reason.replace("\u2068", "").replace("\u2069", "") for row in rows]
    assert told[0] == "الوسم s1: لا وسم باسم «SHIP» في الطبقة «entity»."
    assert told[1] == "المقال بلا نص"
    assert told[2].startswith("السطر ليس بصيغة JSON: ")
