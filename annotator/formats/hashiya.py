"""Our own JSONL: one document a line, nothing lost, the same layout in and out.

Positions are Unicode code points, half-open. Every span's text and the document's SHA-256 are
written, and checked when they are read. See ``hashiya_lines.py`` for the layout.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from annotator.core.annotation import (
    NO_ATTRIBUTES,
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import NO_METADATA, Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.core.span import Span
from annotator.formats.format import (
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    Reason,
    WriteReport,
    readable,
    sentence_of,
)
from annotator.formats.hashiya_checks import LineChecker
from annotator.formats.hashiya_lines import (
    UNIT,
    DocumentOut,
    LabelOut,
    RelationOut,
    SetOut,
    SpanOut,
    decode_written,
    encode,
)
from annotator.formats.json_lines import bounded_lines

CHUNK = 100  # documents that are written, read back and compared at a time


class HashiyaFormat(Format):
    """One document a line."""

    key = "hashiya"
    title = "Hashiya JSONL"
    extensions = (".jsonl", ".ndjson")
    usual_for = extensions

    def holds(self, options: Any) -> Holds:
        """Return that everything is held."""
        return Holds(*(True for _ in Holds.__slots__))

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of the lines; see ``Format.read``."""
        for path in paths:
            report.files += 1
            try:
                with path.open("rb") as file:
                    yield from _read_file(file, path, report)
            except OSError as error:
                raise BadInput(
                    "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
                ) from error

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write, and read every chunk back from the file before the next; see ``Format.write``."""
        source = iter(documents)
        with destination.open("wb") as out, destination.open("rb") as back:
            while chunk := [_line(one) for one in islice(source, CHUNK)]:
                out.write(b"".join([encode(line) + b"\n" for line in chunk]))
                out.flush()
                for line in chunk:
                    if decode_written(back.readline()) != line:
                        raise NotReadBack(
                            "The document “{document}” did not come back as it was written.",
                            document=line.id,
                        )
                    _count(line, report)


def _read_file(file: BinaryIO, path: Path, report: ReadReport) -> Iterator[Located]:
    seen: set[str] = set()
    for number, raw in bounded_lines(file, path, report):
        line = LineChecker(path, number, report).line(raw)
        if line is None:
            continue
        identity = line.id or f"{readable(path.name)}:{number}"
        if identity in seen:
            report.refuse(
                "documents", path, number, Reason("the id “{id}” stands twice", id=identity)
            )
            continue
        seen.add(identity)
        document = Document(
            identity,
            line.text,
            line.title,
            line.meta or NO_METADATA,
            None if line.tokens is None else tuple(Span(*edges) for edges in line.tokens),
        )
        sets = tuple(_annotation_set(one, identity) for one in line.annotations)
        report.counts["documents"] += 1
        yield Located(AnnotatedDocument(document, sets), path, number)


def _annotation_set(line: Any, document: str) -> AnnotationSet:
    owner = line.annotator
    return AnnotationSet(
        Annotator(owner, line.name or owner, line.role),
        line.state,
        tuple(
            [
                SpanAnnotation(
                    one.id,
                    document,
                    owner,
                    one.layer,
                    one.label,
                    Span(one.start, one.end),
                    one.attributes or NO_ATTRIBUTES,
                    one.score,
                    one.note,
                )
                for one in line.spans
            ]
        ),
        tuple(
            Relation(
                one.id,
                document,
                owner,
                one.layer,
                one.label,
                one.source,
                one.target,
                one.attributes or NO_ATTRIBUTES,
            )
            for one in line.relations
        ),
        tuple(
            DocumentLabel(
                one.id, document, owner, one.layer, one.label, one.attributes or NO_ATTRIBUTES
            )
            for one in line.labels
        ),
    )


def _line(annotated: AnnotatedDocument) -> DocumentOut:
    document = annotated.document
    text = document.text
    return DocumentOut(
        id=document.id,
        title=document.title,
        text=text,
        sha256=document.sha256,
        unit=UNIT,
        meta=dict(document.metadata),
        annotations=[_set_line(one, text) for one in annotated.sets],
        tokens=None
        if document.tokens is None
        else [(token.start, token.end) for token in document.tokens],
    )


def _set_line(one: AnnotationSet, text: str) -> SetOut:
    spans = [
        SpanOut(
            span.id,
            span.layer,
            span.label,
            start := span.span.start,
            end := span.span.end,
            text[start:end],
            dict(span.attributes) if span.attributes else {},
            span.score,
            span.note,
        )
        for span in one.spans
    ]
    person = one.annotator
    return SetOut(
        annotator=person.id,
        role=person.role.value,
        state=one.state.value,
        spans=spans,
        relations=[
            RelationOut(r.id, r.layer, r.label, r.source, r.target, dict(r.attributes))
            for r in one.relations
        ],
        labels=[LabelOut(v.id, v.layer, v.label, dict(v.attributes)) for v in one.labels],
        name=None if person.name == person.id else person.name,
    )


def _count(line: DocumentOut, report: WriteReport) -> None:
    report.written["documents"] += 1
    report.written["sets"] += len(line.annotations)
    for one in line.annotations:
        report.written["spans"] += len(one.spans)
        report.written["relations"] += len(one.relations)
        report.written["labels"] += len(one.labels)


FORMAT = HashiyaFormat()
