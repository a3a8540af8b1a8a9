"""Real corpora of the field: what is in them, counted a second way, is what we read and write."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.formats.conll import FORMAT as CONLL
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.trec import FORMAT as TREC
from annotator.plugins import read_options
from tests.corpora import CORPORA, needs_corpora

pytestmark = needs_corpora
WOJOOD = CORPORA / "wojood_sample"
AQMAR = CORPORA / "aqmar"
ANT = CORPORA / "ant_news"


def read(path, **words):
    report = ReadReport()
    options = read_options(CONLL.ReadOptions, words)
    return [one.annotated for one in CONLL.read([path], options, report)], report


def written(document, tmp_path, **words):
    report = WriteReport()
    path = tmp_path / "out.conll"
    CONLL.write([document], path, read_options(CONLL.WriteOptions, words), report)
    return path.read_text("utf-8"), report


def segments(text):
    """Rows as Wojood's own tools take them: blanks part a row, a blank row ends a segment."""
    found = [[]]
    for row in text.splitlines():
        word, *tags = row.split() or [""]
        if word:
            found[-1].append((word, tags))
        elif found[-1]:
            found.append([])
    return [segment for segment in found if segment]


def flat(found):
    """The flat task: the first tag of each word, which is that of the outermost entity."""
    return [[tags[0] for _, tags in segment] for segment in found]


def of_type(found, kind):
    """The nested task: for each type a tag a word, the first of that type, else O."""
    return [
        [next((tag for tag in tags if tag[2:] == kind), "O") for _, tags in segment]
        for segment in found
    ]


def entities(tags):
    """Entities of the tags of one segment, counted as conlleval does: an I- may begin one."""
    found, begun, label = [], 0, ""
    for at, tag in enumerate([*tags, "O"]):
        goes_on = tag == f"I-{label}" and label
        if label and not goes_on:
            found.append((begun, at, label))
            label = ""
        if tag != "O" and not goes_on:
            begun, label = at, tag[2:]
    return found


# ---------------------------------------------------------------------------------------- Wojood


def test_the_wojood_sample_is_what_it_is_counted_to_be():
    train = segments((WOJOOD / "train.txt").read_text("utf-8"))
    rows = [tags for segment in train for _, tags in segment]
    assert (len(train), len(rows)) == (1114, 18887)
    assert Counter(map(len, rows)) == {1: 18132, 2: 683, 3: 71, 4: 1}
    assert sum(tag.startswith("B-") for tags in rows for tag in tags) == 2882
    nested = [(tag, tags) for tags in rows for tag in tags[1:] if tag.startswith("B-")]
    assert len(nested) == 571
    # And without those inside another of their own type, which a list of tags cannot keep apart.
    assert sum(sum(t[2:] == tag[2:] for t in tags) == 1 for tag, tags in nested) == 545
    same_type = [tags for tags in rows if len({t[2:] for t in tags}) < len(tags)]
    assert len(same_type) == 50


def test_every_entity_of_wojood_is_read():
    [train], report = read(WOJOOD / "train.txt")
    spans = train.sets[0].spans
    rows = [r for s in segments((WOJOOD / "train.txt").read_text("utf-8")) for r in s]
    begins = Counter(tag[2:] for _, tags in rows for tag in tags if tag.startswith("B-"))
    begins["FAC"] += 1  # the I- that continues nothing, taken as a beginning and told
    assert Counter(span.label for span in spans) == begins
    assert (report.repaired, report.refused) == ({"tags": 1}, {})
    assert report.problems[0].line == 12377
    assert "train.txt was read as IOB2, Wojood rows" in report.notes
    assert (
        "train.txt: IOB2, as 2,882 spans of the first 18,887 rows begin with B-, 1 with I-"
        in report.notes
    )
    # Each entity covers the words that its tags cover.
    covered = Counter()
    starts = {token.start: number for number, token in enumerate(train.document.tokens)}
    ends = {token.end: number for number, token in enumerate(train.document.tokens, 1)}
    for span in spans:
        for word in range(starts[span.span.start], ends[span.span.end]):
            covered[(word, span.label)] += 1
    tagged = Counter(
        (number, tag[2:]) for number, (_, tags) in enumerate(rows) for tag in tags if tag != "O"
    )
    assert covered == tagged
    inside, reach = 0, (0, 0)  # spans stand outer first: one inside begins before the reach ends
    for span in spans:
        place = (span.span.start, span.span.end)
        inside += place != reach and place[1] <= reach[1]
        reach = max(reach, place, key=lambda one: one[1])
    assert inside == 571


