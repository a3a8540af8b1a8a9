"""Objects with a text and a list of its spans: which key is what, and spans at their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from annotator.core.annotation import AttributeValue
from annotator.formats.building import Building, is_value
from annotator.formats.format import UNNAMED, ReadReport, Reason
from annotator.formats.label_names import PlainLayerReading, layer_and_label
from annotator.formats.offset_units import UNITS, From, OffsetUnit, from_unit

AUTO = "auto"
KEYS = {
    "text": ("text", "content", "body", "sentence", "paragraph", "article", "document", "tweet",
             "tweet_text", "context", "data"),
    "spans": ("labels", "label", "spans", "entities", "annotations", "techniques", "ner", "tags",
              "mentions", "quotes", "claims", "items"),
    "start": ("start", "start_offset", "startOffset", "start_char", "char_start", "start_pos",
              "begin", "offset", "from"),
    "end": ("end", "end_offset", "endOffset", "end_char", "char_end", "end_pos", "stop", "to"),
    "label": ("label", "technique", "type", "tag", "category", "entity", "entity_type", "class",
              "entity_group", "labels", "name"),
    "id": ("id", "doc_id", "document_id", "uid", "paragraph_id", "tweet_id"),
}  # fmt: skip
_WORDS = ("text", "surface", "mention", "span", "word", "value", "quote")
_LENGTH = "length"
_OWN = frozenset({"annotator", "title", "meta"})


class Repair(StrEnum):
    """What happens to a span whose words stand elsewhere."""

    NO = "no"
    UNIQUE = "unique"


def _key(title: str) -> dict[str, object]:
    return {"title": title, "description": "auto finds it"}


@dataclass(frozen=True)
class SpanReading(PlainLayerReading):
    """How the keys are called, and how positions are counted."""

    text: str = field(default=AUTO, metadata=_key("Key of the text"))
    spans: str = field(default=AUTO, metadata=_key("Key of the list of spans"))
    start: str = field(default=AUTO, metadata=_key("Key of a span’s start"))
    end: str = field(default=AUTO, metadata=_key("Key of a span’s end"))
    label: str = field(default=AUTO, metadata=_key("Key of a span’s label"))
    id: str = field(default=AUTO, metadata=_key("Key of the document’s id"))
    inclusive: bool = field(
        default=False, metadata={"title": "The end is the last character of the span"}
    )
    unit: OffsetUnit = field(
        default=OffsetUnit.CODE_POINTS,
        metadata={"title": "Positions are counted in", "choices": UNITS},
    )
    repair: Repair = field(
        default=Repair.NO,
        metadata={
            "title": "Spans whose words stand elsewhere",
            "choices": {"no": "Refuse", "unique": "Move to their words, where these stand once"},
        },
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys as they will be read, ``""`` where there is none."""

    text: str
    spans: str
    start: str
    end: str
    label: str
    id: str


def keys_of(row: Mapping[str, Any], options: SpanReading) -> Keys:
    """Return the keys of an object: as named, else by the usual names and by what they hold."""
    text = _named(options.text, row, "text", lambda value: isinstance(value, str))
    spans = _named(options.spans, row, "spans", lambda value: _are_spans(value, options))
    if not spans:
        spans = _named(AUTO, row, "spans", lambda value: value == [])
    item = next((one for one in row.get(spans) or () if isinstance(one, dict)), {})
    return Keys(
        text,
        spans,
        _named(options.start, item, "start", _is_number),
        _named(options.end, item, "end", _is_number),
        _named(options.label, item, "label", lambda value: bool(_names(value))),
        _named(options.id, row, "id", lambda value: isinstance(value, str | int)),
    )


class KeyFinder:
    """Finds the keys of a file's objects; those of the first with spans are those of the rest."""

    def __init__(self, options: SpanReading) -> None:
        self._options = options
        self._found: Keys | None = None

    def of(self, row: Mapping[str, Any]) -> Keys:
        """Return the keys of an object."""
        found = self._found
        if found is not None and found.text in row and found.spans in row:
            return found
        keys = keys_of(row, self._options)
        if found is None and keys.text and keys.start:
            self._found = keys
        return keys


def document_begun(
    number: int,
    row: dict[str, Any],
    before: Building | None,
    *,
    finder: KeyFinder,
    path: Path,
    report: ReadReport,
) -> Building | None:
    """Return the document of an object; the one before where it is that again."""
    keys = finder.of(row)
    text = row.get(keys.text) if keys.text else None
    if not isinstance(text, str):
        report.refuse("documents", path, number, Reason("the document has no text"))
        return None
    given = row.get(keys.id)
    named = isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip()
    identity = str(given) if named else f"{path.stem}:{number}"
    if before is not None and (before.identity, before.text) == (identity, text):
        return before
    used = {keys.text, keys.spans, keys.id, *_OWN}
    more = row.get("meta")
    metadata = {key: value for key, value in row.items() if key not in used}
    title = row.get("title")
    return Building(
        identity,
        text,
        path=path,
        line=number,
        report=report,
        title=title if isinstance(title, str) else "",
        metadata={**metadata, **more} if isinstance(more, dict) else metadata,
    )


