"""Rows of a dataset that are tokens with a tag each, or with GLiNER's token spans, as documents.

Where a row has the text and the places of its tokens (ours do) that is the text; else the text is
the tokens, parted by blanks, a sentence a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from annotator.core.bio import Chunk, TagScheme, decode, guess_scheme
from annotator.core.span import Span
from annotator.formats.building import Building
from annotator.formats.format import Located, ReadReport, Reason
from annotator.formats.huggingface_spans import identity_in, owner_in, places_in, standing_in

Row = Mapping[str, Any]
WORD_KEYS = ("tokens", "tokenized_text", "words")
TAG_KEYS = ("ner_tags", "tags", "labels", "ner")
_SNIFFED = 500  # rows by which the tag scheme is found


def is_token_row(row: Row) -> bool:
    """Whether a row has tokens that are words, and tags or token spans."""
    words = _words(row)
    if not isinstance(words, list) or not words:
        return False
    return all(isinstance(word, str) for word in words[:5]) and _tag_key(row, words) is not None


def documents_of_tokens(
    rows: Iterable[tuple[int, dict[str, Any]]],
    path: Path,
    layer: str,
    report: ReadReport,
    names: Sequence[str] | None,
) -> Iterator[Located]:
    """Yield the documents; rows that follow each other with one ``doc_id`` are one."""
    rows = iter(rows)
    sample = list(islice(rows, _SNIFFED))
    scheme = guess_scheme(_sampled(sample, names))
    report.note(Reason("the tags were read as {scheme}", scheme=scheme.value))
    reader = _TokenRows(path, layer, report, names, scheme)
    yield from reader.documents(sample)
    yield from reader.documents(rows)
    yield from reader.rest()


def _sampled(sample: Iterable[tuple[int, Row]], names: Sequence[str] | None) -> Iterator[list[str]]:
    for _, row in sample:
        words = _words(row)
        key = _tag_key(row, words) if isinstance(words, list) else None
        yield (_named(row[key], names) or []) if key is not None else []


def _words(row: Row) -> Any:
    return next((row[key] for key in WORD_KEYS if row.get(key) is not None), None)


def _tag_key(row: Row, words: Sequence[Any]) -> str | None:
    """Return under which key the tags are; GLiNER's ``ner`` is no longer as long as the tokens."""
    for key in TAG_KEYS:
        told = row.get(key)
        if isinstance(told, list) and (key == "ner" or len(told) == len(words)):
            return key
    return None


def _named(told: Sequence[Any], names: Sequence[str] | None) -> list[str] | None:
    """Return tags as text, ``None`` where one is neither text nor the number of a name."""
    tags = []
    for one in told:
        if names is not None and type(one) is int and 0 <= one < len(names):
            one = names[one]
        if not isinstance(one, str):
            return None
        tags.append(one)
    return tags


@dataclass(slots=True)
class _Work:
    """What one annotator has in the rows of a document, and the text that these rows make up."""

    row: Row
    line: int
    text: str = ""
    tokens: list[Span] = field(default_factory=list)
    marks: list[tuple[Span, str]] = field(default_factory=list)

    def add(self, row: Row, words: Sequence[str], chunks: Iterable[Chunk]) -> None:
        text, places = _laid_out(row, words)
        if self.text and row.get("start") != len(self.text) and self.text[-1] not in "\r\n":
            self.text += "\n"
        at = len(self.text)
        self.text += text
        for chunk in chunks:
            span = Span(at + places[chunk.first].start, at + places[chunk.last - 1].end)
            self.marks.append((span, chunk.label))
        self.tokens += [Span(at + place.start, at + place.end) for place in places]


def _laid_out(row: Row, words: Sequence[str]) -> tuple[str, Sequence[Span]]:
    """Return the text of a row and where its tokens stand in it."""
    text = row.get("text")
    if isinstance(text, str):
        places = places_in(row.get("token_starts"), row.get("token_ends"), len(text))
        if places is None or len(places) != len(words):
            places = _found(text, words)
        if places is not None:
            return text, places
    spans, at = [], 0
    for word in words:
        spans.append(Span(at, at + len(word)))
        at += len(word) + 1
    return " ".join(words), spans


