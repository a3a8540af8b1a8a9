"""The sample corpus is what it is said to be: size, annotators, phenomena, sound annotations."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.core.annotation import CONTINUES
from annotator.core.people import Role, WorkState
from annotator.project.checking import check_project
from annotator.project.project import open_project
from annotator.project.sample import ME, make_sample_project, sample_files

PEOPLE = {"amal", "karim", "salma"}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Every annotated document, as the demo's own import brings it in."""
    path = make_sample_project(tmp_path_factory.mktemp("sample"))
    project = open_project(path, me=ME)
    found = list(project.store.stream(project.store.document_numbers()))
    assert check_project(project).findings == ()
    project.close()
    return found


def test_articles_have_the_length_of_agency_copy(corpus):
    annotated = [one for one in corpus if one.sets]
    assert len(annotated) >= 12
    for one in corpus:
        assert 240 <= len(one.document.text.split()) <= 700, one.document.id
        assert one.document.title
        assert "Written for this project" in str(one.document.metadata["note"])


def test_three_annotators_and_gold_for_some(corpus):
    by_annotator: dict[str, int] = {}
    for one in corpus:
        for entry in one.sets:
            by_annotator[entry.annotator.id] = by_annotator.get(entry.annotator.id, 0) + 1
            is_gold = entry.annotator.role is Role.ADJUDICATOR
            assert is_gold == (entry.annotator.id == "gold")
    assert set(by_annotator) == PEOPLE | {"gold"}
    assert by_annotator["gold"] >= 5
    states = {entry.state for one in corpus for entry in one.sets}
    assert states == {WorkState.FINISHED, WorkState.IN_PROGRESS}


def test_people_differ_the_way_people_do(corpus):
    """Karim takes prefixes along, Salma calls capitals places: other borders, other labels."""
    for one in corpus:
        entries = {entry.annotator.id: entry for entry in one.sets}
        if not entries.keys() >= {"amal", "karim"}:
            continue
        amal = {(s.span, s.label) for s in entries["amal"].spans}
        karim = {(s.span, s.label) for s in entries["karim"].spans}
        assert amal & karim
        assert karim - amal
        assert amal - karim


PHENOMENA = {
    "dateline": r"^\S+ \([^)]+\) –",
    "caption or credit in brackets": r"\((?:الصورة|صورة)[^)]*\)",
    "Latin name": r"[A-Z][a-z]+ [A-Z][a-z]+",
    "date with commas": r"، \d{1,2} \w+ ، \d{4}",
    "blank before the comma": " ،",
    "comma without a blank": r"\w،",
    "curly quotes": "“[^”]+”",
    "guillemets": "«[^»]+»",
    "full stop outside the quote": "”\\.",
    "interrupted quote": "” ?، [^“”]{1,40} ، ?“|”، [^“”]{1,40}، “",
    "tanwin before alef": "\u064b\u0627",
    "tanwin after alef": "\u0627\u064b",
    "vocalised line": "(?:[\u0621-\u064a][\u064b-\u0652\u0651]+ ?){12,}",
    "emoji": "[\U0001f300-\U0001faff]",
    "Arabic-Indic digits": "[٠-٩]",
    "tatweel": "\u0640",
    "bidi mark": "[\u200c\u200e\u200f]",
    "rule line": "\n___\n",
    "share button": "شارك",
    "lam and al merged": r"\bلل\w+",
}


@pytest.mark.parametrize("phenomenon", PHENOMENA)
def test_every_phenomenon_occurs_somewhere(corpus, phenomenon):
    pattern = re.compile(PHENOMENA[phenomenon], re.MULTILINE)
    assert any(pattern.search(one.document.text) for one in corpus)


def test_every_kind_of_annotation_occurs(corpus, schema):
    entries = [entry for one in corpus for entry in one.sets]
    labels = {(s.layer, s.label) for entry in entries for s in entry.spans}
    assert labels == {(layer.key, label.key) for layer in schema.layers for label in layer.labels}
    relations = {r.label for entry in entries for r in entry.relations}
    assert relations == {r.key for layer in schema.layers for r in layer.relations} | {CONTINUES}
    attributes = {key for entry in entries for s in entry.spans for key in s.attributes}
    assert attributes == {a.key for layer in schema.layers for a in layer.attributes}


def test_a_caption_stands_twice(corpus):
    def doubled(text: str) -> bool:
        lines = [line for line in text.split("\n") if len(line) > 60]
        return len(lines) > len(set(lines))

    assert sum(doubled(one.document.text) for one in corpus) >= 2


def test_two_articles_are_near_duplicates(corpus):
    def shingles(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}

    found = [shingles(one.document.text) for one in corpus]
    pairs = [len(a & b) / len(a | b) for n, a in enumerate(found) for b in found[n + 1 :] if a != b]
    assert sorted(pairs)[-1] > 0.6
    assert sorted(pairs)[-2] < 0.1


def test_careful_annotators_leave_prefixes_outside(corpus, schema):
    """No entity of amal's or gold's begins with a و that is glued to a word she marks elsewhere."""
    peeled = {
        label.key for layer in schema.layers for label in layer.labels if label.without_prefixes
    }
    for one in corpus:
        text = one.document.text
        for entry in one.sets:
            if entry.annotator.id not in ("amal", "gold"):
                continue
            marked = {s.span.text(text) for s in entry.spans if s.layer == "entity"}
            for span in entry.spans:
                words = span.span.text(text)
                if span.label in peeled and words[0] in "وف" and len(words) > 3:
                    assert words[1:] not in marked, f"{one.document.id}: {words}"


def test_files_are_one_line_each_and_spell_the_texts_of_spans():
    for path in sample_files():
        content = path.read_text(encoding="utf-8")
        assert content.count("\n") == 1, path.name
        line = json.loads(content)
        assert Path(path).name.startswith(line["id"].removeprefix("sample-"))
        for entry in line["annotations"]:
            for span in entry["spans"]:
                assert line["text"][span["start"] : span["end"]] == span["text"]
