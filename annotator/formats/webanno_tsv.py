"""WebAnno TSV 3.0 to 3.3, the table of tokens of INCEpTION and WebAnno (one file an annotator).

The format is described in INCEpTION's user guide, appendix “WebAnno TSV 3.3 File format”; its
positions are UTF-16 code units. Written as INCEpTION exports it: a folder for each document, with a
file for each annotator, and ``INITIAL_CAS.tsv`` where nobody has worked on a document.
``annotators.conf`` says who the annotators are, ``layers.typesystem`` what INCEpTION has to know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.core.annotation import (
    CONTINUES,
    AnnotatedDocument,
    AnnotationSet,
    SpanAnnotation,
)
from annotator.core.people import Annotator
from annotator.formats.building import Building
from annotator.formats.file_names import FileNames, identity_of
from annotator.formats.format import (
    UNNAMED,
    Format,
    Holds,
    Located,
    ReadReport,
    Reason,
    WriteReport,
)
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.people_file import write_people
from annotator.formats.webanno_tsv_file import begun, body_in, not_read_back, take, write_file
from annotator.formats.webanno_tsv_folders import ENDING, NOBODY, pieces_of
from annotator.formats.webanno_tsv_header import FORMAT_LINE
from annotator.formats.webanno_tsv_layout import laid_out, trimmed
from annotator.formats.webanno_tsv_types import Types
from annotator.formats.webanno_tsv_writing import layers_of


@dataclass(frozen=True)
class WebannoReading:
    """How files are read."""

    annotators: str = field(
        default="auto",
        metadata={
            "title": "Who annotated a file is told by",
            "choices": {
                "auto": "annotators.conf or INCEpTION's folders, where there are any",
                "file": "The file, in a folder for each document",
                "nobody": "Nothing: every file is a document",
            },
        },
    )
    labels: tuple[str, ...] = field(
        default=("label", "value"),
        metadata={"title": "Features that are the label (else the first one is)"},
    )


@dataclass(frozen=True)
class WebannoWriting:
    """How files are written."""

    sentences: str = field(
        default="exact",
        metadata={
            "title": "What stands between sentences",
            "choices": {
                "exact": "Belongs to the sentence before it: the text stays as it is",
                "trimmed": "Is left out: sentences end with their last word",
            },
        },
    )
    blanks: str = field(
        default="trim",
        metadata={
            "title": "Spans that begin or end with a blank",
            "choices": {
                "trim": "Take the blank off them, as INCEpTION does",
                "keep": "Make the blank a token",
            },
        },
    )


class WebannoFormat(Format):
    """Tables of tokens, a file for each document and annotator."""

    key = "webanno_tsv"
    title = "WebAnno TSV 3 (INCEpTION)"
    unit = "UTF-16 code unit"
    extensions = (ENDING,)
    ReadOptions = WebannoReading
    WriteOptions = WebannoWriting
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that all is held but metadata and labels of documents."""
        return Holds(
            text_exactly=options.sentences == "exact",
            spans=True,
            nested=True,
            crossing=True,
            inside_words=True,
            fragments=True,
            relations=True,
            attributes=True,
            notes=True,
            scores=True,
            several_annotators=True,
            tokens=True,
        )

    def recognises(self, head: bytes) -> bool:
        """Whether a file begins with the line that all of them begin with."""
        return head.removeprefix(b"\xef\xbb\xbf").startswith(FORMAT_LINE.encode())

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; what several annotators made of one text is one document."""
        pieces = sorted(
            {piece for path in paths for piece in pieces_of(path, options.annotators)},
            key=lambda one: (one.document, one.annotator.id, one.file),
        )
        building: Building | None = None
        for piece in pieces:
            body = body_in(piece.file, report)
            if body is None:
                continue
            if building is not None and building.identity != piece.document:
                if done := building.located():
                    yield done
                building = None
            if building is None:
                building = begun(piece.document, piece.file, body, report)
            if body.text != building.text:
                reason = Reason("its text is not that of the other annotators")
                report.refuse("sets", piece.file, 0, reason)
                continue
            take(piece.annotator, piece.file, body, building, options.labels, report)
        if building is not None and (done := building.located()):
            yield done

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a file for each annotator of a document; each is read back and compared."""
        destination.mkdir(parents=True)
        held = self.holds(options)
        names, files = FileNames(), FileNames()
        files.give(NOBODY)
        people: dict[str, tuple[str, Annotator]] = {}
        types = Types()
        for annotated in documents:
            document = annotated.document
            name = names.give(document.id)
            if identity_of(name) != document.id:
                report.note(
                    Reason("“{document}” is written as {file}", document=document.id, file=name)
                )
            folder = destination / name
            folder.mkdir()
            document_losses(document, held, report)
            sets = []
            for one in annotated.sets:
                losses_of(one, held, report, keeps_roles=True)
                sets.append(_written(one, document.text, options.blanks == "trim", report))
            layout = laid_out(
                document,
                (span.span for one in sets for span in one.spans),
                exactly=options.sentences == "exact",
            )
            if document.tokens is not None and layout.tokens != document.tokens:
                report.lost["tokens"] += 1
            came_back = True
            for one in sets or [AnnotationSet(Annotator(UNNAMED, UNNAMED))]:
                stem = NOBODY
                if sets:
                    person = one.annotator
                    if person.id not in people:
                        people[person.id] = (files.give(person.id), person)
                    stem = people[person.id][0]
                types.take(layers_of(one))
                file = folder / f"{stem}{ENDING}"
                came_back &= write_file(file, one, document, layout, WebannoReading().labels)
            if not came_back:
                if held.text_exactly:
                    raise not_read_back(document)
                report.lost["text layout"] += 1
            report.written["documents"] += 1
        write_people(destination, people.values())
        types.write(destination)


def _written(one: AnnotationSet, text: str, trims: bool, report: WriteReport) -> AnnotationSet:
    """Return what of a set is written; spans of nothing but blanks are lost and counted."""
    spans: list[SpanAnnotation] = []
    lost: Counter[str] = Counter()
    for span in one.spans:
        place = trimmed(span.span, text) if trims else span.span
        if place is None:
            lost["spans"] += 1
            lost["attributes"] += len(span.attributes)
            lost["notes"] += bool(span.note)
            lost["scores"] += span.score is not None
            continue
        if place != span.span:
            report.lost["widened spans"] += 1
        spans.append(span if place == span.span else replace(span, span=place))
    kept = {span.id for span in spans}
    relations = tuple(r for r in one.relations if r.source in kept and r.target in kept)
    for relation in one.relations:
        if relation.source not in kept or relation.target not in kept:
            lost["fragments" if relation.label == CONTINUES else "relations"] += 1
            lost["attributes"] += len(relation.attributes)
    for kind, count in lost.items():
        report.lost[kind] += count
        if kind in ("spans", "relations", "fragments"):
            report.written[kind] -= count
    report.lost["attributes"] += sum(len(label.attributes) for label in one.labels)
    return replace(one, spans=tuple(spans), relations=relations, labels=())


FORMAT = WebannoFormat()
