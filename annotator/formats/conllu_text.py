"""The text of CoNLL-U sentences: forms, and the white space that ``# text`` and MISC tell between.

Sentences of a document that marks its paragraphs (``# newpar``) follow each other after a blank,
paragraphs on a line of their own; where none are marked, every sentence has a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from operator import add
from pathlib import Path

from annotator.core.span import Span
from annotator.formats.conllu_rows import NOTHING, Sentence, misc_of
from annotator.formats.conllu_values import spaces_back
from annotator.formats.format import ReadReport, Reason

TEXT = "# text ="
PARAGRAPH = "# newpar"
# Space after a token: told in full, or by SpaceAfter alone.
_PLAIN = {NOTHING: " ", "SpaceAfter=No": ""}


@dataclass(slots=True)
class Placed:
    """A document's text, its tokens, and where the words of each sentence stand.

    A word inside a range whose words do not spell it has the place of the whole range; its number
    is in ``approximate`` (sentence, word).
    """

    text: str = ""
    tokens: list[Span] = field(default_factory=list)
    starts: list[list[int]] = field(default_factory=list)
    ends: list[list[int]] = field(default_factory=list)
    approximate: list[frozenset[int]] = field(default_factory=list)
    unspelled: int = 0


def placed(sentences: Sequence[Sentence], path: Path, report: ReadReport) -> Placed:
    """Put the text of a document together; a ``# text`` that disagrees is reported."""
    found = Placed()
    parts: list[str] = []
    at = 0
    marked = any(_begins_paragraph(sentence) for sentence in sentences)
    before: _Spaces | None = None
    for sentence in sentences:
        spaces = _spaces_of(sentence, path, report)
        joint = spaces.before or "" if before is None else _joint(before, spaces, marked=marked)
        parts.append(joint)
        at += len(joint)
        surfaces, gaps = spaces.surfaces, spaces.gaps
        lengths = [len(surface) for surface in surfaces]
        steps = map(add, lengths, map(len, gaps))
        starts = list(accumulate(steps, initial=at))
        starts.pop()
        ends = list(map(add, starts, lengths))
        found.tokens += map(Span, starts, ends)
        approximate: list[int] = []
        if sentence.ranges:
            starts, ends, approximate = _of_words(sentence, surfaces, starts, ends, found)
        found.starts.append(starts)
        found.ends.append(ends)
        found.approximate.append(frozenset(approximate))
        parts.append(spaces.spelled)
        at += len(spaces.spelled)
        before = spaces
    if before is not None and before.after is not None:
        parts.append(before.after)
    found.text = "".join(parts)
    return found


def _of_words(
    sentence: Sentence, surfaces: Sequence[str], starts: list[int], ends: list[int], found: Placed
) -> tuple[list[int], list[int], list[int]]:
    """Return starts and ends of the words of tokens, and the words that do not spell theirs."""
    form = sentence.columns.form
    word_starts: list[int] = []
    word_ends: list[int] = []
    approximate: list[int] = []
    for number, (surface, start, end) in enumerate(zip(surfaces, starts, ends, strict=True)):
        if number not in sentence.ranges:
            word_starts.append(start)
            word_ends.append(end)
            continue
        first, last = sentence.ranges[number]
        forms = [cells[form] for cells in sentence.words[first:last]]
        if "".join(forms) == surface:
            edges = list(accumulate(map(len, forms), initial=start))
            word_starts += edges[:-1]
            word_ends += edges[1:]
        else:
            word_starts += [start] * len(forms)
            word_ends += [end] * len(forms)
            approximate += range(first, last)
            found.unspelled += 1
    return word_starts, word_ends, approximate


@dataclass(slots=True)
class _Spaces:
    """A sentence's tokens with what stands behind each; the last gap is told by SpaceAfter alone.

    ``spelled`` is the sentence without the last gap; ``before`` and ``after`` are what MISC tells
    in full before the first token and behind the last, ``None`` where it does not.
    """

    surfaces: list[str]
    gaps: list[str]
    spelled: str
    before: str | None
    after: str | None
    begins_paragraph: bool


