"""UIMA CAS XMI (OASIS UIMA 1.0, XMI 2.0) with its type system: a folder of CAS files.

Written: ``annotation/DOCUMENT/ANNOTATOR.xmi``, as INCEpTION's project exports have them, and
``TypeSystem.xml`` at the top; documents that nobody has worked on are ``INITIAL_CAS.xmi``.
Positions are UTF-16 units. XML 1.0 cannot hold control characters: a document with one in its text
is not written, which is counted. Read: such folders, and any XMI, with the type system beside it
or above it, or without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.formats.cas_declared import ILLEGAL, DeclaredTypes
from annotator.formats.cas_folders import Beside, CasFormat
from annotator.formats.cas_structures import SOFA, Cas, Structure, Types
from annotator.formats.cas_writing import SOFA_ID, Sheet
from annotator.formats.format import NotReadBack, ReadReport, Reason
from annotator.formats.whole_files import content_of
from annotator.formats.xmi_elements import (
    NULL,
    VIEW,
    Resolving,
    element_of,
    line_of,
)
from annotator.formats.xmi_parsing import ID, Element, Unreadable, elements_of
from annotator.formats.xmi_type_system import add_types, type_system

TYPE_SYSTEM = "TypeSystem.xml"
_HEAD = 4096  # bytes that tell a type system
# The packages of what we write; each is a namespace.
_PREFIXES = {
    "uima.cas": "cas",
    "uima.tcas": "tcas",
    "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type": "type",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type": "metadata",
    "de.tudarmstadt.ukp.dkpro.core.api.ner.type": "ner",
    "webanno.custom": "custom",
    "hashiya": "hashiya",
}
_OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" '
    + " ".join(
        f'xmlns:{prefix}="http:///{package.replace(".", "/")}.ecore"'
        for package, prefix in _PREFIXES.items()
    )
    + ' xmi:version="2.0">\n'
)
_CLOSING = "</xmi:XMI>\n"
_NULL = Element(NULL, {ID: "0"})


@dataclass(frozen=True)
class _Prepared:
    """The part of a document's files that is the same in each."""

    elements: list[Element]
    text: str
    sofa: Element


class XmiFormat(CasFormat):
    """A folder of XMI files and their type system."""

    key = "xmi"
    title = "UIMA CAS XMI"
    extensions = (".xmi", ".xml")

    def recognises(self, head: bytes) -> bool:
        """Whether it is XMI or a type system."""
        return b"http://www.omg.org/XMI" in head or b"<typeSystemDescription" in head

    def trouble_in(self, text: str) -> Reason | None:
        """Return that XML cannot hold a sign of the text, ``None`` where it can."""
        found = ILLEGAL.search(text)
        if found is None:
            return None
        return Reason(
            "XML cannot hold the sign U+{code} at {position}; the document is not written",
            code=f"{ord(found[0]):04X}",
            position=found.start(),
        )

    # ------------------------------------------------------------------------------------ reading

    def is_document(self, file: Path) -> bool:
        """Whether a file is no type system."""
        try:
            with file.open("rb") as opened:
                return b"<typeSystemDescription" not in opened.read(_HEAD)
        except OSError:
            return True  # reading it says what is wrong

    def parsed(self, file: Path, root: Path, beside: Beside, report: ReadReport) -> Cas | None:
        """Return what a file holds; ``None`` where it is refused."""
        content = content_of(file, report)
        if content is None:
            return None
        try:
            elements, lines = elements_of(content)
        except Unreadable as error:
            report.refuse("documents", file, error.line, error.reason)
            return None
        found = Resolving(elements, lines, _types_for(file, root, beside, report)).cas()
        if not found.views:
            report.refuse("documents", file, 0, Reason("there is no text in it"))
        return found

    # ------------------------------------------------------------------------------------ writing

    def prepared(self, sheet: Sheet) -> _Prepared:
        """Return the text and its segments as elements, and as lines of a file."""
        sofa = str(SOFA_ID)
        elements = [
            Element(name, {ID: str(number), "sofa": sofa, "begin": str(begin), "end": str(end)})
            for number, (name, begin, end) in enumerate(sheet.segments(), sheet.metadata + 1)
        ]
        attributes = {
            ID: sofa,
            "sofaNum": "1",
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": sheet.document.text,
        }
        lines = "".join(line_of(one, _PREFIXES) for one in elements)
        return _Prepared(elements, lines, Element(SOFA, attributes))

    def put(
        self,
        file: Path,
        sheet: Sheet,
        prepared: Any,
        structures: list[Structure],
        types: DeclaredTypes,
    ) -> None:
        """Write a file and read it back; raises ``NotReadBack``."""
        work = [element_of(one) for one in structures]
        members = " ".join(one.attributes[ID] for one in (*prepared.elements, *work))
        last = [prepared.sofa, Element(VIEW, {"sofa": str(SOFA_ID), "members": members})]
        written = "".join(line_of(one, _PREFIXES) for one in (*work, *last))
        text = f"{_OPENING}{_FIRST}{prepared.text}{written}{_CLOSING}"
        file.write_bytes(text.encode())
        try:
            back, _ = elements_of(file.read_bytes())
        except Unreadable:
            back = []
        if back != [_NULL, *prepared.elements, *work, *last]:
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=sheet.document.id,
            )

    def finish(self, destination: Path, types: DeclaredTypes) -> None:
        """Write the type system and read it back."""
        file = destination / TYPE_SYSTEM
        file.write_bytes(type_system(types.types).encode())
        back = Types()
        add_types(file.read_bytes(), back)
        if {name: (up, back.ranges[name]) for name, up in back.supertypes.items()} != {
            name: (one.supertype, one.ranges) for name, one in types.types.items()
        }:
            raise NotReadBack(
                "The file “{file}” did not come back as it was written.", file=TYPE_SYSTEM
            )


_FIRST = line_of(_NULL, _PREFIXES)


def _types_for(file: Path, root: Path, beside: Beside, report: ReadReport) -> Types:
    """Return the types of the nearest type system, from beside a file up to ``root``."""
    folder = file.parent
    while True:
        for name in (TYPE_SYSTEM, TYPE_SYSTEM.lower()):
            if (folder / name).is_file():
                return _types_of(folder / name, beside, report)
        if folder == root or root not in folder.parents:
            return Types()
        folder = folder.parent


def _types_of(file: Path, beside: Beside, report: ReadReport) -> Types:
    if file not in beside:
        beside[file] = Types()
        content = content_of(file, report)
        if content is not None:
            try:
                add_types(content, beside[file])
            except Unreadable as error:
                report.refuse("type systems", file, error.line, error.reason)
    return beside[file]


FORMAT = XmiFormat()
