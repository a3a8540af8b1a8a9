"""CoNLL-U Plus: the ten columns of CoNLL-U and own ones, which hold the spans as tags.

``# global.columns`` heads the file (https://universaldependencies.org/ext-format.html). A layer has
a column for each level of spans inside one another: ``HASHIYA:ENTITY``, ``HASHIYA:ENTITY.2``, ….
Text, metadata and labels of documents are written as in CoNLL-U.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.bio import OUTSIDE, Chunk
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.span import Span
from annotator.formats.conllu import files_of
from annotator.formats.conllu_comments import label_comment
from annotator.formats.conllu_layout import Layout
from annotator.formats.conllu_reading import ConlluReading, documents_of
from annotator.formats.conllu_rows import COLUMNS, KNOWN_EMPTY, NOTHING, STANDARD
from annotator.formats.conllu_tags import column_name, tags_of
from annotator.formats.conllu_writing import Marked, RowWriter
from annotator.formats.format import Format, Holds, Located, ReadReport, WriteReport
from annotator.formats.json_writing import losses_of
from annotator.formats.label_names import PlainLayerWriting, name_of


@dataclass(frozen=True)
class ConlluPlusWriting(PlainLayerWriting):
    """How a file is written."""

    layers: tuple[str, ...] = field(
        default=("entity",), metadata={"title": "Layers, one tag column each"}
    )
    levels: int = field(default=3, metadata={"title": "Levels", "bounds": (1, 9)})
    outside: str = field(
        default=KNOWN_EMPTY,
        metadata={
            "title": "Words outside of all spans have",
            "choices": {
                KNOWN_EMPTY: "* where somebody has looked, _ where nobody has",
                OUTSIDE: "The letter O, as tags have it",
            },
        },
    )


class ConlluPlusFormat(Format):
    """Ten columns and those of the tags."""

    key = "conllu_plus"
    title = "CoNLL-U Plus"
    unit = "token"
    extensions = (".conllup", ".cupt")
    ReadOptions = ConlluReading
    WriteOptions = ConlluPlusWriting

    def holds(self, options: Any) -> Holds:
        """Return what tags hold: spans on words, which spans cut, as deep as there are levels."""
        several = options.levels > 1
        return Holds(
            text_exactly=True,
            spans=True,
            nested=several,
            crossing=several,
            inside_words=True,
            document_labels=True,
            several_annotators=True,
            metadata=True,
            tokens=True,
        )

    def recognises(self, head: bytes) -> bool:
        """Whether a file names its columns."""
        return head.removeprefix(b"\xef\xbb\xbf").startswith(COLUMNS.encode())

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
        if not options.layers:
            raise BadInput("Name at least one layer for the tag column.")
        _TagWriter(options, self.holds(options), report).write(documents, destination)


class _TagWriter(RowWriter):
    """Spans as tags, a column a layer and level."""

    def __init__(self, options: ConlluPlusWriting, held: Holds, report: WriteReport) -> None:
        self._options, self._held = options, held
        self._layers = tuple(dict.fromkeys(options.layers))
        names = [
            column_name(layer, level)
            for layer in self._layers
            for level in range(1, options.levels + 1)
        ]
        header = f"{COLUMNS} {' '.join((*STANDARD, *names))}\n"
        super().__init__(options.layer, report, header=header)

    def marked_spans(self, one: AnnotationSet | None) -> Sequence[SpanAnnotation]:
        return [] if one is None else [s for s in one.spans if s.layer in self._layers]

    def marked(self, document: Document, one: AnnotationSet | None, layout: Layout) -> Marked:
        words, levels = len(layout.starts), self._options.levels
        outside = self._options.outside
        losses_of(one, self._held, self.report, keeps_roles=True)
        if one is None:
            blank = OUTSIDE if outside == OUTSIDE else NOTHING
            return Marked(tags=[[blank] * words] * (len(self._layers) * levels))
        found = Marked()
        tags: list[list[str]] = []
        spans: list[SpanAnnotation] = []
        for layer in self._layers:
            for level in self._dealt([s for s in one.spans if s.layer == layer], layout):
                chunks = [Chunk(first, last, span.label) for first, last, span in level]
                tags.append(tags_of(chunks, words, outside))
                spans += [
                    SpanAnnotation(
                        span.id,
                        span.document,
                        span.annotator,
                        layer,
                        span.label,
                        Span(layout.starts[first], layout.ends[last - 1]),
                    )
                    for first, last, span in level
                ]
        lost = len(one.spans) - len(spans)
        self.report.lost["spans"] += lost
        self.report.written["spans"] -= lost
        # Labels of documents keep theirs.
        self.report.lost["attributes"] -= sum(len(label.attributes) for label in one.labels)
        for label in one.labels:
            name = name_of(label.layer, label.label, plain=self.plain)
            found.comments.append(label_comment(name, label.attributes))
        found.tags, found.spans = tags, spans
        return found

    def _dealt(
        self, spans: Sequence[SpanAnnotation], layout: Layout
    ) -> list[list[tuple[int, int, SpanAnnotation]]]:
        """Deal spans out to the levels, outer ones first, each to the first that is free."""
        levels: list[list[tuple[int, int, SpanAnnotation]]] = [
            [] for _ in range(self._options.levels)
        ]
        placed = [(words, span) for span in spans if (words := layout.words_of(span.span))]
        for (first, last), span in sorted(placed, key=lambda one: (one[0][0], -one[0][1])):
            for level in levels:
                if not level or level[-1][1] <= first:
                    level.append((first, last, span))
                    exact = layout.starts[first], layout.ends[last - 1]
                    if exact != (span.span.start, span.span.end):
                        self.report.lost["widened spans"] += 1
                    break
        return levels


FORMAT = ConlluPlusFormat()
