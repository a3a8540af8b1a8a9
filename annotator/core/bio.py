"""Spans over tokens written as tags, and back: IOB1, IOB2, BIOES.

IOB1 (Ramshaw & Marcus 1995) writes B- only where an entity touches one of its own label before it;
IOB2 (Tjong Kim Sang & Veenstra 1999) always begins with B-; BIOES also marks last (E-) and single
(S-) tokens. A chunk is (label, first token, last token exclusive).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

OUTSIDE = "O"
# L- and U- are the BILOU spelling of E- and S-.
_TAG = re.compile(r"^([BIESLU])-(\S+)$")
_SAME = {"L": "E", "U": "S"}


class TagScheme(StrEnum):
    """How spans are written as tags."""

    IOB1 = "IOB1"
    IOB2 = "IOB2"
    BIOES = "BIOES"


class Chunk(NamedTuple):
    """A label on the tokens ``first`` up to, but not including, ``last``."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class TagProblem:
    """A tag that does not follow its scheme. ``fatal``: it could not be read and counts as O."""

    token: int
    tag: str
    reason: str
    fatal: bool = False


@lru_cache(maxsize=4096)  # a corpus has a few dozen tags, each on thousands of tokens
def split_tag(tag: str) -> tuple[str, str] | None:
    """Return (prefix, label) of a tag, ``("O", "")`` for outside, ``None`` for no tag at all."""
    if tag in (OUTSIDE, "_"):
        return OUTSIDE, ""
    match = _TAG.match(tag)
    if match is None or match[2].startswith("-"):
        return None
    return _SAME.get(match[1], match[1]), match[2]


def encode(chunks: Iterable[Chunk], tokens: int, scheme: TagScheme) -> list[str]:
    """Return one tag a token. Raises ``ValueError`` where chunks overlap or leave the tokens."""
    tags = [OUTSIDE] * tokens
    before = Chunk(-1, -1, "")
    for chunk in sorted(chunks):
        first, last, label = chunk
        if not 0 <= first < last <= tokens:
            raise ValueError(f"{chunk} is not inside {tokens} tokens")
        if first < before.last:
            raise ValueError(f"{chunk} overlaps another")
        tags[first:last] = [f"I-{label}"] * (last - first)
        if scheme is TagScheme.BIOES:
            tags[last - 1] = f"E-{label}"
            tags[first] = f"B-{label}" if last - first > 1 else f"S-{label}"
        elif scheme is TagScheme.IOB2 or (first, label) == before[1:]:
            tags[first] = f"B-{label}"
        before = chunk
    return tags


def decode(tags: Sequence[str], scheme: TagScheme) -> tuple[list[Chunk], list[TagProblem]]:
    """Return the chunks of tags, and what does not follow the scheme.

    An I- or E- that continues nothing begins a chunk (as conlleval reads it) and is reported, but
    in IOB1, where I- is how chunks begin. A tag that cannot be read is O and reported as fatal.
    """
    chunks: list[Chunk] = []
    problems: list[TagProblem] = []
    label, first = "", 0
    for token, tag in enumerate(tags):
        if tag == OUTSIDE and not label:
            continue
        found = split_tag(tag)
        if found is None:
            problems.append(TagProblem(token, tag, f"“{tag}” is no tag", fatal=True))
            found = (OUTSIDE, "")
        prefix, new = found
        goes_on = prefix in ("I", "E") and new == label
        if label and not goes_on:
            chunks.append(Chunk(first, token, label))
            label = ""
        if prefix == OUTSIDE:
            continue
        if not goes_on:
            if prefix in ("I", "E") and scheme is not TagScheme.IOB1:
                problems.append(TagProblem(token, tag, f"“{tag}” continues nothing"))
            label, first = new, token
        if prefix in ("E", "S"):
            chunks.append(Chunk(first, token + 1, label))
            label = ""
    if label:
        chunks.append(Chunk(first, len(tags), label))
    return chunks, problems


@dataclass(frozen=True, slots=True)
class SchemeEvidence:
    """What tells the scheme of tags, counted.

    ``ends``: E- and S- tags; ``free``: B- that touch no chunk of their label before them;
    ``touching``: B- that do; ``inside``: chunks that begin with I-.
    """

    ends: int = 0
    free: int = 0
    touching: int = 0
    inside: int = 0

    @property
    def scheme(self) -> TagScheme:
        """The scheme that fits.

        E- or S- mean BIOES. A free B- cannot be IOB1; so chunks that begin with I- mean IOB1 only
        where there is none, or next to none, which then is a slip.
        """
        if self.ends:
            return TagScheme.BIOES
        return TagScheme.IOB1 if self.inside > 20 * self.free else TagScheme.IOB2


def scheme_evidence(sentences: Iterable[Sequence[str]]) -> SchemeEvidence:
    """Count what tells the scheme of tags."""
    ends = free = touching = inside = 0
    for tags in sentences:
        before = ""
        for tag in tags:
            prefix, label = split_tag(tag) or (OUTSIDE, "")
            if prefix in ("E", "S"):
                ends += 1
            elif prefix == "B" and before == label:
                touching += 1
            elif prefix == "B":
                free += 1
            elif prefix == "I" and before != label:
                inside += 1
            before = label
    return SchemeEvidence(ends, free, touching, inside)


def guess_scheme(sentences: Iterable[Sequence[str]]) -> TagScheme:
    """Return the scheme that the tags follow."""
    return scheme_evidence(sentences).scheme
