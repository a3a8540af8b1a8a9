"""Rows of a dataset that are texts with a list of spans, ours and other people's, as documents.

Ours say layer, annotator, relations and more. Others' have objects with ``start``, ``end`` and a
label under one of several names; what else their rows say is kept as metadata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.annotation import NO_ATTRIBUTES, Attributes
from annotator.core.people import Role, WorkState
from annotator.core.span import Span
from annotator.formats.building import Building, attributes_of, gathered
from annotator.formats.format import UNNAMED, Located, ReadReport, Reason
from annotator.formats.huggingface_features import SPANS

Row = Mapping[str, Any]
SPAN_KEYS = ("spans", "entities", "privacy_mask")
_LABEL_KEYS = ("label", "entity", "entity_group", "type", "tag", "technique")
_ROLES, _STATES = set(Role), set(WorkState)


def is_span_row(row: Row) -> bool:
    """Whether a row has a text and a list of spans that are objects."""
    spans = next((row[key] for key in SPAN_KEYS if isinstance(row.get(key), list)), None)
    return (
        isinstance(row.get("text"), str)
        and spans is not None
        and all(isinstance(one, dict) and "start" in one and "end" in one for one in spans[:5])
    )


def is_our_row(row: Row) -> bool:
    """Whether a row has the columns that our exports have."""
    return row.keys() >= {"text", "sha256", "meta", "document_labels"}


def documents_of_spans(
    rows: Iterable[tuple[int, dict[str, Any]]], path: Path, layer: str, report: ReadReport
) -> Iterator[Located]:
    """Yield the documents of rows; those that follow each other with one id and text are one."""
    return gathered(rows, partial(_begun, path=path, report=report), partial(_take, layer=layer))


def _begun(
    number: int, row: dict[str, Any], before: Building | None, *, path: Path, report: ReadReport
) -> Building | None:
    text = row.get("text")
    if not isinstance(text, str):
        report.refuse("documents", path, number, Reason("the document has no text"))
        return None
    identity = identity_in(row.get("id")) or f"{path.stem}:{number}"
    if before is not None and (before.identity, before.text) == (identity, text):
        before.at(number)
        return before
    ours = is_our_row(row)
    return Building(
        identity,
        text,
        path=path,
        line=number,
        report=report,
        title=str(row.get("title") or ""),
        metadata=object_in(row.get("meta")) if ours else _others(row),
        tokens=_tokens(row, len(text)),
    )


def _take(row: dict[str, Any], building: Building, *, layer: str) -> None:
    owner = owner_in(row)
    key = next((one for one in SPAN_KEYS if row.get(one) is not None), "spans")
    spans, relations, labels = (
        _objects(row, one, building) for one in (key, "relations", "document_labels")
    )
    told = row.get("state") if is_our_row(row) else None
    if owner == UNNAMED and not (spans or relations or labels or told):
        return  # nothing by nobody: not even looked at, as far as the file tells
    building.present(owner, name=str(row.get("name") or ""), **standing_in(row))
    by_id: dict[str, str] = {}
    for one in spans:
        score, note = one.get("score"), one.get("note")
        taken = building.span(
            owner,
            str(one.get("layer") or layer),
            next((one[key] for key in _LABEL_KEYS if isinstance(one.get(key), str)), ""),
            one.get("start"),
            one.get("end"),
            given=one.get("id"),
            words=one.get("text"),
            attributes=_attributes(one, building),
            score=_score(score),
            note=note if isinstance(note, str) else None,
        )
        if taken is not None:
            by_id.setdefault(str(one.get("id")), taken)
    for one in relations:
        building.relation(
            owner,
            str(one.get("layer") or layer),
            str(one.get("label") or one.get("type") or ""),
            by_id.get(str(one.get("source", one.get("head")))),
            by_id.get(str(one.get("target", one.get("tail")))),
            given=one.get("id"),
            attributes=_attributes(one, building),
        )
    for one in labels:
        name = one.get("label")
        if isinstance(name, str) and name.strip():
            building.label(
                owner,
                str(one.get("layer") or "topic"),
                name,
                given=one.get("id"),
                attributes=_attributes(one, building),
            )
        else:
            building.refuse("labels", Reason("a label of the document has no name"))


# ---------------------------------------------------------------------- what rows of all kinds say


def owner_in(row: Row) -> str:
    """Return who made a row's annotations."""
    who = row.get("annotator")
    return who if isinstance(who, str) and who.strip() and "\0" not in who else UNNAMED


def standing_in(row: Row) -> dict[str, Any]:
    """Return role and state as a row says them."""
    role, state = row.get("role"), row.get("state")
    return {
        "role": Role(role) if isinstance(role, str) and role in _ROLES else Role.ANNOTATOR,
        "state": (
            WorkState(state) if isinstance(state, str) and state in _STATES else WorkState.FINISHED
        ),
    }


def identity_in(given: object) -> str | None:
    """Return an id as text, ``None`` where it is none."""
    if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
        return str(given)
    return None


def object_in(told: object) -> dict[str, Any]:
    """Return an object that may be written as JSON text; an empty one where it is none."""
    if isinstance(told, str) and told:
        try:
            told = msgspec.json.decode(told)
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
            return {}
    return told if isinstance(told, dict) else {}


def _others(row: Row) -> dict[str, Any]:
    """Return what another's row says besides what is read: values only, no lists of numbers."""
    used = {*SPANS, *SPAN_KEYS, "tokens"} - {"sha256"}
    return {
        key: value
        for key, value in row.items()
        if key not in used and isinstance(value, str | int | float | bool) and key and value != ""
    } | object_in(row.get("meta") or row.get("metadata"))


def _objects(row: Row, key: str, building: Building) -> list[dict[str, Any]]:
    found = row.get(key)
    if found is None:
        return []
    kind = "labels" if key == "document_labels" else "relations" if key == "relations" else "spans"
    if not isinstance(found, list):
        building.refuse(kind, Reason("“{key}” is not a list", key=key))
        return []
    kept = [one for one in found if isinstance(one, dict)]
    for _ in range(len(found) - len(kept)):
        building.refuse(kind, Reason("a part of “{key}” is not an object", key=key))
    return kept


def _attributes(one: Row, building: Building) -> Attributes:
    told = one.get("attributes")
    if told in (None, "", {}):
        return NO_ATTRIBUTES
    return attributes_of({"attributes": object_in(told) or told}, building)


def _score(told: object) -> float | None:
    fits = isinstance(told, int | float) and not isinstance(told, bool) and 0 <= told <= 1
    return float(told) if fits and isinstance(told, int | float) else None


def _tokens(row: Row, length: int) -> tuple[Span, ...] | None:
    return places_in(row.get("token_starts"), row.get("token_ends"), length)


def places_in(starts: object, ends: object, length: int) -> tuple[Span, ...] | None:
    """Return the spans of two lists of positions; ``None`` where they are not one after another."""
    if not isinstance(starts, list) or not isinstance(ends, list) or len(starts) != len(ends):
        return None
    found, at = [], 0
    for start, end in zip(starts, ends, strict=True):
        if type(start) is not int or type(end) is not int or not at <= start < end <= length:
            return None
        found.append(Span(start, end))
        at = end
    return tuple(found)
