"""One WebAnno TSV file: read into a document that is being built, or written and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.core.annotation import AnnotationSet
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.formats.building import Building
from annotator.formats.format import UNNAMED, NotReadBack, ReadReport, Reason
from annotator.formats.webanno_tsv_layout import Layout
from annotator.formats.webanno_tsv_reading import take_annotations
from annotator.formats.webanno_tsv_rows import Body, Unreadable, body_of
from annotator.formats.webanno_tsv_writing import lines_of
from annotator.formats.whole_files import utf8_of


def body_in(file: Path, report: ReadReport) -> Body | None:
    """Return what a file holds, ``None`` where the whole file is refused."""
    report.files += 1
    content = utf8_of(file, report)
    if content is None:
        return None
    try:
        body = body_of(content, lambda line, kind, why: report.refuse(kind, file, line, why))
    except Unreadable as error:
        report.refuse("documents", file, error.line, error.reason)
        return None
    if body.guessed:
        report.note(
            Reason("what stood between sentences is not in the files; line breaks stand there")
        )
    if body.named:
        report.note(Reason("the ids of sentences are not kept"))
    if body.counts_code_points:
        reason = Reason("its positions count code points, not UTF-16 units")
        report.repair("documents", file, 0, reason)
    return body


def begun(document: str, file: Path, body: Body, report: ReadReport) -> Building:
    """Return a new document of a file's text and tokens."""
    return Building(
        document, body.text, path=file, line=0, report=report, title=document, tokens=body.tokens()
    )


def take(
    annotator: Annotator,
    file: Path,
    body: Body,
    building: Building,
    labels: Sequence[str],
    report: ReadReport,
) -> None:
    """Take the annotations of a file into its document."""
    if annotator.id != UNNAMED:
        building.present(annotator.id, name=annotator.name, role=annotator.role)
    take_annotations(
        body, building, annotator=annotator.id, path=file, labels=labels, report=report
    )


def write_file(
    file: Path, one: AnnotationSet, document: Document, layout: Layout, labels: Sequence[str]
) -> bool:
    """Write a set and read it back; return whether the text came back as it is.

    Raises ``NotReadBack`` where anything else did not.
    """
    with file.open("w", encoding="utf-8", newline="") as opened:
        opened.writelines(lines_of(one, document.text, layout))
    report = ReadReport()
    body = body_in(file, report)
    if body is None or body.tokens() != layout.tokens:
        raise not_read_back(document)
    building = begun(document.id, file, body, report)
    take(one.annotator, file, body, building, labels, report)
    back = building.located()
    if back is None or report.problems:
        raise not_read_back(document)
    sets = [*back.annotated.sets, AnnotationSet(one.annotator)]
    if _facts(sets[0]) != _facts(one):
        raise not_read_back(document)
    return body.text == document.text


def not_read_back(document: Document) -> NotReadBack:
    """Return the error of a document that is not what was written."""
    return NotReadBack(
        "The document “{document}” did not come back as it was written.", document=document.id
    )


def _facts(one: AnnotationSet) -> tuple[Counter[object], Counter[object]]:
    """Return what a set says, without ids."""
    places = {span.id: (span.layer, span.label, span.span) for span in one.spans}
    encode = msgspec.json.Encoder(order="sorted").encode
    spans: Counter[object] = Counter(
        (places[s.id], encode(dict(s.attributes)), s.score, s.note or None) for s in one.spans
    )
    relations: Counter[object] = Counter(
        (r.layer, r.label, places[r.source], places[r.target], encode(dict(r.attributes)))
        for r in one.relations
    )
    return spans, relations
