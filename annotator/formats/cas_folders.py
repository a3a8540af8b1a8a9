"""CAS files in folders, as INCEpTION's project exports have them.

``annotation/DOCUMENT/ANNOTATOR.xmi`` (or ``.json``) is one annotator's work on one document;
``curation/DOCUMENT/CURATION_USER`` is the adjudicator's, ``INITIAL_CAS`` a document on which nobody
has worked. Files that lie otherwise are documents of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument
from annotator.core.errors import BadInput
from annotator.core.people import Role
from annotator.formats.building import Building
from annotator.formats.cas_declared import DeclaredTypes
from annotator.formats.cas_reading import CasReading, ViewReading
from annotator.formats.cas_structures import Cas, Structure, Types, View
from annotator.formats.cas_work import Work, work_of
from annotator.formats.cas_writing import USUAL_ENTITIES, Sheet, structures_of
from annotator.formats.file_names import FileNames, files_below, identity_of
from annotator.formats.format import (
    UNNAMED,
    Format,
    Holds,
    Located,
    ReadReport,
    Reason,
    WriteReport,
    readable,
)
from annotator.formats.json_writing import document_losses, losses_of

NOBODY, CURATOR = "INITIAL_CAS", "CURATION_USER"
ANNOTATIONS, CURATION = "annotation", "curation"

Beside = dict[Path, Types]  # type systems by their files


@dataclass(frozen=True)
class CasWriting:
    """How a CAS is written."""

    layer: str = field(
        default=USUAL_ENTITIES, metadata={"title": "Layer that is written as NamedEntity"}
    )
    segmentation: bool = field(default=True, metadata={"title": "Write tokens and sentences"})


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """A file, the document that it is of, and whose work it is, as far as its place tells."""

    group: str
    file: Path
    root: Path  # as far up as files beside it are looked for
    document: str
    annotator: str = UNNAMED
    role: Role = Role.ANNOTATOR


class CasFormat(Format):
    """What both formats share; subclasses say how a file is read and written."""

    unit = "UTF-16 code unit"
    ReadOptions = CasReading
    WriteOptions = CasWriting
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that everything is held."""
        return Holds(**dict.fromkeys(Holds.__slots__, True))

    # ---------------------------------------------------------------------------- what files say

    def parsed(self, file: Path, root: Path, beside: Beside, report: ReadReport) -> Cas | None:
        """Return what a file holds; ``None`` where it is refused, which is reported.

        ``beside`` keeps the types that were found on the way up to ``root``.
        """
        raise NotImplementedError

    def is_document(self, file: Path) -> bool:
        """Whether a file is none that only stands beside documents."""
        return True

    def prepared(self, sheet: Sheet) -> Any:
        """Return what is the same in each of a document's files."""
        raise NotImplementedError

    def put(
        self,
        file: Path,
        sheet: Sheet,
        prepared: Any,
        structures: list[Structure],
        types: DeclaredTypes,
    ) -> None:
        """Write a file and read it back; raises ``NotReadBack``."""
        raise NotImplementedError

    def finish(self, destination: Path, types: DeclaredTypes) -> None:
        """Write what stands beside the documents."""

    def trouble_in(self, text: str) -> Reason | None:
        """Return why a text cannot be held, ``None`` where it can."""
        return None

    # ------------------------------------------------------------------------------------ reading

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; what several annotators made of one text is one document."""
        pieces = sorted({piece for path in paths for piece in self._pieces(path)})
        if not pieces:
            raise BadInput("{path} says what types there are and holds no document.", path=paths[0])
        buildings: dict[str, Building] = {}
        beside: Beside = {}
        group = ""
        for piece in pieces:
            if piece.group != group:
                yield from _done(buildings)
                buildings, group = {}, piece.group
            report.files += 1
            cas = self.parsed(piece.file, piece.root, beside, report)
            if cas is None:
                continue
            for line, reason in cas.troubles:
                report.refuse("attributes", piece.file, line, reason)
            for view in cas.views:
                _take_view(cas, view, piece, buildings, options, report)
        yield from _done(buildings)

    def _pieces(self, path: Path) -> Iterator[_Piece]:
        if not path.is_dir():
            if path.suffix.lower() not in self.extensions:
                raise BadInput("{path} is no CAS file of this format.", path=path)
            if self.is_document(path):
                yield _piece(path, path.parent, path.stem)
            return
        files = [one for one in files_below(path, self.extensions) if self.is_document(one)]
        if not files:
            raise BadInput("There is no CAS file in the folder {path}.", path=path)
        for file in files:
            yield _piece(file, path, file.relative_to(path).with_suffix("").as_posix())

    # ------------------------------------------------------------------------------------ writing

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a file for each document and annotator, each of which is read back and compared."""
        destination.mkdir(parents=True)
        held = self.holds(options)
        types = DeclaredTypes(options.layer)
        names, people = FileNames(), FileNames()
        owners: dict[str | None, str] = {None: people.give(NOBODY)}
        for annotated in documents:
            document = annotated.document
            if (reason := self.trouble_in(document.text)) is not None:
                _count_document_lost(annotated, report, reason)
                continue
            sheet = Sheet(annotated, segmentation=options.segmentation)
            prepared = self.prepared(sheet)
            folder = destination / ANNOTATIONS / names.give(document.id)
            folder.mkdir(parents=True)
            for one in annotated.sets or (None,):
                owner = None if one is None else one.annotator.id
                if owner not in owners:
                    owners[owner] = people.give(str(owner))
                losses_of(one, held, report, keeps_roles=True)
                structures = structures_of(
                    sheet, one, types, report, segmentation=options.segmentation
                )
                file = folder / (owners[owner] + self.extensions[0])
                self.put(file, sheet, prepared, structures, types)
            document_losses(document, held, report)
            report.written["documents"] += 1
        self.finish(destination, types)


