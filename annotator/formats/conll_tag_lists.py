"""Wojood rows: a token and all its tags, the outermost first, single blanks between.

The layout of the Wojood corpus (Jarrar, Khalilia & Ghanem 2022): no marks between documents, blank
rows between segments. A tag belongs to the open chunk of its own label, whatever its place in the
row; so two chunks of one label never share a token.
"""

from __future__ import annotations

from annotator.core.bio import OUTSIDE, Chunk
from annotator.formats.conll_columns import Columns

Meant = tuple[tuple[str, ...], tuple[int, ...], tuple[tuple[Chunk, ...], ...]]


def tag_list_rows(found: Columns) -> str:
    """Return the rows of a document, with a blank row behind it."""
    tags: list[list[str]] = [[] for _ in found.words]
    [chunks] = found.chunks
    for chunk in sorted(chunks, key=lambda one: (one.first - one.last, one.first)):
        for token in range(chunk.first, chunk.last):
            prefix = "B" if token == chunk.first else "I"
            tags[token].append(f"{prefix}-{chunk.label}")
    breaks = set(found.breaks)
    rows = []
    for number, (word, mine) in enumerate(zip(found.words, tags, strict=True)):
        if number in breaks:
            rows.append("\n")
        rows.append(f"{word} {' '.join(mine) or OUTSIDE}\n")
    rows.append("\n")
    return "".join(rows)


def tag_lists_meant(rows: str) -> Meant:
    """Return words, breaks and chunks that rows say, by the letters alone."""
    words: list[str] = []
    breaks: list[int] = []
    begun: dict[str, int] = {}
    chunks: list[Chunk] = []

    def close(label: str) -> None:
        chunks.append(Chunk(begun.pop(label), len(words), label))

    for row in rows.split("\n")[:-2]:
        if not row:
            breaks.append(len(words))
            continue
        word, *tags = row.split(" ")
        said = {tag[2:]: tag[0] for tag in tags if tag != OUTSIDE}
        for label in list(begun):
            if said.get(label) != "I":
                close(label)
        for label, prefix in said.items():
            if prefix == "B":
                begun[label] = len(words)
        words.append(word)
    for label in list(begun):
        close(label)
    return tuple(words), tuple(breaks), (tuple(sorted(chunks)),)
