"""The schema's word on what an import brings: pass, widen the schema, or refuse with the place."""

from __future__ import annotations

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import RuleViolation
from annotator.core.rules import label_problems, relation_problems, span_problems
from annotator.core.schema import Anchoring, LayerKind, Overlap, Schema
from annotator.formats.format import Located, ReadReport, Reason
from annotator.project.anchoring import anchoring_problems
from annotator.project.schema_extending import SchemaWidener


class ImportRules:
    """Checks documents one by one; refusals go to the report."""

    def __init__(self, schema: Schema, report: ReadReport, *, extend: bool) -> None:
        self.widened = SchemaWidener(schema)
        self._report = report
        self._extend = extend
        self._take_schema()

    def passed(self, annotated: AnnotatedDocument, place: Located) -> AnnotatedDocument:
        """Return the document with what the schema allows."""
        length = len(annotated.document.text)
        if all([self._is_plain(one, length) for one in annotated.sets]):
            return annotated
        if self._extend:
            self.widened.widen(annotated)
            self._take_schema()
        return AnnotatedDocument(
            annotated.document,
            tuple(self._passed_set(one, annotated.document, place) for one in annotated.sets),
        )

    def _take_schema(self) -> None:
        schema = self.widened.schema
        # Labels whose annotations need no look at their neighbours: nearly all of them.
        self._free = {
            (layer.key, label.key)
            for layer in schema.layers
            if layer.kind is LayerKind.SPAN
            and layer.overlap is Overlap.ANY
            and layer.anchoring is Anchoring.CHARACTERS
            for label in layer.labels
        }

    def _is_plain(self, one: AnnotationSet, length: int) -> bool:
        """Whether nothing in a set needs a closer look; asked of every span of every import."""
        if one.relations or one.labels:
            return False
        free = self._free
        for span in one.spans:
            if span.attributes or (span.layer, span.label) not in free or span.span.end > length:
                return False
        return True

    def _passed_set(self, one: AnnotationSet, document: Document, place: Located) -> AnnotationSet:
        schema = self.widened.schema
        spans: list[SpanAnnotation] = []
        for span in one.spans:
            problems = span_problems(schema, span, length=len(document.text), others=spans)
            if not problems:
                layer = schema.layer_by_key[span.layer]
                problems = anchoring_problems(layer, span.span, document)
            if problems:
                self._refuse("spans", place, span.id, problems[0])
            else:
                spans.append(span)
        by_id = {span.id: span for span in spans}
        relations = []
        for relation in one.relations:
            problems = relation_problems(schema, relation, by_id)
            if problems:
                self._refuse("relations", place, relation.id, problems[0])
            else:
                relations.append(relation)
        labels = []
        for label in one.labels:
            problems = label_problems(schema, label)
            if problems:
                self._refuse("labels", place, label.id, problems[0])
            else:
                labels.append(label)
        return AnnotationSet(
            one.annotator, one.state, tuple(spans), tuple(relations), tuple(labels)
        )

    def _refuse(self, kind: str, place: Located, identity: str, problem: RuleViolation) -> None:
        reason = Reason("{id}: {problem}", id=identity, problem=problem)
        self._report.refuse(kind, place.file, place.line, reason)
