"""doccano JSONL: a text a line with its labelled spans, or with entities and relations.

Read: ``label``/``labels`` as ``[[start, end, name], …]`` or as objects (``start_offset``,
``label``), and ``entities`` with ``relations``. Written: one of the two layouts; a line for each
annotator of a document. Positions are code points; a project in grapheme mode counts letter
clusters, and what its browser counted was UTF-16: no file tells it, so it is an option.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.people import WorkState
from annotator.formats.building import Building, gathered
from annotator.formats.format import (
    UNNAMED,
    Format,
    Holds,
    Located,
    ReadReport,
    Reason,
    WriteReport,
)
from annotator.formats.json_lines import objects_in, objects_of
from annotator.formats.json_writing import LineFile, document_losses, losses_of
from annotator.formats.label_names import (
    PlainLayerReading,
    PlainLayerWriting,
    layer_and_label,
    name_of,
    relation_name_of,
    relation_of_name,
)
from annotator.formats.offset_units import UNITS, From, OffsetUnit, from_unit

_SPANS = ("label", "labels", "entities", "spans")
_OWN = frozenset(
    {*_SPANS, "id", "doc_id", "text", "data", "relations", "annotator", "title", "meta"}
)


class Layout(StrEnum):
    """What a line looks like."""

    LABELS = "labels"
    RELATIONS = "relations"


@dataclass(frozen=True)
class DoccanoReadOptions(PlainLayerReading):
    """How lines are read."""

    unit: OffsetUnit = field(
        default=OffsetUnit.CODE_POINTS,
        metadata={"title": "Positions are counted in", "choices": UNITS},
    )


@dataclass(frozen=True)
class DoccanoWriteOptions(PlainLayerWriting):
    """How lines are written."""

    layout: Layout = field(
        default=Layout.LABELS,
        metadata={
            "title": "Layout",
            "choices": {
                "labels": "Spans as [start, end, label]",
                "relations": "Entities and relations",
            },
        },
    )


class DoccanoFormat(Format):
    """A text a line."""

    key = "doccano"
    title = "doccano JSONL"
    extensions = (".jsonl", ".json")
    ReadOptions = DoccanoReadOptions
    WriteOptions = DoccanoWriteOptions

    def holds(self, options: Any) -> Holds:
        """Return that spans of any shape are held; relations in one of the layouts."""
        related = options.layout is Layout.RELATIONS
        return Holds(
            text_exactly=True,
            spans=True,
            nested=True,
            crossing=True,
            inside_words=True,
            fragments=related,
            relations=related,
            several_annotators=True,
            metadata=True,
        )

    def recognises(self, head: bytes) -> bool:
        """Whether the first text with spans has them as doccano writes them."""
        texts = 0
        for line in objects_in(head):
            lists = [line[key] for key in _SPANS[:3] if isinstance(line.get(key), list)]
            if not lists or not isinstance(line.get("text", line.get("data")), str):
                return False
            if lists[0]:
                return _is_span(lists[0][0])
            texts += 1
        return texts > 0

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; lines that follow each other with one id are one document."""
        for path in paths:
            report.files += 1
            yield from gathered(
                objects_of(path, report),
                partial(_begun, path=path, report=report),
                partial(_read_line, plain=options.layer, unit=options.unit),
            )

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a line for each annotator, each read back from the file and compared."""
        related = options.layout is Layout.RELATIONS
        held = self.holds(options)
        with LineFile(destination) as file:
            for annotated in documents:
                for one in annotated.sets or (None,):
                    line = _head(annotated)
                    if one is not None:
                        line["annotator"] = one.annotator.id
                        line |= (_related if related else _labelled)(one, options.layer)
                    else:
                        line |= {"entities": [], "relations": []} if related else {"label": []}
                    file.add(line, annotated.document.id)
                    losses_of(one, held, report)
                document_losses(annotated.document, held, report)
                report.written["documents"] += 1


def _begun(
    number: int, line: dict[str, Any], before: Building | None, *, path: Path, report: ReadReport
) -> Building | None:
    text = line.get("text", line.get("data"))
    if not isinstance(text, str):
        report.refuse("documents", path, number, Reason("the document has no text"))
        return None
    identity = _identity(line, path, number)
    if before is not None and (before.identity, before.text) == (identity, text):
        return before
    return Building(
        identity,
        text,
        path=path,
        line=number,
        report=report,
        title=str(line.get("title") or ""),
        metadata=_metadata(line),
    )


def _metadata(line: dict[str, Any]) -> dict[str, Any]:
    """Return what a line says besides its annotations; doccano keeps any other key as it is."""
    more = line.get("meta")
    others = {key: value for key, value in line.items() if key not in _OWN}
    return {**others, **more} if isinstance(more, dict) else others


def _identity(line: dict[str, Any], path: Path, number: int) -> str:
    given = line.get("doc_id", line.get("id"))
    if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
        return str(given)
    return f"{path.stem}:{number}"


def _is_span(item: Any) -> bool:
    if isinstance(item, dict):
        return "start_offset" in item
    return isinstance(item, list) and len(item) == 3 and isinstance(item[0], int)


def _read_line(line: dict[str, Any], building: Building, *, plain: str, unit: OffsetUnit) -> None:
    annotator = line.get("annotator")
    who = annotator if isinstance(annotator, str) and annotator.strip() else UNNAMED
    key = next((one for one in _SPANS if line.get(one) is not None), None)
    if who == UNNAMED and not (key and line[key]):
        return  # nothing by nobody: not even looked at, as far as the file tells
    building.present(who, state=WorkState.FINISHED)
    found = line.get(key) if key else []
    if not isinstance(found, list):
        building.refuse("spans", Reason("“{key}” is not a list", key=key))
        return
    ids: dict[object, str] = {}
    position = from_unit(building.text, unit)
    for item in found:
        given, span = _read_span(item, building, who, plain, position)
        if span is not None and isinstance(given, str | int):
            ids[given] = span
    relations = line.get("relations") or []
    for item in relations if isinstance(relations, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("type"), str):
            building.refuse("relations", Reason("a relation has no end that was taken"))
            continue
        layer, label = relation_of_name(item["type"], plain=plain)
        source, target = (_known(ids, item.get(key)) for key in ("from_id", "to_id"))
        building.relation(who, layer, label, source, target, given=item.get("id"))


def _known(ids: dict[object, str], given: object) -> str | None:
    return ids.get(given) if isinstance(given, str | int) else None


def _read_span(
    item: Any, building: Building, who: str, plain: str, position: From
) -> tuple[object, str | None]:
    words: object = None
    given: object = None
    if isinstance(item, list) and len(item) == 3:
        start, end, name = item
    elif isinstance(item, dict):
        start = item.get("start_offset", item.get("start"))
        end = item.get("end_offset", item.get("end"))
        name = item.get("label", item.get("technique"))
        given, words = item.get("id"), item.get("text")
    else:
        building.refuse("spans", Reason("a span is neither a list of three nor an object"))
        return None, None
    if not isinstance(name, str):
        name = ""
    layer, label = layer_and_label(name, plain=plain)
    if type(start) is int and type(end) is int:
        told, (start, end) = (start, end), (position(start), position(end))
        if start is None or end is None:
            reason = Reason(
                "the span {start}–{end} begins or ends inside a character or beyond the text",
                start=told[0],
                end=told[1],
            )
            building.refuse("spans", reason)
            return given, None
    return given, building.span(who, layer, label, start, end, given=given, words=words)


def _head(annotated: AnnotatedDocument) -> dict[str, Any]:
    document = annotated.document
    line = {"doc_id": document.id, "title": document.title, "text": document.text}
    return line | ({"meta": dict(document.metadata)} if document.metadata else {})


def _labelled(one: AnnotationSet, plain: str) -> dict[str, Any]:
    return {
        "label": [
            [span.span.start, span.span.end, name_of(span.layer, span.label, plain=plain)]
            for span in one.spans
        ]
    }


def _related(one: AnnotationSet, plain: str) -> dict[str, Any]:
    # doccano takes whole numbers only for ids.
    numbers = {span.id: number for number, span in enumerate(one.spans, 1)}
    return {
        "entities": [
            {
                "id": numbers[span.id],
                "start_offset": span.span.start,
                "end_offset": span.span.end,
                "label": name_of(span.layer, span.label, plain=plain),
            }
            for span in one.spans
        ],
        "relations": [
            {
                "id": number,
                "from_id": numbers[relation.source],
                "to_id": numbers[relation.target],
                "type": relation_name_of(relation.layer, relation.label, plain=plain),
            }
            for number, relation in enumerate(one.relations, 1)
        ],
    }


FORMAT = DoccanoFormat()
