"""What a bdoc file says: sets as annotators, types as labels, features as attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.annotation import Attributes, AttributeValue
from annotator.core.offsets import Utf16Map
from annotator.core.people import Role, WorkState
from annotator.core.span import Span
from annotator.formats.bdoc_writing import CODE_POINTS, OWN, TOKEN, UTF16
from annotator.formats.building import Building, attributes_of
from annotator.formats.format import UNNAMED, Located, ReadReport, Reason
from annotator.formats.label_names import layer_and_label


class LeftOut:
    """Types and sets that nobody asked for, and how many annotations of each there were."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._counts: Counter[str] = Counter()

    def takes(self, name: object, number: int = 1, *, used: bool = False) -> bool:
        """Whether a type or set of this name is left out; then it is counted, unless ``used``."""
        if not isinstance(name, str) or name not in self._names:
            return False
        self._counts[name] += 0 if used else number
        return True

    def tell(self, report: ReadReport) -> None:
        """Say in the report what was left out."""
        if counts := {name: count for name, count in self._counts.items() if count}:
            told = ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()))
            report.note(Reason("annotations that were left out: {counts}", counts=told))


class BdocFile:
    """One document; its parts are looked at before they are believed."""

    def __init__(self, data: dict[str, Any], stem: str, path: Path, report: ReadReport) -> None:
        self._data, self._path, self._report = data, path, report
        features = data.get("features")
        self._features: dict[str, Any] = features if isinstance(features, dict) else {}
        name = data.get("name")
        self._identity = name if isinstance(name, str) and name.strip() else stem

    def located(self, plain: str, left_out: LeftOut) -> Located | None:
        """Return the document, ``None`` where it is refused as a whole."""
        text, offsets = self._data.get("text"), self._data.get("offset_type")
        sets = self._data.get("annotation_sets") or {}
        reason = None
        if not isinstance(text, str):
            reason = Reason("the document has no text")
        elif offsets not in (None, CODE_POINTS, UTF16):
            reason = Reason(
                "it counts positions as “{type}”, which is neither p nor j", type=str(offsets)[:60]
            )
        elif not isinstance(sets, dict):
            reason = Reason("“{key}” is not an object", key="annotation_sets")
        if reason is not None:
            self._report.refuse("documents", self._path, 0, reason)
            return None
        assert isinstance(text, str)
        places = _Places(text, offsets == UTF16)
        tokens = self._tokens(sets, places)
        building = Building(
            self._identity,
            text,
            path=self._path,
            line=0,
            report=self._report,
            title=_text(self._features.get(f"{OWN}title")) or "",
            metadata=_without_own(self._features, "metadata"),
            tokens=tokens,
        )
        own = self._annotators(building)
        for name, found in sets.items():
            owner = name if name.strip() else UNNAMED
            annotations = self._annotations_of(found, name, building)
            if name not in own and left_out.takes(name, len(annotations)):
                continue
            kept = []
            for one in annotations:
                kind = one.get("type")
                if not left_out.takes(kind, used=kind == TOKEN and tokens is not None):
                    kept.append(one)
            _Set(building, owner, plain, places, self._path, self._report).take(kept)
        return building.located()

    def _annotations_of(self, found: Any, name: str, building: Building) -> list[dict[str, Any]]:
        annotations = found.get("annotations") if isinstance(found, dict) else None
        if annotations is None and isinstance(found, dict):
            return []
        if not isinstance(annotations, list):
            building.refuse("sets", Reason("the set “{name}” has no annotations", name=name[:60]))
            return []
        kept = [one for one in annotations if isinstance(one, dict)]
        for _ in range(len(annotations) - len(kept)):
            building.refuse("spans", Reason("an annotation is not an object"))
        return kept

    def _annotators(self, building: Building) -> set[str]:
        """Take who worked on the document, with labels of it, where we wrote the file."""
        told = self._features.get(f"{OWN}annotators")
        people = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        found = set()
        for one in people:
            owner = one.get("id")
            if not isinstance(owner, str):
                building.refuse("sets", Reason("an annotator has no id"))
                continue
            found.add(owner)
            role, state = one.get("role"), one.get("state")
            building.present(
                owner,
                name=_text(one.get("name")) or "",
                role=Role(role) if role in list(Role) else Role.ANNOTATOR,
                state=WorkState(state) if state in list(WorkState) else WorkState.FINISHED,
            )
            labels = one.get("labels")
            for label in labels if isinstance(labels, list) else ():
                self._label(label, owner, building)
        return found

    def _label(self, label: Any, owner: str, building: Building) -> None:
        layer = _text(label.get("layer")) if isinstance(label, dict) else None
        name = _text(label.get("label")) if isinstance(label, dict) else None
        if not layer or not name or not name.strip():
            building.refuse("labels", Reason("a label of the document has no name"))
            return
        attributes = attributes_of(label, building)
        building.label(owner, layer, name, given=label.get("id"), attributes=attributes)

    def _tokens(self, sets: dict[str, Any], places: _Places) -> tuple[Span, ...] | None:
        """Return the tokens of the first set that has some which are words in a row."""
        if self._features.get(f"{OWN}tokens") == 0:
            return ()
        for found in sets.values():
            annotations = found.get("annotations") if isinstance(found, dict) else None
            edges = [
                (places.of(one.get("start")), places.of(one.get("end")))
                for one in (annotations if isinstance(annotations, list) else ())
                if isinstance(one, dict) and one.get("type") == TOKEN
            ]
            if edges and (tokens := places.in_a_row(edges)) is not None:
                return tokens
        return None