def _count_document_lost(annotated: AnnotatedDocument, report: WriteReport, reason: Reason) -> None:
    report.note(reason)
    report.lost["documents"] += 1
    document_losses(annotated.document, Holds(), report)
    for one in annotated.sets:
        losses_of(one, Holds(), report)


def _piece(file: Path, root: Path, name: str) -> _Piece:
    around = file.parent.parent
    if around.name not in (ANNOTATIONS, CURATION):
        return _Piece(str(file), file, root, identity_of(readable(name)))
    document, root = identity_of(readable(file.parent.name)), around.parent
    group = str(around.parent / ANNOTATIONS / file.parent.name)
    person = readable(file.stem)
    if person == NOBODY:
        return _Piece(group, file, root, document)
    if around.name == CURATION or person == CURATOR:
        return _Piece(group, file, root, document, person, Role.ADJUDICATOR)
    return _Piece(group, file, root, document, identity_of(person))


def _done(buildings: dict[str, Building]) -> Iterator[Located]:
    for building in buildings.values():
        if done := building.located():
            yield done


def _take_view(
    cas: Cas,
    view: View,
    piece: _Piece,
    buildings: dict[str, Building],
    options: CasReading,
    report: ReadReport,
) -> None:
    text = view.text
    if not isinstance(text, str):
        reason = Reason("the view “{view}” has no text", view=view.name[:60])
        report.refuse("documents", piece.file, view.line, reason)
        return
    work = work_of(cas, view, text, piece.file, report, tokens=options.tokens)
    identity = work.document or piece.document
    if work.document is None and view is not cas.views[0]:
        identity = f"{identity}/{view.name}"
    building = buildings.get(identity)
    if building is None:
        building = buildings[identity] = _building(identity, text, view, work, piece, report)
    elif building.text != text:
        reason = Reason("its text is not that of the other annotators")
        report.refuse("sets", piece.file, view.line, reason)
        return
    building.at(view.line, piece.file)
    annotator = work.annotator
    if annotator is None:
        annotator = piece.annotator
    if work.annotator is not None or piece.annotator != UNNAMED:
        role = work.role if work.annotator is not None else piece.role
        building.present(annotator, name=work.name, role=role, state=work.state)
    ViewReading(cas, view, building, annotator, options, report, piece.file).take()


def _building(
    identity: str, text: str, view: View, work: Work, piece: _Piece, report: ReadReport
) -> Building:
    metadata = dict(work.metadata)
    if work.document is None and metadata.get("documentId") == identity:
        del metadata["documentId"]
    return Building(
        identity,
        text,
        path=piece.file,
        line=view.line,
        report=report,
        title=identity if work.title is None else work.title,
        metadata=metadata,
        tokens=work.tokens,
    )
