"""What the lines of an .ann file say of a text: spans, fragments, events, relations, attributes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from annotator.core.annotation import CONTINUES
from annotator.core.people import Role
from annotator.formats.brat_lines import (
    Arrow,
    Event,
    Line,
    Said,
    TextBound,
    parsed,
)
from annotator.formats.building import Building
from annotator.formats.format import Reason
from annotator.formats.label_names import layer_and_label, relation_of_name
from annotator.formats.plain_values import BREAK


def read_annotations(
    content: str,
    building: Building,
    *,
    path: Path,
    annotator: str,
    name: str = "",
    role: Role = Role.ANNOTATOR,
    plain: str,
) -> None:
    """Take what an .ann file says into a document, as the work of one annotator."""
    lines = _Lines(content, building, path)
    if lines.all or annotator:
        building.present(annotator, name=name, role=role)
    by_id: dict[str, str] = {}
    for number, one in lines.of(TextBound):
        building.at(number, path)
        identity = _take_span(one, lines, building, annotator, plain)
        if identity is not None and one.id not in by_id:
            by_id[one.id] = identity
    triggers = {event.id: event.trigger for _, event in lines.of(Event)}

    def span_of(target: str) -> str | None:
        return by_id.get(triggers.get(target, target))

    for number, event in lines.of(Event):
        building.at(number, path)
        layer, _ = layer_and_label(event.type, plain=plain)
        for role_name, target in event.roles:
            building.relation(annotator, layer, role_name, span_of(event.id), span_of(target))
    for number, arrow in lines.of(Arrow):
        building.at(number, path)
        link_layer, label = relation_of_name(arrow.type, plain=plain)
        building.relation(
            annotator,
            link_layer,
            label,
            span_of(arrow.source),
            span_of(arrow.target),
            given=arrow.id,
            attributes=lines.attributes_of(arrow.id or ""),
        )
    lines.refuse_what_hangs_on_nothing()


class _Lines:
    """The lines of a file by kind, and what is said of each annotation."""

    def __init__(self, content: str, building: Building, path: Path) -> None:
        self.all: list[tuple[int, Line]] = []
        self._said: dict[str, list[tuple[int, Said]]] = {}
        self._building, self._path = building, path
        for number, text in enumerate(content.removeprefix("\ufeff").split("\n"), 1):
            line = text.removesuffix("\r")
            if not line.strip():
                continue
            found = parsed(line)
            if found is None:
                building.at(number, path)
                reason = Reason("“{line}” is no line of an .ann file", line=line[:60])
                building.refuse("rows", reason)
                continue
            self.all += [(number, one) for one in found]
        for number, one in self.all:
            if isinstance(one, Said):
                self._said.setdefault(one.target, []).append((number, one))
        # What is said of an event is said of the words that trigger it.
        for _, event in self.of(Event):
            more = self._said.pop(event.id, [])
            if more:
                self._said.setdefault(event.trigger, []).extend(more)

    def of(self, kind: type) -> list[tuple[int, Any]]:
        return [(number, one) for number, one in self.all if isinstance(one, kind)]

    def attributes_of(self, target: str) -> dict[str, Any]:
        """Return the attributes of an annotation, which then no longer wait for it."""
        found: dict[str, Any] = {}
        waiting = []
        for number, one in self._said.pop(target, []):
            if one.kind not in ("attribute", "reference"):
                waiting.append((number, one))
            elif one.key in found:
                self._building.at(number, self._path)
                reason = Reason("the attribute “{key}” stands twice", key=one.key)
                self._building.refuse("attributes", reason)
            else:
                found[one.key] = one.value
        if waiting:
            self._said[target] = waiting
        return found

    def note_of(self, target: str) -> str | None:
        texts = [str(one.value) for _, one in self._said.get(target, []) if one.kind == "note"]
        return "\n".join(texts) or None

    def score_of(self, target: str) -> float | None:
        for _, one in self._said.get(target, []):
            value = one.value
            if one.kind == "score" and isinstance(value, int | float) and 0 <= value <= 1:
                return float(value)
        return None

    def refuse_what_hangs_on_nothing(self) -> None:
        known = {one.id for _, one in self.all if isinstance(one, TextBound | Arrow | Event)}
        for target, found in self._said.items():
            if target not in known:
                for number, one in found:
                    self._building.at(number, self._path)
                    reason = Reason("there is no annotation “{id}” in the file", id=target)
                    kind = "notes" if one.kind in ("note", "score") else "attributes"
                    self._building.refuse(kind, reason)


def _take_span(
    one: TextBound, lines: _Lines, building: Building, annotator: str, plain: str
) -> str | None:
    attributes = lines.attributes_of(one.id)
    note, score = lines.note_of(one.id), lines.score_of(one.id)
    pieces = sorted(one.pieces)
    text = building.text
    reason = _trouble(one, pieces, text)
    if reason is not None:
        building.refuse("spans", reason)
        return None
    layer, label = layer_and_label(one.type, plain=plain)
    first = before = None
    for number, (start, end) in enumerate(_merged(pieces, text)):
        identity = building.span(
            annotator,
            layer,
            label,
            start,
            end,
            given=one.id if number == 0 else f"{one.id}.{number + 1}",
            attributes=attributes if number == 0 else {},
            score=score if number == 0 else None,
            note=note if number == 0 else None,
        )
        if identity is None:
            return first
        if before is not None:
            building.relation(annotator, layer, CONTINUES, identity, before)
        first, before = first or identity, identity
    return first


def _trouble(one: TextBound, pieces: list[tuple[int, int]], text: str) -> Reason | None:
    if any(after[0] < before[1] for before, after in pairwise(pieces)):
        return Reason("{id}: its pieces overlap", id=one.id)
    if any(start >= end or end > len(text) for start, end in pieces):
        return None  # said by the document itself, piece by piece
    # Tools write the pieces in their order in the line, and a line break as a blank.
    meant = " ".join(text[start:end] for start, end in one.pieces)
    if one.words != meant and one.words != BREAK.sub(" ", meant):
        return Reason(
            "{id}: the text at {start}–{end} is “{found}”, not “{given}”",
            id=one.id,
            start=pieces[0][0],
            end=pieces[-1][1],
            found=meant[:60],
            given=one.words[:60],
        )
    return None


def _merged(pieces: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Return the pieces without cuts that only a line break made: brat cannot mark across one."""
    found: list[tuple[int, int]] = []
    for start, end in pieces:
        if found and BREAK.fullmatch(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
