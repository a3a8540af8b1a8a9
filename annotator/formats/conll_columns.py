"""A document as sentences of tokens with tag columns: what a column file can hold of it.

Everything that is left out on the way is counted by kind, so that an export can say it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import sentences, token_edges
from annotator.core.annotation import CONTINUES, AnnotationSet
from annotator.core.bio import Chunk
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.conll_options import ConllWriteOptions, InsideWords, Overlaps

Edges = tuple[int, int]  # of a token, in code points, half-open
# What some reader would take for a new column or row.
_BLANK = re.compile(r"[\s\0]")


@dataclass(frozen=True, slots=True)
class Columns:
    """One annotator's document as a column file holds it.

    ``words`` are the tokens; ``breaks`` the indexes of tokens that begin a sentence; ``chunks`` one
    list a tag column, over the tokens of the whole document. ``places`` are the tokens' edges.
    """

    document: str
    words: tuple[str, ...]
    breaks: tuple[int, ...]
    chunks: tuple[tuple[Chunk, ...], ...]
    places: tuple[Edges, ...]


def columns_of(
    document: Document, one: AnnotationSet, options: ConllWriteOptions, lost: Counter[str]
) -> Columns:
    """Return the columns of one annotator's document; what is lost goes to ``lost``."""
    places = _kept(_tokens(document, one, options), one, options, lost)
    table = _TokenTable(places)
    chunks: list[tuple[Chunk, ...]] = []
    for layer in options.layers:
        found = _chunks(table, one, layer, options, lost)
        if options.overlaps is Overlaps.LEVELS:
            levels = _levels(found, options.levels)
            lost["overlapping spans"] += len(found) - sum(len(level) for level in levels)
            chunks += [tuple(sorted(level)) for level in levels]
        elif options.overlaps is Overlaps.TAGS:
            kept = _without_own_kind(found)
            lost["overlapping spans"] += len(found) - len(kept)
            chunks.append(tuple(kept))
        else:
            kept = _without_overlaps(found, longest=options.overlaps is Overlaps.LONGEST)
            lost["overlapping spans"] += len(found) - len(kept)
            chunks.append(tuple(sorted(kept)))
    if options.overlaps is Overlaps.TAGS:
        merged = dict.fromkeys(chunk for column in chunks for chunk in column)
        chunks = [tuple(sorted(merged, key=_place))]
    _count_what_columns_never_hold(document, one, options, lost)
    return Columns(
        document.id,
        _words(document.text, places, lost),
        _breaks(document, table.starts, chunks),
        tuple(chunks),
        tuple(places),
    )


class _TokenTable:
    """Which tokens a span covers."""

    def __init__(self, places: Sequence[Edges]) -> None:
        self.starts = [start for start, _ in places]
        self._ends = [end for _, end in places]

    def covered(self, span: Span) -> tuple[int, int, bool] | None:
        """Return first and last (exclusive) token and whether the borders are the tokens' own."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self.starts, span.end)
        if first >= last:
            return None
        exact = self.starts[first] >= span.start and self._ends[last - 1] <= span.end
        return first, last, exact


def _tokens(document: Document, one: AnnotationSet, options: ConllWriteOptions) -> list[Edges]:
    own = document.tokens
    found = token_edges(document.text) if own is None else [(one.start, one.end) for one in own]
    if options.inside_words is not InsideWords.SPLIT:
        return found
    borders = sorted(
        {
            border
            for span in one.spans
            if span.layer in options.layers
            for border in (span.span.start, span.span.end)
        }
    )
    pieces: list[Edges] = []
    for start, end in found:
        low, high = bisect_right(borders, start), bisect_left(borders, end)
        pieces += pairwise([start, *borders[low:high], end])
    return pieces


def _kept(
    places: list[Edges], one: AnnotationSet, options: ConllWriteOptions, lost: Counter[str]
) -> list[Edges]:
    if not options.skip_regions:
        return places
    out = [s.span for s in one.spans if s.layer == "region" and s.label in options.skip_regions]
    kept = [
        (start, end)
        for start, end in places
        if not any(region.start <= start and end <= region.end for region in out)
    ]
    lost["tokens of regions"] += len(places) - len(kept)
    return kept


def _chunks(
    table: _TokenTable,
    one: AnnotationSet,
    layer: str,
    options: ConllWriteOptions,
    lost: Counter[str],
) -> list[Chunk]:
    chunks = []
    for span in one.spans:
        if span.layer != layer:
            continue
        covered = table.covered(span.span)
        if covered is None:
            lost["spans without tokens"] += 1
            continue
        first, last, exact = covered
        if not exact and options.inside_words is InsideWords.DROP:
            lost["spans inside words"] += 1
            continue
        if not exact:
            lost["widened spans"] += 1
        label = _tag_label(span.label)
        lost["changed labels"] += label != span.label
        chunks.append(Chunk(first, last, label))
    # Those of one extent stay in the order of the set.
    unique = sorted(dict.fromkeys(chunks), key=_place)
    lost["overlapping spans"] += len(chunks) - len(unique)
    return unique


def _tag_label(label: str) -> str:
    """Return a label that is one word, as a tag is, and does not begin with the tag's own sign."""
    word = "_".join(label.split())
    return f"_{word[1:]}" if word.startswith("-") else word


