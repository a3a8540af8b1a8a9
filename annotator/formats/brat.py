"""brat standoff: a folder of .txt files with an .ann file beside each (https://brat.nlplab.org).

Positions are code points of the .txt, line ends included. Written: a folder for each annotator,
with texts of their own, as brat serves them; documents that nobody has worked on lie at the top.
``annotators.conf`` says who has which folder, ``annotation.conf`` what brat has to know of types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.errors import BadInput
from annotator.core.people import Role
from annotator.formats.brat_configuration import Types
from annotator.formats.brat_lines import parsed, rendered
from annotator.formats.brat_reading import read_annotations
from annotator.formats.brat_writing import annotation_lines
from annotator.formats.building import Building
from annotator.formats.file_names import FileNames, files_below, identity_of
from annotator.formats.format import (
    UNNAMED,
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
from annotator.formats.people_file import people_of, write_people
from annotator.formats.whole_files import content_of

TEXT, MARKS = ".txt", ".ann"


@dataclass(frozen=True)
class BratReading(PlainLayerReading):
    """How a folder is read."""

    annotators: str = field(
        default="auto",
        metadata={
            "title": "Annotators are told by",
            "choices": {
                "auto": "annotators.conf, where there is one",
                "folder": "The first folder",
                "suffix": "What follows the last dot or underscore of a name",
            },
        },
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text with the marks of one annotator."""

    document: str
    annotator: str
    name: str
    role: Role
    stem: Path  # the files without their endings


class BratFormat(Format):
    """A folder of texts and marks."""

    key = "brat"
    title = "brat standoff"
    extensions = (".ann", ".txt")
    ReadOptions = BratReading
    WriteOptions = PlainLayerWriting
    writes_folder = True

    def holds(self, options: Any) -> Holds:
        """Return that all of the annotations is held but labels of documents."""
        return Holds(
            text_exactly=True,
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
        )

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; what several annotators made of one text is one document."""
        pieces = sorted(
            (piece for path in paths for piece in _pieces(path, options.annotators)),
            key=lambda one: (one.document, one.annotator),
        )
        building: Building | None = None
        stems: set[Path] = set()
        for piece in pieces:
            if piece.stem in stems:
                continue  # the text and the marks were both named
            stems.add(piece.stem)
            text = _text_of(piece, report)
            if text is None:
                continue
            if building is not None and building.identity != piece.document:
                if done := building.located():
                    yield done
                building = None
            if building is None:
                building = Building(
                    piece.document,
                    text,
                    path=piece.stem.with_name(piece.stem.name + TEXT),
                    line=0,
                    report=report,
                    title=piece.document,
                )
            _take(piece, text, building, options.layer, report)
        if building is not None and (done := building.located()):
            yield done

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write text and marks of each annotator, each line of which is read back and compared."""
        destination.mkdir(parents=True)
        held = self.holds(options)
        names, folders = FileNames(), FileNames()
        people: dict[str, tuple[str, AnnotationSet]] = {}
        types = Types()
        for annotated in documents:
            document = annotated.document
            stem = names.give(document.id)
            if identity_of(stem) != document.id:
                report.note(
                    Reason("“{document}” is written as {file}", document=document.id, file=stem)
                )
            if not annotated.sets:
                _write_pair(destination / stem, document.text, [], document.id)
            for one in annotated.sets:
                owner = one.annotator.id
                if owner not in people:
                    people[owner] = (folders.give(owner), one)
                folder = destination / people[owner][0]
                folder.mkdir(exist_ok=True)
                losses_of(one, held, report, keeps_roles=True)
                lines = annotation_lines(one, document.text, options.layer, report)
                types.take(lines)
                _write_pair(folder / stem, document.text, lines, document.id)
            document_losses(document, held, report)
            report.written["documents"] += 1
        write_people(destination, [(folder, one.annotator) for folder, one in people.values()])
        types.write(destination)


def _write_pair(stem: Path, text: str, lines: list[Any], document: str) -> None:
    text_file = stem.with_name(stem.name + TEXT)
    marks = stem.with_name(stem.name + MARKS)
    text_file.write_bytes(text.encode())
    with marks.open("w", encoding="utf-8", newline="") as file:
        file.writelines(rendered(line, number) for number, line in enumerate(lines, 1))
    back = marks.read_bytes().decode().split("\n")[:-1]
    if text_file.read_bytes().decode() != text or [parsed(line) for line in back] != [
        [line] for line in lines
    ]:
        raise NotReadBack(
            "The document “{document}” did not come back as it was written.", document=document
        )


# ------------------------------------------------------------------------------------------ reading


def _pieces(path: Path, told_by: str) -> Iterator[_Piece]:
    if not path.is_dir():
        stem = path.with_suffix("")
        if path.suffix.lower() not in (TEXT, MARKS):
            raise BadInput("{path} is no .txt or .ann file.", path=path)
        document, annotator = _parted(stem.name) if told_by == "suffix" else (stem.name, UNNAMED)
        yield _Piece(identity_of(readable(document)), annotator, annotator, Role.ANNOTATOR, stem)
        return
    people = people_of(path)
    if not files_below(path, (MARKS,)):
        raise BadInput("There is no .ann file in the folder {path}.", path=path)
    for stem in sorted({file.with_suffix("") for file in files_below(path, (TEXT, MARKS))}):
        inside = stem.relative_to(path)
        top = inside.parts[0] if len(inside.parts) > 1 else ""
        name = inside.as_posix()
        annotator, shown, role = UNNAMED, UNNAMED, Role.ANNOTATOR
        if told_by == "suffix":
            name, annotator = _parted(name)
            shown = annotator
        elif top and (told_by == "folder" or top in people):
            name = Path(*inside.parts[1:]).as_posix()
            person = people.get(top)
            annotator, shown = (top, top) if person is None else (person.id, person.name)
            role = Role.ANNOTATOR if person is None else person.role
        yield _Piece(identity_of(readable(name)), annotator, shown, role, stem)


def _parted(name: str) -> tuple[str, str]:
    at = max(name.rfind("."), name.rfind("_"))
    return (name[:at], readable(name[at + 1 :])) if 0 < at < len(name) - 1 else (name, UNNAMED)


def _text_of(piece: _Piece, report: ReadReport) -> str | None:
    """Return the text with every sign it has: brat counts a byte order mark, too."""
    file = piece.stem.with_name(piece.stem.name + TEXT)
    report.files += 1
    content = content_of(file, report)
    if content is None:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        report.refuse("documents", file, 0, Reason("it is not {encoding}", encoding="UTF-8"))
        return None


def _take(piece: _Piece, text: str, building: Building, plain: str, report: ReadReport) -> None:
    marks = piece.stem.with_name(piece.stem.name + MARKS)
    if text != building.text:
        reason = Reason("its text is not that of the other annotators")
        report.refuse("sets", marks, 0, reason)
        return
    if not marks.exists():
        return
    if not marks.stat().st_size:
        if piece.annotator != UNNAMED:
            building.present(piece.annotator, name=piece.name, role=piece.role)
        return
    content = content_of(marks, report)
    if content is None:
        return
    try:
        told = content.decode("utf-8")
    except UnicodeDecodeError:
        report.refuse("sets", marks, 0, Reason("it is not {encoding}", encoding="UTF-8"))
        return
    read_annotations(
        told,
        building,
        path=marks,
        annotator=piece.annotator,
        name=piece.name,
        role=piece.role,
        plain=plain,
    )


FORMAT = BratFormat()
