"""spaCy's DocBin (.spacy), there and back: a Doc for each document and annotator.

Texts come back exactly, every span lies on tokens, and what spaCy has no place for is in
``user_data`` (see ``spacy_docbin_document.py``). Files of any size are written and read with the
memory of one document and the vocabulary; https://spacy.io/api/docbin has the layout.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import BadInput
from annotator.formats.building import Building
from annotator.formats.file_names import files_below
from annotator.formats.format import (
    Format,
    Holds,
    Located,
    NotReadBack,
    ReadReport,
    Reason,
    WriteReport,
    readable,
)
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.label_names import PlainLayerReading, PlainLayerWriting
from annotator.formats.spacy_docbin_docs import ReadDoc
from annotator.formats.spacy_docbin_document import packed, words_of
from annotator.formats.spacy_docbin_file import DocBinFile, NoDocBin, opened
from annotator.formats.spacy_docbin_reading import take_work
from annotator.formats.spacy_docbin_stream import DocBinOut
from annotator.formats.spacy_docbin_strings import TITLE, attributes_by_number

ENDING = ".spacy"

_pack = msgspec.msgpack.Encoder(order="sorted").encode


class DocBinFormat(Format):
    """A file of Docs."""

    key = "spacy_docbin"
    title = TITLE
    unit = "token"
    extensions = (ENDING,)
    usual_for = extensions
    ReadOptions = PlainLayerReading
    WriteOptions = PlainLayerWriting

    def holds(self, options: Any) -> Holds:
        """Return that everything is held."""
        return Holds(*(True for _ in Holds.__slots__))

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; Docs that follow each other with one id and text are one.

        ``line`` is the number of the Doc in its file, from 1.
        """
        for path in paths:
            for file in _files_of(path):
                report.files += 1
                yield from _documents_of(file, options.layer, report)

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write the Docs, then read the whole file again and compare each document."""
        held = self.holds(options)
        meant = array("Q")
        with DocBinOut(destination) as out:
            for annotated in documents:
                document = annotated.document
                words = words_of(document)
                for one in annotated.sets or (None,):
                    out.add(packed(document, words, one, options.layer, out.strings))
                    losses_of(one, held, report, keeps_roles=True)
                document_losses(document, held, report)
                report.written["documents"] += 1
                meant.append(_digest(annotated))
        _compare(destination, options.layer, meant)


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = files_below(path, (ENDING,))
    if not found:
        raise BadInput("There is no .spacy file in the folder {path}.", path=path)
    return found


def _documents_of(
    path: Path, plain: str, report: ReadReport, *, ours: bool = False
) -> Iterator[Located]:
    try:
        with opened(path, ours=ours) as docs:
            yield from _gathered(docs, path, plain, report)
    except NoDocBin as damaged:
        report.refuse("documents", path, 0, damaged.reason)


def _gathered(docs: DocBinFile, path: Path, plain: str, report: ReadReport) -> Iterator[Located]:
    building: Building | None = None
    left_out: set[int] = set()
    for number, raw in enumerate(docs, 1):
        try:
            doc = ReadDoc(raw, docs.strings)
            scored = doc.has_scored_cats()
        except NoDocBin as damaged:
            report.refuse("documents", path, number, damaged.reason)
            continue
        left_out.update(doc.columns_left_out())
        if doc.has_extensions_of_tokens():
            report.note(Reason("what the file says of single tokens was left out"))
        if scored:
            report.note(Reason("categories with a score of 0.5 and more were taken as labels"))
        same = building is not None and (building.identity, building.text) == (
            doc.identity,
            doc.text,
        )
        if building is None or not same:
            if building is not None and (done := building.located()):
                yield done
            building = _begun(doc, path, number, report)
        building.at(number)
        take_work(doc, building, plain)
    if building is not None and (done := building.located()):
        yield done
    if left_out:
        names = attributes_by_number()
        told = ", ".join(sorted(names.get(number, str(number)) for number in left_out))
        report.note(Reason("attributes of tokens that were left out: {names}", names=told))


def _begun(doc: ReadDoc, path: Path, number: int, report: ReadReport) -> Building:
    metadata, strange = doc.metadata()
    for key in strange:
        reason = Reason("“{key}” of the user data is nothing that JSON can say", key=key[:60])
        report.refuse("metadata", path, number, reason)
    return Building(
        doc.identity or f"{readable(path.stem)}:{number}",
        doc.text,
        path=path,
        line=number,
        report=report,
        title=doc.title,
        metadata=metadata,
        tokens=doc.tokens(),
    )


# ---------------------------------------------------------------------------------- reading back


def _compare(path: Path, plain: str, meant: array[int]) -> None:
    report = ReadReport()
    found = 0
    for located in _documents_of(path, plain, report, ours=True):
        if found >= len(meant) or _digest(located.annotated) != meant[found]:
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=located.annotated.document.id,
            )
        found += 1
    if found != len(meant) or report.problems:
        raise NotReadBack("The file “{file}” did not come back as it was written.", file=path.name)


def _digest(annotated: AnnotatedDocument) -> int:
    """Return a number for all that a document says; equal ones say the same."""
    document = annotated.document
    told = [
        [document.id, document.title, document.text, dict(document.metadata)],
        None if document.tokens is None else [[one.start, one.end] for one in document.tokens],
        [
            [
                [
                    one.annotator.id,
                    one.annotator.name or one.annotator.id,
                    one.annotator.role.value,
                ],
                one.state.value,
                sorted(
                    [
                        span.span.start,
                        span.span.end,
                        span.id,
                        span.layer,
                        span.label,
                        _pack(dict(span.attributes)) if span.attributes else b"",
                        span.score,
                        span.note,
                    ]
                    for span in one.spans
                ),
                [
                    [r.id, r.layer, r.label, r.source, r.target, dict(r.attributes)]
                    for r in one.relations
                ],
                [[v.id, v.layer, v.label, dict(v.attributes)] for v in one.labels],
            ]
            for one in annotated.sets
        ],
    ]
    return int.from_bytes(hashlib.blake2b(_pack(told), digest_size=8).digest(), "big")


FORMAT = DocBinFormat()
