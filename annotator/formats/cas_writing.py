"""Documents and the work of one annotator as the feature structures of a CAS."""

from __future__ import annotations

import json
from typing import Any

from annotator.core.annotation import (
    CONTINUES,
    NO_ATTRIBUTES,
    AnnotatedDocument,
    AnnotationSet,
    Attributes,
    Relation,
)
from annotator.core.document import Document
from annotator.core.offsets import Utf16Map
from annotator.core.span import Span
from annotator.formats.cas_declared import (
    IDENTITY,
    ILLEGAL,
    LAYER,
    NOTE,
    SCORE,
    VALUE,
    DeclaredTypes,
)
from annotator.formats.cas_segmentation import fit, segmented
from annotator.formats.cas_structures import (
    ANNOTATION,
    DEPENDENT,
    ENTITY,
    GOVERNOR,
    METADATA,
    SENTENCE,
    TOKEN,
    WORK,
    Structure,
    short_name,
)
from annotator.formats.format import WriteReport

SOFA_ID = 1
_IN_VIEW = [SOFA_ID]
USUAL_ENTITIES = "entity"  # the layer of NamedEntity, unless something else is said
AS_MARKED = "own"  # the document's own tokens are those of the file
UNKNOWN_LANGUAGE = "x-unspecified"  # UIMA's language of a text of which nobody has said it


class Sheet:
    """A document as each of its CAS files holds it: text, tokens and sentences."""

    def __init__(self, annotated: AnnotatedDocument, *, segmentation: bool) -> None:
        document = self.document = annotated.document
        self._places = Utf16Map(document.text)
        self.length = self._places.to_utf16(len(document.text))
        self.kinds = (TOKEN, SENTENCE) if segmentation else ()  # of segments, also of none
        self.tokens: list[tuple[int, int]] = []
        self.sentences: list[tuple[int, int]] = []
        if segmentation:
            marked = (span.span for one in annotated.sets for span in one.spans)
            tokens, sentences = segmented(document.text, document.tokens, marked)
            self.tokens = [self.place(one) for one in tokens]
            self.sentences = [self.place(one) for one in sentences]
        self.metadata = 2
        self.first_free = 3 + len(self.tokens) + len(self.sentences)

    def place(self, span: Span) -> tuple[int, int]:
        """Return a span in UTF-16 units."""
        to_utf16 = self._places.to_utf16
        return to_utf16(span.start), to_utf16(span.end)

    def segments(self) -> list[tuple[str, int, int]]:
        """Return type, begin and end of tokens and sentences; their ids count up from 3."""
        return [(TOKEN, *place) for place in self.tokens] + [
            (SENTENCE, *place) for place in self.sentences
        ]

    def own_tokens(self, *, segmentation: bool) -> str | None:
        """Return how the file tells the document's own tokens, ``None`` where it has none."""
        own = self.document.tokens
        if own is None:
            return None
        if segmentation and own and fit(self.document.text, own):
            return AS_MARKED
        return json.dumps([place for one in own for place in (one.start, one.end)])


def structures_of(
    sheet: Sheet,
    one: AnnotationSet | None,
    types: DeclaredTypes,
    report: WriteReport,
    *,
    segmentation: bool,
) -> list[Structure]:
    """Return a document's metadata and somebody's work; relations without ends are lost."""
    work = _Work(sheet, types)
    work.document(one, sheet.own_tokens(segmentation=segmentation))
    if one is None:
        return work.found
    for label in one.labels:
        name = types.of_document_labels(label.layer)
        work.add(name, label.id, label.layer, label.label, {}, label.attributes)
    ids: dict[str, tuple[int, str, tuple[int, int]]] = {}
    for span in one.spans:
        name = types.of_spans(span.layer)
        place = sheet.place(span.span)
        told: dict[str, Any] = {}
        if span.score is not None:
            told[SCORE] = float(span.score)
        if span.note:
            told[NOTE] = span.note
        identity = work.add(name, span.id, span.layer, span.label, told, span.attributes, place)
        ids[span.id] = (identity, name, place)
    for relation in one.relations:
        source, target = ids.get(relation.source), ids.get(relation.target)
        if source is None or target is None:
            _count_lost(relation, report)
            continue
        ends = source[1] if source[1] == target[1] else ANNOTATION
        name = types.of_relations(relation.layer, ends)
        arrow = {GOVERNOR: [source[0]], DEPENDENT: [target[0]]}
        work.add(
            name, relation.id, relation.layer, relation.label, {}, relation.attributes, target[2],
            arrow,
        )  # fmt: skip
    return work.found


class _Work:
    """Collects structures and numbers them."""

    def __init__(self, sheet: Sheet, types: DeclaredTypes) -> None:
        self.found: list[Structure] = []
        self._sheet, self._types = sheet, types
        self._next = sheet.first_free

    def add(
        self,
        name: str,
        given: str,
        layer: str,
        label: str,
        told: dict[str, Any],
        attributes: Attributes = NO_ATTRIBUTES,
        place: tuple[int, int] | None = None,
        arrow: dict[str, list[int]] | None = None,
    ) -> int:
        """Add an annotation; its features come in the same order in every file."""
        values: dict[str, Any] = {} if place is None else {"begin": place[0], "end": place[1]}
        known: dict[str, Any] = {VALUE: label, IDENTITY: given, **told}
        if layer != (USUAL_ENTITIES if name == ENTITY else short_name(name)):
            known[LAYER] = layer
        values |= self._types.features(name, known, attributes)
        return self._put(name, values, arrow or {})

    def document(self, one: AnnotationSet | None, tokens: str | None) -> None:
        """Add the document's metadata, as DKPro has them and as we do."""
        document = self._sheet.document
        values = {
            "begin": 0,
            "end": self._sheet.length,
            "language": UNKNOWN_LANGUAGE,
            "documentTitle": ILLEGAL.sub("\ufffd", document.title),
            "documentId": ILLEGAL.sub("\ufffd", document.id),
        }
        self.found.append(Structure(self._sheet.metadata, METADATA, values, {"sofa": _IN_VIEW}))
        self._put(WORK, self._types.features(WORK, _about(document, one, tokens)), {})

    def _put(self, name: str, values: dict[str, Any], arrow: dict[str, list[int]]) -> int:
        identity = self._next
        self._next += 1
        self.found.append(Structure(identity, name, values, {"sofa": _IN_VIEW, **arrow}))
        return identity


def _about(document: Document, one: AnnotationSet | None, tokens: str | None) -> dict[str, str]:
    about = {"document": document.id, "title": document.title}
    if document.metadata:
        about["metadata"] = json.dumps(dict(document.metadata), ensure_ascii=False)
    if tokens is not None:
        about["tokens"] = tokens
    if one is not None:
        about["annotator"] = one.annotator.id
        about["annotatorName"] = one.annotator.name
        about["role"] = one.annotator.role.value
        about["state"] = one.state.value
    return about


def _count_lost(relation: Relation, report: WriteReport) -> None:
    kind = "fragments" if relation.label == CONTINUES else "relations"
    report.lost[kind] += 1
    report.written[kind] -= 1
    report.lost["attributes"] += len(relation.attributes)
