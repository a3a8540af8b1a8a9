"""One annotator's work as a Doc of a DocBin has it: groups, entities, relations, labels."""

from __future__ import annotations

from array import array
from math import isfinite
from typing import Any

from annotator.core.annotation import NO_ATTRIBUTES, Attributes
from annotator.core.people import Role, WorkState
from annotator.formats.building import Building, attributes_of
from annotator.formats.format import UNNAMED, Reason
from annotator.formats.label_names import layer_and_label, name_of
from annotator.formats.spacy_docbin_docs import ENT_ID, ENT_KB_ID, ReadDoc
from annotator.formats.spacy_docbin_document import ENT_TYPE, SPAN, TOPIC
from annotator.formats.spacy_docbin_file import NoDocBin

Found = tuple[int, int, str]  # first token, the one after the last, label


def take_work(doc: ReadDoc, building: Building, plain: str) -> None:
    """Take what a Doc says of its document; parts that cannot stand are refused one by one."""
    _Work(doc, building, plain).take()


class _Work:
    """One annotator's part: groups first, entities that are in none, then what refers to them."""

    def __init__(self, doc: ReadDoc, building: Building, plain: str) -> None:
        self._doc, self._building, self._plain = doc, building, plain
        self._own = doc.own
        owner = self._own.get("annotator")
        self._owner = owner if isinstance(owner, str) else UNNAMED
        self._named = isinstance(owner, str)
        self._by_id: dict[str, str] = {}
        self._said = doc.extensions()
        self._unused = set(self._said)

    def take(self) -> None:
        """Take everything."""
        own, building = self._own, self._building
        if self._named:
            role, state = own.get("role"), own.get("state")
            building.present(
                self._owner,
                name=_text(own.get("name")) or "",
                role=Role(role) if role in list(Role) else Role.ANNOTATOR,
                state=WorkState(state) if state in list(WorkState) else WorkState.FINISHED,
            )
        grouped: set[Found] = set()
        try:
            for name, attrs, spans in self._doc.groups():
                found = self._group(name, attrs, spans)
                if name == self._plain:
                    grouped |= found
        except NoDocBin as damaged:
            building.refuse("spans", damaged.reason)
        self._entities(grouped)
        for one in _objects(own.get("relations")):
            building.relation(
                self._owner,
                _text(one.get("layer")) or self._plain,
                _text(one.get("label")) or "",
                self._by_id.get(str(one.get("source"))),
                self._by_id.get(str(one.get("target"))),
                given=one.get("id"),
                attributes=attributes_of(one, building),
            )
        self._labels()
        for _ in self._unused:
            building.refuse("attributes", Reason("they are said of a span that is not there"))

    def _group(self, layer: str, attrs: dict[str, Any], spans: list[Any]) -> set[Found]:
        found: set[Found] = set()
        ids, scores, attributes, notes = (
            self._aligned(attrs.get(key), len(spans))
            for key in ("ids", "scores", "attributes", "notes")
        )
        for number, packed in enumerate(spans):
            if not isinstance(packed, bytes) or len(packed) != SPAN.size:
                self._building.refuse("spans", Reason("a span group is damaged"))
                continue
            identity, known, label, first, last, start, end = SPAN.unpack(packed)
            place = self._doc.place(first, last)
            if place is not None and place != (start, end):
                reason = Reason("a span’s tokens lie elsewhere than its positions say")
                self._building.refuse("spans", reason)
                continue
            name = self._doc.string(label) or ""
            found.add((first, last, name))
            given, said = ids[number], self._links(identity, known, "span_id")
            if attributes[number]:
                told = {"attributes": attributes[number]}
                said = {**said, **attributes_of(told, self._building)}
            taken = self._span(
                layer,
                name,
                place,
                said,
                given=given,
                score=scores[number],
                note=_text(notes[number]),
            )
            if taken is not None and isinstance(given, str):
                self._by_id.setdefault(given, taken)
        return found

    def _entities(self, grouped: set[Found]) -> None:
        for first, last, said in self._doc.entities():
            label = self._doc.string(said[ENT_TYPE]) or ""
            if (first, last, label) not in grouped:
                links = self._links(said.get(ENT_ID, 0), said.get(ENT_KB_ID, 0), "ent_id")
                self._span(self._plain, label, self._doc.place(first, last), links)

    def _aligned(self, told: Any, length: int) -> list[Any]:
        """Return the parts of a list that has one for each span, else nothing for each."""
        if isinstance(told, dict):
            told = _numbers_of_numpy(told)
        if isinstance(told, list) and len(told) == length:
            return told
        if told is not None:
            reason = Reason("what is said of the spans of a group is not one thing for each")
            self._building.refuse("attributes", reason)
        return [None] * length

    def _links(self, identity: int, known: int, key: str) -> Attributes:
        """Return the ids of a knowledge base and of a rule as attributes."""
        if not identity and not known:
            return NO_ATTRIBUTES
        found = {"kb_id": self._doc.string(known), key: self._doc.string(identity)}
        return {name: value for name, value in found.items() if value}

    def _span(
        self,
        layer: str,
        label: str,
        place: tuple[int, int] | None,
        attributes: Attributes,
        *,
        given: object = None,
        score: object = None,
        note: str | None = None,
    ) -> str | None:
        if place is None:
            self._building.refuse("spans", Reason("a span lies on tokens that are not there"))
            return None
        if place in self._said:
            self._unused.discard(place)
            told = attributes_of({"attributes": self._said[place]}, self._building)
            attributes = {**told, **attributes}
        fit = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        return self._building.span(
            self._owner,
            layer,
            label,
            *place,
            given=given,
            attributes=attributes,
            score=float(score) if fit and isinstance(score, int | float) else None,
            note=note,
        )

    def _labels(self) -> None:
        known = set()
        for one in _objects(self._own.get("labels")):
            layer, label = _text(one.get("layer")), _text(one.get("label"))
            if not layer or not label or not label.strip():
                self._building.refuse("labels", Reason("a label of the document has no name"))
                continue
            known.add(name_of(layer, label, plain=TOPIC))
            attributes = attributes_of(one, self._building)
            self._building.label(
                self._owner, layer, label, given=one.get("id"), attributes=attributes
            )
        for name, score in self._doc.cats().items():
            if not isinstance(name, str) or not name.strip():
                self._building.refuse("labels", Reason("a label of the document has no name"))
            elif name not in known and isinstance(score, int | float) and score >= 0.5:
                self._building.label(self._owner, *layer_and_label(name, plain=TOPIC))


def _numbers_of_numpy(told: dict[Any, Any]) -> list[float] | None:
    """Return a row of numbers as spaCy packs NumPy's: scores of its own span categorizer."""
    kind = {"<f4": "f", "<f8": "d"}.get(str(told.get(b"type")))
    data = told.get(b"data")
    if kind is None or not isinstance(data, bytes) or len(data) % array(kind).itemsize:
        return None
    numbers = array(kind)
    numbers.frombytes(data)
    return [float(number) for number in numbers if isfinite(number)]


def _objects(told: Any) -> list[dict[str, Any]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
