"""What a view says of its document and of whose work it is, in our own words or in DKPro's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from annotator.core.document import NO_METADATA
from annotator.core.offsets import Utf16Map
from annotator.core.people import Role, WorkState
from annotator.core.span import Span
from annotator.formats.building import Building
from annotator.formats.cas_declared import EXACT
from annotator.formats.cas_structures import (
    CAS_METADATA,
    DOCUMENT,
    METADATA,
    TOKEN,
    WORK,
    Cas,
    Structure,
    View,
)
from annotator.formats.cas_writing import AS_MARKED, UNKNOWN_LANGUAGE
from annotator.formats.format import ReadReport, Reason
from annotator.formats.hashiya_bounds import has_nul

# What DKPro's metadata say that is ours to keep, under the same names.
_KEPT = ("language", "documentUri", "documentBaseUri", "collectionId")


@dataclass(frozen=True)
class Work:
    """A document's names and whose work the file holds; ``None`` where it does not say."""

    document: str | None = None
    title: str | None = None
    metadata: Mapping[str, Any] = field(default_factory=lambda: NO_METADATA)
    annotator: str | None = None
    name: str = ""
    role: Role = Role.ANNOTATOR
    state: WorkState = WorkState.FINISHED
    tokens: tuple[Span, ...] | None = None


def work_of(
    cas: Cas, view: View, text: str, path: Path, report: ReadReport, *, tokens: bool
) -> Work:
    """Return what a view says; ``tokens`` is whether those of other tools are taken."""
    here = {one.type: one for one in cas.structures.values() if _is_about(one, view)}
    own = here.get(WORK)
    if own is not None:
        return _ours(own, cas, view, text, path, report)
    told = here.get(METADATA) or here.get(DOCUMENT)
    values = told.values if told is not None else {}
    kept = {key: value for key in _KEPT if (value := _string(values, key))}
    if kept.get("language") == UNKNOWN_LANGUAGE:
        del kept["language"]
    if identity := _string(values, "documentId"):
        kept["documentId"] = identity
    person = here.get(CAS_METADATA)
    return Work(
        title=_string(values, "documentTitle") or None,
        metadata=kept,
        annotator=(_string(person.values, "username") or None) if person is not None else None,
        tokens=_tokens(cas, view, text, path, report) if tokens else None,
    )


def _ours(own: Structure, cas: Cas, view: View, text: str, path: Path, report: ReadReport) -> Work:
    values = dict(own.values)

    def refuse(reason: Reason) -> None:
        report.refuse("metadata", path, own.line, reason)

    values |= _object(values.pop(EXACT, None), refuse)
    role, state = _string(values, "role"), _string(values, "state")
    marked = values.get("tokens")
    tokens = None
    if marked == AS_MARKED:
        tokens = _tokens(cas, view, text, path, report)
    elif isinstance(marked, str):
        tokens = _listed(marked, len(text))
        if tokens is None:
            refuse(Reason("the list of tokens is none of this text"))
    return Work(
        document=_string(values, "document") or None,
        title=_string(values, "title"),
        metadata=_object(values.get("metadata"), refuse),
        annotator=values["annotator"] if isinstance(values.get("annotator"), str) else None,
        name=_string(values, "annotatorName"),
        role=Role(role) if role in set(Role) else Role.ANNOTATOR,
        state=WorkState(state) if state in set(WorkState) else WorkState.FINISHED,
        tokens=tokens,
    )


def exact_of(told: object, building: Building) -> dict[str, Any]:
    """Return what an annotation's plain features do not hold; what is no object is refused."""
    return _object(told, lambda reason: building.refuse("attributes", reason))


def _object(told: object, refuse: Any) -> dict[str, Any]:
    """Return a JSON object out of a string; an empty one for nothing and for what is none."""
    if told is None:
        return {}
    if isinstance(told, str) and not has_nul(told.encode("utf-8", "replace")):
        try:
            found = msgspec.json.decode(told)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            found = None
        if isinstance(found, dict):
            return found
    refuse(Reason("“{words}” is no JSON object", words=" ".join(str(told).split())[:60]))
    return {}


def _is_about(one: Structure, view: View) -> bool:
    return one.type in (WORK, METADATA, DOCUMENT, CAS_METADATA) and one.references.get("sofa") == [
        view.id
    ]


def _string(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _listed(told: str, length: int) -> tuple[Span, ...] | None:
    try:
        places = msgspec.json.decode(told, type=list[int])
    except (msgspec.DecodeError, UnicodeError):
        return None
    pairs = list(zip(places[::2], places[1::2], strict=False))
    at = 0
    for start, end in pairs:
        if not at <= start < end <= length:
            return None
        at = end
    return tuple(Span(*pair) for pair in pairs) if len(places) % 2 == 0 else None


def _tokens(
    cas: Cas, view: View, text: str, path: Path, report: ReadReport
) -> tuple[Span, ...] | None:
    """Return the tokens of a view, ``None`` where it has none or they overlap."""
    places = Utf16Map(text)
    found: list[Span] = []
    for one in cas.structures.values():
        if one.type != TOKEN or one.references.get("sofa") != [view.id]:
            continue
        if view.members is not None and one.id not in view.members:
            continue
        begin, end = one.values.get("begin"), one.values.get("end")
        if type(begin) is int and type(end) is int and 0 <= begin < end:
            start, stop = places.from_utf16(begin), places.from_utf16(end)
            if stop <= len(text) and (places.to_utf16(start), places.to_utf16(stop)) == (
                begin,
                end,
            ):
                found.append(Span(start, stop))
                continue
        reason = Reason("{id}: the token {begin}–{end} has no place in the text",
                        id=one.id, begin=begin, end=end)  # fmt: skip
        report.refuse("tokens", path, one.line, reason)
    found.sort()
    if any(one.end > other.start for one, other in pairwise(found)):
        report.note(Reason("the tokens of {file} overlap and are not taken", file=path.name))
        return None
    return tuple(found) or None
