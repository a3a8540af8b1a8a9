"""Who said it: the likeliest speakers of a quote, and the earlier part of an interrupted one.

Every mention has a cost, put together from the cue that links it to the quote, its place beside
that cue, its label and how many sentences back it stands; the cheapest mention is the likeliest
speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.arabic.speaking import cues
from annotator.arabic.tokenize import sentences, words
from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import RelationLabel, Schema
from annotator.core.span import Span
from annotator.project.speaker_relations import first_speaker_relation, may_end
from annotator.project.surroundings import Surroundings

_NESTED = 6.0
_LONGEST_INTERRUPTION = 16  # words


@dataclass(frozen=True, slots=True)
class SpeakerCandidate:
    """A mention that may be the speaker; ``cue`` is what links it; ``score`` lies in (0, 1]."""

    annotation: SpanAnnotation
    cue: Span | None
    score: float


def speaker_candidates(
    text: str,
    quote: Span,
    spans: Sequence[SpanAnnotation],
    schema: Schema,
    *,
    relation: RelationLabel | None = None,
) -> list[SpeakerCandidate]:
    """Return the mentions that may be the quote's speaker, the likeliest first.

    ``spans`` are one annotator's; ``relation`` is the speaker relation of the quote's label, the
    schema's first one unless told. A mention inside the words quoted is none.
    """
    relation = relation or first_speaker_relation(schema)
    if relation is None:
        return []
    targets = [one for one in spans if may_end(relation, one.layer, one.label)]
    around = Surroundings(text, quote, spans, targets, relation)
    found: list[tuple[float, int, SpeakerCandidate]] = []
    for one in targets:
        if around.body.contains(one.span) or one.span.contains(quote):
            continue
        cost, cue = around.cost(one)
        cost = max(0.0, cost + _nested_cost(one, targets))
        distance = max(quote.start - one.span.end, one.span.start - quote.end, 0)
        found.append((cost, distance, SpeakerCandidate(one, cue, 1 / (1 + cost / 4))))
    found.sort(key=lambda entry: entry[:2])
    return [candidate for _, _, candidate in found]


def _nested_cost(one: SpanAnnotation, targets: Iterable[SpanAnnotation]) -> float:
    """Charge a name inside another mention, unless it is the person inside a title."""
    for outer in targets:
        if outer.span != one.span and outer.span.contains(one.span):
            if one.label == "PER" and outer.label not in ("PER", "ORG"):
                continue
            return _NESTED
    return 0.0


_MARKS_AND_BLANKS = " \t\u00a0\u200e\u200f“”«»„‘’\"'"
# What joins the words before it to the quote behind it as its announcement, not as a break in it.
_ANNOUNCING = re.compile(r"(?::|\s[بل]?[إأا]ن(?:ه|ها|هم|هما)?|\sبكون(?:ه|ها)|\sبـ?)$")


def interrupted_before(
    text: str, quote: Span, quotes: Sequence[SpanAnnotation]
) -> SpanAnnotation | None:
    """Return the earlier part of a quotation that this one goes on with, else ``None``.

    That is the quote before it in its paragraph, where nothing stands between the two but a short
    clause that begins with a cue, between commas: “…” ، قال بوتين ، “…”.
    """
    earlier = [one for one in quotes if one.span.end <= quote.start]
    if not earlier:
        return None
    last = max(earlier, key=lambda one: (one.span.end, -one.span.start))
    between = text[last.span.end : quote.start]
    clause = between.strip(_MARKS_AND_BLANKS)
    if "\n" in between or "\r" in between or not clause.startswith(("،", ",", "-", "–", "—")):
        return None
    if not clause.endswith(("،", ",", "-", "–", "—")) or _ANNOUNCING.search(clause[:-1].rstrip()):
        return None
    said = clause.strip("،,-–— ")
    if not said or len(words(said)) > _LONGEST_INTERRUPTION or len(sentences(said)) != 1:
        return None
    begins = cues(said, Span(0, len(said)))
    return last if begins and begins[0].start == 0 and said[-1] not in ".!?؟…" else None
