"""What the rows of a WebAnno TSV file say of its text: spans, relations, chains and slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from annotator.core.annotation import AttributeValue
from annotator.formats.building import Building
from annotator.formats.format import ReadReport, Reason
from annotator.formats.webanno_tsv_header import (
    ANYTHING,
    POS,
    TOKEN,
    Column,
    Kind,
    Layer,
    Part,
)
from annotator.formats.webanno_tsv_rows import Body, Unit
from annotator.formats.webanno_tsv_words import (
    NO_VALUE,
    NOTE,
    NOTHING,
    SCORE,
    attribute_of,
    link_of,
    name_back,
    number_of,
    parts_of,
    value_back,
    words_of,
)


@dataclass(slots=True)
class _Found:
    """An annotation with the rows it lies on."""

    layer: Layer
    first: Unit
    last: Unit
    values: dict[Column, str]  # cells as they stand, but for the number at their end
    identity: str | None = None


def take_annotations(
    body: Body,
    building: Building,
    *,
    annotator: str,
    path: Path,
    labels: Sequence[str],
    report: ReadReport,
) -> None:
    """Take what a file's rows say into a document, as the work of one annotator.

    ``labels`` are the features whose values are labels; the first that a layer has is taken.
    """
    _Taking(body, building, annotator, path, labels, report).take()


class _Taking:
    def __init__(
        self,
        body: Body,
        building: Building,
        annotator: str,
        path: Path,
        labels: Sequence[str],
        report: ReadReport,
    ) -> None:
        self._body, self._building, self._annotator = body, building, annotator
        self._path, self._labels, self._report = path, labels, report
        self._units: dict[str, Unit] = {}
        for unit in body.units:
            self._units.setdefault(unit.id, unit)
        self._by_number: dict[tuple[str, int], _Found] = {}
        self._by_number_alone: dict[int, _Found] = {}
        self._at: dict[tuple[str, str], _Found] = {}  # the first of a type on a row
        self._at_all: dict[str, _Found] = {}
        self._chains: dict[tuple[str, int], dict[int, _Found]] = {}
        self._tokens: dict[str, str | None] = {}

    def take(self) -> None:
        """Take all there is."""
        spans: list[_Found] = []
        relations: list[_Found] = []
        for layer in self._body.layers:
            for unit in self._body.units:
                for parts in _stacked(layer, unit):
                    if layer.kind is Kind.RELATION:
                        relations.append(_Found(layer, unit, unit, parts))
                    else:
                        found = self._placed(layer, unit, parts)
                        if found is not None:
                            spans.append(found)
        for found in spans:
            self._take_span(found)
        for found in relations:
            self._take_relation(found)
        for found in spans:
            self._take_slots(found)
        for (_, chain), links in sorted(self._chains.items()):
            self._take_chain(chain, [links[number] for number in sorted(links)])

    def _placed(self, layer: Layer, unit: Unit, parts: dict[Column, str]) -> _Found | None:
        """Return a new annotation; ``None`` where the row goes on with one that began before."""
        values, number, link = {}, 0, (0, 0)
        for column, part in parts.items():
            if column.part is Part.LINK:
                values[column], *place = link_of(part)
                link = (place[0], place[1])
            elif column.part is Part.TARGETS:
                values[column] = part
            else:
                values[column], told = number_of(part)
                number = number or told
        chain = self._chains.setdefault((layer.type, link[0]), {}) if any(link) else {}
        known = chain.get(link[1])
        if number and layer.kind is not Kind.CHAIN:  # chains have the number of the chain there
            known = self._by_number.get((layer.type, number))
        found = known or _Found(layer, unit, unit, values)
        self._at.setdefault((layer.type, unit.id), found)
        self._at_all.setdefault(unit.id, found)
        if known is not None:
            known.last = unit
            return None
        if layer.kind is Kind.CHAIN:
            chain[link[1]] = found
        elif number:
            self._by_number[layer.type, number] = found
            self._by_number_alone.setdefault(number, found)
        return found

    # ------------------------------------------------------------------------------------- taking

    def _take_span(self, found: _Found) -> None:
        begin, end = found.first.begin, found.last.end
        self._building.at(found.first.line, self._path)
        if begin == end:
            reason = Reason("{id}: nothing lies between its ends", id=found.first.id)
            self._building.refuse("spans", reason)
            return
        label, attributes = self._label_and_attributes(found)
        note = score = None
        if isinstance(told := attributes.get(NOTE), str):
            note = told
        if isinstance(told := attributes.get(SCORE), float) and 0 <= told <= 1:
            score = told
        found.identity = self._building.span(
            self._annotator,
            _layer_name(found.layer.type),
            label,
            begin,
            end,
            attributes={
                name_back(key): value
                for key, value in attributes.items()
                if (key != NOTE or note is None) and (key != SCORE or score is None)
            },
            score=score,
            note=note,
        )

    def _take_relation(self, found: _Found) -> None:
        base = next((one for one in found.layer.columns if one.part is Part.BASE), None)
        self._building.at(found.first.line, self._path)
        told = found.values.get(base, "") if base else ""
        place, source, target = _reference(told)
        label, attributes = self._label_and_attributes(found)
        kind = base.target if base else ANYTHING
        self._relate(
            found.layer,
            label,
            self._end(kind, place, source),
            self._end(kind, found.first.id, target),
            {name_back(key): value for key, value in attributes.items()},
        )

    def _take_slots(self, found: _Found) -> None:
        columns = found.layer.columns
        for column, target in pairwise(columns):
            if column.part is not Part.ROLES or target.part is not Part.TARGETS:
                continue
            roles = parts_of(found.values.get(column, NOTHING), ";")
            places = parts_of(found.values.get(target, NO_VALUE), ";")
            self._building.at(found.first.line, self._path)
            if places in ([NO_VALUE], [NOTHING]) and roles in ([NO_VALUE], [NOTHING]):
                continue
            for index, place in enumerate(places):
                role = roles[index] if index < len(roles) else NO_VALUE
                label = words_of(value_back(role)) if role != NO_VALUE else ""
                at, number = number_of(place)
                end = self._end(target.target, at, number)
                name = label if label.strip() else name_back(column.feature)
                self._relate(found.layer, name, found.identity, end, {})

    def _take_chain(self, chain: int, links: list[_Found]) -> None:
        for one, following in pairwise(links):
            self._building.at(one.first.line, self._path)
            told = next((v for c, v in one.values.items() if c.part is Part.LINK), NO_VALUE)
            label = words_of(value_back(told)) if told != NO_VALUE else ""
            name = label if label.strip() else self._without_label(one.layer)
            self._relate(one.layer, name, one.identity, following.identity, {})

    def _relate(
        self,
        layer: Layer,
        label: str,
        source: str | None,
        target: str | None,
        attributes: dict[str, AttributeValue],
    ) -> None:
        self._building.relation(
            self._annotator, _layer_name(layer.type), label, source, target, attributes=attributes
        )

    # -------------------------------------------------------------------------------------- values

    def _label_and_attributes(self, found: _Found) -> tuple[str, dict[str, AttributeValue]]:
        values = {
            column.feature: value
            for column, value in found.values.items()
            if column.part in (Part.VALUE, Part.MENTION) and value != NO_VALUE
        }
        features = [c.feature for c in found.layer.columns if c.part in (Part.VALUE, Part.MENTION)]
        named = [one for one in self._labels if one in features] or features
        told = values.pop(named[0], "") if named else ""
        label = words_of(value_back(told))
        attributes: dict[str, AttributeValue] = {
            key: words_of(value_back(value)) if key == NOTE else attribute_of(value)
            for key, value in values.items()
        }
        return (label if label.strip() else self._without_label(found.layer)), attributes

    def _without_label(self, layer: Layer) -> str:
        self._report.note(Reason("annotations without a value have the name of their layer"))
        return _layer_name(layer.type)

    def _end(self, kind: str, place: str, number: int) -> str | None:
        """Return the id of the span that a relation, or a slot, points at."""
        if number:
            found = self._by_number.get((kind, number)) or self._by_number_alone.get(number)
        elif kind in ("", ANYTHING):
            found = self._at_all.get(place)
        else:
            found = self._at.get((kind, place))
            # Dependencies name parts of speech, but stand between tokens.
            if found is None and kind in (TOKEN, POS):
                return self._token(place)
        return found.identity if found is not None else None

    def _token(self, place: str) -> str | None:
        """Return the id of a token as a span, which only relations between tokens need."""
        if place not in self._tokens:
            unit = self._units.get(place)
            name = _layer_name(TOKEN)
            self._tokens[place] = (
                None
                if unit is None
                else self._building.span(self._annotator, name, name, unit.begin, unit.end)
            )
            self._report.note(
                Reason(
                    "tokens between which relations stand are spans of the layer {layer}",
                    layer=name,
                )
            )
        return self._tokens[place]


def _stacked(layer: Layer, unit: Unit) -> Iterator[dict[Column, str]]:
    """Yield the annotations of a layer on a row, each with its parts of the cells."""
    cells = unit.cells[layer.at : layer.at + len(layer.columns)]
    stacks = [[] if cell == NOTHING else parts_of(cell, "|") for cell in cells]
    for index in range(max(map(len, stacks), default=0)):
        yield {
            column: stack[index]
            for column, stack in zip(layer.columns, stacks, strict=True)
            if index < len(stack)
        }


def _reference(told: str) -> tuple[str, int, int]:
    """Return the unit of ``1-2[3_4]``, and the numbers of source and target, 0 where none is."""
    place, _, numbers = told.partition("[")
    source, _, target = numbers.removesuffix("]").partition("_")
    return place, _number(source), _number(target)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _layer_name(kind: str) -> str:
    """Return the layer of a type: the last part of its name."""
    name = kind.rpartition(".")[2]
    return name_back(name) if name.strip() else kind
