"""Writing JSON lines that are read back at once, and counting what a format does not hold."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from annotator.core.annotation import CONTINUES, AnnotationSet
from annotator.core.document import Document
from annotator.core.people import Role
from annotator.formats.format import Holds, NotReadBack, WriteReport

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class LineFile:
    """A file of JSON lines; each line is compared with what the file says before the next.

    ``size`` is how many bytes were written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.size = 0

    def __enter__(self) -> LineFile:
        self._out = self._path.open("wb")
        self._back = self._path.open("rb")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._out.close()
        self._back.close()

    def add(self, line: dict[str, Any], document: str) -> None:
        """Write a line and read it back; raises ``NotReadBack``."""
        self.size += self._out.write(_encode(line) + b"\n")
        self._out.flush()
        if _decode(self._back.readline()) != line:
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=document,
            )


def document_losses(document: Document, held: Holds, report: WriteReport) -> None:
    """Count what the format cannot hold of a document itself: once, however many worked on it."""
    report.lost["tokens"] += document.tokens is not None and not held.tokens
    report.lost["metadata"] += bool(document.metadata) and not held.metadata


def losses_of(
    one: AnnotationSet | None, held: Holds, report: WriteReport, *, keeps_roles: bool = False
) -> None:
    """Count what is written of a set, and by kind what the format cannot hold of it."""
    if one is None:
        return
    lost, spans = report.lost, one.spans
    _count(report, "spans", len(spans), held.spans)
    fragments = sum(1 for relation in one.relations if relation.label == CONTINUES)
    relations = len(one.relations) - fragments
    _count(report, "relations", relations, held.relations)
    _count(report, "fragments", fragments, held.fragments)
    _count(report, "document labels", len(one.labels), held.document_labels)
    if not held.attributes:
        lost["attributes"] += sum(len(span.attributes) for span in spans)
        lost["attributes"] += sum(len(value.attributes) for value in one.relations)
        lost["attributes"] += sum(len(value.attributes) for value in one.labels)
    if not held.notes:
        lost["notes"] += sum(1 for span in spans if span.note)
    if not held.scores:
        lost["scores"] += sum(1 for span in spans if span.score is not None)
    if one.annotator.role is not Role.ANNOTATOR and not keeps_roles:
        lost["roles"] += 1


def _count(report: WriteReport, kind: str, number: int, held: bool) -> None:
    (report.written if held else report.lost)[kind] += number
