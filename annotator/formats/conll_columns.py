"""A document as sentences of tokens with tag columns: what a column file can hold of it.

Everything that is left out on the way is counted by kind, so that an export can say it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.arabic.tokenize import sentences, tokens
from annotator.core.annotation import CONTINUES, AnnotationSet
from annotator.core.bio import Chunk
from annotator.core.document import Document
from annotator.core.span import Span
from annotator.formats.conll_options import ConllWriteOptions, InsideWords, Overlaps


@dataclass(frozen=True, slots=True)
class Columns:
    """One annotator's document as a column file holds it.

    ``words`` are the tokens; ``breaks`` the indexes of tokens that begin a sentence; ``chunks`` one
    list a tag column, over the tokens of the whole document. ``places`` are the tokens' positions.
    """

    document: str
    words: tuple[str, ...]
    breaks: tuple[int, ...]
    chunks: tuple[tuple[Chunk, ...], ...]
    places: tuple[Span, ...]


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
        tuple(_word(place.text(document.text), lost) for place in places),
        _breaks(document, places, chunks),
        tuple(chunks),
        tuple(places),
    )


class _TokenTable:
    """Which tokens a span covers."""

    def __init__(self, places: Sequence[Span]) -> None:
        self._starts = [place.start for place in places]
        self._ends = [place.end for place in places]

    def covered(self, span: Span) -> tuple[int, int, bool] | None:
        """Return first and last (exclusive) token and whether the borders are the tokens' own."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        if first >= last:
            return None
        exact = self._starts[first] >= span.start and self._ends[last - 1] <= span.end
        return first, last, exact


def _tokens(document: Document, one: AnnotationSet, options: ConllWriteOptions) -> list[Span]:
    found = list(document.tokens if document.tokens is not None else tokens(document.text))
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
    pieces: list[Span] = []
    for token in found:
        low, high = bisect_right(borders, token.start), bisect_left(borders, token.end)
        edges = [token.start, *borders[low:high], token.end]
        pieces += [Span(a, b) for a, b in pairwise(edges)]
    return pieces


def _kept(
    places: list[Span], one: AnnotationSet, options: ConllWriteOptions, lost: Counter[str]
) -> list[Span]:
    if not options.skip_regions:
        return places
    out = [s.span for s in one.spans if s.layer == "region" and s.label in options.skip_regions]
    kept = [place for place in places if not any(region.contains(place) for region in out)]
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
        # A tag is one word: blanks in a label would begin a column.
        chunks.append(Chunk(first, last, "_".join(span.label.split())))
    # Those of one extent stay in the order of the set.
    unique = sorted(dict.fromkeys(chunks), key=_place)
    lost["overlapping spans"] += len(chunks) - len(unique)
    return unique


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


def _word(text: str, lost: Counter[str]) -> str:
    """Return a token without characters that some reader would take for a column or a row."""
    if any(character.isspace() or character in "\x00\x1c\x1d\x1e\x85" for character in text):
        lost["blanks inside tokens"] += 1
        text = "_".join(text.replace("\x00", " ").split()) or "_"
    return text


def _breaks(
    document: Document, places: Sequence[Span], chunks: Sequence[Sequence[Chunk]]
) -> tuple[int, ...]:
    """Return where sentences begin; never inside a chunk, which a blank row would cut in two."""
    starts = [place.start for place in places]
    found = {bisect_left(starts, start) for start in _sentence_starts(document)}
    for column in chunks:
        for chunk in column:
            found.difference_update(range(chunk.first + 1, chunk.last))
    return tuple(sorted(found & set(range(1, len(places)))))


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
