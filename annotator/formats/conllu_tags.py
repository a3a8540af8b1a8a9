"""Own columns of CoNLL-U Plus that hold tags: IOB or BIOES, a column a layer and level.

Ours are ``HASHIYA:ENTITY``, ``HASHIYA:ENTITY.2`` for what lies inside, and so on; in other files
any column beyond the ten that has nothing but tags (and ``_``, ``*``, ``O``) is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.core.bio import OUTSIDE, Chunk, TagScheme, decode, encode, guess_scheme, split_tag
from annotator.formats.conllu_rows import KNOWN_EMPTY, NOTHING, STANDARD, Sentence
from annotator.formats.conllu_values import hexadecimal, name_back, tag_word_of, word_of
from annotator.formats.format import ReadReport, Reason

NAMESPACE = "HASHIYA"
_LEVEL = re.compile(r"(.+)\.(\d{1,2})", re.ASCII)
_OUTSIDE = {NOTHING: OUTSIDE, KNOWN_EMPTY: OUTSIDE}
# What others call a column of entities.
_ENTITIES = {"ner", "ne", "nes", "iob", "bio", "bioes", "entity", "entities", "named_entity"}
_MOSTLY = 0.9  # a column with fewer tags among its values is none of tags


@dataclass(frozen=True, slots=True)
class TagColumn:
    """A column of a file."""

    place: int
    name: str
    layer: str
    ours: bool


def column_name(layer: str, level: int) -> str:
    """Return the name of the column of a layer; levels count from 1."""
    word = word_of(layer).replace(".", "%2E")
    upper = word.upper()
    if "%" not in word and upper.lower() == word:
        word = upper
    elif "%" not in word and upper == word:  # where capitals alone would stand for small letters
        word = hexadecimal(word[0]) + word[1:]
    return f"{NAMESPACE}:{word}" if level == 1 else f"{NAMESPACE}:{word}.{level}"


def tag_columns(names: Sequence[str], plain: str) -> list[TagColumn]:
    """Return the columns that may hold tags, with the layer that each is named after."""
    found = []
    for place, name in enumerate(names):
        if name in STANDARD:
            continue
        namespace, sign, rest = name.partition(":")
        word = rest if sign else name
        match = _LEVEL.fullmatch(word)
        word = match[1] if match else word
        ours = namespace == NAMESPACE and bool(sign)
        layer = name_back(word.lower() if word == word.upper() and "%" not in word else word)
        if not ours and layer.lower() in _ENTITIES:
            layer = plain
        found.append(TagColumn(place, name, layer or plain, ours))
    return found


def holds_tags(column: TagColumn, sentences: Sequence[Sentence]) -> bool:
    """Whether the values of a column are tags; one that says nothing at all holds none."""
    values = [
        value
        for sentence in sentences
        for cells in sentence.words
        if (value := cells[column.place]) not in (NOTHING, KNOWN_EMPTY, OUTSIDE)
    ]
    if not values or column.ours:
        return bool(values)
    return sum(split_tag(value) is not None for value in values) >= _MOSTLY * len(values)


def chunks_of(
    column: TagColumn, sentences: Sequence[Sentence], path: Path, report: ReadReport
) -> list[list[Chunk]]:
    """Return the chunks of each sentence over its words; labels as they were before writing."""
    tags = [
        [_OUTSIDE.get(cells[column.place], cells[column.place]) for cells in sentence.words]
        for sentence in sentences
    ]
    scheme = guess_scheme(tags)
    found = []
    for sentence, row in zip(sentences, tags, strict=True):
        chunks, problems = decode(row, scheme)
        for problem in problems:
            line = sentence.lines[problem.token]
            if problem.fatal:
                reason = Reason("“{tag}” is no tag", tag=problem.tag)
                report.refuse("tags", path, line, reason)
            else:
                reason = Reason("“{tag}” continues nothing; read as a beginning", tag=problem.tag)
                report.repair("tags", path, line, reason)
        found.append([Chunk(c.first, c.last, name_back(c.label)) for c in chunks])
    return found


def tags_of(chunks: Sequence[Chunk], words: int, outside: str) -> list[str]:
    """Return the IOB2 tags of a column; ``outside`` is what a word in no chunk has."""
    named = [Chunk(one.first, one.last, tag_word_of(one.label)) for one in chunks]
    tags = encode(named, words, TagScheme.IOB2)
    return tags if outside == OUTSIDE else [outside if tag == OUTSIDE else tag for tag in tags]