def _found(text: str, words: Sequence[str]) -> tuple[Span, ...] | None:
    """Return where words stand one after the other with nothing but blanks between them."""
    spans, at = [], 0
    for word in words:
        start = text.find(word, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(word)
        spans.append(Span(start, at))
    return None if text[at:].strip() else tuple(spans)


class _TokenRows:
    def __init__(
        self,
        path: Path,
        layer: str,
        report: ReadReport,
        names: Sequence[str] | None,
        scheme: TagScheme,
    ) -> None:
        self._path, self._layer, self._report = path, layer, report
        self._names, self._scheme = names, scheme
        self._identity = ""
        self._people: dict[str, _Work] = {}

    def documents(self, rows: Iterable[tuple[int, Row]]) -> Iterator[Located]:
        """Yield the documents that end in these rows."""
        for number, row in rows:
            given = identity_in(row.get("doc_id"))
            identity = given or identity_in(row.get("id")) or f"{self._path.stem}:{number}"
            if given is None or identity != self._identity:
                yield from self.rest()
            self._identity = identity
            self._take(row, number)

    def rest(self) -> Iterator[Located]:
        """Yield the document that the last rows make up."""
        people, self._people = self._people, {}
        if not people:
            return
        first = next(iter(people.values()))
        building = Building(
            self._identity,
            first.text,
            path=self._path,
            line=first.line,
            report=self._report,
            title=self._identity,
            tokens=tuple(first.tokens),
        )
        for owner, work in people.items():
            building.at(work.line)
            if work.text != first.text:
                reason = Reason("its text is not that of the other annotators")
                building.refuse("sets", reason)
                continue
            building.present(owner, **standing_in(work.row))
            for span, label in sorted(work.marks, key=lambda one: (one[0].start, -one[0].end)):
                building.span(owner, self._layer, label, span.start, span.end)
        if done := building.located():
            self._report.counts["tokens"] += len(first.tokens)
            yield done

    def _take(self, row: Row, number: int) -> None:
        words = _words(row)
        if not isinstance(words, list) or not words or not all(map(_is_word, words)):
            self._refuse(number, Reason("the tokens are no list of words"))
            return
        chunks = self._chunks(row, words, number)
        if chunks is not None:
            work = self._people.setdefault(owner_in(row), _Work(row, number))
            work.add(row, words, chunks)

    def _refuse(self, number: int, reason: Reason) -> None:
        self._report.refuse("sentences", self._path, number, reason)

    def _chunks(self, row: Row, words: list[str], number: int) -> list[Chunk] | None:
        key = _tag_key(row, words)
        if key is None:
            self._refuse(number, Reason("there is not one tag for each token"))
            return None
        if key == "ner" and not (row[key] and isinstance(row[key][0], str | int)):
            return self._token_spans(row[key], len(words), number)
        tags = _named(row[key], self._names)
        if tags is None:
            reason = Reason("the tags are numbers without names; name them with -o names=O,B-…")
            self._refuse(number, reason)
            return None
        if len(tags) != len(words):
            self._refuse(number, Reason("there is not one tag for each token"))
            return None
        chunks, problems = decode(tags, self._scheme)
        for one in problems:
            if one.fatal:
                reason = Reason("“{tag}” is no tag", tag=one.tag)
                self._report.refuse("tags", self._path, number, reason)
            else:
                reason = Reason("“{tag}” continues nothing; read as a beginning", tag=one.tag)
                self._report.repair("tags", self._path, number, reason)
        return chunks

    def _token_spans(self, told: list[Any], length: int, number: int) -> list[Chunk]:
        """Return GLiNER's spans: first and last token, both inclusive, and a label."""
        chunks = []
        for one in told:
            match one:
                case [int(first), int(last), str(label)] if 0 <= first <= last < length and label:
                    chunks.append(Chunk(first, last + 1, label))
                case _:
                    reason = Reason("a span is no first token, last token and label")
                    self._report.refuse("spans", self._path, number, reason)
        return chunks


def _is_word(word: object) -> bool:
    return isinstance(word, str) and bool(word.strip()) and "\0" not in word and "\n" not in word