def take_spans(
    row: dict[str, Any],
    building: Building,
    *,
    finder: KeyFinder,
    options: SpanReading,
) -> None:
    """Take the spans of an object into its document."""
    keys = finder.of(row)
    annotator = row.get("annotator")
    who = annotator if isinstance(annotator, str) and annotator.strip() else UNNAMED
    found = row.get(keys.spans) if keys.spans else None
    if who == UNNAMED and not found:
        return
    building.present(who)
    if not isinstance(found, list):
        if found is not None:
            building.refuse("spans", Reason("“{key}” is not a list", key=keys.spans))
        return
    taker = _Taker(building, who, keys, options)
    for item in found:
        taker.take(item)


class _Taker:
    """Takes the spans of one list."""

    def __init__(self, building: Building, who: str, keys: Keys, options: SpanReading) -> None:
        self._building, self._who, self._keys, self._options = building, who, keys, options
        self._position: From = from_unit(building.text, options.unit)
        self._used = {keys.start, keys.end, keys.label, "id", "score", "note", *_WORDS}
        if not keys.end:
            self._used.add(_LENGTH)

    def take(self, item: Any) -> None:
        """Take a span, once for each of its labels."""
        if isinstance(item, list) and len(item) == 3:
            item = dict(zip(("start", "end", "label"), item, strict=True))
            keys = Keys("", "", "start", "end", "label", "")
        elif isinstance(item, dict):
            keys = self._keys
        else:
            reason = Reason("a span is neither a list of three nor an object")
            self._building.refuse("spans", reason)
            return
        start, end = item.get(keys.start), item.get(keys.end)
        if not keys.end and type(start) is int and type(item.get(_LENGTH)) is int:
            end = start + item[_LENGTH]
        elif self._options.inclusive and type(end) is int:
            end += 1
        words = next((item[key] for key in _WORDS if isinstance(item.get(key), str)), None)
        places = self._places(start, end, words)
        if places is None:
            return
        given = item.get("id")
        for name in _names(item.get(keys.label)) or [""]:
            layer, label = layer_and_label(name, plain=self._options.layer)
            self._building.span(
                self._who,
                layer,
                label,
                *places,
                given=given,
                words=words,
                attributes=self._attributes(item),
                score=_score(item.get("score")),
                note=item["note"] if isinstance(item.get("note"), str) else None,
            )

    def _places(self, start: Any, end: Any, words: str | None) -> tuple[Any, Any] | None:
        """Return a span's places as code points; ``None`` where it is refused already."""
        if type(start) is not int or type(end) is not int:
            return start, end
        places = self._position(start), self._position(end)
        text = self._building.text
        first, last = places
        fits = first is not None and last is not None and 0 <= first < last <= len(text)
        if fits and (words is None or text[first:last] == words):
            return places
        if self._options.repair is Repair.UNIQUE and words:
            at = text.find(words)
            if at >= 0 and text.find(words, at + 1) < 0:
                reason = Reason(
                    "the span {start}–{end} is taken at {at}, where “{words}” stands",
                    start=start,
                    end=end,
                    at=at,
                    words=words[:60],
                )
                self._building.repair("spans", reason)
                return at, at + len(words)
        if first is None or last is None:
            reason = Reason(
                "the span {start}–{end} begins or ends inside a character or beyond the text",
                start=start,
                end=end,
            )
            self._building.refuse("spans", reason)
            return None
        return places

    def _attributes(self, item: Mapping[str, Any]) -> dict[str, AttributeValue]:
        found: dict[str, AttributeValue] = {}
        more = item.get("attributes")
        sources = [item, more] if isinstance(more, dict) else [item]
        for source in sources:
            for key, value in source.items():
                if source is item and (key in self._used or value is more is not None):
                    continue
                if is_value(value):
                    found[key] = value
                elif value is not None:
                    self._building.refuse(
                        "attributes", Reason("the attributes are no plain values")
                    )
        return found


def _named(wanted: str, row: Mapping[str, Any], part: str, fits: Any) -> str:
    if wanted != AUTO:
        return wanted
    return next((key for key in KEYS[part] if key in row and fits(row[key])), "")


def _are_spans(value: Any, options: SpanReading) -> bool:
    """Whether a list holds objects with a place and a label."""
    if not isinstance(value, list):
        return False
    for item in value:
        if isinstance(item, list) and len(item) == 3 and _is_number(item[0]):
            return True
        if isinstance(item, dict):
            return bool(_named(options.start, item, "start", _is_number))
    return False


def _is_number(value: Any) -> bool:
    return type(value) is int


def _names(value: Any) -> Sequence[str]:
    """Return the labels that a value gives: one, or a list of them."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return [one for one in value if one.strip()]
    return []


def _score(value: Any) -> float | None:
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return float(value) if fits else None
