"""The views of a CAS as documents: ours as they were written, anybody's by what types look like.

What has begin and end is a span, in the layer of its type's short name. What points from one
annotation to another is a relation: by Governor and Dependent, by a link with a role and a
target, or by any other feature that points at an annotation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import NO_ATTRIBUTES, Attributes
from annotator.core.offsets import Utf16Map
from annotator.formats.building import Building, attributes_of
from annotator.formats.cas_declared import EXACT, IDENTITY, LAYER, NOTE, SCORE, VALUE
from annotator.formats.cas_structures import (
    ENTITY,
    SCENERY,
    SENTENCE,
    TOKEN,
    Cas,
    Structure,
    View,
    short_name,
)
from annotator.formats.cas_work import exact_of
from annotator.formats.cas_writing import USUAL_ENTITIES
from annotator.formats.format import ReadReport, Reason

_LABELS = (VALUE, "label", "identifier")
_PLACE = ("begin", "end")
# Names of the features by which a relation's ends are known, in lower case.
_SOURCES = ("governor", "source", "from", "arg1")
_TARGETS = ("dependent", "target", "to", "arg2")


@dataclass(frozen=True)
class CasReading:
    """How a CAS is read."""

    layer: str = field(default=USUAL_ENTITIES, metadata={"title": "Layer of NamedEntity"})
    label_feature: str = field(
        default="", metadata={"title": "Feature that is the label (empty: value, label, …)"}
    )
    left_out: tuple[str, ...] = field(
        default=(), metadata={"title": "Types to leave out, by their short names"}
    )
    tokens: bool = field(default=True, metadata={"title": "Take the tokens of the file"})


class ViewReading:
    """Takes the annotations of a view into a document, as the work of one annotator."""

    def __init__(
        self,
        cas: Cas,
        view: View,
        building: Building,
        annotator: str,
        options: CasReading,
        report: ReadReport,
        path: Path,
    ) -> None:
        self._cas, self._view, self._building = cas, view, building
        self._annotator, self._options = annotator, options
        self._report, self._path = report, path
        self._places = Utf16Map(building.text)
        self._taken: dict[int, str | None] = {}

    def take(self) -> None:
        """Take spans, then what points at them; what cannot stand is refused."""
        spans, relations = [], []
        for one in self._here():
            if _ends(one) is not None:
                relations.append(one)
            elif "begin" in one.values or "end" in one.values:
                spans.append(one)
            elif not (pointing := one.references.keys() - {"sofa"}):
                self._take_label(one)
            elif "first" not in pointing:  # the head of a chain, whose links say all
                self._note_pointer(one, min(pointing))
        for one in spans:
            self._take_span(one)
        for one in relations:
            self._take_relation(one)
        for one in spans:
            self._take_pointers(one)

    def _here(self) -> list[Structure]:
        members, sofa = self._view.members, self._view.id
        left_out = set(self._options.left_out)
        return [
            one
            for one in self._cas.structures.values()
            if one.type not in SCENERY
            and one.references.get("sofa") == [sofa]
            and (members is None or one.id in members)
            and short_name(one.type) not in left_out
        ]

    # -------------------------------------------------------------------------------- annotations

    def _take_span(self, one: Structure) -> None:
        told = _Told(one, self._options, self._building, self._path)
        if told.nameless:
            self._note_nameless(one)
        start, end = self._place(one, "begin"), self._place(one, "end")
        if start is None or end is None:
            return
        self._taken[one.id] = self._building.span(
            self._annotator,
            told.layer,
            told.label,
            start,
            end,
            given=told.identity,
            attributes=told.attributes,
            score=told.score,
            note=told.note,
        )

    def _place(self, one: Structure, key: str) -> Any:
        """Return a position in code points; ``None`` where it cuts a character, which is refused.

        What is no whole number is returned as it is: a span does not take it.
        """
        position = one.values.get(key)
        if type(position) is not int:
            return position if position is not None else ""
        found = self._places.from_utf16(position)
        if self._places.to_utf16(found) == position:
            return found
        reason = Reason(
            "{id}: the position {position} lies inside a character", id=one.id, position=position
        )
        self._building.refuse("spans", reason)
        return None

    def _take_label(self, one: Structure) -> None:
        told = _Told(one, self._options, self._building, self._path)
        if not told.label.strip():
            self._building.refuse("document labels", Reason("a label of the document is empty"))
            return
        self._building.label(
            self._annotator,
            told.layer,
            told.label,
            given=told.identity,
            attributes=told.attributes,
        )

    def _take_relation(self, one: Structure) -> None:
        told = _Told(one, self._options, self._building, self._path)
        ends = _ends(one)
        assert ends is not None
        self._building.relation(
            self._annotator,
            told.layer,
            told.label,
            self._end(ends[0]),
            self._end(ends[1]),
            given=told.identity,
            attributes=told.attributes,
        )

    def _take_pointers(self, one: Structure) -> None:
        """Take slots (links with a role) and features that point at other annotations."""
        layer = _layer_of(one, self._options)
        for feature, pointed in one.references.items():
            if feature == "sofa":
                continue
            for identity in pointed:
                self._building.at(one.line, self._path)
                link = self._cas.structures.get(identity)
                label, attributes, target = feature, NO_ATTRIBUTES, identity
                if link is not None and "begin" not in link.values:
                    targets = link.references.get("target", [])
                    if not targets:
                        self._note_pointer(one, feature)
                        continue
                    target = targets[0]
                    values = dict(link.values)
                    role = values.pop("role", None)
                    label = role if isinstance(role, str) and role.strip() else feature
                    attributes = attributes_of({"attributes": values}, self._building)
                self._building.relation(
                    self._annotator,
                    layer,
                    label,
                    self._taken.get(one.id),
                    self._end(target),
                    attributes=attributes,
                )

    def _end(self, identity: int) -> str | None:
        """Return the span of a structure; a token that something points at becomes one."""
        if identity not in self._taken:
            self._taken[identity] = None
            one = self._cas.structures.get(identity)
            if one is not None and one.type in (TOKEN, SENTENCE):
                start, end = self._place(one, "begin"), self._place(one, "end")
                if start is not None and end is not None:
                    name = short_name(one.type)
                    self._taken[identity] = self._building.span(
                        self._annotator, name, name, start, end, given=one.id
                    )
        return self._taken[identity]

    def _note_nameless(self, one: Structure) -> None:
        self._report.note(
            Reason("annotations of {type} without a value have its name as label", type=one.type)
        )

    def _note_pointer(self, one: Structure, feature: str) -> None:
        self._report.note(
            Reason(
                "“{feature}” of {type} points at no annotation and is not read",
                feature=feature,
                type=one.type,
            )
        )


class _Told:
    """What the features of an annotation say, with the strings that only ``EXACT`` holds."""

    def __init__(self, one: Structure, options: CasReading, building: Building, path: Path) -> None:
        building.at(one.line, path)
        values = {key: value for key, value in one.values.items() if key not in _PLACE}
        more: object = None
        self.identity: object = one.id
        self.score: float | None = None
        own = isinstance(values.get(IDENTITY), str)
        if own:
            exact = exact_of(values.pop(EXACT, None), building)
            more = exact.pop("attributes", None)
            values |= exact
            self.identity = values.pop(IDENTITY)
            self.score = _score(values)
        self.layer = _layer_of(one, options, values if own else None)
        label, key = _label_of(one, values, options, own=own)
        self.nameless, self.label = key is None and not own, label
        values.pop(key or "", None)
        note = values.pop(NOTE) if isinstance(values.get(NOTE), str) else None
        self.note: str | None = note or None
        attributes = attributes_of({"attributes": values}, building)
        if more is not None:
            attributes = {**attributes, **attributes_of({"attributes": more}, building)}
        self.attributes: Attributes = attributes or NO_ATTRIBUTES


def _layer_of(one: Structure, options: CasReading, values: dict[str, Any] | None = None) -> str:
    if values is None:
        values = one.values if isinstance(one.values.get(IDENTITY), str) else {}
        layer = values.get(LAYER)
    else:
        layer = values.pop(LAYER, None)
    if isinstance(layer, str) and layer.strip():
        return layer
    return options.layer if one.type == ENTITY else short_name(one.type)


def _label_of(
    one: Structure, values: Mapping[str, Any], options: CasReading, *, own: bool
) -> tuple[str, str | None]:
    """Return the label of an annotation and the feature that it is."""
    if own:
        label = values.get(VALUE)
        return (label, VALUE) if isinstance(label, str) else ("", None)
    chosen = (options.label_feature, *_LABELS, *(key for key in values if key != NOTE))
    for key in chosen:
        label = values.get(key)
        if isinstance(label, str) and label.strip():
            return label, key
    return short_name(one.type), None


def _score(values: dict[str, Any]) -> float | None:
    score = values.get(SCORE)
    if isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1:
        del values[SCORE]
        return float(score)
    return None


def _ends(one: Structure) -> tuple[int, int] | None:
    """Return the structures that a relation joins, ``None`` where it is no relation."""
    if len(one.references) < 3:  # a sofa and two ends
        return None
    lower = {key.lower(): pointed for key, pointed in one.references.items()}
    source = next((lower[key] for key in _SOURCES if lower.get(key)), None)
    target = next((lower[key] for key in _TARGETS if lower.get(key)), None)
    return (source[0], target[0]) if source and target else None