@pytest.mark.parametrize(("name", "differ"), [("train.txt", 51), ("val.txt", 10)])
def test_wojood_leaves_as_the_official_readers_read_it(tmp_path, name, differ):
    [document], _ = read(WOJOOD / name)
    text, _ = written(document, tmp_path, overlaps="tags")
    before, after = segments((WOJOOD / name).read_text("utf-8")), segments(text)
    words = [[word for word, _ in segment] for segment in before]
    assert [[word for word, _ in segment] for segment in after] == words
    for old, new in zip(flat(before), flat(after), strict=True):
        assert entities(old) == entities(new)
    kinds = {tag[2:] for s in before for _, tags in s for tag in tags if tag != "O"}
    assert len(kinds) > 15
    for kind in kinds:
        for old, new in zip(of_type(before, kind), of_type(after, kind), strict=True):
            assert entities(old) == entities(new), kind
    # All that changes are rows with two tags of one type, and the one that continued nothing.
    rows = [zip(old, new, strict=True) for old, new in zip(before, after, strict=True)]
    changed = [(old, new) for pairs in rows for old, new in pairs if old != new]
    assert len(changed) == differ
    same_type = [old for old, _ in changed if len({t[2:] for t in old[1]}) < len(old[1])]
    assert len(changed) - len(same_type) == (name == "train.txt")


def test_wojood_in_levels_loses_nothing(tmp_path):
    [document], _ = read(WOJOOD / "train.txt")
    _, report = written(document, tmp_path, overlaps="levels")
    assert report.written["spans"] == len(document.sets[0].spans) == 2883
    assert report.lost["overlapping spans"] == 0
    [back], read_report = read(tmp_path / "out.conll")
    assert read_report.problems == []
    assert [(s.label, s.span) for s in back.sets[0].spans] == [
        (s.label, s.span) for s in document.sets[0].spans
    ]
    assert back.document.text == document.document.text


# ----------------------------------------------------------------------------------------- AQMAR


def rows_of(path):
    return [row.split(" ") for row in path.read_text("utf-8").split("\n") if row.strip()]


def test_the_bad_tags_of_aqmar_are_those_that_are_told():
    sound = {"O"} | {f"{p}-{n}" for p in "BI" for n in ("PER", "LOC", "ORG")}
    sound |= {f"{p}-MIS{n}" for p in "BI" for n in range(4)}
    bad, told, slips, orphans, repaired = Counter(), 0, 0, 0, 0
    for path in sorted(AQMAR.glob("*.txt")):
        rows = rows_of(path)
        bad.update(row[-1] for row in rows if row[-1] not in sound)
        [document], report = read(path)
        assert [row[0] for row in rows] == [
            token.text(document.document.text) for token in document.document.tokens
        ]
        told += report.refused["tags"]
        assert report.refused.total() == report.refused["tags"]
        slips += sum("may be a slip for" in note for note in report.notes)
        orphans += sum(_orphans(sentence) for sentence in sentences(path))
        repaired += report.repaired["tags"]
        spans = document.sets[0].spans
        assert len(spans) == sum(len(entities(_readable(one))) for one in sentences(path))
    # Of the eleven of the whole corpus: one that is no tag, six with labels nobody meant.
    assert bad == {"B-MIS-1": 2, "B-MIS-2": 2, "IO": 1, "B-MIS1`": 1, "B-SPANISH": 1}
    assert told == 1
    assert slips == 4
    assert repaired == orphans == 36


def sentences(path):
    found = [[]]
    for row in path.read_text("utf-8").split("\n"):
        if row.strip():
            found[-1].append(row.split(" ")[-1])
        elif found[-1]:
            found.append([])
    return [one for one in found if one]


def _readable(tags):
    return ["O" if tag == "IO" else tag for tag in tags]


def _orphans(tags):
    before = ["O", *_readable(tags)]
    return sum(tag.startswith("I-") and last[2:] != tag[2:] for last, tag in pairwise(before))


# ------------------------------------------------------------------------------------------- ANT


def test_articles_of_ant_are_read_whether_they_are_xml_or_not():
    report = ReadReport()
    found = {
        Path(one.file).name: one.annotated.document
        for one in TREC.read([ANT], TREC.ReadOptions(), report)
    }
    assert (len(found), report.problems) == (250, [])
    broken = []
    for name, document in found.items():
        content = (ANT / name).read_text("utf-8")
        try:
            element = ElementTree.fromstring(content).find("TEXT")
        except ElementTree.ParseError:
            broken.append(name)
            continue
        assert element.text.strip("\n") == document.text.strip("\n"), name
    # One article has a bare ampersand in its address: no XML, and an article all the same.
    assert broken == ["localNews_JA-localNews-3424-20170124.txt"]
    assert "&" in found[broken[0]].metadata["url"]