class _Places:
    """Positions of a file as code points."""

    def __init__(self, text: str, utf16: bool) -> None:
        self._length = len(text)
        self._units = Utf16Map(text) if utf16 else None

    def of(self, given: object) -> object:
        """Return a position as code points; what is none as it is."""
        if self._units is None or type(given) is not int or given < 0:
            return given
        return self._units.from_utf16(given)

    def is_inside_character(self, given: object) -> bool:
        """Whether a position lies between the two units of one character."""
        if self._units is None or type(given) is not int or given < 0:
            return False
        return self._units.to_utf16(self._units.from_utf16(given)) != given

    def in_a_row(self, edges: list[tuple[Any, Any]]) -> tuple[Span, ...] | None:
        """Return tokens in their order, ``None`` where they overlap or lie beyond the text."""
        if not all(type(start) is int and type(end) is int for start, end in edges):
            return None
        found, at = [], 0
        for start, end in sorted(edges):
            if not at <= start < end <= self._length:
                return None
            found.append(Span(start, end))
            at = end
        return tuple(found)


class _Set:
    """The annotations of one set: spans first, then the relations between them."""

    def __init__(
        self,
        building: Building,
        owner: str,
        plain: str,
        places: _Places,
        path: Path,
        report: ReadReport,
    ) -> None:
        self._building, self._owner, self._plain = building, owner, plain
        self._places, self._path, self._report = places, path, report

    def take(self, annotations: list[dict[str, Any]]) -> None:
        """Take everything."""
        by_number: dict[object, str] = {}
        arrows: list[tuple[str | None, Any]] = []
        for one in annotations:
            features = one.get("features") or {}
            if not isinstance(features, dict):
                reason = Reason("“{key}” is not an object", key="features")
                self._building.refuse("attributes", reason)
                features = {}
            taken = self._span(one, features)
            if taken is not None and isinstance(one.get("id"), int | str):
                by_number.setdefault(one["id"], taken)
            told = features.get(f"{OWN}relations")
            arrows += [(taken, arrow) for arrow in (told if isinstance(told, list) else ())]
        for source, arrow in arrows:
            self._relation(source, arrow, by_number)

    def _span(self, one: dict[str, Any], features: dict[str, Any]) -> str | None:
        name = one.get("type")
        layer, label = layer_and_label(name if isinstance(name, str) else "", plain=self._plain)
        layer = _text(features.get(f"{OWN}layer")) or layer
        label = _text(features.get(f"{OWN}label")) or label
        score = features.get(f"{OWN}score")
        for place in (one.get("start"), one.get("end")):
            if self._places.is_inside_character(place):
                reason = Reason("the position {n} lies inside a character", n=place)
                self._building.refuse("spans", reason)
                return None
        fit = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        return self._building.span(
            self._owner,
            layer,
            label,
            self._places.of(one.get("start")),
            self._places.of(one.get("end")),
            given=features.get(f"{OWN}id", one.get("id")),
            attributes=self._attributes(features),
            score=float(score) if fit and score is not None else None,
            note=_text(features.get(f"{OWN}note")),
        )

    def _attributes(self, features: dict[str, Any]) -> Attributes:
        found: dict[str, AttributeValue] = {}
        for key, value in _without_own(features, "attributes").items():
            if value is None:
                continue  # the annotation says nothing there
            if _is_plain(value):
                found[key] = value
            elif isinstance(value, int):
                self._building.refuse("attributes", Reason("a number in it is too large"))
            else:
                found[key] = msgspec.json.encode(value).decode()
                reason = Reason("“{key}” is no plain value; its JSON was taken", key=key[:60])
                self._report.repair("attributes", self._path, 0, reason)
        return found

    def _relation(self, source: str | None, arrow: Any, by_number: dict[object, str]) -> None:
        one: dict[str, Any] = arrow if isinstance(arrow, dict) else {}
        target = one.get("target")
        self._building.relation(
            self._owner,
            _text(one.get("layer")) or self._plain,
            _text(one.get("label")) or "",
            source,
            by_number.get(target) if isinstance(target, int | str) else None,
            given=one.get("id"),
            attributes=attributes_of(one, self._building),
        )


def _without_own(features: dict[str, Any], kept: str) -> dict[str, Any]:
    apart = features.get(f"{OWN}{kept}")
    if isinstance(apart, dict):
        return apart
    return {key: value for key, value in features.items() if not key.startswith(OWN)}


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str | bool | float) or (
        isinstance(value, int) and -(2**63) <= value < 2**63
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
