"""The text of CoNLL-U sentences: forms, and the white space that ``# text`` and MISC tell between.

Sentences of a document that marks its paragraphs (``# newpar``) follow each other after a blank,
paragraphs on a line of their own; where none are marked, every sentence has a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.span import Span
from annotator.formats.conllu_rows import NOTHING, Sentence, Token, misc_of
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
    gap = ""
    marked = any(_begins_paragraph(sentence) for sentence in sentences)
    for number, sentence in enumerate(sentences):
        before, gaps = _gaps(sentence, path, report)
        if number == 0:
            parts.append(before or "")
            at = len(before or "")
        else:
            joint = _joint(sentences[number - 1], gap, before, sentence, marked=marked)
            parts.append(joint)
            at += len(joint)
        starts: list[int] = []
        ends: list[int] = []
        approximate: list[int] = []
        for token, gap in zip(sentence.tokens, gaps, strict=True):
            first, after, surface, misc, _ = token
            if "SpacesInToken=" in misc:
                surface = _surface(token)
            end = at + len(surface)
            found.tokens.append(Span(at, end))
            if after - first == 1:
                starts.append(at)
                ends.append(end)
            elif not _place_words(sentence, token, surface, at, starts, ends):
                approximate += range(first, after)
                found.unspelled += 1
            parts.append(surface)
            parts.append(gap)
            at = end + len(gap)
        parts.pop()
        at -= len(gap)
        found.starts.append(starts)
        found.ends.append(ends)
        found.approximate.append(frozenset(approximate))
    if sentences and (end_of_all := _told_after(sentences[-1].tokens[-1])) is not None:
        parts.append(end_of_all)
    found.text = "".join(parts)
    return found


def _place_words(
    sentence: Sentence,
    token: Token,
    surface: str,
    at: int,
    starts: list[int],
    ends: list[int],
) -> bool:
    """Place the words of a range; say whether they spell it."""
    forms = [cells[sentence.columns.form] for cells in sentence.words[token.first : token.last]]
    if "".join(forms) == surface:
        for form in forms:
            starts.append(at)
            at += len(form)
            ends.append(at)
        return True
    starts += [at] * len(forms)
    ends += [at + len(surface)] * len(forms)
    return False


def _surface(token: Token) -> str:
    """Return a form with the white space it has inside."""
    inside = spaces_back(misc_of(token.misc).get("SpacesInToken", ""))
    return inside if inside.split() == token.form.split() else token.form


def _gaps(sentence: Sentence, path: Path, report: ReadReport) -> tuple[str | None, list[str]]:
    """Return what is told before the first token, and what stands after each one.

    The last is what MISC tells of it. What MISC says in full is taken; else ``# text`` where the
    forms are found in it.
    """
    tokens = sentence.tokens
    gaps = [_PLAIN.get(token.misc) for token in tokens]
    told: set[int] = set()
    for n, gap in enumerate(gaps):
        if gap is None:
            after = _told_after(tokens[n])
            if after is not None:
                told.add(n)
            gaps[n] = _space_after(tokens[n]) if after is None else after
    before: str | None = None
    for n, token in enumerate(tokens):
        if "SpacesBefore=" in token.misc:
            said = spaces_back(misc_of(token.misc).get("SpacesBefore", ""))
            if n == 0:
                before = said
            else:
                gaps[n - 1] = (gaps[n - 1] or "") + said if n - 1 in told else said
                told.add(n - 1)
    sure = [gap or "" for gap in gaps]
    line, text = _text_of(sentence)
    if text is not None:
        sure = _agreed(sentence, sure, told, text, (path, line), report)
    return before, sure


def _agreed(
    sentence: Sentence,
    gaps: list[str],
    told: set[int],
    text: str,
    place: tuple[Path, int],
    report: ReadReport,
) -> list[str]:
    """Return the gaps as ``# text`` has them, where MISC does not tell more than it."""
    forms = [token.form for token in sentence.tokens]
    pieces: list[str] = []
    for form, gap in zip(forms, gaps, strict=True):
        pieces += (form, gap and (gap if gap == " " else " " if _has_blank(gap) else ""))
    if "".join(pieces[:-1]) == text:
        return gaps
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


def _told_after(token: Token) -> str | None:
    """Return the white space that MISC tells in full, ``None`` where it does not."""
    if "SpacesAfter=" not in token.misc:
        return None
    said = misc_of(token.misc).get("SpacesAfter")
    return None if said is None else spaces_back(said)


def _space_after(token: Token) -> str:
    no = "SpaceAfter=No" in token.misc and misc_of(token.misc).get("SpaceAfter") == "No"
    return "" if no else " "


def _joint(
    before: Sentence, gap: str, spaces_before: str | None, sentence: Sentence, *, marked: bool
) -> str:
    """Return what stands between two sentences."""
    told = _told_after(before.tokens[-1])
    if told is not None or spaces_before is not None:
        return (told or "") + (spaces_before or "")
    if not marked or _begins_paragraph(sentence):
        return "\n"
    return gap


def _begins_paragraph(sentence: Sentence) -> bool:
    return any(comment.startswith(PARAGRAPH) for _, comment in sentence.comments)


def _has_blank(gap: str) -> bool:
    return gap == " " or any(sign.isspace() for sign in gap)