def _spaces_of(sentence: Sentence, path: Path, report: ReadReport) -> _Spaces:
    surfaces, miscs = sentence.forms, sentence.miscs
    gaps = [_PLAIN.get(misc, " ") for misc in miscs]
    told: dict[int, str] = {}
    before: str | None = None
    for n, misc in enumerate(miscs):
        if "Space" not in misc or misc in _PLAIN:
            continue
        said = misc_of(misc)
        if said.get("SpaceAfter") == "No":
            gaps[n] = ""
        if "SpacesAfter" in said:
            told[n] = gaps[n] = spaces_back(said["SpacesAfter"])
        if "SpacesBefore" in said:
            spaces = spaces_back(said["SpacesBefore"])
            if n == 0:
                before = spaces
            else:
                told[n - 1] = gaps[n - 1] = told.get(n - 1, "") + spaces
        if "SpacesInToken" in said:
            inside = spaces_back(said["SpacesInToken"])
            if inside.split() == surfaces[n].split():
                surfaces = list(surfaces) if surfaces is sentence.forms else surfaces
                surfaces[n] = inside
    spelled = _spelled(surfaces, gaps)
    line, text = _text_of(sentence)
    if text is not None and text != spelled:
        gaps = _agreed(sentence.forms, gaps, told, text, (path, line), report)
        spelled = _spelled(surfaces, gaps)
    after = told.get(len(gaps) - 1)
    return _Spaces(surfaces, gaps, spelled, before, after, _begins_paragraph(sentence))


def _spelled(surfaces: Sequence[str], gaps: Sequence[str]) -> str:
    whole = "".join(chain.from_iterable(zip(surfaces, gaps, strict=True)))
    return whole[: len(whole) - len(gaps[-1])]


def _agreed(
    forms: Sequence[str],
    gaps: list[str],
    told: Mapping[int, str],
    text: str,
    place: tuple[Path, int],
    report: ReadReport,
) -> list[str]:
    """Return the gaps as ``# text`` has them, where MISC does not tell more than it."""
    seen = _gaps_in(text, forms)
    if seen is None:
        reason = Reason("“# text” is not what the words spell; the words were taken")
        report.repair("sentences", *place, reason)
        return gaps
    if any(bool(one) is not _has_blank(gap) for one, gap in zip(seen, gaps[:-1], strict=True)):
        reason = Reason("“# text” has other blanks than SpaceAfter tells; those of the text stand")
        report.repair("sentences", *place, reason)
    return [
        gap if n in told and _has_blank(gap) is bool(one) else one
        for n, (one, gap) in enumerate(zip(seen, gaps, strict=False))
    ] + gaps[-1:]


def _gaps_in(text: str, forms: Sequence[str]) -> list[str] | None:
    """Return the white space between forms in a text, ``None`` where they are not what it is."""
    found: list[str] = []
    at = 0
    for form in forms:
        begin = at
        while not text.startswith(form, at):
            if at >= len(text) or not text[at].isspace():
                return None
            at += 1
        found.append(text[begin:at])
        at += len(form)
    return None if text[at:].strip() else found[1:]


def _text_of(sentence: Sentence) -> tuple[int, str | None]:
    for line, comment in sentence.comments:
        if comment.startswith(TEXT):
            return line, comment[len(TEXT) :].strip(" ")
    return sentence.line, None


def _joint(last: _Spaces, spaces: _Spaces, *, marked: bool) -> str:
    """Return what stands between two sentences."""
    if last.after is not None or spaces.before is not None:
        return (last.after or "") + (spaces.before or "")
    if not marked or spaces.begins_paragraph:
        return "\n"
    return last.gaps[-1]


def _begins_paragraph(sentence: Sentence) -> bool:
    return any(comment.startswith(PARAGRAPH) for _, comment in sentence.comments)


def _has_blank(gap: str) -> bool:
    return gap == " " or any(sign.isspace() for sign in gap)
