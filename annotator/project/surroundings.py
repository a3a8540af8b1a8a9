"""What links a mention to a quote: the cues around it, their sentences, and what each link costs.

The figures were tuned on the sample articles with odd numbers and tried on the even ones. One unit
is about the doubt that two or three words between a cue and a name raise.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from annotator.arabic.clauses import sides, words_quoted
from annotator.arabic.normalize import fold
from annotator.arabic.quotation import quotations
from annotator.arabic.speaking import cues, is_impersonal, names_source
from annotator.arabic.tokenize import words
from annotator.core.annotation import SpanAnnotation
from annotator.core.schema import RelationLabel
from annotator.core.span import Span
from annotator.project.speaker_relations import may_begin

_LABEL_COST = {"PER": 0.0, "ORG": 1.5, "TITLE": 3.0, "GPE": 4.0, "NORP": 6.0, "CUE": 9.0}
_OTHER_LABEL = 12.0
_PER_WORD = 0.4
_PER_CUE = 5.0  # another cue stands between
_BEFORE_ITS_CUE = 3.0
_BEFORE_A_CUE_WITHOUT_SUBJECT = 0.5
_BEYOND_THE_CLAUSE = 6.0
_ADDRESSEE = 12.0
_AFTER_PREPOSITION = 2.0
_IN_ANOTHER_QUOTE = 8.0
_SENTENCE_BACK = 7.0
_FURTHER_SENTENCE = 2.5
_WITHOUT_CUE = 8.0
_OTHER_GENDER = 4.0
_NAMED_AGAIN = 2.0
_UNNAMED = 3.2
_ELLIPTICAL_BACK = 3.0
_FURTHER_ELLIPTICAL = 1.5
_ELLIPTICAL_PER_CUE = 1.5
_NOT_ITS_SUBJECT = 4.0
_OTHER_SIDE = 8.0
_OUT_OF_SIGHT = 40.0


class _Link(NamedTuple):
    """A cue with its sentence; ``back`` counts sentences, ``cost`` is what using it costs."""

    cue: Span
    sentence: Span
    back: int
    cost: float


class Surroundings:
    """What stands around a quote: its sentence on both sides, the sentences before, the cues."""

    def __init__(
        self,
        text: str,
        quote: Span,
        spans: Sequence[SpanAnnotation],
        targets: Sequence[SpanAnnotation],
        relation: RelationLabel,
    ) -> None:
        self.text = text
        self.quote = quote
        before, after = sides(text, quote)
        self.back = before
        own = before[0] if before else None
        sourced = own is not None and any(names_source(text, cue) for cue in cues(text, own))
        self.body = quote if sourced else words_quoted(text, quote)
        if self.body != quote:
            # The quote's own head (قال بوتين إن …) stands for the sentence before it.
            self.back = [Span(quote.start, self.body.start), *before[own is None :]]
            after = None
        self.after = after
        self.others = self._bodies(spans, relation)
        self.starts = {one.span.start for one in targets if one.label != "CUE"}
        self.links = list(self._links())
        self.first = min(self.links, key=lambda link: link.cost, default=None)

    def _bodies(self, spans: Sequence[SpanAnnotation], relation: RelationLabel) -> list[Span]:
        start = self.back[-1].start if self.back and self.back[-1] else self.quote.start
        found = [
            words_quoted(self.text, one.span)
            for one in spans
            if one.span.end > start
            and one.span.start < self.quote.end
            and may_begin(relation, one.layer, one.label)
            and not one.span.overlaps(self.quote)
        ]
        piece = self.text[start : self.quote.start]
        found += [one.span.shifted(start) for one in quotations(piece) if one.closed]
        if self.after:
            inside = quotations(self.after.text(self.text))
            found += [one.span.shifted(self.after.start) for one in inside]
        return found

    def _links(self) -> Iterator[_Link]:
        text, quote = self.text, self.quote
        led = text[max(0, quote.start - 12) : quote.start].rstrip(_MARKS).endswith(":")
        led = led or _says_that(fold(text[self.body.start : self.body.start + 5]))
        rank = 0.0
        self.elliptical = False
        nearest = True
        for back, sentence in enumerate(self.back):
            if sentence is None:
                continue
            for cue in reversed(cues(text, sentence)):
                if any(body.contains(cue) for body in self.others):
                    continue
                if nearest and back == 0:
                    self.elliptical = self._is_elliptical(cue)
                nearest = False
                yield _Link(cue, sentence, back, self._away(back) + rank)
                step = _ELLIPTICAL_PER_CUE if self.elliptical else _PER_CUE
                rank += step if back == 0 else 1.0
        if self.after is not None:
            cost = _OTHER_SIDE if led else 1.0
            for cue in cues(text, self.after):
                if any(body.contains(cue) for body in self.others):
                    continue
                between = len(words(text[quote.end : cue.start]))
                yield _Link(cue, self.after, 0, cost + between)
                cost += _PER_CUE

    def cost(self, one: SpanAnnotation) -> tuple[float, Span | None]:
        """Return what taking this mention for the speaker costs, and the cue that links it."""
        label = _LABEL_COST.get(one.label, _OTHER_LABEL)
        extra = _IN_ANOTHER_QUOTE if any(body.contains(one.span) for body in self.others) else 0.0
        best, by = _OUT_OF_SIGHT, None
        for link in self.links:
            if not link.sentence.overlaps(one.span):
                continue
            cost = self._beside(one, link)
            if link.back and self.first is not None and self.first.back == 0:
                different = _feminine(self.text, link.cue) != _feminine(self.text, self.first.cue)
                cost += _OTHER_GENDER if different else 0.0
            if cost < best:
                best, by = cost, link.cue
        for back, sentence in enumerate([*self.back, self.after]):
            if sentence is not None and sentence.contains(one.span):
                back = 0 if sentence is self.after else back
                if _WITHOUT_CUE + self._away(back) < best:
                    best, by = _WITHOUT_CUE + self._away(back), None
        if one.label == "CUE":
            return self._as_cue(one, best + label)
        if self._is_named_again(one):
            assert self.first is not None
            recent = (self.quote.start - one.span.end) / 10_000
            cost = self.first.cost + _NAMED_AGAIN + recent
            if cost < best:
                best, by = cost, self.first.cue
        return best + label + extra, by

    def _away(self, back: int) -> float:
        if back == 0:
            return 0.0
        if self.elliptical:
            return _ELLIPTICAL_BACK + _FURTHER_ELLIPTICAL * (back - 1)
        return _SENTENCE_BACK + _FURTHER_SENTENCE * (back - 1)

    def _following(self, cue: Span) -> Span | None:
        """Return the word behind a cue, where one stands before the words quoted."""
        end = self.body.start if cue.end <= self.body.start else cue.end + 40
        found = words(self.text[cue.end : end][:40])
        return found[0].shifted(cue.end) if found else None

    def _is_elliptical(self, cue: Span) -> bool:
        """Whether a verb has no subject behind it: وأضاف أن, وقالت لكيسبي إن, ووصفت خطوة."""
        following = self._following(cue)
        if following is None or following.start in self.starts:
            return following is None
        word = fold(following.text(self.text))
        describing = fold(cue.text(self.text)).startswith(_DESCRIBING)
        if describing and self.text[cue.start - 1 : cue.start] == "و":
            return True
        announced = ":" in self.text[cue.end : following.start]
        if announced or _says_that(word) or word in _PREPOSITIONS:
            return True
        if word.startswith("ل") and (following.start + 1 in self.starts or len(word) <= 3):
            return True
        return word.startswith("لل")

    def _beside(self, one: SpanAnnotation, link: _Link) -> float:
        text, cue = self.text, link.cue
        cost = link.cost
        source = names_source(text, cue)
        if one.span.start >= cue.end:
            between = text[cue.end : one.span.start]
            cost += _PER_WORD * self._words_between(cue.end, one.span.start)
            if _clause().search(fold(between)):
                cost += _BEYOND_THE_CLAUSE
            if self.elliptical and link.back == 0:
                cost += _NOT_ITS_SUBJECT
            if not source:
                cost += _led_by(between, one.span.text(text))
        elif one.span.end <= cue.start:
            cost += _PER_WORD * self._words_between(one.span.end, cue.start)
            alone = _clause().match(fold(text[cue.end : cue.end + 12]).lstrip())
            at_end = not text[cue.end : self.quote.start].strip(' :،“”«»"')
            pre = _BEFORE_A_CUE_WITHOUT_SUBJECT if alone or at_end else _BEFORE_ITS_CUE
            cost += _OTHER_SIDE if source else pre
            cost += _led_by(text[link.sentence.start : one.span.start], one.span.text(text))
        return cost

    def _words_between(self, start: int, end: int) -> int:
        """Return how many words lie, at least partly, between two places beside the quote."""
        starts, ends = self._borders
        return max(0, bisect_left(starts, end) - bisect_right(ends, start))

    @cached_property
    def _borders(self) -> tuple[list[int], list[int]]:
        """Where the words of the sentences with cues begin and end."""
        first = min(link.sentence.start for link in self.links)
        last = max(link.sentence.end for link in self.links)
        found = [word.shifted(first) for word in words(self.text[first:last])]
        return [word.start for word in found], [word.end for word in found]

    def _as_cue(self, one: SpanAnnotation, cost: float) -> tuple[float, Span | None]:
        """Let a cue stand for a speaker who is not named: يُقال, or قال مسؤولون."""
        for link in self.links:
            if link.cue.overlaps(one.span) and link.back == 0:
                if is_impersonal(self.text, link.cue) and self._is_elliptical(link.cue):
                    return link.cost, link.cue
                if self._unnamed(link.cue):
                    return link.cost + _UNNAMED, link.cue
        return cost + _WITHOUT_CUE, None

    def _unnamed(self, cue: Span) -> bool:
        following = self._following(cue)
        if following is None or following.start in self.starts or self._is_elliptical(cue):
            return False
        return not fold(following.text(self.text)).startswith("ال")

    def _is_named_again(self, one: SpanAnnotation) -> bool:
        """وقالت الصحيفة: a noun with its article names a mention of before again."""
        if self.first is None or self.first.back or one.span.overlaps(self.first.sentence):
            return False
        if one.span.start > self.quote.start:
            return False
        cue = self.first.cue
        end = self.quote.start if cue.end <= self.quote.start else cue.end + 30
        said = [fold(word.text(self.text[cue.end :])) for word in words(self.text[cue.end : end])]
        nouns = {word[2:].removesuffix("ان") for word in said[:2] if word.startswith("ال")}
        mention = one.span.text(self.text)
        names = {fold(word.text(mention)).removeprefix("ال") for word in words(mention)[:1]}
        return bool(nouns & names)


_MARKS = " \t\r\n“”«»\"'‘’„"
_DESCRIBING = ("وصف", "يصف", "تصف")
_READ_BY = ("عليه", "عليها")  # اطلعت عليه ضفاف: the agency read it, it said nothing
_PREPOSITIONS = frozenset(
    ("في", "من", "علي", "مع", "الي", "عن", "بين", "ضد", "لدي", "عبر", "خلال", "منذ")
)


@cache
def _clause() -> re.Pattern[str]:
    return re.compile(r"(?:^|\s)(?:ب|ل)?ان(?:ه|ها|هم|هما|ني|نا)?\s|:")


def _says_that(word: str) -> bool:
    """Whether the words reported begin here: إن، أنها، بأن, or with a lone ب."""
    return word.startswith(("ان", "بان")) or word == "ب"


def _led_by(before: str, mention: str) -> float:
    """Charge the preposition before a mention: قالت لكيسبي speaks to Kisbi."""
    if before.endswith(("ل", "لـ", "لـ ")) or mention.startswith("لل"):
        return _ADDRESSEE
    if before.endswith("ب"):
        return _AFTER_PREPOSITION
    last = before.split()
    if last and fold(last[-1]) in _READ_BY:
        return _NOT_ITS_SUBJECT
    return _AFTER_PREPOSITION if last and fold(last[-1]) in _PREPOSITIONS else 0.0


def _feminine(text: str, cue: Span) -> bool:
    letters = fold(cue.text(text))
    return letters.endswith("ت") or letters.startswith("ت")