def _without_overlaps(chunks: Sequence[Chunk], *, longest: bool) -> list[Chunk]:
    """Return chunks that share no token, the outermost (or longest) taken first."""
    order = sorted(chunks, key=lambda c: (c.first - c.last, c.first)) if longest else chunks
    kept: list[Chunk] = []
    ends: list[int] = []  # of those that are kept, which are in order, as they share no token
    for chunk in order:
        at = bisect_right(ends, chunk.first)
        if at == len(kept) or chunk.last <= kept[at].first:
            kept.insert(at, chunk)
            ends.insert(at, chunk.last)
    return kept


def _without_own_kind(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Return chunks of which no two of one label share a token, the outermost taken first.

    A list of tags tells chunks apart by their labels only; Wojood's own reader does the same.
    """
    by_label: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        by_label.setdefault(chunk.label, []).append(chunk)
    kept = {
        chunk for found in by_label.values() for chunk in _without_overlaps(found, longest=False)
    }
    return [chunk for chunk in chunks if chunk in kept]


def _place(chunk: Chunk) -> tuple[int, int]:
    return chunk.first, -chunk.last


def _levels(chunks: Sequence[Chunk], count: int) -> list[list[Chunk]]:
    """Deal chunks out to columns, outer ones first, each to the first column that is free."""
    levels: list[list[Chunk]] = [[] for _ in range(count)]
    for chunk in chunks:
        for level in levels:
            if not level or level[-1].last <= chunk.first:
                level.append(chunk)
                break
    return levels


def _words(text: str, places: Sequence[Edges], lost: Counter[str]) -> tuple[str, ...]:
    """Return the tokens without what some reader would take for a column or a row."""
    found = [text[start:end] for start, end in places]
    if not _BLANK.search("".join(found)):  # one look, as hardly any text has such a token
        return tuple(found)
    blank = [n for n, word in enumerate(found) if _BLANK.search(word)]
    lost["blanks inside tokens"] += len(blank)
    for n in blank:
        found[n] = "_".join(found[n].replace("\0", " ").split()) or "_"
    return tuple(found)


def _breaks(
    document: Document, starts: Sequence[int], chunks: Sequence[Sequence[Chunk]]
) -> tuple[int, ...]:
    """Return where sentences begin; never inside a chunk, which a blank row would cut in two."""
    found = {bisect_left(starts, start) for start in _sentence_starts(document)}
    for column in chunks:
        for chunk in column:
            found.difference_update(range(chunk.first + 1, chunk.last))
    return tuple(sorted(found & set(range(1, len(starts)))))


def _sentence_starts(document: Document) -> list[int]:
    """Return where sentences begin: in a text made of tokens, its lines, which were sentences."""
    text, own = document.text, document.tokens
    if own is not None and all(
        one.end + 1 == other.start and text[one.end] in " \n" for one, other in pairwise(own)
    ):
        return [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    return [sentence.start for sentence in sentences(text)]


def _count_what_columns_never_hold(
    document: Document, one: AnnotationSet, options: ConllWriteOptions, lost: Counter[str]
) -> None:
    others = [span for span in one.spans if span.layer not in options.layers]
    lost["spans of other layers"] += len(others)
    mine = [span for span in one.spans if span.layer in options.layers]
    lost["attributes"] += sum(len(span.attributes) for span in mine)
    lost["notes"] += sum(1 for span in mine if span.note)
    lost["scores"] += sum(1 for span in mine if span.score is not None)
    fragments = sum(1 for relation in one.relations if relation.label == CONTINUES)
    lost["fragments"] += fragments
    lost["relations"] += len(one.relations) - fragments
    lost["document labels"] += len(one.labels)
    lost["metadata"] += bool(document.metadata)
    lost["text layout"] += document.tokens is None
