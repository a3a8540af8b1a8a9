"""JSON with a text and a list of its spans an object, whatever their keys are called.

ArMPro and ArAIEval (``labels`` of ``technique``, ``text``, ``start``, ``end``) and the many files
like them. Keys are found by the usual names, and can be named; the unit of positions and whether
the end belongs to the span have to be said where they are not ours, as no file tells them. The
words that a span gives are compared with those at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.formats.building import gathered
from annotator.formats.format import Format, Holds, Located, ReadReport, WriteReport
from annotator.formats.json_array import elements_of
from annotator.formats.json_lines import objects_in, objects_of
from annotator.formats.json_writing import LineFile, document_losses, losses_of
from annotator.formats.label_names import PlainLayerWriting, name_of
from annotator.formats.offset_units import UNITS, OffsetUnit, To, to_unit
from annotator.formats.span_jsonl_reading import (
    KeyFinder,
    SpanReading,
    document_begun,
    keys_of,
    take_spans,
)

# Keys by which other programs' files are known.
_OTHERS = frozenset(
    {
        "sha256", "tokens", "annotation_sets", "predictions", "relations", "answer", "ner_tags",
        "_input_hash", "_task_hash", "_annotator_id", "%TYPES", "%FEATURE_STRUCTURES",
    }
)  # fmt: skip
_UNITS_WRITTEN = {key: title for key, title in UNITS.items() if key != OffsetUnit.GRAPHEMES}


@dataclass(frozen=True)
class SpanWriting(PlainLayerWriting):
    """How objects are written, one a line."""

    spans: str = field(default="labels", metadata={"title": "Key of the list of spans"})
    label: str = field(default="label", metadata={"title": "Key of a span’s label"})
    inclusive: bool = field(
        default=False, metadata={"title": "The end is the last character of the span"}
    )
    unit: OffsetUnit = field(
        default=OffsetUnit.CODE_POINTS,
        metadata={"title": "Positions are counted in", "choices": _UNITS_WRITTEN},
    )


class SpanJsonlFormat(Format):
    """A text with its spans a line, one line for each annotator."""

    key = "span_jsonl"
    title = "Texts with spans as JSON (ArMPro, ArAIEval and others)"
    extensions = (".jsonl", ".ndjson", ".json")
    ReadOptions = SpanReading
    WriteOptions = SpanWriting

    def holds(self, options: Any) -> Holds:
        """Return that spans of any shape are held, with all that is said of them."""
        return Holds(
            text_exactly=True,
            spans=True,
            nested=True,
            crossing=True,
            inside_words=True,
            attributes=True,
            notes=True,
            scores=True,
            several_annotators=True,
            metadata=True,
        )

    def recognises(self, head: bytes) -> bool:
        """Whether the first text with spans is none of another program's."""
        for row in objects_in(head):
            if _OTHERS & row.keys():
                return False
            keys = keys_of(row, SpanReading())
            if not keys.text or not keys.spans:
                return False
            if row[keys.spans]:
                return self._is_mine(row[keys.spans][0], keys.spans, keys.label)
        return False

    def _is_mine(self, item: Any, spans: str, label: str) -> bool:
        if not isinstance(item, dict) or not label:
            return False  # doccano's lists of three
        of_huggingface = spans == "spans" and "label" in item
        of_doccano = "start_offset" in item and "label" in item
        return not of_huggingface and not of_doccano

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; objects that follow each other with one id are one document."""
        for path in paths:
            report.files += 1
            finder = KeyFinder(options)
            rows = elements_of if path.suffix.lower() == ".json" else objects_of
            yield from gathered(
                rows(path, report),
                partial(document_begun, finder=finder, path=path, report=report),
                partial(take_spans, finder=finder, options=options),
            )

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a line for each annotator, each read back from the file and compared."""
        held = self.holds(options)
        with LineFile(destination) as file:
            for annotated in documents:
                document = annotated.document
                position = to_unit(document.text, options.unit)
                for one in annotated.sets or (None,):
                    line: dict[str, Any] = {"id": document.id, "text": document.text}
                    line[options.spans] = _spans(one, document.text, options, position)
                    if one is not None:
                        line["annotator"] = one.annotator.id
                    if document.title:
                        line["title"] = document.title
                    if document.metadata:
                        line["meta"] = dict(document.metadata)
                    file.add(line, document.id)
                    losses_of(one, held, report)
                    if one is not None:
                        report.lost["attributes"] += sum(len(v.attributes) for v in one.labels)
                        report.lost["attributes"] += sum(len(v.attributes) for v in one.relations)
                document_losses(document, held, report)
                report.written["documents"] += 1


def _spans(
    one: AnnotationSet | None, text: str, options: SpanWriting, position: To
) -> list[dict[str, Any]]:
    found = []
    for span in one.spans if one is not None else ():
        item: dict[str, Any] = {
            "start": position(span.span.start),
            "end": position(span.span.end) - options.inclusive,
            options.label: name_of(span.layer, span.label, plain=options.layer),
            "text": span.span.text(text),
            "id": span.id,
        }
        if span.attributes:
            item["attributes"] = dict(span.attributes)
        if span.score is not None:
            item["score"] = span.score
        if span.note:
            item["note"] = span.note
        found.append(item)
    return found


FORMAT = SpanJsonlFormat()
