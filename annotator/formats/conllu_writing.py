"""Writing documents as CoNLL-U: rows of one annotator's document, read back before they count."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.formats.annotator_files import AnnotatorFiles
from annotator.formats.conllu_comments import annotator_comments, document_comments
from annotator.formats.conllu_layout import Layout, gaps_of, layout_of
from annotator.formats.conllu_reading import ConlluReading, documents_in
from annotator.formats.conllu_rows import COLUMNS
from annotator.formats.conllu_values import spaces_text
from annotator.formats.format import UNNAMED, Holds, Located, NotReadBack, Reason, WriteReport
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.plain_values import BREAKS

# What MISC says of what stands behind a token, where it is the usual.
_KNOWN = {" ": "", "": "SpaceAfter=No"}


@dataclass(slots=True)
class Marked:
    """What a format says of one annotator's document beyond its words.

    ``entities`` and ``tags`` go by word: what stands in ``Entity=`` and in the columns behind the
    ten; ``spans`` is what is meant to come back.
    """

    comments: list[str] = field(default_factory=list)
    entities: Mapping[int, str] = field(default_factory=dict)
    tags: Sequence[Sequence[str]] = ()
    spans: Sequence[SpanAnnotation] = ()
    relations: Sequence[Relation] = ()


class RowWriter:
    """Writes documents, one file an annotator; formats say what is marked on the words."""

    def __init__(self, plain: str, report: WriteReport, *, header: str = "") -> None:
        self.plain, self.report, self._header = plain, report, header
        self._begun: set[str] = set()

    def marked_spans(self, one: AnnotationSet | None) -> Sequence[SpanAnnotation]:
        """Return the spans that are to lie on words."""
        raise NotImplementedError

    def marked(self, document: Document, one: AnnotationSet | None, layout: Layout) -> Marked:
        """Return what is marked, counting what is written and lost."""
        raise NotImplementedError

    def write(self, documents: Iterable[AnnotatedDocument], destination: Path) -> None:
        """Write documents; raises ``NotReadBack``."""
        report = self.report
        with AnnotatorFiles(destination, report) as files:
            for annotated in documents:
                document = annotated.document
                written = False
                for one in annotated.sets or (None,):
                    owner = UNNAMED if one is None else one.annotator.id
                    written |= self._write(document, one, owner, files, first=not written)
                report.written["documents"] += written
                if not written:
                    report.lost["documents without tokens"] += 1
                    document_losses(document, Holds(), report)

    def _write(
        self,
        document: Document,
        one: AnnotationSet | None,
        owner: str,
        files: AnnotatorFiles,
        *,
        first: bool,
    ) -> bool:
        layout = layout_of(document, [span.span for span in self.marked_spans(one)])
        if layout is None:
            losses_of(one, Holds(), self.report)
            return False
        marked = self.marked(document, one, layout)
        if first:
            self._tell(document, layout)
        rows = [] if owner in self._begun else [self._header]
        self._begun.add(owner)
        rows += rows_of(document, one, layout, marked)
        back = files.add(owner, "".join(rows))
        if not rows[0].startswith(COLUMNS):
            back = self._header + back
        lines = enumerate(back.split("\n")[:-1], 1)
        options = ConlluReading(layer=self.plain)
        found = list(documents_in(lines, Path(owner), options)) if "\r" not in back else []
        if len(found) != 1 or not _is_meant(found[0], document, one, layout, marked):
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=document.id,
            )
        return True

    def _tell(self, document: Document, layout: Layout) -> None:
        report = self.report
        report.written["sentences"] += len(layout.breaks)
        report.written["tokens"] += len(layout.tokens)
        report.lost["tokens"] += not layout.keeps_tokens
        if not unicodedata.is_normalized("NFC", document.text):
            report.note(
                Reason("texts that are not in the normal form NFC were written as they are")
            )


def _is_meant(
    located: Located,
    document: Document,
    one: AnnotationSet | None,
    layout: Layout,
    marked: Marked,
) -> bool:
    found = located.annotated
    sets = found.sets
    mine, theirs = document, found.document
    if (theirs.id, theirs.text, theirs.title) != (mine.id, mine.text, mine.title):
        return False
    if theirs.metadata != mine.metadata:
        return False
    if [(token.start, token.end) for token in theirs.tokens or ()] != layout.tokens:
        return False
    if one is None or len(sets) != 1:
        return one is None and not sets
    [back] = sets
    return (
        (back.annotator, back.state) == (one.annotator, one.state)
        and _said_of(back.spans) == _said_of(marked.spans)
        and Counter(r.label for r in back.relations) == Counter(r.label for r in marked.relations)
        and [(x.layer, x.label, x.attributes) for x in back.labels]
        == [(x.layer, x.label, x.attributes) for x in one.labels]
    )


def _said_of(spans: Iterable[SpanAnnotation]) -> Counter[tuple[object, ...]]:
    return Counter(
        (
            one.layer,
            one.label,
            one.span.start,
            one.span.end,
            one.score,
            one.note or None,
            repr(sorted(one.attributes.items())) if one.attributes else "",
        )
        for one in spans
    )


def rows_of(
    document: Document, one: AnnotationSet | None, layout: Layout, marked: Marked
) -> Iterator[str]:
    """Yield the rows and comments of a document, each sentence closed by an empty row."""
    text = document.text
    gaps = gaps_of(text, layout.tokens)
    name = sentence_name(document.id)
    before = text[: layout.tokens[0][0]]
    miscs = [_KNOWN[gap] if gap in _KNOWN else _spaces(gap) for gap in gaps]
    if gaps[-1] == " ":
        miscs[-1] = _spaces(gaps[-1])
    if before:
        miscs[0] = "|".join(filter(None, (miscs[0], f"SpacesBefore={spaces_text(before)}")))
    columns = _columns(marked.tags)
    for number, first in enumerate(layout.breaks):
        last = layout.breaks[number + 1] if number + 1 < len(layout.breaks) else len(layout.tokens)
        if number == 0:
            yield from document_comments(document)
            if one is not None:
                yield from annotator_comments(one)
            yield from marked.comments
        if number == 0 or any(sign in BREAKS for sign in gaps[first - 1]):
            yield "# newpar\n"
        yield f"# sent_id = {name}-{number + 1}\n"
        yield f"# text = {_sentence_text(text, layout.tokens[first:last], gaps[first:last])}\n"
        yield from _token_rows(text, layout, miscs, marked, columns, (first, last))
        yield "\n"


def _token_rows(
    text: str,
    layout: Layout,
    miscs: Sequence[str],
    marked: Marked,
    columns: Sequence[str] | None,
    place: tuple[int, int],
) -> Iterator[str]:
    first, last = place
    first_words, starts, ends = layout.first_words, layout.starts, layout.ends
    entities = marked.entities
    behind = "" if columns is None else "\t_" * len(marked.tags)
    offset = first_words[first] - 1
    for token in range(first, last):
        at, end = first_words[token], first_words[token + 1]
        misc = miscs[token]
        if end - at == 1:
            entity = entities.get(at)
            if entity:
                misc = f"Entity={entity}|{misc}" if misc else f"Entity={entity}"
            form = text[starts[at] : ends[at]]
            tags = behind if columns is None else columns[at]
            yield f"{at - offset}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc or '_'}{tags}\n"
            continue
        surface = text[starts[at] : ends[end - 1]]
        row = f"{at - offset}-{end - 1 - offset}\t{surface}"
        yield f"{row}\t_\t_\t_\t_\t_\t_\t_\t{misc or '_'}{behind}\n"
        for word in range(at, end):
            entity = entities.get(word)
            misc = f"Entity={entity}" if entity else "_"
            tags = behind if columns is None else columns[word]
            form = text[starts[word] : ends[word]]
            yield f"{word - offset}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}{tags}\n"


def sentence_name(identity: str) -> str:
    """Return what the ids of a document's sentences begin with: a word without slashes."""
    return "".join("_" if sign.isspace() or sign in "/\0" else sign for sign in identity)


def _columns(tags: Sequence[Sequence[str]]) -> list[str] | None:
    return ["\t" + "\t".join(row) for row in zip(*tags, strict=True)] if tags else None


def _spaces(gap: str) -> str:
    """Return what MISC says of what stands behind a token."""
    told = f"SpacesAfter={spaces_text(gap)}"
    return told if any(sign.isspace() for sign in gap) else f"{_KNOWN['']}|{told}"


def _sentence_text(text: str, places: Sequence[tuple[int, int]], gaps: Sequence[str]) -> str:
    """Return the forms with a blank wherever there is any white space."""
    inner = gaps[:-1]
    if _KNOWN.keys() >= set(inner):
        return text[places[0][0] : places[-1][1]]
    parts = []
    for (start, end), gap in zip(places, (*inner, ""), strict=True):
        parts.append(text[start:end])
        parts.append(" " if any(sign.isspace() for sign in gap) else "")
    return "".join(parts)
