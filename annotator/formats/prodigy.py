"""Prodigy JSONL: tasks with text, tokens, spans on tokens, relations between last tokens.

``token_end`` is inclusive, ``end`` exclusive; ``head`` and ``child`` are token numbers. We write
our own tokens, cut where a span begins or ends, so that no span falls off them. What Prodigy has no
key for (attributes, notes) stands beside a span's own keys, where Prodigy keeps it untouched.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.formats.building import Building, attributes_of, gathered
from annotator.formats.format import (
    UNNAMED,
    WITHOUT_TOKENS,
    Format,
    Holds,
    Located,
    ReadReport,
    Reason,
    WriteReport,
)
from annotator.formats.json_lines import first_object, objects_of
from annotator.formats.json_writing import LineFile, document_losses, losses_of
from annotator.formats.label_names import (
    PlainLayerReading,
    PlainLayerWriting,
    layer_and_label,
    name_of,
    relation_name_of,
    relation_of_name,
)
from annotator.formats.whole_tokens import whole_tokens

_OWN = frozenset(
    {
        "text", "tokens", "spans", "relations", "answer", "accept", "meta", "doc_id", "title",
        "_input_hash", "_task_hash", "_view_id", "_session_id", "_annotator_id", "_timestamp",
    }
)  # fmt: skip


class ProdigyFormat(Format):
    """A task a line, one for each annotator of a text."""

    key = "prodigy"
    title = "Prodigy JSONL"
    extensions = (".jsonl",)
    ReadOptions = PlainLayerReading
    WriteOptions = PlainLayerWriting

    def holds(self, options: Any) -> Holds:
        """Return what tasks carry: all but the attributes of document labels and relations."""
        return WITHOUT_TOKENS

    def recognises(self, head: bytes) -> bool:
        """Whether the first line is a task."""
        line = first_object(head)
        told = {"_input_hash", "_task_hash", "_annotator_id", "answer"} & line.keys()
        return isinstance(line.get("text"), str) and (bool(told) or _has_tokens(line))

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents; tasks of one text that follow each other are one document."""
        for path in paths:
            report.files += 1
            yield from gathered(
                objects_of(path, report),
                partial(_begun, path=path, report=report),
                partial(_read_task, plain=options.layer),
            )

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write a task for each annotator, each read back from the file and compared."""
        held = self.holds(options)
        with LineFile(destination) as file:
            for annotated in documents:
                for one in annotated.sets or (None,):
                    file.add(_task(annotated, one, options.layer), annotated.document.id)
                    losses_of(one, held, report)
                    if one is not None:
                        report.lost["attributes"] += sum(len(v.attributes) for v in one.labels)
                document_losses(annotated.document, held, report)
                report.written["documents"] += 1


def _has_tokens(line: dict[str, Any]) -> bool:
    tokens = line.get("tokens")
    return isinstance(line.get("spans"), list) and (
        isinstance(tokens, list) and bool(tokens) and isinstance(tokens[0], dict)
    )


def _begun(
    number: int, line: dict[str, Any], before: Building | None, *, path: Path, report: ReadReport
) -> Building | None:
    text = line.get("text")
    if not isinstance(text, str):
        report.refuse("documents", path, number, Reason("the document has no text"))
        return None
    given = line.get("doc_id")
    identity = given if isinstance(given, str) and given else None
    # Prodigy's own tasks have no id; those of one text that follow each other belong together.
    if before is not None and before.text == text and identity in (None, before.identity):
        return before
    return Building(
        identity or f"{path.stem}:{number}",
        text,
        path=path,
        line=number,
        report=report,
        title=str(line.get("title") or ""),
        metadata=_metadata(line),
    )


def _metadata(line: dict[str, Any]) -> dict[str, Any]:
    more = line.get("meta")
    others = {key: value for key, value in line.items() if key not in _OWN}
    return {**others, **more} if isinstance(more, dict) else others


# ------------------------------------------------------------------------------------------ reading


def _read_task(line: dict[str, Any], building: Building, *, plain: str) -> None:
    answer = line.get("answer", "accept")
    if answer != "accept":
        building.refuse("sets", Reason("the answer is “{answer}”", answer=answer))
        return
    annotator = line.get("_annotator_id", line.get("_session_id"))
    who = annotator if isinstance(annotator, str) and annotator.strip() else UNNAMED
    if who == UNNAMED and not any(line.get(key) for key in ("spans", "relations", "accept")):
        return
    building.present(who)
    by_id: dict[str, str] = {}
    by_place: dict[tuple[object, ...], str] = {}
    by_last: dict[object, str] = {}
    for item in _list(line, "spans", building):
        if not isinstance(item, dict):
            building.refuse("spans", Reason("a span is neither a list of three nor an object"))
            continue
        layer, label = layer_and_label(str(item.get("label") or ""), plain=plain)
        score, note = item.get("score"), item.get("note")
        taken = building.span(
            who,
            layer,
            label,
            item.get("start"),
            item.get("end"),
            given=item.get("id"),
            words=item.get("text"),
            attributes=attributes_of(item, building),
            score=_score(score),
            note=note if isinstance(note, str) else None,
        )
        if taken is not None:
            by_id.setdefault(str(item.get("id")), taken)
            by_place.setdefault((item["start"], item["end"], item.get("label")), taken)
            if isinstance(item.get("token_end"), int):
                by_last.setdefault(item["token_end"], taken)
    for item in _list(line, "relations", building):
        if not isinstance(item, dict):
            building.refuse("relations", Reason("a relation has no end that was taken"))
            continue
        link_layer, name = relation_of_name(str(item.get("label") or ""), plain=plain)
        source, target = (_end(item, end, by_id, by_place, by_last) for end in ("head", "child"))
        building.relation(
            who,
            link_layer,
            name,
            source,
            target,
            given=item.get("id"),
            attributes=attributes_of(item, building),
        )
    for name in _list(line, "accept", building):
        if isinstance(name, str) and name:
            building.label(who, *layer_and_label(name, plain="topic"))


def _list(line: dict[str, Any], key: str, building: Building) -> list[Any]:
    found = line.get(key)
    if found is None or isinstance(found, list):
        return found or []
    building.refuse(key, Reason("“{key}” is not a list", key=key))
    return []


def _end(
    item: dict[str, Any],
    end: str,
    by_id: dict[str, str],
    by_place: dict[tuple[object, ...], str],
    by_last: dict[object, str],
) -> str | None:
    """Return the span at an end of a relation: by its id, its place, or its last token."""
    if (given := item.get(f"{end}_id")) is not None:
        return by_id.get(str(given))
    place = item.get(f"{end}_span")
    if isinstance(place, dict):
        key = tuple(place.get(part) for part in ("start", "end", "label"))
        if all(isinstance(part, int | str) for part in key) and (found := by_place.get(key)):
            return found
    last = item.get(end)
    return by_last.get(last) if isinstance(last, int) else None


def _score(value: object) -> float | None:
    """Return a confidence, ``None`` for anything else; a Prodigy score may be of any size."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if fits and isinstance(value, int | float) else None


