"""The spans of a document as ``Entity=`` brackets of CoNLL-U, by word.

Each mention has an id that closes it: the value of its attribute ``entity`` where that makes a
cluster, else a made-up one. Attributes, notes and scores stand in the field ``other``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from annotator.core.annotation import CONTINUES, AttributeValue, Relation, SpanAnnotation
from annotator.formats.conllu_entities import (
    AFTER,
    BEFORE,
    ENTITY,
    ID,
    NOTE,
    SCORE,
    is_made_up,
    key_text,
)
from annotator.formats.conllu_layout import Layout
from annotator.formats.conllu_values import pairs_text, word_of
from annotator.formats.label_names import name_of


@dataclass(slots=True)
class Brackets:
    """What stands in ``Entity=`` by the number of the word."""

    by_word: dict[int, str] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)  # ids of relations that the brackets say
    made_up: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A span on words."""

    span: SpanAnnotation
    first: int
    last: int


def brackets_of(
    mentions: Sequence[Mention],
    relations: Sequence[Relation],
    layout: Layout,
    *,
    plain: str,
    made_up: int,
) -> Brackets:
    """Return the brackets of a document; ``made_up`` is how many ids were made up before it."""
    found = Brackets(made_up=made_up)
    named = {end for one in relations for end in (one.source, one.target)}
    chains = _chains(mentions, relations, layout, found.joined)
    if found.joined:  # what hangs only on such joins needs no name
        others = [one for one in relations if one.id not in found.joined]
        named = {end for one in others for end in (one.source, one.target)}
    clusters = _clusters(mentions, chains, plain)
    opening: dict[int, list[tuple[int, str]]] = defaultdict(list)
    closing: dict[int, list[tuple[int, str]]] = defaultdict(list)
    pieces: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda one: (one.first, -one.last)):
        span = mention.span
        eid = clusters.get(span.id)
        if span.id in pieces:
            eid = pieces[span.id]
        elif eid is None:
            found.made_up += 1
            eid = f"_{found.made_up}"
        chain = chains.get(span.id)
        if chain is not None:
            for number, one in enumerate(chain[1:], 2):
                pieces[one.span.id] = f"{eid}[{number}/{len(chain)}]"
            eid = f"{eid}[1/{len(chain)}]"
        name = word_of(name_of(span.layer, span.label, plain=plain))
        other = pairs_text(_other(mention, layout, span.id in clusters, span.id in named))
        told = f"({eid}-{name}-1{other and f'-{other}'}"
        if mention.last - mention.first == 1:
            opening[mention.first].append((1, f"{told})"))
        else:
            opening[mention.first].append((mention.last - mention.first, told))
            closing[mention.last - 1].append((-mention.first, f"{eid})"))
    for word in {*opening, *closing}:
        # Closings first; of several openings the longest first (CorefUD).
        ends = sorted(closing.get(word, ()), key=lambda one: one[0])
        begins = sorted(opening.get(word, ()), key=lambda one: -one[0])
        found.by_word[word] = "".join(text for _, text in (*ends, *begins))
    return found


def _other(
    mention: Mention, layout: Layout, in_cluster: bool, is_named: bool
) -> Iterator[tuple[str, AttributeValue]]:
    span = mention.span
    if is_named:
        yield ID, span.id
    for key, value in span.attributes.items():
        if not (in_cluster and key == ENTITY):
            yield key_text(key), value
    if span.note:
        yield NOTE, span.note
    if span.score is not None:
        yield SCORE, span.score
    before = layout.starts[mention.first] - span.span.start
    after = span.span.end - layout.ends[mention.last - 1]
    if before:
        yield BEFORE, before
    if after:
        yield AFTER, after


def _clusters(
    mentions: Sequence[Mention], chains: Mapping[str, Sequence[Mention]], plain: str
) -> dict[str, str]:
    """Return the ids of spans whose attribute ``entity`` can be the one of their brackets.

    A closing bracket tells mentions of one entity apart only where none crosses another or has the
    same words; and an entity has one type.
    """
    by_value: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        value = one.span.attributes.get(ENTITY)
        if isinstance(value, str) and value.strip() and not is_made_up(value):
            by_value[value].append(one)
    found: dict[str, str] = {}
    for value, group in by_value.items():
        types = {name_of(one.span.layer, one.span.label, plain=plain) for one in group}
        in_pieces = any(one.span.id in chains for one in group)
        if len(types) == 1 and _are_told_apart(group) and (len(group) == 1 or not in_pieces):
            eid = word_of(value)
            if not is_made_up(eid):
                found.update((one.span.id, eid) for one in group)
    return found


def _are_told_apart(group: Sequence[Mention]) -> bool:
    open_ends: list[int] = []
    before: Mention | None = None
    for one in sorted(group, key=lambda one: (one.first, -one.last)):
        if before is not None and (before.first, before.last) == (one.first, one.last):
            return False
        while open_ends and open_ends[-1] <= one.first:
            open_ends.pop()
        if open_ends and open_ends[-1] < one.last:
            return False
        open_ends.append(one.last)
        before = one
    return True


def _chains(
    mentions: Sequence[Mention], relations: Sequence[Relation], layout: Layout, joined: set[str]
) -> dict[str, list[Mention]]:
    """Return the pieces of interrupted spans by the id of the first, where brackets can say them.

    They are one in layer and label, follow each other in one sentence, and nothing else is said
    of the later ones. ``joined`` is given the ids of the relations between them.
    """
    by_id = {one.span.id: one for one in mentions}
    joins = [one for one in relations if one.label == CONTINUES]
    earlier = Counter(one.target for one in joins)
    later = Counter(one.source for one in joins)
    others = {end for r in relations if r.label != CONTINUES for end in (r.source, r.target)}
    following: dict[str, tuple[Mention, str]] = {}
    for join in joins:
        first, second = by_id.get(join.target), by_id.get(join.source)
        if first is None or second is None or join.attributes or join.source in others:
            continue
        if earlier[join.target] == later[join.source] == 1 and _are_one(
            first, second, join, layout
        ):
            following[join.target] = (second, join.id)
    inside = {one.span.id for one, _ in following.values()}
    chains: dict[str, list[Mention]] = {}
    for head in following:
        if head in inside:
            continue
        chain = [by_id[head]]
        while (after := following.get(chain[-1].span.id)) is not None:
            chain.append(after[0])
            joined.add(after[1])
        chains[head] = chain
    return chains


def _are_one(first: Mention, second: Mention, join: Relation, layout: Layout) -> bool:
    one, other = first.span, second.span
    if other.attributes or other.note or other.score is not None:
        return False
    if not one.layer == other.layer == join.layer or one.label != other.label:
        return False
    if first.last > second.first:
        return False
    return layout.sentence_of(first.first) == layout.sentence_of(second.last - 1)
