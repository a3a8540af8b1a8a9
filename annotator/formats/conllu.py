"""CoNLL-U: words and multiword ranges, the text exactly, spans as ``Entity=`` in MISC.

Read: any CoNLL-U or CoNLL-U Plus file. Written: brackets as CorefUD has them, comments for what
belongs to the document, a file for each annotator (``NAME.annotator.conllu``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from annotator.core.annotation import CONTINUES, AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.formats.conllu_brackets import Mention, brackets_of
from annotator.formats.conllu_comments import label_comment, relation_comment
from annotator.formats.conllu_entities import FIELDS, HEADER
from annotator.formats.conllu_layout import Layout
from annotator.formats.conllu_reading import ConlluReading, documents_of
from annotator.formats.conllu_writing import Marked, RowWriter
from annotator.formats.file_names import files_below
from annotator.formats.format import Format, Holds, Located, ReadReport, WriteReport
from annotator.formats.json_writing import losses_of
from annotator.formats.label_names import PlainLayerWriting, name_of

HOLDS = Holds(**dict.fromkeys(Holds.__slots__, True))


class ConlluFormat(Format):
    """Ten columns, a word a row."""

    key = "conllu"
    title = "CoNLL-U"
    unit = "token"
    extensions = (".conllu",)
    ReadOptions = ConlluReading
    WriteOptions = PlainLayerWriting

    def holds(self, options: Any) -> Holds:
        """Return that everything is held: several annotators in files of their own."""
        return HOLDS

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; one that stands in files of several annotators comes once."""
        yield from documents_of(files_of(paths, self.extensions), options, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write one file an annotator; each document is read back before the next is written."""
        _EntityWriter(options.layer, report).write(documents, destination)


def files_of(paths: Sequence[Path], endings: tuple[str, ...]) -> list[Path]:
    """Return files, and what lies in folders; raises ``BadInput`` for a folder without any."""
    found: list[Path] = []
    for path in paths:
        inside = files_below(path, endings) if path.is_dir() else [path]
        if not inside:
            raise BadInput(
                "There is no {ending} file in the folder {path}.", ending=endings[0], path=path
            )
        found += inside
    return found


class _EntityWriter(RowWriter):
    """Spans as brackets, everything else in comments."""

    def __init__(self, plain: str, report: WriteReport) -> None:
        super().__init__(plain, report)
        self._made_up: Counter[str] = Counter()

    def marked_spans(self, one: AnnotationSet | None) -> Sequence[SpanAnnotation]:
        return () if one is None else one.spans

    def marked(self, document: Document, one: AnnotationSet | None, layout: Layout) -> Marked:
        report = self.report
        found = Marked(comments=[f"{HEADER} {FIELDS}\n"])
        losses_of(one, HOLDS, report, keeps_roles=True)
        if one is None:
            return found
        mentions = []
        for span in one.spans:
            words = layout.words_of(span.span)
            if words is not None:
                mentions.append(Mention(span, *words))
        known = {mention.span.id for mention in mentions}
        if len(known) < len(one.spans):
            _count_lost(one, known, report)
        relations = [r for r in one.relations if r.source in known and r.target in known]
        owner = one.annotator.id
        brackets = brackets_of(
            mentions, relations, layout, plain=self.plain, made_up=self._made_up[owner]
        )
        self._made_up[owner] = brackets.made_up
        for label in one.labels:
            name = name_of(label.layer, label.label, plain=self.plain)
            found.comments.append(label_comment(name, label.attributes))
        for arrow in relations:
            if arrow.id not in brackets.joined:
                name = name_of(arrow.layer, arrow.label, plain=self.plain)
                found.comments.append(
                    relation_comment(name, arrow.source, arrow.target, arrow.attributes)
                )
        found.entities = brackets.by_word
        found.spans = [mention.span for mention in mentions]
        found.relations = relations
        return found


def _count_lost(one: AnnotationSet, known: set[str], report: WriteReport) -> None:
    """Count spans that lie on no word, and what hangs on them."""
    lost: Counter[str] = Counter()
    for span in one.spans:
        if span.id not in known:
            lost["spans"] += 1
            lost["attributes"] += len(span.attributes)
            lost["notes"] += bool(span.note)
            lost["scores"] += span.score is not None
    for arrow in one.relations:
        if arrow.source not in known or arrow.target not in known:
            lost["fragments" if arrow.label == CONTINUES else "relations"] += 1
            lost["attributes"] += len(arrow.attributes)
    for kind, count in lost.items():
        report.lost[kind] += count
        if kind in ("spans", "relations", "fragments"):
            report.written[kind] -= count


FORMAT = ConlluFormat()
