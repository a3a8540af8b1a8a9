"""A document as bdoc data: sets of annotators, features, and our own among them.

Types are names of labels; what is not in bdoc has features that begin with ``hashiya.``: an
annotation's id, note, score and relations (a list on their source, with the ids of targets in the
same set), a document's title, annotators and their labels of it. Own tokens are annotations of the
type Token in the set without a name, as GATE has them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.offsets import Utf16Map
from annotator.formats.format import UNNAMED
from annotator.formats.label_names import SIGN, layer_and_label, name_of

CODE_POINTS, UTF16 = "p", "j"
OWN = "hashiya."  # how the names of our own features begin
TOKEN = "Token"
# What programs make, not annotators: ANNIE's tokens and sentences, the tags of a web page.
SET_ASIDE = (TOKEN, "SpaceToken", "Sentence", "Split", "Original markups")


def content_of_bdoc(data: dict[str, Any]) -> bytes:
    """Return the bytes of a file: ASCII, because gatenlp opens files in the system's encoding."""
    return json.dumps(data, separators=(",", ":")).encode("ascii") + b"\n"


def bdoc_of(annotated: AnnotatedDocument, plain: str, offsets: str) -> dict[str, Any]:
    """Return a document as bdoc data; ``offsets`` is how its positions count."""
    document = annotated.document
    place = _Places(document.text, offsets)
    sets = {one.annotator.id: _annotations(one, plain, place) for one in annotated.sets}
    if document.tokens:
        unnamed = sets.setdefault(UNNAMED, [])
        for token in document.tokens:
            unnamed.append(place.annotation(TOKEN, token.start, token.end, len(unnamed), {}))
    return {
        "name": document.id,
        "offset_type": offsets,
        "text": document.text,
        "features": _document_features(annotated),
        "annotation_sets": {
            name: {"name": name, "next_annid": len(found), "annotations": found}
            for name, found in sets.items()
        },
    }


class _Places:
    def __init__(self, text: str, offsets: str) -> None:
        self._units = Utf16Map(text) if offsets == UTF16 else None

    def annotation(
        self, kind: str, start: int, end: int, number: int, features: dict[str, Any]
    ) -> dict[str, Any]:
        if self._units is not None:
            start, end = self._units.to_utf16(start), self._units.to_utf16(end)
        return {"type": kind, "start": start, "end": end, "id": number, "features": features}


def _annotations(one: AnnotationSet, plain: str, place: _Places) -> list[dict[str, Any]]:
    spans = one.spans
    numbers = {span.id: number for number, span in enumerate(spans)}
    made = [
        place.annotation(
            _type(span, plain), span.span.start, span.span.end, number, _features(span, plain)
        )
        for number, span in enumerate(spans)
    ]
    for relation in one.relations:
        arrow = {
            "id": relation.id,
            "layer": relation.layer,
            "label": relation.label,
            "target": numbers[relation.target],
        }
        if relation.attributes:
            arrow["attributes"] = dict(relation.attributes)
        features = made[numbers[relation.source]]["features"]
        features.setdefault(f"{OWN}relations", []).append(arrow)
    return made


def _type(span: SpanAnnotation, plain: str) -> str:
    name = name_of(span.layer, span.label, plain=plain)
    # Readers take it for what a program made.
    return f"{span.layer}{SIGN}{name}" if name in SET_ASIDE else name


def _features(span: SpanAnnotation, plain: str) -> dict[str, Any]:
    features = _kept_apart(span.attributes, "attributes")
    features[f"{OWN}id"] = span.id
    if span.note is not None:
        features[f"{OWN}note"] = span.note
    if span.score is not None:
        features[f"{OWN}score"] = span.score
    if layer_and_label(_type(span, plain), plain=plain) != (span.layer, span.label):
        features |= {f"{OWN}layer": span.layer, f"{OWN}label": span.label}
    return features


def _document_features(annotated: AnnotatedDocument) -> dict[str, Any]:
    document = annotated.document
    features = _kept_apart(document.metadata, "metadata")
    features[f"{OWN}title"] = document.title
    if document.tokens is not None:
        features[f"{OWN}tokens"] = len(document.tokens)
    features[f"{OWN}annotators"] = [
        {
            "id": one.annotator.id,
            "name": one.annotator.name,
            "role": one.annotator.role.value,
            "state": one.state.value,
            "labels": [
                {
                    "id": label.id,
                    "layer": label.layer,
                    "label": label.label,
                    "attributes": dict(label.attributes),
                }
                for label in one.labels
            ],
        }
        for one in annotated.sets
    ]
    return features


def _kept_apart(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return them as features; in a feature of ours where one would be taken for ours."""
    if any(key.startswith(OWN) for key in given):
        return {f"{OWN}{name}": dict(given)}
    return dict(given)