# ------------------------------------------------------------------------------------------ writing


def _task(annotated: AnnotatedDocument, one: AnnotationSet | None, plain: str) -> dict[str, Any]:
    document = annotated.document
    text = document.text
    spans = one.spans if one is not None else ()
    tokens = whole_tokens(text, (span.span for span in spans))
    starts = {token.span.start: number for number, token in enumerate(tokens)}
    ends = {token.span.end: number for number, token in enumerate(tokens)}
    task: dict[str, Any] = {
        "text": text,
        "_input_hash": zlib.crc32(text.encode("utf-8", "surrogatepass")) - 2**31,
        "doc_id": document.id,
        "title": document.title,
        "tokens": [
            {
                "text": token.span.text(text),
                "start": token.span.start,
                "end": token.span.end,
                "id": number,
                "ws": token.blank,
            }
            for number, token in enumerate(tokens)
        ],
    }
    by_id: dict[str, dict[str, Any]] = {}
    for span in spans:
        start, end = span.span.start, span.span.end
        item: dict[str, Any] = {
            "start": start,
            "end": end,
            "token_start": starts[start],
            "token_end": ends[end],
            "label": name_of(span.layer, span.label, plain=plain),
            "id": span.id,
        }
        if span.attributes:
            item["attributes"] = dict(span.attributes)
        if span.score is not None:
            item["score"] = span.score
        if span.note:
            item["note"] = span.note
        by_id[span.id] = item
    task["spans"] = list(by_id.values())
    task["relations"] = [
        {
            "head": by_id[relation.source]["token_end"],
            "child": by_id[relation.target]["token_end"],
            "head_span": _place(by_id[relation.source]),
            "child_span": _place(by_id[relation.target]),
            "head_id": relation.source,
            "child_id": relation.target,
            "label": relation_name_of(relation.layer, relation.label, plain=plain),
            **({"attributes": dict(relation.attributes)} if relation.attributes else {}),
        }
        for relation in (one.relations if one is not None else ())
    ]
    if one is not None and one.labels:
        task["accept"] = [name_of(v.layer, v.label, plain="") for v in one.labels]
    task["meta"] = dict(document.metadata)
    if one is not None:
        task |= {"_annotator_id": one.annotator.id, "answer": "accept"}
    return task


def _place(item: dict[str, Any]) -> dict[str, Any]:
    return {key: item[key] for key in ("start", "end", "token_start", "token_end", "label")}


FORMAT = ProdigyFormat()
